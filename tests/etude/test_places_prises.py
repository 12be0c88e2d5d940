"""Une commande de l'étude n'écrit pas à la place d'autre chose, et dit ce qui occupe la place."""

from __future__ import annotations

import json

import pytest

from basoche.cli.application import executer

PHRASE = "phrase de sauvegarde d'essai"


@pytest.mark.parametrize(
    ("place", "dit"),
    [("base.sqlite3", "n'est pas une sauvegarde"), ("dossier", "c'est un dossier"), ("absent/s", "n'existe pas")],
)
def test_une_sauvegarde_ne_prend_pas_la_place_d_autre_chose(place, dit, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BASOCHE_CLE_SAUVEGARDE", PHRASE)
    (tmp_path / "base.sqlite3").write_bytes(b"SQLite format 3\0 la base vive")
    (tmp_path / "dossier").mkdir()
    assert executer(["sauvegarder", "-o", str(tmp_path / place)]) == 2
    assert dit in capsys.readouterr().err
    assert (tmp_path / "base.sqlite3").read_bytes() == b"SQLite format 3\0 la base vive"


def test_un_export_vers_un_fichier_est_refuse(tmp_path, capsys):
    (tmp_path / "pris").write_text("x", encoding="utf-8")
    assert executer(["exporter", "--vers", str(tmp_path / "pris")]) == 2
    assert "n'est pas un dossier" in capsys.readouterr().err


def test_une_nuit_sans_date_lisible_est_un_mauvais_emploi(capsys):
    assert executer(["quotidien", "--le", "2026-02-30"]) == 2
    assert "date impossible" in capsys.readouterr().err


def test_le_refus_d_un_import_porte_son_cas(tmp_path, capsys):
    mots = ["importer", str(tmp_path / "absent.csv"), "--profil", "operateur_telecom", "--format", "json"]
    assert executer(mots) == 2
    reponse = json.loads(capsys.readouterr().out)
    assert (reponse["cas"], reponse["erreur"]["code"]) == ("absent.csv", "fichier_illisible")
