"""``basoche veille comparer`` : les noms du contrat, et des refus qui disent où."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from veille.serveur import Reponse, servir

EXEMPLES = Path(__file__).parents[2] / "docs" / "guides" / "exemples" / "legi"
API = Path(__file__).parents[1] / "veille" / "api"
STOCK = str(EXEMPLES / "Freemium_legi_global_20260601-140000.tar.gz")
SUITE = str(EXEMPLES / "LEGI_20260602-213015.tar.gz")
TEXTES = Path(__file__).parents[1] / "veille" / "textes"
AVANT, APRES = (str(TEXTES / f"cpce_L212_{quand}.md") for quand in ("2025-06-30", "2025-07-01"))


def test_la_reponse_porte_les_cinq_listes(lancer):
    fini = lancer("veille", "comparer", AVANT, APRES, "--format", "json")
    assert fini.code == 0
    resultat = fini.json["resultat"]
    assert list(resultat) == ["ajoutes", "supprimes", "modifies", "renumerotes", "deplaces"]
    assert resultat["modifies"] == ["L212-1", "L212-2", "L212-3"]
    assert resultat["deplaces"][0].keys() == {"ancien", "nouveau", "ressemblance"}


def test_le_texte_dit_mot_a_mot(lancer):
    fini = lancer("veille", "comparer", AVANT, APRES)
    assert fini.code == 0
    assert "13 articles ajoutés : L212-4" in fini.sortie
    assert "durées : aucune → un mois" in fini.sortie


def test_un_fichier_absent_est_dit(lancer):
    fini = lancer("veille", "comparer", AVANT, "absent.md")
    assert fini.code == 2
    assert "absent.md ne s'ouvre pas : ce chemin n'existe pas" in fini.erreur
    fini = lancer("veille", "comparer", AVANT, "absent.md", "--format", "json")
    assert (fini.code, fini.json["cas"], fini.json["erreur"]["code"]) == (2, 1, "fichier_illisible")


def test_un_dossier_a_la_place_d_un_texte_est_dit(lancer, tmp_path):
    fini = lancer("veille", "comparer", AVANT, str(tmp_path))
    assert fini.code == 2
    assert "c'est un dossier" in fini.erreur


def test_la_reponse_d_une_comparaison_porte_son_cas(lancer):
    assert next(iter(lancer("veille", "comparer", AVANT, APRES, "--format", "json").json.items())) == ("cas", 1)


@pytest.mark.parametrize(
    "entete", ["etat_au: 2025-02-30", "titre: " + "[" * 3000, "titre: [a, b"], ids=["date", "profond", "crochet"]
)
def test_un_en_tete_illisible_est_un_refus_en_json(lancer, tmp_path, entete):
    texte = tmp_path / "t.md"
    texte.write_text(f"---\n{entete}\n---\n##### Article 1\n\nA.\n", encoding="utf-8")
    fini = lancer("veille", "comparer", str(texte), APRES, "--format", "json")
    assert (fini.code, fini.json["erreur"]["code"]) == (1, "texte_illisible")


def test_un_fichier_qui_n_est_pas_une_base_est_dit_en_francais(lancer):
    fini = lancer("veille", "article", "CPCE", "L1", "--base", AVANT)
    assert fini.code == 1
    assert "ce fichier n'est pas une base" in fini.erreur


@pytest.fixture
def base(lancer, tmp_path):
    """Une base où les deux archives d'exemple sont versées."""
    chemin = str(tmp_path / "v.sqlite3")
    for archive in (STOCK, SUITE):
        assert lancer("veille", "ingerer", archive, "--base", chemin).code == 0
    return chemin


def test_ingerer_dit_ce_qui_est_verse_et_jusqu_ou_va_le_droit(lancer, tmp_path):
    commande = ("veille", "ingerer", STOCK, "--base", str(tmp_path / "v.sqlite3"), "--format", "json")
    resultat = lancer(*commande).json["resultat"]
    assert (resultat["fonds"], resultat["articles"], resultat["stock"]) == ("LEGI", 1, True)
    assert resultat["droit_arrete_au"] == "2026-06-01"
    assert lancer(*commande).json["resultat"]["deja_versee"] is True
    absente = lancer("veille", "ingerer", "absente.tar.gz", "--format", "json")
    assert (absente.code, absente.json["erreur"]["code"]) == (2, "fichier_illisible")


