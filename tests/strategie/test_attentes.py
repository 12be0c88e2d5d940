"""La méthode des marges : ce qui est attendu est ce qui a été vu, et le hasard ne fait pas une règle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.strategie.attentes import Mesures, attendre

NIVEAUX = (3, 2)


def _tirer(nombre: int, graine: int, effet: float) -> Mesures:
    """Deux actions ; le premier trait multiplie la chance par ``effet`` à chaque niveau, le second ne dit rien."""
    hasard = np.random.default_rng(graine)
    actions = hasard.integers(0, 2, nombre)
    traits = np.stack([hasard.integers(0, taille, nombre) for taille in NIVEAUX])
    du = np.exp(hasard.normal(11, 1, nombre)).astype(np.int64) + 1
    heureux = hasard.random(nombre) < np.minimum(0.9, 0.1 * (1 + actions) * effet ** traits[0])
    return Mesures(actions, traits, du, np.where(heureux, np.maximum(du**0.7, 1), 0).astype(np.int64))


def test_les_succes_attendus_sont_les_succes_vus() -> None:
    mesures = _tirer(20_000, 1, 1.8)
    chances = attendre(mesures, 2, NIVEAUX).chances(mesures.traits)[mesures.actions, np.arange(20_000)]
    for niveau in range(3):
        la = mesures.traits[0] == niveau
        assert chances[la].sum() == pytest.approx((mesures.payes[la] > 0).sum(), rel=0.05)


def test_un_trait_qui_ne_dit_rien_garde_des_facteurs_de_un() -> None:
    attentes = attendre(_tirer(20_000, 2, 1.8), 2, NIVEAUX)
    assert attentes.facteurs(1, 1) == pytest.approx([1, 1], abs=0.05)
    assert attentes.facteurs(1, 0)[2] / attentes.facteurs(1, 0)[0] == pytest.approx(1.8**2, rel=0.2)


def test_le_montant_suit_la_puissance_apprise_et_jamais_plus_que_le_du() -> None:
    mesures = _tirer(20_000, 3, 1.5)
    attentes = attendre(mesures, 2, NIVEAUX)
    du = np.array([1, 100_000, 10_000_000])
    montants = attentes.montants(np.zeros((2, 3), dtype=np.int64), du)
    assert (montants <= du).all()
    assert montants[0, 2] == pytest.approx(10_000_000**0.7, rel=0.15)


def test_sans_mesure_tout_est_pareil() -> None:
    vides = np.zeros(0, dtype=np.int64)
    attentes = attendre(Mesures(vides, np.zeros((2, 0), dtype=np.int64), vides, vides), 2, NIVEAUX)
    chances = attentes.chances(np.array([[0, 2], [1, 0]]))
    assert (chances == chances[0, 0]).all()
    assert 0 < chances[0, 0] < 1


@given(st.integers(0, 2**32 - 1), st.integers(0, 60))
def test_une_chance_reste_une_chance_et_un_niveau_jamais_vu_se_lit(graine: int, nombre: int) -> None:
    mesures = _tirer(nombre, graine, 3.0)
    attentes = attendre(mesures, 3, (5, 2))
    chances = attentes.chances(np.array([[0, 4, 99], [0, 1, 99]]))
    assert ((chances > 0) & (chances <= 0.95)).all()
    assert np.isfinite(attentes.valeurs(np.array([[0], [0]]), np.array([5_000]))).all()
