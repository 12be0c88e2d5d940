"""Des lignes fausses vers chaque ``--lot`` : une erreur claire par ligne, sortie 1, aucune trace."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from basoche.guichet import CALCULS, ouvrir
from basoche.guichet.champs import Champ, Forme

Fautes = list[tuple[str, str]]

# Une date où un paramètre du calcul n'est pas connu. Les autres calculs n'en lisent pas qui finisse.
HORS_PERIODE: Mapping[str, Mapping[str, Any]] = {
    "interets": {"du": "1950-01-01", "au": "1950-12-31", "executoire_le": None},
    "decompte": {
        "au": "2060-01-01",
        "postes": [
            {
                "libelle": "Principal",
                "nature": "principal",
                "montant": "100.00",
                "date": "1950-01-01",
                "interets": {"du": "1950-01-01", "taux": "legal", "categorie": "particulier"},
            }
        ],
        "versements": [],
    },
    "cout": {"date": "2035-01-01"},
    "droits": {"date": "2035-01-01"},
    "saisissable": {"date": "1950-01-01"},
    "sbi": {"date": "1950-01-01"},
    "loyer": {"ancien": "1950-T1"},
}


def _exemple(calcul: str) -> dict[str, Any]:
    objet: dict[str, Any] = json.loads(json.dumps(dict(ouvrir(calcul).EXEMPLE)))
    return objet


def _champs(calcul: str, forme: Forme) -> list[Champ]:
    return [champ for champ in ouvrir(calcul).CHAMPS if champ.forme is forme]


def _fautes(calcul: str) -> Fautes:
    """Chaque ligne fausse, et le code attendu."""
    exemple = _exemple(calcul)
    fautes = [
        (json.dumps(exemple)[:-3], "json_illisible"),
        (json.dumps(exemple | {"champ_de_trop": 1}), "champ_inconnu"),
        *((json.dumps(exemple | {c.nom: "2026-02-30"}), "champ_invalide") for c in _champs(calcul, Forme.DATE)),
        *((json.dumps(exemple | {c.nom: "-5.00"}), "champ_invalide") for c in _champs(calcul, Forme.MONTANT)),
        *((json.dumps(exemple | {c.nom: -5}), "champ_invalide") for c in _champs(calcul, Forme.MONTANT)),
        *((json.dumps(exemple | {c.nom: "autre"}), "champ_invalide") for c in _champs(calcul, Forme.CHOIX)),
        *((json.dumps(exemple | {c.nom: None}), "champ_manquant") for c in ouvrir(calcul).CHAMPS if c.obligatoire),
    ]
    if calcul in HORS_PERIODE:
        fautes.append((json.dumps(exemple | dict(HORS_PERIODE[calcul])), "hors_periode"))
    return fautes


@pytest.mark.parametrize("calcul", CALCULS)
def test_chaque_ligne_fausse_a_son_erreur_claire(lancer: Callable[..., Any], tmp_path: Path, calcul: str) -> None:
    fautes = _fautes(calcul)
    lot = tmp_path / "faux.jsonl"
    lot.write_text("\n".join([*(ligne for ligne, _ in fautes), json.dumps(_exemple(calcul))]), encoding="utf-8")
    fini = lancer("calcul", calcul, "--lot", str(lot))
    assert (fini.code, fini.erreur) == (1, "")
    *refus, bonne = [json.loads(ligne) for ligne in fini.sortie.splitlines()]
    assert "resultat" in bonne
    recus = [(ligne, reponse["erreur"]["code"]) for (ligne, _), reponse in zip(fautes, refus, strict=True)]
    assert recus == fautes
    for rang, reponse in enumerate(refus, 1):
        assert reponse["cas"] == rang
        assert reponse["erreur"]["message"].endswith((".", "…", ")")) or ":" in reponse["erreur"]["message"]
        assert reponse["erreur"]["conseil"].endswith(".")


@pytest.mark.parametrize("calcul", CALCULS)
def test_un_champ_inconnu_est_cite(repondre_au_lot: Callable[..., Any], calcul: str) -> None:
    (reponse,) = repondre_au_lot(calcul, json.dumps(_exemple(calcul) | {"champ_de_trop": 1}).encode())
    assert "« champ_de_trop »" in reponse["erreur"]["message"]


@pytest.mark.parametrize("calcul", CALCULS)
def test_null_vaut_un_champ_absent(repondre_au_lot: Callable[..., Any], calcul: str) -> None:
    exemple = _exemple(calcul)
    absents = {champ.nom: None for champ in ouvrir(calcul).CHAMPS if champ.nom not in exemple}
    lignes = [json.dumps(exemple), json.dumps(exemple | absents)]
    sans, avec = repondre_au_lot(calcul, "\n".join(lignes).encode())
    assert avec | {"cas": 1} == sans


@pytest.mark.parametrize(
    "faute", [{"acte": "acte_qui_n_existe_pas", "numero": None}, {"numero": "999"}, {"acte": ""}, {"numero": 42}]
)
def test_un_acte_inconnu_est_refuse(repondre_au_lot: Callable[..., Any], faute: dict[str, Any]) -> None:
    (reponse,) = repondre_au_lot("cout", json.dumps(_exemple("cout") | faute).encode())
    assert reponse["erreur"]["message"]
    assert reponse["erreur"]["code"] != "erreur_interne"


def test_un_sous_champ_fautif_est_cite_avec_son_chemin(repondre_au_lot: Callable[..., Any]) -> None:
    exemple = _exemple("decompte")
    exemple["postes"][1]["montant"] = "-1.00"
    (reponse,) = repondre_au_lot("decompte", json.dumps(exemple).encode())
    assert reponse["erreur"]["champ"] == "postes[1].montant"
