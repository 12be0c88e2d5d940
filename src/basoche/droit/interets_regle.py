"""La règle d'intérêts d'un poste : ce que l'utilisateur choisit, vérifié, puis le taux de chaque jour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from basoche.droit.erreurs import ChampInvalide, ChampManquant, ErreurBasoche
from basoche.droit.jours import Base, Bornes, verifier_calendrier
from basoche.droit.majoration import (
    ChoixDuJuge,
    Majoration,
    Regime,
    Titre,
    date_executoire_manquante,
    debut_de_majoration,
    paliers_de_majoration,
)
from basoche.droit.parametres import Options
from basoche.droit.suspensions import Effet, Suspension, decouper_suspensions, taux_suspendu
from basoche.droit.taux import (
    Categorie,
    NatureTaux,
    Paliers,
    Preuves,
    TauxDuJour,
    Tranche,
    taux_bce,
    taux_fixe,
    taux_legal,
)

T = TypeVar("T")


class Arrondi(StrEnum):
    """Où l'on arrondit : à chaque ligne, ou une fois par événement (versement, capitalisation, arrêté)."""

    LIGNE = "ligne"
    EVENEMENT = "evenement"


@dataclass(frozen=True, slots=True)
class RegleInterets:
    """Comment courent les intérêts d'un poste ; les champs sont ceux du contrat.

    ``taux_fixe`` et ``categorie`` sont des paliers datés ; ``majoration`` vaut ``None`` (de plein droit), un régime,
    ou les paliers décidés par le juge.
    """

    du: date
    taux: NatureTaux
    titre: Titre | None = None
    taux_fixe: Paliers[Decimal] | None = None
    categorie: Paliers[Categorie] | None = None
    executoire_le: date | None = None
    majoration: Regime | Paliers[ChoixDuJuge] | None = None
    capitalisation_depuis: date | None = None
    bornes: Bornes = Bornes()  # noqa: RUF009 (immuable)
    base: Base = Base.EXACT_365
    arrondi: Arrondi = Arrondi.LIGNE

    @property
    def titre_retenu(self) -> Titre:
        """Le titre donné ; à défaut une décision si une date exécutoire est donnée, sinon aucun."""
        if self.titre is not None:
            return self.titre
        return Titre.DECISION if self.executoire_le is not None else Titre.AUCUN

    @property
    def majoration_retenue(self) -> Regime | Paliers[ChoixDuJuge]:
        """C. mon. fin. L. 313-3 : de plein droit pour une décision exécutoire, au taux légal ; sinon aucune."""
        if self.majoration is not None:
            return self.majoration
        de_plein_droit = (
            self.taux is NatureTaux.LEGAL
            and self.executoire_le is not None
            and self.titre_retenu in (Titre.DECISION, Titre.ADJUDICATION)
        )
        return Regime.CINQ_POINTS if de_plein_droit else Regime.AUCUNE

    def verifier(self) -> None:
        """Refuse une règle incomplète ou contradictoire.

        Raises:
            ChampManquant: ``categorie``, ``taux_fixe`` ou ``executoire_le`` manque.
            ChampInvalide: une date est hors du calendrier, ou un palier commence trop tard.
            ErreurBasoche: majoration d'un taux autre que légal (code ``majoration_impossible``).
        """
        for nom in ("du", "executoire_le", "capitalisation_depuis"):
            jour = getattr(self, nom)
            if jour is not None:
                verifier_calendrier(jour, nom)
        if self.taux is NatureTaux.LEGAL:
            self._exiger(self.categorie, "categorie", "la catégorie du créancier choisit le taux légal")
        elif self.majoration_retenue is not Regime.AUCUNE:
            raise ErreurBasoche(
                f"Majoration impossible : elle s'ajoute au taux légal seul, non au taux « {self.taux} ».",
                conseil="Retirer « majoration », ou choisir « taux » : « legal ».",
                code="majoration_impossible",
                champ="majoration",
            )
        if self.majoration_retenue is not Regime.AUCUNE and self.titre is None and self.executoire_le is None:
            raise date_executoire_manquante()
        if self.taux is NatureTaux.FIXE:
            self._exiger(self.taux_fixe, "taux_fixe", "« taux » vaut « fixe »")
        elif self.taux_fixe is not None:
            raise ChampInvalide(
                f"« taux_fixe » ne sert qu'avec « taux » : « fixe », reçu avec « {self.taux} ».",
                conseil="Retirer « taux_fixe », ou choisir « taux » : « fixe ».",
                champ="taux_fixe",
            )

    def _exiger(self, paliers: Paliers[T] | None, champ: str, motif: str) -> None:
        if paliers is None:
            raise ChampManquant(f"Champ « {champ} » manquant : {motif}.", conseil=f"Donner « {champ} ».", champ=champ)
        premier = self.bornes.premier_compte(self.du)
        if paliers.debuts[0] > premier:
            raise ChampInvalide(
                f"« {champ} » commence le {date.fromordinal(paliers.debuts[0]):%d/%m/%Y}, après le premier jour "
                f"compté ({date.fromordinal(premier):%d/%m/%Y}).",
                conseil="Donner une valeur pour tous les jours de la période.",
                champ=champ,
            )


