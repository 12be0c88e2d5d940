"""``basoche acte controler FICHIER`` : contre les données qu'il porte, sinon sur son seul texte."""

from __future__ import annotations

import io
import json
import time
from datetime import date

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.conformite.ecrit import controle_ecrit
from basoche.instrumentum import Arbre, Paragraphe, Texte
from basoche.instrumentum.lecture_pdf import lire_pdf
from conformite.ecrit.fabrique import ETALONNAGE
from redaction.dossier import dossier

CODE = "cmd_saisie_vente"


@pytest.fixture
def rediger(lancer, tmp_path):
    def _rediger(nom: str) -> str:
        donnees = tmp_path / "acte.json"
        donnees.write_text(json.dumps(dossier()), encoding="utf-8")
        sortie = tmp_path / nom
        mots = ("--donnees", str(donnees), "-o", str(sortie), "--projet")
        assert lancer("acte", "rediger", CODE, *mots).code == 0
        return str(sortie)

    return _rediger


@pytest.mark.parametrize("nom", ["acte.pdf", "acte.docx"])
def test_un_fichier_de_basoche_est_controle_contre_ses_donnees(lancer, rediger, nom):
    fini = lancer("acte", "controler", rediger(nom), "--format", "json")
    resultat = fini.json["resultat"]
    assert resultat["controle_contre"] == "donnees_jointes"
    assert resultat["acte"] == CODE
    assert {mention["etat"] for mention in resultat["mentions"]} == {"trouvee"}
    assert fini.code == 0


def test_un_acte_fidele_a_des_donnees_fautives_n_est_pas_conforme(lancer, tmp_path):
    donnees = dossier()
    donnees["acte"]["date"] = "2026-11-22"  # un dimanche
    (tmp_path / "acte.json").write_text(json.dumps(donnees), encoding="utf-8")
    fichier = str(tmp_path / "acte.pdf")
    assert lancer("acte", "rediger", CODE, "--donnees", str(tmp_path / "acte.json"), "-o", fichier).code == 0
    fini = lancer("acte", "controler", fichier, "--format", "json")
    assert fini.code == 1
    assert fini.json["resultat"]["verdict"] == "non_conforme"
    assert ("signification.jour", "nullite_de_forme") in [
        (motif["id"], motif["gravite"]) for motif in fini.json["resultat"]["motifs"]
    ]


def test_un_docx_retouche_est_dit_faux_la_ou_il_l_est(lancer, rediger, tmp_path):
    document = docx.Document(rediger("acte.docx"))
    corps = document.element.body
    for texte in corps.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"):
        texte.text = (texte.text or "").replace("HUIT JOURS", "QUINZE JOURS")
    document.save(str(tmp_path / "retouche.docx"))
    fini = lancer("acte", "controler", str(tmp_path / "retouche.docx"))
    assert fini.code == 1
    assert "NON CONFORME" in fini.sortie
    assert "données jointes" in fini.sortie
    assert "FAUSSE         csv.huitaine" in fini.sortie
    assert "attendu « HUIT », lu « QUINZE »" in fini.sortie


def test_un_acte_d_ailleurs_se_controle_sur_son_texte(lancer):
    fichier = ETALONNAGE / "denonc_saisie_conservatoire_creances" / "02_grandvaux_mauvais_juge.md"
    fini = lancer("acte", "controler", str(fichier), "--acte", "denonc_saisie_conservatoire_creances")
    assert fini.code == 1
    assert "sur son seul texte" in fini.sortie
    assert "Le texte seul ne prouve ni le titre, ni les délais" in fini.sortie
    assert "[huit] {quinze}" in fini.sortie
    reponse = lancer(
        "acte", "controler", str(fichier), "--acte", "denonc_saisie_conservatoire_creances", "--format", "json"
    ).json
    assert reponse["resultat"]["verdict"] == "non_conforme"
    assert set(reponse["resultat"]["motifs"][0]) == {"objet", "id", "gravite", "article", "explication", "remede"}
    assert {"id", "etat", "extrait", "raison"} == set(reponse["resultat"]["mentions"][0])


