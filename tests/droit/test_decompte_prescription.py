"""Décompte : les intérêts prescrits, isolés."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from basoche.droit.decompte_entrees import Prescription
from basoche.droit.decompte_poste import premier_jour_vivant
from droit.cas_decompte import FIXE_10, decompte, poste


@pytest.mark.parametrize(
    ("ans", "interruptions", "interets", "prescrits"),
    [
        # 3 650 € à 10 % du 1er janvier 2018 au 1er janvier 2025 : 2 557 jours à 1 €.
        # Vivants : jours dont l'anniversaire à cinq ans est au plus tôt le jour d'arrêté, donc dès le 1er janvier 2020.
        (5, [], "1828.00", "729.00"),
        (2, [], "732.00", "1825.00"),
        # Un acte du 15 juin 2022 sauve tout ce qui est né depuis le 15 juin 2017.
        (5, ["2022-06-15"], "2557.00", "0.00"),
        # Du 15 juin 2024 : depuis le 15 juin 2019 ; prescrits du 2 janvier 2018 au 14 juin 2019 : 529 jours.
        (5, ["2024-06-15"], "2028.00", "529.00"),
        # Chaîne : 2020 sauve 2018 et suivants jusqu'en 2022, 2022 jusqu'en 2024, 2024 jusqu'à l'arrêté.
        (2, ["2024-01-01", "2020-01-01", "2022-01-01"], "2557.00", "0.00"),
        # Chaîne rompue : l'acte de 2020 a cessé de protéger en janvier 2022, avant celui de mars 2022.
        # Reste l'acte du 1er mars 2022 (jusqu'au 1er mars 2024), échu avant l'arrêté : depuis le 1er janvier 2023.
        (2, ["2020-01-01", "2022-03-01"], "732.00", "1825.00"),
        (5, ["2025-06-01"], "1828.00", "729.00"),
    ],
)
def test_les_interets_prescrits_sont_isoles(ans: int, interruptions: list[str], interets: str, prescrits: str) -> None:
    regle = FIXE_10 | {"du": "2018-01-01"}
    reponse = decompte(
        poste(date="2018-01-01", interets=regle),
        au="2025-01-01",
        prescription_interets={"ans": ans, "interruptions": interruptions},
    )
    assert (reponse["resultat"]["interets"], reponse["resultat"]["interets_prescrits"]) == (interets, prescrits)
    lignes = [ligne for ligne in reponse["lignes"] if ligne["nature"] == "intérêts prescrits"]
    assert sum(int(ligne["montant"][:-3]) for ligne in lignes) == int(prescrits[:-3])


def test_la_ligne_prescrite_dit_ses_jours_son_article_et_avertit() -> None:
    regle = FIXE_10 | {"du": "2018-01-01"}
    champs: dict[str, Any] = {"au": "2025-01-01", "prescription_interets": {"ans": 5}}
    reponse = decompte(poste(date="2018-01-01", interets=regle), **champs)
    assert reponse["lignes"][-1] == {
        "date": "2025-01-01",
        "nature": "intérêts prescrits",
        "poste": "1",
        "du": "2018-01-02",
        "au": "2019-12-31",
        "montant": "729.00",
        "article": "C. civ., art. 2224",
        "solde": "5478.00",
    }
    assert reponse["resultat"]["total"] == "5478.00"
    assert [avertissement["code"] for avertissement in reponse["avertissements"]] == ["interets_prescrits"]
    # Un versement éteint d'abord les plus anciens : il reste 29 € prescrits.
    paye = decompte(
        poste(date="2018-01-01", interets=regle), versements=[{"date": "2024-12-31", "montant": "700"}], **champs
    )
    assert (paye["resultat"]["interets"], paye["resultat"]["interets_prescrits"]) == ("1828.00", "29.00")
    consommateur = decompte(poste(date="2018-01-01", interets=regle), au="2025-01-01", prescription_interets={"ans": 2})
    assert consommateur["lignes"][-1]["article"] == "C. conso., art. L. 218-2"


@pytest.mark.parametrize(
    ("date_echus", "prescrits"), [("2019-12-31", "70.00"), ("2020-01-01", "0.00"), ("2024-01-01", "0.00")]
)
def test_des_interets_echus_se_prescrivent_a_leur_date(date_echus: str, prescrits: str) -> None:
    echus = {"nature": "interets_echus", "montant": "70", "date": date_echus}
    reponse = decompte(echus, au="2025-01-01", prescription_interets={"ans": 5})
    assert reponse["resultat"]["interets_prescrits"] == prescrits
    assert reponse["resultat"]["total"] == ("0.00" if prescrits == "70.00" else "70.00")


@pytest.mark.parametrize(
    ("au", "ans", "premier"),
    [
        ("2025-01-01", 5, "2020-01-01"),
        ("2025-02-28", 5, "2020-02-28"),
        # Le 29 février 2020 se prescrit au soir du 28 février 2025.
        ("2025-03-01", 5, "2020-03-01"),
        ("2024-02-29", 5, "2019-03-01"),
        ("2024-02-29", 2, "2022-03-01"),
    ],
)
def test_le_premier_jour_vivant(au: str, ans: int, premier: str) -> None:
    jour = premier_jour_vivant(Prescription(ans), date.fromisoformat(au))
    assert date.fromordinal(jour).isoformat() == premier


@pytest.mark.parametrize(("au", "codes"), [("2023-01-02", []), ("2023-01-03", ["prescription_a_verifier"])])
def test_des_interets_impayes_de_plus_de_cinq_ans_sont_signales(au: str, codes: list[str]) -> None:
    # Premier jour couru le 2 janvier 2018 : prescrit, faute d'acte, après le 2 janvier 2023.
    regle = FIXE_10 | {"du": "2018-01-01"}
    reponse = decompte(poste(date="2018-01-01", interets=regle), au=au)
    assert [avertissement["code"] for avertissement in reponse["avertissements"]] == codes
    assert reponse["resultat"]["interets_prescrits"] == "0.00"
    paye = decompte(
        poste(date="2018-01-01", interets=regle), au=au, versements=[{"date": "2022-12-31", "montant": "2000"}]
    )
    assert paye["avertissements"] == []


def test_les_alertes_de_prescription_disent_quoi_faire() -> None:
    regle = FIXE_10 | {"du": "2018-01-01"}
    entree = poste(date="2018-01-01", interets=regle)
    isoles = decompte(entree, au="2025-01-01", prescription_interets={"ans": 5})["avertissements"]
    assert [avertissement["message"] for avertissement in isoles] == [
        "729,00\u00a0€ d'intérêts sont prescrits au 01/01/2025 : isolés, hors du total et de tout acte. Un versement "
        "volontaire a pu valoir reconnaissance : le dire dans « interruptions »."
    ]
    a_verifier = decompte(entree, au="2025-01-01")["avertissements"]
    assert [avertissement["message"] for avertissement in a_verifier] == [
        "Des intérêts impayés courent depuis le 02/01/2018, il y a plus de 5 ans : donner « prescription_interets », "
        "avec les actes interruptifs, pour isoler ceux qui sont prescrits."
    ]
