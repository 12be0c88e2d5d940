"""Lire un portefeuille Parquet par lots, sans jamais le tenir en entier."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from basoche.portefeuille.colonnes import ENTREE, verifier
from basoche.portefeuille.erreurs import PortefeuilleInvalide

T = TypeVar("T")

LOT = 131_072
"""Créances calculées d'un coup : une vingtaine de mégaoctets."""


@contextmanager
def ouvrir(entree: Path) -> Iterator[pq.ParquetFile]:
    """Un portefeuille dont les colonnes sont celles du contrat.

    Raises:
        PortefeuilleInvalide: le fichier n'existe pas, n'est pas un Parquet entier, ou ses colonnes ne conviennent pas.
    """
    if not entree.is_file():
        raise PortefeuilleInvalide(f"« {entree} » n'existe pas ou n'est pas un fichier.", conseil="Vérifier le chemin.")
    with traduire(entree):
        verifier(pq.read_schema(entree), entree.name)
        with pq.ParquetFile(entree, read_dictionary=["categorie"], buffer_size=1 << 20) as fichier:
            yield fichier


@contextmanager
def traduire(entree: Path) -> Iterator[None]:
    """Dit en français qu'un fichier est abîmé."""
    try:
        yield
    except (pa.ArrowException, OSError) as faute:
        if isinstance(faute, OSError) and faute.errno is not None:
            raise
        raise PortefeuilleInvalide(
            f"« {entree.name} » n'est pas un fichier Parquet lisible, ou il est abîmé.",
            conseil="Le refaire avec le logiciel qui l'a écrit.",
        ) from faute


def lire_lots(fichier: pq.ParquetFile, groupes: list[int]) -> Iterator[pa.RecordBatch]:
    """Les créances de certains groupes de lignes, dans l'ordre."""
    return en_avance(fichier.iter_batches(batch_size=LOT, row_groups=groupes, columns=ENTREE.names))


def premier_depart(fichier: pq.ParquetFile) -> int | None:
    """Le plus ancien départ d'intérêts du portefeuille, en jours depuis 1970."""
    departs = (
        pc.min(lot.column("du").view(pa.int32())).as_py() for lot in fichier.iter_batches(1 << 20, columns=["du"])
    )
    return min((jour for jour in departs if jour is not None), default=None)


def en_avance(elements: Iterator[T]) -> Iterator[T]:
    """Les mêmes éléments, chacun préparé dans un fil pendant que le précédent sert."""
    with ThreadPoolExecutor(1) as fil:
        suite = fil.submit(next, elements, None)
        while (element := suite.result()) is not None:
            suite = fil.submit(next, elements, None)
            yield element
