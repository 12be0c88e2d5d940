"""Le code machine du noyau : compilé et annoncé une fois, relu ensuite, refait s'il est abîmé."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from basoche.portefeuille import compilation

RELIRE = """
import sys
from basoche.portefeuille.compilation import charger, prevenir
prevenir(lambda: print("compilé"))
charger()
print("numba" in sys.modules)
"""


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    """Un cache vide, et un processus qui n'a encore rien chargé."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(compilation, "_charge", [])
    return tmp_path / "basoche" / "noyau"


def _charger() -> list[str]:
    dits: list[str] = []
    compilation.prevenir(lambda: dits.append("compilé"))
    compilation.charger()
    compilation.prevenir(lambda: None)
    return dits


def test_le_noyau_est_compile_et_annonce_une_fois_puis_relu_sans_numba(cache) -> None:
    assert _charger() == ["compilé"]
    assert len(list(cache.iterdir())) == 1
    suite = subprocess.run([sys.executable, "-c", RELIRE], capture_output=True, text=True, check=True)
    assert suite.stdout.split() == ["False"]


def test_un_code_tronque_est_compile_de_nouveau(cache) -> None:
    _charger()
    (fichier,) = cache.iterdir()
    fichier.write_bytes(fichier.read_bytes()[:-100])
    compilation._charge.clear()
    assert _charger() == ["compilé"]
    assert compilation._relire(fichier) is not None


def test_sans_cache_ou_l_ecrire_le_noyau_est_compile_et_sert(cache, monkeypatch, tmp_path) -> None:
    (tmp_path / "fichier").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "fichier"))
    assert _charger() == ["compilé"]
    assert compilation._charge
