"""Un petit profil et de petits fichiers, pour que chaque essai montre ce qu'il lit."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from basoche.echanges.creance import Creance
from basoche.echanges.importation import Journal, lire_creances
from basoche.echanges.profil import Profil, interpreter_profil

LE = date(2026, 11, 23)

CONTENU: dict[str, Any] = {
    "profil": "essai",
    "creancier": {"cle": "essai", "nom": "Créancier d'essai", "genre": "morale", "categorie": "professionnel"},
    "colonnes": {
        "reference": ["Réf. client", "Référence"],
        "nom": "Nom",
        "prenom": "Prénom",
        "siren": "SIREN",
        "voie": "Adresse",
        "code_postal": "CP",
        "commune": "Ville",
        "exigible_le": ["Date éch.", "Échéance"],
        "principal": ["Mt TTC", "Montant"],
        "titre_espece": "Titre",
        "titre_le": "Date titre",
        "titre_notifie_le": "Signifié le",
        "versements": "Règlements",
        "solde": "Solde",
    },
    "fixe": {"nature": "consommateur", "taux": "legal"},
    "valeurs": {"titre_espece": {"IP": "injonction_payer", "sans": ""}},
}

ENTETE = "Réf. client;Nom;Prénom;SIREN;Adresse;CP;Ville;Date éch.;Mt TTC;Titre;Date titre;Signifié le;Règlements;Solde"
BONNE = "A1;Belaruc;Jean;;1 rue Neuve;69999;Ozac;01/03/2026;1 234,56 €;;;;;"


def profil(**changements: Any) -> Profil:
    contenu = yaml.safe_load(yaml.safe_dump(CONTENU | changements))
    return interpreter_profil(contenu, Path("essai.yaml"))


def importer(chemin: Path, modele: Profil | None = None) -> tuple[list[Creance], Journal]:
    journal = Journal()
    return list(lire_creances(chemin, modele or profil(), le=LE, journal=journal)), journal


def importer_lignes(
    dossier: Path, *lignes: str, encodage: str = "utf-8", **changements: Any
) -> tuple[list[Creance], Journal]:
    chemin = dossier / "creances.csv"
    chemin.write_bytes("\r\n".join((ENTETE, *lignes, "")).encode(encodage))
    return importer(chemin, profil(**changements))


def codes(journal: Journal) -> list[str]:
    return [anomalie.code for anomalie in journal.anomalies]
