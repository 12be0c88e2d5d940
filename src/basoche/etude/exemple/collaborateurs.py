"""Les quatre collaborateurs de la démonstration. Leurs mots de passe sont publics : rien d'autre ne les rend sûrs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from basoche.etude.equipe.models import Collaborateur, Fonction, Habilitation, NatureHabilitation
from basoche.etude.journal.chaine import Fait, journaliser_en_nombre


@dataclass(frozen=True, slots=True)
class Compte:
    """Un compte de démonstration, tel qu'on l'affiche."""

    identifiant: str
    mot_de_passe: str
    prenom: str
    nom: str
    fonction: Fonction
    couleur: str

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}, {self.fonction.label.lower()}"


COMPTES = (
    Compte("helene", "acte-minute-grosse", "Hélène", "Vauquelin", Fonction.COMMISSAIRE, "#7a3b2e"),
    Compte("sacha", "delai-titre-decompte", "Sacha", "Miroux", Fonction.CLERC_EXPERT, "#315a7d"),
    Compte("noe", "tournee-copie-avis", "Noé", "Landrevin", Fonction.CLERC_SIGNIFICATEUR, "#3d6b4f"),
    Compte("iris", "solde-balance-recu", "Iris", "Carpentras", Fonction.COMPTABLE, "#6b4a7d"),
)


def creer_collaborateurs(le: date) -> Mapping[Fonction, Collaborateur]:
    """Crée les quatre, et l'habilitation datée du clerc significateur."""
    crees = {
        compte.fonction: Collaborateur.objects.create_user(
            compte.identifiant, compte.mot_de_passe, prenom=compte.prenom, nom=compte.nom, fonction=compte.fonction,
            courriel=f"{compte.identifiant}@basoche.example", couleur=compte.couleur,
            arrive_le=le - timedelta(days=900),
        )
        for compte in COMPTES
    }  # fmt: skip
    Habilitation.objects.create(
        collaborateur=crees[Fonction.CLERC_SIGNIFICATEUR], nature=NatureHabilitation.SIGNIFICATION,
        du=le - timedelta(days=400), reference="décision fictive de la démonstration",
    )  # fmt: skip
    journaliser_en_nombre(Fait("compte.creer", "etude", qui, details={"exemple": True}) for qui in crees.values())
    return crees
