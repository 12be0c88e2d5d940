"""De quoi lancer la commande dans le processus des essais, ou dans le sien."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from basoche.cli.application import executer
from basoche.cli.lot import Tache, traiter_lot
from basoche.droit.parametres import AUCUNE, Options

BASOCHE = str(Path(sys.executable).parent / "basoche")


@dataclass(frozen=True)
class Fini:
    code: int
    sortie: str
    erreur: str

    @property
    def json(self) -> Any:
        return json.loads(self.sortie)


@pytest.fixture
def lancer(capsys: pytest.CaptureFixture[str]) -> Callable[..., Fini]:
    """La commande, dans ce processus : rapide, pour les tables de cas."""

    def _lancer(*mots: str) -> Fini:
        code = executer(mots)
        capture = capsys.readouterr()
        return Fini(code, capture.out, capture.err)

    return _lancer


@pytest.fixture
def lancer_programme() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Le programme installé, dans son processus : pour les flux, les signaux et l'environnement."""

    def _lancer(*mots: str, entree: bytes = b"", **environnement: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [BASOCHE, *mots], input=entree, capture_output=True, timeout=120, env=environnement or None
        )

    return _lancer


@pytest.fixture
def repondre_au_lot() -> Callable[..., list[dict[str, Any]]]:
    """Les réponses d'un lot donné en octets, sans processus ni fichier."""

    def _repondre(calcul: str, octets: bytes, options: Options = AUCUNE) -> list[dict[str, Any]]:
        sortie = io.BytesIO()
        traiter_lot(io.BytesIO(octets), sortie, Tache(calcul, options), processus=1)
        return [json.loads(ligne, parse_constant=_refuser) for ligne in sortie.getvalue().decode().splitlines()]

    return _repondre


def _refuser(constante: str) -> None:
    raise AssertionError(f"« {constante} » n'est pas du JSON")
