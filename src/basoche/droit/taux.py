"""Le taux de chaque jour : taux légal par catégorie, taux fixe daté, taux de la Banque centrale européenne.

Le taux applicable est celui de chaque jour couru ; un changement vaut dès son jour (C. mon. fin. L. 313-2).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from basoche.droit.parametres import Lecture, Options, Parametre, lire, parametre
from basoche.droit.parametres._modele import lire_a_la_date
from basoche.droit.resultat import Avertissement
from basoche.droit.source import Fondement, Verification

T = TypeVar("T")

ORIGINE = 1
"""Ordinal du premier jour du calendrier : le palier qui commence là vaut depuis toujours."""


class NatureTaux(StrEnum):
    """Ce qui fixe le taux."""

    LEGAL = "legal"
    FIXE = "fixe"
    BCE_PLUS_10 = "bce_plus_10"


class Categorie(StrEnum):
    """Qualité du créancier (jamais du débiteur) : elle choisit l'un des deux taux légaux."""

    PARTICULIER = "particulier"
    PROFESSIONNEL = "professionnel"


class TauxDuJour(NamedTuple):
    """Un taux annuel en pour cent, ce qu'il est et d'où il vient ; ``mention`` s'ajoute à la nature sans la changer."""

    valeur: Decimal
    nature: str
    article: str
    provisoire: bool = False
    mention: str = ""


Tranche = tuple[int, int, TauxDuJour]
"""Premier jour, dernier jour (inclus), taux."""


@dataclass(frozen=True, slots=True)
class Paliers(Generic[T]):
    """Une valeur qui change à des dates connues : ``debuts`` (ordinaux croissants) et ``valeurs`` vont de pair."""

    debuts: tuple[int, ...]
    valeurs: tuple[T, ...]

    @classmethod
    def constant(cls, valeur: T) -> Paliers[T]:
        """La même valeur depuis toujours."""
        return cls((ORIGINE,), (valeur,))

    def decouper(self, debut: int, fin: int) -> Iterator[tuple[int, int, T]]:
        """Les morceaux ``(premier jour, dernier jour, valeur)`` de ``debut`` à ``fin`` inclus."""
        rang = bisect_right(self.debuts, debut) - 1
        assert rang >= 0, "le premier palier doit couvrir le premier jour"
        while debut <= fin:
            suivant = self.debuts[rang + 1] if rang + 1 < len(self.debuts) else fin + 1
            yield debut, min(fin, suivant - 1), self.valeurs[rang]
            debut, rang = suivant, rang + 1


TAUX_SAISI = Fondement("C. civ., art. 1343-1 et 1907", "taux saisi, tel que le fixe l'écrit", Verification.TEXTE)


class _Table:
    """Un paramètre préparé pour une lecture rapide, chaque valeur n'étant lue qu'une fois."""

    def __init__(self, livre: Parametre) -> None:
        self.parametre = livre
        self.debuts = [v.periode.du.toordinal() if v.periode.du else ORIGINE for v in livre.valeurs]
        fin = livre.valeurs[-1].periode.au
        if fin is not None:
            self.debuts.append(fin.toordinal())
        self._lectures: dict[tuple[int, Options], Lecture] = {}

    def decouper(self, debut: int, fin: int, options: Options) -> Iterator[tuple[int, int, Lecture]]:
        rang = bisect_right(self.debuts, debut) - 1
        while debut <= fin:
            suivant = self.debuts[rang + 1] if rang + 1 < len(self.debuts) else fin + 1
            yield debut, min(fin, suivant - 1), self._lire(rang, debut, options)
            debut, rang = suivant, rang + 1

    def _lire(self, rang: int, jour: int, options: Options) -> Lecture:
        cle = (rang, options)
        if cle not in self._lectures:
            self._lectures[cle] = lire_a_la_date(self.parametre, date.fromordinal(jour), options)
        return self._lectures[cle]


_TABLES: dict[str, _Table] = {}


def _table(nom: str) -> _Table:
    livre = parametre(nom)
    table = _TABLES.get(nom)
    # Une valeur saisie par l'étude donne un autre paramètre : la table est alors refaite.
    if table is None or table.parametre is not livre:
        table = _TABLES[nom] = _Table(livre)
    return table


