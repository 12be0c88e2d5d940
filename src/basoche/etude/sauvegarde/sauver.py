"""Sauvegarder à chaud : une image cohérente de la base et les pièces, chiffrées dans un seul fichier."""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from basoche.etude.commun.coffre import COFFRE, EMPREINTE
from basoche.etude.sauvegarde.coffre import Chiffreur
from basoche.etude.sauvegarde.tables import PAR_LOT, Total, ecrire_lot, lignes_de, modeles_a_sauver

Suivi = Callable[[str, int], None]
# Ce que la base ne tient pas : les octets des pièces, et les profils d'import de l'étude.
DOSSIERS = (COFFRE, "profils")


def sauvegarder(
    vers: Path, phrase: str, *, donnees: Path, suivre: Suivi = lambda _etape, _nombre: None
) -> dict[str, Any]:
    """Écrit la sauvegarde, d'un coup : coupée, elle laisse l'ancienne et rien d'autre.

    Args:
        vers: fichier à écrire.
        phrase: phrase de chiffrement.
        donnees: dossier des données de l'étude, pour les pièces.
        suivre: appelé avec la table et le nombre de lignes faites.

    Returns:
        Les totaux de contrôle, par table, et le nombre de pièces.
    """
    brouillon = vers.with_name(f".{vers.name}.en-cours")
    try:
        with brouillon.open("wb") as sortie:
            coffre = Chiffreur(sortie, phrase)
            with tarfile.open(fileobj=coffre, mode="w|gz") as archive:
                totaux = _remplir(archive, donnees, suivre)
            coffre.terminer()
            sortie.flush()
            os.fsync(sortie.fileno())
        brouillon.replace(vers)
    except BaseException:
        with suppress(OSError):
            brouillon.unlink(missing_ok=True)
        raise
    return totaux


def _remplir(archive: tarfile.TarFile, donnees: Path, suivre: Suivi) -> dict[str, Any]:
    totaux: dict[str, Any] = {"tables": {}, "pieces": 0}
    with image_coherente():
        migrations = sorted(f"{app}.{nom}" for app, nom in MigrationRecorder(connection).applied_migrations())
        manifeste = {"faite_le": timezone.now().isoformat(), "moteur": connection.vendor, "migrations": migrations}
        _ajouter(archive, "manifeste.json", json.dumps(manifeste, ensure_ascii=False).encode())
        for modele in modeles_a_sauver():
            nom = modele._meta.label_lower
            total = Total(modele)
            for rang, lot in enumerate(_lots(lignes_de(modele))):
                octets = ecrire_lot(lot)
                total.compter(lot, octets)
                _ajouter(archive, f"tables/{nom}/{rang:08d}.jsonl", octets)
                suivre(nom, total.lignes)
            totaux["tables"][nom] = total.en_dict()
    # Les pièces ne changent jamais (leur nom est leur empreinte) : les copier après l'image en laisse au plus de trop.
    for dossier in DOSSIERS:
        for fichier in sorted((donnees / dossier).rglob("*")):
            if fichier.is_file() and _est_entier(fichier, dossier):
                _ajouter(archive, str(fichier.relative_to(donnees)), fichier.read_bytes())
                totaux["pieces"] += dossier == COFFRE
    _ajouter(archive, "totaux.json", json.dumps(totaux, ensure_ascii=False, sort_keys=True).encode())
    return totaux


def _est_entier(fichier: Path, dossier: str) -> bool:
    """Faux pour un brouillon : ce qu'une coupure a laissé, ou qu'un dépôt est en train d'écrire."""
    return EMPREINTE.fullmatch(fichier.name) is not None if dossier == COFFRE else not fichier.name.startswith(".")


@contextmanager
def image_coherente() -> Iterator[None]:
    """Une lecture qui ne voit que l'état du début et n'arrête aucune écriture."""
    ordres = {
        "sqlite": "BEGIN DEFERRED",
        "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    }
    if connection.in_atomic_block:  # déjà dans une image (essais)
        yield
        return
    with connection.cursor() as curseur:
        curseur.execute(ordres[connection.vendor])
        try:
            yield
        finally:
            curseur.execute("ROLLBACK")


def _lots(lignes: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    lot: list[dict[str, Any]] = []
    for ligne in lignes:
        lot.append(ligne)
        if len(lot) == PAR_LOT:
            yield lot
            lot = []
    if lot:
        yield lot


def _ajouter(archive: tarfile.TarFile, nom: str, octets: bytes) -> None:
    membre = tarfile.TarInfo(nom)
    membre.size, membre.mode = len(octets), 0o600
    archive.addfile(membre, io.BytesIO(octets))
