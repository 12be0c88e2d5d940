"""Sans indices écrits : une mention se cherche aux mots que lui donne le catalogue, et reste douteuse au mieux."""

from __future__ import annotations

import re
from functools import cache

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import mots_de
from basoche.conformite.ecrit.pliage import plier_court
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.droit.actes import Mention

_MOT = re.compile(r"[a-z]{4,}")
_COMMUNS = mots_de("mots_de_catalogue")
_ASSEZ = 0.45
_FENETRE = 700


@cache
def _mots_de(texte: str) -> frozenset[str]:
    """Les débuts des mots qui comptent : « commandement » et « commander » se ressemblent assez."""
    pleins = [mot for mot in _MOT.findall(plier_court(texte)) if mot not in _COMMUNS]
    return frozenset(mot[:6] for mot in (pleins or _MOT.findall(plier_court(texte))))


def reperer_par_le_catalogue(mention: Mention, contexte: Contexte) -> Recherche:
    """Douteuse si un passage a une bonne part de ses mots, ou sa durée ; absente si rien ne s'en approche."""
    attendus = _mots_de(mention.texte)
    texte = contexte.canonique.texte
    meilleur: tuple[float, int, int] = (0.0, 0, 0)
    for passage in contexte.ecrit.passages:
        voisinage = plier_court(contexte.ecrit.texte[passage.debut : passage.debut + _FENETRE])
        communs = {mot[:6] for mot in _MOT.findall(voisinage)} & attendus
        part = len(communs) / len(attendus) if attendus else 0.0
        if part > meilleur[0]:
            meilleur = (part, passage.debut, passage.fin)
    part, debut, fin = meilleur
    extrait = " ".join(contexte.ecrit.texte[debut:fin].split())[:240]
    duree = mention.duree_attendue
    if duree and len(duree) == 1 and part < _ASSEZ:
        ((unite, nombre),) = duree.items()
        rang = texte.find(f"<u:{nombre} {unite}>")
        if rang >= 0:
            return Recherche(mention.id, Etat.DOUTEUSE, contexte.extrait(rang, rang + 2), "le délai se lit ; à relire")
    if part >= _ASSEZ:
        return Recherche(mention.id, Etat.DOUTEUSE, extrait, "des mots de la mention se lisent ; à relire")
    return Recherche(mention.id, Etat.ABSENTE, extrait if part >= 0.3 else "", "rien ne s'en approche dans le texte")
