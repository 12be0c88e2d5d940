"""Rapprocher ce qui s'écrit autrement : accents, casse, ponctuation, articles ; et ce qui se prononce pareil."""

from __future__ import annotations

import re
import unicodedata

_SEPARATEURS = re.compile(r"[^a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})


def cle_de_recherche(texte: str) -> str:
    """Le texte sans accent, en minuscules, mots séparés d'une espace.

    >>> cle_de_recherche("Société L'Œuvre d'Été")
    'societe l oeuvre d ete'
    """
    decompose = unicodedata.normalize("NFD", texte.lower().translate(_LIGATURES))
    nu = "".join(lettre for lettre in decompose if not unicodedata.combining(lettre))
    return _SEPARATEURS.sub(" ", nu).strip()
