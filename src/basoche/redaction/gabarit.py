"""Un acte sur le modèle Word de l'étude : mêmes champs, mêmes refus, et le contrôle du texte que Word imprimera.

Le modèle de l'étude n'a pas de mention nommée : c'est le texte du document rempli qui est contrôlé, comme celui d'un
acte venu d'ailleurs, et comparé à l'acte que Basoche rédigerait des mêmes données.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE

from basoche.instrumentum import Arbre, lire_markdown
from basoche.instrumentum.lecture_docx import lire_docx
from basoche.redaction.docx import figer
from basoche.redaction.feuille import Feuille, donnees_jointes
from basoche.redaction.jointes import ESPACE, joindre_au_docx
from basoche.redaction.modele import Modele, insecables, poser
from basoche.redaction.word import rediger_word


def remplir_gabarit(gabarit: bytes, donnees: Mapping[str, Any], *, le: date) -> tuple[bytes, Arbre]:
    """Le document rempli et son texte relu.

    Raises:
        ErreurBasoche: gabarit abîmé (``gabarit_invalide``), dangereux (``gabarit_refuse``) ou champ manquant
            (``champ_manquant``, tous nommés).
    """
    octets = rediger_word(gabarit, donnees, le=le)
    return octets, lire_docx(octets)


def acte_attendu(modele: Modele, donnees: Mapping[str, Any]) -> Arbre | None:
    """L'acte que Basoche rédigerait des mêmes données ; ``None`` s'il lui en manque."""
    texte, manquants = poser(modele, donnees)
    return None if manquants else lire_markdown(insecables(texte))


def finir_gabarit(octets: bytes, arbre: Arbre, feuille: Feuille) -> bytes:
    """Le document marqué (projet, copie, second original) et ses données jointes."""
    document = docx.Document(io.BytesIO(octets))
    for etiquette in feuille.etiquettes():
        for section in document.sections:
            paragraphe = section.header.add_paragraph()
            paragraphe.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraphe.add_run(etiquette).bold = True
    _oublier_les_anciennes(document)
    joindre_au_docx(document, donnees_jointes(arbre, feuille))
    flux = io.BytesIO()
    document.save(flux)
    return figer(flux.getvalue(), feuille.le)


def _oublier_les_anciennes(document: Document) -> None:
    """Un gabarit tiré d'un acte de Basoche en porte encore les données : celles d'un autre dossier ne partent pas."""
    liens = document.part.rels
    for nom, lien in list(liens.items()):
        if lien.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and ESPACE.encode() in lien.target_part.blob:
            del liens[nom]
