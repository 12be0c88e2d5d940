"""Un lot sur plusieurs processus : mêmes réponses, même ordre, et un processus tué n'arrête rien."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import time
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from basoche.cli.lot import Paquet, Reponses, Tache, traiter_lot
from basoche.cli.processus import CalculEnProcessus
from basoche.droit.parametres import AUCUNE

from .conftest import BASOCHE

TACHE = Tache("delai", AUCUNE)


def _lignes(nombre: int) -> bytes:
    return b"".join(
        b'{"cas": %d, "type": "procedure", "origine": "2026-%02d-28", "duree": {"jours": %d}}\n'
        % (rang, rang % 12 + 1, rang % 300 + 1)
        for rang in range(nombre)
    )


def _traiter(octets: bytes, processus: int) -> tuple[int, bytes]:
    sortie = io.BytesIO()
    return traiter_lot(io.BytesIO(octets), sortie, TACHE, processus=processus), sortie.getvalue()


def test_deux_processus_repondent_comme_un_seul() -> None:
    octets = _lignes(400) + b"\n\nillisible\n"
    assert _traiter(octets, 2) == _traiter(octets, 1)


@pytest.fixture
def lot_long(tmp_path: Path) -> Path:
    chemin = tmp_path / "lot.jsonl"
    chemin.write_bytes(_lignes(12_000))
    return chemin


def _lancer(lot: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [BASOCHE, "calcul", "delai", "--lot", str(lot), "--processus", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _calculateurs(programme: subprocess.Popen[bytes]) -> list[int]:
    """Les processus de calcul, attendus au plus dix secondes (le suiveur de ressources de Python n'en est pas un)."""
    for _ in range(100):
        enfants = Path(f"/proc/{programme.pid}/task/{programme.pid}/children").read_text().split()
        calculateurs = [
            int(enfant) for enfant in enfants if b"spawn_main" in Path(f"/proc/{enfant}/cmdline").read_bytes()
        ]
        if len(calculateurs) == 2:
            return calculateurs
        time.sleep(0.1)
    raise AssertionError("les processus de calcul ne sont pas là")


def test_tuer_un_processus_de_calcul_ne_perd_aucune_ligne(lot_long: Path) -> None:
    programme = _lancer(lot_long)
    os.kill(_calculateurs(programme)[0], signal.SIGKILL)
    sortie, erreur = programme.communicate(timeout=120)
    assert erreur == b""
    assert [json.loads(ligne)["cas"] for ligne in sortie.splitlines()] == list(range(12_000))
    assert b"erreur_interne" not in sortie


def test_tuer_le_programme_ne_laisse_pas_d_orphelin(lot_long: Path) -> None:
    programme = _lancer(lot_long)
    calculateurs = _calculateurs(programme)
    time.sleep(0.5)
    programme.kill()
    programme.communicate(timeout=30)
    for _ in range(100):
        if not any(_est_vivant(enfant) for enfant in calculateurs):
            return
        time.sleep(0.1)
    raise AssertionError("un processus de calcul a survécu")


def _est_vivant(processus: int) -> bool:
    try:
        return b"spawn_main" in Path(f"/proc/{processus}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


class LigneMortelle(bytes):
    """Une ligne qui tue le processus où elle arrive."""

    def __reduce__(self) -> Any:
        return os._exit, (9,)


def test_une_ligne_qui_tue_son_processus_est_refusee_seule() -> None:
    octets = [*_lignes(3).splitlines(), LigneMortelle(b"{}"), *_lignes(2).splitlines()]
    prets: SimpleQueue[None] = SimpleQueue()
    calculateur = CalculEnProcessus(TACHE, 2, lambda: prets.put(None))
    for debut in (0, 100):
        calculateur.soumettre(Paquet(tuple(enumerate(octets, debut)), 0))
    reponses: list[Reponses] = []
    while len(reponses) < 2:
        prets.get(timeout=60)
        while (reponse := calculateur.prochaine()) is not None:
            reponses.append(reponse)
    calculateur.fermer()
    for reponse in reponses:
        codes = [json.loads(ligne).get("erreur", {}).get("code") for ligne in reponse.texte.splitlines()]
        assert codes == [None, None, None, "erreur_interne", None, None]
        assert (reponse.lignes, reponse.refus) == (6, 1)


def test_sans_processus_possible_le_lot_se_calcule_sur_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuser(*_: Any, **__: Any) -> Any:
        raise OSError("mémoire partagée absente")

    monkeypatch.setattr("basoche.cli.processus.ProcessPoolExecutor", refuser)
    assert CalculEnProcessus.demarrer(TACHE, 2, lambda: None) is None
    refus, sortie = _traiter(_lignes(10), 2)
    assert (refus, len(sortie.splitlines())) == (0, 10)
