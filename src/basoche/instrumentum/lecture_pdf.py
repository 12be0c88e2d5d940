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
from itertools import pairwise
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum.arbre import Arbre, Bloc, Paragraphe, Tableau, Texte
from basoche.instrumentum.pages_pdf import Case, Ligne, Rangee, decouper, interlignes, un_blanc_les_separe

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
_TRAIT = re.compile(r"(?<=[^\W_])\u00ad(?=[^\W_])")
_SYLLABE = re.compile(r"(?s)\A(.*?(?P<debut>[^\W\d_]+)) (?P<trait>[-\u2010\u00ad])\Z")
_COUPURE = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]\Z")
_TRAITS = ("-", "\u2010", "\u00ad")
_COUPURE_INVISIBLE = "\u200b"
_CHASSE = 0.9  # du corps : aucune lettre n'est guère plus large
_NUMERO_COUPE = re.compile(r"\d\s?[-\u2010\u00ad]\Z")
_BLANCS = re.compile(r"[ \t\r\f\v\u00a0\u202f]+")


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
    return Arbre(tuple(_blocs(lignes)))


def _lignes(octets: bytes) -> Iterator[Ligne]:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # ses remarques ne s'adressent pas au clerc
    lecteur = PdfReader(io.BytesIO(octets))
    if lecteur.is_encrypted and not lecteur.decrypt(""):
        raise _illisible("il est protégé par un mot de passe")
    if len(lecteur.pages) > PAGES_AU_PLUS:
        raise _illisible(f"il a plus de {PAGES_AU_PLUS} pages")
    images: list[int] = []
    pages: list[list[Ligne]] = []
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


def _lignes_de(page: PageObject) -> list[Ligne]:
    lignes: list[Ligne] = []
    morceaux: list[_Pose] = []

    def clore() -> None:
        coupee = _est_coupee(morceaux)
        poses = morceaux[:-1] if coupee else morceaux
        if reunis := _nets(poses):
            dites = [pose for pose in poses if pose.texte.strip()]
            taille = max(pose.taille for pose in dites)
            lignes.append(Ligne(reunis, taille, dites[0].y, _cases(poses), coupee))
        morceaux.clear()

    def recevoir(texte: str, cm: Any, tm: Any, police: Any, taille: Any) -> None:
        nom = str((police or {}).get("/BaseFont", "")) if police is not None else ""
        gras = "bold" in nom.lower() or "black" in nom.lower() or "gras" in nom.lower()
        x, y = _place(cm, tm)
        for rang, part in enumerate(texte.split("\n")):
            if rang:
                clore()
            if part:
                morceaux.append(_Pose(part, gras, round(taille or 0), x, y, tuple(cm[4:])))

    page.extract_text(visitor_text=recevoir)
    clore()
    return lignes


@dataclass(frozen=True, slots=True)
class _Pose:
    """Un morceau tel que le fichier le pose."""

    texte: str
    gras: bool
    taille: int
    x: int
    y: int
    origine: tuple[float, ...]


def _place(cm: Any, tm: Any) -> tuple[int, int]:
    """Où le morceau commence, en points de la page."""
    return (
        round(cm[0] * tm[4] + cm[2] * tm[5] + cm[4]),
        round(cm[1] * tm[4] + cm[3] * tm[5] + cm[5]),
    )


def _est_coupee(poses: list[_Pose]) -> bool:
    """Vrai si la ligne finit par un trait posé à part : celui d'un mot coupé, jamais d'un mot composé."""
    if len(poses) < 2 or poses[-1].texte not in _TRAITS or poses[-1].x == poses[-2].x:
        return False
    return poses[-2].texte[-1:].isalpha()


def _cases(poses: list[_Pose]) -> tuple[Case, ...]:
    """Les morceaux d'une ligne, réunis s'ils sont posés d'un trait ; un trait d'union tient à ses voisins."""
    groupes: list[list[_Pose]] = []
    for pose in poses:
        avant = groupes[-1][-1] if groupes else None
        if avant and (_se_suivent(avant, pose) or _est_un_trait(avant, pose) or not pose.texte.strip()):
            groupes[-1].append(pose)
        elif pose.texte.strip():
            groupes.append([pose])
    blancs = [False, *(_un_blanc_entre(avant[-1], apres[0]) for avant, apres in pairwise(groupes))]
    return tuple(
        Case(groupe[0].x, _nets(groupe), apres_un_blanc=blanc) for groupe, blanc in zip(groupes, blancs, strict=True)
    )


