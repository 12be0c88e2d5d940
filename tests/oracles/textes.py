"""Un second comparateur de codes, écrit autrement : il coupe aux titres d'articles et compare des ensembles."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path


def articles(chemin: Path) -> dict[str, str]:
    """Le texte de chaque numéro ; le dernier écrit l'emporte."""
    morceaux = re.split(r"^##### Article (\S+)[ \t]*$", chemin.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        numero: _signes(re.split(r"^#{1,4} ", texte, maxsplit=1, flags=re.MULTILINE)[0])
        for numero, texte in zip(morceaux[1::2], morceaux[2::2], strict=True)
    }


def _signes(texte: str) -> str:
    """Les lettres et les chiffres seuls, sans un blanc."""
    return "".join(signe for signe in unicodedata.normalize("NFC", texte) if signe.isalnum())


def comparer(avant: Path, apres: Path) -> tuple[set[str], set[str], set[str]]:
    """Ajoutés, supprimés, modifiés."""
    anciens, nouveaux = articles(avant), articles(apres)
    communs = anciens.keys() & nouveaux.keys()
    return (
        nouveaux.keys() - anciens.keys(),
        anciens.keys() - nouveaux.keys(),
        {numero for numero in communs if anciens[numero] != nouveaux[numero]},
    )
