"""``basoche strategie planifier`` : formes d'entrée, réponses, refus et codes de sortie."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from basoche.cli.application import executer

MOYENS = {"heures": {"clerc": "1.5"}}
LETTRE = {"dossier": "D1", "actions": [{"action": "lettre", "valeur": "41.20", "minutes": {"clerc": 12}}]}
YAML = """
heures: {clerc: 1.5}
dossiers:
  - dossier: D1
    traits: {principal: 320.55, ouvert_le: "2026-01-02"}
    actions: [{action: lettre, valeur: 41.20, minutes: {clerc: 12}}]
"""


def _lancer(capsys: pytest.CaptureFixture[str], *mots: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = executer(["strategie", "planifier", *map(str, mots)])
    sorties = capsys.readouterr()
    assert "Traceback" not in sorties.out + sorties.err
    return code, sorties.out, sorties.err


def _ecrire(dossier: Path, nom: str, contenu: Any) -> Path:
    chemin = dossier / nom
    chemin.write_text(contenu if isinstance(contenu, str) else json.dumps(contenu), encoding="utf-8")
    return chemin


def _lignes(*objets: Any) -> str:
    return "".join(f"{objet if isinstance(objet, str) else json.dumps(objet)}\n" for objet in objets)


@pytest.fixture
def formes(tmp_path: Path) -> dict[str, list[Any]]:
    """Les quatre façons de donner la même chose."""
    lot = _ecrire(tmp_path, "dossiers.jsonl", _lignes("", LETTRE))
    return {
        "yaml": [_ecrire(tmp_path, "c.yaml", YAML)],
        "json": [_ecrire(tmp_path, "c.json", MOYENS | {"dossiers": [LETTRE]})],
        "jsonl": [_ecrire(tmp_path, "c.jsonl", _lignes(MOYENS, LETTRE))],
        "lot": [_ecrire(tmp_path, "moyens.json", MOYENS), "--lot", lot],
    }


@pytest.mark.parametrize("forme", ["yaml", "json", "jsonl", "lot"])
def test_le_meme_plan_sous_les_quatre_formes(
    forme: str, formes: dict[str, list[Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    code, sortie, _ = _lancer(capsys, "--capacite", *formes[forme], "--format", "json")
    reponse = json.loads(sortie)
    assert code == 0
    assert list(reponse) == ["cas", "resultat", "lignes", "fondements", "hypotheses", "avertissements"]
    assert (reponse["resultat"]["valeur"], reponse["resultat"]["servis"]) == ("41.20", 1)
    assert reponse["lignes"] == [
        {
            "dossier": "D1",
            "action": "lettre",
            "valeur": "41.20",
            "surplus": "41.20",
            "obligatoire": False,
            "minutes": {"clerc": 12},
        }
    ]


def test_le_texte_dit_ce_que_vaut_une_heure(formes: dict[str, list[Any]], capsys: pytest.CaptureFixture[str]) -> None:
    code, sortie, _ = _lancer(capsys, "--capacite", *formes["yaml"])
    assert code == 0
    assert "Une heure de clerc" in sortie
    assert "clerc 0 h 12" in sortie


def test_un_dossier_faux_n_arrete_pas_les_autres(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faux = {"cas": "x7", "dossier": "D2", "actions": [{"action": "lettre", "valeur": "douze"}]}
    capacite = _ecrire(tmp_path, "c.jsonl", _lignes(MOYENS, faux, "{", LETTRE, LETTRE))
    code, sortie, _ = _lancer(capsys, "--capacite", capacite, "--format", "json")
    resultat = json.loads(sortie)["resultat"]
    assert code == 1
    assert resultat["servis"] == 1
    assert [(r["cas"], r["erreur"]["code"]) for r in resultat["refus"]] == [
        ("x7", "champ_invalide"),
        (3, "json_illisible"),
        (5, "champ_invalide"),
    ]


REFUS: list[tuple[Any, str]] = [
    ({"heures": {}}, "champ_manquant"),
    ({"heures": {"clerc": "x"}}, "champ_invalide"),
    ({"heures": {"clerc": "0.333"}}, "champ_invalide"),
    ({"heures": {"clerc": -1}}, "champ_invalide"),
    ({"heures": {"clerc": 1}, "heure": 1}, "champ_inconnu"),
    ({"heures": {"clerc": 1}, "tournees": {"nombre": 2}}, "champ_manquant"),
    ({"heures": {"clerc": 1}, "tournees": 3}, "champ_invalide"),
    ({"heures": {"clerc": 1}, "avances": "x"}, "champ_invalide"),
    ({"heures": {"clerc": 1}, "dossiers": 3}, "json_illisible"),
    ("[1]", "json_illisible"),
    ('{"heures": {"clerc": NaN}}', "json_illisible"),
]


@pytest.mark.parametrize(("capacite", "attendu"), REFUS)
def test_des_moyens_faux_sont_refuses_avec_leur_champ(
    capacite: Any, attendu: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fichier = _ecrire(tmp_path, "c.json", capacite)
    lot = _ecrire(tmp_path, "l.jsonl", _lignes(LETTRE))
    code, sortie, _ = _lancer(capsys, "--capacite", fichier, "--lot", lot, "--format", "json")
    reponse = json.loads(sortie)
    assert (code, reponse["cas"], reponse["erreur"]["code"]) == (1, 1, attendu)
    assert reponse["erreur"]["conseil"]


ACTIONS_FAUSSES: list[tuple[dict[str, Any], str]] = [
    ({"valeur": "1"}, "champ_manquant"),
    ({"action": "lettre"}, "champ_manquant"),
    ({"action": "lettre", "valeur": "1", "minute": 3}, "champ_inconnu"),
    ({"action": "lettre", "valeur": "1.234"}, "champ_invalide"),
    ({"action": "lettre", "valeur": True}, "champ_invalide"),
    ({"action": "lettre", "valeur": "1", "minutes": {"clerc": -3}}, "champ_invalide"),
    ({"action": "lettre", "valeur": "1", "minutes": {"notaire": 3}}, "champ_invalide"),
    ({"action": "lettre", "valeur": "1", "minutes": 3}, "champ_invalide"),
    ({"action": "lettre", "valeur": "1", "arrets": 1}, "champ_invalide"),
    ({"action": "lettre", "valeur": "1", "avance": "3"}, "champ_invalide"),
    ({"action": "lettre", "valeur": "1", "obligatoire": "oui"}, "champ_invalide"),
    ({"action": 3, "valeur": "1"}, "champ_invalide"),
]


@pytest.mark.parametrize(("action", "attendu"), ACTIONS_FAUSSES)
def test_une_action_fausse_refuse_son_dossier(
    action: dict[str, Any], attendu: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capacite = _ecrire(tmp_path, "c.json", MOYENS | {"dossiers": [{"dossier": "D1", "actions": [action]}]})
    code, sortie, _ = _lancer(capsys, "--capacite", capacite, "--format", "json")
    refus = json.loads(sortie)["resultat"]["refus"]
    assert (code, [r["erreur"]["code"] for r in refus]) == (1, [attendu])


@pytest.mark.parametrize(
    ("contenu", "message"),
    [("heures: {clerc: .inf}", "décimal"), ("heures: {clerc: 1, clerc: 2}", "deux fois"), ("heures: ]", "illisible")],
)
def test_un_yaml_faux_dit_sa_ligne(
    contenu: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, erreur = _lancer(capsys, "--capacite", _ecrire(tmp_path, "c.yaml", contenu))
    assert code == 1
    assert message in erreur
    assert "ligne 1" in erreur


def test_mal_employee_sort_en_deux(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moyens = _ecrire(tmp_path, "c.json", MOYENS)
    for mots in ([], ["--capacite", tmp_path / "absent.json"], ["--capacite", tmp_path], ["--capacite", moyens]):
        assert _lancer(capsys, *mots)[0] == 2
    assert _lancer(capsys, "--capacite", moyens, "--lot", tmp_path / "absent.jsonl")[0] == 2


def test_les_obligations_qui_debordent_sont_un_refus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    longue = {"action": "saisie", "valeur": "9", "minutes": {"clerc": 100}, "obligatoire": True}
    capacite = _ecrire(
        tmp_path, "c.json", MOYENS | {"cas": "mars", "dossiers": [{"dossier": "D", "actions": [longue]}]}
    )
    code, sortie, _ = _lancer(capsys, "--capacite", capacite, "--format", "json")
    reponse = json.loads(sortie)
    assert (code, reponse["cas"], reponse["erreur"]["code"]) == (1, "mars", "capacite_insuffisante")


@pytest.mark.parametrize("cas", [1.5, "1.50", 7, None, {"a": [0.1]}, "é"])
def test_le_cas_d_un_dossier_refuse_garde_son_type(
    cas: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moyens = _ecrire(tmp_path, "moyens.json", MOYENS | {"dossiers": [{"cas": cas, "dossier": "D2"}]})
    lot = _ecrire(tmp_path, "lot.jsonl", _lignes({"cas": cas, "dossier": "D3"}, LETTRE))
    code, sortie, _ = _lancer(capsys, "--capacite", moyens, "--lot", lot, "--format", "json")
    refus = json.loads(sortie)["resultat"]["refus"]
    assert code == 1
    assert [un["cas"] for un in refus] == [cas, cas]
    assert {un["erreur"]["code"] for un in refus} == {"champ_invalide"}


def test_l_entree_standard_ne_peut_pas_servir_deux_fois(capsys: pytest.CaptureFixture[str]) -> None:
    code, sortie, erreur = _lancer(capsys, "--capacite", "-", "--lot", "-")
    assert (code, sortie) == (2, "")
    assert "entrée standard" in erreur


def test_un_refus_se_lit_en_clair_au_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faux = {"dossier": "D2", "actions": [{"action": "lettre", "valeur": "douze"}]}
    capacite = _ecrire(tmp_path, "c.jsonl", _lignes(MOYENS, faux, LETTRE))
    code, sortie, _ = _lancer(capsys, "--capacite", capacite)
    assert code == 1
    assert "Que faire" in sortie
    assert "code : champ_invalide" not in sortie


@pytest.mark.parametrize(
    ("contenu", "dit"),
    [("heures: {clerc: 1", "accolade"), ("heures: [1", "crochet"), ("a: b: c", "alignées"), ('a: "b', "guillemet")],
)
def test_un_yaml_faux_se_dit_en_francais(
    contenu: str, dit: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, _, erreur = _lancer(capsys, "--capacite", _ecrire(tmp_path, "c.yaml", contenu))
    assert dit in erreur
    assert "expected" not in erreur
