"""Une condition du recueil, et le refus de qui ne la remplit pas.

Une fonction de condition rend ``None`` si la condition est remplie, ou un :class:`Refus` : l'article et la phrase sont
dans le recueil, le refus n'apporte que le détail qu'ils attendent (une date, une somme) et le jour où il cesse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from basoche.droit.periode import lendemain
from basoche.droit.source import Verification
from basoche.droit.yaml_strict import charger

_RECUEIL = Path(__file__).parent / "donnees" / "conditions.yaml"


@dataclass(frozen=True, slots=True)
class Condition:
    """Une condition du recueil.

    ``attente`` : le temps ou un tiers la lève ; ``leve_par`` : un acte la lève ; ``piece`` : ce qu'il faut réunir.
    """

    nom: str
    article: str
    raison: str
    verification: Verification
    attente: bool = False
    leve_par: tuple[str, ...] = ()
    piece: str = ""


class Refus(NamedTuple):
    """Pourquoi une condition manque : ``detail`` complète la raison ; ``cesse_le`` : dernier jour de l'empêchement."""

    detail: str = ""
    cesse_le: date | None = None
    article: str = ""

    @property
    def possible_le(self) -> date | None:
        """Le premier jour utile."""
        return None if self.cesse_le is None else lendemain(self.cesse_le)


@cache
def lire_conditions() -> Mapping[str, Condition]:
    """Les conditions du recueil, par nom."""
    brut = charger(_RECUEIL.read_text(encoding="utf-8"))["conditions"]
    return {
        nom: Condition(
            nom,
            champs["article"],
            champs["raison"],
            Verification(champs["verification"]),
            champs.get("attente", False),
            tuple(champs.get("leve_par", ())),
            champs.get("piece", ""),
        )
        for nom, champs in brut.items()
    }


REFUS = Refus()


@lru_cache(maxsize=16384)
def dire(jour: date) -> str:
    """« 23/11/2026 » ; gardé, un lot dit mille fois les mêmes jours."""
    return f"{jour:%d/%m/%Y}"


def si(interdit: bool) -> Refus | None:
    """Un refus sans détail, si c'est interdit."""
    return REFUS if interdit else None


def jusqu_au(jour: date | None, le: date) -> Refus | None:
    """Un empêchement qui dure jusqu'à ce jour compris."""
    return Refus(dire(jour), jour) if jour is not None and le <= jour else None


def si_depasse(limite: date | None, le: date) -> Refus | None:
    """Un délai qui est passé."""
    return Refus(dire(limite)) if limite is not None and le > limite else None
