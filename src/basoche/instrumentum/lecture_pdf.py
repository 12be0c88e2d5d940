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
_BORD, _BORD_LARGE = 5, 20  # lignes : ce qui peut être un titre courant, et où en chercher le modèle
_FOLIO = re.compile(
    r"\b(?:page|feuillet|folio|p\.)\s*\d{1,3}(?:\s*(?:/|sur|of)\s*\d{1,3})?\s*\Z|\A\d{1,3}\s*/\s*\d{1,3}\Z", re.I
)
_TITRE_ACCOLE = 8  # signes : un en-tête plus court se confondrait avec le début d'une phrase
_SANS_NOMBRE = re.compile(r"\d+")
_PUCE = re.compile(r"\s*(?:[•‣▪–—-]|\d{1,3}[.)])\s")
_TRAIT = re.compile(r"(?<=[^\W\d_])\u00ad(?=[^\W\d_])")
_SYLLABE = re.compile(r"(?s)\A(.*?(?P<debut>[^\W\d_]+)) (?P<trait>[-\u2010\u00ad])\Z")
_COUPURE = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]\Z")
_BLANCS = re.compile(r"[ \t\r\f\v\u00a0\u202f]+")


@dataclass(frozen=True, slots=True)
class _Ligne:
    morceaux: tuple[Texte, ...]
    taille: int

    @property
    def texte(self) -> str:
        return "".join(morceau.contenu for morceau in self.morceaux)

    @property
    def gras(self) -> bool:
        return all(morceau.gras for morceau in self.morceaux if morceau.contenu.strip())


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
    images: list[int] = []
    pages: list[list[_Ligne]] = []
    for numero, page in enumerate(lecteur.pages, start=1):
        pages.append(_lignes_de(page))
        if sum(len(ligne.texte) for ligne in pages[-1]) < _CARACTERES_D_UNE_PAGE and _a_une_image(page):
            images.append(numero)
    lignes = [ligne for siennes in _sans_titres_courants(pages) for ligne in siennes]
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
        # Certaines polices donnent au trait d'union le code de la césure.
        reunis = tuple(Texte(_TRAIT.sub("-", m.contenu), gras=m.gras) for m in _reduire(morceaux))
        if reunis:
            lignes.append(_Ligne(reunis, max(m[2] for m in morceaux if m[0].strip())))
        morceaux.clear()

    origine: list[Any] = [None]

    def recevoir(texte: str, cm: Any, _tm: Any, police: Any, taille: Any) -> None:
        nom = str((police or {}).get("/BaseFont", "")) if police is not None else ""
        gras = "bold" in nom.lower() or "black" in nom.lower() or "gras" in nom.lower()
        for rang, part in enumerate(texte.split("\n")):
            if rang:
                clore()
            if part:
                # Posé ailleurs dans la même allure : une autre case du tableau, non la suite du mot.
                if morceaux and origine[0] != cm[4:] and morceaux[-1][1:] == (gras, round(taille or 0)):
                    morceaux.append((" ", gras, round(taille or 0)))
                morceaux.append((part, gras, round(taille or 0)))
                origine[0] = cm[4:]

    page.extract_text(visitor_text=recevoir)
    clore()
    return lignes


def _reduire(morceaux: list[tuple[str, bool, int]]) -> tuple[Texte, ...]:
    """Les morceaux d'une ligne, blancs réduits, recollés quand la graisse ne change pas."""
    reunis: list[Texte] = []
    for texte, gras, _ in morceaux:
        # Les coupures invisibles d'un mot démesuré ne sont pas du texte.
        net = _BLANCS.sub(" ", texte.replace("\u200b", ""))
        if not reunis or reunis[-1].contenu.endswith(" "):
            net = net.lstrip(" ")
        if reunis and (reunis[-1].gras == gras or not net.strip()):
            reunis[-1] = Texte(reunis[-1].contenu + net, gras=reunis[-1].gras)
        elif net:
            reunis.append(Texte(net, gras=gras))
    if reunis:
        reunis[-1] = Texte(reunis[-1].contenu.rstrip(), gras=reunis[-1].gras)
    return tuple(morceau for morceau in reunis if morceau.contenu)


