"""Un portefeuille par tranches : la même sortie qu'en une fois, la reprise après un arrêt brutal, rien à moitié."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from basoche.portefeuille.erreurs import PortefeuilleInvalide
from basoche.portefeuille.tranches import evaluer

AU = date(2026, 11, 23)
BASOCHE = str(Path(sys.executable).parent / "basoche")


def _evaluer(entree: Path, sortie: Path, **reste):
    return evaluer(entree, AU, sortie, suivre=lambda _nombre: None, **reste)


def _lire(sortie: Path):
    return pq.read_table(sortie).to_pylist()


@pytest.mark.parametrize("par_tranche", [1, 120, 250, 10_000])
def test_les_tranches_ne_changent_rien_a_la_sortie(ecrire, tmp_path, par_tranche) -> None:
    entree, attendu = ecrire(600, 50)
    sortie = tmp_path / "arretes.parquet"
    faite = _evaluer(entree, sortie, par_tranche=par_tranche)
    assert _lire(sortie) == attendu
    assert faite.bilan.lignes == 600
    assert dict(faite.bilan.calculs) == {
        c: sum(x["calcul"] == c for x in attendu) for c in ("noyau", "lisible", "refuse")
    }
    assert sorted(x.name for x in tmp_path.iterdir()) == ["arretes.parquet", "creances.parquet"]


def test_un_portefeuille_vide_donne_une_sortie_vide(ecrire, tmp_path) -> None:
    entree, _ = ecrire(0, 50)
    faite = _evaluer(entree, tmp_path / "s.parquet")
    assert (faite.bilan.lignes, _lire(tmp_path / "s.parquet")) == (0, [])


def test_un_arret_brutal_ne_laisse_pas_de_sortie_et_la_meme_commande_reprend(ecrire, tmp_path) -> None:
    entree, attendu = ecrire(1_000, 25, lents=True)
    sortie = tmp_path / "arretes.parquet"
    commande = [BASOCHE, "portefeuille", "evaluer", str(entree), "--au", "2026-11-23", "-o", str(sortie)]
    commande += ["--tranche", "25"]
    coupee = subprocess.Popen(commande, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    tranches = _attendre_des_tranches(coupee, tmp_path, 3)
    coupee.send_signal(signal.SIGKILL)
    assert coupee.wait() == -signal.SIGKILL
    assert not sortie.exists()
    assert tranches < 40
    reprise = subprocess.run(commande, capture_output=True, text=True, check=False)
    assert "d'un passage arrêté" in reprise.stdout
    assert _lire(sortie) == attendu
    assert sorted(x.name for x in tmp_path.iterdir()) == ["arretes.parquet", "creances.parquet"]


def _attendre_des_tranches(processus: subprocess.Popen, dossier: Path, combien: int) -> int:
    fin = time.monotonic() + 120
    while time.monotonic() < fin and processus.poll() is None:
        faites = len(list(dossier.glob(".*.tranches/tranche-*.arrow")))
        if faites >= combien:
            return faites
        time.sleep(0.01)
    raise AssertionError("aucune tranche n'est venue avant la fin du calcul")


def _laisser_des_tranches(entree: Path, sortie: Path) -> None:
    """Un calcul arrêté après trois tranches."""

    class Arret(Exception):
        pass

    def executer(plan, manques, suivre):
        from basoche.portefeuille.tranches import calculer_ici

        calculer_ici(plan, manques[:3], suivre)
        raise Arret

    with pytest.raises(Arret):
        _evaluer(entree, sortie, par_tranche=50, executer=executer)


def test_une_reprise_ne_recalcule_que_ce_qui_manque(ecrire, tmp_path) -> None:
    entree, attendu = ecrire(300, 50)
    sortie = tmp_path / "s.parquet"
    _laisser_des_tranches(entree, sortie)
    assert _evaluer(entree, sortie, par_tranche=50).reprises == 3
    assert _lire(sortie) == attendu


def test_une_reprise_sur_un_fichier_change_repart_de_rien(ecrire, tmp_path) -> None:
    entree, _ = ecrire(300, 50)
    sortie = tmp_path / "s.parquet"
    _laisser_des_tranches(entree, sortie)
    entree, attendu = ecrire(301, 50)
    assert _evaluer(entree, sortie, par_tranche=50).reprises == 0
    assert _lire(sortie) == attendu


def test_une_reprise_a_une_autre_date_repart_de_rien(ecrire, tmp_path) -> None:
    entree, _ = ecrire(300, 50)
    sortie = tmp_path / "s.parquet"
    _laisser_des_tranches(entree, sortie)
    autre = evaluer(entree, date(2025, 1, 1), sortie, suivre=lambda _nombre: None, par_tranche=50)
    assert autre.reprises == 0


def test_la_meme_sortie_ne_se_calcule_pas_deux_fois_en_meme_temps(ecrire, tmp_path) -> None:
    entree, _ = ecrire(300, 50)
    sortie = tmp_path / "s.parquet"

    def executer(_plan, _manques, _suivre):
        _evaluer(entree, sortie, par_tranche=50)

    with pytest.raises(PortefeuilleInvalide, match="déjà en cours"):
        _evaluer(entree, sortie, par_tranche=50, executer=executer)


def test_un_fichier_qui_change_pendant_le_calcul_est_refuse(ecrire, tmp_path) -> None:
    entree, _ = ecrire(300, 50)

    def executer(plan, manques, suivre):
        from basoche.portefeuille.tranches import calculer_ici

        ecrire(310, 50)
        calculer_ici(plan, manques, suivre)

    with pytest.raises(PortefeuilleInvalide, match="a changé pendant le calcul"):
        _evaluer(entree, tmp_path / "s.parquet", par_tranche=50, executer=executer)
    assert not (tmp_path / "s.parquet").exists()