def test_un_fichier_piege_fait_sortir_un_et_se_nomme(lancer, tmp_path):
    from veille.archives import archiver

    bombe = '<!DOCTYPE a [<!ENTITY x "y">]><ARTICLE>&x;</ARTICLE>'
    archive = archiver(tmp_path, "LEGI_20260603-210000.tar.gz", ("legi/global/piege.xml", bombe))
    fini = lancer("veille", "ingerer", str(archive), "--base", str(tmp_path / "v.sqlite3"))
    assert (fini.code, "déclare une entité" in " ".join(fini.sortie.split())) == (1, True)
    assert "piege.xml" in fini.sortie


def test_l_article_d_un_jour_et_le_jour_trop_lointain(lancer, base):
    lu = lancer("veille", "article", "CRPA", "L. 311-5", "--le", "2026-06-01", "--base", base, "--format", "json").json
    assert lu["resultat"]["article"]["debut"] == "2026-05-28"
    assert lu["resultat"]["droit_arrete_au"] == "2026-06-02"
    trop = lancer("veille", "article", "CRPA", "L311-5", "--le", "2027-01-01", "--base", base, "--format", "json")
    assert (trop.code, trop.json["erreur"]["code"]) == (1, "hors_periode")


@pytest.mark.parametrize(
    ("depuis", "jusqu_a", "reponse"),
    [
        ("2026-05-01", "2026-06-02", "changements"),
        ("2026-06-01", "2026-06-02", "aucun_changement"),
        ("2026-06-01", "2026-06-03", "periode_non_couverte"),
    ],
)
def test_aucun_changement_et_periode_non_couverte_sont_deux_reponses(lancer, base, depuis, jusqu_a, reponse):
    periode = ("--depuis", depuis, "--jusqu-a", jusqu_a, "--base", base)
    assert lancer("veille", "changements", *periode, "--format", "json").json["resultat"]["reponse"] == reponse
    mots = {"changements": "1 changement", "aucun_changement": "aucun changement"}.get(reponse, "non couverte")
    assert mots in lancer("veille", "changements", *periode).sortie


def test_les_effets_lisent_les_reformes_et_la_base(lancer, base):
    lu = lancer("veille", "effets", "--depuis", "2026-09-01", "--base", base, "--format", "json").json
    assert lu["resultat"]["droit_arrete_au"] == "2026-06-02"
    assert lu["resultat"]["reponse"] == "periode_non_couverte"
    reforme = next(ligne for ligne in lu["lignes"] if ligne.get("id") == "injonction_payer_2026")
    assert [un["objet"] for un in reforme["effets"]["modele"]] == [
        "signification_injonction_payer", "signification_injonction_payer_ancien",
    ]  # fmt: skip
    assert reforme["regle_transitoire"][0]["porte_sur"] == "ordonnance"
    dit = " ".join(lancer("veille", "effets", "--depuis", "2026-09-01", "--base", base).sortie.split())
    assert "Textes changés : période non couverte. Droit arrêté au 02/06/2026." in dit


def test_sans_base_les_effets_disent_que_les_textes_changes_ne_sont_pas_connus(lancer, monkeypatch, tmp_path):
    monkeypatch.setenv("BASOCHE_VEILLE", str(tmp_path))
    fini = lancer("veille", "effets", "--depuis", "2026-09-01")
    assert "9 réforme(s)" in fini.sortie
    assert "Aucun texte n'a été ingéré" in fini.sortie
    absente = lancer("veille", "effets", "--depuis", "2026-09-01", "--base", "absente", "--format", "json")
    assert (absente.code, absente.json["erreur"]["code"]) == (1, "base_de_veille")
    dossier = lancer("veille", "effets", "--depuis", "2026-09-01", "--base", str(tmp_path))
    assert (dossier.code, "c'est un dossier" in dossier.erreur) == (1, True)


@pytest.mark.parametrize("ecrit", ["", "bla bla", "l'article quatorze"])
def test_ce_qui_ne_nomme_aucun_article_n_est_pas_dit_sans_effet(lancer, ecrit):
    fini = lancer("veille", "effets", "--article", ecrit, "--format", "json")
    assert (fini.code, fini.json["erreur"]["code"]) == (1, "article_illisible")


