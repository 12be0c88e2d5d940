"""Relecture des fichiers de paramètres par le lecteur YAML ordinaire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DONNEES = Path(__file__).resolve().parents[2] / "src" / "basoche" / "droit" / "parametres" / "donnees"


class HorsTable(LookupError):
    """L'oracle ne connaît pas de valeur à cette date."""


@dataclass(frozen=True)
class Ligne:
    """Une valeur et son premier et dernier jour (inclus) ; ``None`` : ouvert."""

    du: date | None
    jusqu_au: date | None
    valeur: Any
    brut: Any


@cache
def contenu(nom: str) -> dict[str, Any]:
    """Le fichier YAML d'un paramètre, tel quel."""
    with (DONNEES / f"{nom}.yaml").open(encoding="utf-8") as flux:
        lu: dict[str, Any] = yaml.load(flux, Loader=yaml.CSafeLoader)
    return lu


@cache
def lignes(nom: str) -> tuple[Ligne, ...]:
    """Les valeurs datées d'un paramètre, de la plus ancienne à la plus récente, fins comprises."""
    brutes = sorted(contenu(nom)["valeurs"], key=lambda v: _debut(v) or date.min)
    suite = []
    for rang, brute in enumerate(brutes):
        fin = brute.get("jusqu_au")
        if fin is None and rang + 1 < len(brutes):
            suivant = _debut(brutes[rang + 1])
            assert suivant is not None
            fin = suivant - timedelta(days=1)
        suite.append(Ligne(_debut(brute), fin, brute["valeur"], brute))
    return tuple(suite)


def _debut(brute: dict[str, Any]) -> date | None:
    """Date d'effet ; incertaine, la plus tardive : l'ancienne valeur tient jusque-là."""
    debut: date | None = brute.get("du_au_plus_tard") or brute.get("du")
    return debut


def au(nom: str, jour: date) -> Ligne:
    """La ligne en vigueur un jour donné.

    Raises:
        HorsTable: aucune ligne ne couvre ce jour.
    """
    for ligne in lignes(nom):
        if (ligne.du is None or ligne.du <= jour) and (ligne.jusqu_au is None or jour <= ligne.jusqu_au):
            return ligne
    raise HorsTable(f"{nom} le {jour}")
