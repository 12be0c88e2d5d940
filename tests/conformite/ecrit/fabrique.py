"""De petits documents à contrôler, et les actes d'essai de chaque modèle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from basoche.instrumentum import Arbre, Bloc, Cartouche, Encadre, Liste, Mention, lire_markdown
from basoche.instrumentum.lecture_docx import lire_docx
from basoche.instrumentum.lecture_pdf import lire_pdf

ETALONNAGE = Path(__file__).parents[1] / "externes" / "etalonnage"
LECTURES: dict[str, Callable[[Path], Arbre]] = {
    ".md": lambda chemin: lire_markdown(chemin.read_text(encoding="utf-8")),
    ".docx": lambda chemin: lire_docx(chemin.read_bytes()),
    ".pdf": lambda chemin: lire_pdf(chemin.read_bytes()),
}


def annotations() -> list[Path]:
    return sorted(ETALONNAGE.glob("*/*.yaml"))


def lire_annote(chemin: Path) -> tuple[dict[str, Any], Arbre, date]:
    annotation = yaml.safe_load(chemin.read_text(encoding="utf-8"))
    document = next(f for f in chemin.parent.glob(f"{chemin.stem}.*") if f.suffix in LECTURES)
    le = annotation["le"] if isinstance(annotation["le"], date) else date.fromisoformat(annotation["le"])
    return annotation, LECTURES[document.suffix](document), le


def changer(blocs: tuple[Bloc, ...], change: Callable[[Bloc], tuple[Bloc, ...]]) -> tuple[Bloc, ...]:
    """Les blocs, chacun remplacé par ce que rend ``change`` ; un bloc rendu tel quel est visité."""
    sortie: list[Bloc] = []
    for bloc in blocs:
        for rendu in change(bloc):
            sortie.append(_visiter(rendu, change) if rendu is bloc else rendu)
    return tuple(sortie)


def _visiter(bloc: Bloc, change: Callable[[Bloc], tuple[Bloc, ...]]) -> Bloc:
    match bloc:
        case Mention(identifiant, contenu):
            return Mention(identifiant, changer(contenu, change))
        case Encadre(contenu):
            return Encadre(changer(contenu, change))
        case Cartouche(genre, contenu):
            return Cartouche(genre, changer(contenu, change))
        case Liste(ordonnee, elements):
            return Liste(ordonnee, tuple(changer(element, change) for element in elements))
    return bloc
