"""``basoche strategie conseiller`` : un dossier, un lot, un historique, et ses refus."""

from __future__ import annotations

import json

import pytest

from basoche.cli.application import executer
from strategie.dossiers import BASE, JUGEMENT

AVEC_TITRE = {**BASE, "titre": JUGEMENT, "avoirs": {"compte": {"solde": "2651.69"}}}


def ecrire(chemin, contenu):
    chemin.write_text(json.dumps(contenu, ensure_ascii=False), encoding="utf-8")
    return str(chemin)


def ecrire_lot(chemin, *lignes):
    textes = [ligne if isinstance(ligne, str) else json.dumps(ligne, ensure_ascii=False) for ligne in lignes]
    chemin.write_text("\n".join(textes) + "\n", encoding="utf-8")
    return str(chemin)


def test_un_dossier_en_json(tmp_path, capsys):
    code = executer(
        [
            "strategie",
            "conseiller",
            "--dossier",
            ecrire(tmp_path / "d.json", {"cas": "A", **AVEC_TITRE}),
            "--format",
            "json",
        ]
    )
    reponse = json.loads(capsys.readouterr().out)
    assert code == 0
    assert reponse["cas"] == "A"
    assert reponse["resultat"]["choix"] == "pv_saisie_attribution"
    assert reponse["resultat"]["calibre"] is False
    assert set(reponse) == {"cas", "resultat", "lignes", "fondements", "hypotheses", "avertissements"}


def test_un_dossier_en_texte(tmp_path, capsys):
    code = executer(["strategie", "conseiller", "--dossier", ecrire(tmp_path / "d.json", AVEC_TITRE)])
    texte = capsys.readouterr().out
    assert code == 0
    assert "Conseil du 23/11/2026" in texte
    assert "non calibré" in texte
    assert "Voies interdites" in texte


def test_un_lot_repond_dans_l_ordre_et_une_ligne_fausse_ne_l_arrete_pas(tmp_path, capfdbinary):
    lot = ecrire_lot(
        tmp_path / "lot.jsonl",
        {"cas": 1, **AVEC_TITRE},
        {"cas": "sans date", **{c: v for c, v in BASE.items() if c != "le"}},
        "",
        "{pas du json",
        {**BASE, "inconnu": 1},
        BASE,
    )
    code = executer(["strategie", "conseiller", "--lot", lot])
    reponses = [json.loads(ligne) for ligne in capfdbinary.readouterr().out.splitlines()]
    assert code == 1
    assert [r["cas"] for r in reponses] == [1, "sans date", 4, 5, 6]
    assert [r.get("erreur", {}).get("code") for r in reponses] == [
        None,
        "champ_manquant",
        "json_illisible",
        "champ_inconnu",
        None,
    ]
    assert reponses[3]["erreur"]["champ"] == "inconnu"


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"principal": "deux mille"}, "principal"),
        ({"nature": "troc"}, "nature"),
        ({"titre": {"espece": "jugement"}}, "titre.rendu_le"),
        ({"titre": {**JUGEMENT, "notifie_le": "2024-01-01"}}, "titre.notifie_le"),
        ({"actes": [{"acte": "saisie_du_chat", "le": "2026-01-01"}]}, "actes[0].acte"),
        ({"part": "100.00"}, "part"),
        ({"nombre_debiteurs": 0}, "nombre_debiteurs"),
        ({"procedures": [{"type": "delai_grace", "du": "2026-02-01", "au": "2026-01-01"}]}, "procedures[0].au"),
    ],
)
def test_une_entree_fausse_cite_son_champ(tmp_path, capsys, champs, champ):
    code = executer(
        ["strategie", "conseiller", "--dossier", ecrire(tmp_path / "d.json", {**BASE, **champs}), "--format", "json"]
    )
    assert code == 1
    assert json.loads(capsys.readouterr().out)["erreur"]["champ"] == champ


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--dossier", "absent.json"],
        ["--dossier", "a.json", "--lot", "b.jsonl"],
        ["--lot", "absent.jsonl"],
        ["--inconnue"],
        ["--lot", "-", "--agenda", "a.ics"],
        ["--dossier", "a.json", "--processus", "2"],
    ],
)
def test_une_commande_mal_employee_sort_2(tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    assert executer(["strategie", "conseiller", *arguments]) == 2


def test_une_date_hors_du_tarif_connu_est_un_refus(tmp_path, capsys):
    fichier = ecrire(tmp_path / "d.json", {**BASE, "le": "1950-01-02", "exigible_le": "1949-06-01"})
    assert executer(["strategie", "conseiller", "--dossier", fichier, "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["erreur"]["code"] == "hors_periode"


def test_le_jour_du_conseil_se_change(tmp_path, capsys):
    fichier = ecrire(tmp_path / "d.json", BASE)
    executer(["strategie", "conseiller", "--dossier", fichier, "--le", "05/01/2032", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["resultat"]["choix"] == "arret"


def test_l_agenda_s_ecrit(tmp_path, capsys):
    agenda = tmp_path / "plan.ics"
    fichier = ecrire(tmp_path / "d.json", AVEC_TITRE)
    assert executer(["strategie", "conseiller", "--dossier", fichier, "--agenda", str(agenda)]) == 0
    assert agenda.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_un_historique_calibre(tmp_path, capsys):
    mesure = {"voie": "pv_saisie_attribution", "genre": "physique", "montant": "2000.00", "bien_connu": True, "mois": 2}
    lignes = [{**mesure, "issue": "aboutie", "obtenu": "1800.00"}] * 40 + [{**mesure, "issue": "echec"}] * 20
    historique = ecrire_lot(tmp_path / "h.jsonl", *lignes)
    fichier = ecrire(tmp_path / "d.json", AVEC_TITRE)
    arguments = ["--dossier", fichier, "--historique", historique, "--format", "json"]
    assert executer(["strategie", "conseiller", *arguments]) == 0
    resultat = json.loads(capsys.readouterr().out)["resultat"]
    assert resultat["calibre"] is True
    assert float(resultat["intervalle"]["bas"]) < float(resultat["valeur"]) < float(resultat["intervalle"]["haut"])


def test_un_historique_faux_cite_sa_ligne(tmp_path, capsys):
    historique = ecrire_lot(tmp_path / "h.jsonl", {"voie": "magie", "genre": "physique", "montant": "1.00",
                                                   "bien_connu": True, "mois": 1, "issue": "echec"})  # fmt: skip
    fichier = ecrire(tmp_path / "d.json", AVEC_TITRE)
    arguments = ["--dossier", fichier, "--historique", historique, "--format", "json"]
    assert executer(["strategie", "conseiller", *arguments]) == 1
    assert json.loads(capsys.readouterr().out)["erreur"]["champ"] == "historique, ligne 1.voie"
