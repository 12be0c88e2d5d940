from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from basoche.cli.application import executer
from basoche.demonstration import DONNEES
from echanges.fabrique import BONNE, CONTENU, ENTETE


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    (tmp_path / "essai.yaml").write_text(yaml.safe_dump(CONTENU, allow_unicode=True), encoding="utf-8")
    (tmp_path / "f.csv").write_text("\n".join([ENTETE, BONNE]), encoding="utf-8")
    return tmp_path


def _importer(dossier: Path, *mots: str, fichier: str = "f.csv", profil: str = "essai.yaml") -> int:
    chemins = (
        "importer",
        str(dossier / fichier),
        "--profil",
        str(dossier / profil),
        "--vers",
        str(dossier / "p.jsonl"),
    )
    return executer((*chemins, "--le", "2026-11-23", *mots))


def test_l_essai_a_blanc_n_ecrit_rien(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    avant = sorted(dossier.iterdir())
    assert _importer(dossier, "--a-blanc") == 0
    assert sorted(dossier.iterdir()) == avant
    assert "1 créances" in capsys.readouterr().out


def test_l_import_ecrit_le_portefeuille_et_le_rapport(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fautive = BONNE.replace("A1", "A2").replace("01/03/2026", "31/02/2026")
    (dossier / "f.csv").write_text("\n".join([ENTETE, BONNE, fautive]), encoding="utf-8")
    assert _importer(dossier) == 1
    assert "ligne 3, « Date éch. » : date impossible : « 31/02/2026 »" in capsys.readouterr().out
    assert len((dossier / "p.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    rapport = (dossier / "p.anomalies-f.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rapport[1].startswith("erreur;f.csv;3;Date éch.;31/02/2026;")


def test_la_reponse_json_a_la_forme_du_contrat(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _importer(dossier, "--format", "json") == 0
    reponse = json.loads(capsys.readouterr().out)
    assert set(reponse) == {"cas", "resultat", "lignes", "fondements", "hypotheses", "avertissements"}
    assert (reponse["resultat"]["creances"], reponse["resultat"]["nouvelles"]) == (1, 1)


@pytest.mark.parametrize(
    ("fichier", "profil", "message"),
    [
        ("absent.csv", "essai.yaml", "n'existe pas"),
        ("f.csv", "absent.yaml", "n'existe pas"),
        ("essai.yaml", "essai.yaml", "n'a pas les colonnes"),
    ],
)
def test_un_fichier_ou_un_profil_inutilisable_sort_a_deux(
    dossier: Path, capsys: pytest.CaptureFixture[str], fichier: str, profil: str, message: str
) -> None:
    assert _importer(dossier, fichier=fichier, profil=profil) == 2
    capture = capsys.readouterr()
    assert message in capture.err
    assert "Que faire : " in capture.err
    assert not (dossier / "p.jsonl").exists()


def test_un_refus_en_json_est_une_reponse(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _importer(dossier, "--format", "json", fichier="absent.csv") == 2
    assert json.loads(capsys.readouterr().out)["erreur"]["code"] == "fichier_illisible"


def test_le_rapport_ne_remplace_jamais_le_fichier_du_creancier(dossier: Path) -> None:
    avant = (dossier / "f.csv").read_bytes()
    assert _importer(dossier, "--rapport", str(dossier / "f.csv")) == 2
    assert (dossier / "f.csv").read_bytes() == avant
    assert not (dossier / "p.jsonl").exists()


def test_un_profil_livre_se_donne_par_son_nom(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fichier = str(DONNEES / "fournisseur_factures.txt")
    mots = ("importer", fichier, "--profil", "fournisseur_professionnel", "--a-blanc", "--le", "23/11/2026")
    assert executer(mots) == 1
    assert "400 créances" in capsys.readouterr().out
