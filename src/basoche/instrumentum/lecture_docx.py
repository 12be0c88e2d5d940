"""D'un DOCX à l'arbre : paragraphes, titres, tableaux, encadrés, et les mentions que Basoche y a nommées.

Une mention est un contrôle de contenu dont l'étiquette est son identifiant ; un document venu d'ailleurs n'en a pas.
Le texte supprimé en suivi de modifications et le texte masqué ne se lisent pas : ils ne s'impriment pas.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum.arbre import (
    Arbre,
    Bloc,
    Cartouche,
    Encadre,
    Liste,
    Mention,
    Paragraphe,
    Tableau,
    Texte,
    Titre,
)

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OCTETS_AU_PLUS = 100_000_000
_MENTION = re.compile(r"[a-z0-9_]+(?:\.\w+)+\Z")
_TITRE = re.compile(r"(?:heading|titre)\s*(\d)\Z")
_NUMERO = re.compile(r"\d{1,3}\.\t")
STYLE_AVERTISSEMENT = "basocheavertissement"
STYLES_CARTOUCHES = {"basochepartie": "partie", "basochereproduction": "reproduction", "basochenote": "note"}
# Tout ce que lèvent l'archive, son déchiffrement, sa décompression et le XML sur des octets abîmés.
_ABIMES = (
    zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError,
    KeyError, ValueError, EOFError, NotImplementedError, RuntimeError, OSError, struct.error,
)  # fmt: skip
_FAUX = {"0", "false", "off", "none"}


def lire_docx(octets: bytes) -> Arbre:
    """Lit le corps d'un DOCX.

    Raises:
        ErreurBasoche: fichier abîmé, protégé, démesuré ou qui n'est pas un DOCX (``docx_illisible``).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            if sum(entree.file_size for entree in archive.infolist()) > OCTETS_AU_PLUS:
                raise _illisible("son contenu est démesuré")
            corps = _racine(archive.read("word/document.xml")).find(f"{_W}body")
            styles = _noms_des_styles(archive)
    except _ABIMES as faute:
        raise _illisible("fichier abîmé ou protégé, ou qui n'est pas un DOCX") from faute
    if corps is None:
        raise _illisible("il n'a pas de corps")
    return Arbre(_grouper(_Lecture(styles).blocs(corps)))


def _racine(xml: bytes) -> Any:
    # Ni entité, ni adresse, ni DTD : un document hostile ne lit rien et n'enfle pas.
    lecteur = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    racine = etree.fromstring(xml, lecteur)
    if racine.getroottree().docinfo.doctype:
        raise _illisible("il déclare un type de document, ce qu'aucun DOCX ne fait")
    return racine


def _noms_des_styles(archive: zipfile.ZipFile) -> dict[str, str]:
    if "word/styles.xml" not in archive.namelist():
        return {}
    noms = {}
    for style in _racine(archive.read("word/styles.xml")).iter(f"{_W}style"):
        nom = style.find(f"{_W}name")
        if nom is not None:
            noms[style.get(f"{_W}styleId", "")] = nom.get(f"{_W}val", "").lower()
    return noms


