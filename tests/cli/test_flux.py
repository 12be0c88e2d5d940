"""Le programme dans son environnement : UTF-8 partout, tube rompu, disque plein, interruption, démarrage léger."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import BASOCHE

LIGNE = b'{"cas": "\xc3\xa9\xe2\x82\xac", "type": "procedure", "origine": "2026-04-01", "duree": {"mois": 1}}\n'


@pytest.mark.parametrize(
    "environnement",
    [
        {"LANG": "C"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=str,
)
def test_l_utf8_passe_quel_que_soit_l_environnement(
    lancer_programme: Callable[..., Any], environnement: dict[str, str]
) -> None:
    fini = lancer_programme("calcul", "delai", "--lot", "-", entree=LIGNE, **environnement)
    assert (fini.returncode, fini.stderr) == (0, b"")
    assert json.loads(fini.stdout.decode("utf-8"))["cas"] == "é€"
    fini = lancer_programme("calcul", "delai", "--cas", "é€", "--duree", "é€", "--format", "json", **environnement)
    assert json.loads(fini.stdout.decode("utf-8"))["cas"] == "é€"
    fini = lancer_programme("calcul", "délai", **environnement)
    assert "« délai »" in fini.stderr.decode("utf-8")


def test_un_nom_de_fichier_hors_utf8_ne_fait_pas_de_trace(lancer_programme: Callable[..., Any]) -> None:
    fini = lancer_programme("calcul", "delai", "--lot", b"absent\xff.jsonl")
    assert fini.returncode == 2
    assert b"Traceback" not in fini.stderr


def test_un_lecteur_qui_s_en_va_ne_fait_pas_de_trace(tmp_path: Path) -> None:
    lot = tmp_path / "lot.jsonl"
    lot.write_bytes(LIGNE * 5_000)
    commande = f"{BASOCHE} calcul delai --lot {lot} | head -n 1"
    fini = subprocess.run(["/bin/sh", "-c", commande], capture_output=True, timeout=60, check=False)
    assert len(fini.stdout.splitlines()) == 1
    assert fini.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="le système n'a pas de /dev/full")
def test_un_disque_plein_est_dit_en_francais() -> None:
    for mots in (["delai", "--lot", "-"], ["delai", "--entree", "-", "--format", "json"]):
        with Path("/dev/full").open("wb") as plein:
            fini = subprocess.run(
                [BASOCHE, "calcul", *mots], input=LIGNE, stdout=plein, stderr=subprocess.PIPE, timeout=60, check=False
            )
        assert fini.returncode == 2
        assert "plus de place" in fini.stderr.decode()
        assert b"Traceback" not in fini.stderr


@pytest.mark.parametrize("fermes", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
@pytest.mark.parametrize("mots", ["delai --lot -", "sbi --date 2025-05-01", "sbi --date 2025-02-30", "sbi --rien"])
def test_un_flux_ferme_ne_fait_pas_de_trace(fermes: str, mots: str) -> None:
    commande = f"{BASOCHE} calcul {mots} {fermes}"
    fini = subprocess.run(["/bin/sh", "-c", commande], input=LIGNE, capture_output=True, timeout=60, check=False)
    assert fini.returncode in (0, 1, 2)
    assert b"Traceback" not in fini.stderr
    assert "Défaut de Basoche" not in fini.stderr.decode()


def test_une_interruption_est_dite_sans_trace() -> None:
    programme = subprocess.Popen(
        [BASOCHE, "calcul", "delai", "--lot", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    assert programme.stdin is not None
    assert programme.stdout is not None
    programme.stdin.write(LIGNE)
    assert programme.stdout.readline()
    programme.send_signal(signal.SIGINT)
    _, erreur = programme.communicate(timeout=30)
    assert (programme.returncode, erreur.decode()) == (130, "Interrompu.\n")


LOURDS = ("rich", "openpyxl", "typst", "jinja2", "markdown_it", "pydantic_core", "concurrent.futures", "holidays")


def test_un_calcul_simple_n_importe_rien_de_lourd() -> None:
    code = (
        "import sys; from basoche.cli.application import executer; "
        "assert executer(['calcul', 'sbi', '--date', '2025-05-01']) == 0; "
        f"print([m for m in sys.modules if m in {LOURDS!r} or m.startswith('basoche.guichet.')])"
    )
    fini = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert fini.stdout.decode().splitlines()[-1] == "['basoche.guichet.champs', 'basoche.guichet.sbi']"


def test_un_calcul_simple_demarre_en_moins_d_une_demi_seconde(lancer_programme: Callable[..., Any]) -> None:
    def secondes() -> float:
        # Le temps de calcul et non celui de l'horloge : les autres essais se partagent les mêmes cœurs.
        avant = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert lancer_programme("calcul", "sbi", "--date", "2025-05-01", **os.environ).returncode == 0
        apres = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (apres.ru_utime - avant.ru_utime) + (apres.ru_stime - avant.ru_stime)

    assert min(secondes() for _ in range(5)) < 0.5
