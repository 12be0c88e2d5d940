"""Le coût d'un acte et les droits proportionnels comparés à l'oracle en fractions exactes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from basoche.guichet import ouvrir
from oracles.tarif import Inconnu, connus
from oracles.tarif import cout as oracle_cout
from oracles.tarif import droits as oracle_droits
from proprietes.strategies import en_texte

CHARNIERES = [
    date(2020, 3, 1),
    date(2020, 4, 30),
    date(2020, 5, 1),
    date(2022, 3, 1),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2024, 4, 30),
    date(2024, 5, 1),
    date(2024, 7, 2),
    date(2024, 7, 3),
    date(2024, 7, 8),
    date(2024, 7, 9),
    date(2026, 2, 28),
]
JOURS = st.one_of(st.sampled_from(CHARNIERES), st.dates(date(2020, 3, 1), date(2026, 2, 28)))
SEUILS = [
    0,
    1,
    4400,
    4401,
    7600,
    7601,
    12800,
    12801,
    18800,
    18801,
    30400,
    91200,
    128000,
    128001,
    152500,
    304000,
    5240000,
]
SOMMES = st.one_of(st.integers(0, 500_000), st.sampled_from(SEUILS), st.integers(0, 50_000_000)).map(en_texte)
TERRITOIRES = ["metropole", "guadeloupe", "martinique", "guyane", "reunion", "mayotte"]
COUPLES = connus([date(2020, 6, 1), date(2024, 3, 15), date(2025, 8, 1)])


@st.composite
def couts(tirer):
    jour = tirer(JOURS)
    entree = {"numero": tirer(st.sampled_from(COUPLES))[0], "date": jour.isoformat(), "obligation": tirer(SOMMES)}
    if tirer(st.integers(0, 5)) == 0:
        del entree["obligation"]
    if tirer(st.booleans()):
        entree["provision_le"] = tirer(
            st.one_of(st.sampled_from(CHARNIERES), JOURS).filter(lambda p: p <= jour)
        ).isoformat()
    for champ, valeurs in (
        ("destinataires", st.integers(1, 4)),
        ("territoire", st.sampled_from(TERRITOIRES)),
        ("frais_deplacement", st.sampled_from(["physique", "electronique", "aucun"])),
        ("vacations", st.integers(0, 4)),
        ("debours", st.lists(st.fixed_dictionaries({"libelle": st.just("Serrurier"), "montant": SOMMES}), max_size=2)),
    ):
        if tirer(st.integers(0, 2)) == 0:
            entree[champ] = tirer(valeurs)
    if tirer(st.integers(0, 3)) == 0:
        entree["numero"], entree["urgence"] = tirer(st.sampled_from(["1", "2"])), True
    elif "obligation" in entree and tirer(st.integers(0, 2)) == 0:
        entree["numero"], entree["engagement_poursuites"] = tirer(st.sampled_from(["42", "45", "50", "52", "64"])), True
    return entree


@given(couts())
def test_le_produit_et_l_oracle_chiffrent_le_meme_cout_au_centime(entree):
    try:
        attendu = oracle_cout(entree)
    except Inconnu:
        assume(False)
    trouve = ouvrir("cout").calculer(entree).en_dict()["resultat"]
    assert {cle: trouve[cle] for cle in attendu} == attendu
    assert Decimal(trouve["a_charge_debiteur"]) + Decimal(trouve["a_charge_creancier"]) == Decimal(trouve["ttc"])


@st.composite
def droits(tirer):
    article = tirer(st.sampled_from(["A444-15", "A444-31", "A444-32"]))
    entree = {"article": article, "montant": tirer(SOMMES), "date": tirer(JOURS).isoformat()}
    if article == "A444-31" and tirer(st.booleans()):
        entree["alimentaire"] = True
    if tirer(st.integers(0, 2)) == 0:
        entree["deja_percu"] = tirer(SOMMES)
    return entree


@given(droits())
def test_le_produit_et_l_oracle_trouvent_les_memes_droits_au_centime(entree):
    try:
        attendu = oracle_droits(entree)
    except Inconnu:
        assume(False)
    trouve = ouvrir("droits").calculer(entree).en_dict()["resultat"]
    assert {cle: trouve[cle] for cle in attendu} == attendu
