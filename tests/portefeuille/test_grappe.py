"""Plusieurs ouvriers, dont un tué en plein travail : rien n'est perdu, rien n'est compté deux fois."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

BASOCHE = str(Path(sys.executable).parent / "basoche")


@pytest.fixture
def grappe() -> Iterator[dict[str, Any]]:
    programme = [sys.executable, str(Path(__file__).with_name("grappe_locale.py")), "3"]
    with subprocess.Popen(
        programme, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as processus:
        assert processus.stdin is not None
        assert processus.stdout is not None
        yield json.loads(processus.stdout.readline())
        processus.stdin.close()
        processus.wait(60)


def _commande(entree: Path, sortie: Path, adresse: str) -> list[str]:
    arguments = ["--au", "2026-11-23", "-o", str(sortie), "--tranche", "25", "--dask", adresse]
    return [BASOCHE, "portefeuille", "evaluer", str(entree), *arguments]


def test_un_ouvrier_tue_ne_perd_ni_ne_double_rien(ecrire, tmp_path, grappe) -> None:
    entree, attendu = ecrire(1_000, 25, lents=True)
    sortie = tmp_path / "arretes.parquet"
    commande = _commande(entree, sortie, grappe["adresse"])
    calcul = subprocess.Popen(commande, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    faites = 0
    while faites < 3 and calcul.poll() is None:
        faites = len(list(tmp_path.glob(".*.tranches/tranche-*.arrow")))
        time.sleep(0.01)
    assert 3 <= faites < 40
    os.kill(grappe["ouvriers"][0], signal.SIGKILL)
    dit, erreur = calcul.communicate(timeout=240)
    assert calcul.returncode in (0, 1), erreur
    assert "1\u202f000 créances" in dit
    assert pq.read_table(sortie).to_pylist() == attendu
    assert sorted(x.name for x in tmp_path.iterdir()) == ["arretes.parquet", "creances.parquet"]


def test_une_grappe_qui_ne_repond_pas_est_dite_et_rien_n_est_ecrit(ecrire, tmp_path) -> None:
    entree, _ = ecrire(10, 10)
    commande = _commande(entree, tmp_path / "s.parquet", "tcp://127.0.0.1:9")
    fini = subprocess.run(commande, capture_output=True, text=True, check=False)
    assert fini.returncode == 2
    assert "ne répond pas" in fini.stderr
    assert "Traceback" not in fini.stderr
    assert sorted(x.name for x in tmp_path.iterdir()) == ["creances.parquet"]
