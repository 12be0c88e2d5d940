"""Un dossier fictif complet : de quoi rédiger un commandement et toutes les pièces d'une remise."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

from basoche.redaction.feuille import Feuille

LE = date(2026, 11, 23)
ETUDE = {
    "nom": "SELARL Aubrac et Vauquelin",
    "qualite": "Commissaires de justice associés",
    "adresse": "12 rue des Clercs, 69999 Lyon-la-Basoche",
    "telephone": "01 99 00 12 34",
    "courriel": "etude@basoche.example",
    "horaires": "du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h",
}
SIGNATAIRE = ("Maître Hélène VAUQUELIN", "Commissaire de justice")

PHYSIQUE = {
    "genre": "physique",
    "civilite": "Mme",
    "nom": "ROCOMBREL",
    "prenoms": "Louise Anne",
    "domicile": "27 boulevard du Hérisson-Bleu, 01999 Bréz-la-Forêt",
    "profession": "fleuriste",
    "nationalite": "française",
    "date_naissance": "1980-08-01",
    "lieu_naissance": "Bréz-la-Forêt",
}
MORALE = {
    "genre": "morale",
    "denomination": "Société fictive du Lac",
    "forme": "société par actions simplifiée",
    "immatriculation": "immatriculée au registre du commerce et des sociétés de Port-Sarjou sous le numéro 000 000 000",
    "siege": "3 quai des Brumes, 75999 Paris-Fiction",
    "organe": "son président",
}
DOSSIER: dict[str, Any] = {
    "acte": {"date": "2026-11-23", "heure": "14:05", "nature": "commandement de payer", "reference": "2026-000001"},
    "etude": ETUDE,
    "requerant": MORALE,
    "destinataire": PHYSIQUE,
    "officier": {
        "civilite": "Mme",
        "prenoms": "Hélène",
        "nom": "VAUQUELIN",
        "societe": "associée de la SELARL Aubrac et Vauquelin",
        "demeure": "12 rue des Clercs, 69999 Lyon-la-Basoche",
    },
    "titre": {
        "designation": "jugement",
        "date": "2022-03-19",
        "auteur": "tribunal judiciaire de Port-Sarjou",
        "reference": "22/07806",
        "notifie_le": "2022-04-28",
        "executoire_le": "2022-05-30",
    },
    "decompte": {
        "au": "2026-11-23",
        "principal": "5018.40",
        "frais": "120.00",
        "interets": "1806.40",
        "total": "6944.80",
        "taux_texte": "intérêt au taux légal majoré de cinq points, 7,75 % depuis le 01/07/2026",
        "interet_par_jour": "1.07",
    },
    "cout": {
        "ht": "52.63",
        "tva": "10.53",
        "ttc": "63.16",
        "lignes": [
            {"libelle": "Émolument de l'acte", "article": "C. com., art. A444-15", "montant": "43.23"},
            {"libelle": "Frais de déplacement", "article": "C. com., art. A444-48", "montant": "9.40"},
        ],
    },
    "total_a_payer": "7007.96",
    "paiement": {"modalites": "par virement sur le compte affecté de l'étude.", "reference": "2026-000001"},
    "remise": {
        "date": "2026-11-23",
        "heure": "14:05",
        "par": "Maître Hélène VAUQUELIN, commissaire de justice",
        "adresse": "27 boulevard du Hérisson-Bleu, 01999 Bréz-la-Forêt",
        "lieu": "27 boulevard du Hérisson-Bleu, 01999 Bréz-la-Forêt",
        "identite": "carte nationale d'identité présentée",
        "diligences": ["appel à la porte du logement", "appel téléphonique resté sans réponse"],
        "circonstances": "la destinataire est absente à l'heure du passage",
        "verifications": ["nom sur la boîte aux lettres", "confirmation par la gardienne"],
        "conditions": "remise à la mère de la destinataire, présente au domicile",
        "tiers": {"nom": "ROCOMBREL", "prenoms": "Odile", "qualite": "mère de la destinataire"},
        "habilitation": "habilitée",
        "type_etablissement": "siège social",
        "avis_passage_le": "2026-11-23",
        "lettre_658_le": "2026-11-23",
        "feuilles": "3",
        "derniere_adresse": "27 boulevard du Hérisson-Bleu, 01999 Bréz-la-Forêt",
        "recherches": [
            {"date": "2026-11-20", "quoi": "visite à la dernière adresse", "resultat": "logement vide"},
            {"date": "2026-11-21", "quoi": "mairie de Bréz-la-Forêt", "resultat": "aucune nouvelle adresse"},
        ],
        "recherche_lieu_travail": "ancien employeur interrogé le 21 novembre 2026, départ sans adresse connue",
        "lrar_numero": "1A 000 000 0000 0",
        "lrar_le": "2026-11-23",
        "lettre_simple_le": "2026-11-23",
        "consentement_reference": "registre des consentements n° 0001",
        "consentement_le": "2026-01-05",
        "parquet": "du tribunal judiciaire de Port-Sarjou",
        "visa_parquet_le": "2026-11-23",
        "modalites": "transmission au ministre de la justice",
        "convention": "la convention applicable",
        "autorite_competente": "l'autorité compétente de la collectivité",
        "autorite_requise": "l'autorité centrale de l'État requis",
        "traduction": "jointe",
        "delai_indique": "un mois augmenté de deux mois",
        "langue": "langue de l'État requis",
        "recepisse": "reçu le 24 novembre 2026",
        "attestation": "attendue",
    },
}


def dossier(**remplace: Any) -> dict[str, Any]:
    """Le dossier, dont on remplace des champs par leur chemin (``titre__date=None``)."""
    donnees = deepcopy(DOSSIER)
    for chemin, valeur in remplace.items():
        *groupes, cle = chemin.split("__")
        ou = donnees
        for groupe in groupes:
            ou = ou[groupe]
        ou[cle] = valeur
    return donnees


def feuille(**remplace: Any) -> Feuille:
    """La feuille d'un acte du dossier."""
    reglages: dict[str, Any] = {
        "titre": "Commandement de payer aux fins de saisie-vente",
        "le": LE,
        "etude": ETUDE,
        "code": "cmd_saisie_vente",
        "dossier": "2026-000001",
        "initiales": "HV/jd",
        "references": ("Dossier 2026-000001", "Réf. créancier : LB-2000"),
        "signataire": SIGNATAIRE,
        "donnees": dossier(),
    }
    return Feuille(**{**reglages, **remplace})
