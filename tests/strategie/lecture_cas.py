"""Lit les soixante dossiers de recette, écrits d'après les articles avant le moteur."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

DOSSIER_DES_CAS = Path(__file__).parent / "cas"


@dataclass(frozen=True)
class Cas:
    """Un dossier et ce que la loi en dit : ``interdites`` va du code d'une voie à l'article qui l'interdit."""

    nom: str
    question: str
    articles: tuple[str, ...]
    dossier: dict[str, Any]
    permises: frozenset[str]
    interdites: dict[str, str]
    premier_choix: frozenset[str]


def lire_les_cas() -> list[Cas]:
    """Tous les cas, dans l'ordre des fichiers."""
    return [_lire(chemin) for chemin in sorted(DOSSIER_DES_CAS.glob("*.yaml"))]


def _lire(chemin: Path) -> Cas:
    brut = yaml.safe_load(chemin.read_text(encoding="utf-8"))
    return Cas(
        chemin.stem,
        brut["question"],
        tuple(brut["articles"]),
        _en_entree(brut["dossier"]),
        frozenset(brut["permises"]),
        dict(brut["interdites"]),
        frozenset(brut["premier_choix"]),
    )


def _en_entree(valeur: Any) -> Any:
    """Comme une ligne de lot : les dates en chaînes AAAA-MM-JJ."""
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, dict):
        return {cle: _en_entree(v) for cle, v in valeur.items()}
    return [_en_entree(v) for v in valeur] if isinstance(valeur, list) else valeur
