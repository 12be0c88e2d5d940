"""Le texte brut d'un acte venu d'ailleurs : un vrai saut là où son auteur va à la ligne.

Un texte tiré d'un PDF ou d'un logiciel coupe ses phrases au bout de la ligne, et met l'un sous l'autre « NOM : … » et
« SIÈGE : … ». CommonMark en ferait une seule ligne : celle qui finit avant sa marge, là où le mot suivant tenait
encore, finit ce qu'elle dit.
"""

from __future__ import annotations

import re
from itertools import pairwise

FIN_VOULUE = "\v"  # à la fin d'une ligne que son auteur finit là
# Ce qui n'est pas un alinéa : tableau, liste, titre, citation, bloc, filet.
_BALISE = re.compile(r"\s*(?:[|>#]|[-+•](?:\s|\Z)|\*\s|\d{1,3}[.)]\s|```|~~~|:::|[-=_*]{3,}\s*\Z)|\s{4,}\S|.*\|")
_LIBELLE = re.compile(r"\**[A-ZÀ-Ý0-9][^:|.!?;]{0,44}\**\s?:(?:\s|\Z)")
_SOMME = re.compile(r"\d[.,]\d{2}\s?(?:€|EUR|euros)?\**\s*\Z")
_CAPITALES = re.compile(r"[^a-zà-ÿ]*[A-ZÀ-Ý]{3}[^a-zà-ÿ]*\Z")
# En capitales, « DE », « QUI », « ET » ne commencent pas une phrase.
_COMMENCE = re.compile(
    r"(?!(?:D[EU0]S?|ET|[O0]U|QU[EI]|D[O0]NT|AUX)\b(?!\s*:)|(?:D|QU)['’])[\s*_«\"([\[]*[A-ZÀ-Ý0-9✓☐☑☒\[§]"
)
_INACHEVEE = re.compile(
    r"(?:,|[-–—(«]|\b(?:de|du|des|d'|le|la|les|l'|un|une|à|au|aux|et|ou|par|pour|en|sur|dans|chez|qui|que|son|sa|ses|"
    r"M\.|Mme|Me|Monsieur|Madame|Maître|n°|art\.|article))\s*\Z",
    re.IGNORECASE,
)
_TITRE = re.compile(r"[^a-zà-ÿ:.,;]*[A-ZÀ-Ý]{3}[^a-zà-ÿ:.,;]*\Z")
_LIBELLE_BAS = re.compile(r"\**[a-zà-ÿ][^:|.!?;]{0,24}\**\s?:\s")
_TIRETS = re.compile(r"\s*(?:[-=_]{4,}\s*)+\Z")
_PHRASE_FINIE = re.compile(r"[.;!?»]\**\s*\Z")
_MARGE, _LARGE, _ETROIT, _TITRE_AU_PLUS = 4, 120, 45, 60
_SANS_MARGE = 10_000


def separer_les_lignes(texte: str) -> str:
    """Le même texte, un saut de ligne (CommonMark : deux blancs) où la ligne finit d'elle-même."""
    lignes = _sans_filets(texte.split("\n"))
    largeur = _largeur(lignes)
    rendues: list[str] = []
    bloc = ""
    for rang, ligne in enumerate(lignes):
        rendues.append(ligne)
        cloture = ligne.strip()[:3]
        if cloture in ("```", "~~~"):
            bloc = "" if bloc == cloture else bloc or cloture
        suivante = lignes[rang + 1] if rang + 1 < len(lignes) else ""
        if not bloc and _se_separent(ligne, suivante, largeur):
            rendues[-1] = rendues[-1].rstrip() + "  "
    return "\n".join(rendues)


def _largeur(lignes: list[str]) -> int:
    """La plus longue des lignes coupées au milieu d'une phrase ; sans mesure si aucune ne l'est."""
    coupees = [
        len(ligne)
        for ligne, suivante in pairwise(lignes)
        if re.match(r"[a-zà-ÿ]", suivante) and len(ligne) <= _LARGE and not _BALISE.match(ligne)
    ]
    largeur = max(coupees, default=0)
    return largeur if largeur >= _ETROIT else _SANS_MARGE


def _sans_filets(lignes: list[str]) -> list[str]:
    """Sous une somme, un filet ne sépare rien ; sous un alinéa, CommonMark en ferait un titre."""
    return [
        ligne
        for rang, ligne in enumerate(lignes)
        if not (rang and _TIRETS.match(ligne) and _SOMME.search(lignes[rang - 1]))
    ]


def _se_separent(ligne: str, suivante: str, largeur: int) -> bool:
    if not ligne.strip() or not suivante.strip() or _BALISE.match(ligne) or _BALISE.match(suivante.lstrip()):
        return False
    if _SOMME.search(ligne) and not suivante[:1].islower():
        return True
    if _PHRASE_FINIE.search(ligne) and len(suivante) <= _TITRE_AU_PLUS and _TITRE.match(suivante):
        return True
    libelles = (bool(_LIBELLE.match(ligne)), bool(_LIBELLE.match(suivante)))
    if all(libelles) or (_LIBELLE_BAS.match(ligne) and _LIBELLE_BAS.match(suivante)):
        return True
    tenait = len(ligne.rstrip()) + 1 + len(suivante.split()[0]) + _MARGE <= largeur
    if _INACHEVEE.search(ligne.replace("0", "O")) or not tenait:
        return False
    if _TITRE.match(ligne):
        return True
    return libelles[1] or _COMMENCE.match(suivante) is not None
