"""Les règles incertaines qui ne tiennent pas dans la valeur d'un paramètre (question discutée, texte non lu)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from basoche.droit.erreurs import ParametreInvalide

FICHIER = Path(__file__).parent / "points_incertains.yaml"
_CLES = {"article", "niveau", "point", "a_relire"}


class Niveau(StrEnum):
    """Ce que l'on sait de la règle."""

    MEMOIRE = "memoire"
    UNE_SOURCE = "une_source"
    NON_TRANCHE = "non_tranche"


@dataclass(frozen=True, slots=True)
class PointIncertain:
    """Une règle à relire, et où la relire."""

    famille: str
    rang: int
    article: str
    niveau: Niveau
    point: str
    a_relire: str


def lire_points_incertains() -> list[PointIncertain]:
    """Les règles incertaines, par famille.

    Raises:
        ParametreInvalide: le fichier ne respecte pas le format.
    """
    contenu = yaml.load(FICHIER.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return [
        _lire(famille, rang, brut) for famille, points in contenu.items() for rang, brut in enumerate(points, start=1)
    ]


def _lire(famille: str, rang: int, brut: Any) -> PointIncertain:
    if not isinstance(brut, dict) or brut.keys() != _CLES or not all(isinstance(v, str) and v for v in brut.values()):
        raise _invalide(famille, rang, f"clés attendues, en texte non vide : {', '.join(sorted(_CLES))}")
    if brut["niveau"] not in set(Niveau):
        raise _invalide(famille, rang, f"niveau inconnu « {brut['niveau']} »")
    return PointIncertain(famille, rang, **{**brut, "niveau": Niveau(brut["niveau"])})


def _invalide(famille: str, rang: int, motif: str) -> ParametreInvalide:
    return ParametreInvalide(
        f"{FICHIER}, « {famille} », point {rang} : {motif}",
        conseil="Corriger le fichier, puis relancer « basoche parametres verifier ».",
    )
