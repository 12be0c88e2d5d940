"""Écrire un fichier Parquet ou une tranche sans jamais rien laisser à moitié : à côté, mis sur disque, puis renommé."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from basoche.portefeuille.erreurs import PortefeuilleInvalide


def ecrire_parquet(sortie: Path, schema: pa.Schema, lots: Iterable[pa.RecordBatch]) -> None:
    """Écrit un fichier Parquet entier, ou rien.

    Un texte rangé en dictionnaire y est un texte ordinaire pour qui le lit.
    """
    repetes = [champ.name for champ in schema if pa.types.is_dictionary(champ.type) or champ.name in _PEU_DE_VALEURS]
    with (
        remplacer(sortie) as brouillon,
        pq.ParquetWriter(
            brouillon, schema, compression="lz4", use_dictionary=repetes, store_schema=False, write_statistics=False
        ) as plume,
    ):
        for lot in lots:
            plume.write_batch(lot)


_PEU_DE_VALEURS = ("categorie", "motif")


def ecrire_tranche(sortie: Path, schema: pa.Schema, lots: Iterable[pa.RecordBatch]) -> None:
    """Écrit une tranche au format Arrow, plus rapide à relire, ou rien."""
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with remplacer(sortie) as brouillon, pa.ipc.new_file(str(brouillon), schema, options=options) as plume:
        for lot in lots:
            plume.write_batch(lot)


@contextmanager
def remplacer(sortie: Path) -> Iterator[Path]:
    """Un brouillon voisin, qui prend la place du fichier si tout s'est bien passé.

    Son nom est tiré au hasard : la même tranche peut être écrite deux fois en même temps, par deux machines.
    """
    sortie = sortie.resolve()
    brouillon = sortie.with_name(f".{sortie.name}.{secrets.token_hex(6)}.en-cours")
    try:
        yield brouillon
        with brouillon.open("rb") as flux:
            os.fsync(flux.fileno())
        brouillon.replace(sortie)
    finally:
        with suppress(OSError):
            brouillon.unlink(missing_ok=True)


def verifier_sortie(sortie: Path) -> None:
    """Refuse une sortie qui ne pourra pas être écrite, avant de calculer.

    Raises:
        PortefeuilleInvalide: c'est un dossier ou un périphérique, un fichier en lecture seule, ou son dossier n'existe
            pas.
    """
    motif = None
    if not sortie.parent.is_dir():
        motif = "le dossier n'existe pas"
    elif sortie.is_dir():
        motif = "c'est un dossier"
    elif sortie.exists() and not sortie.is_file():
        motif = "ce n'est pas un fichier ordinaire"  # un périphérique serait remplacé par un fichier
    elif sortie.exists() and not sortie.stat().st_mode & 0o222:
        motif = "fichier en lecture seule"
    if motif is not None:
        raise PortefeuilleInvalide(
            f"« {sortie} » ne peut pas être écrit : {motif}.", conseil="Choisir un autre fichier de sortie (-o)."
        )
