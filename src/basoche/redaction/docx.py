"""Le DOCX modifiable d'un écrit : styles nommés, tableaux, avertissements encadrés, mentions retrouvables.

Chaque mention est un contrôle de contenu étiqueté de son identifiant : le clerc modifie le texte, le contrôle le
retrouve. Deux rendus des mêmes données donnent les mêmes octets.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as ParagrapheDocx

from basoche.instrumentum import Arbre, Bloc, Cartouche, Encadre, Liste, Mention, Paragraphe, Tableau, Texte, Titre
from basoche.redaction.feuille import Feuille, donnees_jointes
from basoche.redaction.jointes import joindre_au_docx

_POLICE, _POLICE_TITRES = "Times New Roman", "Arial"
_ACCENT = RGBColor(0x1F, 0x3A, 0x5F)
_ILLISIBLES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_COTES = ("top", "left", "bottom", "right")
AVERTISSEMENT, LISTE = "BasocheAvertissement", "BasocheListe"
CARTOUCHES = {"partie": "BasochePartie", "reproduction": "BasocheReproduction", "note": "BasocheNote"}
_ALIGNEMENTS = {
    "gauche": WD_ALIGN_PARAGRAPH.LEFT,
    "droite": WD_ALIGN_PARAGRAPH.RIGHT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
}


def rendre_docx(arbre: Arbre, feuille: Feuille) -> bytes:
    """Le DOCX d'un écrit."""
    document = docx.Document()
    _preparer(document, feuille)
    _entete(document, feuille)
    atelier = _Atelier(document, objet=feuille.est_lettre)
    for ligne in feuille.references:
        atelier.paragraphe((Texte(ligne),), atelier.racine)
    for rang, ligne in enumerate(feuille.destinataire):
        atelier.adresse(ligne, premiere=rang == 0)
    if feuille.lieu_et_date:
        atelier.paragraphe((Texte(feuille.lieu_et_date),), atelier.racine).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for bloc in arbre.blocs:
        atelier.bloc(bloc, atelier.racine, None)
    atelier.pied(feuille)
    joindre_au_docx(document, donnees_jointes(arbre, feuille))
    flux = io.BytesIO()
    document.save(flux)
    return figer(flux.getvalue(), feuille.le)


