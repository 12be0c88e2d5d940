"""Guichet du décompte : ce qui se lit, et ce qui se refuse en citant le champ."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from basoche.droit.decompte_entrees import Nature, Tenu
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.droit.suspensions import Effet
from basoche.guichet import ouvrir
from basoche.guichet.decompte import CHAMPS, EXEMPLE, calculer, lire_compte

POSTE = {"nature": "principal", "montant": "100.00", "date": "2025-01-01"}


def compte(**champs: Any) -> Any:
    return lire_compte({"au": "2025-12-31", "postes": [POSTE]} | champs)


def test_les_champs_du_contrat_et_eux_seuls() -> None:
    assert {champ.nom for champ in CHAMPS} == {
        "au",
        "postes",
        "versements",
        "avoirs",
        "suspensions",
        "prescription_interets",
        "titres",
        "debiteurs",
    }
    assert [champ.nom for champ in CHAMPS if champ.obligatoire] == ["au", "postes"]
    assert [champ.nom for champ in CHAMPS if not champ.est_structure] == ["au"]
    assert ouvrir("decompte").CHAMPS is CHAMPS


def test_l_exemple_se_calcule() -> None:
    # 60 j à 5,07 (41,67), 112 j à 10,07 (154,50), 67 j à 9,92 (91,05) : 287,22 ; 1 000 = 150 + 287,22 + 562,78.
    # Puis 4 437,22 : 117 j à 9,92 (141,10) et 181 j à 8,71 (191,65).
    resultat = calculer(EXEMPLE).en_dict()["resultat"]
    assert (resultat["principal"], resultat["interets"], resultat["frais"]) == ("4437.22", "332.75", "0.00")


def test_un_poste_minimal_et_un_poste_complet() -> None:
    regle = {"du": "2024-05-06", "taux": "fixe", "taux_fixe": "1"}
    complet = {
        "id": "jugement",
        "libelle": "Article 700",
        "nature": "article_700",
        "montant": "12.34",
        "interets": regle,
        "titre": 7,
    }
    minimal, lu = compte(postes=[POSTE, complet]).postes
    assert (minimal.cle, minimal.libelle, minimal.titre, minimal.interets) == ("1", "Principal", "", None)
    assert (lu.cle, lu.libelle, lu.nature, lu.montant) == ("jugement", "Article 700", Nature.ARTICLE_700, Montant(1234))
    # Sans date, le poste est dû au départ de ses intérêts.
    assert (lu.le, lu.titre) == (date(2024, 5, 6), "7")
    assert compte(postes=[POSTE | {"nature": "clause_penale"}]).postes[0].libelle == "Clause pénale"


def test_les_mouvements_arrivent_a_leur_place() -> None:
    lu = compte(
        versements=[
            {"date": "2025-02-01", "montant": "1"},
            {"date": "2025-02-02", "montant": "2", "imputation": "capital_d_abord", "debiteur": "A"},
            {"date": "2025-02-03", "montant": "3", "imputation": [1, "x"]},
        ],
        avoirs=[{"date": "2025-03-01", "montant": "4"}],
        suspensions=[
            {
                "du": "2025-04-01",
                "au": "2025-04-02",
                "effet": "taux_impose",
                "taux": "1.5",
                "postes": ["1"],
                "debiteur": "A",
                "cause": "grâce",
                "article": "1343-5",
            }
        ],
        prescription_interets={"ans": 5, "interruptions": ["2025-05-01"]},
        debiteurs=[
            {"cle": "A", "tenu": "part", "part": "12.5", "postes": ["1"]},
            {"cle": "B", "tenu": "caution", "plafond": "9"},
            {"cle": "C", "tenu": "part", "part": " 1 / 3 "},
        ],
    )
    assert [(v.le.day, v.montant.centimes, v.capital_d_abord, v.postes, v.debiteur) for v in lu.versements] == [
        (1, 100, False, None, None),
        (2, 200, True, None, "A"),
        (3, 300, False, ("1", "x"), None),
    ]
    assert [(a.le.month, a.montant.centimes, a.poste) for a in lu.avoirs] == [(3, 400, "1")]
    suspension = lu.suspensions[0]
    assert (suspension.du, suspension.au) == (date(2025, 4, 1), date(2025, 4, 2))
    assert (suspension.effet, str(suspension.taux), suspension.postes) == (Effet.TAUX_IMPOSE, "1.5", ("1",))
    assert (suspension.debiteur, suspension.cause, suspension.article) == ("A", "grâce", "1343-5")
    assert (lu.prescription.ans, lu.prescription.interruptions) == (5, (date(2025, 5, 1),))
    assert [(d.cle, d.tenu, d.part, d.plafond, d.postes) for d in lu.debiteurs] == [
        ("A", Tenu.PART, Fraction(1, 8), None, ("1",)),
        ("B", Tenu.CAUTION, None, Montant(900), None),
        ("C", Tenu.PART, Fraction(1, 3), None, None),
    ]


def test_les_titres_se_deduisent_des_postes_a_defaut() -> None:
    postes = [POSTE | {"titre": "b"}, POSTE | {"titre": "a"}, POSTE | {"titre": "b"}]
    assert compte(postes=postes).titres == ("b", "a")
    assert compte(postes=postes, titres=[{"cle": "a", "rendu_le": "x"}, {"cle": "b"}]).titres == ("a", "b")


def test_l_unite_accepte_les_formes_francaises() -> None:
    entree = {"au": "31/12/2025", "postes": [POSTE | {"montant": "1 000,50", "date": "01/01/2025"}]}
    assert calculer(entree, souple=True).en_dict()["resultat"]["total"] == "1000.50"
    with pytest.raises(ErreurBasoche):
        calculer(entree)


@pytest.mark.parametrize(
    ("champs", "code", "champ", "extrait"),
    [
        ({"postes": [POSTE | {"id": ""}]}, "champ_invalide", "postes[0].id", "identifiant attendu"),
        ({"postes": [POSTE | {"id": True}]}, "champ_invalide", "postes[0].id", "identifiant attendu"),
        ({"postes": [POSTE | {"nature": "loyer"}]}, "champ_invalide", "postes[0].nature", "n'est pas permis"),
        ({"postes": [POSTE | {"montant": "-1"}]}, "champ_invalide", "postes[0].montant", "négatif"),
        ({"postes": "x"}, "champ_invalide", "postes", "une liste"),
        (
            {"versements": [{"date": "2025-02-01", "montant": "1", "imputation": "capital"}]},
            "champ_invalide",
            "versements[0].imputation",
            "n'est pas permis",
        ),
        (
            {"versements": [{"date": "2025-02-01", "montant": "1", "imputation": []}]},
            "champ_invalide",
            "versements[0].imputation",
            "liste d'identifiants attendue",
        ),
        (
            {"versements": [{"date": "2025-02-01", "montant": "1", "imputation": [None]}]},
            "champ_invalide",
            "versements[0].imputation[0]",
            "identifiant attendu",
        ),
        ({"versements": [{"montant": "1"}]}, "champ_manquant", "versements[0].date", "manquant"),
        (
            {"avoirs": [{"date": "2025-02-01", "montant": "1"}], "postes": [POSTE | {"nature": "frais"}]},
            "champ_manquant",
            "avoirs[0].poste",
            "0 postes de principal possibles",
        ),
        ({"debiteurs": [{"cle": "A", "part": "1.00"}]}, "champ_invalide", "debiteurs[0].part", "1 % ou la totalité"),
        (
            {"prescription_interets": {"ans": 5, "interruptions": "2025-01-01"}},
            "champ_invalide",
            "prescription_interets.interruptions",
            "liste de dates",
        ),
        (
            {"prescription_interets": {"ans": 5, "interruptions": ["x"]}},
            "champ_invalide",
            "prescription_interets.interruptions[0]",
            "date impossible",
        ),
        ({"titres": "x"}, "champ_invalide", "titres", "doit être une liste"),
        ({"titres": [{}]}, "champ_manquant", "titres[0].cle", "manquant"),
        ({"titres": ["x"]}, "champ_manquant", "titres[0].cle", "manquant"),
        ({"titres": [{"cle": ""}]}, "champ_invalide", "titres[0].cle", "identifiant attendu"),
        ({"debiteurs": [{"cle": "A", "part": "1/x"}]}, "champ_invalide", "debiteurs[0].part", "part illisible"),
        ({"debiteurs": [{"cle": "A", "part": "moitié"}]}, "champ_invalide", "debiteurs[0].part", "taux illisible"),
        ({"inconnu": 1}, "champ_inconnu", "inconnu", "inconnu"),
    ],
)
def test_les_valeurs_illisibles_citent_leur_champ(champs: dict[str, Any], code: str, champ: str, extrait: str) -> None:
    with pytest.raises(ErreurBasoche) as capture:
        compte(**champs)
    assert (capture.value.code, capture.value.champ) == (code, champ)
    assert extrait in capture.value.message
    assert capture.value.conseil
