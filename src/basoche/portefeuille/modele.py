"""Ce que les calculs reçoivent et rendent : en colonnes d'entiers pour le noyau, ligne à ligne pour le lisible."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from basoche.portefeuille.table import Entiers, Jours

NOYAU, LISIBLE, REFUSE = "noyau", "lisible", "refuse"

NUL = -(2**31)
"""Une date absente : le plus petit entier de 32 bits, hors de tout calendrier."""


class Raison(IntEnum):
    """Pourquoi une ligne va au calcul lisible (à partir de 8), ou ce que le noyau en a écarté (bits 0 à 2)."""

    RIEN = 0
    VERSEMENT_POSTERIEUR = 1
    VERSEMENT_NUL = 2
    POSTERIEURE = 4
    CATEGORIE = 8
    MONTANT = 9
    CALENDRIER = 10
    TAUX_ANCIEN = 12
    TAUX_FUTUR = 13
    LISTES = 14
    ORDRE = 15
    DATE_ANCIENNE = 16
    MAJORATION = 17
    DEBORDEMENT = 18


class Colonnes(NamedTuple):
    """Des créances en colonnes. Montants en centimes, jours depuis 1970, :data:`NUL` pour une date absente.

    ``categorie`` est le rang dans ``table.CATEGORIES`` (−1 : inconnue) ; les versements de la créance ``i`` vont de
    ``debuts_dates[i]`` à ``debuts_dates[i + 1]`` exclu, et de même pour leurs montants.
    """

    principal: Entiers
    du: Jours
    categorie: npt.NDArray[np.int8]
    executoire: Jours
    depuis: Jours
    debuts_dates: Entiers
    debuts_montants: Entiers
    dates: Jours
    montants: Entiers


class Arretes(NamedTuple):
    """Ce que doit chaque créance, en centimes ; ``raison`` vaut au moins 8 là où le noyau s'est abstenu."""

    capital: Entiers
    interets: Entiers
    trop_percu: Entiers
    raison: npt.NDArray[np.uint8]


class Creance(NamedTuple):
    """Une créance telle qu'elle est écrite : centimes, jours depuis 1970, ``None`` où rien n'est donné."""

    principal: int | None
    du: int | None
    categorie: str | None
    executoire: int | None
    depuis: int | None
    dates: Sequence[int | None]
    montants: Sequence[int | None]


class Ligne(NamedTuple):
    """Ce que doit une créance, en centimes (``None`` si elle est refusée), et ce qui l'a écartée du noyau."""

    principal: int | None
    interets: int | None
    trop_percu: int | None
    calcul: str
    motif: str