class BaremeDesJours:
    """Le taux de chaque jour d'une règle, suspensions comprises.

    Args:
        regle: la règle, déjà vérifiée.
        suspensions: celles qui visent le poste.
        preuves: reçoit fondements et avertissements des valeurs employées.
    """

    def __init__(self, regle: RegleInterets, suspensions: Sequence[Suspension], preuves: Preuves) -> None:
        self._regle, self._suspensions, self._preuves = regle, suspensions, preuves
        self._majorations: Paliers[Majoration] = paliers_de_majoration(
            regle.majoration_retenue, regle.titre_retenu, regle.executoire_le, preuves
        )

    def tranches(self, debut: int, fin: int, options: Options, *, a_venir: bool = False) -> Iterator[Tranche]:
        """Les tranches de taux constant de ``debut`` à ``fin`` inclus, les plus longues possible.

        Un taux reconduit a sa ligne à lui, qui l'annonce ; pas dans une provision (``a_venir``), qui n'a pas de ligne.

        Raises:
            HorsPeriode: un taux de la période n'est pas connu.
        """
        courante: Tranche | None = None
        for tranche in self._morceaux(debut, fin, options):
            if courante is not None and _meme_taux(courante[2], tranche[2], a_venir):
                courante = (courante[0], tranche[1], _fondre(courante[2], tranche[2]))
                continue
            if courante is not None:
                yield courante
            courante = tranche
        if courante is not None:
            yield courante

    def _morceaux(self, debut: int, fin: int, options: Options) -> Iterator[Tranche]:
        if debut > fin:
            return
        for premier, dernier, suspension in decouper_suspensions(self._suspensions, debut, fin):
            if suspension is None:
                yield from self._majores(premier, dernier, options)
            elif suspension.effet is Effet.SANS_MAJORATION:
                yield from self._sans_majoration(premier, dernier, options, suspension)
            else:
                yield premier, dernier, taux_suspendu(suspension)

    def _majores(self, debut: int, fin: int, options: Options) -> Iterator[Tranche]:
        for premier, dernier, taux in self._ordinaires(debut, fin, options):
            for du, au, majoration in self._majorations.decouper(premier, dernier):
                yield du, au, majoration.appliquer(taux)

    def _sans_majoration(self, debut: int, fin: int, options: Options, suspension: Suspension) -> Iterator[Tranche]:
        for premier, dernier, taux in self._ordinaires(debut, fin, options):
            for du, au, majoration in self._majorations.decouper(premier, dernier):
                if not majoration.mention:
                    yield du, au, taux
                    continue
                article = f"{taux.article} ; {suspension.article or 'article non précisé'}"
                yield du, au, taux._replace(article=article, mention=f", sans majoration ({suspension.motif})")

    def _ordinaires(self, debut: int, fin: int, options: Options) -> Iterator[Tranche]:
        regle = self._regle
        if regle.taux is NatureTaux.BCE_PLUS_10:
            return taux_bce(debut, fin, options, self._preuves)
        if regle.taux is NatureTaux.FIXE:
            assert regle.taux_fixe is not None
            return taux_fixe(regle.taux_fixe, debut, fin, self._preuves)
        assert regle.categorie is not None
        return taux_legal(regle.categorie, debut, fin, options, self._preuves)


def _meme_taux(un: TauxDuJour, autre: TauxDuJour, a_venir: bool) -> bool:
    meme = un.valeur == autre.valeur and un.nature == autre.nature
    return meme and (a_venir or un.provisoire == autre.provisoire)


def _fondre(un: TauxDuJour, autre: TauxDuJour) -> TauxDuJour:
    """Un même taux de part et d'autre : la ligne garde la mention (elle vaut pour toute la ligne) et l'annonce."""
    dit = autre if autre.mention else un
    return dit._replace(provisoire=un.provisoire or autre.provisoire)


_BASES = {
    Base.EXACT_365: "jours réels divisés par 365, même une année bissextile",
    Base.EXACT_EXACT: "jours réels divisés par 365 ou 366 selon l'année de chaque jour",
    Base.EXACT_360: "jours réels divisés par 360",
    Base.TRENTE_360: "mois de 30 jours divisés par 360 (le 31 compte comme le 30)",
}


def decrire(regle: RegleInterets) -> list[str]:
    """Les conventions employées, en phrases, pour le pied du décompte."""
    premier = "compté" if regle.bornes.premier_inclus else "non compté"
    dernier = "compté" if regle.bornes.dernier_inclus else "non compté"
    phrases = [
        f"Premier jour {premier}, dernier jour {dernier} ; un changement de taux vaut dès son jour.",
        f"Intérêt = base × taux × jours : {_BASES[regle.base]}.",
        "Arrondi au centime à chaque ligne, demi vers le haut."
        if regle.arrondi is Arrondi.LIGNE
        else "Arrondi au centime à chaque événement (versement, capitalisation, arrêté), demi vers le haut ; "
        "chaque ligne montre la différence des cumuls arrondis.",
    ]
    if regle.titre is None and regle.executoire_le is not None:
        phrases.append("Titre non précisé : décision de justice supposée, puisqu'une date exécutoire est donnée.")
    if regle.executoire_le is not None and regle.majoration_retenue is Regime.CINQ_POINTS:
        debut = debut_de_majoration(regle.titre_retenu, regle.executoire_le)
        phrases.append(
            f"Décision exécutoire le {regle.executoire_le:%d/%m/%Y} : taux légal majoré à compter du {debut:%d/%m/%Y}."
        )
    if regle.capitalisation_depuis is not None:
        phrases.append(
            f"Capitalisation à chaque anniversaire du {regle.capitalisation_depuis:%d/%m/%Y}, des seuls intérêts "
            "d'une année entière ; ceux d'une année incomplète restent des intérêts."
        )
    return phrases
