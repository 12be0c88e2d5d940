"""``basoche parametres`` vu du terminal : sorties, codes, messages."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from basoche.cli.application import executer

SAISIE = [
    "parametres", "saisir", "tarif/emoluments/42", "--du", "2026-03-01", "--valeur", "20.63", "--article", "A444-14",
    "--source", "Arrêté de l'essai", "--par", "Alix Perrin", "--relu-par", "Camille Roux",
]  # fmt: skip


@dataclass(frozen=True)
class Reponse:
    code: int
    sortie: str
    erreur: str

    @property
    def json(self) -> Any:
        return json.loads(self.sortie)


Basoche = Callable[..., Reponse]


@pytest.fixture
def basoche(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Basoche:
    monkeypatch.setenv("BASOCHE_PARAMETRES", str(tmp_path / "saisies"))

    def appeler(*mots: str) -> Reponse:
        code = executer(mots)
        lu = capsys.readouterr()
        assert "Traceback" not in lu.err
        return Reponse(code, lu.out, lu.err)

    return appeler


def _changer(mots: list[str], option: str, valeur: str) -> list[str]:
    rang = mots.index(option)
    return [*mots[: rang + 1], valeur, *mots[rang + 2 :]]


def test_saisir_puis_montrer_marque_la_valeur_de_l_etude(basoche: Basoche) -> None:
    assert basoche("parametres", "montrer", "tarif/emoluments/42", "--le", "2026-03-02").code == 1
    reponse = basoche(*SAISIE)
    assert reponse.code == 0
    assert "sans fin connue" in reponse.sortie
    montre = basoche("parametres", "montrer", "tarif/emoluments/42", "--le", "02/03/2026")
    assert "20.63" in montre.sortie
    assert "[valeur de l'étude]" in montre.sortie
    assert "saisi par Alix Perrin, relu par Camille Roux : Arrêté de l'essai" in montre.sortie
    lu = basoche("parametres", "montrer", "tarif/emoluments/42", "--le", "2026-03-02", "--format", "json").json
    assert (lu["valeur"], lu["verification"], lu["saisi_par"], lu["relu_par"]) == (
        "20.63",
        "recoupe",
        "Alix Perrin",
        "Camille Roux",
    )


def test_saisir_en_json_rend_la_ligne_du_journal(basoche: Basoche) -> None:
    ligne = basoche(*SAISIE, "--verification", "texte", "--jusqu-au", "29/02/2028", "--format", "json").json
    assert (ligne["n"], ligne["du"], ligne["jusqu_au"], ligne["verification"]) == (
        1,
        "2026-03-01",
        "2028-02-29",
        "texte",
    )
    assert "+" in ligne["horodatage"]
    assert basoche("parametres", "journal", "--format", "json").json == [ligne]


@pytest.mark.parametrize(
    ("option", "valeur", "mot"),
    [
        ("--relu-par", "Alix PERRIN", "sa propre saisie"),
        ("--valeur", "-3", "négative"),
        ("--valeur", "999999", "inhabituelle"),
        ("--du", "2026-02-30", "date impossible"),
        ("--article", "", "vide"),
        ("--source", " ", "vide"),
    ],
)
def test_une_saisie_irrecevable_sort_1_et_dit_quoi_faire(option: str, valeur: str, mot: str, basoche: Basoche) -> None:
    reponse = basoche(*_changer(SAISIE, option, valeur))
    assert reponse.code == 1
    assert mot in reponse.erreur
    assert "Que faire :" in reponse.erreur
    en_json = basoche(*_changer(SAISIE, option, valeur), "--format", "json")
    assert en_json.code == 1
    assert mot in en_json.json["erreur"]["message"]
    assert basoche("parametres", "journal").sortie.startswith("0 saisie")


def test_une_option_manquante_sort_2(basoche: Basoche) -> None:
    assert basoche(*SAISIE[:-2]).code == 2


@pytest.mark.parametrize(
    ("tape", "proche"),
    [
        ("tarif/emolument/42", "tarif/emoluments/42"),
        ("taux_legal", "interets/taux_legal/particulier"),
        ("SBI/montant_forfaitaire_rsa", "saisie_remunerations/montant_forfaitaire_rsa"),
        ("interets/taux_legal/autre", "interets/taux_legal/autres"),
    ],
)
def test_un_nom_inconnu_propose_les_noms_proches(tape: str, proche: str, basoche: Basoche) -> None:
    for mots in (["montrer", tape], ["saisir", tape, *SAISIE[3:]]):
        reponse = basoche("parametres", *mots, "--format", "json")
        assert reponse.code == 1
        assert reponse.json["erreur"]["code"] == "parametre_inconnu"
        assert proche in reponse.json["erreur"]["conseil"]


def test_lister_donne_chaque_parametre_une_fois(basoche: Basoche) -> None:
    from basoche.droit import parametres

    basoche(*SAISIE)
    resumes = basoche("parametres", "lister", "--format", "json").json
    assert [r["nom"] for r in resumes] == list(parametres.noms())
    assert [r["nom"] for r in resumes if r["saisie_par_l_etude"]] == ["tarif/emoluments/42"]
    texte = basoche("parametres", "lister", "--famille", "tarif/emoluments/42").sortie
    assert "[saisi par l'étude]" in texte
    assert texte.rstrip().endswith("1 paramètre.")


def test_une_famille_vide_est_refusee_avec_la_liste_des_familles(basoche: Basoche) -> None:
    reponse = basoche("parametres", "lister", "--famille", "tarot")
    assert reponse.code == 1
    assert "interets" in reponse.erreur


def test_montrer_dit_les_estimations_et_les_doutes(basoche: Basoche) -> None:
    inconnu = basoche("parametres", "montrer", "tarif/urgence/131", "--le", "2025-01-01")
    assert inconnu.code == 1
    assert "--estimations" in inconnu.erreur
    estime = basoche("parametres", "montrer", "tarif/urgence/131", "--le", "2025-01-01", "--estimations")
    assert "(estimation)" in estime.sortie
    entier = basoche("parametres", "montrer", "tarif/frais_deplacement/physique").sortie
    assert "jour exact non lu" in entier


def test_exporter_ecrit_un_fichier_que_l_on_reprend_ailleurs(
    basoche: Basoche, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    basoche(*SAISIE)
    fichier = tmp_path / "export.jsonl"
    assert basoche("parametres", "exporter", "-o", str(fichier)).sortie.startswith("1 saisie exportée")
    assert basoche("parametres", "exporter").sortie == fichier.read_text(encoding="utf-8")
    monkeypatch.setenv("BASOCHE_PARAMETRES", str(tmp_path / "autre"))
    assert basoche("parametres", "importer-saisies", str(fichier)).sortie.startswith("1 saisie reprise")
    assert basoche("parametres", "montrer", "tarif/emoluments/42", "--le", "2026-03-02").code == 0
    assert basoche("parametres", "importer-saisies", str(tmp_path / "absent")).code == 1


def test_exporter_dans_un_dossier_absent_est_un_refus(basoche: Basoche, tmp_path: Path) -> None:
    reponse = basoche("parametres", "exporter", "-o", str(tmp_path / "absent" / "export.jsonl"))
    assert reponse.code == 1
    assert "ne peut pas être écrit" in reponse.erreur


def test_retirer_rend_la_valeur_du_recueil(basoche: Basoche) -> None:
    basoche(*SAISIE)
    retrait = ["parametres", "retirer", "tarif/emoluments/42", "--du", "2026-03-01", "--motif", "erreur de lecture"]
    personnes = ["--par", "Alix Perrin", "--relu-par", "Camille Roux"]
    assert "reprend sa place" in basoche(*retrait, *personnes).sortie
    assert basoche("parametres", "montrer", "tarif/emoluments/42", "--le", "2026-03-02").code == 1
    assert basoche(*retrait, *personnes).code == 1


def test_une_fin_de_journal_coupee_se_voit_et_se_repare(basoche: Basoche, tmp_path: Path) -> None:
    basoche(*SAISIE)
    journal = tmp_path / "saisies" / "saisies.jsonl"
    journal.write_bytes(journal.read_bytes() + b'{"n": 2, "nom"')
    for commande in (["journal"], ["verifier", "--le", "2026-01-01"]):
        reponse = basoche("parametres", *commande)
        assert reponse.code == 1
        assert "coupée" in reponse.sortie + reponse.erreur
    assert basoche("parametres", "montrer", "tarif/emoluments/42", "--le", "2026-03-02").code == 0
    assert "mise à part" in basoche("parametres", "journal", "--reparer").sortie
    assert basoche("parametres", "verifier", "--le", "2026-01-01").code == 0


def test_un_journal_altere_se_voit_a_la_verification(basoche: Basoche, tmp_path: Path) -> None:
    basoche(*SAISIE)
    journal = tmp_path / "saisies" / "saisies.jsonl"
    journal.write_text(journal.read_text(encoding="utf-8").replace("20.63", "26.03"), encoding="utf-8")
    reponse = basoche("parametres", "verifier", "--format", "json", "--le", "2026-11-23")
    assert reponse.code == 1
    assert [erreur["code"] for erreur in reponse.json["erreurs"]] == ["journal_saisies_altere"]
    assert basoche("parametres", "montrer", "tarif/emoluments/42").code == 1
