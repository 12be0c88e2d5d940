"""Le guichet de la prescription : formes du contrat et refus."""

from __future__ import annotations

from typing import Any

import pytest

from basoche.droit.erreurs import ChampInconnu, ChampInvalide, ChampManquant, ErreurBasoche
from basoche.guichet.prescription import EXEMPLE, calculer

BASE: dict[str, Any] = {"nature": "droit_commun", "exigible_le": "2021-03-10"}


def test_l_exemple_rend_les_champs_du_contrat() -> None:
    resultat = calculer(EXEMPLE).en_dict()["resultat"]
    assert resultat["acquise_le"] == "2028-06-15"
    assert resultat["prescrit"] is False
    assert resultat["article"] == "C. civ. 2224"


@pytest.mark.parametrize(
    ("evenement", "acquise"),
    [
        ({"type": "reconnaissance", "du": "2023-06-15"}, "2028-06-15"),
        ({"type": "mediation", "du": "2023-01-01", "au": "2023-03-01"}, "2026-05-08"),
        ({"type": "demande_en_justice", "du": "2023-06-15", "au": "2024-06-15", "issue": "jugement"}, "2029-06-15"),
        ({"type": "demande_en_justice", "date": "2023-06-15", "issue": "Désistement"}, "2026-03-10"),
        ({"type": "demande_en_justice", "date": "2023-06-15", "issue": "rejet définitif"}, "2026-03-10"),
        ({"type": "demande_en_justice", "date": "2023-06-15", "issue": "en cours"}, None),
        ({"type": "demande_en_justice", "date": "2023-06-15", "issue": "péremption d'instance"}, "2026-03-10"),
        ({"type": "demande_en_justice", "du": "2023-06-15", "au": "2024-06-15", "issue": "nullité"}, "2029-06-15"),
        ({"type": "demande_en_justice", "du": "2023-06-15", "au": "2024-06-15", "issue": "admise"}, "2029-06-15"),
        ({"type": "mediation", "du": "2023-01-01", "au": "2023-03-01", "issue": "accord"}, "2026-05-08"),
        ({"type": "mesure_conservatoire", "date": "2023-06-15", "issue": "caduque"}, "2026-03-10"),
    ],
)
def test_un_evenement_se_lit_sous_ses_deux_formes(evenement: dict[str, Any], acquise: str | None) -> None:
    assert calculer(BASE | {"evenements": [evenement]}).en_dict()["resultat"]["acquise_le"] == acquise


@pytest.mark.parametrize("echeances", [["2024-01-05", "2024-02-05"], [{"exigible_le": "2024-01-05"}, "2024-02-05"]])
def test_les_echeances_se_donnent_en_liste(echeances: list[Any]) -> None:
    resultat = calculer({"nature": "consommateur", "echeances": echeances}).en_dict()["resultat"]
    assert [e["acquise_le"] for e in resultat["echeances"]] == ["2026-01-05", "2026-02-05"]


@pytest.mark.parametrize(
    ("entree", "faute", "champ"),
    [
        ({"exigible_le": "2021-03-10"}, ChampManquant, "nature"),
        ({"nature": "droit_commun"}, ChampManquant, "exigible_le"),
        (BASE | {"echeances": ["2021-03-10"]}, ChampInvalide, "exigible_le"),
        ({"nature": "droit_commun", "echeances": []}, ChampInvalide, "echeances"),
        ({"nature": "droit_commun", "echeances": "2021-03-10"}, ChampInvalide, "echeances"),
        ({"nature": "droit_commun", "echeances": ["2021-02-30"]}, ChampInvalide, "echeances[0]"),
        ({"nature": "droit_commun", "echeances": [{"date": "2021-02-01"}]}, ChampInconnu, "echeances[0].date"),
        (BASE | {"nature": 3}, ChampInvalide, "nature"),
        (BASE | {"evenements": [{"type": "relance", "date": "2022-01-01"}]}, ChampInvalide, "evenements[0].type"),
        (BASE | {"evenements": [{"type": "reconnaissance"}]}, ChampManquant, "evenements[0].date"),
        (
            BASE | {"evenements": [{"type": "reconnaissance", "date": "2022-01-01", "du": "2022-01-01"}]},
            ChampInvalide,
            "evenements[0].date",
        ),
        (
            BASE | {"evenements": [{"type": "demande_en_justice", "date": "2022-01-01", "issue": "perdue"}]},
            ChampInvalide,
            "evenements[0].issue",
        ),
        (
            BASE | {"evenements": [{"type": "demande_en_justice", "date": "2022-01-01", "issue": 3}]},
            ChampInvalide,
            "evenements[0].issue",
        ),
        (BASE | {"evenement": []}, ChampInconnu, "evenement"),
    ],
)
def test_une_entree_fausse_est_refusee_en_citant_le_champ(
    entree: dict[str, Any], faute: type[ErreurBasoche], champ: str
) -> None:
    with pytest.raises(faute) as refus:
        calculer(entree)
    assert refus.value.champ == champ