class _Atelier:
    """Écrit les blocs dans le corps, ou dans le contrôle de contenu d'une mention."""

    def __init__(self, document: Document, *, objet: bool) -> None:
        self.document, self.objet = document, objet
        self.racine = document.element.body

    def bloc(self, bloc: Bloc, ou: Any, style: str | None) -> None:
        match bloc:
            case Paragraphe(morceaux):
                self.paragraphe(morceaux, ou, style)
            case Titre(1, morceaux) if self.objet:  # le titre d'une lettre en est l'objet
                titre = self.paragraphe((Texte("Objet : "), *morceaux), ou, "Heading 1")
                titre.alignment = WD_ALIGN_PARAGRAPH.LEFT
            case Titre(niveau, morceaux):
                self.paragraphe(morceaux, ou, f"Heading {niveau}")
            case Encadre(blocs):
                self.suite(blocs, ou, AVERTISSEMENT)
            case Cartouche(genre, blocs):
                self.suite(blocs, ou, style or CARTOUCHES[genre])
            case Mention(identifiant, blocs):
                self.suite(blocs, self.controle(identifiant, ou), style)
            case Liste(ordonnee, elements):
                for rang, element in enumerate(elements, start=1):
                    self.element(element, f"{rang}." if ordonnee else "•", ou, style)
            case Tableau():
                self.tableau(bloc, ou)

    def suite(self, blocs: Sequence[Bloc], ou: Any, style: str | None) -> None:
        for bloc in blocs:
            self.bloc(bloc, ou, style)

    def element(self, element: Sequence[Bloc], marque: str, ou: Any, style: str | None) -> None:
        premier, *suite = element or (Paragraphe(()),)
        morceaux = premier.morceaux if isinstance(premier, Paragraphe) else ()
        debut = () if marque == "•" else (Texte(f"{marque}\t"),)
        self.paragraphe((*debut, *morceaux), ou, style or ("List Bullet" if marque == "•" else LISTE))
        self.suite(suite if isinstance(premier, Paragraphe) else element, ou, style)

    def paragraphe(self, morceaux: Sequence[Texte], ou: Any, style: str | None = None) -> ParagrapheDocx:
        element = OxmlElement("w:p")
        _poser(element, ou)
        paragraphe = ParagrapheDocx(element, self.document._body)
        if style is not None:
            paragraphe.style = self.document.styles[style]
        _remplir(paragraphe, morceaux)
        return paragraphe

    def controle(self, identifiant: str, ou: Any) -> Any:
        """Le contrôle de contenu d'une mention ; son étiquette est l'identifiant."""
        sdt, proprietes, contenu = OxmlElement("w:sdt"), OxmlElement("w:sdtPr"), OxmlElement("w:sdtContent")
        for nom, valeur in (("w:alias", f"Mention {identifiant}"), ("w:tag", identifiant)):
            balise = OxmlElement(nom)
            balise.set(qn("w:val"), valeur)
            proprietes.append(balise)
        sdt.append(proprietes)
        sdt.append(contenu)
        _poser(sdt, ou)
        return contenu

    def tableau(self, tableau: Tableau, ou: Any) -> None:
        lignes = (tableau.entete, *tableau.lignes)
        table = self.document.add_table(len(lignes), len(tableau.entete))
        table.style = self.document.styles["Table Grid"]
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for rang, ligne in enumerate(lignes):
            for case, morceaux, alignement in zip(table.rows[rang].cells, ligne, tableau.alignements, strict=True):
                paragraphe = case.paragraphs[0]
                paragraphe.alignment = _ALIGNEMENTS[alignement]
                _remplir(paragraphe, morceaux, gras=rang == 0)
            _ne_pas_couper(table.rows[rang])
            if rang == 0:
                _repeter(table.rows[0])
            elif rang in (1, len(lignes) - 2):  # ni en-tête seul en bas de page, ni total seul en haut
                for case in table.rows[rang].cells:
                    case.paragraphs[0].paragraph_format.keep_with_next = True
        table._tbl.getparent().remove(table._tbl)
        _poser(table._tbl, ou)
        self.paragraphe((), ou)  # Word exige un paragraphe après un tableau dans un contrôle

    def adresse(self, ligne: str, *, premiere: bool) -> None:
        """Une ligne de l'adresse, en face de la fenêtre de l'enveloppe."""
        mise_en_forme = self.paragraphe((Texte(ligne),), self.racine).paragraph_format
        mise_en_forme.left_indent, mise_en_forme.space_after = Mm(85), Pt(0)
        mise_en_forme.space_before = Pt(24) if premiere else Pt(0)

    def pied(self, feuille: Feuille) -> None:
        for lignes in feuille.toutes_les_signatures:
            for rang, ligne in enumerate(lignes):
                paragraphe = self.paragraphe((Texte(ligne, gras=rang == 0),), self.racine)
                paragraphe.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                paragraphe.paragraph_format.keep_with_next = True
        if feuille.incertains:
            texte = f"À vérifier avant signature : {' · '.join(dict.fromkeys(feuille.incertains))}"
            self.paragraphe((Texte(texte),), self.racine, CARTOUCHES["note"])


def _poser(element: Any, ou: Any) -> None:
    """Ajoute à la fin ; dans le corps, avant les réglages de section."""
    section = ou.find(qn("w:sectPr"))
    if section is None:
        ou.append(element)
    else:
        section.addprevious(element)


def _remplir(paragraphe: ParagrapheDocx, morceaux: Sequence[Texte], *, gras: bool = False) -> None:
    for morceau in morceaux:
        passage = paragraphe.add_run(_ILLISIBLES.sub("\ufffd", morceau.contenu))
        # Un style peut déjà mettre en gras : n'écrire que ce que l'arbre demande.
        passage.bold = True if morceau.gras or gras else None
        passage.italic = True if morceau.italique else None


