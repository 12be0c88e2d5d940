"""Des créances fictives pour les essais du tri."""

from __future__ import annotations

from datetime import date
from typing import Any

from basoche.droit.montant import Montant
from basoche.echanges.creance import (
    Adresse,
    Categorie,
    Creance,
    Creancier,
    Debiteur,
    EspeceTitre,
    Evenement,
    Genre,
    Interets,
    NaturePoste,
    PosteDu,
    Titre,
)

CREANCIER = Creancier("garance", "SARL Garance", Genre.MORALE, Categorie.PROFESSIONNEL)
DEBITEUR = Debiteur(
    Genre.PHYSIQUE, "Exemple", est_consommateur=True, adresse=Adresse(voie="1 rue Neuve", commune="Ici")
)


def poste(exigible_le: date, montant: str = "1000.00", nature: str = "principal", libelle: str = "Facture") -> PosteDu:
    return PosteDu(libelle, NaturePoste(nature), Montant.lire(montant), exigible_le)


def titre(rendu_le: date, espece: str = "jugement", **champs: Any) -> Titre:
    return Titre(EspeceTitre(espece), rendu_le, **{"juridiction": "tribunal judiciaire de Nulle-Part", **champs})


def evenement(type_: str, du: date) -> Evenement:
    return Evenement(type_, du)


def creance(*postes: PosteDu, nature: str = "droit_commun", **champs: Any) -> Creance:
    entiers: dict[str, Any] = {
        "creancier": CREANCIER,
        "reference": "R1",
        "nature": nature,
        "debiteurs": (DEBITEUR,),
        "postes": postes or (poste(date(2025, 3, 1)),),
        "interets": Interets("legal"),
    }
    return Creance(**{**entiers, **champs})


def evenement_en_cours(du: date) -> Evenement:
    """Une demande en justice dont l'instance n'est pas finie."""
    return Evenement("demande_en_justice", du, issue="en_cours")
