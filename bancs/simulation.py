"""La politique jugée par cinq mondes qui ne sont pas notre modèle, contre trois façons de faire à heures égales."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bancs.mondes import ACTIONS, CAPACITE_PAR_MILLIER, MOIS, Monde
from bancs.mondes.commun import MINUTES, Entiers, Reels
from bancs.mondes.temoins import TEMOINS, choisir
from bancs.politique import MESURES_MIN, NIVEAUX, Avant, Chances, Histoire, apprendre, planifier
from basoche.strategie.attentes import attendre

DOSSIERS = 1500
PASSE_MOIS = 12
_PASSE = 1_000_000
_VERITE = 2_000_000
_FOIS = 2
_STUDENT_29 = 2.045
_CASES = 10


@dataclass(frozen=True)
class Passage:
    """Une graine d'un monde : euros (centimes) de la politique et de chaque témoin, annonces et issues, couverture."""

    politique: int
    temoins: dict[str, int]
    annonces: Reels
    issues: Reels
    couverts: int
    intervalles: int


def capacites_de(dossiers: int) -> Entiers:
    """Minutes par fonction et par mois."""
    return CAPACITE_PAR_MILLIER * dossiers // 1000


def vivre_le_passe(monde: Monde, graine: int, dossiers: int) -> tuple[Histoire, Reels]:
    """Un an d'usage : chacun son tour, l'action de l'usage, et une fois sur trois une autre au hasard.

    Rend aussi, pour le seul juge, la vraie chance de chaque mesure.
    """
    portefeuille = monde.peupler(graine, dossiers, PASSE_MOIS)
    hasard, histoire, vue, vraies = np.random.default_rng(graine), Histoire(), portefeuille.vue, []
    capacites = capacites_de(dossiers)
    for mois in range(PASSE_MOIS):
        choix = choisir(TEMOINS["tout le monde pareil"](vue, mois, hasard), vue, capacites)
        autres = np.flatnonzero((choix >= 0) & (hasard.random(dossiers) < 1 / 3))
        poids = hasard.random((len(ACTIONS), len(autres))) * vue.permises()[:, autres]
        choix[autres] = poids.argmax(axis=0)
        agis = np.flatnonzero(choix >= 0)
        chance, montant = monde.repondre(portefeuille, mois, agis, choix[agis])
        vraies.append(chance * (np.round(montant) >= 1))
        avant = Avant.de(vue)
        payes = monde.agir(portefeuille, mois, choix)
        histoire.noter(avant, choix, payes)
    return histoire, np.concatenate(vraies)


def suivre_un_temoin(monde: Monde, nom: str, graine: int, dossiers: int) -> int:
    """Ce qu'un témoin recouvre, en centimes."""
    portefeuille, hasard = monde.peupler(graine, dossiers), np.random.default_rng(graine)
    vue, total = portefeuille.vue, 0
    for mois in range(MOIS):
        choix = choisir(TEMOINS[nom](vue, mois, hasard), vue, capacites_de(dossiers))
        total += int(monde.agir(portefeuille, mois, choix).sum())
    return total


def suivre_la_politique(monde: Monde, histoire: Histoire, graine: int, dossiers: int) -> tuple[int, Reels, Reels]:
    """Ce qu'elle recouvre (centimes), les chances qu'elle annonce pour ce qu'elle fait, et les issues (0 ou 1)."""
    portefeuille, capacites = monde.peupler(graine, dossiers), capacites_de(dossiers)
    vue, total, annonces, issues = portefeuille.vue, 0, [], []
    for mois in range(MOIS):
        choix, chance = planifier(attendre(histoire.mesures(), len(ACTIONS), NIVEAUX), vue, capacites)
        agis = choix >= 0
        assert (MINUTES[:, choix[agis]].sum(axis=1) <= capacites).all()
        avant = Avant.de(vue)
        payes = monde.agir(portefeuille, mois, choix)
        histoire.noter(avant, choix, payes)
        total += int(payes.sum())
        annonces.append(chance[agis])
        issues.append((payes[agis] > 0).astype(float))
    return total, np.concatenate(annonces), np.concatenate(issues)


def couvrir(monde: Monde, chances: Chances, graine: int, dossiers: int) -> tuple[int, int]:
    """Combien d'intervalles à 80 % (segments calibrés) contiennent la vraie chance moyenne de dossiers neufs."""
    neuve, vraies = vivre_le_passe(monde, graine, _FOIS * dossiers)
    nombres, sommes = neuve.sommer(vraies)
    couverts = vus = 0
    for action, segment in np.argwhere((chances.mesures >= MESURES_MIN) & (nombres >= MESURES_MIN)):
        basse, haute = chances.intervalle(int(action), int(segment))
        vus += 1
        couverts += basse <= sommes[action, segment] / nombres[action, segment] <= haute
    return couverts, vus


def passer(monde: Monde, graine: int, dossiers: int = DOSSIERS) -> Passage:
    """Une graine : le passé, ce qu'on en apprend, six mois de politique et des trois témoins au même sort."""
    histoire, _ = vivre_le_passe(monde, _PASSE + graine, dossiers)
    couverts, vus = couvrir(monde, apprendre(histoire), _VERITE + graine, dossiers)
    temoins = {nom: suivre_un_temoin(monde, nom, graine, dossiers) for nom in TEMOINS}
    politique, annonces, issues = suivre_la_politique(monde, histoire, graine, dossiers)
    return Passage(politique, temoins, annonces, issues, couverts, vus)


def gain(passages: Sequence[Passage], temoin: str) -> tuple[float, float, float]:
    """Gain moyen en pour cent sur un témoin et son intervalle à 95 % (Student sur les graines)."""
    ecarts = np.array([100 * (p.politique / p.temoins[temoin] - 1) for p in passages])
    marge = _STUDENT_29 * ecarts.std(ddof=1) / math.sqrt(len(ecarts)) if len(ecarts) > 1 else math.inf
    return float(ecarts.mean()), float(ecarts.mean() - marge), float(ecarts.mean() + marge)


def pire(passages: Sequence[Passage], temoin: str) -> float:
    """Le gain de la plus mauvaise graine, en pour cent."""
    return min(100 * (p.politique / p.temoins[temoin] - 1) for p in passages)


def erreur_de_calibration(passages: Sequence[Passage]) -> float:
    """Écart moyen entre chance annoncée et fréquence obtenue, par dixième des annonces."""
    annonces = np.concatenate([p.annonces for p in passages])
    issues = np.concatenate([p.issues for p in passages])
    ordre = np.argsort(annonces, kind="stable")
    cases = [c for c in np.array_split(ordre, _CASES) if len(c)]
    return float(sum(len(c) * abs(annonces[c].mean() - issues[c].mean()) for c in cases) / len(ordre))


def couverture(passages: Sequence[Passage]) -> float:
    """Part des intervalles à 80 % qui contiennent la vérité, en pour cent."""
    return 100 * sum(p.couverts for p in passages) / max(1, sum(p.intervalles for p in passages))
