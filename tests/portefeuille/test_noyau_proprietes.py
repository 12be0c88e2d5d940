"""Le noyau rend ce que rend ``droit.decompte``, au centime : plus de 200 000 cas en intégration continue."""

from __future__ import annotations

import os
from datetime import date
from random import Random

import pytest

from basoche.portefeuille.evaluation import evaluer_lot
from basoche.portefeuille.lisible import arreter_une
from basoche.portefeuille.modele import Creance, Ligne
from basoche.portefeuille.table import dresser
from portefeuille.tirage import ARRETES, en_lot, tirer, tirer_de_travers

SERIES = 12
TIRAGES = 10_000 if os.environ.get("BASOCHE_ESSAIS_LONGS") == "1" else 200
HORS_DES_TAUX = [date(2030, 2, 28), date(1976, 1, 1), date(1970, 1, 1), date(9900, 12, 31), date(1000, 1, 1)]


def _confronter(creances: list[Creance], au: date) -> list[tuple[Ligne, Ligne]]:
    """Chaque ligne de la sortie, et ce que le calcul lisible en dit."""
    table = dresser(au)
    sorties = evaluer_lot(en_lot(creances), table).to_pylist()
    return [
        (Ligne(*list(sortie.values())[1:]), arreter_une(creance, table.au, ""))
        for creance, sortie in zip(creances, sorties, strict=True)
    ]


@pytest.mark.parametrize("serie", range(SERIES))
def test_le_noyau_rend_au_centime_ce_que_rend_le_decompte(serie: int) -> None:
    hasard, au = Random(f"portefeuille {serie}"), ARRETES[serie % len(ARRETES)]
    creances = [tirer(hasard, au) for _ in range(TIRAGES)]
    paires = [(rendue, attendue) for rendue, attendue in _confronter(creances, au) if rendue.calcul == "noyau"]
    assert len(paires) > TIRAGES * 9 // 10
    assert not [paire for paire in paires if paire[0][:3] != paire[1][:3]]


@pytest.mark.parametrize("serie", range(SERIES))
def test_une_ligne_de_travers_est_exacte_lisible_ou_refusee_jamais_fausse(serie: int) -> None:
    hasard = Random(f"de travers {serie}")
    au = hasard.choice([ARRETES[0], *ARRETES, *HORS_DES_TAUX])
    creances = [tirer_de_travers(hasard, max(au, date(1971, 1, 1))) for _ in range(TIRAGES)]
    for rendue, attendue in _confronter(creances, au):
        assert rendue[:3] == attendue[:3]
        assert (rendue.calcul == "refuse") == (attendue.calcul == "refuse")
        if rendue.calcul == "refuse":
            assert rendue.motif == attendue.motif
