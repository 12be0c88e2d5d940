"""Second original, copie et modèle Word de l'étude : mêmes données, mêmes refus, et ce qui les distingue est marqué."""

from __future__ import annotations

import io
import json

import docx
import pytest

from basoche.instrumentum.arbre import texte_brut
from basoche.instrumentum.lecture_docx import lire_docx
from basoche.redaction.jointes import donnees_jointes
from redaction.dossier import ETUDE, dossier

CODE = "cmd_saisie_vente"


@pytest.fixture
def rediger(lancer, tmp_path, monkeypatch):
    monkeypatch.delenv("BASOCHE_ETUDE", raising=False)
    etude = tmp_path / "etude.yaml"
    etude.write_text("".join(f'{cle}: "{valeur}"\n' for cle, valeur in ETUDE.items()), encoding="utf-8")

    def _lancer(sortie, *options, donnees=None):
        contenu = {cle: v for cle, v in dossier().items() if cle != "etude"} if donnees is None else donnees
        (tmp_path / "donnees.json").write_text(json.dumps(contenu, ensure_ascii=False), encoding="utf-8")
        return lancer(
            "acte", "rediger", CODE, "--donnees", str(tmp_path / "donnees.json"), "-o", str(tmp_path / sortie),
            "--etude", str(etude), "--format", "json", *options,
        )  # fmt: skip

    return _lancer


@pytest.mark.parametrize(
    ("exemplaire", "variante", "marque"),
    [
        ("original", "original", None),
        ("second_original", "second original", "SECOND ORIGINAL"),
        ("copie", "copie", "COPIE"),
    ],
)
@pytest.mark.parametrize("extension", ["pdf", "docx"])
def test_l_exemplaire_est_marque_et_ses_donnees_sont_les_memes(
    rediger, tmp_path, exemplaire, variante, marque, extension
):
    assert rediger(f"acte.{extension}", "--exemplaire", exemplaire).code == 0
    jointes = donnees_jointes((tmp_path / f"acte.{extension}").read_bytes())
    assert jointes is not None
    assert jointes["variante"] == variante
    assert jointes["donnees"]["decompte"]["total"] == "6944.80"
    assert rediger("apercu.html", "--exemplaire", exemplaire).code == 0
    page = (tmp_path / "apercu.html").read_text(encoding="utf-8")
    assert [mot for mot in ("SECOND ORIGINAL", "COPIE") if f">{mot}<" in page] == ([marque] if marque else [])


def _gabarit(tmp_path, *paragraphes):
    document = docx.Document()
    for paragraphe in paragraphes:
        document.add_paragraph(paragraphe)
    flux = io.BytesIO()
    document.save(flux)
    (tmp_path / "modele.docx").write_bytes(flux.getvalue())
    return str(tmp_path / "modele.docx")


def test_le_modele_word_de_l_etude_prend_les_memes_champs_et_joint_les_donnees(rediger, tmp_path):
    modele = _gabarit(tmp_path, "COMMANDEMENT", "Payez {{ decompte.total|euros }}, {{ destinataire|designation }}.")
    fini = rediger("acte.docx", "--modele", modele, "--exemplaire", "copie")
    assert fini.code == 0, fini.sortie
    # Le texte du modèle n'a pas les mentions de l'acte : le contrôle le dit et l'acte ne part pas.
    assert fini.json["resultat"]["projet"] is True
    assert fini.json["resultat"]["controle"]["verdict"] == "non_conforme"
    assert "csv.menace" in {motif["id"] for motif in fini.json["resultat"]["controle"]["motifs"]}
    octets = (tmp_path / "acte.docx").read_bytes()
    assert "Payez 6\u202f944,80\u00a0€, Madame Louise Anne ROCOMBREL." in texte_brut(lire_docx(octets).blocs)
    entete = "\n".join(p.text for p in docx.Document(io.BytesIO(octets)).sections[0].header.paragraphs)
    assert "PROJET" in entete
    assert "COPIE" in entete
    jointes = donnees_jointes(octets)
    assert jointes is not None
    assert (jointes["code"], jointes["variante"]) == (CODE, "copie")


def test_un_champ_vide_du_modele_word_est_refuse_et_rien_n_est_ecrit(rediger, tmp_path):
    modele = _gabarit(tmp_path, "{{ officier.nom }} {{ titre.numero_minute }} {{ decompte.total|euros }}")
    fini = rediger("acte.docx", "--modele", modele)
    assert fini.code == 1
    assert fini.json["erreur"]["code"] == "champ_manquant"
    assert "titre.numero_minute" in fini.json["erreur"]["champs_manquants"]
    assert not (tmp_path / "acte.docx").exists()


def test_un_modele_word_ne_donne_que_du_word(rediger, tmp_path):
    modele = _gabarit(tmp_path, "x")
    assert rediger("acte.pdf", "--modele", modele).code == 2
    assert rediger("acte.docx", "--modele", str(tmp_path / "absent.docx")).code == 2


def test_un_fichier_qui_n_est_pas_un_modele_est_refuse(rediger, tmp_path):
    (tmp_path / "modele.docx").write_bytes(b"PK pas un document")
    assert rediger("acte.docx", "--modele", str(tmp_path / "modele.docx")).json["erreur"]["code"] == "gabarit_invalide"


def test_un_modele_word_complet_passe_le_controle_et_part(rediger, tmp_path):
    assert rediger("modele.docx", "--exemplaire", "copie").code == 0
    fini = rediger("acte.docx", "--modele", str(tmp_path / "modele.docx"))
    assert fini.code == 0, fini.sortie
    resultat = fini.json["resultat"]
    assert resultat["controle"]["verdict"] == "conforme_avec_reserve", resultat["controle"]["motifs"]
    assert resultat["projet"] is False
    # Le modèle portait les données d'un autre acte : seules celles-ci sont jointes.
    jointes = donnees_jointes((tmp_path / "acte.docx").read_bytes())
    assert jointes is not None
    assert jointes["variante"] == "original"
