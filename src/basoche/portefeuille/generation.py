"""Un portefeuille fictif, aussi grand qu'on veut : le même pour la même graine, sur toute machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from basoche.portefeuille.colonnes import ENTREE
from basoche.portefeuille.ecriture import ecrire_parquet
from basoche.portefeuille.table import CATEGORIES, EPOQUE

LOT = 131_072
_DEPART, _FIN = date(2012, 1, 1).toordinal() - EPOQUE, date(2023, 6, 30).toordinal() - EPOQUE
_VERSEMENTS_MAX = 12
_CHIFFRES = 9


def generer(nombre: int, sortie: Path, graine: int, suivre: Callable[[int], None]) -> None:
    """Écrit ``nombre`` créances fictives, de zéro à douze versements chacune (six en moyenne).

    Args:
        nombre: nombre de créances.
        sortie: fichier Parquet à écrire.
        graine: la même graine donne le même portefeuille.
        suivre: reçoit le nombre de créances de chaque lot écrit.
    """
    ecrire_parquet(sortie, ENTREE, _lots(nombre, graine, suivre))


def _lots(nombre: int, graine: int, suivre: Callable[[int], None]) -> Iterator[pa.RecordBatch]:
    for debut in range(0, nombre, LOT):
        taille = min(LOT, nombre - debut)
        yield _tirer(debut, taille, np.random.default_rng([graine, debut]))
        suivre(taille)


def _tirer(debut: int, taille: int, hasard: np.random.Generator) -> pa.RecordBatch:
    """Un lot : une moitié de particuliers, sept décisions sur dix, une capitalisation sur dix."""
    principal = hasard.integers(5_000, 1_500_000, taille) * hasard.integers(1, 101, taille) // 100 + 5_000
    du = hasard.integers(_DEPART, _FIN, taille, dtype=np.int32)
    executoire = (du + hasard.integers(10, 500, taille)).astype(np.int32)
    depuis = (du + hasard.integers(0, 200, taille)).astype(np.int32)
    combien = hasard.integers(0, _VERSEMENTS_MAX + 1, taille)
    bornes = np.concatenate([[0], np.cumsum(combien)]).astype(np.int32)
    # Des écarts cumulés, repris à chaque créance : les dates d'une créance se suivent.
    ecarts = np.cumsum(hasard.integers(5, 90, bornes[-1]))
    depart = np.concatenate([[0], ecarts])[bornes[:-1]]
    dates = (ecarts - np.repeat(depart - du, combien)).astype(np.int32)
    montants = np.repeat(principal, combien) * hasard.integers(1, 18, bornes[-1]) // 100 + 1
    rangs = pc.utf8_lpad(pa.array(np.arange(debut + 1, debut + taille + 1)).cast(pa.string()), _CHIFFRES, "0")
    categories = pa.array([categorie.value for categorie in CATEGORIES])
    colonnes = [
        pc.binary_join_element_wise(pa.scalar("CR"), rangs, "-"),
        pa.array(principal),
        _jours(du),
        categories.take(pa.array(hasard.integers(0, len(CATEGORIES), taille))),
        _jours(executoire, absent=hasard.integers(0, 10, taille) < 3),
        _jours(depuis, absent=hasard.integers(0, 10, taille) > 0),
        pa.ListArray.from_arrays(pa.array(bornes), _jours(dates)),
        pa.ListArray.from_arrays(pa.array(bornes), pa.array(montants)),
    ]
    return pa.RecordBatch.from_arrays(colonnes, schema=ENTREE)


def _jours(jours: np.ndarray, absent: np.ndarray | None = None) -> pa.Array:
    return pa.array(jours, pa.int32(), mask=absent).view(pa.date32())
