"""Un calcul à l'unité : options, fichier, formes françaises, codes de sortie."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from basoche.cli.options import lire_drapeaux
from basoche.guichet import CALCULS, ouvrir

DELAI = ("calcul", "delai", "--type", "procedure", "--origine", "2026-04-01", "--duree", "1 mois")
INTERETS = ("calcul", "interets", "--principal", "2000", "--du", "2025-01-01", "--au", "2025-12-31")


@pytest.mark.parametrize("calcul", CALCULS)
def test_l_exemple_donne_par_fichier_repond_comme_dans_un_lot(
    lancer: Callable[..., Any], repondre_au_lot: Callable[..., Any], tmp_path: Path, calcul: str
) -> None:
    fichier = tmp_path / "exemple.json"
    fichier.write_text(json.dumps(dict(ouvrir(calcul).EXEMPLE)), encoding="utf-8")
    fini = lancer("calcul", calcul, "--entree", str(fichier), "--format", "json")
    assert (fini.code, fini.erreur) == (0, "")
    assert [fini.json] == repondre_au_lot(calcul, fichier.read_bytes())


@pytest.mark.parametrize("calcul", CALCULS)
def test_l_exemple_se_lit_en_texte(lancer: Callable[..., Any], tmp_path: Path, calcul: str) -> None:
    fichier = tmp_path / "exemple.json"
    fichier.write_text(json.dumps(dict(ouvrir(calcul).EXEMPLE)), encoding="utf-8")
    fini = lancer("calcul", calcul, "--entree", str(fichier))
    assert fini.code == 0
    assert fini.sortie.startswith(ouvrir(calcul).TITRE)
    assert "None" not in fini.sortie
    assert "{" not in fini.sortie


@pytest.mark.parametrize(
    ("francais", "contrat"),
    [
        (["--principal", "2 000,00 €"], ["--principal", "2000.00"]),
        (["--principal", "2\u202f000,00\u00a0€"], ["--principal", "2000"]),
        (["--principal=2 000"], ["--principal", "2000"]),
        (["--du", "01/01/2025"], ["--du", "2025-01-01"]),
        (["--du", "1/1/2025"], ["--du", "2025-01-01"]),
        (["--taux-fixe", "6,65 %"], ["--taux-fixe", "6.65"]),
        (["--inclure-premier-jour"], ["--inclure-premier-jour", "oui"]),
        (["--inclure-premier-jour=vrai"], ["--inclure-premier-jour", "TRUE"]),
        (["--non-inclure-dernier-jour"], ["--inclure-dernier-jour", "non"]),
        (["--no-inclure-dernier-jour"], ["--inclure-dernier-jour=false"]),
        (["--taux-fixe", '[["2025-01-01", "6.65"]]'], ["--taux-fixe", "6.65"]),
    ],
)
def test_l_unite_accepte_les_formes_francaises(
    lancer: Callable[..., Any], francais: list[str], contrat: list[str]
) -> None:
    commun = [*INTERETS, "--taux", "fixe", "--taux-fixe", "6.65", "--format", "json"]
    a, b = lancer(*commun, *francais), lancer(*commun, *contrat)
    assert (a.code, b.code) == (0, 0)
    assert a.json["resultat"] == b.json["resultat"]


def test_le_texte_dit_les_evenements_en_toutes_lettres(lancer: Callable[..., Any], tmp_path: Path) -> None:
    fichier = tmp_path / "demeure.json"
    entree = {
        "nature": "droit_commun",
        "echeances": ["2021-01-05", "2022-01-05"],
        "evenements": [{"type": "mise_en_demeure", "date": "2023-01-05"}],
        "le": "2026-11-23",
    }
    fichier.write_text(json.dumps(entree), encoding="utf-8")
    sortie = lancer("calcul", "prescription", "--entree", str(fichier)).sortie
    assert "mise en demeure — sans effet" in sortie
    assert "Prescrit entièrement" in sortie
    assert "Échéances" in sortie


def test_les_drapeaux_changent_le_resultat(lancer: Callable[..., Any]) -> None:
    commun = [*INTERETS, "--taux", "fixe", "--taux-fixe", "6.65", "--format", "json"]
    jours = [
        lancer(*commun, *suite).json["resultat"]["jours"]
        for suite in ([], ["--inclure-premier-jour"], ["--inclure-dernier-jour", "non"])
    ]
    assert jours == [364, 365, 363]


@pytest.mark.parametrize(
    ("mots", "lus"),
    [
        (["--x", "oui", "--y", "non"], ["--x", "--non-y"]),
        (["--x", "--y=NON"], ["--x", "--non-y"]),
        (["--no-x", "--no-z"], ["--non-x", "--no-z"]),
        (["--z", "oui"], ["--z", "oui"]),
        (["--z=a=b"], ["--z=a=b"]),
        (["--x", "peut-être"], ["--x", "peut-être"]),
    ],
)
def test_les_formes_d_un_drapeau(mots: list[str], lus: list[str]) -> None:
    assert lire_drapeaux(mots, {"--x", "--y"}) == lus


def test_les_options_priment_sur_le_fichier(lancer: Callable[..., Any], tmp_path: Path) -> None:
    fichier = tmp_path / "entree.json"
    fichier.write_text('{"cas": "A", "type": "procedure", "origine": "2026-04-01", "duree": {"mois": 1}}')
    fini = lancer("calcul", "delai", "--entree", str(fichier), "--origine", "2026-06-01", "--format", "json")
    assert (fini.json["cas"], fini.json["resultat"]["date_brute"]) == ("A", "2026-07-01")
    fini = lancer("calcul", "delai", "--entree", str(fichier), "--cas", "B", "--format", "json")
    assert fini.json["cas"] == "B"


def test_l_entree_standard_vaut_un_fichier(lancer_programme: Callable[..., Any]) -> None:
    objet = b'\xef\xbb\xbf{"type": "procedure", "origine": "2026-04-01", "duree": {"mois": 1}}'
    fini = lancer_programme("calcul", "delai", "--entree", "-", "--format", "json", entree=objet)
    assert json.loads(fini.stdout)["resultat"]["dernier_jour"] == "2026-05-04"


@pytest.mark.parametrize(
    ("mots", "code"),
    [
        (["--type", "procedure"], "champ_manquant"),
        ([*DELAI[2:], "--origine", "2026-02-30"], "champ_invalide"),
        ([*DELAI[2:], "--type", "autre"], "champ_invalide"),
        ([*DELAI[2:], "--duree", "[["], "json_illisible"),
    ],
)
def test_un_refus_a_l_unite_sort_avec_1(lancer: Callable[..., Any], mots: list[str], code: str) -> None:
    texte = lancer("calcul", "delai", *mots)
    assert (texte.code, texte.sortie) == (1, "")
    assert texte.erreur.startswith("Erreur : ")
    assert "Que faire : " in texte.erreur
    objet = lancer("calcul", "delai", *mots, "--format", "json")
    assert objet.code == 1
    assert objet.json["cas"] == 1
    assert objet.json["erreur"]["code"] == code
    assert objet.json["erreur"]["conseil"]


@pytest.mark.parametrize(
    ("mots", "extrait"),
    [
        (["calcul", "delai"], "aucune donnée"),
        (["calcul", "delai", "--inconnue", "1"], "option inconnue : « --inconnue »"),
        (["calcul", "delai", "--orgine", "1"], "--origine"),
        (["calcul", "delai", "--origine"], "attend une valeur"),
        (["calcul", "delai", "--reconduire=oui"], "n'attend pas de valeur"),
        (["calcul", "delai", "mot"], "argument en trop : « mot »"),
        (["calcul", "interet", "--principal", "1"], "interets"),
        (["calcul"], "Usage : basoche calcul"),
        (["calculer"], "calcul"),
        ([], "Usage : basoche"),
        (["--inconnue"], "option inconnue"),
        ([*DELAI, "--format", "xml"], "« xml »"),
        ([*DELAI, "--lot", "-"], "--lot ne se combine"),
        (["calcul", "delai", "--lot", "absent.jsonl"], "fichier introuvable"),
        (["calcul", "delai", "--entree", "absent.json"], "fichier introuvable"),
        (["calcul", "delai", "--lot", "."], "c'est un dossier"),
        (["calcul", "delai", "--lot", "nul\x00.jsonl"], "lecture impossible"),
        (["calcul", "delai", "--lot", "-", "--processus", "0"], "au moins 1"),
        (["calcul", "delai", "--lot", "-", "--processus", "deux"], "un nombre entier"),
        (["calcul", "cout", "--debours", "[]"], "--entree"),
    ],
)
def test_une_commande_mal_employee_sort_avec_2(lancer: Callable[..., Any], mots: list[str], extrait: str) -> None:
    fini = lancer(*mots)
    assert (fini.code, fini.sortie) == (2, "")
    assert extrait in fini.erreur
    assert "Traceback" not in fini.erreur


def test_une_entree_qui_n_est_pas_un_objet_est_refusee(lancer: Callable[..., Any], tmp_path: Path) -> None:
    fichier = tmp_path / "entree.json"
    for contenu in (b"[1]", b"", b"\xff", b'{"a": 1'):
        fichier.write_bytes(contenu)
        fini = lancer("calcul", "delai", "--entree", str(fichier), "--format", "json")
        assert fini.code == 1
        assert fini.json["erreur"]["code"] == "json_illisible"


def test_un_lot_sort_avec_0_ou_1(lancer: Callable[..., Any], tmp_path: Path) -> None:
    fichier = tmp_path / "lot.jsonl"
    bonne = '{"type": "procedure", "origine": "2026-04-01", "duree": {"mois": 1}}\n'
    for contenu, code in ((bonne, 0), (bonne + "{}\n", 1), ("", 0)):
        fichier.write_text(contenu)
        fini = lancer("calcul", "delai", "--lot", str(fichier))
        assert (fini.code, fini.erreur) == (code, "")
        assert len(fini.sortie.splitlines()) == len(contenu.splitlines())


def test_la_version(lancer: Callable[..., Any]) -> None:
    from basoche import __version__

    assert lancer("--version").sortie == f"basoche {__version__}\n"


def test_un_defaut_du_logiciel_ne_montre_pas_de_trace(
    lancer: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def calculer(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("division par zéro")

    monkeypatch.setattr(ouvrir("delai"), "calculer", calculer)
    fini = lancer(*DELAI, "--format", "json")
    assert (fini.code, fini.erreur) == (1, "")
    assert fini.json["erreur"]["code"] == "erreur_interne"
    assert "ZeroDivisionError" in fini.json["erreur"]["message"]
    monkeypatch.setenv("BASOCHE_TRACE", "1")
    assert "Traceback" in lancer(*DELAI, "--format", "json").erreur


def test_un_resultat_sans_forme_json_est_un_defaut_du_logiciel(
    lancer: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from basoche.droit.resultat import Resultat

    monkeypatch.setattr(ouvrir("delai"), "calculer", lambda *_, **__: Resultat({"flux": io.BytesIO}))
    assert lancer(*DELAI, "--format", "json").json["erreur"]["code"] == "erreur_interne"
