"""Décompte : les quatre effets d'une suspension."""

from __future__ import annotations

from typing import Any

import pytest

from droit.cas_decompte import decompte, poste, versements

MAJORE = {"du": "2024-01-31", "taux": "legal", "categorie": "particulier", "executoire_le": "2023-06-01"}


@pytest.mark.parametrize(
    ("suspension", "attendu"),
    [
        (
            {"effet": "aucun_interet", "cause": "surendettement", "article": "C. conso., art. L. 722-14"},
            [
                ("2024-02-09", "13.01", "intérêt au taux légal majoré de 5 points"),
                ("2024-02-20", "0", "aucun intérêt (surendettement)"),
                ("2024-02-29", "13.01", "intérêt au taux légal majoré de 5 points"),
            ],
        ),
        (
            {"effet": "sans_majoration"},
            [
                ("2024-02-09", "13.01", "intérêt au taux légal majoré de 5 points"),
                ("2024-02-20", "8.01", "intérêt au taux légal, sans majoration (cause non précisée)"),
                ("2024-02-29", "13.01", "intérêt au taux légal majoré de 5 points"),
            ],
        ),
        (
            {"effet": "taux_impose", "taux": "1.5", "cause": "délai de grâce"},
            [
                ("2024-02-09", "13.01", "intérêt au taux légal majoré de 5 points"),
                ("2024-02-20", "1.5", "intérêt au taux imposé (délai de grâce)"),
                ("2024-02-29", "13.01", "intérêt au taux légal majoré de 5 points"),
            ],
        ),
        ({"effet": "imputation_capital"}, [("2024-02-29", "13.01", "intérêt au taux légal majoré de 5 points")]),
        (
            {"effet": "aucun_interet", "postes": ["2"]},
            [("2024-02-29", "13.01", "intérêt au taux légal majoré de 5 points")],
        ),
        (
            {"effet": "aucun_interet", "au": None},
            [
                ("2024-02-09", "13.01", "intérêt au taux légal majoré de 5 points"),
                ("2024-02-29", "0", "aucun intérêt (cause non précisée)"),
            ],
        ),
    ],
)
def test_chaque_effet_de_suspension(suspension: dict[str, Any], attendu: list[tuple[str, str, str]]) -> None:
    reponse = decompte(
        poste(interets=MAJORE),
        {"nature": "article_700", "montant": "10", "date": "2024-01-31"},
        au="2024-02-29",
        suspensions=[{"du": "2024-02-10", "au": "2024-02-20"} | suspension],
    )
    trouve = [(ligne["au"], ligne["taux"], ligne["nature"]) for ligne in reponse["lignes"] if "jours" in ligne]
    assert trouve == attendu


def test_la_suspension_porte_son_article_sur_ses_lignes() -> None:
    def articles(**champs: Any) -> list[str]:
        suspension = {"du": "2024-02-10", "au": "2024-02-20"} | champs
        reponse = decompte(poste(interets=MAJORE), au="2024-02-29", suspensions=[suspension])
        return [ligne["article"].rpartition(" ; ")[2] for ligne in reponse["lignes"] if "jours" in ligne]

    assert articles(effet="aucun_interet", article="L. 722-14")[1] == "L. 722-14"
    assert articles(effet="sans_majoration", article="1343-5")[1] == "1343-5"
    assert articles(effet="taux_impose", taux="1")[1] == "article non précisé"
    assert articles(effet="sans_majoration")[1] == "article non précisé"


def test_sans_majoration_ne_coupe_pas_un_taux_qui_n_est_pas_majore() -> None:
    regle = MAJORE | {"majoration": "aucune"}
    suspension = {"du": "2024-02-10", "au": "2024-02-20", "effet": "sans_majoration", "article": "x"}
    reponse = decompte(poste(interets=regle), au="2024-02-29", suspensions=[suspension])
    assert [ligne["jours"] for ligne in reponse["lignes"] if "jours" in ligne] == [29]


def test_les_suspensions_qui_se_recouvrent() -> None:
    # Sans intérêt l'emporte sur le taux imposé, qui l'emporte sur l'absence de majoration.
    communes = {"du": "2024-02-05", "article": "x"}
    reponse = decompte(
        poste(interets=MAJORE),
        au="2024-02-29",
        suspensions=[
            communes | {"au": "2024-02-25", "effet": "sans_majoration"},
            communes | {"au": "2024-02-20", "effet": "taux_impose", "taux": "2"},
            communes | {"au": "2024-02-10", "effet": "aucun_interet"},
        ],
    )
    trouve = [(ligne["au"], ligne["taux"]) for ligne in reponse["lignes"] if "jours" in ligne]
    assert trouve == [
        ("2024-02-04", "13.01"),
        ("2024-02-10", "0"),
        ("2024-02-20", "2"),
        ("2024-02-25", "8.01"),
        ("2024-02-29", "13.01"),
    ]


def test_un_jour_sans_interet_n_a_pas_besoin_de_taux() -> None:
    regle = {"du": "2026-12-30", "taux": "legal", "categorie": "particulier"}
    suspension = {"du": "2027-01-01", "effet": "aucun_interet", "article": "x"}
    reponse = decompte(poste(date="2026-12-30", interets=regle), au="2027-02-01", suspensions=[suspension])
    assert [ligne["jours"] for ligne in reponse["lignes"] if "jours" in ligne] == [1, 32]


def test_l_imputation_sur_le_capital_vaut_pendant_la_periode_deux_dates_comprises() -> None:
    def paye(le: str) -> tuple[str, ...]:
        suspension = {"du": "2025-02-10", "au": "2025-02-20", "effet": "imputation_capital", "article": "x"}
        return versements(decompte(versements=[{"date": le, "montant": "100"}], suspensions=[suspension]))[0][1:3]

    assert paye("2025-02-09") == ("39.00", "61.00")
    assert paye("2025-02-10") == ("0.00", "100.00")
    assert paye("2025-02-20") == ("0.00", "100.00")
    assert paye("2025-02-21") == ("51.00", "49.00")


def test_sans_majoration_ne_coupe_pas_le_taux_simple_qui_precede() -> None:
    # Exécutoire le 10 décembre 2023, majoré dès le 11 février : la suspension du 1er au 29 février laisse 8,01 partout.
    regle = MAJORE | {"executoire_le": "2023-12-10"}
    suspension = {"du": "2024-02-01", "au": "2024-02-29", "effet": "sans_majoration", "cause": "grâce", "article": "x"}
    reponse = decompte(poste(interets=regle), au="2024-03-02", suspensions=[suspension])
    assert [(ligne["au"], ligne["taux"], ligne["nature"]) for ligne in reponse["lignes"] if "jours" in ligne] == [
        ("2024-02-29", "8.01", "intérêt au taux légal, sans majoration (grâce)"),
        ("2024-03-02", "13.01", "intérêt au taux légal majoré de 5 points"),
    ]