@dataclass(slots=True)
class Preuves:
    """Ce que le calcul a employé et doit citer : fondements et avertissements, dans l'ordre d'apparition."""

    fondements: dict[Fondement, None] = field(default_factory=dict)
    avertissements: dict[Avertissement, None] = field(default_factory=dict)
    _lues: dict[tuple[str, date], Lecture] = field(default_factory=dict)
    _tables: dict[str, _Table] = field(default_factory=dict)

    def lire(self, nom: str, le: date) -> Lecture:
        """La valeur d'un paramètre à une date, lue une fois par calcul et retenue.

        Raises:
            HorsPeriode, ValeurInconnue, ParametreInconnu: voir :func:`basoche.droit.parametres.lire`.
        """
        if (nom, le) not in self._lues:
            self._lues[nom, le] = lire(nom, le=le)
            self.retenir(self._lues[nom, le])
        return self._lues[nom, le]

    def valeurs_datees(self, nom: str, debut: int, fin: int, options: Options) -> Iterator[tuple[int, int, Lecture]]:
        """Les valeurs d'un paramètre de ``debut`` à ``fin`` inclus, chacune retenue.

        Raises:
            HorsPeriode: un de ces jours n'est pas couvert (et n'est pas reconduit).
            ValeurInconnue: une valeur n'a pas été trouvée (et n'est pas estimée).
        """
        if nom not in self._tables:
            self._tables[nom] = _table(nom)
        for du, au, lecture in self._tables[nom].decouper(debut, fin, options):
            self.retenir(lecture)
            yield du, au, lecture

    def retenir(self, lecture: Lecture) -> None:
        """Garde le fondement et les avertissements d'une valeur employée."""
        self.fondements[lecture.fondement] = None
        for avertissement in lecture.avertissements:
            self.avertissements[avertissement] = None

    def fonder(self, fondement: Fondement) -> None:
        """Garde un fondement."""
        self.fondements[fondement] = None

    def avertir(self, code: str, message: str) -> None:
        """Garde un avertissement, une fois."""
        self.avertissements[Avertissement(code, message)] = None


_LEGAUX = {
    Categorie.PARTICULIER: "interets/taux_legal/particulier",
    Categorie.PROFESSIONNEL: "interets/taux_legal/autres",
}


def taux_legal(
    categories: Paliers[Categorie], debut: int, fin: int, options: Options, preuves: Preuves
) -> Iterator[Tranche]:
    """C. mon. fin. L. 313-2 et D. 313-1-A : taux légal simple, de ``debut`` à ``fin`` inclus, en pour cent.

    Raises:
        HorsPeriode: un jour est hors de la table.
    """
    for premier, dernier, categorie in categories.decouper(debut, fin):
        for du, au, lecture in preuves.valeurs_datees(_LEGAUX[categorie], premier, dernier, options):
            yield (
                du,
                au,
                TauxDuJour(
                    Decimal(lecture.contenu), "intérêt au taux légal", lecture.fondement.article, lecture.provisoire
                ),
            )


def taux_fixe(taux: Paliers[Decimal], debut: int, fin: int, preuves: Preuves) -> Iterator[Tranche]:
    """C. civ. 1343-1, 1907 : taux convenu par écrit, de ``debut`` à ``fin`` inclus, en pour cent."""
    preuves.fonder(TAUX_SAISI)
    for du, au, valeur in taux.decouper(debut, fin):
        yield du, au, TauxDuJour(valeur, "intérêt au taux fixe", TAUX_SAISI.article)


_POINTS_BCE = "interets/penalites_professionnels/points"


def taux_bce(debut: int, fin: int, options: Options, preuves: Preuves) -> Iterator[Tranche]:
    """C. com. L. 441-10, II : taux de la BCE au premier jour du semestre, plus les points, en pour cent.

    Raises:
        HorsPeriode: un jour est hors de la table des semestres.
    """
    for premier, dernier, bce in preuves.valeurs_datees("interets/taux_bce/semestre", debut, fin, options):
        for du, au, points in preuves.valeurs_datees(_POINTS_BCE, premier, dernier, options):
            provisoire = bce.provisoire or points.provisoire
            nature = f"intérêt au taux de la BCE + {points.contenu} points"
            valeur = Decimal(bce.contenu) + Decimal(points.contenu)
            yield du, au, TauxDuJour(valeur, nature, bce.fondement.article, provisoire)
