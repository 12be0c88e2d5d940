"""Les mots d'un champ, aplatis pour être comparés : minuscules, sans accents, apostrophes droites."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def aplatir(texte: str) -> str:
    """Le texte en minuscules, sans accents ni apostrophes courbes, blancs réduits."""
    decompose = unicodedata.normalize("NFD", texte.lower().replace("’", "'"))
    return " ".join("".join(lettre for lettre in decompose if not unicodedata.combining(lettre)).split())


def contient_un_mot(texte: str, mots: tuple[str, ...]) -> bool:
    """Vrai si le texte, aplati, contient l'un de ces débuts de mot."""
    return _motif(mots).search(aplatir(texte)) is not None


@lru_cache(maxsize=256)
def _motif(mots: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, mots))})")


def contient_le_nom(texte: str, nom: str) -> bool:
    """Vrai si le texte, aplati, contient ce nom entier (« Martin » n'est pas dans « Martinez »)."""
    return re.search(rf"\b{re.escape(aplatir(nom))}\b", aplatir(texte)) is not None
