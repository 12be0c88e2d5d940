"""``acte verifier`` : la réponse, la sortie et ses codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from basoche.cli.acte_verifier import verifier
from basoche.cli.erreurs import MauvaisEmploi
from basoche.redaction.signature import PROJET_SIGNE, ActeSigne


def appeler(*arguments: str) -> int:
    application = typer.Typer(pretty_exceptions_enable=False)
    application.command("verifier")(verifier)
    code = get_command(application).main(list(arguments), standalone_mode=False)
    return code if isinstance(code, int) else 0


@pytest.fixture
def fichier(signe: ActeSigne, tmp_path: Path) -> Path:
    chemin = tmp_path / "acte.pdf"
    chemin.write_bytes(signe.octets)
    return chemin


def lire(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    sortie = capsys.readouterr()
    assert sortie.err == ""
    contenu: dict[str, Any] = json.loads(sortie.out)
    return contenu


def test_un_acte_signe_repond_en_json(
    fichier: Path, dossier: Path, signe: ActeSigne, capsys: pytest.CaptureFixture[str]
) -> None:
    assert appeler(str(fichier), "--racines-essai", str(dossier / "racine.pem"), "--format", "json") == 0
    reponse = lire(capsys)
    assert set(reponse) == {"cas", "resultat", "lignes", "fondements", "hypotheses", "avertissements"}
    resultat = reponse["resultat"]
    assert (reponse["cas"], resultat["verdict"], resultat["presentation"]) == ("acte.pdf", "valide", PROJET_SIGNE)
    assert (resultat["sha256"], resultat["octets"]) == (signe.sha256, len(signe.octets))
    assert resultat["integrite"] == {"intacte": True, "tous_les_octets_couverts": True}
    assert (resultat["essai"], resultat["donnees_jointes"]["etat"]) == (True, "egales")
    assert [ligne["genre"] for ligne in reponse["lignes"]] == ["signature", "horodatage"]
    assert reponse["lignes"][0]["niveau"] == "B-LTA"
    assert [f["article"] for f in reponse["fondements"]] == ["Décret n° 2021-1625, art. 27"]
    assert {a["code"] for a in reponse["avertissements"]} == {"signature_d_essai", "systeme_non_atteste"}


def test_les_autorites_viennent_aussi_des_reglages(
    fichier: Path, dossier: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BASOCHE_SIGNATURE_RACINES_ESSAI", str(dossier / "racine.pem"))
    assert appeler(str(fichier)) == 0
    texte = capsys.readouterr().out
    for attendu in ("Camille Roux", "PAdES B-LTA", PROJET_SIGNE, "Empreinte SHA-256", "essai", "sur le système agréé"):
        assert attendu in texte


def test_un_octet_change_sort_en_un(fichier: Path, dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    octets = bytearray(fichier.read_bytes())
    octets[5000] ^= 1
    fichier.write_bytes(octets)
    assert appeler(str(fichier), "--racines-essai", str(dossier / "racine.pem"), "--format", "json") == 1
    assert lire(capsys)["resultat"]["verdict"] == "invalide"


def test_un_acte_non_signe_sort_en_un(acte: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "acte.pdf").write_bytes(acte)
    assert appeler(str(tmp_path / "acte.pdf"), "--format", "json") == 1
    assert lire(capsys)["resultat"]["verdict"] == "non_signe"


@pytest.mark.parametrize("contenu", [b"", b"du texte"])
def test_un_fichier_qui_n_est_pas_un_pdf_est_refuse_comme_par_le_controle(
    tmp_path: Path, contenu: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    # Sortie 1, comme « acte controler » du même fichier : la commande est juste, c'est le fichier qui est refusé.
    chemin = tmp_path / "acte.pdf"
    chemin.write_bytes(contenu)
    assert appeler(str(chemin), "--format", "json") == 1
    assert lire(capsys)["erreur"]["code"] == "pdf_inutilisable"
    assert appeler(str(chemin)) == 1
    assert capsys.readouterr().err.startswith("Erreur : ")


def test_un_fichier_absent_sort_en_deux(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chemin = tmp_path / "acte.pdf"
    assert appeler(str(chemin), "--format", "json") == 2
    assert lire(capsys)["erreur"]["code"] == "mauvais_emploi"
    with pytest.raises(MauvaisEmploi):
        appeler(str(chemin))


def test_un_nom_venu_du_fichier_ne_commande_pas_le_terminal(
    fichier: Path, dossier: Path, signe: ActeSigne, capsys: pytest.CaptureFixture[str]
) -> None:
    piege = fichier.with_name("acte\x1b[2J.pdf")
    piege.write_bytes(signe.octets)
    assert appeler(str(piege), "--racines-essai", str(dossier / "racine.pem")) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_sans_la_bibliotheque_de_signature_le_message_dit_quoi_installer(fichier: Path) -> None:
    programme = (
        "import sys; sys.modules['pyhanko'] = None\n"
        "from basoche.cli.acte_verifier import verifier\n"
        "from pathlib import Path\n"
        "try:\n    verifier(Path(sys.argv[1]))\n"
        "except Exception as refus:\n    print(type(refus).__name__, refus.conseil)\n"
    )
    fini = subprocess.run(
        [sys.executable, "-c", programme, str(fichier)], capture_output=True, text=True, check=True, timeout=60
    )
    assert fini.stdout.strip() == "MauvaisEmploi Installer « basoche[signature] »."


def test_un_fichier_d_autorites_absent_sort_en_deux(fichier: Path, tmp_path: Path) -> None:
    with pytest.raises(MauvaisEmploi, match="introuvable"):
        appeler(str(fichier), "--racines", str(tmp_path / "rien.pem"))
