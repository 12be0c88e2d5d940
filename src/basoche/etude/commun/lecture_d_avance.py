"""Lire d'avance la base SQLite au démarrage : le premier collaborateur du matin n'attend pas le disque.

Une fiche lit une trentaine de pages éparses ; d'un disque, chacune coûte plus que toute la requête. Le système garde
ensuite le fichier en mémoire, tant qu'il en a ; il en est le seul juge, rien n'est réservé.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

_MORCEAU = 1 << 20  # le système ne lit d'avance qu'un morceau à la fois


def lire_d_avance(fichier: Path, *, memoire: int | None = None) -> threading.Thread | None:
    """Demande au système de lire un fichier, sans attendre ; ``None`` si ce n'est ni possible ni raisonnable.

    Un fichier plus grand que la moitié de la mémoire n'est pas lu : il chasserait autre chose.

    Args:
        memoire: en octets ; celle de la machine, par défaut.
    """
    if not hasattr(os, "posix_fadvise") or not fichier.is_file():
        return None
    if fichier.stat().st_size > (_memoire() if memoire is None else memoire) // 2:
        return None
    fil = threading.Thread(target=_lire, args=(fichier,), name="lecture d'avance", daemon=True)
    fil.start()
    return fil


def _memoire() -> int:
    """La mémoire de la machine, en octets."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _lire(fichier: Path) -> None:
    with fichier.open("rb") as ouvert:
        taille = os.fstat(ouvert.fileno()).st_size
        for debut in range(0, taille, _MORCEAU):
            os.posix_fadvise(ouvert.fileno(), debut, _MORCEAU, os.POSIX_FADV_WILLNEED)
