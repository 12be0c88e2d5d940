"""Attendu contre obtenu, et l'effet d'une variante : contre un oracle écrit autrement, en nombres exacts."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.montant import ZERO, Montant
from basoche.strategie.suivi import MESURES_PAR_GROUPE, Attentes, Suivi, compter, mesurer_l_effet, tracer

MOITIE = Fraction(1, 2)
ATTENTES = Attentes(Fraction(10, 100), Fraction(20, 100))
somme = st.integers(0, 500_000).map(Montant)
suivi = st.builds(
    Suivi, du=somme, versements=st.lists(st.tuples(st.integers(0, 60), somme), max_size=3).map(tuple),
    varie=st.sampled_from([True, False, None]),
)  # fmt: skip


def test_attendu_et_obtenu_au_jour_pres() -> None:
    un = Suivi(Montant(100_000), ((0, Montant(1_000)), (5, Montant(2_000)), (40, Montant(4_000))), None)
    deux = Suivi(Montant(100_000), (), varie=True)
    compte = compter([un, deux], ATTENTES, jour=5, duree=20)
    assert (compte.dossiers, compte.du) == (2, Montant(200_000))
    assert (compte.attendu, compte.obtenu, compte.ecart) == (Montant(7_500), Montant(3_000), Montant(-4_500))
    assert compter([un], ATTENTES, jour=400, duree=20).obtenu == Montant(3_000)  # au-delà de la fin, rien de plus
    assert compter([un], ATTENTES, jour=-3, duree=20).attendu == ZERO


@given(st.lists(suivi, max_size=12), st.integers(-5, 80), st.integers(1, 60))
def test_les_groupes_font_le_tout_et_la_courbe_finit_au_compte(suivis: list[Suivi], jour: int, duree: int) -> None:
    tout = compter(suivis, ATTENTES, jour=jour, duree=duree)
    parts = [
        compter([s for s in suivis if s.varie is groupe], ATTENTES, jour=jour, duree=duree)
        for groupe in (True, False, None)
    ]
    assert sum((part.obtenu for part in parts), ZERO) == tout.obtenu
    assert abs(sum((part.attendu for part in parts), ZERO).centimes - tout.attendu.centimes) <= 2  # trois arrondis
    points = tracer(suivis, ATTENTES, jour=jour, duree=duree)
    assert bool(points) == (jour >= 1)
    if points:
        assert (points[-1].attendu, points[-1].obtenu) == (tout.attendu, tout.obtenu)
        assert [p.jour for p in points] == sorted({p.jour for p in points})


def _oracle(suivis: list[Suivi], attentes: Attentes, jour: int, duree: int, temoin: Fraction) -> list[Decimal]:
    """L'estimateur tel qu'il se lit dans un manuel : deux moyennes corrigées, en nombres exacts."""
    vu = Fraction(max(min(jour, duree), 0), duree)
    effets = []
    for un in (s for s in suivis if s.varie is not None):
        paye = sum(s.centimes for j, s in un.versements if 0 <= j <= max(min(jour, duree), 0))
        avec, sans = (part * vu * un.du.centimes for part in (attentes.variante, attentes.usage))
        mu_1 = avec + (Fraction(paye) - avec) / (1 - temoin) * (1 if un.varie else 0)
        mu_0 = sans + (Fraction(paye) - sans) / temoin * (0 if un.varie else 1)
        effets.append(mu_1 - mu_0)
    n = len(effets)
    moyenne = sum(effets, Fraction(0)) / n
    variance = sum(((e - moyenne) ** 2 for e in effets), Fraction(0)) / (n - 1) / n
    with localcontext() as contexte:
        contexte.prec = 50
        ecart = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt() * Decimal("1.281552")
        centre = Decimal(moyenne.numerator) / Decimal(moyenne.denominator)
        return [centre, centre - ecart, centre + ecart]


@given(
    st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(30, 60), st.sampled_from([20, 35, 50, 80]),
    st.tuples(st.integers(0, 100), st.integers(0, 100)),
)  # fmt: skip
def test_l_effet_est_celui_du_manuel(graine: int, jour: int, duree: int, part: int, sur_cent: tuple[int, int]) -> None:
    hasard = np.random.default_rng(graine)
    suivis = _tirer(hasard, 140, effet=800)
    attentes = Attentes(Fraction(sur_cent[0], 100), Fraction(sur_cent[1], 100))
    temoin = Fraction(part, 100)
    effet = mesurer_l_effet(suivis, attentes, jour=jour, duree=duree, temoin=temoin)
    assert effet is not None
    centre, bas, haut = _oracle(suivis, attentes, jour, duree, temoin)
    for trouve, voulu in ((effet.par_dossier, centre), (effet.bas, bas), (effet.haut, haut)):
        assert abs(trouve.centimes - voulu) <= 1
    assert effet.dossiers == 140


def _tirer(hasard: np.random.Generator, nombre: int, effet: int, part: float = 0.5) -> list[Suivi]:
    """La moitié de chaque groupe au moins ; le reste au sort."""
    suivis = []
    for rang in range(nombre):
        varie = rang % 2 == 0 if rang < 2 * MESURES_PAR_GROUPE else bool(hasard.random() >= part)
        paye = int(hasard.exponential(5000)) + (effet if varie else 0)
        suivis.append(
            Suivi(
                Montant(int(hasard.integers(10_000, 200_000))), ((int(hasard.integers(0, 30)), Montant(paye)),), varie
            )
        )
    return suivis


def test_l_intervalle_a_80_pour_cent_tient_80_fois_sur_cent() -> None:
    hasard, couverts, essais = np.random.default_rng(11), 0, 200
    for _ in range(essais):
        varies = hasard.random(300) < 0.5
        suivis = [
            Suivi(Montant(50_000), ((1, Montant(int(hasard.exponential(5000)) + 900 * bool(v))),), bool(v))
            for v in varies
        ]
        effet = mesurer_l_effet(suivis, ATTENTES, jour=30, duree=30, temoin=MOITIE)
        assert effet is not None
        couverts += effet.bas <= Montant(900) <= effet.haut
    assert 0.70 <= couverts / essais <= 0.90


@pytest.mark.parametrize(
    ("varies", "temoins", "assez"), [(50, 50, True), (49, 80, False), (80, 49, False), (0, 0, False)]
)
def test_sous_cinquante_dossiers_par_groupe_rien_n_est_dit(varies: int, temoins: int, assez: bool) -> None:
    suivis = [
        Suivi(Montant(10_000), ((1, Montant(rang)),), varie)
        for varie, nombre in ((True, varies), (False, temoins), (None, 200))
        for rang in range(nombre)
    ]
    assert (mesurer_l_effet(suivis, ATTENTES, jour=5, duree=10, temoin=MOITIE) is not None) == assez
