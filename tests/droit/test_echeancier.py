"""Échéancier : la somme est exacte, la dernière échéance est le reste."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.echeancier import ECHEANCES_AU_PLUS, Echeancier, calculer_echeancier
from basoche.droit.erreurs import ChampInvalide, ChampManquant, ErreurBasoche
from basoche.droit.montant import ZERO, Montant
from basoche.droit.resultat import Resultat


def _dresser(total: str, premiere: str = "2026-12-05", mensualite: str | None = None, **autres: Any) -> Resultat:
    montant = Montant.lire(mensualite) if mensualite is not None else None
    return calculer_echeancier(
        Echeancier(Montant.lire(total), date.fromisoformat(premiere), mensualite=montant, **autres)
    )


def _montants(resultat: Resultat) -> list[str]:
    return [str(ligne["montant"]) for ligne in resultat.lignes]


@pytest.mark.parametrize(
    ("total", "mensualite", "nombre", "montants"),
    [
        ("1000.00", "400.00", None, ["400.00", "400.00", "200.00"]),
        ("800.00", "400.00", None, ["400.00", "400.00"]),
        ("100.00", "400.00", None, ["100.00"]),
        ("400.01", "400.00", None, ["400.00", "0.01"]),
        ("1000.00", None, 3, ["333.33", "333.33", "333.34"]),
        ("2000.00", None, 3, ["666.66", "666.66", "666.68"]),
        ("1000.00", None, 1, ["1000.00"]),
        ("0.03", None, 3, ["0.01", "0.01", "0.01"]),
    ],
)
def test_les_echeances_eteignent_exactement_la_dette(
    total: str, mensualite: str | None, nombre: int | None, montants: list[str]
) -> None:
    resultat = _dresser(total, mensualite=mensualite, nombre=nombre)
    assert _montants(resultat) == montants
    assert resultat.valeurs["nombre"] == len(montants)
    assert resultat.valeurs["total_paye"] == Montant.lire(total)
    assert resultat.lignes[-1]["reste"] == ZERO
    assert str(resultat.valeurs["mensualite"]) == montants[0]


@pytest.mark.parametrize(
    ("premiere", "jour", "dates"),
    [
        ("2026-01-31", None, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("2024-01-31", None, ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]),
        ("2026-01-15", 31, ["2026-01-15", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("2026-11-20", 5, ["2026-11-20", "2026-12-05", "2027-01-05", "2027-02-05"]),
        ("2026-12-05", 30, ["2026-12-05", "2027-01-30", "2027-02-28", "2027-03-30"]),
        ("2026-02-28", None, ["2026-02-28", "2026-03-28", "2026-04-28", "2026-05-28"]),
    ],
)
def test_le_quantieme_manquant_devient_le_dernier_jour_du_mois(
    premiere: str, jour: int | None, dates: list[str]
) -> None:
    resultat = _dresser("400.00", premiere, nombre=4, jour=jour)
    assert [ligne["date"].isoformat() for ligne in resultat.lignes] == dates
    assert resultat.valeurs["fin"].isoformat() == dates[-1]


def test_les_interets_courent_sur_le_solde_et_sont_payes_d_abord() -> None:
    resultat = _dresser("1000.00", "2026-01-15", mensualite="400.00", interets=Decimal(5))
    assert [(str(x["montant"]), str(x["capital"]), str(x["interets"]), str(x["reste"])) for x in resultat.lignes] == [
        ("400.00", "400.00", "0.00", "600.00"),
        ("400.00", "397.45", "2.55", "202.55"),  # 600 × 5 % × 31 / 365
        ("203.33", "202.55", "0.78", "0.00"),  # 202,55 × 5 % × 28 / 365
    ]
    assert str(resultat.valeurs["total_paye"]) == "1003.33"
    assert str(resultat.valeurs["interets"]) == "3.33"
    assert [fondement.article for fondement in resultat.fondements] == ["C. civ. 1343-5", "C. civ., art. 1343-1"]
    assert resultat.hypotheses[1] == (
        "Intérêts au taux annuel de 5 % sur le solde, jours exacts sur 365, à compter du 15/01/2026 ; chaque échéance "
        "paie d'abord les intérêts."
    )


def test_les_interets_peuvent_partir_avant_la_premiere_echeance() -> None:
    resultat = _dresser(
        "365.00", "2026-02-01", nombre=1, interets=Decimal(10), interets_du=date(2026, 1, 22)
    )  # dix jours
    assert _montants(resultat) == ["366.00"]


def test_avec_un_nombre_les_interets_s_ajoutent_a_chaque_part_de_capital() -> None:
    resultat = _dresser("1000.00", "2026-01-15", nombre=3, interets=Decimal(5), jour=31)
    assert _montants(resultat) == ["333.33", "337.35", "334.76"]
    assert resultat.valeurs["nombre"] == 3


def test_une_mensualite_qui_ne_couvre_pas_les_interets_est_refusee() -> None:
    with pytest.raises(ErreurBasoche) as refus:
        _dresser("10000.00", mensualite="10.00", interets=Decimal(20))
    assert (refus.value.code, refus.value.champ) == ("mensualite_insuffisante", "mensualite")


@pytest.mark.parametrize(("nombre", "codes"), [(25, []), (26, ["au_dela_du_delai_de_grace"])])
def test_au_dela_de_deux_ans_le_juge_ne_peut_l_imposer(nombre: int, codes: list[str]) -> None:
    resultat = _dresser("1000.00", nombre=nombre)
    assert [a.code for a in resultat.avertissements] == codes
    if codes:
        assert "dure plus de 2 ans" in resultat.avertissements[0].message


@pytest.mark.parametrize(
    ("total", "champs", "champ", "faute"),
    [
        ("100.00", {}, "mensualite", ChampManquant),
        ("100.00", {"mensualite": "10.00", "nombre": 2}, "nombre", ChampInvalide),
        ("0.00", {"nombre": 2}, "total", ChampInvalide),
        ("100.00", {"mensualite": "0.00"}, "mensualite", ChampInvalide),
        ("100.00", {"nombre": 0}, "nombre", ChampInvalide),
        ("100.00", {"nombre": 2, "jour": 0}, "jour", ChampInvalide),
        ("100.00", {"nombre": 2, "jour": 32}, "jour", ChampInvalide),
        ("0.01", {"nombre": 2}, "nombre", ChampInvalide),
        ("100000.00", {"nombre": ECHEANCES_AU_PLUS + 1}, "nombre", ChampInvalide),
        ("100000.00", {"mensualite": "0.01"}, "mensualite", ChampInvalide),
        ("100.00", {"nombre": 2, "interets_du": date(2026, 12, 6)}, "interets", ChampInvalide),
        ("100.00", {"nombre": 2, "premiere": "9999-12-05"}, "premiere_echeance", ChampInvalide),
    ],
)
def test_un_echeancier_impossible_est_refuse(
    total: str, champs: dict[str, Any], champ: str, faute: type[ErreurBasoche]
) -> None:
    with pytest.raises(faute) as refus:
        _dresser(total, **champs)
    assert refus.value.champ == champ


@given(
    st.integers(1, 10**7).map(Montant),
    st.integers(1, 120),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(0, 2_000).map(lambda n: Decimal(n) / 100),
    st.none() | st.integers(1, 31),
)
def test_la_somme_du_capital_est_le_total_et_les_dates_avancent(
    total: Montant, nombre: int, premiere: date, taux: Decimal, jour: int | None
) -> None:
    nombre = min(nombre, total.centimes)
    resultat = calculer_echeancier(Echeancier(total, premiere, nombre=nombre, jour=jour, interets=taux))
    lignes = resultat.lignes
    assert sum((ligne["capital"] for ligne in lignes), ZERO) == total
    assert sum((ligne["montant"] for ligne in lignes), ZERO) == resultat.valeurs["total_paye"]
    assert len(lignes) == nombre
    assert all(un["date"] < autre["date"] for un, autre in pairwise(lignes))
    assert all(ligne["montant"] > ZERO for ligne in lignes)
