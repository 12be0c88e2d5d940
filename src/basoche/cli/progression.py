"""La barre de progression d'un lot, sur la sortie d'erreur et seulement si c'est un terminal."""

from __future__ import annotations

import contextlib
import os
import stat
import time
from io import FileIO
from typing import TextIO

INTERVALLE = 0.1
LARGEUR = 24
_EFFACER = "\r\x1b[K"


class Progression:
    """Compte les lignes et montre l'avancement.

    Args:
        terminal: où écrire ; ``None`` pour se taire.
        taille: octets à lire, si on le sait (un fichier) ; sinon seul le nombre de lignes est montré.
    """

    def __init__(self, terminal: TextIO | None, taille: int | None = None) -> None:
        self.terminal, self.taille = terminal, taille
        self.lus = self.lignes = self.refus = 0
        self.dernier = 0.0
        self.visible = False

    def lire(self, octets: int) -> None:
        """Compte des octets lus."""
        self.lus += octets

    def compter(self, lignes: int, refus: int) -> None:
        """Compte des réponses écrites, et rafraîchit la barre de temps en temps."""
        self.lignes += lignes
        self.refus += refus
        maintenant = time.monotonic()
        if self.terminal is not None and maintenant - self.dernier >= INTERVALLE:
            self.dernier = maintenant
            self._ecrire(f"{_EFFACER}{self._texte()}")
            self.visible = True

    def effacer(self) -> None:
        """Ôte la barre avant d'écrire une réponse : les deux sorties peuvent être le même terminal."""
        if self.visible:
            self._ecrire(_EFFACER)
            self.visible = False

    def finir(self) -> None:
        """Remplace la barre par le bilan."""
        if self.terminal is not None:
            self._ecrire(f"{_EFFACER}{self._bilan()}\n")

    def _texte(self) -> str:
        if not self.taille:
            return self._bilan()
        part = min(1.0, self.lus / self.taille)
        plein = int(part * LARGEUR)
        return f"[{'█' * plein}{'·' * (LARGEUR - plein)}] {part:4.0%}  {self._bilan()}"

    def _bilan(self) -> str:
        nombre = f"{self.lignes:,}".replace(",", "\u202f")
        return f"{nombre} ligne{'s' if self.lignes > 1 else ''}, {self.refus} refus"

    def _ecrire(self, texte: str) -> None:
        if self.terminal is not None:
            with contextlib.suppress(OSError):
                self.terminal.write(texte)
                self.terminal.flush()


def taille_connue(fichier: FileIO) -> int | None:
    """La taille d'un fichier ordinaire ; ``None`` pour un tube ou un terminal."""
    etat = os.fstat(fichier.fileno())
    return etat.st_size if stat.S_ISREG(etat.st_mode) else None
