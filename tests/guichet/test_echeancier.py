"""Guichet de l'échéancier."""

from __future__ import annotations

from typing import Any

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.guichet.echeancier import EXEMPLE, calculer

BASE: dict[str, Any] = {"total": "365.00", "nombre": 1, "premiere_echeance": "2026-02-01"}


def test_l_exemple_rend_les_champs_du_contrat() -> None:
    resultat = calculer(EXEMPLE).en_dict()["resultat"]
    assert {cle: resultat[cle] for cle in ("fin", "nombre", "total_paye")} == {
        "fin": "2027-06-05",
        "nombre": 7,
        "total_paye": "1000.00",
    }


@pytest.mark.parametrize(
    ("interets", "paye"),
    [(None, "365.00"), ("10", "365.00"), ({"taux": "10"}, "365.00"), ({"taux": "10", "du": "2026-01-22"}, "366.00")],
)
def test_les_interets_sont_un_taux_ou_un_taux_date(interets: Any, paye: str) -> None:
    assert calculer(BASE | {"interets": interets}).en_dict()["resultat"]["total_paye"] == paye


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"interets": "beaucoup"}, "interets"),
        ({"interets": {"du": "2026-01-22"}}, "interets.taux"),
        ({"interets": {"taux": "5", "base": "x"}}, "interets.base"),
        ({"interets": {"taux": "5", "du": "2026-03-01"}}, "interets"),
        ({"total": None}, "total"),
        ({"premiere_echeance": None}, "premiere_echeance"),
        ({"nombre": None}, "mensualite"),
        ({"jour": 40}, "jour"),
        ({"rythme": "mois"}, "rythme"),
    ],
)
def test_une_entree_fausse_est_refusee_en_citant_le_champ(champs: dict[str, Any], champ: str) -> None:
    with pytest.raises(ErreurBasoche) as refus:
        calculer(BASE | champs)
    assert refus.value.champ == champ
