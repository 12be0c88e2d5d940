"""Les chances d'une voie : a priori de l'étude, puis son historique, jamais l'un sans dire l'autre.

Une mesure en cours n'est pas un échec : elle compte jusqu'au mois où on l'a vue (Kaplan-Meier). Le segment emprunte aux
autres segments de la même voie (bayésien empirique), et l'intervalle à 80 % est celui de la loi Bêta qui en sort. Tout
est en fractions exactes ; seule la densité de la loi Bêta est décimale.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from basoche.droit.montant import Montant
from basoche.strategie.modele import Chance, Dossier
from basoche.strategie.voies import Apriori

MILLION = 1_000_000
_TRANCHES = (15000, 50000, 150000, 500000, 1000000)
_POINTS = 400
_PRECISION = 18
_FORCE_MIN, _FORCE_MAX = 2, 200
_SEGMENTS_POUR_EMPRUNTER = 3
_POIDS_DE_LA_FRACTION = 10


class Issue(StrEnum):
    """Comment une mesure a fini ; ``en_cours`` : on ne sait pas encore."""

    ABOUTIE = "aboutie"
    ECHEC = "echec"
    EN_COURS = "en_cours"


@dataclass(frozen=True, slots=True)
class Mesure:
    """Une voie suivie dans un dossier passé. ``mois`` : de l'action à son issue, ou à aujourd'hui si elle est en cours.

    ``fraction`` : part de l'assiette obtenue quand elle a abouti.
    """

    voie: str
    segment: str
    mois: int
    issue: Issue
    fraction: Fraction = Fraction(0)


def segment_de(code: str, dossier: Dossier, *, bien_connu: bool) -> str:
    """Le segment d'une voie : la voie, le genre du débiteur, la tranche de montant, le bien connu ou non.

    Rien d'autre : ni commune, ni donnée protégée, ni renseignement de CPCE L152-1.
    """
    return nommer_le_segment(code, dossier.debiteur.genre.value, dossier.total, bien_connu=bien_connu)


def nommer_le_segment(code: str, genre: str, total: Montant, *, bien_connu: bool) -> str:
    """Le nom d'un segment : « pv_saisie_attribution/physique/3/connu »."""
    return f"{code}/{genre}/{bisect_left(_TRANCHES, total.centimes)}/{'connu' if bien_connu else 'inconnu'}"


@lru_cache(maxsize=1024)
def dire_le_segment(segment: str) -> str:
    """Le segment en français : « personne physique, de 1 500 à 5 000 €, bien connu »."""
    _, genre, rang, connu = segment.split("/")
    bornes = [Montant(b).en_francais() for b in _TRANCHES]
    n = int(rang)
    if n == 0:
        tranche = f"jusqu'à {bornes[0]}"
    elif n == len(bornes):
        tranche = f"plus de {bornes[-1]}"
    else:
        tranche = f"de {bornes[n - 1]} à {bornes[n]}"
    return f"personne {genre}, {tranche}, bien {connu}"


@dataclass(frozen=True, slots=True)
class Survie:
    """Ce qu'un groupe de mesures apprend : chance d'aboutir, poids en mesures closes, mois moyen du paiement."""

    closes: int
    chance: Fraction
    poids: Fraction
    mois: Fraction
    risques: tuple[Fraction, ...]


def mesurer_la_survie(mesures: Iterable[Mesure]) -> Survie:
    """Le risque instantané d'aboutir, mois par mois, avec censure.

    Un échec clos reste à risque jusqu'au bout (il n'aboutira pas) ; une mesure en cours sort au mois où on l'a vue.
    """
    liste = list(mesures)
    horizon = max((m.mois for m in liste if m.issue is Issue.ABOUTIE), default=0)
    closes = sum(m.issue is not Issue.EN_COURS for m in liste)
    reste, greenwood, attente = Fraction(1), Fraction(0), Fraction(0)
    risques = []
    for mois in range(horizon + 1):
        exposes = sum(m.issue is Issue.ECHEC or m.mois >= mois for m in liste)
        abouties = sum(m.issue is Issue.ABOUTIE and m.mois == mois for m in liste)
        risque = Fraction(abouties, exposes) if exposes else Fraction(0)
        risques.append(risque)
        attente += mois * reste * risque
        if exposes > abouties:
            greenwood += Fraction(abouties, exposes * (exposes - abouties))
        reste = _court(reste * (1 - risque))
    chance = 1 - reste
    variance = reste * reste * greenwood
    poids = _court(chance * reste / variance) if variance else Fraction(closes)
    return Survie(closes, _court(chance), poids, _court(attente / chance) if chance else Fraction(0), tuple(risques))


def _court(valeur: Fraction) -> Fraction:
    """Au millionième : les fractions exactes d'un long historique n'auraient pas de fin."""
    return Fraction(round(valeur * MILLION), MILLION)


