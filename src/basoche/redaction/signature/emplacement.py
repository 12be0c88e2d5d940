"""Où poser la signature visible : à la place que le modèle a réservée, à défaut au bas de la dernière page.

La mise en page joint à l'acte un fichier ``emplacement-signature.json`` : page, gauche, bas, largeur et hauteur en
points. Une présentation de l'étude peut aussi étiqueter un titre ``signature-commissaire`` ou ``signature-clerc`` : la
signature se pose sous ce titre.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.rw_common import PdfHandler

from basoche.redaction.signature.pieces_jointes import PLACE, lire_json_joint, paires_d_un_arbre

LARGEUR_MM, HAUTEUR_MM = 66, 24
SOUS_LE_TITRE_MM, ECART_MM = 7, 5
MARGE_MM, BAS_MM = 20, 24
OFFICIER = "officier"


@dataclass(frozen=True, slots=True)
class Emplacement:
    """Un rectangle d'une page : rang de la page (à partir de 0), puis gauche, bas, droite, haut, en points."""

    page: int
    cadre: tuple[int, int, int, int]

    def a_gauche(self) -> Emplacement:
        """La place d'un cosignataire, à gauche de celle-ci."""
        gauche, bas, droite, haut = self.cadre
        decalage = droite - gauche + _points(ECART_MM)
        return Emplacement(self.page, (gauche - decalage, bas, droite - decalage, haut))


def trouver_emplacement(pdf: PdfHandler, role: str) -> Emplacement:
    """La place de la signature d'un rôle (``clerc`` ou ``commissaire``) dans un document lu ou en mise à jour."""
    pages = list(_pages(pdf))
    etiquete = _place_etiquetee(pdf, pages, role)
    if etiquete is not None:
        return etiquete
    commune = _place_jointe(pdf, pages) or _place_etiquetee(pdf, pages, "commissaire") or _bas_de_page(pages)
    return commune if role == "commissaire" else commune.a_gauche()


def _points(mm: int) -> int:
    return round(mm * 72 / 25.4)


def _pages(pdf: PdfHandler) -> Iterator[Any]:
    pile = [pdf.root["/Pages"]]
    while pile:
        noeud = pile.pop()
        if noeud.get("/Type") == "/Pages":
            pile.extend(enfant.get_object() for enfant in reversed(noeud["/Kids"]))
        else:
            yield noeud


def _largeur(page: Any) -> int:
    while "/MediaBox" not in page and "/Parent" in page:
        page = page["/Parent"]
    boite = page.get("/MediaBox", [0, 0, 595, 842])
    return int(boite[2]) - int(boite[0])


def _bas_de_page(pages: list[Any]) -> Emplacement:
    droite, bas = _largeur(pages[-1]) - _points(MARGE_MM), _points(BAS_MM)
    return Emplacement(len(pages) - 1, (droite - _points(LARGEUR_MM), bas, droite, bas + _points(HAUTEUR_MM)))


def _place_jointe(pdf: PdfHandler, pages: list[Any]) -> Emplacement | None:
    try:
        place = lire_json_joint(pdf, PLACE)
        if place is None or place.get("signataire", OFFICIER) != OFFICIER:
            return None  # la place d'une partie n'est pas celle de l'étude
        page, gauche, bas = int(place["page"]) - 1, int(place["gauche"]), int(place["bas"])
        cadre = (gauche, bas, gauche + int(place["largeur"]), bas + int(place["hauteur"]))
    except (ValueError, KeyError, TypeError):
        return None  # une place illisible ne doit pas empêcher de signer : le bas de page reste
    return Emplacement(page, cadre) if 0 <= page < len(pages) else None


def _place_etiquetee(pdf: PdfHandler, pages: list[Any], role: str) -> Emplacement | None:
    for nom, cible in paires_d_un_arbre(pdf, "/Dests"):
        if nom == f"signature-{role}":
            return _sous_le_titre(pages, cible)
    return None


def _sous_le_titre(pages: list[Any], cible: Any) -> Emplacement | None:
    cible = cible.get_object() if isinstance(cible, generic.IndirectObject) else cible
    cible = cible.get("/D", []) if isinstance(cible, generic.DictionaryObject) else cible
    if len(cible) < 4 or cible[1] != "/XYZ":
        return None
    visee = cible.raw_get(0)
    for rang, page in enumerate(pages):
        if isinstance(visee, generic.IndirectObject) and page.container_ref == visee.reference:
            gauche = max(0, min(int(cible[2]), _largeur(page) - _points(LARGEUR_MM)))
            bas = max(0, int(cible[3]) - _points(SOUS_LE_TITRE_MM) - _points(HAUTEUR_MM))
            return Emplacement(rang, (gauche, bas, gauche + _points(LARGEUR_MM), bas + _points(HAUTEUR_MM)))
    return None
