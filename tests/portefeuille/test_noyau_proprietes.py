"""Le noyau rend ce que rend ``droit.decompte``, au centime : plus de 100 000 cas en intégration continue."""

from __future__ import annotations

import os
from random import Random

import pytest

from basoche.portefeuille.evaluation import evaluer_lot
from basoche.portefeuille.lisible import arreter_une
from basoche.portefeuille.table import dresser
from portefeuille.tirage import ARRETES, en_lot, tirer

SERIES = 12
TIRAGES = 10_000 if os.environ.get("BASOCHE_ESSAIS_LONGS") == "1" else 250


@pytest.mark.parametrize("serie", range(SERIES))
def test_le_noyau_rend_au_centime_ce_que_rend_le_decompte(serie: int) -> None:
    hasard, au = Random(f"portefeuille {serie}"), ARRETES[serie % len(ARRETES)]
    table = dresser(au)
    creances = [tirer(hasard, au) for _ in range(TIRAGES)]
    sortie = evaluer_lot(en_lot(creances), table).to_pylist()
    ecarts, du_noyau = [], 0
    for creance, ligne in zip(creances, sortie, strict=True):
        if ligne["calcul"] == "noyau":
            du_noyau += 1
            attendue = arreter_une(creance, table.au, "")
            rendue = (ligne["principal_centimes"], ligne["interets_centimes"], ligne["trop_percu_centimes"])
            if rendue != attendue[:3]:
                ecarts.append((creance, rendue, attendue))
    assert not ecarts, ecarts[0]
    assert du_noyau > TIRAGES * 9 // 10