class Historique:
    """Les mesures de l'étude, rangées une fois ; chaque segment est calculé à la demande."""

    def __init__(self, mesures: Iterable[Mesure] = ()) -> None:
        self._par_segment: dict[str, list[Mesure]] = defaultdict(list)
        for mesure in mesures:
            self._par_segment[mesure.segment].append(mesure)
        self._survies: dict[str, Survie] = {}
        self._emprunts: dict[str, tuple[Fraction, Fraction] | None] = {}
        self._chances: dict[tuple[str, Apriori, Fraction], tuple[Chance, int]] = {}

    @property
    def est_vide(self) -> bool:
        """Vrai si rien n'a encore été mesuré."""
        return not self._par_segment

    def closes(self, segment: str) -> int:
        """Le nombre de mesures closes du segment."""
        return self.survie(segment).closes if segment in self._par_segment else 0

    def survie(self, segment: str) -> Survie:
        """Ce que le segment apprend."""
        if segment not in self._survies:
            self._survies[segment] = mesurer_la_survie(self._par_segment.get(segment, ()))
        return self._survies[segment]

    def chance(self, segment: str, apriori: Apriori, fraction: Fraction) -> tuple[Chance, int]:
        """La chance d'un segment mesuré, et les jours qu'il y faut en moyenne.

        Args:
            segment: voir :func:`segment_de`.
            apriori: la chance de départ, si la voie n'a pas assez de segments mesurés pour la remplacer.
            fraction: la part de départ, quand la voie aboutit.
        """
        cle = (segment, apriori, fraction)
        if cle not in self._chances:
            self._chances[cle] = self._calculer(segment, apriori, fraction)
        return self._chances[cle]

    def _calculer(self, segment: str, apriori: Apriori, fraction: Fraction) -> tuple[Chance, int]:
        survie = self.survie(segment)
        a, b = self._emprunt(segment.split("/")[0]) or _depart(apriori)
        a, b = a + survie.chance * survie.poids, b + (1 - survie.chance) * survie.poids
        basse, haute = bornes_a_80(_court(a), _court(b))
        abouties = [m.fraction for m in self._par_segment[segment] if m.issue is Issue.ABOUTIE]
        part = (fraction * _POIDS_DE_LA_FRACTION + sum(abouties)) / (_POIDS_DE_LA_FRACTION + len(abouties))
        chance = Chance(segment, survie.closes, _court(a / (a + b)), basse, haute, _court(part))
        return chance, round(survie.mois * 30)

    def _emprunt(self, code: str) -> tuple[Fraction, Fraction] | None:
        """La Bêta que les segments d'une voie dessinent ensemble, ou ``None`` s'ils sont trop peu."""
        if code not in self._emprunts:
            survies = [self.survie(s) for s in self._par_segment if s.split("/")[0] == code]
            self._emprunts[code] = emprunter([s for s in survies if s.closes])
        return self._emprunts[code]


def _depart(apriori: Apriori) -> tuple[Fraction, Fraction]:
    """L'a priori vaut dix essais au plus : il s'efface vite devant les mesures."""
    essais = min(apriori.essais, _POIDS_DE_LA_FRACTION)
    succes = Fraction(apriori.succes * essais, apriori.essais)
    return max(succes, Fraction(1, 10)), max(essais - succes, Fraction(1, 10))


def emprunter(survies: list[Survie]) -> tuple[Fraction, Fraction] | None:
    """Les paramètres d'une Bêta par les moments des segments ; ``None`` sous trois segments."""
    poids = sum((s.poids for s in survies), Fraction(0))
    if len(survies) < _SEGMENTS_POUR_EMPRUNTER or not poids:
        return None
    moyenne = sum((s.poids * s.chance for s in survies), Fraction(0)) / poids
    bruit = moyenne * (1 - moyenne) * len(survies) / poids
    ecart = sum((s.poids * (s.chance - moyenne) ** 2 for s in survies), Fraction(0)) / poids - bruit
    force = Fraction(_FORCE_MAX)
    if ecart > 0:
        force = min(max(moyenne * (1 - moyenne) / ecart - 1, Fraction(_FORCE_MIN)), force)
    plancher = Fraction(1, 10)
    return max(moyenne * force, plancher), max((1 - moyenne) * force, plancher)


@lru_cache(maxsize=4096)
def bornes_a_80(a: Fraction, b: Fraction) -> tuple[Fraction, Fraction]:
    """Les quantiles à 10 % et 90 % d'une loi Bêta, par sa densité sur une grille."""
    moyenne = a / (a + b)
    ecart = _racine(moyenne * (1 - moyenne) / (a + b + 1))
    debut, fin = max(Fraction(0), moyenne - 6 * ecart), min(Fraction(1), moyenne + 6 * ecart)
    pas = (fin - debut) / _POINTS
    milieux = [debut + pas * (2 * rang + 1) / 2 for rang in range(_POINTS)]
    densites = _densites(milieux, a, b)
    total = sum(densites, Decimal(0))
    return _quantile(densites, total / 10, debut, pas), _quantile(densites, total * 9 / 10, debut, pas)


def _racine(valeur: Fraction) -> Fraction:
    with localcontext() as contexte:
        contexte.prec = _PRECISION
        return Fraction((Decimal(valeur.numerator) / Decimal(valeur.denominator)).sqrt())


def _densites(milieux: list[Fraction], a: Fraction, b: Fraction) -> list[Decimal]:
    """La densité de la Bêta à chaque milieu, à une constante près."""
    with localcontext() as contexte:
        contexte.prec = _PRECISION
        gauche, droite = _decimal(a) - 1, _decimal(b) - 1
        logs = [gauche * _decimal(x).ln() + droite * _decimal(1 - x).ln() for x in milieux]
        sommet = max(logs)
        return [(log - sommet).exp() for log in logs]


def _decimal(valeur: Fraction) -> Decimal:
    return Decimal(valeur.numerator) / Decimal(valeur.denominator)


def _quantile(densites: list[Decimal], voulu: Decimal, debut: Fraction, pas: Fraction) -> Fraction:
    cumul = Decimal(0)
    for rang, densite in enumerate(densites):
        if cumul + densite >= voulu:
            dedans = Fraction((voulu - cumul) / densite) if densite else Fraction(0)
            return _court(debut + pas * (rang + dedans))
        cumul += densite
    return _court(debut + pas * len(densites))


def compter_par_segment(mesures: Iterable[Mesure]) -> Mapping[str, int]:
    """Les mesures closes de chaque segment."""
    comptes: dict[str, int] = defaultdict(int)
    for mesure in mesures:
        comptes[mesure.segment] += mesure.issue is not Issue.EN_COURS
    return comptes
