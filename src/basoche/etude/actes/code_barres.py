"""Le code-barres d'un original papier (Code 39) : des traits dans la marge, que tout lecteur de bureau sait lire.

Le numériseur rattache ainsi l'original signé à son acte, sans qu'on ait à le chercher.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf

# Neuf éléments par caractère, barres et espaces alternés ; « 1 » : large (ISO/IEC 16388).
MOTIFS = {
    "0": "000110100", "1": "100100001", "2": "001100001", "3": "101100000", "4": "000110001", "5": "100110000",
    "6": "001110000", "7": "000100101", "8": "100100100", "9": "001100100", "A": "100001001", "B": "001001001",
    "S": "001000011", "-": "010000101", "*": "010010100",
}  # fmt: skip
_LARGE, _ETROIT, _HAUTEUR, _MARGE = 2.2, 0.85, 16, 14  # points
CODE = re.compile(r"BAS-(\d{9})")


def poser_le_code(pdf: bytes, code: str) -> bytes:
    """Le même PDF, le code-barres au bas de sa première page, marqué comme décor : il ne se lit pas à voix haute.

    Args:
        code: « BAS-000000012 ».
    """
    with pikepdf.open(io.BytesIO(pdf)) as ouvert:
        page = ouvert.pages[0]
        places = "\n".join(f"{x:.2f} {_MARGE} {largeur:.2f} {_HAUTEUR} re" for x, largeur in traits(code))
        dessin = f"q /Artifact BMC 0 g\n{places}\nf EMC Q\n"
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(f"Q\n{dessin}".encode("ascii"))
        sortie = io.BytesIO()
        ouvert.save(sortie, deterministic_id=True)
        return sortie.getvalue()


def lire_le_code(texte: str) -> int | None:
    """La clé de l'acte, lue d'un code tapé, scanné ou porté par le nom du fichier ; ``None`` si ce n'en est pas un."""
    trouve = CODE.search(texte.strip().strip("*").upper())
    return int(trouve[1]) if trouve else None


def traits(code: str) -> Iterator[tuple[float, float]]:
    """Chaque trait du code : où il commence et sa largeur, en points, depuis le bord gauche de la page."""
    x = 28.0
    for caractere in f"*{code}*":
        for rang, element in enumerate(MOTIFS[caractere]):
            largeur = _LARGE if element == "1" else _ETROIT
            if rang % 2 == 0:
                yield x, largeur
            x += largeur
        x += _ETROIT
