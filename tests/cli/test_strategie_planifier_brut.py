"""``strategie planifier`` sur des dossiers sans actions : le conseil chiffre leurs voies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from basoche.cli.application import executer
from basoche.droit.montant import Montant
from basoche.strategie.conseil import conseiller
from basoche.strategie.lecture import lire_dossier
from basoche.strategie.plan.chiffrage import actions_de, traits_de

FONCTIONS = ("commissaire", "clerc_significateur", "clerc", "gestionnaire")
MOYENS = {"heures": dict.fromkeys(FONCTIONS, 100)}
TITRE = {"espece": "jugement", "rendu_le": "2026-01-12", "notifie_le": "2026-02-02", "executoire_le": "2026-03-05"}
NU: dict[str, Any] = {
    "le": "2026-11-23", "cle": "D1", "principal": "2400.00", "nature": "droit_commun", "exigible_le": "2024-06-03",
    "titre": TITRE, "avoirs": {"compte": {"solde": "9000.00"}}, "kilometres": 12,
}  # fmt: skip
CHIFFRE = {"dossier": "D9", "actions": [{"action": "lettre", "valeur": "41.20", "minutes": {"clerc": 12}}]}


def _planifier(capsys: pytest.CaptureFixture[str], *mots: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = executer(["strategie", "planifier", *map(str, mots)])
    sorties = capsys.readouterr()
    assert "Traceback" not in sorties.out + sorties.err
    return code, sorties.out, sorties.err


def _ecrire(dossier: Path, nom: str, *objets: Any) -> Path:
    chemin = dossier / nom
    chemin.write_text("".join(f"{json.dumps(objet)}\n" for objet in objets), encoding="utf-8")
    return chemin


def _en_json(capsys: pytest.CaptureFixture[str], *mots: object) -> tuple[int, dict[str, Any]]:
    code, sortie, _ = _planifier(capsys, *mots, "--format", "json")
    return code, json.loads(sortie)


def test_le_lot_du_conseil_se_planifie_tel_quel(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moyens = _ecrire(tmp_path, "c.json", MOYENS)
    sans_nom = {cle: valeur for cle, valeur in NU.items() if cle != "cle"}
    lot = _ecrire(tmp_path, "l.jsonl", NU, sans_nom | {"cas": "D7"}, sans_nom)
    code, reponse = _en_json(capsys, "--capacite", moyens, "--lot", lot)
    assert (code, reponse["resultat"]["servis"]) == (0, 3)
    assert [ligne["dossier"] for ligne in reponse["lignes"]] == ["D1", "D7", "3"]
    choix = conseiller(lire_dossier(NU)).choix
    assert {ligne["action"] for ligne in reponse["lignes"]} == {choix.voie.intitule}
    assert choix.action is not None
    assert reponse["lignes"][0]["minutes"] == {f: m for f, m in choix.action.minutes.items() if m}


def test_les_memes_dossiers_dans_le_fichier_des_moyens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    en_json = _ecrire(tmp_path, "c.json", MOYENS | {"dossiers": [NU]})
    en_jsonl = _ecrire(tmp_path, "c.jsonl", MOYENS, NU)
    en_yaml = tmp_path / "c.yaml"
    en_yaml.write_text(
        "heures: {commissaire: 100, clerc_significateur: 100, clerc: 100, gestionnaire: 100}\n"
        "dossiers:\n"
        "  - {le: 2026-11-23, cle: D1, principal: 2400.00, nature: droit_commun, exigible_le: 2024-06-03,\n"
        "     titre: {espece: jugement, rendu_le: 2026-01-12, notifie_le: 2026-02-02, executoire_le: 2026-03-05},\n"
        "     avoirs: {compte: {solde: 9000.00}}, kilometres: 12}\n",
        encoding="utf-8",
    )
    reponses = [_en_json(capsys, "--capacite", chemin) for chemin in (en_json, en_jsonl, en_yaml)]
    assert reponses[0][0] == 0
    assert reponses[0] == reponses[1] == reponses[2]
    assert reponses[0][1]["lignes"][0]["dossier"] == "D1"


def test_sans_mesures_le_plan_range_et_ne_donne_aucun_euro(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moyens = _ecrire(tmp_path, "c.jsonl", MOYENS, *(NU | {"cle": f"D{rang}"} for rang in range(120)))
    _, reponse = _en_json(capsys, "--capacite", moyens)
    resultat = reponse["resultat"]
    assert (resultat["valeur"], resultat["borne"], resultat["moyens"][0]["prix"]) == (None, None, None)
    assert {(ligne["valeur"], ligne["surplus"]) for ligne in reponse["lignes"]} == {(None, None)}
    assert "\u00a0€" not in json.dumps(resultat, ensure_ascii=False)
    assert [a["code"] for a in reponse["avertissements"]] == ["non_calibre"]
    assert any("chiffrés par le conseil : 120" in h for h in reponse["hypotheses"])
    assert "Non calibré" in _planifier(capsys, "--capacite", moyens)[1]


def test_avec_assez_de_mesures_la_valeur_est_celle_du_conseil(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mesures = [
        {"voie": "pv_saisie_attribution", "genre": "physique", "montant": "2400.00", "bien_connu": True, "mois": 2,
         "issue": "aboutie" if rang % 2 else "echec", **({"obtenu": "2000.00"} if rang % 2 else {})}
        for rang in range(60)
    ]  # fmt: skip
    historique = _ecrire(tmp_path, "h.jsonl", *mesures)
    moyens = _ecrire(tmp_path, "c.jsonl", MOYENS, NU)
    _, conseil = _conseiller(capsys, _ecrire(tmp_path, "d.json", NU), historique)
    _, reponse = _en_json(capsys, "--capacite", moyens, "--historique", historique)
    calibrees = {voie["intitule"]: voie["valeur"] for voie in conseil["voies"] if voie["valeur"] is not None}
    assert calibrees
    actions = actions_de(conseiller(lire_dossier(NU), historique=_historique(historique)), avances=False)
    assert {a["action"]: a["valeur"] for a in actions if a["calibre"]}.items() <= calibrees.items()
    assert reponse["resultat"]["servis"] == 1


def _conseiller(capsys: pytest.CaptureFixture[str], dossier: Path, historique: Path) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    mots = ["strategie", "conseiller", "--dossier", str(dossier), "--historique", str(historique), "--format", "json"]
    code = executer(mots)
    return code, json.loads(capsys.readouterr().out)["resultat"]


def _historique(chemin: Path) -> Any:
    from basoche.cli.strategie_conseiller import lire_mesures

    return lire_mesures(str(chemin))


def test_des_moyens_sans_une_fonction_se_refusent_d_un_coup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moyens = _ecrire(tmp_path, "c.json", {"heures": {"clerc": 3}})
    lot = _ecrire(tmp_path, "l.jsonl", CHIFFRE, NU, NU)
    code, reponse = _en_json(capsys, "--capacite", moyens, "--lot", lot)
    assert (code, reponse["erreur"]["code"], reponse["erreur"]["champ"]) == (1, "champ_manquant", "heures.commissaire")
    assert "commissaire, clerc_significateur, gestionnaire" in reponse["erreur"]["message"]


@pytest.mark.parametrize(("dossier", "code", "dit"), [
    ({"dossier": "D2"}, "champ_invalide", "ni l'état d'un dossier"),
    (NU | {"nature": "droit_comun"}, "champ_invalide", "droit_comun"),
    (NU | {"principale": "3"}, "champ_inconnu", "principale"),
    ({"cle": "D3", "le": "2026-11-23"}, "champ_manquant", "principal"),
    (NU | {"actions": []}, "champ_inconnu", "ligne 1"),
    (NU | {"dossier": 3}, "champ_invalide", "ligne 1.dossier"),
])  # fmt: skip
def test_un_dossier_nu_mal_ecrit_se_refuse_seul(
    dossier: dict[str, Any], code: str, dit: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moyens = _ecrire(tmp_path, "c.json", MOYENS)
    lot = _ecrire(tmp_path, "l.jsonl", dossier, CHIFFRE)
    sortie, reponse = _en_json(capsys, "--capacite", moyens, "--lot", lot)
    refus = reponse["resultat"]["refus"]
    assert (sortie, reponse["resultat"]["servis"]) == (1, 1)
    assert [un["erreur"]["code"] for un in refus] == [code]
    assert dit in refus[0]["erreur"]["message"]
    assert refus[0]["erreur"]["conseil"]


def test_le_jour_donne_remplace_celui_du_dossier(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moyens = _ecrire(tmp_path, "c.json", MOYENS)
    trop_tot = NU | {"titre": TITRE | {"executoire_le": "2026-12-20"}}
    lot = _ecrire(tmp_path, "l.jsonl", trop_tot)
    avant = _en_json(capsys, "--capacite", moyens, "--lot", lot)[1]["lignes"]
    apres = _en_json(capsys, "--capacite", moyens, "--lot", lot, "--le", "21/12/2026")[1]["lignes"]
    assert [ligne["action"] for ligne in avant] != [ligne["action"] for ligne in apres]


def test_tournees_et_avances_ne_comptent_que_donnees() -> None:
    conseil = conseiller(lire_dossier(NU))
    for voie in actions_de(conseil, avances=False):
        assert not {"arrets", "avance"} & voie.keys()
    comptees = actions_de(conseil, avances=True, tournees=True)
    par_nom = {voie.voie.intitule: voie for voie in conseil.voies}
    for lue in comptees:
        action = par_nom[lue["action"]].action
        assert action is not None
        assert Montant.lire(lue["avance"]) == action.avance
        assert lue["arrets"] == int(bool({"commissaire", "clerc_significateur"} & lue["minutes"].keys()))
    assert {lue["arrets"] for lue in comptees} == {0, 1}


def test_les_traits_ne_disent_rien_de_nominatif() -> None:
    traits = traits_de(conseiller(lire_dossier(NU)))
    assert traits == {"nature": "droit_commun", "solde": "2400.00", "titre": "oui", "bien": "connu"}
