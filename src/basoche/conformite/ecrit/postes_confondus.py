"""Un décompte qui donne une seule somme pour le principal et pour les intérêts ne les distingue pas (CPCE R221-1)."""

from __future__ import annotations

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif

# « Principal et intérêts au taux légal : 1 050,00 € » : un seul libellé, une seule somme.
_ET = r"(?:,? ?(?:et|avec|plus|\+|&|/|,|ainsi que|augmentee? d(?:e|')|majoree? d(?:e|')|y compris|dont|outre|frais|"
_ET += r"depens|l[ea]s?|d[eu]s?|ses|leurs|l'|accessoires|due?s?|en|au|taux|legal) ?){1,8}"
_CONFONDUS = motif(
    rf"(?:principal\w*|capital|creance)\b{_ET}interets?\b[^\n<]{{0,80}}(?:<t:[^>]*>[^\n<]{{0,30}})?(?P<v>@e)|"
    rf"(?:interets?|frais)\b{_ET}(?:principal|capital)\b[^\n<]{{0,40}}(?P<w>@e)"
)
_PRINCIPAL = motif(r"(?:principal\w*|capital)\b[^\n<]{0,60}(?P<v>@e)|(?P<w>@e)[^\n<]{0,20}(?:principal|capital)")
_INTERETS = motif(
    r"interets?\b[^\n<]{0,80}(?:<(?:t|d|u):[^>]*>[^\n<]{0,40}){0,4}(?P<v>@e)|(?P<w>@e)[^\n<]{0,30}interets?"
)
_NEANT = motif(r"neant|aucun|pour memoire|\bnuls?\b|<e:0>|pas d'interet|sans interet|non echus|a courir")


def postes_confondus(contexte: Contexte) -> bool:
    """Vrai si une seule somme dit le principal et les intérêts, quand aucune autre ne dit l'un ou l'autre."""
    texte = contexte.canonique.texte
    sommes = {t.start("v") if t["v"] else t.start("w") for t in _CONFONDUS.finditer(texte)}
    if not sommes or "|" in texte or _NEANT.search(texte):
        return False
    for sorte in (_PRINCIPAL, _INTERETS):
        siennes = {t.start("v") if t["v"] else t.start("w") for t in sorte.finditer(texte)}
        if siennes - sommes:
            return False
    return True
