"""Décompte : ce que doit chaque débiteur, solidaire, in solidum, pour sa part ou comme caution."""

from __future__ import annotations

from typing import Any

import pytest

from basoche.droit.erreurs import ErreurBasoche
from droit.cas_decompte import decompte, poste

CHAMPS = ("principal", "interets", "frais", "total", "interet_par_jour", "trop_percu", "provision_un_mois")


def par_debiteur(reponse: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Pour chaque débiteur : principal, intérêts, frais, total, intérêt par jour, trop-perçu, provision."""
    return {bilan["cle"]: tuple(bilan[champ] for champ in CHAMPS) for bilan in reponse["resultat"]["debiteurs"]}


@pytest.mark.parametrize("tenu", ["solidaire", "in_solidum"])
def test_chacun_doit_tout_et_le_paiement_de_l_un_libere_l_autre(tenu: str) -> None:
    # 500 € le 20 février par A : 50 d'intérêts, 450 de capital ; puis 50 j sur 3 200 : 43,84.
    reponse = decompte(
        debiteurs=[{"cle": "A", "tenu": tenu}, {"cle": "B", "tenu": tenu}],
        versements=[{"date": "2025-02-20", "montant": "500", "debiteur": "A"}],
    )
    attendu = ("3200.00", "43.84", "0.00", "3243.84", "0.88", "0.00", "26.30")
    assert par_debiteur(reponse) == {"A": attendu, "B": attendu}
    assert [bilan["tenu"] for bilan in reponse["resultat"]["debiteurs"]] == [tenu, tenu]
    assert [ligne["debiteur"] for ligne in reponse["lignes"] if ligne["nature"] == "versement"] == ["A"]
    assert reponse["hypotheses"][-1].startswith("Par débiteur, au 11/04/2025 : chacun doit le restant dû")


def test_le_trop_percu_revient_a_celui_qui_a_paye() -> None:
    reponse = decompte(
        debiteurs=[{"cle": "A", "tenu": "solidaire"}, {"cle": "B", "tenu": "solidaire"}],
        versements=[{"date": "2025-02-20", "montant": "3750", "debiteur": "B"}],
    )
    assert reponse["resultat"]["trop_percu"] == "50.00"
    assert {cle: bilan[5] for cle, bilan in par_debiteur(reponse).items()} == {"A": "0.00", "B": "50.00"}


def test_une_part_se_divise_et_ne_recoit_que_ses_versements() -> None:
    # A : un tiers, 1 216,67 € ; B : deux tiers, 2 433,33 €. Le 20 février A paie 500 € :
    # A doit 50 j × 1 216,67 × 10 % / 365 = 16,67 ; reste 733,34 ; puis 50 j : 10,045… -> 10,05.
    # B n'a rien versé, sa ligne n'est pas coupée : 100 j × 2 433,33 × 10 % / 365 = 66,666… -> 66,67.
    reponse = decompte(
        debiteurs=[{"cle": "A", "tenu": "part", "part": "1/3"}, {"cle": "B", "tenu": "part", "part": "2/3"}],
        versements=[{"date": "2025-02-20", "montant": "500", "debiteur": "A"}],
    )
    assert par_debiteur(reponse) == {
        "A": ("733.34", "10.05", "0.00", "743.39", "0.20", "0.00", "6.03"),
        "B": ("2433.33", "66.67", "0.00", "2500.00", "0.67", "0.00", "20.00"),
    }


def test_un_versement_sans_debiteur_se_partage_entre_les_parts() -> None:
    # 100 € et un avoir de 365 € : un quart et trois quarts.
    reponse = decompte(
        poste(interets=None),
        debiteurs=[{"cle": "A", "tenu": "part", "part": "25"}, {"cle": "B", "tenu": "part", "part": "75"}],
        versements=[{"date": "2025-02-20", "montant": "100"}],
        avoirs=[{"date": "2025-02-21", "montant": "365"}],
    )
    # A : 912,50 − 25 − 91,25 ; B : 2 737,50 − 75 − 273,75.
    assert {cle: bilan[0] for cle, bilan in par_debiteur(reponse).items()} == {"A": "796.25", "B": "2388.75"}
    assert reponse["resultat"]["principal"] == "3185.00"
    assert reponse["avertissements"] == []


def test_les_parts_arrondies_font_le_tout() -> None:
    debiteurs = [{"cle": cle, "tenu": "part", "part": "1/3"} for cle in "ABC"]
    reponse = decompte(poste("100", interets=None), debiteurs=debiteurs)
    assert {cle: bilan[0] for cle, bilan in par_debiteur(reponse).items()} == {"A": "33.33", "B": "33.34", "C": "33.33"}


def test_celui_qui_paie_plus_que_sa_part_libere_les_autres_au_plus_du_tout() -> None:
    # A paie 80 € sur 100 € divisés par moitié, 30 € de trop : il ne reste que 20 € dus par B, et c'est annoncé.
    reponse = decompte(
        poste("100", interets=None),
        debiteurs=[{"cle": "A", "tenu": "part", "part": "50"}, {"cle": "B", "tenu": "part", "part": "50"}],
        versements=[{"date": "2025-02-20", "montant": "80", "debiteur": "A"}],
    )
    assert par_debiteur(reponse) == {
        "A": ("0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00"),
        "B": ("20.00", "0.00", "0.00", "20.00", "0.00", "0.00", "0.00"),
    }
    avertissement = reponse["avertissements"][0]
    assert avertissement["code"] == "part_depassee"
    assert avertissement["message"].startswith("« A » a versé 30,00")


@pytest.mark.parametrize(
    ("plafond", "attendu"),
    [
        # Restant dû : 3 200 + 43,84 ; provision 26,30. La caution a déjà payé 100 €.
        ("10000", ("3200.00", "43.84", "0.00", "3243.84", "0.88", "0.00", "26.30")),
        ("3370.14", ("3200.00", "43.84", "0.00", "3243.84", "0.88", "0.00", "26.30")),
        ("3360", ("3200.00", "43.84", "0.00", "3243.84", "0.88", "0.00", "16.16")),
        ("3343.84", ("3200.00", "43.84", "0.00", "3243.84", "0.00", "0.00", "0.00")),
        ("3320", ("3200.00", "20.00", "0.00", "3220.00", "0.00", "0.00", "0.00")),
        ("1100", ("1000.00", "0.00", "0.00", "1000.00", "0.00", "0.00", "0.00")),
        ("50", ("0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00")),
    ],
)
def test_la_caution_ne_doit_que_son_plafond_moins_ce_qu_elle_a_paye(plafond: str, attendu: tuple[str, ...]) -> None:
    reponse = decompte(
        debiteurs=[{"cle": "P", "tenu": "solidaire"}, {"cle": "C", "tenu": "caution", "plafond": plafond}],
        versements=[
            {"date": "2025-02-20", "montant": "400", "debiteur": "P"},
            {"date": "2025-02-20", "montant": "100", "debiteur": "C"},
        ],
    )
    assert par_debiteur(reponse)["C"] == attendu
    assert par_debiteur(reponse)["P"][3] == "3243.84"


def test_le_plafond_couvre_le_capital_puis_les_interets_puis_les_frais() -> None:
    frais = {"nature": "frais", "montant": "40", "date": "2025-01-01"}
    reponse = decompte(poste(), frais, debiteurs=[{"cle": "C", "tenu": "caution", "plafond": "3760"}])
    # Un seul débiteur, mais caution : ce qu'il doit diffère du tout, on le dit.
    assert par_debiteur(reponse) == {"C": ("3650.00", "100.00", "10.00", "3760.00", "0.00", "0.00", "0.00")}


def test_une_caution_sans_plafond_est_annoncee() -> None:
    reponse = decompte(debiteurs=[{"cle": "C", "tenu": "caution"}])
    assert par_debiteur(reponse)["C"][3] == "3750.00"
    assert [avertissement["code"] for avertissement in reponse["avertissements"]] == ["caution_sans_plafond"]


def test_un_debiteur_ne_doit_et_ne_paie_que_ses_postes() -> None:
    # B n'est tenu que de l'article 700 : ses 80 € en paient 60, le reste est un trop-perçu à lui.
    reponse = decompte(
        poste(),
        {"id": "700", "nature": "article_700", "montant": "60", "date": "2025-01-01"},
        debiteurs=[{"cle": "A", "tenu": "solidaire"}, {"cle": "B", "tenu": "solidaire", "postes": ["700"]}],
        versements=[{"date": "2025-02-20", "montant": "80", "debiteur": "B"}],
    )
    assert {cle: (bilan[3], bilan[5]) for cle, bilan in par_debiteur(reponse).items()} == {
        "A": ("3750.00", "0.00"),
        "B": ("0.00", "20.00"),
    }
    assert reponse["resultat"]["total"] == "3750.00"


def test_la_suspension_d_un_debiteur_ne_profite_qu_a_lui() -> None:
    # Procédure collective de A au 20 février : 49 jours courent pour lui, 100 pour B.
    reponse = decompte(
        debiteurs=[{"cle": "A", "tenu": "solidaire"}, {"cle": "B", "tenu": "solidaire"}],
        suspensions=[
            {"du": "2025-02-20", "effet": "aucun_interet", "debiteur": "A", "cause": "sauvegarde", "article": "x"}
        ],
    )
    assert {cle: bilan[1] for cle, bilan in par_debiteur(reponse).items()} == {"A": "49.00", "B": "100.00"}
    assert reponse["resultat"]["interets"] == "100.00"
    seul = decompte(
        debiteurs=[{"cle": "A"}],
        suspensions=[{"du": "2025-02-20", "effet": "aucun_interet", "debiteur": "A", "article": "x"}],
    )
    assert seul["resultat"]["interets"] == "49.00"
    assert "debiteurs" not in seul["resultat"]


def test_la_suspension_commune_vaut_aussi_pour_une_part() -> None:
    reponse = decompte(
        debiteurs=[{"cle": "A", "tenu": "part", "part": "50"}, {"cle": "B", "tenu": "part", "part": "50"}],
        suspensions=[{"du": "2025-02-20", "effet": "aucun_interet", "article": "x"}],
    )
    assert {cle: bilan[1] for cle, bilan in par_debiteur(reponse).items()} == {"A": "24.50", "B": "24.50"}


def test_des_parts_qui_ne_font_pas_le_tout_sont_annoncees() -> None:
    debiteurs = [{"cle": "A", "tenu": "part", "part": "50"}, {"cle": "B", "tenu": "part", "part": "40"}]
    assert [a["code"] for a in decompte(debiteurs=debiteurs)["avertissements"]] == ["parts_incompletes"]
    debiteurs[1] = {"cle": "B", "tenu": "solidaire"}
    assert decompte(debiteurs=debiteurs)["avertissements"] == []


@pytest.mark.parametrize(
    ("debiteurs", "code", "champ"),
    [
        ([{"cle": "A"}, {"cle": "B", "tenu": "solidaire"}], "solidarite_a_preciser", "debiteurs[0].tenu"),
        ([{"cle": "A", "tenu": "solidaire"}, {"cle": "B"}], "solidarite_a_preciser", "debiteurs[1].tenu"),
        ([{"cle": "A", "tenu": "part"}], "champ_invalide", "debiteurs[0].part"),
        ([{"cle": "A", "tenu": "solidaire", "part": "50"}], "champ_invalide", "debiteurs[0].part"),
        ([{"cle": "A", "tenu": "part", "part": "0"}], "champ_invalide", "debiteurs[0].part"),
        ([{"cle": "A", "tenu": "part", "part": "100.01"}], "champ_invalide", "debiteurs[0].part"),
        ([{"cle": "A", "tenu": "part", "part": "1/0"}], "champ_invalide", "debiteurs[0].part"),
        ([{"cle": "A", "tenu": "part", "part": "a/b"}], "champ_invalide", "debiteurs[0].part"),
        ([{"cle": "A", "tenu": "solidaire", "plafond": "1"}], "champ_invalide", "debiteurs[0].plafond"),
        ([{"cle": "A", "tenu": "solidaire", "postes": ["9"]}], "poste_inconnu", "debiteurs[0].postes"),
        ([{"cle": "A", "tenu": "solidaire", "postes": []}], "champ_invalide", "debiteurs[0].postes"),
        ([{"tenu": "solidaire"}], "champ_manquant", "debiteurs[0].cle"),
    ],
)
def test_les_refus(debiteurs: list[dict[str, Any]], code: str, champ: str) -> None:
    with pytest.raises(ErreurBasoche) as capture:
        decompte(debiteurs=debiteurs)
    assert (capture.value.code, capture.value.champ) == (code, champ)
    assert capture.value.conseil


def test_une_part_entiere_est_permise() -> None:
    assert par_debiteur(decompte(debiteurs=[{"cle": "A", "tenu": "part", "part": "100"}]))["A"][3] == "3750.00"
