"""``basoche acte remettre`` : toutes les pièces d'une remise, ou rien ; rien n'est coché d'avance."""

from __future__ import annotations

import json

import pytest
from pypdf import PdfReader

from redaction.dossier import ETUDE, dossier

A_ETUDE = {
    "mode": "a_etude",
    "date": "2026-11-20",
    "heure": "14:05",
    "par": "Maître Hélène VAUQUELIN, commissaire de justice",
    "adresse": "27 boulevard du Hérisson-Bleu, 01999 Bréz-la-Forêt",
    "diligences": ["appel à la porte du logement", "appel téléphonique resté sans réponse"],
    "circonstances": "la destinataire est absente à l'heure du passage",
    "verifications": ["nom sur la boîte aux lettres", "confirmation par la gardienne"],
    "avis_passage_le": "2026-11-20",
}
RECHERCHES = {
    "mode": "recherches_infructueuses",
    "date": "2026-11-20",
    "derniere_adresse": "8 rue du Départ, 01999 Bréz-la-Forêt",
    "recherches": [{"date": "2026-11-19", "quoi": "visite à la dernière adresse", "resultat": "logement vide"}],
    "recherche_lieu_travail": "ancien employeur interrogé, départ sans adresse connue",
    "lrar_numero": "1A 000 000 0000 0",
    "lrar_le": "2026-11-21",
}


@pytest.fixture
def remettre(lancer, tmp_path, monkeypatch):
    monkeypatch.delenv("BASOCHE_ETUDE", raising=False)
    etude = tmp_path / "etude.yaml"
    etude.write_text("".join(f'{cle}: "{valeur}"\n' for cle, valeur in ETUDE.items()), encoding="utf-8")

    def _lancer(remise, *, donnees=None, code="cmd_saisie_vente", format_="json"):
        contenu = {cle: v for cle, v in dossier(acte__date=None).items() if cle not in ("etude", "remise")}
        acte = {"code": code, "donnees": contenu if donnees is None else donnees}
        for nom, quoi in (("acte.json", acte), ("remise.json", remise)):
            (tmp_path / nom).write_text(json.dumps(quoi, ensure_ascii=False), encoding="utf-8")
        return lancer(
            "acte", "remettre", str(tmp_path / "acte.json"), "--remise", str(tmp_path / "remise.json"),
            "--dossier", str(tmp_path / "pli"), "--etude", str(etude), "--format", format_,
        )  # fmt: skip

    return _lancer


def _texte(fichier):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(fichier).pages).replace("\u00a0", " ").split())


def test_une_remise_a_l_etude_donne_l_acte_la_page_l_avis_la_lettre_et_les_copies(remettre, tmp_path):
    fini = remettre(A_ETUDE)
    assert fini.code == 0, fini.sortie
    fichiers = {fichier["fichier"]: fichier for fichier in fini.json["resultat"]["fichiers"]}
    assert set(fichiers) == {nom.name for nom in (tmp_path / "pli").iterdir()}
    assert set(fichiers) == {
        "1-acte-cmd_saisie_vente.pdf", "2-signification_depot_etude.pdf", "3-avis_passage_656.pdf", "4-lettre_658.pdf",
        "copie-acte-cmd_saisie_vente.pdf", "copie-signification_depot_etude.pdf",
    }  # fmt: skip
    lettre = fichiers["4-lettre_658.pdf"]
    assert (lettre["le"], lettre["au_plus_tard"]) == ("2026-11-20", "2026-11-21")
    assert lettre["joindre"] == ["copie de l'acte de signification"]
    assert "date_proposee" in {avis["code"] for avis in fini.json["avertissements"]}
    texte = _texte(tmp_path / "pli" / "4-lettre_658.pdf")
    for attendu in ("Lyon-la-Basoche, le 20 novembre 2026", "Madame Louise Anne ROCOMBREL", "Objet : Avis"):
        assert attendu in texte
    assert "COPIE" in _texte(tmp_path / "pli" / "copie-acte-cmd_saisie_vente.pdf")
    assert "COPIE" not in _texte(tmp_path / "pli" / "1-acte-cmd_saisie_vente.pdf")
    assert "vingt novembre" in _texte(tmp_path / "pli" / "1-acte-cmd_saisie_vente.pdf")


