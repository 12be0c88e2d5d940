"""Guichets de la part saisissable et du solde bancaire insaisissable."""

from __future__ import annotations

from typing import Any

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.guichet.saisissable import EXEMPLE, calculer

BASE: dict[str, Any] = {"remuneration_nette": "1800.00", "date": "2026-05-15"}


def _saisissable(entree: dict[str, Any], *, souple: bool = False) -> str:
    saisissable: str = calculer(entree, souple=souple).en_dict()["resultat"]["saisissable"]
    return saisissable


def test_l_exemple_se_calcule() -> None:
    assert calculer(EXEMPLE).en_dict()["resultat"] == {
        "saisissable": "293.68",
        "fraction_bareme": "293.68",
        "insaisissable": "1506.32",
        "minimum_laisse": "651.69",
    }


@pytest.mark.parametrize(
    ("champs", "saisissable"),
    [
        ({"sommes_alimentaires": "300.00"}, "638.38"),
        ({"sommes_alimentaires": True}, "1148.31"),
        ({"sommes_alimentaires": False}, "338.38"),
        ({"sommes_alimentaires": None}, "338.38"),
        ({"autres_remunerations": "200.00"}, "471.71"),
        ({"autres_remunerations": ["150.00", "50.00"]}, "471.71"),
        ({"deja_preleve": "38.38"}, "300.00"),
        ({"personnes_a_charge": 1}, "293.68"),
    ],
)
def test_les_champs_facultatifs_se_lisent(champs: dict[str, Any], saisissable: str) -> None:
    assert _saisissable(BASE | champs) == saisissable


def test_la_saisie_souple_accepte_oui_et_les_montants_francais() -> None:
    entree = BASE | {"remuneration_nette": "1 800,00", "date": "15/05/2026", "sommes_alimentaires": "oui"}
    assert _saisissable(entree, souple=True) == "1148.31"


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"remuneration_nette": None}, "remuneration_nette"),
        ({"remuneration_nette": "-1.00"}, "remuneration_nette"),
        ({"date": None}, "date"),
        ({"personnes_a_charge": -1}, "personnes_a_charge"),
        ({"sommes_alimentaires": "oui"}, "sommes_alimentaires"),
        ({"autres_remunerations": ["1.00", "x"]}, "autres_remunerations[1]"),
        ({"employeur": "x"}, "employeur"),
    ],
)
def test_une_entree_fausse_est_refusee_en_citant_le_champ(champs: dict[str, Any], champ: str) -> None:
    with pytest.raises(ErreurBasoche) as refus:
        calculer(BASE | champs)
    assert refus.value.champ == champ
