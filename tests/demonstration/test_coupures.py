"""Une démonstration coupée se relance ; un disque qui refuse ne laisse rien à moitié."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from basoche.demonstration.deroulement import derouler
from basoche.demonstration.generateur import DATE_DE_REFERENCE
from basoche.echanges.erreurs import EcritureImpossible
from basoche.echanges.portefeuille import lire_portefeuille

COMMANDE = [sys.executable, "-c", "from basoche.cli import principal; principal()", "demo", "--sans-serveur"]


def _lancer(dossier: Path, *options: str, **reglages) -> subprocess.Popen:
    return subprocess.Popen(
        [*COMMANDE, "--dossier", str(dossier), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **reglages,
    )


def _pdf(dossier: Path) -> list[Path]:
    return sorted(dossier.rglob("*.pdf"))


def test_une_demonstration_tuee_se_relance_sans_doublon_ni_fichier_tronque(tmp_path):
    travail = _lancer(tmp_path, "--creances", "400", "--processus", "2")
    limite = time.monotonic() + 60
    while len(_pdf(tmp_path)) < 20 and time.monotonic() < limite:
        time.sleep(0.02)
    os.killpg(travail.pid, signal.SIGKILL)
    assert travail.wait() == -signal.SIGKILL
    travail.communicate()
    a_mi_chemin = _pdf(tmp_path)
    assert 20 <= len(a_mi_chemin) < 400
    for fichier in a_mi_chemin:
        assert fichier.read_bytes().rstrip().endswith(b"%%EOF"), fichier
    bilan = derouler(tmp_path, le=DATE_DE_REFERENCE, creances=400)
    attendus = {nom for fiche in bilan.fiches for nom in fiche.documents} | {"bilan.pdf"}
    assert {str(p.relative_to(tmp_path)) for p in _pdf(tmp_path)} == attendus
    cles = [creance.cle for creance in lire_portefeuille(tmp_path / "portefeuille" / "portefeuille.jsonl")]
    assert len(cles) == len(set(cles)) == 2000
    assert not list(tmp_path.rglob("*.en-cours"))


def test_deux_passages_donnent_les_memes_octets(tmp_path):
    derouler(tmp_path, le=DATE_DE_REFERENCE, creances=30, processus=1)
    premiers = {p.name: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    (tmp_path / "actes" / "2025-999999-commandement.pdf").write_bytes(b"ancien")
    derouler(tmp_path, le=DATE_DE_REFERENCE, creances=30, processus=2)
    assert {p.name: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == premiers


def test_un_bilan_en_lecture_seule_est_refuse_avant_tout_travail(tmp_path):
    (tmp_path / "bilan.csv").write_text("à garder", encoding="utf-8")
    (tmp_path / "bilan.csv").chmod(0o444)
    with pytest.raises(EcritureImpossible, match="lecture seule"):
        derouler(tmp_path, le=DATE_DE_REFERENCE, creances=5)
    assert (tmp_path / "bilan.csv").read_text(encoding="utf-8") == "à garder"
    assert [p.name for p in tmp_path.iterdir()] == ["bilan.csv"]


def test_un_disque_plein_donne_un_message_et_rien_a_moitie(tmp_path):
    def plafonner() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    travail = _lancer(tmp_path, "--creances", "5", preexec_fn=plafonner)
    _, erreurs = travail.communicate(timeout=60)
    assert travail.returncode == 2
    assert "Traceback" not in erreurs
    assert "impossible" in erreurs
    assert "Que faire" in erreurs
    assert not list(tmp_path.rglob("*.en-cours"))
    assert _pdf(tmp_path) == []


def test_un_dossier_impossible_est_refuse_en_francais(tmp_path):
    (tmp_path / "fichier").write_text("", encoding="utf-8")
    travail = _lancer(tmp_path / "fichier" / "demo")
    _, erreurs = travail.communicate(timeout=60)
    assert travail.returncode == 2
    assert "ne peut pas être créé" in erreurs
    assert "Traceback" not in erreurs
