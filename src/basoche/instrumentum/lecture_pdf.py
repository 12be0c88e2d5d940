"""D'un PDF de texte à l'arbre : paragraphes et graisse, dans l'ordre du fichier.

Un PDF n'a ni mention nommée, ni encadré lisible : l'arbre n'a que des paragraphes. Un PDF fait d'images est refusé.
"""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum.arbre import Arbre, Paragraphe, Texte

PAGES_AU_PLUS = 500
_CARACTERES_D_UNE_PAGE = 20
_FIN = re.compile(r"[.!?:;…€»)]\s*\Z")
_PUCE = re.compile(r"\s*(?:[•‣▪–—-]|\d{1,3}[.)])\s")
_COUPURE = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]\Z")
_BLANCS = re.compile(r"[ \t\r\f\v\u00a0\u202f]+")


@dataclass(frozen=True, slots=True)
class _Ligne:
    texte: str
    gras: bool
    taille: int


def lire_pdf(octets: bytes) -> Arbre:
    """Lit le texte d'un PDF.

    Raises:
        ErreurBasoche: fichier illisible ou protégé (``pdf_illisible``), fait d'images (``pdf_image``).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            lignes = list(_lignes(octets))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError) as faute:
        raise _illisible("fichier abîmé, ou qui n'est pas un PDF") from faute
    return Arbre(tuple(_paragraphes(lignes)))


def _lignes(octets: bytes) -> Iterator[_Ligne]:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # ses remarques ne s'adressent pas au clerc
    lecteur = PdfReader(io.BytesIO(octets))
    if lecteur.is_encrypted and not lecteur.decrypt(""):
        raise _illisible("il est protégé par un mot de passe")
    if len(lecteur.pages) > PAGES_AU_PLUS:
        raise _illisible(f"il a plus de {PAGES_AU_PLUS} pages")
    images, lignes = [], []
    for numero, page in enumerate(lecteur.pages, start=1):
        siennes = _lignes_de(page)
        if sum(len(ligne.texte) for ligne in siennes) < _CARACTERES_D_UNE_PAGE and _a_une_image(page):
            images.append(numero)
        lignes += siennes
    if images or not lignes:
        raise ErreurBasoche(
            f"Ce PDF est fait d'images (page {', '.join(map(str, images))}) : son texte ne se lit pas."
            if images
            else "Ce PDF n'a aucun texte.",
            conseil="Donner le DOCX d'origine ou un PDF produit par le traitement de texte ; à défaut, reconnaître les "
            "caractères puis relire.",
            code="pdf_image",
        )
    return iter(lignes)


def _lignes_de(page: PageObject) -> list[_Ligne]:
    lignes: list[_Ligne] = []
    morceaux: list[tuple[str, bool, int]] = []

    def clore() -> None:
        texte = _BLANCS.sub(" ", "".join(m[0] for m in morceaux)).strip()
        if texte:
            gros = [m for m in morceaux if m[0].strip()]
            lignes.append(_Ligne(texte, all(m[1] for m in gros), max(m[2] for m in gros)))
        morceaux.clear()

    def recevoir(texte: str, _cm: Any, _tm: Any, police: Any, taille: Any) -> None:
        nom = str((police or {}).get("/BaseFont", "")) if police is not None else ""
        gras = "bold" in nom.lower() or "black" in nom.lower() or "gras" in nom.lower()
        for rang, part in enumerate(texte.split("\n")):
            if rang:
                clore()
            if part:
                morceaux.append((part, gras, round(taille or 0)))

    page.extract_text(visitor_text=recevoir)
    clore()
    return lignes


def _a_une_image(page: PageObject) -> bool:
    ressources = page.get("/Resources")
    objets = ressources.get_object().get("/XObject") if ressources is not None else None
    if objets is None:
        return False
    return any(objet.get_object().get("/Subtype") == "/Image" for objet in objets.get_object().values())


def _paragraphes(lignes: list[_Ligne]) -> Iterator[Paragraphe]:
    mots = {mot.lower() for ligne in lignes for mot in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", ligne.texte)}
    en_cours: list[_Ligne] = []
    for ligne in lignes:
        if en_cours and _commence(en_cours[-1], ligne):
            yield _reunir(en_cours, mots)
            en_cours = []
        en_cours.append(ligne)
    if en_cours:
        yield _reunir(en_cours, mots)


def _commence(avant: _Ligne, ligne: _Ligne) -> bool:
    """Vrai si la ligne ouvre un paragraphe : la phrase d'avant est finie, ou la composition change."""
    change = avant.taille != ligne.taille or (avant.gras and not ligne.gras and ligne.texte[:1].isupper())
    return change or _FIN.search(avant.texte) is not None or _PUCE.match(ligne.texte) is not None


def _reunir(lignes: list[_Ligne], mots: set[str]) -> Paragraphe:
    """Recolle les lignes ; un mot coupé en fin de ligne perd son trait d'union, un mot composé le garde."""
    texte = lignes[0].texte
    for ligne in lignes[1:]:
        coupe = _COUPURE.search(texte)
        suite = re.match(r"[^\W\d_]+", ligne.texte)
        if coupe is None or suite is None:
            texte = f"{texte} {ligne.texte}"
        elif f"{coupe[1]}-{suite[0]}".lower() in mots or f"{coupe[1]}{suite[0]}".lower() not in mots:
            texte = f"{texte[:-1]}-{ligne.texte}"
        else:
            texte = f"{texte[:-1]}{ligne.texte}"
    return Paragraphe((Texte(texte, gras=all(ligne.gras for ligne in lignes)),))


def _illisible(pourquoi: str) -> ErreurBasoche:
    return ErreurBasoche(
        f"Ce PDF ne se lit pas : {pourquoi}.",
        conseil="Donner un PDF non protégé, ou le DOCX d'origine.",
        code="pdf_illisible",
    )
