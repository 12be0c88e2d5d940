"""La politique que l'on mesure : les chances apprises de l'histoire, le plan aux prix des heures, mois après mois.

Rien n'y connaît les mondes : elle voit ce qu'une étude voit, apprend par les marges ce qu'elle attend de chaque action,
range ses mesures par segment (action, genre, tranche, bien connu, tentatives) pour dire l'intervalle, et recommence
chaque mois avec ce qu'elle a appris.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from bancs.mondes.commun import ACTIONS, MINUTES, Entiers, Reels, Vue
from basoche.strategie.attentes import Attentes, Mesures, attendre
from basoche.strategie.chances import bornes_a_80
from basoche.strategie.plan.affectation import affecter
from basoche.strategie.plan.colonnes import dresser
from basoche.strategie.plan.prix import chercher_prix

_TRANCHES = np.array([15_000, 50_000, 150_000, 500_000, 1_000_000])
_TENTATIVES = 3
_GENRES, _CONNUS, _RANGS = 2, 2, len(_TRANCHES) + 1
SEGMENTS = _GENRES * _CONNUS * _RANGS * _TENTATIVES
MESURES_MIN = 50
_DIMENSIONS = (_GENRES, _CONNUS, _RANGS, _TENTATIVES)
_FORCE_MAX = 60


def segmenter(vue: Vue) -> Entiers:
    """(action, dossier) : le numéro du segment."""
    rang = np.searchsorted(_TRANCHES, vue.du, side="left")
    faites = np.minimum(vue.tentatives, _TENTATIVES - 1)
    bien = vue.employeur | vue.compte
    connus = np.stack([vue.joignable, vue.joignable, bien, vue.employeur, vue.compte])
    return ((vue.personne_morale * _CONNUS + connus) * _RANGS + rang) * _TENTATIVES + faites


@dataclass(frozen=True)
class Avant:
    """Un mois vu avant d'agir."""

    segments: Entiers
    traits: Entiers
    du: Entiers

    @classmethod
    def de(cls, vue: Vue) -> Avant:
        """Copie ce que le mois va changer."""
        return cls(segmenter(vue), lire_les_traits(vue), vue.du.copy())


@dataclass
class Histoire:
    """Les mesures closes : action, segment, payé ou non, et la part du reste dû quand c'est payé."""

    actions: list[Entiers] = field(default_factory=list)
    segments: list[Entiers] = field(default_factory=list)
    payes: list[Reels] = field(default_factory=list)
    traits: list[Entiers] = field(default_factory=list)
    du: list[Entiers] = field(default_factory=list)

    def noter(self, avant: Avant, choix: Entiers, payes: Entiers) -> None:
        """Ajoute un mois : ce qui se voyait avant d'agir, ce qui a été fait, ce qui a été payé."""
        agis = np.flatnonzero(choix >= 0)
        segments, du = avant.segments, avant.du
        self.traits.append(avant.traits[:, agis])
        self.du.append(du[agis])
        self.actions.append(choix[agis])
        self.segments.append(segments[choix[agis], agis])
        self.payes.append(payes[agis] / np.maximum(du[agis], 1))

    def mois(self) -> int:
        """Nombre de mois notés."""
        return len(self.actions)

    def mesures(self) -> Mesures:
        """Les mêmes, pour la méthode des marges."""
        du = np.concatenate(self.du)
        payes = np.rint(np.concatenate(self.payes) * du).astype(np.int64)
        return Mesures(np.concatenate(self.actions), np.concatenate(self.traits, axis=1), du, payes)

    def comptes(self) -> tuple[Entiers, Entiers]:
        """(action, segment) : mesures, succès."""
        nombres, succes = self.sommer((np.concatenate(self.payes) > 0).astype(float))
        return nombres, succes.astype(np.int64)

    def sommer(self, quoi: Reels) -> tuple[Entiers, Reels]:
        """(action, segment) : mesures, et somme d'une valeur par mesure."""
        ou = np.concatenate(self.actions) * SEGMENTS + np.concatenate(self.segments)
        forme = (len(ACTIONS), SEGMENTS)
        taille = len(ACTIONS) * SEGMENTS
        return np.bincount(ou, minlength=taille).reshape(forme), np.bincount(ou, quoi, taille).reshape(forme)


@dataclass
class Chances:
    """(action, segment) : les paramètres de la Bêta, et le nombre de mesures."""

    a: Reels
    b: Reels
    mesures: Entiers

    @property
    def moyenne(self) -> Reels:
        """La chance attendue."""
        return self.a / (self.a + self.b)

    def intervalle(self, action: int, segment: int) -> tuple[float, float]:
        """Les bornes à 80 %, celles du moteur."""
        a, b = self.a[action, segment], self.b[action, segment]
        basse, haute = bornes_a_80(*(Fraction(x).limit_denominator(10**6) for x in (a, b)))
        return float(basse), float(haute)


