"""``basoche acte`` : le catalogue vu de l'extérieur, tel que le contrat le dit."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from basoche.droit import actes

LANCER = Callable[..., Any]


def test_lister_donne_les_cent_soixante_six_actes(lancer: LANCER) -> None:
    fini = lancer("acte", "lister", "--format", "json")
    liste = fini.json
    assert (fini.code, len(liste)) == (0, 166)
    assert all(
        set(ligne) == {"code", "intitule", "famille", "depuis", "jusqu_a", "modele", "verification"} for ligne in liste
    )
    par_code = {ligne["code"]: ligne for ligne in liste}
    assert len(par_code) == 166
    assert par_code["mentions_generales_acte"]["modele"] is False
    assert par_code["cmd_saisie_vente"]["modele"] is True
    assert par_code["mesure_ancienne_requete_saisie_arret"]["jusqu_a"] == "2025-07-01"
    assert par_code["signification_injonction_payer"]["depuis"] == "2026-09-01"
    assert par_code["sommation_interpellative"]["verification"] == "memoire"


def test_un_modele_annonce_est_un_acte_du_catalogue_ou_une_piece_hors_catalogue(lancer: LANCER) -> None:
    from basoche.cli.acte import MODELES, codes_rediges

    liste = lancer("acte", "lister", "--format", "json").json
    annonces = {ligne["code"] for ligne in liste if ligne["modele"]}
    assert annonces == codes_rediges() & set(actes.codes())
    assert all((chemin := list(MODELES.glob(f"*/{code}.md"))) and len(chemin) == 1 for code in annonces)


def test_lister_une_famille(lancer: LANCER) -> None:
    liste = lancer("acte", "lister", "--famille", "bail", "--format", "json").json
    assert [ligne["code"] for ligne in liste] == ["assignation_resiliation", "cpvcr_commercial", "cpvcr_habitation"]


def test_une_famille_inconnue_est_refusee_avec_la_liste(lancer: LANCER) -> None:
    fini = lancer("acte", "lister", "--famille", "baux", "--format", "json")
    assert (fini.code, fini.json["erreur"]["code"]) == (1, "famille_inconnue")
    assert "saisie_vente" in fini.json["erreur"]["conseil"]


@pytest.mark.parametrize("code", actes.codes())
def test_montrer_ne_donne_rien_sans_article_ni_verification(lancer: LANCER, code: str) -> None:
    fini = lancer("acte", "montrer", code, "--format", "json")
    assert fini.code == 0
    contenu = fini.json
    for objet in (*contenu["mentions"], *contenu["mentions_communes"], *contenu["delais"]):
        assert objet["article"]
        assert objet["sanction"]
        assert objet["gravite"] in set(actes.Gravite)
        assert objet["verification"] in {"texte", "recoupe", "une_source", "memoire"}
    assert contenu["fondements"]
    assert all(set(fondement) == {"article", "source", "verification"} for fondement in contenu["fondements"])
    assert all(suite["quand"] if "acte" not in suite else suite["acte"] for suite in contenu["suites"])


def test_montrer_donne_mentions_delais_et_suites(lancer: LANCER) -> None:
    contenu = lancer("acte", "montrer", "pv_saisie_attribution", "--format", "json").json
    mention = next(m for m in contenu["mentions"] if m["id"] == "sat.reproduction")
    assert mention["article"] == "CPCE R211-1, 5°"
    assert mention["gravite"] == "nullite_de_forme"
    assert mention["reproduit"][0] == "CPCE L211-2 al. 1"
    suite = next(s for s in contenu["suites"] if s["acte"] == "denonc_saisie_attribution")
    attendus = ({"jours": 8}, "caducite", "sous 8 jours, caducité")
    assert (suite["delai_max"], suite["gravite"], suite["quand"]) == attendus


def test_montrer_en_francais_tient_dans_la_largeur(lancer: LANCER, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    sortie = lancer("acte", "montrer", "cpvcr_habitation").sortie
    assert "Commandement de payer visant la clause résolutoire" in sortie
    assert "Mentions" in sortie
    assert "lu dans le texte" in sortie
    assert max(map(len, sortie.splitlines())) <= 80


@pytest.mark.parametrize("code", actes.codes())
def test_chaque_acte_s_ecrit_en_francais(lancer: LANCER, code: str) -> None:
    fini = lancer("acte", "montrer", code)
    assert fini.code == 0
    assert f"({code})" in fini.sortie
    assert "{" not in fini.sortie
    assert "None" not in fini.sortie


def test_un_acte_qui_ne_peut_pas_etre_redige_le_dit(lancer: LANCER) -> None:
    sortie = lancer("acte", "montrer", "creances_commerciales_commandement").sortie
    assert "RÉDACTION BLOQUÉE" in sortie


@pytest.mark.parametrize("commande", ["montrer", "champs"])
def test_un_code_inconnu_est_refuse_avec_les_codes_proches(lancer: LANCER, commande: str) -> None:
    fini = lancer("acte", commande, "cmd_saisie_vent", "--format", "json")
    erreur = fini.json["erreur"]
    assert (fini.code, erreur["code"]) == (1, "acte_inconnu")
    assert "cmd_saisie_vente" in erreur["conseil"]


def test_un_code_inconnu_en_texte_est_un_refus_sans_trace(lancer: LANCER) -> None:
    fini = lancer("acte", "montrer", "rien")
    assert fini.code == 1
    assert fini.sortie == ""
    assert "Traceback" not in fini.erreur


def test_montrer_a_une_date_ou_l_acte_ne_vaut_pas_nomme_l_autre(lancer: LANCER) -> None:
    mots = ("acte", "montrer", "signification_injonction_payer", "--format", "json")
    assert lancer(*mots, "--le", "2026-09-01").code == 0
    fini = lancer(*mots, "--le", "31/08/2026")
    assert (fini.code, fini.json["erreur"]["code"]) == (1, "hors_periode")
    assert "signification_injonction_payer_ancien" in fini.json["erreur"]["conseil"]


def test_une_date_illisible_est_refusee(lancer: LANCER) -> None:
    fini = lancer("acte", "montrer", "cmd_saisie_vente", "--le", "hier", "--format", "json")
    assert (fini.code, fini.json["erreur"]["champ"]) == (1, "le")


def test_champs_ecrit_un_schema_json(lancer: LANCER) -> None:
    fini = lancer("acte", "champs", "cmd_saisie_vente")
    assert fini.code == 0
    schema = json.loads(fini.sortie)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["titre"]["type"] == "object"


def test_sans_acte_la_commande_est_mal_employee(lancer: LANCER) -> None:
    assert lancer("acte", "montrer").code == 2


def test_le_demarrage_n_importe_ni_le_catalogue_ni_yaml_pour_l_aide() -> None:
    import subprocess
    import sys

    programme = (
        "import sys; from basoche.cli.application import executer\n"
        "try:\n    executer(['calcul', '--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted(m for m in sys.modules if m.startswith('basoche.droit.actes') or m == 'basoche.cli.acte'))"
    )
    fini = subprocess.run([sys.executable, "-c", programme], capture_output=True, text=True, check=True)
    assert fini.stdout.splitlines()[-1] == "[]"
