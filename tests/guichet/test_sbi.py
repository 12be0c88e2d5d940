"""Guichet du solde bancaire insaisissable."""

from __future__ import annotations

import pytest

from basoche.droit.erreurs import ChampInvalide, ChampManquant
from basoche.guichet.sbi import EXEMPLE, calculer


def test_l_exemple_rend_le_montant() -> None:
    assert calculer(EXEMPLE).en_dict()["resultat"] == {"montant": "651.69"}


def test_mayotte_se_choisit_par_le_territoire() -> None:
    entree = {"date": "2025-05-01", "territoire": "mayotte"}
    assert calculer(entree).en_dict()["resultat"] == {"montant": "323.26"}


def test_la_date_est_exigee_et_le_territoire_verifie() -> None:
    with pytest.raises(ChampManquant):
        calculer({})
    with pytest.raises(ChampInvalide):
        calculer({"date": "2026-05-01", "territoire": "lune"})
