"""Ce que la désignation du destinataire laisse en blanc : se cherche avant lui, car un blanc est un défaut sûr."""

from __future__ import annotations

from itertools import pairwise

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif

_ADRESSE = motif(r"@adresse_en_blanc")
_LUI = motif(r"@destinataire_en_blanc")
_DESTINATAIRE = motif(
    r"@role_destinataire|@role_tiers|\ba ?[:|]|"
    r"^\W{0,4}(?:a|sommes?|sommons|commandons|assignons|signifions|commandement)\b"
)
_AUTRES = motif(
    r"@role_requerant|@role_requerant_faible|@qualite_officier|\bcautions?\b|avocate?s?\b|\bmandataire|\bgestionnaire|"
    r"\bimmeuble|\bbien\b|\blogement|\blocal\b|lieux loues|employeur|\borgane|represent"
)
_REMEDE = motif(r"dernier|ancien\w* (?:adresse|domicile)|inconnu|sans domicile|demeurant actuellement")
_RANG = motif(r"@rang_de_partie")
_RUE = motif(r"@adresse|@adresse_large|\ba [a-z]{4,}")
_PARTAGEE = motif(r"@meme_adresse")
_FIN = motif(r"\n|;|@role_requerant|@qualite_officier|\bcautions? ?[:|]")
_DEVANT, _APRES = 200, 160  # signes


def adresse_en_blanc(contexte: Contexte) -> tuple[int, int] | None:
    """Où le nom ou l'adresse du destinataire est un blanc, ``None`` s'il ne l'est pas ; le texte est lu par lignes."""
    texte = contexte.canonique.texte
    if (lui := _LUI.search(texte)) is not None:
        return lui.span()
    for blanc in _ADRESSE.finditer(texte):
        devant = max(0, blanc.start() - _DEVANT)
        siennes = [t.end() for t in _DESTINATAIRE.finditer(texte, devant, blanc.start())]
        autres = [t.end() for t in _AUTRES.finditer(texte, devant, blanc.start())]
        suite = texte[blanc.end() : blanc.end() + _APRES].partition("\n")[0]
        if siennes and max(siennes) > max(autres, default=-1) and not _REMEDE.search(suite):
            return blanc.span()
    return None


def second_sans_adresse(contexte: Contexte) -> tuple[int, int] | None:
    """Le dernier d'une énumération de destinataires n'a pas d'adresse, quand celui d'avant en a une à lui."""
    texte = contexte.canonique.texte
    rangs = list(_RANG.finditer(texte))
    for premier, second in pairwise(rangs):
        if second["rang"] not in ("2", "b") or premier["rang"] not in ("1", "a"):
            continue
        entre = texte[premier.end() : second.start()]
        devant = texte[max(0, premier.start() - _DEVANT) : premier.end()]
        siennes = [t.end() for t in _DESTINATAIRE.finditer(devant)]
        if len(entre) > _DEVANT or max(siennes, default=-1) <= max(
            (t.end() for t in _AUTRES.finditer(devant)), default=-1
        ):
            continue
        fin = _FIN.search(texte, second.end())
        dite = texte[second.end() : fin.start() if fin else len(texte)]
        suivante = texte[fin.start() : fin.start() + _APRES] if fin else ""
        if _RUE.search(entre) and not _RUE.search(dite) and not _PARTAGEE.search(dite + suivante.partition("\n\n")[0]):
            return second.start(), second.end() + len(dite)
    return None