class _Lecture:
    """La lecture d'un document, avec les noms de ses styles."""

    def __init__(self, styles: dict[str, str]) -> None:
        self.styles = styles

    def blocs(self, parent: Any) -> Iterator[Bloc]:
        for enfant in parent:
            match etree.QName(enfant).localname if isinstance(enfant.tag, str) else "":
                case "p":
                    yield from self.paragraphe(enfant)
                case "tbl":
                    yield from self.tableau(enfant)
                case "sdt":
                    yield from self.controle(enfant)
                case "customXml" | "smartTag" | "ins":
                    yield from self.blocs(enfant)

    def controle(self, sdt: Any) -> Iterator[Bloc]:
        contenu = sdt.find(f"{_W}sdtContent")
        blocs = tuple(self.blocs(contenu)) if contenu is not None else ()
        etiquette = sdt.find(f"{_W}sdtPr/{_W}tag")
        identifiant = etiquette.get(f"{_W}val", "") if etiquette is not None else ""
        if _MENTION.match(identifiant):
            yield Mention(identifiant, _grouper(blocs))
        else:
            yield from blocs

    def paragraphe(self, p: Any) -> Iterator[Bloc]:
        style = self._style(p)
        morceaux = _fusionner(self.morceaux(p))
        if any(morceau.contenu.strip() for morceau in morceaux):
            yield self._habiller(Paragraphe(morceaux), style, p)
        for zone in p.iter(f"{_W}txbxContent"):  # une zone de texte s'imprime : elle se lit
            if not _est_une_copie(zone):
                yield Encadre(tuple(self.blocs(zone)))

    def _habiller(self, paragraphe: Paragraphe, style: str, p: Any) -> Bloc:
        titre = _TITRE.match(style)
        if style == "title" or titre:
            return Titre(min(int(titre[1]), 6) if titre else 1, paragraphe.morceaux)
        if style == STYLE_AVERTISSEMENT or _est_encadre(p):
            return Encadre((paragraphe,))
        if style in STYLES_CARTOUCHES:
            return Cartouche(STYLES_CARTOUCHES[style], (paragraphe,))
        if style.startswith(("list", "basocheliste")):
            return _element(paragraphe)
        return paragraphe

    def _style(self, p: Any) -> str:
        balise = p.find(f"{_W}pPr/{_W}pStyle")
        identifiant = balise.get(f"{_W}val", "") if balise is not None else ""
        return self.styles.get(identifiant, identifiant).lower()

    def morceaux(self, p: Any) -> Iterator[Texte]:
        for r in p.iter(f"{_W}r"):
            if any(etree.QName(a).localname in ("del", "moveFrom", "txbxContent") for a in _ancetres(r, p)):
                continue
            proprietes = r.find(f"{_W}rPr")
            if not _porte(proprietes, "vanish"):
                yield Texte(_texte(r), gras=_porte(proprietes, "b"), italique=_porte(proprietes, "i"))

    def tableau(self, tbl: Any) -> Iterator[Bloc]:
        lignes = [[self.blocs_de_cellule(tc) for tc in tr.iter(f"{_W}tc")] for tr in tbl.iter(f"{_W}tr")]
        if len(lignes) == 1 and len(lignes[0]) == 1:  # une case seule est un encadré
            yield Encadre(lignes[0][0])
        elif any(_est_riche(case) for ligne in lignes for case in ligne):
            for ligne in lignes:  # un tableau de mise en page : ses cases sont du texte suivi
                for case in ligne:
                    yield from case
        elif lignes:
            largeur = max(len(ligne) for ligne in lignes)
            cases = [tuple(_en_ligne(case) for case in ligne) + ((),) * (largeur - len(ligne)) for ligne in lignes]
            yield Tableau(cases[0], tuple(cases[1:]), _alignements(tbl, largeur))

    def blocs_de_cellule(self, tc: Any) -> tuple[Bloc, ...]:
        return tuple(self.blocs(tc))


def _ancetres(r: Any, jusqu_a: Any) -> Iterator[Any]:
    for ancetre in r.iterancestors():
        if ancetre is jusqu_a:
            return
        yield ancetre


def _texte(r: Any) -> str:
    morceaux = []
    for enfant in r:
        match etree.QName(enfant).localname if isinstance(enfant.tag, str) else "":
            case "t":
                morceaux.append(enfant.text or "")
            case "tab":
                morceaux.append("\t")
            case "br" | "cr":
                morceaux.append("\n")
            case "noBreakHyphen":
                morceaux.append("-")
    return "".join(morceaux)


def _porte(proprietes: Any, nom: str) -> bool:
    balise = proprietes.find(f"{_W}{nom}") if proprietes is not None else None
    return balise is not None and balise.get(f"{_W}val", "true") not in _FAUX


