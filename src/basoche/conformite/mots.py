"""Les mots d'un champ, aplatis pour être comparés : minuscules, sans accents, apostrophes droites."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable


def aplatir(texte: str) -> str:
    """Le texte en minuscules, sans accents ni apostrophes courbes, blancs réduits."""
    decompose = unicodedata.normalize("NFD", texte.lower().replace("’", "'"))
    return " ".join("".join(lettre for lettre in decompose if not unicodedata.combining(lettre)).split())


def contient_un_mot(texte: str, mots: Iterable[str]) -> bool:
    """Vrai si le texte, aplati, contient l'un de ces débuts de mot."""
    plat = aplatir(texte)
    return any(re.search(rf"\b{re.escape(mot)}", plat) for mot in mots)


def contient_le_nom(texte: str, nom: str) -> bool:
    """Vrai si le texte, aplati, contient ce nom entier (« Martin » n'est pas dans « Martinez »)."""
    return re.search(rf"\b{re.escape(aplatir(nom))}\b", aplatir(texte)) is not None