def test_un_proces_verbal_659_part_a_la_derniere_adresse_avec_les_deux_copies(remettre, tmp_path):
    fini = remettre(RECHERCHES)
    assert fini.code == 0, fini.sortie
    fichiers = {fichier["fichier"]: fichier for fichier in fini.json["resultat"]["fichiers"]}
    recommandee = fichiers["3-lettre_659_recommandee.pdf"]
    assert recommandee["joindre"] == ["copie du procès-verbal", "copie de l'acte objet de la signification"]
    assert (recommandee["le"], fichiers["4-lettre_659_simple.pdf"]["le"]) == ("2026-11-21", "2026-11-20")
    assert "8 rue du Départ" in _texte(tmp_path / "pli" / "3-lettre_659_recommandee.pdf")


@pytest.mark.parametrize(
    ("change", "manque"),
    [
        ({"diligences": []}, "remise.diligences"),
        ({"diligences": None}, "remise.diligences"),
        ({"verifications": []}, "remise.verifications"),
        ({"circonstances": " "}, "remise.circonstances"),
        ({"avis_passage_le": None}, "remise.avis_passage_le"),
    ],
)
def test_une_diligence_qui_manque_est_un_refus_et_rien_n_est_ecrit(remettre, tmp_path, change, manque):
    fini = remettre({**A_ETUDE, **change})
    assert fini.code == 1
    assert fini.json["erreur"]["code"] == "champ_manquant"
    assert manque in fini.json["erreur"]["champs_manquants"]
    assert not (tmp_path / "pli").exists()


@pytest.mark.parametrize(
    ("remise", "code", "champ"),
    [
        ({**A_ETUDE, "lettre_658_le": "2026-11-23"}, "envoi_hors_delai", "remise.lettre_658_le"),
        ({**A_ETUDE, "lettre_658_le": "2026-11-19"}, "envoi_hors_delai", "remise.lettre_658_le"),
        ({**A_ETUDE, "avis_passage_le": "2026-11-21"}, "envoi_hors_delai", "remise.avis_passage_le"),
        ({**RECHERCHES, "lettre_simple_le": "2026-11-21"}, "envoi_hors_delai", "remise.lettre_simple_le"),
        ({**RECHERCHES, "lrar_le": "2026-11-23"}, "envoi_hors_delai", "remise.lrar_le"),
        ({**A_ETUDE, "mode": "pigeon"}, "mode_inconnu", "mode"),
        ({**A_ETUDE, "date": None}, "champ_manquant", "remise.date"),
        ({**A_ETUDE, "facteur": "x"}, "champ_inconnu", "remise.facteur"),
        ({**A_ETUDE, "diligences": "une"}, "champ_invalide", "remise.diligences"),
        ({**A_ETUDE, "date": "2026-13-01"}, "champ_invalide", "remise.date"),
        ({**A_ETUDE, "rang": 2}, "champ_invalide", "rang"),
        ({**A_ETUDE, "territoire": "lune"}, "champ_invalide", "territoire"),
    ],
)
def test_une_remise_fausse_est_refusee_et_le_champ_est_cite(remettre, remise, code, champ):
    erreur = remettre(remise).json["erreur"]
    assert (erreur["code"], erreur["champ"]) == (code, champ)


def test_la_date_de_l_acte_est_celle_de_sa_remise(remettre):
    donnees = {cle: v for cle, v in dossier().items() if cle not in ("etude", "remise")}
    assert remettre(A_ETUDE, donnees=donnees).json["erreur"]["champ"] == "acte.date"


def test_chaque_destinataire_a_sa_remise(remettre, tmp_path):
    donnees = {cle: v for cle, v in dossier(acte__date=None).items() if cle not in ("etude", "remise")}
    autre = {**donnees.pop("destinataire"), "prenoms": "Odile"}
    donnees["destinataires"] = [{**autre, "prenoms": "Louise"}, autre]
    assert remettre(A_ETUDE, donnees=donnees).json["erreur"]["champ"] == "rang"
    assert remettre({**A_ETUDE, "rang": 2}, donnees=donnees).code == 0
    assert "Madame Odile ROCOMBREL" in _texte(tmp_path / "pli" / "3-avis_passage_656.pdf")


def test_la_reponse_en_texte_dit_quoi_joindre_et_le_dernier_jour(remettre):
    sortie = remettre(A_ETUDE, format_="texte").sortie
    assert "au plus tard le 21/11/2026" in sortie
    assert "joindre : copie de l'acte de signification" in sortie
