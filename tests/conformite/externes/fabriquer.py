"""Tire d'un texte Markdown les DOCX et PDF du corpus d'actes venus d'ailleurs. Rien ici n'est de Basoche."""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typst
import yaml
from docx import Document
from docx.document import Document as DocumentWord
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

ICI = Path(__file__).parent
Morceau = tuple[str, bool, bool]

PDF = {
    "classique": """#set page(paper: "a4", margin: (x: 2.5cm, y: 2.8cm), header: align(right, emph[#entete]),
  footer: context [#pied #h(1fr) Page #counter(page).display("1 / 1", both: true)])
#set text(font: "Libertinus Serif", size: 11pt, lang: "fr")
#set par(justify: true)
#show heading: it => align(center, block(above: 14pt, below: 8pt, upper(it.body)))
""",
    "registre": """#set page(paper: "a4", margin: (left: 2cm, right: 2cm, top: 3cm, bottom: 2.2cm),
  header: [#strong(entete) #h(1fr) p. #context counter(page).display() #line(length: 100%, stroke: 0.5pt)],
  footer: align(center, text(size: 8pt)[#pied]))
#set text(font: "DejaVu Sans", size: 9pt, lang: "fr")
#show heading: it => block(fill: luma(230), inset: 4pt, width: 100%, above: 10pt, below: 6pt, it.body)
""",
    "marge": """#set page(paper: "a4", margin: (left: 6.2cm, right: 1.8cm, top: 2.2cm, bottom: 2.4cm),
  footer: context align(center)[#pied — feuillet #counter(page).display()])
#set text(font: "New Computer Modern", size: 10.5pt, lang: "fr")
#set par(justify: true, first-line-indent: 0pt)
#place(left + top, dx: -5.2cm, block(width: 4.4cm, text(size: 8pt)[#strong(entete) \\ \\ #marge]))
#show heading: it => block(above: 12pt, below: 6pt, underline(it.body))
""",
}


