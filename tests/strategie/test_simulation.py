"""La politique dans trois des cinq mondes, en petit ; ``python -m bancs simulation`` fait toute la mesure."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from bancs.mondes import MONDES
from bancs.mondes.temoins import TEMOINS
from bancs.politique import apprendre
from bancs.simulation import (
    Passage,
    couvrir,
    suivre_la_politique,
    suivre_un_temoin,
    vivre_le_passe,
)

DOSSIERS = 500
GRAINES = (11,)  # hors des trente de la mesure
PAR_NOM = {monde.nom: monde for monde in MONDES}


@cache
def _passer(nom: str) -> tuple[Passage, ...]:
    passages = []
    for graine in GRAINES:
        monde = PAR_NOM[nom]()
        histoire, _ = vivre_le_passe(monde, 5_000_000 + graine, DOSSIERS)
        temoins = {temoin: suivre_un_temoin(monde, temoin, graine, DOSSIERS) for temoin in TEMOINS}
        passages.append(Passage(*_dans_l_ordre(suivre_la_politique(monde, histoire, graine, DOSSIERS), temoins)))
    return tuple(passages)


def _dans_l_ordre(suivie: tuple[int, np.ndarray, np.ndarray], temoins: dict[str, int]) -> tuple:
    total, annonces, issues = suivie
    return total, temoins, annonces, issues, 0, 0


@pytest.mark.parametrize("nom", ["contagion", "strateges"])
@pytest.mark.parametrize("temoin", TEMOINS)
def test_la_politique_recouvre_huit_pour_cent_de_plus_a_heures_egales(nom: str, temoin: str) -> None:
    passages = _passer(nom)
    assert 100 * sum(p.politique for p in passages) >= 108 * sum(p.temoins[temoin] for p in passages)


def test_la_ou_choisir_ne_sert_a_rien_elle_n_y_perd_guere() -> None:
    passages = _passer("sans_avantage")
    for temoin in TEMOINS:
        assert 100 * sum(p.politique for p in passages) >= 95 * sum(p.temoins[temoin] for p in passages)


@pytest.mark.parametrize("nom", ["contagion", "strateges", "sans_avantage"])
def test_les_chances_annoncees_sont_en_moyenne_les_frequences_obtenues(nom: str) -> None:
    for passage in _passer(nom):
        assert abs(passage.annonces.mean() - passage.issues.mean()) <= 0.05


def test_l_intervalle_a_80_pour_cent_contient_souvent_la_verite() -> None:
    monde = PAR_NOM["sans_avantage"]()
    couverts = vus = 0
    for graine in (11, 12, 13):
        histoire, _ = vivre_le_passe(monde, graine, DOSSIERS)
        oui, tous = couvrir(monde, apprendre(histoire), 6_000_000 + graine, DOSSIERS)
        couverts, vus = couverts + oui, vus + tous
    assert vus > 20
    assert 60 * vus <= 100 * couverts < 100 * vus
