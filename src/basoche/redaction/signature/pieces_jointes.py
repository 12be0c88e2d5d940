"""Les fichiers joints à un PDF/A-3 : les données de l'acte, la place de la signature."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.rw_common import PdfHandler

DONNEES: Final = "acte.json"
PLACE: Final = "emplacement-signature.json"
_PROFONDEUR = 12
_TAILLE_MAX = 20_000_000


def lire_json_joint(pdf: PdfHandler, nom: str) -> Any:
    """Le contenu JSON d'un fichier joint, ou ``None`` s'il n'y en a pas.

    Raises:
        ValueError: le fichier joint n'est pas du JSON lisible.
    """
    for trouve, fichier in paires_d_un_arbre(pdf, "/EmbeddedFiles"):
        if trouve == nom:
            try:
                octets = fichier["/EF"]["/F"].data
                if len(octets) > _TAILLE_MAX:
                    raise ValueError("fichier joint trop grand")
                return json.loads(octets)
            except (PdfError, KeyError, TypeError, AttributeError, RecursionError) as faute:
                raise ValueError("fichier joint illisible") from faute
    return None


def paires_d_un_arbre(pdf: PdfHandler, nom: str) -> Iterator[tuple[str, Any]]:
    """Les paires d'un arbre de noms du document (``/Dests``, ``/EmbeddedFiles``)."""
    racine = pdf.root.get("/Names", {}).get(nom)
    pile = [(racine, 0)] if racine is not None else []
    while pile:
        noeud, profondeur = pile.pop()
        paires = noeud.get("/Names", [])
        for rang in range(0, len(paires) - 1, 2):
            yield str(paires[rang]), paires[rang + 1]
        if profondeur < _PROFONDEUR:
            pile.extend((enfant.get_object(), profondeur + 1) for enfant in noeud.get("/Kids", []))
