"""Quotité saisissable et solde bancaire insaisissable : cas refaits à la main en douzièmes exacts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.erreurs import HorsPeriode, ValeurInconnue
from basoche.droit.montant import ZERO, Montant
from basoche.droit.parametres import valeur
from basoche.droit.resultat import Resultat
from basoche.droit.saisissable import Remuneration, calculer_saisissable, calculer_sbi, construire_tranches

LE = date(2026, 5, 15)
FORFAIT = Montant.lire("651.69")


def _calculer(nette: str, le: date = LE, **autres: Any) -> Resultat:
    return calculer_saisissable(Remuneration(Montant.lire(nette), **autres), le)


@pytest.mark.parametrize(
    ("nette", "personnes", "fraction", "saisissable"),
    [
        ("0.00", 0, "0.00", "0.00"),
        ("373.33", 0, "18.67", "0.00"),  # première borne, 4 480 / 12
        ("651.69", 0, "46.50", "0.00"),  # le minimum seul
        ("651.70", 0, "46.50", "0.01"),
        ("660.00", 0, "47.33", "8.31"),  # le net moins le minimum l'emporte
        ("727.50", 0, "54.08", "54.08"),  # deuxième borne, 8 730 / 12
        ("1000.00", 0, "108.58", "108.58"),
        ("1800.00", 0, "338.38", "338.38"),
        ("1800.00", 1, "293.68", "293.68"),
        ("1800.00", 2, "252.60", "252.60"),
        ("3000.00", 0, "1421.43", "1421.43"),
        ("10000.00", 0, "8421.43", "8421.43"),
    ],
)
def test_la_fraction_suit_le_bareme_de_2026(nette: str, personnes: int, fraction: str, saisissable: str) -> None:
    valeurs = _calculer(nette, personnes_a_charge=personnes).valeurs
    assert (str(valeurs["fraction_bareme"]), str(valeurs["saisissable"])) == (fraction, saisissable)
    assert valeurs["insaisissable"] == Montant.lire(nette) - valeurs["saisissable"]
    assert valeurs["minimum_laisse"] == FORFAIT


@pytest.mark.parametrize(
    ("le", "minimum", "fraction"),
    [
        (date(2025, 12, 31), "646.52", "345.28"),
        (date(2026, 1, 1), "646.52", "338.38"),
        (date(2026, 4, 1), "651.69", "338.38"),
        (date(2024, 3, 31), "607.75", "358.61"),
        (date(2024, 4, 1), "635.71", "358.61"),
    ],
)
def test_la_date_choisit_le_bareme_et_le_minimum(le: date, minimum: str, fraction: str) -> None:
    valeurs = _calculer("1800.00", le).valeurs
    assert (str(valeurs["minimum_laisse"]), str(valeurs["fraction_bareme"])) == (minimum, fraction)


def test_les_lignes_sont_les_tranches_entamees_et_font_le_total() -> None:
    resultat = _calculer("1000.00")
    assert [(x["tranche"], str(x["de"]), str(x["a"]), x["fraction"], str(x["montant"])) for x in resultat.lignes] == [
        (1, "0.00", "373.33", "1/20", "18.67"),
        (2, "373.33", "727.50", "1/10", "35.41"),
        (3, "727.50", "1083.33", "1/5", "54.50"),
    ]
    derniere = _calculer("3000.00").lignes[-1]
    assert (derniere["tranche"], derniere["a"], derniere["fraction"], str(derniere["assiette"])) == (
        7,
        None,
        "1",
        "849.17",
    )
    assert [x["tranche"] for x in _calculer("0.00").lignes] == [1]


def test_plusieurs_employeurs_se_calculent_sur_l_ensemble() -> None:
    ensemble = _calculer("1000.00", autres=Montant.lire("800.00"))
    assert str(ensemble.valeurs["fraction_bareme"]) == "338.38"
    assert str(ensemble.valeurs["insaisissable"]) == "1461.62"
    assert "Plusieurs employeurs" in ensemble.hypotheses[1]


@pytest.mark.parametrize(("deja", "saisissable"), [("100.00", "238.38"), ("338.38", "0.00"), ("400.00", "0.00")])
def test_ce_qui_est_deja_preleve_se_deduit_sans_passer_sous_zero(deja: str, saisissable: str) -> None:
    valeurs = _calculer("1800.00", deja_preleve=Montant.lire(deja)).valeurs
    assert str(valeurs["saisissable"]) == saisissable
    assert str(valeurs["insaisissable"]) == "1461.62"


@pytest.mark.parametrize(
    ("nette", "aliments", "saisissable", "part_aliments", "part_autres"),
    [
        ("1800.00", "300.00", "638.38", "300.00", "338.38"),
        ("1800.00", "809.93", "1148.31", "809.93", "338.38"),
        ("1800.00", "1000.00", "1148.31", "1000.00", "148.31"),
        ("1800.00", "5000.00", "1148.31", "1148.31", "0.00"),
        ("1800.00", None, "1148.31", "1148.31", "0.00"),
        ("600.00", "100.00", "0.00", "0.00", "0.00"),
        ("660.00", "100.00", "8.31", "8.31", "0.00"),
    ],
)
def test_les_aliments_vont_au_dela_de_la_fraction_jusqu_au_minimum(
    nette: str, aliments: str | None, saisissable: str, part_aliments: str, part_autres: str
) -> None:
    sommes = None if aliments is None else Montant.lire(aliments)
    valeurs = _calculer(nette, sommes_alimentaires=sommes).valeurs
    assert str(valeurs["saisissable"]) == saisissable
    assert (str(valeurs["part_alimentaire"]), str(valeurs["part_autres_creanciers"])) == (part_aliments, part_autres)


def test_sans_aliments_le_partage_n_est_pas_rendu() -> None:
    assert set(_calculer("1800.00").valeurs) == {"saisissable", "fraction_bareme", "insaisissable", "minimum_laisse"}


@pytest.mark.parametrize(
    ("le", "codes"),
    [
        (date(2025, 6, 1), []),
        (date(2026, 2, 1), []),
        (date(2026, 5, 1), ["verification_une_source"]),
        (date(2027, 1, 1), ["verification_une_source", "bareme_peut_etre_revise"]),
    ],
)
def test_une_valeur_incertaine_ou_d_un_autre_millesime_avertit(le: date, codes: list[str]) -> None:
    assert [a.code for a in _calculer("1800.00", le).avertissements] == codes


@pytest.mark.parametrize("le", [date(2008, 1, 1), date(2009, 3, 1)])
def test_avant_le_premier_bareme_ou_le_rsa_on_refuse(le: date) -> None:
    with pytest.raises(HorsPeriode):
        _calculer("1800.00", le)


@pytest.mark.parametrize("le", [date(2012, 1, 1), date(2012, 6, 1), date(2013, 12, 31)])
def test_une_annee_dont_le_bareme_n_est_pas_releve_est_hors_de_la_periode_connue(le: date) -> None:
    with pytest.raises(HorsPeriode, match="saisie_remunerations/bareme") as refus:
        _calculer("1800.00", le)

    assert refus.value.code == "hors_periode"
    assert "parametres saisir" in refus.value.conseil


NETS = st.integers(0, 1_500_000).map(Montant)


@given(NETS, st.integers(0, 8), st.integers(0, 300_000).map(Montant))
def test_le_debiteur_garde_toujours_le_minimum_et_les_lignes_font_la_fraction(
    net: Montant, personnes: int, aliments: Montant
) -> None:
    resultat = calculer_saisissable(Remuneration(net, personnes_a_charge=personnes, sommes_alimentaires=aliments), LE)
    valeurs = resultat.valeurs
    assert ZERO <= valeurs["saisissable"] <= max(net - FORFAIT, ZERO)
    assert valeurs["saisissable"] + valeurs["insaisissable"] == net
    assert sum((ligne["montant"] for ligne in resultat.lignes), ZERO) == valeurs["fraction_bareme"]


@given(NETS, NETS, st.integers(0, 8))
def test_gagner_plus_ou_avoir_moins_de_charges_ne_diminue_jamais_la_fraction(
    un: Montant, autre: Montant, personnes: int
) -> None:
    def fraction(net: Montant, nombre: int) -> Montant:
        montant: Montant = calculer_saisissable(Remuneration(net, personnes_a_charge=nombre), LE).valeurs["saisissable"]
        return montant

    bas, haut = sorted((un, autre))
    assert fraction(bas, personnes) <= fraction(haut, personnes)
    assert fraction(haut, personnes + 1) <= fraction(haut, personnes)


def test_les_seuils_sont_des_douziemes_exacts_correctif_compris() -> None:
    tranches = construire_tranches(valeur("saisie_remunerations/bareme", le=LE), 2)
    assert tranches[0].a == Fraction(4480 + 2 * 1740, 12)
    assert tranches[6].de == Fraction(25810 + 2 * 1740, 12)
    assert (tranches[6].a, tranches[6].fraction) == (None, Fraction(1))


@pytest.mark.parametrize(
    ("le", "montant"),
    [
        (date(2026, 11, 23), "651.69"),
        (date(2026, 3, 31), "646.52"),
        (date(2025, 4, 1), "646.52"),
        (date(2022, 6, 30), "575.52"),
        (date(2022, 7, 1), "598.54"),
        (date(2009, 6, 1), "454.63"),
    ],
)
def test_le_sbi_est_le_montant_forfaitaire_du_jour(le: date, montant: str) -> None:
    resultat = calculer_sbi(le)
    assert str(resultat.valeurs["montant"]) == montant
    assert resultat.lignes[0]["montant"] == resultat.valeurs["montant"]


def test_un_montant_publie_apres_coup_rappelle_celui_alors_connu() -> None:
    avertissements = calculer_sbi(date(2022, 7, 15)).avertissements
    assert [a.code for a in avertissements] == ["publie_apres_la_date"]
    assert avertissements[0].message == (
        "Montant en vigueur depuis le 01/07/2022 mais publié le 17/08/2022, après le 15/07/2022 ; le montant "
        "alors connu était 575,52\u00a0€."
    )
    assert calculer_sbi(date(2022, 8, 17)).avertissements == ()


def test_un_montant_de_plus_d_un_an_est_signale() -> None:
    assert [a.code for a in calculer_sbi(date(2027, 3, 31)).avertissements] == ["verification_une_source"]
    codes = [a.code for a in calculer_sbi(date(2027, 4, 1)).avertissements]
    assert codes == ["verification_une_source", "montant_peut_etre_revise"]


def test_mayotte_a_son_montant_quand_il_est_releve() -> None:
    assert str(calculer_sbi(date(2025, 5, 1), "mayotte").valeurs["montant"]) == "323.26"
    with pytest.raises(ValeurInconnue):
        calculer_sbi(date(2026, 5, 1), "mayotte")
    with pytest.raises(HorsPeriode):
        calculer_sbi(date(2009, 1, 1))
