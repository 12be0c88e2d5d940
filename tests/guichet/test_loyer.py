"""Guichet de la révision d'un loyer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from basoche.droit.erreurs import ChampInvalide, ErreurBasoche
from basoche.droit.loyers import Trimestre
from basoche.guichet.loyer import EXEMPLE, calculer, lire_indice

BASE: dict[str, Any] = {"indice": "IRL", "loyer": "700.00", "ancien": "2025-T2", "nouveau": "2026-T2"}


def test_l_exemple_se_calcule() -> None:
    resultat = calculer(EXEMPLE).en_dict()["resultat"]
    assert resultat == {"loyer": "708.07", "variation": "8.07", "variation_pour_cent": "1.15"}


@pytest.mark.parametrize(
    ("valeur", "souple", "lu"),
    [
        ("2014-T2", False, Trimestre(2014, 2)),
        ("125.15", False, Decimal("125.15")),
        (Decimal("125.15"), False, Decimal("125.15")),
        (125, False, Decimal(125)),
        ("T2 2014", True, Trimestre(2014, 2)),
        ("2014-t2", True, Trimestre(2014, 2)),
        ("125,15", True, Decimal("125.15")),
    ],
)
def test_un_indice_se_lit_par_trimestre_ou_par_valeur(valeur: Any, souple: bool, lu: Any) -> None:
    assert lire_indice(valeur, "ancien", souple) == lu


@pytest.mark.parametrize(
    "valeur", ["2014-T5", "2014T2", "T2 2014", "0000-T1", "125,15", "-125", "", True, None, ["2014-T2"], "1e3"]
)
def test_un_indice_illisible_est_refuse(valeur: Any) -> None:
    with pytest.raises(ChampInvalide) as refus:
        lire_indice(valeur, "ancien")
    assert refus.value.champ == "ancien"


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"indice": "ICC"}, "indice"),
        ({"loyer": None}, "loyer"),
        ({"nouveau": None}, "nouveau"),
        ({"territoire": "saint_martin"}, "territoire"),
        ({"mois": 1}, "mois"),
    ],
)
def test_une_entree_fausse_est_refusee_en_citant_le_champ(champs: dict[str, Any], champ: str) -> None:
    with pytest.raises(ErreurBasoche) as refus:
        calculer(BASE | champs)
    assert refus.value.champ == champ


@pytest.mark.parametrize(("nouveau", "code"), [("2026-T3", "valeur_inconnue"), ("2030-T1", "hors_periode")])
def test_un_trimestre_inconnu_a_son_code(nouveau: str, code: str) -> None:
    with pytest.raises(ErreurBasoche) as refus:
        calculer(BASE | {"nouveau": nouveau})
    assert refus.value.code == code
