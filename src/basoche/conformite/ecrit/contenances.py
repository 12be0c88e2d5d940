"""Les contenances d'un cadastre : leur total est leur somme."""

from __future__ import annotations

import re
from collections.abc import Iterator

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif

_CONTENANCE = re.compile(
    r"(?<![\w.,])(?:(?P<ha>\d{1,3}) ?(?:ha|hectares?)\b[ ,]{0,2}(?:et )?)?"
    r"(?:(?P<a>\d{1,3}) ?(?:ares?|a)\b[ ,]{0,2}(?:et )?)?"
    r"(?:(?P<ca>\d{1,2}) ?(?:ca|centiares?)\b)?"
)
_TOTAL = motif(r"(?:\btotal\w*|\bensemble\b|\bsoit\b|\bau tout\b|\bcumulee?\b|contenance totale)[^\n\d]{0,40}\Z")
_PARCELLES = motif(r"\b(?:sections?|parcelles?|n[o°]|numero|cadastr\w*)\b")
_AU_MOINS, _DEVANT = 2, 60
_CENTIARES = {"ha": 10_000, "a": 100, "ca": 1}


def contenance_fausse(contexte: Contexte) -> Iterator[tuple[str, int, int]]:
    """Le total annoncé des contenances qui le précèdent n'est pas leur somme."""
    texte = contexte.canonique.texte
    parts: list[int] = []
    for trouve in _CONTENANCE.finditer(texte):
        centiares = sum(int(trouve[nom]) * poids for nom, poids in _CENTIARES.items() if trouve[nom])
        if not trouve[0] or not centiares:
            continue
        if _TOTAL.search(texte, max(0, trouve.start() - _DEVANT), trouve.start()):
            if len(parts) >= _AU_MOINS and sum(parts) != centiares and centiares not in parts:
                yield "le total des contenances n'est pas leur somme", trouve.start(), trouve.end()
            parts = []
        elif _PARCELLES.search(texte, max(0, trouve.start() - 2 * _DEVANT), trouve.start()):
            parts.append(centiares)
