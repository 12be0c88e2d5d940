"""La quotité saisissable comparée à l'oracle des seuils annuels exacts."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from basoche.guichet import ouvrir
from oracles.saisissable import saisissable as oracle
from proprietes.strategies import en_texte


@given(
    st.one_of(st.integers(0, 400_000), st.integers(0, 10_000_000)),
    st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    st.integers(0, 9),
)
def test_le_produit_et_l_oracle_trouvent_la_meme_quotite(net, jour, personnes):
    entree = {"remuneration_nette": en_texte(net), "date": jour.isoformat(), "personnes_a_charge": personnes}
    trouve, attendu = ouvrir("saisissable").calculer(entree).en_dict()["resultat"], oracle(entree)
    assert {cle: trouve[cle] for cle in attendu} == attendu
