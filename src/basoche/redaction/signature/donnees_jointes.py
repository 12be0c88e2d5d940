"""Les données jointes à l'acte disent-elles la même chose que son texte ?

Le PDF/A-3 porte ``acte.json`` : le texte de chaque mention. On le cherche dans le texte imprimé, lettres et chiffres
seuls : la coupure d'une ligne ou d'une page, les ligatures et les capitales ne comptent pas, un montant changé compte.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pyhanko.pdf_utils.rw_common import PdfHandler
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from basoche.redaction.signature.pieces_jointes import DONNEES, lire_json_joint
from basoche.redaction.signature.rapport import Comparaison

FORMAT: Final = "basoche-acte/1"
_ECARTS_MONTRES = 20


def comparer_donnees(pdf: PdfHandler, octets: bytes) -> Comparaison:
    """Compare les données jointes au texte des pages.

    Args:
        pdf: le document, pour ses fichiers joints.
        octets: le même document, pour son texte.
    """
    try:
        donnees = lire_json_joint(pdf, DONNEES)
    except ValueError:
        return Comparaison(etat="illisibles", explication=f"Le fichier joint {DONNEES} est illisible.")
    if donnees is None:
        return Comparaison(etat="absentes", explication=f"Pas de fichier {DONNEES} joint : rien à comparer au texte.")
    return comparer_mentions(donnees, _lire_pages(octets), f"Le fichier joint {DONNEES}")


def comparer_mentions(donnees: Any, textes: Sequence[str], quoi: str) -> Comparaison:
    """Cherche chaque mention des données jointes dans le texte.

    Args:
        donnees: les données, telles que lues.
        textes: le texte de chaque page, ou du document entier.
        quoi: le nom de ce qui porte les données, pour les phrases.
    """
    mentions = donnees.get("mentions") if isinstance(donnees, Mapping) else None
    if not isinstance(mentions, Mapping) or donnees.get("format") != FORMAT:
        return Comparaison(etat="illisibles", explication=f"{quoi} : la forme n'est pas « {FORMAT} ».")
    if not mentions:
        return Comparaison(etat="absentes", explication=f"{quoi} : aucune mention à comparer.")
    pages = [_reduire(texte) for texte in textes]
    if not any(pages):
        return Comparaison(etat="illisibles", explication="Le texte des pages est illisible : rien à comparer.")
    ecarts = [str(nom) for nom, texte in mentions.items() if not _mention_imprimee(str(texte), pages)]
    if ecarts:
        return Comparaison(
            etat="differentes",
            explication=f"{len(ecarts)} mention(s) des données jointes ne sont pas dans le texte de l'acte.",
            ecarts=ecarts[:_ECARTS_MONTRES],
        )
    nombre = len(mentions)
    return Comparaison(
        etat="egales",
        explication=f"Mentions des données jointes retrouvées dans le texte de l'acte : {nombre} sur {nombre}.",
    )


def _lire_pages(octets: bytes) -> list[str]:
    """Le texte de chaque page ; une liste vide si le texte ne se lit pas."""
    try:
        return [page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, AssertionError):
        return []


def _reduire(texte: Any) -> str:
    """Lettres et chiffres seuls, sans casse ni ligature."""
    compatible = unicodedata.normalize("NFKC", str(texte)).casefold()
    return "".join(signe for signe in compatible if signe.isalnum())


def _mention_imprimee(texte: str, pages: list[str]) -> bool:
    return all(_est_imprime(_reduire(ligne), pages) for ligne in _lignes(texte))


def _lignes(texte: str) -> Iterator[str]:
    for ligne in texte.splitlines():
        yield from ligne.split(" | ")  # les cellules d'un tableau ne se suivent pas toujours dans le texte extrait


def _est_imprime(ligne: str, pages: list[str]) -> bool:
    """Vrai si la ligne est sur une page, ou à cheval sur des pages qui se suivent."""
    if any(ligne in page for page in pages):
        return True
    return any(_se_poursuit(ligne, pages[rang:]) for rang in range(len(pages) - 1))


def _se_poursuit(ligne: str, pages: list[str]) -> bool:
    reste = ligne
    for page in pages:
        if reste in page:
            return True
        debut = _plus_long_debut(reste, page)
        if debut == 0:
            return False
        reste = reste[debut:]
    return False


def _plus_long_debut(texte: str, page: str) -> int:
    """Longueur du plus long début de ``texte`` présent dans la page (recherche dichotomique)."""
    bas, haut = 0, len(texte)
    while bas < haut:
        milieu = (bas + haut + 1) // 2
        bas, haut = (milieu, haut) if texte[:milieu] in page else (bas, milieu - 1)
    return bas
