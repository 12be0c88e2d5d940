"""Dépôt de garantie : date de restitution, périodes de retard commencées."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.depot_garantie import DepotGarantie, calculer_depot_garantie
from basoche.droit.erreurs import ChampInvalide
from basoche.droit.montant import Montant
from basoche.droit.resultat import Resultat


def _calculer(remise: str, restitue: str | None, *, conforme: bool = True, loyer: str = "700.00") -> Resultat:
    return calculer_depot_garantie(
        DepotGarantie(
            Montant.lire("700.00"),
            Montant.lire(loyer),
            date.fromisoformat(remise),
            conforme,
            date.fromisoformat(restitue) if restitue else None,
        )
    )


@pytest.mark.parametrize(
    ("remise", "conforme", "restitue", "echeance", "mois", "penalite"),
    [
        ("2026-03-10", True, "2026-04-10", "2026-04-10", 0, "0.00"),  # le dernier jour
        ("2026-03-10", True, "2026-04-11", "2026-04-10", 1, "70.00"),  # le lendemain
        ("2026-03-10", True, "2026-05-10", "2026-04-10", 1, "70.00"),  # une période entière
        ("2026-03-10", True, "2026-05-11", "2026-04-10", 2, "140.00"),  # la suivante commencée
        ("2026-03-10", True, "2026-03-10", "2026-04-10", 0, "0.00"),
        ("2026-03-10", False, "2026-05-10", "2026-05-10", 0, "0.00"),  # deux mois
        ("2026-03-10", False, "2026-05-11", "2026-05-10", 1, "70.00"),
        ("2026-01-31", True, "2026-03-28", "2026-02-28", 1, "70.00"),  # quantième manquant
        ("2026-01-31", True, "2026-03-29", "2026-02-28", 2, "140.00"),
        ("2024-01-31", True, "2024-03-29", "2024-02-29", 1, "70.00"),
        ("2026-07-31", False, "2026-10-01", "2026-09-30", 1, "70.00"),
        ("2026-04-02", True, "2026-05-04", "2026-05-02", 1, "70.00"),  # un samedi : aucun report
        ("2025-03-10", True, "2026-04-11", "2025-04-10", 13, "910.00"),
    ],
)
def test_chaque_periode_mensuelle_commencee_coute_un_dixieme_du_loyer(
    remise: str, conforme: bool, restitue: str, echeance: str, mois: int, penalite: str
) -> None:
    resultat = _calculer(remise, restitue, conforme=conforme)
    assert resultat.valeurs == {
        "a_restituer_le": date.fromisoformat(echeance),
        "mois_de_retard": mois,
        "penalite": Montant.lire(penalite),
    }
    assert len(resultat.lignes) == mois + 1


def test_le_dixieme_du_loyer_s_arrondit_par_mois() -> None:
    assert str(_calculer("2026-03-10", "2026-07-01", loyer="700.05").valeurs["penalite"]) == "210.03"


def test_les_periodes_de_retard_sont_des_lignes() -> None:
    lignes = _calculer("2026-01-31", "2026-04-01").lignes
    assert [(x["du"].isoformat(), x["au"].isoformat()) for x in lignes] == [
        ("2026-01-31", "2026-02-28"),
        ("2026-03-01", "2026-03-28"),
        ("2026-03-29", "2026-04-28"),
    ]
    assert lignes[0]["libelle"] == (
        "Clés remises le 31/01/2026, état des lieux de sortie conforme : dernier jour pour restituer."
    )
    assert lignes[2]["libelle"] == "Période de retard n° 2 : 10 % du loyer mensuel."
    assert lignes[1]["article"] == "loi n° 89-462 du 6 juillet 1989 art. 22 al. 7"
    non_conforme = _calculer("2026-01-31", None, conforme=False).lignes[0]["libelle"]
    assert "état des lieux de sortie non conforme" in non_conforme


def test_sans_restitution_le_retard_n_est_pas_compte() -> None:
    resultat = _calculer("2026-01-31", None)
    assert (resultat.valeurs["mois_de_retard"], resultat.valeurs["penalite"]) == (None, None)
    assert resultat.hypotheses[-1] == "Restitution non datée : le retard n'est pas compté."


def test_un_depot_nul_n_ouvre_aucune_majoration() -> None:
    nul = DepotGarantie(Montant(0), Montant(70000), date(2026, 1, 31), restitue_le=date(2026, 5, 1))
    resultat = calculer_depot_garantie(nul)
    assert resultat.valeurs["penalite"] == Montant(0)
    assert [a.code for a in resultat.avertissements] == ["depot_nul"]


def test_une_restitution_avant_la_remise_des_cles_est_refusee() -> None:
    with pytest.raises(ChampInvalide, match="avant la remise des clés") as refus:
        _calculer("2026-01-31", "2026-01-30")
    assert refus.value.champ == "restitue_le"


@pytest.mark.parametrize("remise", ["9999-12-15", "9999-12-31"])
def test_le_bord_du_calendrier_est_un_refus(remise: str) -> None:
    with pytest.raises(ChampInvalide, match="sortent du calendrier"):
        _calculer(remise, None)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 900), st.booleans())
def test_rendre_un_jour_plus_tard_ne_coute_jamais_moins(remise: date, jours: int, conforme: bool) -> None:
    def mois(restitue: date) -> int:
        dossier = DepotGarantie(Montant(100), Montant(100), remise, conforme, restitue)
        nombre: int = calculer_depot_garantie(dossier).valeurs["mois_de_retard"]
        return nombre

    restitue = remise + timedelta(days=jours)
    assert mois(restitue) <= mois(restitue + timedelta(days=1)) <= mois(restitue) + 1
