"""Écrire sans jamais rien laisser à moitié : fichier voisin, mise sur disque, puis remplacement d'un coup.

Une coupure laisse l'ancien fichier entier ; le brouillon, de nom fixe, est écrasé au passage suivant.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from basoche.echanges.erreurs import EcritureImpossible

_CONSEIL = "Libérer de la place ou choisir un autre emplacement ; rien n'a été modifié."


def ecrire_atomiquement(chemin: Path, contenu: bytes | Iterable[bytes], *, durable: bool = True) -> None:
    """Remplace un fichier d'un coup par ce contenu.

    ``durable`` attend que le disque ait tout reçu ; à ne lever que pour des milliers de fichiers qu'on sait refaire.

    Raises:
        EcritureImpossible: disque plein, fichier ou dossier en lecture seule, chemin absent ; rien n'est modifié.
    """
    cible = chemin.resolve()
    brouillon = cible.with_name(f".{cible.name}.en-cours")
    refuser_lecture_seule(cible)
    try:
        with brouillon.open("wb") as flux:
            _verser(flux, contenu, durable)
        brouillon.replace(cible)
        if durable:
            _synchroniser_dossier(cible.parent)
    except OSError as erreur:
        with suppress(OSError):
            brouillon.unlink(missing_ok=True)
        raise _impossible(chemin, erreur) from None


def _verser(flux: BinaryIO, contenu: bytes | Iterable[bytes], durable: bool) -> None:
    for morceau in (contenu,) if isinstance(contenu, bytes) else contenu:
        flux.write(morceau)
    if durable:
        flux.flush()
        os.fsync(flux.fileno())


def refuser_lecture_seule(cible: Path) -> None:
    """Un fichier que personne ne doit écrire ne se remplace pas, même si le dossier le permettrait.

    Raises:
        EcritureImpossible: le fichier est en lecture seule, ou c'est un dossier ou un périphérique.
    """
    existe = cible.exists()
    # Un périphérique (/dev/null) serait remplacé par un fichier, à la place de tous.
    if existe and (not cible.is_file() or not cible.stat().st_mode & 0o222):
        raise EcritureImpossible(
            f"« {cible} » n'est pas un fichier ordinaire, ou est en lecture seule.",
            conseil="Choisir un autre emplacement ou rendre le fichier modifiable ; rien n'a été modifié.",
        )


def _synchroniser_dossier(dossier: Path) -> None:
    """Met le nouveau nom sur disque ; un système qui n'ouvre pas les dossiers s'en passe."""
    with suppress(PermissionError):
        descripteur = os.open(dossier, os.O_RDONLY)
        try:
            os.fsync(descripteur)
        finally:
            os.close(descripteur)


@contextmanager
def verrouiller(chemin: Path) -> Iterator[None]:
    """Un seul import à la fois dans le dossier d'un fichier : le verrou tombe avec le processus, même tué.

    Raises:
        EcritureImpossible: un autre import est en cours, ou le dossier n'existe pas.
    """
    poser = _verrou_du_systeme()
    try:
        descripteur = os.open(chemin.resolve().parent, os.O_RDONLY)
    except OSError as erreur:
        raise _impossible(chemin, erreur) from None
    try:
        poser(descripteur)
        yield
    except BlockingIOError:
        raise EcritureImpossible(
            f"Un autre import écrit déjà dans le dossier de « {chemin} ».", conseil="Attendre sa fin, puis relancer."
        ) from None
    finally:
        os.close(descripteur)


def _verrou_du_systeme() -> Callable[[int], None]:
    import fcntl

    return lambda descripteur: fcntl.flock(descripteur, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _impossible(chemin: Path, erreur: OSError) -> EcritureImpossible:
    return EcritureImpossible(f"Écriture de « {chemin} » impossible : {cause_systeme(erreur)}.", conseil=_CONSEIL)


def cause_systeme(erreur: OSError) -> str:
    """Ce que le système refuse, en français."""
    import errno

    causes = {
        errno.ENOSPC: "disque plein",
        errno.EDQUOT: "quota de disque atteint",
        errno.EFBIG: "fichier trop gros pour ce disque",
        errno.EROFS: "disque en lecture seule",
        errno.EACCES: "droits insuffisants",
        errno.EPERM: "droits insuffisants",
        errno.ENOENT: "ce chemin n'existe pas",
        errno.ENOTDIR: "ce chemin n'existe pas",
        errno.EISDIR: "c'est un dossier",
    }
    return causes.get(erreur.errno or 0, "le système a refusé l'opération")
