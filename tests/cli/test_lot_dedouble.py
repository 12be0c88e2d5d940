"""Un gros fichier de conseils : le programme se dédouble une fois le droit lu ; mêmes octets, et rien ne se perd."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest
from bancs.strategie import dossiers

from basoche.cli.copies import CalculParCopies
from basoche.cli.lot import OCTETS_POUR_DEDOUBLER, traiter_lot
from basoche.cli.strategie_conseiller import TacheConseil
from basoche.strategie.conseil import SANS_HISTORIQUE

from .conftest import BASOCHE

TACHE = TacheConseil(SANS_HISTORIQUE, None)


@pytest.fixture(scope="module")
def gros_lot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chemin = tmp_path_factory.mktemp("lot") / "lot.jsonl"
    entrees = [{**entree, "cas": rang, "cle": "d" * 600} for rang, entree in enumerate(dossiers(600))]
    chemin.write_text("".join(f"{json.dumps(entree)}\n" for entree in [*entrees, {"cas": "refus"}]), encoding="utf-8")
    assert chemin.stat().st_size >= OCTETS_POUR_DEDOUBLER
    return chemin


@pytest.fixture(scope="module")
def attendu(gros_lot: Path) -> bytes:
    """Les réponses d'un seul processus."""
    sortie = io.BytesIO()
    assert traiter_lot(io.BytesIO(gros_lot.read_bytes()), sortie, TACHE, processus=1) == 1
    return sortie.getvalue()


def _lancer(lot: Path) -> subprocess.Popen[bytes]:
    commande = [BASOCHE, "strategie", "conseiller", "--lot", str(lot), "--processus", "2"]
    return subprocess.Popen(commande, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _doubles(programme: subprocess.Popen[bytes]) -> list[int]:
    """Les deux copies du programme, attendues au plus vingt secondes : un vrai fils, pas un interpréteur neuf."""
    for _ in range(400):
        enfants = Path(f"/proc/{programme.pid}/task/{programme.pid}/children").read_text().split()
        if len(enfants) == 2:
            lignes = [Path(f"/proc/{enfant}/cmdline").read_bytes() for enfant in enfants]
            assert all(b"conseiller" in ligne for ligne in lignes)
            return [int(enfant) for enfant in enfants]
        time.sleep(0.05)
    raise AssertionError("le programme ne s'est pas dédoublé")


def test_le_programme_dedouble_repond_comme_un_seul_processus(gros_lot: Path, attendu: bytes) -> None:
    with _lancer(gros_lot) as programme:
        _doubles(programme)
        sortie, erreur = programme.communicate(timeout=120)
    assert (programme.returncode, erreur) == (1, b"")
    assert sortie == attendu


@pytest.mark.parametrize(("rang", "apres"), [(0, "0"), (1, "0.1"), (0, "0.3")])
def test_une_copie_tuee_ne_perd_aucune_ligne(gros_lot: Path, attendu: bytes, rang: int, apres: str) -> None:
    """Tuée en naissant, en plein calcul, ou au milieu d'une réponse que personne ne lit encore."""
    with _lancer(gros_lot) as programme:
        copie = _doubles(programme)[rang]
        time.sleep(float(apres))
        os.kill(copie, signal.SIGKILL)
        sortie, erreur = programme.communicate(timeout=120)
    assert erreur == b""
    assert sortie == attendu


def test_les_copies_ne_survivent_pas_au_programme(gros_lot: Path) -> None:
    with _lancer(gros_lot) as programme:
        copies = _doubles(programme)
        programme.kill()
        programme.communicate(timeout=30)
    for _ in range(100):
        if not any(Path(f"/proc/{copie}").exists() for copie in copies):
            return
        time.sleep(0.1)
    raise AssertionError("une copie a survécu au programme")


def test_un_programme_a_plusieurs_fils_ne_se_dedouble_pas() -> None:
    attendre = threading.Event()
    fil = threading.Thread(target=attendre.wait)
    fil.start()
    try:
        assert CalculParCopies.demarrer(TACHE, 2, lambda: None) is None
    finally:
        attendre.set()
        fil.join()


def test_un_fichier_d_une_ligne_n_attend_rien(attendu: bytes) -> None:
    """Une taille annoncée trop grande ne change aucune réponse, ni le lot vide."""
    sortie = io.BytesIO()
    ligne = json.dumps({**dossiers(1)[0], "cas": 0}).encode()
    assert traiter_lot(io.BytesIO(ligne), sortie, TACHE, processus=2, taille=OCTETS_POUR_DEDOUBLER) == 0
    assert sortie.getvalue() == attendu.splitlines(keepends=True)[0]
    assert traiter_lot(io.BytesIO(b""), sortie, TACHE, processus=2, taille=OCTETS_POUR_DEDOUBLER) == 0