def arbre(texte: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(MarkdownIt("commonmark", {"html": False}).enable("table").parse(texte))


def morceaux(noeud: SyntaxTreeNode, gras: bool = False, italique: bool = False) -> Iterator[Morceau]:
    for enfant in noeud.children:
        if enfant.type in ("text", "code_inline"):
            yield enfant.content, gras, italique
        elif enfant.type in ("softbreak", "hardbreak"):
            yield ("\n" if enfant.type == "hardbreak" else " "), gras, italique
        else:
            yield from morceaux(enfant, gras or enfant.type == "strong", italique or enfant.type == "em")


def cellules(noeud: SyntaxTreeNode) -> list[list[SyntaxTreeNode]]:
    return [list(ligne.children) for partie in noeud.children for ligne in partie.children]


def chaine(texte: str) -> str:
    echappe = texte.replace("\\", "\\\\").replace('"', '\\"').replace("\n", '" + linebreak() + "')
    return f'#("{echappe}")'


def typ(noeud: SyntaxTreeNode) -> str:
    sortie = ""
    for texte, gras, italique in morceaux(noeud):
        dit = chaine(texte)
        dit = f"#emph[{dit}]" if italique else dit
        sortie += f"#strong[{dit}]" if gras else dit
    return sortie


def typ_bloc(noeud: SyntaxTreeNode) -> str:
    match noeud.type:
        case "paragraph":
            return typ(noeud) + "\n\n"
        case "heading":
            return f"#heading(level: {noeud.tag[1]})[{typ(noeud)}]\n\n"
        case "bullet_list" | "ordered_list":
            corps = ", ".join("[" + "".join(map(typ_bloc, element.children)) + "]" for element in noeud.children)
            return f"#{'enum' if noeud.type == 'ordered_list' else 'list'}({corps})\n\n"
        case "table":
            lignes = cellules(noeud)
            corps = ", ".join(f"[{typ(c)}]" for ligne in lignes for c in ligne)
            colonnes = ", ".join(["1fr"] * (len(lignes[0]) - 1) + ["auto"])
            return f"#table(columns: ({colonnes},), inset: 5pt, {corps})\n\n"
        case "hr":
            return "#line(length: 40%)\n\n"
    raise ValueError(noeud.type)


def faire_pdf(texte: str, reglages: dict[str, Any], sortie: Path) -> None:
    variables = "".join(
        f"#let {nom} = [{chaine(str(reglages.get(cle, '')))}]\n"
        for nom, cle in (("entete", "en_tete"), ("pied", "pied"), ("marge", "marge"))
    )
    source = variables + PDF[reglages["mise_en_page"]] + "".join(map(typ_bloc, arbre(texte).children))
    with tempfile.TemporaryDirectory() as dossier:
        entree = Path(dossier) / "acte.typ"
        entree.write_text(source, encoding="utf-8")
        typst.compile(str(entree), output=str(sortie))


def remplir(paragraphe: Paragraph, noeud: SyntaxTreeNode) -> None:
    for texte, gras, italique in morceaux(noeud):
        passage = paragraphe.add_run(texte)
        passage.bold, passage.italic = gras or None, italique or None


def numero_de_page(paragraphe: Paragraph) -> None:
    for genre, contenu in (("begin", None), (None, "PAGE"), ("end", None)):
        passage = paragraphe.add_run()._r
        element = OxmlElement("w:fldChar" if genre else "w:instrText")
        if genre:
            element.set(qn("w:fldCharType"), genre)
        else:
            element.text = contenu
        passage.append(element)


def word_bloc(document: DocumentWord, noeud: SyntaxTreeNode, centre: bool) -> None:
    match noeud.type:
        case "paragraph":
            remplir(document.add_paragraph(), noeud)
        case "heading":
            titre = document.add_heading(level=int(noeud.tag[1]))
            remplir(titre, noeud)
            titre.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else None
        case "bullet_list" | "ordered_list":
            style = "List Number" if noeud.type == "ordered_list" else "List Bullet"
            for paragraphe in (p for element in noeud.children for p in element.children):
                remplir(document.add_paragraph(style=style), paragraphe)
        case "table":
            lignes = cellules(noeud)
            table = document.add_table(len(lignes), len(lignes[0]), style="Table Grid")
            for i, ligne in enumerate(lignes):
                for j, cellule in enumerate(ligne):
                    remplir(table.cell(i, j).paragraphs[0], cellule)
            document.add_paragraph()


def faire_docx(texte: str, reglages: dict[str, Any], sortie: Path) -> None:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    lettre = reglages["mise_en_page"] == "lettre"
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = ("Times New Roman", Pt(11.5)) if lettre else ("Arial", Pt(9.5))
    section.header.paragraphs[0].text = str(reglages.get("en_tete", ""))
    section.header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER if lettre else WD_ALIGN_PARAGRAPH.RIGHT
    bas = section.footer.paragraphs[0]
    bas.text = f"{reglages.get('pied', '')} — page "
    numero_de_page(bas)
    for noeud in arbre(texte).children:
        word_bloc(document, noeud, lettre)
    document.save(str(sortie))


def fabriquer(dossier: Path) -> None:
    for annotation in sorted(dossier.glob("*.yaml")):
        reglages = (yaml.safe_load(annotation.read_text(encoding="utf-8")) or {}).get("fabrication")
        if not reglages:
            continue
        sortie = annotation.with_suffix("." + reglages["format"])
        if not sortie.exists():
            texte = (dossier / "sources" / f"{annotation.stem}.md").read_text(encoding="utf-8")
            (faire_pdf if reglages["format"] == "pdf" else faire_docx)(texte, reglages, sortie)


def empreintes(liste: Path, codes: Sequence[str]) -> None:
    fichiers = sorted(f for code in codes for f in (ICI / code).rglob("*") if f.is_file())
    lignes = [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.relative_to(ICI).as_posix()}\n" for f in fichiers]
    liste.write_text("".join(lignes), encoding="utf-8")


def principal() -> None:
    lecteur = argparse.ArgumentParser(description=__doc__)
    lecteur.add_argument("dossiers", nargs="*", help="dossiers d'actes (codes) ; tous si aucun")
    lecteur.add_argument("--empreintes", type=Path, help="réécrit cette liste pour les codes donnés")
    choix = lecteur.parse_args()
    if choix.empreintes:
        empreintes(ICI / choix.empreintes, choix.dossiers)
        return
    for dossier in [ICI / d for d in choix.dossiers] or [f.parent for f in ICI.rglob("*.yaml")]:
        fabriquer(dossier)


if __name__ == "__main__":
    principal()
