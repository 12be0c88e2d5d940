"""Combien de temps l'étude garde quoi : des données, jamais une durée écrite dans le code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_DONNEES = Path(__file__).parent / "donnees"


@dataclass(frozen=True, slots=True)
class Duree:
    """Une durée de conservation.

    Attributes:
        depart: ce qui la fait courir.
        ans: années ; ``None`` sans terme.
        nature: ``texte`` ou ``etude`` (choix de l'étude, à confirmer par elle).
        purge: ``dossier``, ``cloture`` ou ``jamais``.
    """

    id: str
    libelle: str
    depart: str
    ans: int | None
    nature: str
    article: str
    verification: str
    purge: str
    note: str = ""

    def terme(self, depuis: date) -> date | None:
        """Le jour où elle est écoulée ; ``None`` si elle est sans terme."""
        if self.ans is None:
            return None
        try:
            return depuis.replace(year=depuis.year + self.ans)
        except ValueError:  # un 29 février : le 1er mars suivant
            return date(depuis.year + self.ans, 3, 1)

    @property
    def en_francais(self) -> str:
        """« 25 ans », « aucune », « sans terme »."""
        if self.ans is None:
            return "sans terme"
        return f"{self.ans} an{'s' if self.ans > 1 else ''}" if self.ans else "aucune"


@cache
def durees() -> dict[str, Duree]:
    """Les durées, par leur nom, dans l'ordre du fichier."""
    return {ligne["id"]: _lire(ligne) for ligne in _charger("durees")}


@cache
def traitements() -> tuple[dict[str, Any], ...]:
    """Le registre des traitements ; chaque ``durees`` y renvoie aux durées elles-mêmes."""
    connues = durees()
    lus = _charger("traitements")
    return tuple(ligne | {"durees": [connues[nom] for nom in ligne["durees"]]} for ligne in lus)


def exclus_des_exports() -> dict[str, str]:
    """Les tables qu'aucun export n'emporte, et pourquoi."""
    return {ligne["table"]: ligne["motif"] for ligne in _charger("exclus")}


def _lire(ligne: dict[str, Any]) -> Duree:
    duree = ligne.pop("duree")
    ans = 0 if "jours" in duree else duree.get("ans")
    return Duree(ans=ans, **ligne)


def _charger(nom: str) -> Any:
    return yaml.safe_load((_DONNEES / f"{nom}.yaml").read_text(encoding="utf-8"))
