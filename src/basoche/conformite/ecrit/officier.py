"""Le commissaire de justice : son nom, sa demeure, sa signature (CPC 648, 3°)."""

from __future__ import annotations

import re

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif, mots_de
from basoche.conformite.ecrit.pliage import plier_court
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.droit.actes import Mention

_QUALITE = motif(r"@qualite_officier")
_NOM_PROPRE = re.compile(
    r"(?:Me|Maître|MAÎTRE|Maitre)\s+[A-ZÀ-Ý]|[A-ZÀ-Ý][\wà-ÿ'’-]+\s+[A-ZÀ-Ý][\wÀ-ÿ'’-]+|\b[A-ZÀ-Ý]{4,}\b"
)
_MOT_PROPRE = re.compile(r"[A-ZÀ-Ý][\wÀ-ÿ'’-]{2,}")
_DEMEURE = motif(r"@demeure_officier")
_SIGNATURE = motif(r"@signature")
_COMMUNS = mots_de("pas_un_nom")
_AUTOUR = 170


def chercher_officier(contexte: Contexte, mention: Mention) -> Recherche:
    """Le nom et la demeure près de la qualité ; une signature, ou son nom repris au pied de l'acte."""
    meilleure: tuple[int, int, int] = (0, 0, 0)
    noms: set[str] = set()
    texte = contexte.canonique.texte
    for trouve in _QUALITE.finditer(texte):
        debut, fin = max(0, trouve.start() - _AUTOUR), min(len(texte), trouve.end() + _AUTOUR)
        de, a = contexte.canonique.origine(debut, fin)
        origine = contexte.ecrit.texte[de:a]
        note = (_NOM_PROPRE.search(origine) is not None) + (_DEMEURE.search(texte, debut, fin) is not None)
        noms |= {plier_court(mot) for mot in _MOT_PROPRE.findall(origine)} - _COMMUNS
        if note > meilleure[0]:
            meilleure = (note, trouve.start(), trouve.end())
    note, debut, fin = meilleure
    if note == 0:
        return Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne le désigne")
    extrait = contexte.extrait(debut, fin)
    if note == 1:
        vide = "<vide>" in texte[max(0, debut - _AUTOUR) : fin + _AUTOUR]
        return Recherche(mention.id, Etat.VIDE if vide else Etat.ABSENTE, extrait, "il manque : son nom ou sa demeure")
    if not est_signe(contexte, noms, apres=fin):
        return Recherche(mention.id, Etat.ABSENTE, extrait, "il manque : la signature")
    return Recherche(mention.id, Etat.TROUVEE, extrait)


def est_signe(contexte: Contexte, noms: set[str], *, apres: int) -> bool:
    """Vrai si l'acte dit sa signature, ou si le nom de l'officier est repris dans ses derniers mots."""
    texte = contexte.canonique.texte
    if _SIGNATURE.search(texte):
        return True
    fin = texte.rstrip()[-120:]
    au_pied = len(texte.rstrip()) - 120 > apres
    return au_pied and any(re.search(rf"\b{re.escape(nom)}\b", fin) for nom in noms)
