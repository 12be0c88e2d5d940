"""Les trois façons de faire auxquelles la politique se compare, à heures égales.

Un dossier traité le mois passé laisse d'abord sa place aux autres : aucune ne s'acharne. Toutes suivent l'usage d'une
étude pour l'action (écrire, téléphoner, puis contraindre par le bien connu) et emploient leurs heures jusqu'à la
dernière : quand l'action d'usage ne tient plus dans ce qui reste, une autre la remplace. Elles ne diffèrent que par
l'ordre des dossiers.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bancs.mondes.commun import ACTIONS, MINUTES, Entiers, Vue

Ordre = Callable[[Vue, int, np.random.Generator], Entiers]


def le_plus_ancien(vue: Vue, mois: int, hasard: np.random.Generator) -> Entiers:
    """Le plus ancien d'abord."""
    return np.lexsort((-vue.anciennete, vue.repos <= 1))


def le_plus_gros(vue: Vue, mois: int, hasard: np.random.Generator) -> Entiers:
    """Le plus gros reste dû d'abord."""
    return np.lexsort((-vue.du, vue.repos <= 1))


def tous_pareils(vue: Vue, mois: int, hasard: np.random.Generator) -> Entiers:
    """Chacun son tour : le moins souvent traité d'abord, au hasard entre eux."""
    return np.lexsort((hasard.random(len(vue.du)), vue.tentatives))


TEMOINS: dict[str, Ordre] = {
    "le plus ancien d'abord": le_plus_ancien,
    "le plus gros d'abord": le_plus_gros,
    "tout le monde pareil": tous_pareils,
}


def choisir(ordre: Entiers, vue: Vue, capacites: Entiers) -> Entiers:
    """L'action de chaque dossier (-1 : aucune), dans cet ordre, jusqu'à la dernière minute.

    Args:
        ordre: les dossiers, le premier servi d'abord.
        vue: ce que l'étude sait.
        capacites: minutes par fonction.
    """
    choix = np.full(len(vue.du), -1, dtype=np.int64)
    permises, reste = vue.permises(), capacites.astype(np.int64).tolist()
    minutes = MINUTES.T.tolist()
    for dossier in ordre.tolist():
        for action in _usage(vue, dossier):
            besoin = minutes[action]
            if permises[action, dossier] and all(b <= r for b, r in zip(besoin, reste, strict=True)):
                choix[dossier] = action
                reste = [r - b for b, r in zip(besoin, reste, strict=True)]
                break
    return choix


def _usage(vue: Vue, dossier: int) -> list[int]:
    """Les actions dans l'ordre de l'usage : celle du moment d'abord, les autres ensuite."""
    echelle = [0, 1]
    contraintes = [4, 3, 2]
    faites = int(vue.tentatives[dossier])
    if faites < len(echelle):
        return [echelle[faites], *[e for e in echelle if e != echelle[faites]], *contraintes]
    return [*contraintes, 1, 0]


assert [a.code for a in ACTIONS][:2] == ["relance_ecrite", "relance_telephonique"]
