"""Scénarios de relance : simulés avant d'être lancés, comparés sans toucher à l'exécution."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from basoche.droit.montant import Montant
from basoche.strategie.scenarios import (
    Canal,
    GroupeTemoin,
    Objet,
    Relance,
    Scenario,
    ScenarioInvalide,
    comparer,
    estimer,
    simuler,
)

SMS = Relance(0, Canal.SMS, 1, Montant(8))
APPEL = Relance(10, Canal.TELEPHONE, 12, Montant(0), seuil=Montant(20_000))
TEMOIN = GroupeTemoin(Objet.CANAL, Fraction(1, 2), "essai", True, "A. Martin", date(2026, 11, 23), "SMS ou courriel")


def test_une_etape_ne_releve_que_ceux_qui_n_ont_pas_paye() -> None:
    du = np.array([10_000, 40_000])
    chances, parts = np.array([[0.5, 0.5], [0.5, 0.5]]), np.ones((2, 2))
    sms, appel = simuler(Scenario("doux", (SMS, APPEL)), du, chances, parts)
    assert (sms.dossiers, sms.attendu, sms.minutes, sms.cout) == (2, Montant(25_000), 2, Montant(16))
    assert (appel.dossiers, appel.attendu, appel.minutes) == (1, Montant(10_000), 12)
    assert comparer([sms], [Montant(26_000)]) == [(sms, Montant(26_000), Montant(1_000))]


def test_un_plafond_ecarte_les_gros_dossiers() -> None:
    bas = Scenario("bas", (replace(SMS, plafond=Montant(10_000)),))
    (etape,) = simuler(bas, np.array([10_000, 10_001]), np.ones((1, 2)), np.ones((1, 2)))
    assert (etape.dossiers, etape.attendu) == (1, Montant(10_000))


@pytest.mark.parametrize("relances", [(), (SMS, replace(APPEL, jour=4)), (APPEL, SMS), (replace(SMS, jour=-1),)])
def test_un_scenario_vide_presse_ou_en_desordre_est_refuse(relances: tuple[Relance, ...]) -> None:
    with pytest.raises(ScenarioInvalide):
        Scenario("faux", relances)


@pytest.mark.parametrize(
    "change",
    [
        {"objet": "date_de_la_saisie"},
        {"accord_du_client": False},
        {"decide_par": " "},
        {"motif": ""},
        {"part": Fraction(0)},
    ],
)
def test_un_temoin_hors_de_l_amiable_sans_accord_ou_sans_trace_est_refuse(change: dict[str, Any]) -> None:
    with pytest.raises(ScenarioInvalide):
        replace(TEMOIN, **change)


def test_la_repartition_est_rejouable_et_tient_sa_part() -> None:
    tires = [TEMOIN.est_temoin(f"2026-{rang:06d}") for rang in range(4000)]
    assert tires == [TEMOIN.est_temoin(f"2026-{rang:06d}") for rang in range(4000)]
    assert 1850 < sum(tires) < 2150


@pytest.mark.parametrize("biais", [0, 3000])
def test_l_estimation_reste_juste_meme_si_les_attentes_sont_fausses(biais: int) -> None:
    hasard = np.random.default_rng(5)
    couverts = 0
    for _ in range(60):
        varies = hasard.random(800) < 0.5
        base = hasard.exponential(5000, 800)
        obtenus = (base + 900 * varies + hasard.normal(0, 800, 800)).astype(np.int64)
        effet = estimer(obtenus, varies, base + 900 + biais, base - biais, Fraction(1, 2))
        couverts += effet.bas <= Montant(900) <= effet.haut
    assert couverts >= 52


def test_de_bonnes_attentes_resserrent_l_intervalle() -> None:
    hasard = np.random.default_rng(6)
    varies = hasard.random(800) < 0.5
    base = hasard.exponential(5000, 800)
    obtenus = (base + 900 * varies).astype(np.int64)
    fin, large = (estimer(obtenus, varies, p * base, p * base, Fraction(1, 2)) for p in (1, 0))
    assert fin.haut - fin.bas < large.haut - large.bas
    assert fin.est_prouve
    with pytest.raises(ScenarioInvalide):
        estimer(obtenus, np.ones(800, dtype=bool), base, base, Fraction(1, 2))
