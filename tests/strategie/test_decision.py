"""La programmation dynamique contre un oracle qui essaie toutes les suites de voies."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from basoche.strategie.decision import (
    MILLION,
    Decision,
    Option,
    Probleme,
    elaguer,
    facteur_d_actualisation,
    plan_conseille,
)
from basoche.strategie.voies import Effet


def option(code: str, chance: int, gain: int, avance: int = 0, perdu: int = 0, **champs) -> Option:
    entiers = {
        "effet": Effet.PAIEMENT,
        "reste": 0,
        "facteur": MILLION,
        "chance_trouvee": chance,
        "gain_trouve": gain,
        "reste_trouve": 0,
        **champs,
    }
    return Option(code=code, chance=chance, gain=gain, perdu=perdu, avance=avance, **entiers)


def probleme(*options: Option, **champs) -> Probleme:
    return Probleme(tuple(options), **{"attente_facteur": MILLION, "attente_cout": 100, **champs})


def valeur_d_une_suite(suite) -> Fraction:
    """Ce que vaut une suite de paiements, calculée à rebours, sans aucun arrondi."""
    valeur = Fraction(0)
    for o in reversed(suite):
        chance = Fraction(o.chance, MILLION)
        succes = o.gain + Fraction(o.reste, MILLION) * valeur
        perdu = o.perdu + o.avance * (1 - chance)
        valeur = (chance * succes + (1 - chance) * valeur) * Fraction(o.facteur, MILLION) - perdu
    return valeur


@st.composite
def paiements(tirer):
    nombre = tirer(st.integers(1, 4))
    return [
        option(
            f"v{rang}",
            tirer(st.integers(0, MILLION)),
            tirer(st.integers(0, 500_000)),
            tirer(st.integers(0, 60_000)),
            tirer(st.integers(0, 30_000)),
            reste=tirer(st.integers(0, MILLION)),
            facteur=tirer(st.integers(MILLION // 2, MILLION)),
        )
        for rang in range(nombre)
    ]


@given(paiements())
def test_la_decision_vaut_la_meilleure_de_toutes_les_suites(options):
    suites = (ordre for n in range(len(options) + 1) for ordre in permutations(options, n))
    meilleure = max(valeur_d_une_suite(suite) for suite in suites)
    trouvee = Decision(probleme(*options)).valeur(0)
    assert abs(trouvee - meilleure) < 40  # centimes perdus aux divisions entières, une par voie et par état


@given(paiements())
def test_elaguer_ne_change_pas_la_valeur(options):
    entier, elague = (Decision(probleme(*choix)).valeur(0) for choix in (options, elaguer(options)))
    assert entier == elague


def test_s_arreter_vaut_mieux_que_perdre():
    decision = Decision(probleme(option("v", MILLION // 10, 1_000, avance=5_000))).resoudre()
    assert decision.valeurs["v"] < 0
    assert decision.valeur(0) == decision.valeurs["arret"] == 0
    assert plan_conseille(decision) == ()


def test_une_voie_qui_en_ouvre_une_autre_se_paie_pour_elle():
    ouvre = option("cle", 0, 0, avance=1_000)
    fermee = option("coffre", MILLION // 2, 100_000, leve_par=frozenset({"cle"}))
    decision = Decision(probleme(ouvre, fermee)).resoudre()
    assert "coffre" not in decision.valeurs
    assert plan_conseille(decision) == ("cle", "coffre")


def test_un_titre_ouvre_l_execution():
    titre = option("titre", MILLION // 2, 0, effet=Effet.TITRE, perdu=1_000)
    saisie = option("saisie", MILLION // 2, 100_000, titre=True)
    decision = Decision(probleme(titre, saisie)).resoudre()
    assert decision.valeurs["titre"] == 25_000 - 1_000
    assert plan_conseille(decision) == ("titre", "saisie")


def test_chercher_vaut_ce_que_l_on_trouve():
    recherche = option("recherche", MILLION // 2, 0, effet=Effet.INFORMATION, perdu=2_000)
    saisie = option("saisie", 0, 0, avance=1_000, chance_trouvee=MILLION // 2, gain_trouve=100_000)
    decision = Decision(probleme(recherche, saisie)).resoudre()
    # Une fois sur deux on trouve, et la saisie vaut alors la moitié de 1 000 € moins la moitié de son coût.
    assert decision.valeurs["recherche"] == (50_000 - 500) // 2 - 2_000


def test_attendre_vaut_la_suite_escomptee():
    plus_tard = option("plus_tard", MILLION, 100_000, attente=True)
    decision = Decision(probleme(plus_tard, attente_facteur=900_000)).resoudre()
    assert decision.valeurs["attendre"] == 90_000 - 100
    assert plan_conseille(decision) == ("attendre", "plus_tard")


def test_garder_un_actif_menace_rend_sa_chance_a_la_saisie():
    garantie = option("garantie", MILLION, 0, effet=Effet.GARANTIE, perdu=10_000)
    saisie = option("saisie", MILLION, 100_000)
    decision = Decision(probleme(garantie, saisie, menace=MILLION // 2)).resoudre()
    assert decision.valeurs["saisie"] == 50_000
    assert decision.valeurs["garantie"] == 90_000


def test_l_actualisation_baisse_avec_les_jours():
    facteurs = [facteur_d_actualisation(jours, Fraction(5)) for jours in (0, 30, 365, 3650)]
    assert facteurs[0] == MILLION
    assert facteurs == sorted(facteurs, reverse=True)
    assert facteurs[2] == 952380
