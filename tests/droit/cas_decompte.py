"""De quoi écrire un cas de décompte en une ligne. À 10 % sur 365 jours, 3 650 € portent exactement 1 € par jour."""

from __future__ import annotations

from typing import Any

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