def _est_encadre(p: Any) -> bool:
    bords = p.find(f"{_W}pPr/{_W}pBdr")
    if bords is None:
        return False
    traits = [bords.find(f"{_W}{cote}") for cote in ("top", "left", "bottom", "right")]
    return all(trait is not None and trait.get(f"{_W}val") not in ("nil", "none") for trait in traits)


def _est_une_copie(zone: Any) -> bool:
    """Word écrit une zone de texte deux fois, la seconde pour les vieux logiciels."""
    return any(etree.QName(a).localname == "Fallback" for a in zone.iterancestors())


def _est_riche(case: tuple[Bloc, ...]) -> bool:
    return len(case) > 3 or any(not isinstance(bloc, Paragraphe) for bloc in case)


def _en_ligne(case: tuple[Bloc, ...]) -> tuple[Texte, ...]:
    morceaux: list[Texte] = []
    for bloc in case:
        assert isinstance(bloc, Paragraphe)
        morceaux += [Texte("\n"), *bloc.morceaux] if morceaux else bloc.morceaux
    return tuple(morceaux)


def _alignements(tbl: Any, largeur: int) -> tuple[str, ...]:
    derniere = list(tbl.iter(f"{_W}tr"))[-1].iter(f"{_W}tc")
    noms = {"right": "droite", "end": "droite", "center": "centre"}
    trouves = [tc.find(f".//{_W}pPr/{_W}jc") for tc in derniere]
    lus = [noms.get(jc.get(f"{_W}val", ""), "gauche") if jc is not None else "gauche" for jc in trouves]
    return tuple((lus + ["gauche"] * largeur)[:largeur])


def _element(paragraphe: Paragraphe) -> Liste:
    premier = paragraphe.morceaux[0]
    numero = _NUMERO.match(premier.contenu)
    if numero is None:
        return Liste(False, ((paragraphe,),))
    nu = Texte(premier.contenu[numero.end() :], premier.gras, premier.italique)
    morceaux = paragraphe.morceaux[1:] if not nu.contenu else (nu, *paragraphe.morceaux[1:])
    return Liste(True, ((Paragraphe(morceaux),),))


def _fusionner(morceaux: Iterator[Texte]) -> tuple[Texte, ...]:
    """Word coupe une phrase en morceaux de même allure : on les recolle."""
    reunis: list[Texte] = []
    for morceau in morceaux:
        if reunis and (reunis[-1].gras, reunis[-1].italique) == (morceau.gras, morceau.italique):
            reunis[-1] = Texte(reunis[-1].contenu + morceau.contenu, morceau.gras, morceau.italique)
        elif morceau.contenu:
            reunis.append(morceau)
    return tuple(reunis)


def _grouper(blocs: Any) -> tuple[Bloc, ...]:
    """Réunit les encadrés, cartouches et éléments de liste qui se suivent."""
    groupes: list[Bloc] = []
    for bloc in blocs:
        precedent = groupes[-1] if groupes else None
        match precedent, bloc:
            case Encadre(avant), Encadre(apres):
                groupes[-1] = Encadre((*avant, *apres))
            case Cartouche(genre, avant), Cartouche(autre, apres) if genre == autre:
                groupes[-1] = Cartouche(genre, (*avant, *apres))
            case Liste(ordonnee, avant_l), Liste(autre_o, apres_l) if ordonnee == autre_o:
                groupes[-1] = Liste(ordonnee, (*avant_l, *apres_l))
            case _:
                groupes.append(bloc)
    return tuple(groupes)


def _illisible(pourquoi: str) -> ErreurBasoche:
    return ErreurBasoche(
        f"Ce document ne se lit pas : {pourquoi}.",
        conseil="L'enregistrer au format .docx, sans mot de passe.",
        code="docx_illisible",
    )
