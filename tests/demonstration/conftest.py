"""La démonstration entière, déroulée une seule fois pour tous les essais qui la relisent."""

from __future__ import annotations

import csv
import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from basoche.demonstration.deroulement import derouler
from basoche.demonstration.generateur import DATE_DE_REFERENCE
from basoche.echanges.creance import Creance
from basoche.echanges.portefeuille import lire_portefeuille


@dataclass(frozen=True)
class Demonstration:
    """Le dossier de sortie, et de quoi le confronter aux créances importées."""

    dossier: Path
    bilan: list[dict[str, str]]
    creances: dict[str, Creance]

    def de(self, fiche: dict[str, str]) -> Creance:
        return self.creances[fiche["creance"]]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    base = tmp_path_factory.getbasetemp()
    commun = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base  # partagé par les processus d'essai
    dossier = commun / "demonstration"
    with (commun / "demonstration.verrou").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        if not (dossier / "bilan.pdf").exists():
            derouler(dossier, le=DATE_DE_REFERENCE)
    with (dossier / "bilan.csv").open(encoding="utf-8-sig", newline="") as flux:
        bilan = list(csv.DictReader(flux, delimiter=";"))
    creances = {c.cle: c for c in lire_portefeuille(dossier / "portefeuille" / "portefeuille.jsonl")}
    return Demonstration(dossier, bilan, creances)
