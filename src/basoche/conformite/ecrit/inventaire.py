"""L'inventaire des biens saisis : des biens, et de quoi les reconnaître (CPCE R221-16, 2°)."""

from __future__ import annotations

import re

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.droit.actes import Mention

_DEBUT = motif(r"@debut_inventaire")
_FIN = motif(r"@fin_inventaire")
_DETAIL = motif(r"@detail_d_un_bien")
_VAGUE = motif(r"@bien_vague")
# Ce qui porte un nombre sans rien dire d'un bien : une adresse, un code postal, le rang d'une ligne.
_AILLEURS = motif(
    r"\b\d{1,4}(?: ?(?:bis|ter))?,? (?:@voie)\b[^\n,;]{0,40}|\b\d{5} [a-z]|^ ?\d{1,2} ?[|.)o]|\b\d{1,2} ?o?\)"
)


def _sans_jetons(texte: str) -> str:
    """Une date, un délai ou une adresse n'est pas le détail d'un bien ; un blanc le reste."""
    return _AILLEURS.sub(" ", re.sub(r"<(?!vide)[^>]*>", " ", texte))


def chercher_inventaire(contexte: Contexte, mention: Mention) -> Recherche:
    """Trouvé si une suite de biens porte de quoi les reconnaître ; absent s'il n'y a que des genres."""
    texte = contexte.canonique.texte
    meilleur: tuple[int, int, int] = (-1, 0, 0)
    for trouve in _DEBUT.finditer(texte):
        borne = _FIN.search(texte, trouve.end())
        zone = (trouve.end(), min(borne.start() if borne else len(texte), trouve.end() + 2500))
        corps = _sans_jetons(texte[zone[0] : zone[1]])
        note = len(_DETAIL.findall(corps)) * 3 + len(re.findall(r"[a-z]{4,}", corps)) // 3
        if note > meilleur[0]:
            meilleur = (note, *zone)
    note, debut, fin = meilleur
    if note < 0:
        return Recherche(mention.id, Etat.ABSENTE, "", "aucun bien n'est inventorié")
    corps = _sans_jetons(texte[debut:fin])
    extrait = contexte.extrait(debut, max(debut + 1, min(fin, debut + 120)))
    if "<vide>" in corps and not _DETAIL.search(corps):
        return Recherche(mention.id, Etat.VIDE, extrait, "l'inventaire est laissé en blanc")
    mots = re.findall(r"[a-z]{3,}", corps)
    if len(mots) < 3:
        return Recherche(mention.id, Etat.ABSENTE, extrait, "aucun bien n'est inventorié")
    if not _DETAIL.search(corps):
        return Recherche(mention.id, Etat.ABSENTE, extrait, "les biens ne sont pas désignés en détail")
    if _VAGUE.search(corps) and len(_DETAIL.findall(corps)) < 2:
        return Recherche(mention.id, Etat.DOUTEUSE, extrait, "la désignation des biens est vague")
    return Recherche(mention.id, Etat.TROUVEE, extrait)
