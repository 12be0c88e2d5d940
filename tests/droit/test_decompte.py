"""Décompte : cas refaits à la main. À 10 % sur 365 jours, 3 650 € portent exactement 1 € par jour."""

from __future__ import annotations

from typing import Any

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.parametres import Options
from basoche.guichet.decompte import calculer

FIXE_10 = {"du": "2025-01-01", "taux": "fixe", "taux_fixe": "10"}


def poste(montant: str = "3650.00", **champs: Any) -> dict[str, Any]:
    """Un principal à 10 % depuis le 1er janvier 2025, sauf autre choix."""
    return {"nature": "principal", "montant": montant, "date": "2025-01-01", "interets": FIXE_10} | champs


def decompte(*postes: dict[str, Any], au: str = "2025-04-11", **champs: Any) -> dict[str, Any]:
    return calculer({"au": au, "postes": list(postes or (poste(),))} | champs).en_dict()


def du(reponse: dict[str, Any]) -> tuple[str, str, str, str]:
    """Principal, intérêts, frais, trop-perçu."""
    resultat = reponse["resultat"]
    return tuple(resultat[nom] for nom in ("principal", "interets", "frais", "trop_percu"))


def versements(reponse: dict[str, Any]) -> list[tuple[str, ...]]:
    """Pour chaque versement : frais, intérêts, principal payés, puis solde."""
    return [
        tuple(ligne[nom] for nom in ("frais", "interets", "principal", "solde"))
        for ligne in reponse["lignes"]
        if ligne["nature"].startswith("versement")
    ]


def refus(*postes: dict[str, Any], **champs: Any) -> ErreurBasoche:
    with pytest.raises(ErreurBasoche) as capture:
        decompte(*postes, **champs)
    return capture.value


def test_sans_versement_le_decompte_rend_tous_ses_champs() -> None:
    # Du 2 janvier au 11 avril 2025 : 30 + 28 + 31 + 11 = 100 jours à 1 €. Provision : du 12 avril au 11 mai, 30 jours.
    reponse = decompte()
    assert reponse["resultat"] == {
        "principal": "3650.00",
        "interets": "100.00",
        "frais": "0.00",
        "total": "3750.00",
        "interet_par_jour": "1.00",
        "trop_percu": "0.00",
        "provision_un_mois": "30.00",
        "interets_prescrits": "0.00",
    }
    assert Options() == Options(reconduire=False, estimations=False)


def test_le_versement_paie_les_frais_puis_les_interets_puis_le_capital() -> None:
    # 50 jours au 20 février : 50 €. 500 € : 150 de frais, 50 d'intérêts, 300 de capital ; reste 3 350.
    # Puis 50 jours : 3 350 × 10 % × 50 / 365 = 45,890… -> 45,89.
    depens = {"nature": "depens", "montant": "150", "date": "2025-01-15"}
    reponse = decompte(poste(), depens, versements=[{"date": "2025-02-20", "montant": "500"}])
    assert versements(reponse) == [("150.00", "50.00", "300.00", "3350.00")]
    assert du(reponse) == ("3350.00", "45.89", "0.00", "0.00")