def _preparer(document: Document, feuille: Feuille) -> None:
    proprietes = document.core_properties
    proprietes.title, proprietes.author = feuille.titre, feuille.etude.get("nom", "")
    proprietes.language, proprietes.comments = "fr-FR", ""
    instant = datetime(feuille.le.year, feuille.le.month, feuille.le.day)  # noqa: DTZ001 (Word écrit un instant sans fuseau)
    proprietes.created = proprietes.modified = instant
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)
    normal = document.styles["Normal"]
    _police(normal, _POLICE, 11)
    normal.paragraph_format.space_after = Pt(6)
    langue = OxmlElement("w:lang")
    langue.set(qn("w:val"), "fr-FR")
    normal.element.get_or_add_rPr().append(langue)
    for niveau in range(1, 7):
        titre = document.styles[f"Heading {niveau}"]
        _police(titre, _POLICE_TITRES, {1: 15, 2: 12}.get(niveau, 11), gras=True)
        titre.font.color.rgb = _ACCENT
    document.styles["Heading 1"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _styles_de_l_acte(document)


def _police(style: Any, nom: str, corps: int, *, gras: bool = False) -> None:
    style.font.name, style.font.size = nom, Pt(corps)
    if gras:
        style.font.bold = True
    polices = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribut in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        polices.set(qn(attribut), nom)
    for attribut in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        polices.attrib.pop(qn(attribut), None)


def _styles_de_l_acte(document: Document) -> None:
    for nom, corps, gras, cotes in (
        (AVERTISSEMENT, 12, True, _COTES),
        (LISTE, 11, False, ()),
        (CARTOUCHES["partie"], 11, False, ("left",)),
        (CARTOUCHES["reproduction"], 9, False, ("left",)),
        (CARTOUCHES["note"], 9, False, ()),
    ):
        style = document.styles.add_style(nom, WD_STYLE_TYPE.PARAGRAPH)
        assert hasattr(style, "paragraph_format")
        style.base_style = document.styles["Normal"]
        _police(style, _POLICE, corps, gras=gras)
        if cotes:
            style.paragraph_format.left_indent = Mm(4)
            _border(style.element.get_or_add_pPr(), cotes, epaisseur=12 if gras else 8)
    document.styles[AVERTISSEMENT].paragraph_format.keep_together = True


def _border(proprietes: Any, cotes: Sequence[str], *, epaisseur: int) -> None:
    bords = OxmlElement("w:pBdr")
    for cote in cotes:
        trait = OxmlElement(f"w:{cote}")
        for nom, valeur in (("val", "single"), ("sz", str(epaisseur)), ("space", "4"), ("color", "000000")):
            trait.set(qn(f"w:{nom}"), valeur)
        bords.append(trait)
    # L'ordre des propriétés est imposé : les bords viennent avant l'espacement et le retrait.
    suivants = [e for e in proprietes if e.tag in (qn("w:shd"), qn("w:spacing"), qn("w:ind"), qn("w:jc"))]
    if suivants:
        suivants[0].addprevious(bords)
    else:
        proprietes.append(bords)


def _ne_pas_couper(ligne: Any) -> None:
    """La ligne passe entière à la page suivante."""
    ligne._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeter(ligne: Any) -> None:
    """La ligne d'en-tête revient en haut de chaque page."""
    ligne._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _entete(document: Document, feuille: Feuille) -> None:
    section = document.sections[0]
    entete = section.header.paragraphs[0]
    entete.add_run(feuille.etude.get("nom", "")).bold = True
    for cle in ("qualite", "adresse", "telephone", "courriel"):
        if feuille.etude.get(cle):
            entete.add_run().add_break(WD_BREAK.LINE)
            entete.add_run(feuille.etude[cle]).font.size = Pt(8)
    for etiquette in feuille.etiquettes():
        paragraphe = section.header.add_paragraph()
        paragraphe.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraphe.add_run(etiquette).bold = True
    pied = section.footer.paragraphs[0]
    pied.add_run(" · ".join([*feuille.elements_du_pied(), "Page "]))
    _numero(pied, "PAGE")
    pied.add_run(" sur ")
    _numero(pied, "NUMPAGES")


def _numero(paragraphe: ParagrapheDocx, code: str) -> None:
    champ = OxmlElement("w:fldSimple")
    champ.set(qn("w:instr"), code)
    passage = OxmlElement("w:r")
    texte = OxmlElement("w:t")
    texte.text = "1"
    passage.append(texte)
    champ.append(passage)
    paragraphe._p.append(champ)


def figer(octets: bytes, le: date) -> bytes:
    """Réécrit l'archive avec la date du document : mêmes données, mêmes octets."""
    instant = (max(le.year, 1980), le.month, le.day, 0, 0, 0)
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as lue, zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as ecrite:
        for nom in lue.namelist():
            ecrite.writestr(zipfile.ZipInfo(nom, instant), lue.read(nom), zipfile.ZIP_DEFLATED)
    return sortie.getvalue()
