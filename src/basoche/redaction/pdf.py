"""L'impression : une présentation Typst et des données donnent un PDF.

Les données entrent en JSON : elles ne sont jamais lues comme du Typst. Un compilateur est gardé par présentation,
car le chargement des polices coûte plus que la page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from basoche.droit.erreurs import ErreurBasoche

PRESENTATIONS = Path(__file__).parent / "presentation"
_SANS_POLICE = re.compile('the text `"(.*?)"` could not be displayed')
POLICES = Path(__file__).parent / "polices"


@dataclass(frozen=True, slots=True)
class Page:
    """Ce qu'on imprime : une présentation (``acte``, ``decompte``, ``bilan``) et ses données en types JSON.

    ``le`` date le document : deux impressions des mêmes données donnent les mêmes octets.
    """

    presentation: str
    donnees: Mapping[str, Any]
    le: date


class Imprimeur:
    """Imprime des pages ; à réemployer pour un lot."""

    def imprimer(self, page: Page) -> bytes:
        """Le PDF d'une page, conforme à PDF/A-3a et PDF/UA-1.

        Raises:
            ErreurBasoche: un caractère qu'aucune police livrée ne dessine (``caractere_sans_police``).
        """
        horodatage = datetime(page.le.year, page.le.month, page.le.day, tzinfo=UTC)
        try:
            pdf = _compilateur(page.presentation).compile(
                format="pdf",
                sys_inputs={"donnees": json.dumps(page.donnees, ensure_ascii=False)},
                # Archivage à long terme avec pièces jointes, et accessibilité : les normes de l'acte électronique.
                pdf_standards=["a-3a", "ua-1"],
                timestamp=int(horodatage.timestamp()),
            )
        except typst.TypstError as faute:
            raise _refus(str(faute)) from faute
        assert isinstance(pdf, bytes)
        return pdf


def _refus(message: str) -> ErreurBasoche:
    sans_dessin = _SANS_POLICE.search(message)
    if sans_dessin is None:
        return ErreurBasoche(
            f"L'impression a échoué : {message.splitlines()[0][:200]}",
            conseil="Vérifier les réglages de présentation ; s'ils sont ceux livrés, signaler cette faute de Basoche.",
            code="impression_impossible",
        )
    return ErreurBasoche(
        f"Aucune police livrée ne sait écrire « {sans_dessin[1]} ».",
        conseil="Écrire ce passage en caractères latins : l'acte doit rester lisible et conforme à l'archivage.",
        code="caractere_sans_police",
    )


@cache
def _compilateur(presentation: str) -> typst.Compiler:
    # Les polices livrées, et elles seules : le même acte sur toutes les machines.
    return typst.Compiler(
        str(PRESENTATIONS / f"{presentation}.typ"),
        root=str(PRESENTATIONS),
        font_paths=[str(POLICES)],
        ignore_system_fonts=True,
    )
