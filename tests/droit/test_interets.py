"""Intérêts : cas refaits à la main. Chaque attente porte son calcul en commentaire."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.parametres import Options
from basoche.guichet.interets import calculer


def interets(**champs: Any) -> dict[str, Any]:
    """Le résultat en JSON, à partir des champs du contrat."""
    base = {"principal": "1000.00", "taux": "fixe", "taux_fixe": "10"} | champs
    return calculer({nom: valeur for nom, valeur in base.items() if valeur is not ...}).en_dict()


def legal(**champs: Any) -> dict[str, Any]:
    """Au taux légal du particulier, sauf autre choix."""
    return interets(**({"taux": "legal", "taux_fixe": ..., "categorie": "particulier"} | champs))


def lignes(reponse: dict[str, Any], *noms: str) -> list[tuple[Any, ...]]:
    return [tuple(ligne[nom] for nom in noms) for ligne in reponse["lignes"]]


def refus(**champs: Any) -> ErreurBasoche:
    with pytest.raises(ErreurBasoche) as capture:
        interets(**champs)
    return capture.value


@pytest.mark.parametrize(
    ("premier", "dernier", "jours", "du", "au", "montant"),
    [
        # 36 500 € à 10 % : 10 € par jour, exactement.
        (False, True, 9, "2025-03-02", "2025-03-10", "90.00"),
        (True, True, 10, "2025-03-01", "2025-03-10", "100.00"),
        (True, False, 9, "2025-03-01", "2025-03-09", "90.00"),
        (False, False, 8, "2025-03-02", "2025-03-09", "80.00"),
    ],
)
def test_les_bornes_comptent_chaque_extremite(
    premier: bool, dernier: bool, jours: int, du: str, au: str, montant: str
) -> None:
    reponse = interets(
        principal="36500",
        du="2025-03-01",
        au="2025-03-10",
        inclure_premier_jour=premier,
        inclure_dernier_jour=dernier,
    )
    assert reponse["resultat"] == {
        "interets": montant,
        "jours": jours,
        "total": f"{Decimal('36500.00') + Decimal(montant)}",
    }
    assert lignes(reponse, "du", "au", "jours", "base", "taux", "interets") == [
        (du, au, jours, "36500.00", "10", montant)
    ]


def test_le_changement_de_taux_vaut_des_son_jour() -> None:
    # Taux légal 2023-S1 : 4,47 ; 2023-S2 : 6,82.
    # 10 au 30 juin = jours 11 à 30 : 20 j × 1000 × 4,47 / 36 500 = 2,449… -> 2,45
    # 1er au 5 juillet : 5 j × 1000 × 6,82 / 36 500 = 0,934… -> 0,93
    reponse = legal(du="2023-06-10", au="2023-07-05")
    assert lignes(reponse, "du", "au", "jours", "taux", "interets") == [
        ("2023-06-11", "2023-06-30", 20, "4.47", "2.45"),
        ("2023-07-01", "2023-07-05", 5, "6.82", "0.93"),
    ]
    assert reponse["resultat"] == {"interets": "3.38", "jours": 25, "total": "1003.38"}


def test_l_annee_bissextile_compte_366_jours_sur_36500() -> None:
    # 1000 × 10 % × 366 / 365 = 100,273… -> 100,27
    reponse = interets(du="2023-12-31", au="2024-12-31")
    assert reponse["resultat"] == {"interets": "100.27", "jours": 366, "total": "1100.27"}


def test_la_majoration_court_le_lendemain_du_quantieme_a_deux_mois() -> None:
    # Exécutoire le 5 mars 2024 : simple jusqu'au 5 mai inclus (8,01), majoré (13,01) dès le 6 mai.
    # 61 j : 2000 × 8,01 × 61 / 36 500 = 26,772… ; 26 j : 2000 × 13,01 × 26 / 36 500 = 18,534…
    reponse = legal(principal="2000", du="2024-03-05", au="2024-05-31", executoire_le="2024-03-05")
    assert lignes(reponse, "du", "au", "jours", "taux", "interets", "nature") == [
        ("2024-03-06", "2024-05-05", 61, "8.01", "26.77", "intérêt au taux légal"),
        ("2024-05-06", "2024-05-31", 26, "13.01", "18.53", "intérêt au taux légal majoré de 5 points"),
    ]


def test_une_date_hors_des_taux_connus_est_refusee_ou_reconduite() -> None:
    champs = {"principal": "1000", "du": "2026-12-30", "au": "2027-01-10", "taux": "legal", "categorie": "particulier"}
    with pytest.raises(ErreurBasoche) as capture:
        calculer(champs)
    assert capture.value.code == "hors_periode"
    reponse = calculer(champs, options=Options(reconduire=True)).en_dict()
    assert [ligne.get("provisoire") for ligne in reponse["lignes"]] == [None, True]
    assert "tarif_a_confirmer" in {avertissement["code"] for avertissement in reponse["avertissements"]}