def apprendre(histoire: Histoire) -> Chances:
    """La Bêta de chaque segment : celle que les segments de l'action dessinent ensemble, puis ses mesures."""
    mesures, succes = histoire.comptes()
    grappe = mesurer_les_grappes(histoire)
    effectif = mesures / (1 + np.maximum(mesures / histoire.mois() - 1, 0) * grappe[:, None])
    frequence = succes / np.maximum(mesures, 1)
    attendue = _attendre_par_segment(histoire)
    a, b = frequence * effectif, (1 - frequence) * effectif
    for action in range(len(ACTIONS)):
        force = _force(mesures[action], frequence[action], attendue[action])
        a[action] += attendue[action] * force
        b[action] += (1 - attendue[action]) * force
    return Chances(a, b, mesures)


def _attendre_par_segment(histoire: Histoire) -> Reels:
    """(action, segment) : la chance que dessinent ensemble les segments, par leurs marges."""
    lues = histoire.mesures()
    segments = np.concatenate(histoire.segments)
    attentes = attendre(replace(lues, traits=_decomposer(segments)), len(ACTIONS), _DIMENSIONS)
    return attentes.chances(_decomposer(np.arange(SEGMENTS)))


def _decomposer(segments: Entiers) -> Entiers:
    """(trait, n) : genre, bien connu, tranche, tentatives."""
    return np.stack(np.unravel_index(segments, _DIMENSIONS)).astype(np.int64)


def _force(mesures: Entiers, frequence: Reels, attendue: Reels) -> float:
    """Ce que vaut l'attente, en mesures : d'autant moins que les segments s'en écartent plus que le hasard."""
    vus = mesures > 0
    bruit = attendue * (1 - attendue)
    ecart = (mesures * (frequence - attendue) ** 2 / bruit)[vus].sum() - vus.sum()
    rho = ecart / max(1, int((mesures[vus] - 1).sum()))
    return float(1 / np.clip(rho, 1 / _FORCE_MAX, 1 / 3) - 1)


def mesurer_les_grappes(histoire: Histoire) -> Reels:
    """(action,) : ce que les mesures d'un même mois ont de commun, en corrélation.

    Un mois fait le même temps pour tous : deux cents mesures d'un mois n'en valent pas deux cents indépendantes.
    """
    mesures, succes = histoire.comptes()
    frequence = succes / np.maximum(mesures, 1)
    vus, attendus = np.zeros(len(ACTIONS)), np.zeros(len(ACTIONS))
    for actions, segments, payes in zip(histoire.actions, histoire.segments, histoire.payes, strict=True):
        p = frequence[actions, segments]
        reste = np.bincount(actions, (payes > 0) - p, len(ACTIONS))
        bruit = np.bincount(actions, p * (1 - p), len(ACTIONS))
        nombre = np.bincount(actions, minlength=len(ACTIONS))
        vus += reste**2 - bruit
        attendus += bruit * np.maximum(nombre - 1, 0)
    return np.clip(vus / np.maximum(attendus, 1), 0, 0.2)


NIVEAUX = (9, 2, 2, 2, 2, 4, 6, 5, 4, 2)
"""Niveaux des traits, dans l'ordre de :func:`lire_les_traits`."""
_TRANCHES_FINES = np.array([15_000, 30_000, 60_000, 120_000, 250_000, 500_000, 1_000_000, 2_500_000])


def lire_les_traits(vue: Vue) -> Entiers:
    """(trait, dossier) : montant, genre, joignable, employeur, compte, âge, secteur, tentatives, contraintes, payé."""
    return np.stack(
        [
            np.searchsorted(_TRANCHES_FINES, vue.du),
            vue.personne_morale,
            vue.joignable,
            vue.employeur,
            vue.compte,
            np.searchsorted([6, 12, 24], vue.anciennete),
            vue.secteur,
            np.minimum(vue.tentatives, 4),
            np.minimum(vue.contraintes, 3),
            vue.du < vue.principal,
        ]
    ).astype(np.int64)


def planifier(attentes: Attentes, vue: Vue, capacites: Entiers) -> tuple[Entiers, Reels]:
    """L'action de chaque dossier (-1 : aucune), par le plan de l'étude, et la chance annoncée pour elle."""
    traits = lire_les_traits(vue)
    chance = attentes.chances(traits)
    valeurs = np.rint(chance * attentes.montants(traits, vue.du)).astype(np.int64)
    couts = np.broadcast_to(MINUTES[:, :, None], (*MINUTES.shape, len(vue.du))).astype(np.int64)
    colonnes = dresser(valeurs, couts, vue.permises(), capacites.astype(np.int64))
    choix = affecter(colonnes, chercher_prix(colonnes), essais=0)
    return choix, chance[np.maximum(choix, 0), np.arange(len(choix))]
