"""``basoche acte controler --rapport`` : le même verdict, imprimé ; un refus n'écrit rien."""

from __future__ import annotations

import io
import json

import pikepdf
import pytest

from redaction.dossier import dossier

CODE = "cmd_saisie_vente"


@pytest.fixture
def donnees(tmp_path):
    def _ecrire(**remplace) -> str:
        (tmp_path / "acte.json").write_text(json.dumps(dossier(**remplace)), encoding="utf-8")
        return str(tmp_path / "acte.json")

    return _ecrire


@pytest.mark.parametrize(("remplace", "code"), [({}, 0), ({"titre__designation": "facture"}, 1)])
def test_le_rapport_porte_le_verdict_de_la_reponse(lancer, donnees, tmp_path, remplace, code):
    rapport = tmp_path / "rapport.pdf"
    mots = ("acte", "controler", CODE, "--donnees", donnees(**remplace), "--rapport", str(rapport))
    fini = lancer(*mots, "--format", "json")
    assert fini.code == code
    with pikepdf.open(io.BytesIO(rapport.read_bytes())) as pdf:
        joint = json.loads(pdf.attachments["controle.json"].get_file().read_bytes())
    assert joint["verdict"] == fini.json["resultat"]["verdict"]
    assert joint["motifs"] == fini.json["resultat"]["motifs"]
    assert joint["origine"] == "données du dossier (acte.json)"


def test_un_refus_n_ecrit_pas_de_rapport(lancer, donnees, tmp_path):
    rapport = tmp_path / "rapport.pdf"
    rapport.write_bytes(b"ancien")
    mots = ("--donnees", donnees(titre__date="2022-13-01"), "--rapport", str(rapport))
    assert lancer("acte", "controler", CODE, *mots).code == 1
    assert rapport.read_bytes() == b"ancien"


@pytest.mark.parametrize("nom", ["rapport.txt", "rapport", "absent/rapport.pdf"])
def test_un_nom_de_rapport_impossible_est_une_commande_mal_employee(lancer, donnees, tmp_path, nom):
    fini = lancer("acte", "controler", CODE, "--donnees", donnees(), "--rapport", str(tmp_path / nom))
    assert (fini.code, fini.sortie) == (2, "")
    assert not (tmp_path / nom).exists()


def test_un_lot_n_a_pas_de_rapport(lancer, tmp_path):
    (tmp_path / "lot.jsonl").write_text("", encoding="utf-8")
    fini = lancer("acte", "controler", "--lot", str(tmp_path / "lot.jsonl"), "--rapport", str(tmp_path / "r.pdf"))
    assert fini.code == 2
