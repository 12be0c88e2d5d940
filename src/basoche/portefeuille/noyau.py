"""Le noyau : des créances en colonnes à leurs arrêtés, réparties sur les cœurs de la machine."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import numpy as np

from basoche.portefeuille.compilation import charger
from basoche.portefeuille.modele import Arretes, Colonnes
from basoche.portefeuille.table import Table

_PAS = 16_384  # créances par appel : assez peu pour que les cœurs finissent ensemble


def arreter(colonnes: Colonnes, table: Table) -> Arretes:
    """Arrête des créances (C. civ. 1231-6, 1343-1, 1343-2 ; C. mon. fin. L. 313-2, L. 313-3)."""
    calculer = charger()
    nombre = len(colonnes.principal)
    capital, interets, trop_percu = (np.empty(nombre, dtype=np.int64) for _ in range(3))
    rendu = Arretes(capital, interets, trop_percu, np.empty(nombre, dtype=np.uint8))
    tableaux = [*_typer(colonnes), *_droit(table), *rendu]
    # Le noyau reçoit des adresses : « tableaux » garde les colonnes en vie jusqu'au bout.
    arguments = [x.ctypes.data if isinstance(x, np.ndarray) else x for x in tableaux]
    departs = range(0, nombre, _PAS)
    if len(departs) > 1:
        list(_fils().map(lambda debut: calculer(debut, min(debut + _PAS, nombre), *arguments), departs))
    else:
        calculer(0, nombre, *arguments)
    return rendu


_TYPES = (np.int64, np.int32, np.int8, np.int32, np.int32, np.int64, np.int64, np.int32, np.int64)


def _typer(colonnes: Colonnes) -> list[Any]:
    """Les colonnes telles que le noyau les lit : contiguës, et de la largeur exacte."""
    return [np.ascontiguousarray(colonne, sorte) for colonne, sorte in zip(colonnes, _TYPES, strict=True)]


def _droit(table: Table) -> list[Any]:
    return [
        table.au, table.origine, table.cumul.shape[1], table.cumul, table.connu, table.rang_du_mois, table.quantieme,
        table.debut_du_mois, table.premier_mois, table.mois, table.points, table.denominateur, table.plafond,
    ]  # fmt: skip


@lru_cache(maxsize=1)
def _fils() -> ThreadPoolExecutor:
    coeurs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return ThreadPoolExecutor(coeurs, thread_name_prefix="noyau")


os.register_at_fork(after_in_child=_fils.cache_clear)  # les fils ne passent pas dans un processus dédoublé
