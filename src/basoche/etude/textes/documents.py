"""La note d'information sur le papier : PDF archivable et DOCX, du même texte."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date

from docx import Document
from docx.shared import Pt

from basoche.etude.actes.etude import en_tete
from basoche.etude.textes.models import Note
from basoche.redaction.docx import figer
from basoche.redaction.pdf import Imprimeur, Page

_EN_TETE = ("nom", "qualite", "adresse", "telephone", "courriel")


@dataclass(frozen=True, slots=True)
class Ligne:
    """Un paragraphe, ou un point d'une liste."""

    texte: str
    point: bool


@dataclass(frozen=True, slots=True)
class Partie:
    """Une partie de la note ; sans titre, ce qui vient avant la première."""

    titre: str
    lignes: list[Ligne] = field(default_factory=list)


def parties_du_corps(corps: str) -> list[Partie]:
    """Le texte de la note en parties : « ## » ouvre une partie, « - » un point, toute autre ligne un paragraphe."""
    parties = [Partie("")]
    for brute in corps.splitlines():
        ligne = brute.strip()
        if ligne.startswith("##"):
            parties.append(Partie(ligne.lstrip("#").strip()))
        elif ligne.startswith("- "):
            parties[-1].lignes.append(Ligne(ligne[2:].strip(), point=True))
        elif ligne:
            parties[-1].lignes.append(Ligne(ligne, point=False))
    return [partie for partie in parties if partie.titre or partie.lignes]


def note_en_pdf(note: Note, le: date) -> bytes:
    """Le PDF de la note.

    Raises:
        ErreurBasoche: un caractère qu'aucune police livrée ne dessine.
    """
    donnees = {
        "etude": dict.fromkeys(_EN_TETE, "") | dict(en_tete()), "titre": note.titre,
        "sous_titre": _sous_titre(note, le), "pied": "Note d'information interne",
        "parties": [
            {"titre": p.titre, "lignes": [{"texte": ligne.texte, "point": ligne.point} for ligne in p.lignes]}
            for p in parties_du_corps(note.corps)
        ],
    }  # fmt: skip
    return Imprimeur().imprimer(Page("note", donnees, le))


def note_en_docx(note: Note, le: date) -> bytes:
    """Le DOCX de la note, à corriger dans un traitement de texte ; mêmes données, mêmes octets."""
    document = Document()
    document.core_properties.title = note.titre
    document.core_properties.language = "fr-FR"
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(note.titre, level=1)
    document.add_paragraph(_sous_titre(note, le))
    for partie in parties_du_corps(note.corps):
        if partie.titre:
            document.add_heading(partie.titre, level=2)
        for ligne in partie.lignes:
            document.add_paragraph(ligne.texte, style="List Bullet" if ligne.point else None)
    sortie = io.BytesIO()
    document.save(sortie)
    return figer(sortie.getvalue(), le)


def _sous_titre(note: Note, le: date) -> str:
    if note.publiee_le is None:
        return f"Projet du {le:%d/%m/%Y}, à relire avant publication"
    return f"Publiée le {note.publiee_le:%d/%m/%Y} par {note.publiee_par}"