def _est_un_trait(avant: _Pose, pose: _Pose) -> bool:
    return avant.texte in _TRAITS or pose.texte in _TRAITS


def _se_suivent(avant: _Pose, pose: _Pose) -> bool:
    """Vrai si le morceau commence où l'autre finit, à peu près : un logiciel pose souvent un mot en plusieurs fois."""
    if avant.x == pose.x:
        return True
    return avant.origine == pose.origine and 0 < pose.x - avant.x <= len(avant.texte) * avant.taille * _CHASSE


def _un_blanc_entre(avant: _Pose, pose: _Pose) -> bool:
    return avant.texte[-1:].isspace() or pose.texte[:1].isspace() or _est_ailleurs(avant, pose)


def _est_ailleurs(avant: _Pose, pose: _Pose) -> bool:
    """Vrai si le morceau, posé ailleurs dans la même allure, est une autre case du tableau et non la suite du mot."""
    meme_allure = (avant.gras, avant.taille) == (pose.gras, pose.taille)
    return meme_allure and avant.origine != pose.origine and not _est_un_trait(avant, pose)


def _nets(poses: list[_Pose]) -> tuple[Texte, ...]:
    # Certaines polices donnent au trait d'union le code de la césure.
    morceaux: list[tuple[str, bool]] = []
    avant: _Pose | None = None
    for pose in poses:
        if avant and _est_ailleurs(avant, pose):
            morceaux.append((" ", pose.gras))
        morceaux.append((pose.texte, pose.gras))
        avant = pose
    return tuple(Texte(_TRAIT.sub("-", m.contenu), gras=m.gras) for m in _reduire(morceaux))


def _reduire(morceaux: list[tuple[str, bool]]) -> tuple[Texte, ...]:
    """Les morceaux d'une ligne, blancs réduits, recollés quand la graisse ne change pas."""
    reunis: list[Texte] = []
    for texte, gras in morceaux:
        # Les coupures invisibles d'un mot démesuré ne sont pas du texte.
        net = _BLANCS.sub(" ", texte.replace(_COUPURE_INVISIBLE, ""))
        if not reunis or reunis[-1].contenu.endswith(" "):
            net = net.lstrip(" ")
        if reunis and (reunis[-1].gras == gras or not net.strip()):
            reunis[-1] = Texte(reunis[-1].contenu + net, gras=reunis[-1].gras)
        elif net:
            reunis.append(Texte(net, gras=gras))
    if reunis:
        reunis[-1] = Texte(reunis[-1].contenu.rstrip(), gras=reunis[-1].gras)
    return tuple(morceau for morceau in reunis if morceau.contenu)


def _sans_titres_courants(pages: list[list[Ligne]]) -> list[list[Ligne]]:
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


def _sans_titre_accole(ligne: Ligne, titres: list[str]) -> Ligne:
    """La première ligne d'une page, sans la fin de l'en-tête imprimée à sa hauteur dans la marge."""
    premier, *suite = ligne.morceaux
    for titre in titres:
        if len(titre) >= _TITRE_ACCOLE and premier.contenu.startswith(f"{titre} "):
            reste = Texte(premier.contenu[len(titre) :].lstrip(), gras=premier.gras)
            return Ligne((reste, *suite) if reste.contenu else tuple(suite) or (reste,), ligne.taille)
    return ligne


def _formes(lignes: list[Ligne]) -> str:
    """Les lignes d'un bord, bout à bout : un titre courant peut y être coupé autrement qu'à la page d'après."""
    return "".join(map(_forme, lignes)).replace("  ", " ")


def _forme(ligne: Ligne) -> str:
    """La ligne, son folio oublié : « Page 1 sur 3 » et « Page 2 sur 3 » ont la même."""
    nue = ligne.texte.casefold()
    folio = _FOLIO.search(nue)
    return f" {nue[: folio.start()]}{_SANS_NOMBRE.sub('0', nue[folio.start() :])} " if folio else f" {nue} "


def _est_un_pied(ligne: Ligne, ailleurs: str) -> bool:
    return _forme(ligne) in ailleurs or _FOLIO.search(ligne.texte) is not None


