"""Vérifier un acte en DOCX : il ne porte jamais de signature, mais ses données jointes se comparent à son texte."""

from __future__ import annotations

import hashlib

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum.arbre import texte_brut
from basoche.instrumentum.lecture_docx import lire_docx
from basoche.redaction.jointes import donnees_jointes
from basoche.redaction.signature.donnees_jointes import comparer_mentions
from basoche.redaction.signature.rapport import Comparaison, Verdict, Verification

_PHRASE = "Acte non signé : un DOCX ne porte pas de signature. Seul le PDF signé fait preuve."
_LES_DONNEES = "Les données jointes au DOCX"


def est_un_docx(octets: bytes) -> bool:
    """Vrai si le fichier a la forme d'une archive, comme tout DOCX."""
    return octets.startswith(b"PK")


def verifier_word(docx: bytes, *, empreinte: str = "") -> Verification:
    """Compare les données jointes au texte ; le verdict reste « non signé », ou « invalide » si l'empreinte diffère.

    Raises:
        ErreurBasoche: l'archive n'est pas un DOCX lisible.
    """
    pages = [texte_brut(lire_docx(docx).blocs)]
    sha256 = hashlib.sha256(docx).hexdigest()
    change = bool(empreinte) and empreinte.strip().lower() != sha256
    return Verification(
        verdict=Verdict.INVALIDE if change else Verdict.NON_SIGNE,
        phrase="L'empreinte n'est pas celle notée à l'émission : le fichier a changé." if change else _PHRASE,
        presentation=None,
        sha256=sha256,
        taille=len(docx),
        donnees=_comparer(docx, pages),
    )


def _comparer(docx: bytes, pages: list[str]) -> Comparaison:
    try:
        jointes = donnees_jointes(docx)
    except ErreurBasoche as refus:
        return Comparaison(etat="illisibles", explication=refus.message)
    if jointes is None:
        return Comparaison(etat="absentes", explication=f"{_LES_DONNEES} sont absentes : rien à comparer au texte.")
    return comparer_mentions(jointes, pages, _LES_DONNEES)
