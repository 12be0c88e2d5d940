"""Révision des loyers : les indices publiés, un seul arrondi."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.erreurs import ChampInvalide, HorsPeriode, ValeurInconnue
from basoche.droit.loyers import Indice, Revision, Trimestre, calculer_loyer
from basoche.droit.montant import Montant
from basoche.droit.parametres import Options
from basoche.droit.resultat import Resultat


def _rang(texte: str) -> Trimestre | Decimal:
    if "-T" not in texte:
        return Decimal(texte)
    annee, rang = texte.split("-T")
    return Trimestre(int(annee), int(rang))


def _reviser(indice: str, loyer: str, ancien: str, nouveau: str, **options: Any) -> Resultat:
    return calculer_loyer(Revision(Indice(indice), Montant.lire(loyer), _rang(ancien), _rang(nouveau), **options))


def _codes(resultat: Resultat) -> list[str]:
    return [avertissement.code for avertissement in resultat.avertissements]


@pytest.mark.parametrize(
    ("indice", "loyer", "ancien", "nouveau", "revise", "variation", "pour_cent"),
    [
        ("IRL", "700.00", "2025-T2", "2026-T2", "708.07", "8.07", "1.15"),  # 148,37 / 146,68
        ("IRL", "650.00", "2014-T1", "2015-T1", "650.99", "0.99", "0.15"),  # 125,19 / 125,00 = 650,988
        ("IRL", "500.00", "2014-T4", "2015-T4", "499.96", "-0.04", "-0.01"),  # l'indice baisse
        ("ILC", "1000.00", "2019-T2", "2020-T2", "1001.82", "1.82", "0.18"),  # 115,42 / 115,21
        ("IRL", "700.00", "125.00", "125.00", "700.00", "0.00", "0.00"),
        ("ILAT", "100.00", "100", "100.005", "100.01", "0.01", "0.01"),  # 100,005 : demi vers le haut
        ("ILAT", "0.00", "100", "120", "0.00", "0.00", "20.00"),
    ],
)
def test_le_loyer_suit_l_indice_avec_un_seul_arrondi(
    indice: str, loyer: str, ancien: str, nouveau: str, revise: str, variation: str, pour_cent: str
) -> None:
    valeurs = _reviser(indice, loyer, ancien, nouveau).valeurs
    assert {cle: str(valeur) for cle, valeur in valeurs.items()} == {
        "loyer": revise,
        "variation": variation,
        "variation_pour_cent": pour_cent,
    }


def test_les_lignes_montrent_les_deux_indices_et_le_calcul() -> None:
    resultat = _reviser("IRL", "700.00", "2025-T2", "148.37")
    article = "loi n° 89-462 du 6 juillet 1989 art. 17-1, I"
    assert list(resultat.lignes) == [
        {"libelle": "Ancien indice : IRL du 2025-T2", "indice": Decimal("146.68"), "article": article},
        {"libelle": "Nouvel indice : IRL donné", "indice": Decimal("148.37"), "article": article},
        {
            "libelle": "700,00\u00a0€ × 148,37 / 146,68",
            "montant": Montant.lire("708.07"),
            "article": article,
        },
    ]
    assert [fondement.article for fondement in resultat.fondements] == [
        article,
        "loi n° 89-462 du 6 juillet 1989 art. 17-1",
    ]
    assert resultat.hypotheses[-1] == "Un indice donné par sa valeur n'est pas vérifié."


@pytest.mark.parametrize(
    ("indice", "ancien", "nouveau", "codes"),
    [
        ("IRL", "2025-T2", "2026-T2", []),
        ("IRL", "2025-T1", "2026-T2", ["trimestres_dissemblables", "revision_sur_plus_d_un_an"]),
        ("IRL", "2024-T2", "2026-T2", ["revision_sur_plus_d_un_an"]),
        ("IRL", "2025-T2", "2026-T1", ["trimestres_dissemblables"]),
        ("IRL", "2026-T2", "2025-T2", ["indices_inverses"]),
        ("IRL", "2026-T2", "2026-T2", ["indices_inverses"]),
        ("ILC", "2017-T1", "2018-T1", []),
        ("ILC", "2023-T1", "2024-T1", ["verification_une_source", "plafonnement_pme"]),
        ("ILC", "2019-T2", "2024-T2", []),
    ],
)
def test_ce_qui_est_a_relire_est_signale(indice: str, ancien: str, nouveau: str, codes: list[str]) -> None:
    assert _codes(_reviser(indice, "700.00", ancien, nouveau)) == codes


def test_un_indice_non_retrouve_est_une_valeur_inconnue() -> None:
    with pytest.raises(ValeurInconnue, match="loyers/indices/irl"):
        _reviser("IRL", "700.00", "2025-T3", "2026-T3")


@pytest.mark.parametrize(("ancien", "nouveau"), [("2013-T4", "2014-T4"), ("2025-T2", "2027-T2")])
def test_un_trimestre_hors_de_la_serie_est_hors_periode(ancien: str, nouveau: str) -> None:
    for indice in ("IRL", "ILC", "ILAT"):
        with pytest.raises(HorsPeriode):
            _reviser(indice, "700.00", ancien, nouveau)


def test_un_indice_ne_se_reconduit_pas_d_un_trimestre_a_l_autre() -> None:
    revision = Revision(Indice.ILC, Montant.lire("700.00"), Trimestre(2026, 2), Trimestre(2027, 2))
    with pytest.raises((HorsPeriode, ValeurInconnue)):
        calculer_loyer(revision, Options(reconduire=True))


def test_l_outre_mer_et_la_corse_ont_leurs_series() -> None:
    drom = _reviser("IRL", "700.00", "2023-T3", "2024-T3", territoire="reunion")
    assert str(drom.valeurs["loyer"]) == "717.26"  # 141,74 / 138,33
    assert _codes(drom) == ["verification_une_source"]
    corse = _reviser("IRL", "700.00", "2023-T3", "2024-T3", territoire="corse")
    assert str(corse.valeurs["loyer"]) == "717.27"  # 140,36 / 136,98
    indices = [
        [str(ligne["indice"]) for ligne in resultat.lignes[:2]]
        for resultat in (drom, corse, _reviser("IRL", "700.00", "2023-T3", "2024-T3"))
    ]
    assert indices == [["138.33", "141.74"], ["136.98", "140.36"], ["141.03", "144.51"]]
    with pytest.raises(ValeurInconnue):
        _reviser("IRL", "700.00", "2023-T4", "2024-T3", territoire="corse")


@pytest.mark.parametrize(("champ", "rangs"), [("ancien", ("0", "125.00")), ("nouveau", ("125.00", "0.00"))])
def test_un_indice_nul_est_refuse(champ: str, rangs: tuple[str, str]) -> None:
    with pytest.raises(ChampInvalide, match="indice nul") as refus:
        _reviser("IRL", "700.00", *rangs)
    assert refus.value.champ == champ


def test_un_territoire_sans_serie_est_refuse() -> None:
    with pytest.raises(ChampInvalide, match="saint_martin") as refus:
        _reviser("IRL", "700.00", "2025-T2", "2026-T2", territoire="saint_martin")
    assert refus.value.champ == "territoire"


@given(
    st.integers(0, 10**8).map(Montant),
    st.integers(1, 300_000).map(lambda n: Decimal(n) / 100),
    st.integers(1, 300_000).map(lambda n: Decimal(n) / 100),
)
def test_le_loyer_revise_est_a_moins_d_un_demi_centime_du_quotient_exact(
    loyer: Montant, ancien: Decimal, nouveau: Decimal
) -> None:
    valeurs = calculer_loyer(Revision(Indice.ILC, loyer, ancien, nouveau)).valeurs
    exact = loyer.en_fraction() * Fraction(nouveau) / Fraction(ancien)
    assert abs(valeurs["loyer"].en_fraction() - exact) <= Fraction(1, 200)
    assert valeurs["loyer"] - loyer == valeurs["variation"]