def _sans_titres_courants(pages: list[list[_Ligne]]) -> list[list[_Ligne]]:
    """Ôte l'en-tête et le pied qui reviennent de page en page : ils coupent une phrase ou un article en deux.

    L'en-tête de la première page reste : c'est souvent celui de l'étude.
    """
    hauts = [_formes(page[:_BORD_LARGE]) for page in pages]
    bas = [_formes(page[-_BORD:]) for page in pages]
    nettes = []
    for rang, page in enumerate(pages):
        ailleurs_en_haut = "".join([*hauts[:rang], *hauts[rang + 1 :]]) if rang else ""
        ailleurs_en_bas = "".join([*bas[:rang], *bas[rang + 1 :]])
        debut, fin = 0, len(page)
        while debut < min(_BORD, fin) and _forme(page[debut]) in ailleurs_en_haut:
            debut += 1
        while fin > debut and len(page) - fin < _BORD and _est_un_pied(page[fin - 1], ailleurs_en_bas):
            fin -= 1
        nette = page[debut:fin]
        if debut and nette:
            nette[0] = _sans_titre_accole(
                nette[0], [ligne.texte for autre in pages[:rang] for ligne in autre[:_BORD_LARGE]]
            )
        nettes.append(nette)
    return nettes


def _sans_titre_accole(ligne: _Ligne, titres: list[str]) -> _Ligne:
    """La première ligne d'une page, sans la fin de l'en-tête imprimée à sa hauteur dans la marge."""
    premier, *suite = ligne.morceaux
    for titre in titres:
        if len(titre) >= _TITRE_ACCOLE and premier.contenu.startswith(f"{titre} "):
            reste = Texte(premier.contenu[len(titre) :].lstrip(), gras=premier.gras)
            return _Ligne((reste, *suite) if reste.contenu else tuple(suite) or (reste,), ligne.taille)
    return ligne


def _formes(lignes: list[_Ligne]) -> str:
    """Les lignes d'un bord, bout à bout : un titre courant peut y être coupé autrement qu'à la page d'après."""
    return "".join(map(_forme, lignes)).replace("  ", " ")


def _forme(ligne: _Ligne) -> str:
    """La ligne, son folio oublié : « Page 1 sur 3 » et « Page 2 sur 3 » ont la même."""
    nue = ligne.texte.casefold()
    folio = _FOLIO.search(nue)
    return f" {nue[: folio.start()]}{_SANS_NOMBRE.sub('0', nue[folio.start() :])} " if folio else f" {nue} "


def _est_un_pied(ligne: _Ligne, ailleurs: str) -> bool:
    return _forme(ligne) in ailleurs or _FOLIO.search(ligne.texte) is not None


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
    morceaux = list(lignes[0].morceaux)
    for ligne in lignes[1:]:
        avant = morceaux[-1].contenu
        coupe = _COUPURE.search(avant)
        suite = re.match(r"[^\W\d_]+", ligne.texte)
        if (syllabe := _SYLLABE.search(avant)) is not None and suite is not None:
            # Le trait posé à part est celui d'une fin de ligne : jamais d'un mot composé.
            avant = syllabe[1] if _est_un_mot_coupe(syllabe, suite[0], mots) else f"{avant} "
        elif coupe is None or suite is None:
            avant += " "
        elif f"{coupe[1]}-{suite[0]}".lower() in mots or f"{coupe[1]}{suite[0]}".lower() not in mots:
            avant = f"{avant[:-1]}-"
        else:
            avant = avant[:-1]
        morceaux[-1] = Texte(avant, gras=morceaux[-1].gras)
        for morceau in ligne.morceaux:
            if morceaux[-1].gras == morceau.gras:
                morceaux[-1] = Texte(morceaux[-1].contenu + morceau.contenu, gras=morceau.gras)
            else:
                morceaux.append(morceau)
    return Paragraphe(tuple(morceaux))


def _est_un_mot_coupe(syllabe: re.Match[str], suite: str, mots: set[str]) -> bool:
    return syllabe["trait"] == "\u00ad" or f"{syllabe['debut']}{suite}".lower() in mots


def _illisible(pourquoi: str) -> ErreurBasoche:
    return ErreurBasoche(
        f"Ce PDF ne se lit pas : {pourquoi}.",
        conseil="Donner un PDF non protégé, ou le DOCX d'origine.",
        code="pdf_illisible",
    )
