"""La compilation du noyau : une fois par machine, gardée dans le cache de l'utilisateur, annoncée quand elle a lieu."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
from numba.core import config, event, types

_annonces: list[Callable[[], None]] = []


class _Annonce(event.Listener):
    """Prévient au début de la première compilation ; rien si le noyau sort du cache."""

    def on_start(self, _evenement: Any) -> None:
        while _annonces:
            _annonces.pop()()

    def on_end(self, _evenement: Any) -> None:
        """Rien à dire à la fin."""


event.register("numba:compile", _Annonce())  # type: ignore[no-untyped-call]  # numba n'a pas de types


def prevenir(annonce: Callable[[], None]) -> None:
    """Retient ce qu'il faut dire si le noyau doit être compilé."""
    _annonces[:] = [annonce]


def _dossier_de_cache() -> Path | None:
    """Le cache de l'utilisateur, s'il peut être écrit."""
    racine = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    dossier = Path(racine) / "basoche" / "noyau"
    try:
        dossier.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return dossier if os.access(dossier, os.W_OK) else None


_CACHE = _dossier_de_cache()
if _CACHE is not None:
    config.CACHE_DIR = str(_CACHE)  # type: ignore[attr-defined]  # numba n'a pas de types


def compiler(fonction: Any = None, *, signature: Any = None) -> Any:
    """Compile une fonction du noyau en code machine.

    Avec une signature, elle est compilée tout de suite, sa boucle ``prange`` répartie sur les cœurs, et gardée en
    cache : elle contient déjà les fonctions qu'elle appelle.
    """
    if fonction is None:
        return lambda une_fonction: compiler(une_fonction, signature=signature)
    if signature is None:
        return numba.njit(fonction, nogil=True, error_model="numpy")
    en_cache = _CACHE is not None
    return numba.njit(signature, parallel=True, cache=en_cache, nogil=True, error_model="numpy")(fonction)


def colonne(entier: Any, *, ecrite: bool = False, dimensions: int = 1) -> Any:
    """Le type d'une colonne ; celles que le noyau ne fait que lire viennent d'Arrow, qui les protège."""
    return types.Array(entier, dimensions, "C", readonly=not ecrite)
