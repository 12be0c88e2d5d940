"""La signature d'un acte : dite, ou le nom de qui l'a fait, seul au pied."""

from __future__ import annotations

import re
from collections.abc import Iterable

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif, mots_de
from basoche.conformite.ecrit.pliage import plier_court

# Au pied de l'acte, ou dans sa dernière ligne : « R. Éparvier », « A. Sablé-Tournemine ».
_INITIALE = re.compile(
    r"(?<![\w.])(?!MM?\. ?[A-ZÀ-Ý][\w'’-]{2})(?:[A-ZÀ-Ý][a-zà-ÿ]{0,2}\.[ -]?){1,3}"
    r"(?:[dD][eE'’uU] ?|[lL][aeAE] |[vV][aA][nN] )?[A-ZÀ-Ý][\wÀ-ÿ'’-]{2,}"
)
_DITE = motif(r"@signature_dite")
_D_UN_AUTRE = motif(r"@signature_d_un_autre")
_EN_BLANC = motif(r"(?: (?:du|de) [^\n:|]{0,40})? ?[:=|] ?(?:<vide>|\n|\Z)")
_COMMUNS = mots_de("pas_un_nom")
_AUTOUR, _PIED = 45, 170
_INITIALES = 2  # lettres, au plus


def est_signe(contexte: Contexte, noms: Iterable[str] = ()) -> bool:
    """Vrai si l'acte dit sa signature, ou si le nom de son auteur se lit à son pied ; ``noms`` : les siens."""
    texte = contexte.canonique.texte
    connus = {plier_court(mot) for nom in noms for mot in re.findall(r"[\wÀ-ÿœŒ'’-]{3,}", nom)} - _COMMUNS
    for trouve in _DITE.finditer(texte):
        pres = texte[max(0, trouve.start() - _AUTOUR) : trouve.end() + _AUTOUR]
        if _D_UN_AUTRE.search(pres) is None and not _est_en_blanc(texte, trouve.end(), connus):
            return True
    if _est_seul_au_bout(texte, connus):
        return True
    origine = contexte.ecrit.texte
    pied = max(0, len(origine.rstrip()) - _PIED)
    for trouve in _INITIALE.finditer(origine, pied):
        if not connus or connus & set(re.split(r"[ .]+", plier_court(trouve[0]))):
            return True
    # Le même passage ne le désigne pas et ne le signe pas à la fois.
    bas = max(0, len(texte.rstrip()) - _PIED)
    return any(f"{nom}" in texte[bas:] and f"{nom}" in texte[:bas] for nom in connus)


def _est_en_blanc(texte: str, fin: int, connus: set[str]) -> bool:
    """Rien ne suit le libellé ; son nom, seul sur la ligne d'après, y est une signature."""
    if (blanc := _EN_BLANC.match(texte, fin)) is None:
        return False
    suivante = texte[blanc.end() :].lstrip("\n").partition("\n")[0]
    return blanc[0].endswith("<vide>") or not _n_est_que_lui(suivante, connus)


def _est_seul_au_bout(texte: str, connus: set[str]) -> bool:
    """Le dernier segment de l'acte n'est que son nom, déjà dit plus haut : « … 4 rue Haute). Anne Rey »."""
    *avant, dernier = re.split(r"[.;:)|\]]\s+(?=\S)|\n| - ", texte.rstrip(" .\n|"))
    dit = [mot for mot in re.findall(r"[a-z'-]{3,}", dernier) if mot in connus]
    return bool(dit) and _n_est_que_lui(dernier, connus) and any(dit[-1] in segment for segment in avant)


def _n_est_que_lui(ligne: str, connus: set[str]) -> bool:
    mots = re.findall(r"[a-z'-]+", ligne)
    return bool(connus & set(mots)) and all(mot in connus or len(mot) <= _INITIALES for mot in mots)