def test_l_article_ne_se_combine_pas_avec_une_date(lancer):
    fini = lancer("veille", "effets", "--article", "CPC 1411", "--depuis", "2026-09-01")
    assert (fini.code, "ne se combine" in fini.erreur) == (2, True)


@pytest.mark.parametrize("identifiant", ["", "pas un id", "LEGIARTI12", "5fca277de35a"])
def test_consulter_refuse_ce_qui_n_est_pas_un_identifiant_avant_de_demander_un_secret(lancer, identifiant):
    fini = lancer("veille", "consulter", identifiant, "--format", "json")
    assert (fini.code, fini.json["erreur"]["code"]) == (1, "identifiant_invalide")


def test_un_code_inconnu_est_un_refus_et_non_une_absence(lancer, base):
    for commande in (
        ("article", "CPCX", "1"),
        ("changements", "--depuis", "2026-05-01", "--code", "CPCX"),
        ("ingerer", STOCK, "--code", "CPCX"),
    ):
        fini = lancer("veille", *commande, "--base", base, "--format", "json")
        assert (fini.code, fini.json["erreur"]["code"]) == (1, "code_inconnu")
    periode = ("--depuis", "2026-06-01", "--jusqu-a", "2026-06-02", "--base", base)
    absent = lancer("veille", "changements", *periode, "--code", "CPC", "--format", "json").json
    assert absent["resultat"]["reponse"] == "periode_non_couverte"
    assert absent["avertissements"][0]["code"] == "code_non_suivi"


@pytest.mark.parametrize(
    ("avant", "apres", "code"),
    [
        (APRES, AVANT, "ordre_inverse"),
        (AVANT, AVANT, "etats_identiques"),
        (AVANT, str(TEXTES / "autre.md"), "rien_en_commun"),
    ],
)
def test_deux_etats_mal_donnes_se_signalent(lancer, tmp_path, avant, apres, code):
    if apres.endswith("autre.md"):
        apres = str(tmp_path / "autre.md")
        Path(apres).write_text("##### Article 1\n\nA.\n", encoding="utf-8")
    fini = lancer("veille", "comparer", avant, apres, "--format", "json")
    assert fini.code == 0
    assert fini.json["avertissements"][0]["code"] == code


def test_les_effets_d_un_article_et_d_une_reforme(lancer):
    fini = lancer("veille", "effets", "--article", "CPC 1411")
    assert "modèles à revoir (2)" in fini.sortie
    assert "ne touche rien" in lancer("veille", "effets", "--article", "C. civ. 515-8").sortie
    assert "délais" in lancer("veille", "effets", "--reforme", "creances_commerciales_2026").sortie
    refus = lancer("veille", "effets", "--reforme", "rien", "--format", "json")
    assert (refus.code, refus.json["erreur"]["code"]) == (1, "reforme_inconnue")


def test_consulter_lit_un_article_ou_une_decision_en_ligne(lancer, monkeypatch):
    articles = json.loads((API / "piste_articles_crpa.json").read_text(encoding="utf-8"))["articles"]
    article = next(un["data"] for un in articles if un["data"]["id"] == "LEGIARTI000054142426")

    def repondre(demande):
        if demande.chemin == "/jeton":
            return Reponse(b'{"access_token": "j", "expires_in": 3600}')
        if demande.methode == "POST":
            return Reponse(json.dumps({"article": article}).encode())
        return Reponse((API / "judilibre_decision_cc.json").read_bytes())

    with servir(repondre) as service:
        reglages = {"PISTE_ID": "a", "PISTE_SECRET": "b", "JUDILIBRE_CLE": "c", "PISTE_ADRESSE": service.adresse}
        reglages |= {"JUDILIBRE_ADRESSE": service.adresse, "PISTE_JETON": f"{service.adresse}/jeton"}
        for nom, valeur in reglages.items():
            monkeypatch.setenv(f"BASOCHE_{nom}", valeur)
        assert "L311-5, vigueur depuis le 28/05/2026" in lancer("veille", "consulter", "LEGIARTI000054142426").sortie
        assert "n° 19-19.463 : Rejet" in lancer("veille", "consulter", "5fca277de35a255d41ca73ab").sortie
    monkeypatch.delenv("BASOCHE_PISTE_ID")
    refus = lancer("veille", "consulter", "LEGIARTI000054142426", "--format", "json")
    assert (refus.code, refus.json["erreur"]["code"]) == (1, "identifiants_manquants")
