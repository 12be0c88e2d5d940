"""Le dessin de la signature visible, imprimé par Typst comme le reste de l'acte : polices incluses, PDF/A."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import typst
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle

from basoche.redaction.ecriture import court
from basoche.redaction.pdf import POLICES


@dataclass(frozen=True, slots=True)
class Apparence:
    """Ce que montre une signature : le signataire, sa qualité, l'instant, et les mentions sur la valeur de l'acte.

    ``largeur`` et ``hauteur`` sont en points.
    """

    nom: str
    qualite: str
    instant: datetime
    mentions: Sequence[str]
    largeur: int
    hauteur: int


class _Dessin(PdfContent):
    """La première page d'un PDF, reprise comme dessin."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """Importe la page, et rend la commande qui la dessine."""
        assert self.writer is not None
        objet = self.writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        self.resources.xobject["/Dessin"] = objet
        gauche, bas, droite, haut = objet.get_object()["/BBox"]
        self.box = BoxConstraints(width=droite - gauche, height=haut - bas)
        return b"/Dessin Do"


def imprimer(apparence: Apparence) -> bytes:
    """Le tampon, en PDF/A d'une page."""
    donnees = {
        "nom": apparence.nom,
        "qualite": apparence.qualite,
        "quand": quand(apparence.instant),
        "mentions": list(apparence.mentions),
        "largeur": apparence.largeur,
        "hauteur": apparence.hauteur,
    }
    dessin = _compilateur().compile(
        format="pdf",
        sys_inputs={"donnees": json.dumps(donnees, ensure_ascii=False)},
        # Sans balises : le tampon n'a pas de place propre dans la structure de l'acte, son champ en a une.
        pdf_standards=["a-3b"],
        pdf_tags=False,
        timestamp=int(apparence.instant.timestamp()),
    )
    assert isinstance(dessin, bytes)
    return dessin


def dessiner(apparence: Apparence) -> StaticStampStyle:
    """Le tampon prêt à poser."""
    return StaticStampStyle(
        background=_Dessin(imprimer(apparence)),
        background_layout=SimpleBoxLayoutRule(
            AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, margins=Margins.uniform(0)
        ),
        background_opacity=1.0,
        border_width=0,
    )


def quand(instant: datetime) -> str:
    """« 23/11/2026 à 10:42 (UTC+01:00) » ; l'instant porte son fuseau."""
    decalage = instant.strftime("%z")
    fuseau = "UTC" if decalage in ("", "+0000") else f"UTC{decalage[:3]}:{decalage[3:5]}"
    return f"{court(instant.date())} à {instant:%H:%M} ({fuseau})"


@cache
def _compilateur() -> typst.Compiler:
    source = Path(__file__).with_name("apparence.typ")
    return typst.Compiler(str(source), root=str(source.parent), font_paths=[str(POLICES)], ignore_system_fonts=True)
