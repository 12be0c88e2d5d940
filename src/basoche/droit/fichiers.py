"""Écrire les journaux de l'étude sans jamais rien laisser à moitié, même après une coupure."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from basoche.droit.erreurs import ErreurBasoche


class EcritureImpossible(ErreurBasoche):
    """Le journal n'a pas pu être écrit : disque plein, droits, lecture seule. Rien n'est écrit à moitié."""

    code = "ecriture_impossible"


@contextmanager
def verrouiller(chemin: Path) -> Iterator[None]:
    """Un seul écrivain à la fois ; le verrou tombe avec le processus, même tué.

    Raises:
        EcritureImpossible: le dossier ne peut pas être écrit.
    """
    import fcntl

    try:
        chemin.parent.mkdir(parents=True, exist_ok=True)
        verrou = open(chemin.with_suffix(".verrou"), "ab")  # noqa: SIM115 (fermé plus bas, l'erreur d'ouverture est à part)
    except OSError as faute:
        raise _ecriture_impossible(chemin, faute) from faute
    with verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        for abandonne in chemin.parent.glob(f".{chemin.name}.*"):  # laissé par un processus tué en pleine écriture
            abandonne.unlink(missing_ok=True)
        yield


def remplacer(chemin: Path, octets: bytes) -> None:
    """Écrit le fichier d'un bloc, à côté puis renommé : l'ancien fichier ou le nouveau, jamais une moitié.

    Raises:
        EcritureImpossible: disque plein, droits, lecture seule ; rien n'est écrit.
    """
    if chemin.exists() and not chemin.stat().st_mode & 0o222:
        raise _ecriture_impossible(chemin, OSError(0, "fichier en lecture seule"))
    temporaire = chemin.with_name(f".{chemin.name}.{os.getpid()}")
    try:
        with open(temporaire, "wb") as fichier:
            if chemin.exists():
                os.fchmod(fichier.fileno(), chemin.stat().st_mode)
            fichier.write(octets)
            fichier.flush()
            os.fsync(fichier.fileno())
        os.replace(temporaire, chemin)
        _synchroniser_dossier(chemin.parent)
    except OSError as faute:
        with suppress(OSError):
            temporaire.unlink(missing_ok=True)
        raise _ecriture_impossible(chemin, faute) from faute


def _synchroniser_dossier(dossier: Path) -> None:
    descripteur = os.open(dossier, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)


def _ecriture_impossible(chemin: Path, faute: OSError) -> EcritureImpossible:
    return EcritureImpossible(
        f"{chemin} ne peut pas être écrit ({motif_du_systeme(faute)}) ; rien n'a été enregistré.",
        conseil="Libérer de la place ou rendre le dossier accessible en écriture (celui des journaux se règle par "
        "la variable BASOCHE_PARAMETRES), puis recommencer.",
    )


def motif_du_systeme(faute: OSError) -> str:
    """Ce que le système refuse, en français."""
    motifs = {
        errno.ENOSPC: "disque plein",
        errno.EROFS: "disque en lecture seule",
        errno.EACCES: "accès interdit",
        errno.ENOENT: "dossier absent",
        errno.ENOTDIR: "le chemin passe par un fichier",
        errno.EISDIR: "c'est un dossier",
        errno.EDQUOT: "quota atteint",
        errno.EFBIG: "taille permise dépassée",
        errno.EPERM: "opération interdite",
        errno.EIO: "panne du disque",
    }
    return motifs.get(faute.errno or 0) or faute.strerror or str(faute)
