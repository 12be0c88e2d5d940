"""``basoche acte controler`` vu de l'extérieur : verdict, motifs, sortie, lot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from basoche.cli.acte import application
from basoche.conformite import Dossier, controler
from basoche.conformite.mentions import mentions_dues
from basoche.droit.actes import acte
from basoche.redaction.epreuve import tirer_epreuve
from conformite.fabrique import ACTES, donnees, modeles

CODE = "cmd_saisie_vente"


def _json(code: str, **remplace: Any) -> dict[str, Any]:
    dossier = {cle: valeur for cle, valeur in donnees(code, **remplace).items() if cle != "textes"}
    rendu: dict[str, Any] = json.loads(json.dumps(dossier, default=str))
    return rendu


def _lancer(*arguments: str) -> tuple[int, str]:
    fini = CliRunner().invoke(application, ["controler", *arguments])
    return fini.exit_code, fini.stdout


@pytest.mark.parametrize(
    ("champs", "sortie", "verdict"),
    [({}, 0, "conforme_avec_reserve"), ({"titre__designation": "facture"}, 1, "non_conforme")],
)
def test_a_l_unite_le_verdict_commande_la_sortie(tmp_path: Path, champs, sortie, verdict):
    fichier = tmp_path / "acte.json"
    fichier.write_text(json.dumps(_json(CODE, **champs)), encoding="utf-8")
    code, ecrit = _lancer(CODE, "--donnees", str(fichier), "--le", "2026-11-23", "--format", "json")
    reponse = json.loads(ecrit)
    assert (code, reponse["resultat"]["verdict"]) == (sortie, verdict)
    for motif in reponse["resultat"]["motifs"]:
        assert set(motif) == {"objet", "id", "gravite", "article", "explication", "remede"}
        assert all(motif.values()), motif
    code, texte = _lancer(CODE, "--donnees", str(fichier), "--le", "23/11/2026")
    assert code == sortie
    assert "Que faire" in texte


def test_un_lot_repond_ligne_par_ligne_et_sort_un_si_un_acte_tombe(tmp_path: Path):
    lignes = [
        {"cas": "a", "code": CODE, "donnees": _json(CODE), "le": "2026-11-23"},
        {"cas": "b", "code": CODE, "donnees": _json(CODE, titre__date=None)},
        {"cas": "c", "code": "inconnu", "donnees": {}},
        {"cas": "d", "code": CODE},
    ]
    fichier = tmp_path / "lot.jsonl"
    fichier.write_text("\n".join(map(json.dumps, lignes)) + "\n\n{", encoding="utf-8")
    code, ecrit = _lancer("--lot", str(fichier), "--le", "2026-11-23")
    reponses = [json.loads(ligne) for ligne in ecrit.splitlines()]
    assert code == 1
    assert [reponse["cas"] for reponse in reponses] == ["a", "b", "c", "d", 6]
    assert reponses[0]["resultat"]["verdict"] == "conforme_avec_reserve"
    assert reponses[1]["resultat"]["motifs"][0]["id"] == "csv.titre"
    assert [reponse["erreur"]["code"] for reponse in reponses[2:]] == [
        "acte_inconnu",
        "champ_manquant",
        "json_illisible",
    ]


@pytest.mark.parametrize("arguments", [[], [CODE], ["--lot", "x", CODE], [CODE, "--donnees", "absent.json"]])
def test_une_commande_mal_employee_est_refusee(arguments):
    code, ecrit = _lancer(*arguments)
    assert (code != 0, ecrit) == (True, "")


@pytest.mark.parametrize("code", ACTES)
def test_chaque_champ_retire_des_donnees_est_vu_sur_sa_mention(code):
    complet, le = _json(code), modeles._jour(donnees(code))
    oublies = []
    for mention in mentions_dues(Dossier(acte(code), le, complet)):
        for champ in [" ".join(mention.champs)] if mention.un_de else mention.champs:
            if champ in modeles.SANS_CHAMP:
                continue
            epreuve = tirer_epreuve(code, modeles._sans(complet, champ), le=le)
            verdict = controler(code, epreuve.donnees, le=le, arbre=epreuve.arbre, manquants=epreuve.manquants)
            if mention.id not in {motif.id for motif in verdict.motifs}:
                oublies.append(f"{mention.id} : {champ}")
    assert oublies == []


def test_un_acte_sans_modele_se_controle_sur_ses_donnees():
    epreuve = tirer_epreuve("assignation_orientation", {}, le=modeles.date(2026, 11, 23))
    assert epreuve.arbre is None
    verdict = controler("assignation_orientation", epreuve.donnees, le=modeles.date(2026, 11, 23))
    assert "aso.audience" in {motif.id for motif in verdict.motifs}