def _a_une_image(page: PageObject) -> bool:
    ressources = page.get("/Resources")
    objets = ressources.get_object().get("/XObject") if ressources is not None else None
    if objets is None:
        return False
    return any(objet.get_object().get("/Subtype") == "/Image" for objet in objets.get_object().values())


def _blocs(lignes: list[Ligne]) -> Iterator[Bloc]:
    mots = {mot.lower() for ligne in lignes for mot in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", ligne.texte)}
    ordinaires = interlignes(lignes)
    en_cours: list[Ligne] = []
    for lue in decouper(lignes):
        if isinstance(lue, tuple) or (en_cours and _commence(en_cours[-1], lue, ordinaires)):
            if en_cours:
                yield Paragraphe(_reunir(en_cours, mots))
            en_cours = []
        if isinstance(lue, tuple):
            yield _tableau(lue, mots)
        else:
            en_cours.append(lue)
    if en_cours:
        yield Paragraphe(_reunir(en_cours, mots))


def _tableau(rangees: tuple[Rangee, ...], mots: set[str]) -> Tableau:
    """La première rangée tient lieu d'en-tête, comme dans un tableau de traitement de texte."""
    cases = [tuple(_reunir(list(case), mots) if case else () for case in rangee) for rangee in rangees]
    return Tableau(cases[0], tuple(cases[1:]), ("gauche",) * len(cases[0]))


def _commence(avant: Ligne, ligne: Ligne, ordinaires: dict[int, int]) -> bool:
    """Vrai si la ligne ouvre un paragraphe : phrase finie, blanc entre elles, ou autre composition."""
    change = avant.taille != ligne.taille or (avant.gras and not ligne.gras and ligne.texte[:1].isupper())
    if change or un_blanc_les_separe(avant, ligne, ordinaires):
        return True
    if _PUCE.match(ligne.texte) is not None:
        return True
    finie = _FIN.search(avant.texte)
    return finie is not None and (finie[0][0] in ".!?…" or not ligne.texte[:1].islower())


def _reunir(lignes: list[Ligne], mots: set[str]) -> tuple[Texte, ...]:
    """Recolle les lignes ; un mot coupé en fin de ligne perd son trait d'union, un mot composé le garde."""
    morceaux = list(lignes[0].morceaux)
    for precedente, ligne in pairwise(lignes):
        avant = _avant_la_suite(morceaux[-1].contenu, ligne.texte, mots, coupee=precedente.coupee)
        morceaux[-1] = Texte(avant, gras=morceaux[-1].gras)
        for morceau in ligne.morceaux:
            if morceaux[-1].gras == morceau.gras:
                morceaux[-1] = Texte(morceaux[-1].contenu + morceau.contenu, gras=morceau.gras)
            else:
                morceaux.append(morceau)
    return tuple(morceaux)


def _avant_la_suite(avant: str, texte: str, mots: set[str], *, coupee: bool) -> str:
    """La fin d'une ligne telle que la suivante s'y recolle : son trait ôté ou gardé, ou un blanc."""
    suite = re.match(r"[^\W\d_]+", texte)
    if coupee and suite is not None and suite[0][0].islower():
        return avant
    if texte[:1].isdigit() and _NUMERO_COUPE.search(avant) is not None:
        return f"{avant[:-1].rstrip()}-"
    coupe = _COUPURE.search(avant)
    if (syllabe := _SYLLABE.search(avant)) is not None and suite is not None:
        # Le trait posé à part est celui d'une fin de ligne : jamais d'un mot composé.
        return syllabe[1] if _est_un_mot_coupe(syllabe, suite[0], mots) else f"{avant} "
    if coupe is None or suite is None:
        return f"{avant} "
    if f"{coupe[1]}-{suite[0]}".lower() in mots or f"{coupe[1]}{suite[0]}".lower() not in mots:
        return f"{avant[:-1]}-"
    return avant[:-1]


def _est_un_mot_coupe(syllabe: re.Match[str], suite: str, mots: set[str]) -> bool:
    return syllabe["trait"] == "\u00ad" or f"{syllabe['debut']}{suite}".lower() in mots


def _illisible(pourquoi: str) -> ErreurBasoche:
    return ErreurBasoche(
        f"Ce PDF ne se lit pas : {pourquoi}.",
        conseil="Donner un PDF non protégé, ou le DOCX d'origine.",
        code="pdf_illisible",
    )
