"""Les flux standard : UTF-8 quel que soit l'environnement, et silence quand le lecteur s'en va."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Sequence
from typing import TextIO


def fixer_utf8() -> None:
    """Met les trois flux standard en UTF-8 ; un caractère impossible à écrire est échappé, jamais une erreur.

    Une sortie fermée par l'appelant (« >&- ») devient muette.
    """
    sys.stdout = sys.stdout or _ouvrir_le_vide()
    sys.stderr = sys.stderr or _ouvrir_le_vide()
    for flux in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(flux, io.TextIOWrapper):
            flux.reconfigure(encoding="utf-8", errors="backslashreplace")


def _ouvrir_le_vide() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")


def arguments_en_utf8(arguments: Sequence[str]) -> list[str]:
    """Les mots de la ligne de commande relus en UTF-8, même si la locale du poste en a décidé autrement."""
    return [os.fsencode(mot).decode("utf-8", errors="surrogateescape") for mot in arguments]


def taire_sortie() -> None:
    """Après un tube rompu (``| head``) : ce qui reste à écrire part dans le vide, sans message à la fermeture."""
    with contextlib.suppress(OSError, ValueError):
        vide = os.open(os.devnull, os.O_WRONLY)
        os.dup2(vide, sys.stdout.fileno())
        os.close(vide)


def ecrire_erreur(texte: str) -> None:
    """Écrit un message sur la sortie d'erreur, s'il y a encore quelqu'un pour le lire."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(texte + "\n")
        sys.stderr.flush()