def test_sans_acte_le_refus_propose_l_acte_probable(lancer):
    fini = lancer("acte", "controler", str(ETALONNAGE / "cmd_quitter_lieux" / "02_bellouard_un_mois.md"))
    assert (fini.code, fini.sortie) == (2, "")
    assert "--acte cmd_quitter_lieux" in fini.erreur


def test_un_autre_acte_se_dit(lancer):
    fichier = str(ETALONNAGE / "cpvcr_habitation" / "01_querleux_lettre.md")
    fini = lancer("acte", "controler", fichier, "--acte", "cpvsi", "--format", "json")
    assert any(motif["id"] == "cpvsi.reconnaissance" for motif in fini.json["resultat"]["motifs"])


@pytest.mark.parametrize(
    ("nom", "contenu", "code", "attendu"),
    [
        ("acte.pdf", b"pas un pdf", 1, "ne se lit pas"),
        ("acte.docx", b"PK pas un docx", 1, "ne se lit pas"),
        ("acte.md", b"\xff\xfe", 1, "UTF-8"),
        ("absent.pdf", None, 2, "introuvable"),
        ("acte.md", b"# Acte\n", 1, "ABSENTE"),
        ("acte.md", b"", 1, "ABSENTE"),
    ],
)
def test_un_fichier_qui_ne_se_lit_pas_est_refuse_en_francais(lancer, tmp_path, nom, contenu, code, attendu):
    if contenu is not None:
        (tmp_path / nom).write_bytes(contenu)
    fini = lancer("acte", "controler", str(tmp_path / nom), "--acte", CODE)
    assert fini.code == code
    assert attendu in fini.sortie + fini.erreur
    assert "Traceback" not in fini.sortie + fini.erreur


def test_un_acte_inconnu_ou_un_mauvais_emploi_se_dit(lancer, tmp_path):
    (tmp_path / "a.md").write_text("texte", encoding="utf-8")
    assert lancer("acte", "controler", str(tmp_path / "a.md"), "--acte", "inconnu").code == 1
    assert lancer("acte", "controler", CODE, "--acte", CODE).code == 2
    assert lancer("acte", "controler", str(tmp_path / "a.md"), "--donnees", "x.json").code == 2


def test_les_donnees_d_un_autre_acte_sont_ecartees(lancer, rediger):
    fini = lancer("acte", "controler", rediger("acte.pdf"), "--acte", "cpvsi", "--format", "json")
    assert fini.json["avertissements"][0]["code"] == "autre_acte"
    assert fini.json["resultat"]["controle_contre"] == "texte"


def test_le_rapport_d_un_fichier_s_imprime(lancer, tmp_path):
    fichier = ETALONNAGE / "denonc_saisie_attribution" / "02_terse_mauvaise_date.md"
    rapport = tmp_path / "rapport.pdf"
    fini = lancer("acte", "controler", str(fichier), "--acte", "denonc_saisie_attribution", "--rapport", str(rapport))
    assert fini.code == 1
    assert lire_pdf(rapport.read_bytes()).blocs


def test_une_page_se_controle_en_moins_d_un_cinquieme_de_seconde():
    octets = (ETALONNAGE / "assignation_jex" / "01_querleux_mainlevee.pdf").read_bytes()
    durees = []
    for _ in range(5):
        debut = time.perf_counter()
        controle_ecrit(lire_pdf(octets), "assignation_jex", le=date(2026, 11, 3))
        durees.append(time.perf_counter() - debut)
    assert min(durees) < 0.4  # deux pages


@given(st.lists(st.text(max_size=120), max_size=12), st.sampled_from([CODE, "cpvsi", "pv_affichage_si"]))
def test_aucun_texte_ne_fait_tomber_le_controle(lignes, code):
    lu = Arbre(tuple(Paragraphe((Texte(ligne),)) for ligne in lignes))
    assert controle_ecrit(lu, code, le=date(2026, 1, 15)).recherches


def test_un_docx_vide_se_controle(lancer, tmp_path):
    flux = io.BytesIO()
    docx.Document().save(flux)
    (tmp_path / "vide.docx").write_bytes(flux.getvalue())
    assert lancer("acte", "controler", str(tmp_path / "vide.docx"), "--acte", CODE).code == 1
