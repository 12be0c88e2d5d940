"""Les lignes que chaque créancier écrirait, à sa façon : ses colonnes, ses codes, ses dates, ses montants.

Une ligne est un dictionnaire en-tête -> valeur ; une créance du bailleur en fait plusieurs, une par terme.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from basoche.demonstration.generateur_dettes import (
    BAILLEUR,
    FOURNISSEUR,
    OPERATEUR,
    SYNDIC,
    Dette,
    inventer_dette,
)
from basoche.demonstration.generateur_identites import (
    inventer_lieu,
    inventer_nom,
    inventer_personne,
    inventer_siren,
    inventer_societe,
    inventer_telephone,
)
from basoche.droit.montant import ZERO, Montant
from basoche.droit.periode import ajouter_mois
from basoche.echanges.creance import EspeceTitre, Versement

LigneBrute = dict[str, Any]

_FRAIS_DE_REJET = (Montant(0), Montant(0), Montant(750), Montant(1_200))
_INDEMNITE_DEMANDEE = "40,00"  # ce que ce fournisseur fictif réclame ; ce qui est dû se lit dans les paramètres
_MOIS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre")


@dataclass(frozen=True)
class CreancierFictif:
    """Un créancier : son profil d'import, son fichier, ce qu'il écrit, et ses colonnes à fautes."""

    profil: str
    fichier: str
    composer: Callable[[Random, int, date], list[LigneBrute]]
    reference: str
    nom: str
    montant: str
    exigible: str


def francais(jour: date | None, separateur: str = "/") -> str:
    """Une date JJ/MM/AAAA, vide si elle manque."""
    return f"{jour.day:02d}{separateur}{jour.month:02d}{separateur}{jour.year}" if jour else ""


def _virgule(montant: Montant) -> str:
    return str(montant).replace(".", ",")


def _milliers(montant: Montant, separateur: str) -> str:
    euros, centimes = divmod(montant.centimes, 100)
    return f"{euros:,}".replace(",", separateur) + f",{centimes:02d}"


def _lister(versements: tuple[Versement, ...], separateur: str = "/") -> str:
    return " | ".join(f"{francais(v.date, separateur)} : {_virgule(v.montant)}" for v in versements)


def _codes(dette: Dette, codes: Mapping[EspeceTitre, str], sinon: str) -> str:
    return codes[dette.titre.espece] if dette.titre else sinon


def _du_titre(dette: Dette, cles: tuple[str, str, str, str, str], ecrire: Callable[[date | None], Any]) -> LigneBrute:
    """Date, juridiction, numéro, notification et force exécutoire du titre, sous les en-têtes du créancier."""
    titre = dette.titre
    if titre is None:
        return dict.fromkeys(cles, "")
    valeurs = (ecrire(titre.rendu_le), titre.juridiction, titre.reference)
    return dict(zip(cles, (*valeurs, ecrire(titre.notifie_le), ecrire(titre.executoire_le)), strict=True))


def composer_operateur(alea: Random, rang: int, le: date) -> list[LigneBrute]:
    """Une facture de téléphonie : dates et montants écrits de plusieurs façons, adresses parfois sur deux lignes."""
    dette, lieu, personne = inventer_dette(alea, OPERATEUR, le), inventer_lieu(alea), inventer_personne(alea)
    est_societe = not alea.randrange(12)
    frais = alea.choice(_FRAIS_DE_REJET)
    verse = sum((v.montant for v in dette.versements), ZERO)
    ligne = {
        "Réf. client": f"ON{4_100_000 + rang:08d}",
        "N° facture": f"F{dette.exigible_le.year}-{alea.randrange(10**6):06d}",
        "Offre": alea.choice(("Fibre", "Mobile 40 Go", "Mobile pro", "Box + mobile")),
        "Civ.": "STE" if est_societe else personne.civilite,
        "Nom": inventer_societe(alea) if est_societe else personne.nom.upper(),
        "Prénom": "" if est_societe else personne.prenom,
        "SIREN": inventer_siren(alea) if est_societe else "",
        "Adresse": lieu.voie + ("\r\nBât. B - appt 12" if not alea.randrange(15) else ""),
        "CP": lieu.code_postal,
        "Ville": lieu.commune.upper(),
        "Tél.": inventer_telephone(alea),
        "Date éch.": francais(dette.exigible_le, alea.choice("///.-")),
        "Mt TTC": alea.choice((_virgule(dette.montant), _milliers(dette.montant, "\u00a0") + " €")),
        "Frais rejet": _virgule(frais) if frais else "",
        "Titre": _codes(dette, {EspeceTitre.INJONCTION_PAYER: "IP", EspeceTitre.JUGEMENT: "JGT"}, "-"),
    }
    ligne |= _du_titre(dette, ("Date titre", "Juridiction", "N° RG", "Signifié le", "Exécutoire le"), francais)
    ligne["Dernier acte"] = francais(dette.acte_execution_le)
    ligne["Règlements"] = _lister(dette.versements)
    ligne["Reste dû"] = _virgule(dette.montant + frais - verse)
    return [ligne]


def composer_syndic(alea: Random, rang: int, le: date) -> list[LigneBrute]:
    """Un appel de charges : valeurs natives de tableur, nom entier en une colonne, conjoint parfois."""
    dette, lieu, personne = inventer_dette(alea, SYNDIC, le), inventer_lieu(alea), inventer_personne(alea)
    a_conjoint = not alea.randrange(4)
    est_sci = not a_conjoint and not alea.randrange(8)
    nom = f"SCI {inventer_nom(alea)}" if est_sci else f"{personne.civilite} {personne.nom.upper()} {personne.prenom}"
    article_700 = Decimal(alea.choice((0, 300, 500, 800))) if dette.titre else Decimal(0)
    ligne: LigneBrute = {
        "Réf. copropriétaire": f"TP-{rang + 1:04d}",
        "Lot(s)": f"lot {alea.randrange(1, 240)}",
        "Copropriétaire": nom,
        "Conjoint - nom": personne.nom if a_conjoint else None,
        "Conjoint - prénom": inventer_personne(alea).prenom if a_conjoint else None,
        "Adresse de correspondance": lieu.voie,
        "Code postal": int(lieu.code_postal) if alea.randrange(2) else lieu.code_postal,
        "Ville": lieu.commune,
        "Objet de l'appel": f"Charges du {(dette.exigible_le.month + 2) // 3}e trimestre {dette.exigible_le.year}",
        "Exigible le": dette.exigible_le if alea.randrange(10) else francais(dette.exigible_le),
        "Charges dues (€)": Decimal(str(dette.montant)),
        "Frais de relance": alea.choice((None, Decimal("36.00"))),
        "Art. 700": article_700 or None,
        "Dépens": Decimal(str(Montant(alea.randrange(4_000, 12_000)))) if article_700 else None,
        "Décision": _codes(
            dette, {EspeceTitre.INJONCTION_PAYER: "Ordonnance IP", EspeceTitre.JUGEMENT: "Jugement"}, "néant"
        ),
    }
    ligne |= _du_titre(dette, ("Rendue le", "Tribunal", "RG", "Signifiée le", "Exécutoire au"), lambda jour: jour)
    for numero in range(1, 4):
        versement = dette.versements[numero - 1] if numero <= len(dette.versements) else None
        ligne[f"Versement {numero} - date"] = versement.date if versement else None
        ligne[f"Versement {numero}"] = Decimal(str(versement.montant)) if versement else None
    ligne["Mise en demeure"] = ajouter_mois(dette.exigible_le, 1) if ajouter_mois(dette.exigible_le, 1) <= le else None
    ligne["Dernière saisie"] = dette.acte_execution_le
    return [ligne]


def composer_bailleur(alea: Random, rang: int, le: date) -> list[LigneBrute]:
    """Un bail : une ligne par terme impayé, deux titulaires parfois, clause de solidarité dite ou non."""
    dette, lieu, personne = inventer_dette(alea, BAILLEUR, le), inventer_lieu(alea), inventer_personne(alea)
    second = inventer_personne(alea) if not alea.randrange(3) else None
    commun = {
        "N° de bail": f"LB-{2_000 + rang}",
        "Civilité": personne.civilite,
        "Nom du locataire": personne.nom,
        "Prénom du locataire": personne.prenom,
        "Civilité cotitulaire": second.civilite if second else "",
        "Nom cotitulaire": second.nom if second else "",
        "Prénom cotitulaire": second.prenom if second else "",
        "Clause de solidarité": alea.choice(("oui", "oui", "non")) if second else "",
        "Logement": lieu.voie,
        "Code postal": lieu.code_postal,
        "Commune": lieu.commune,
        "Courriel": f"locataire{rang}@exemple.invalid",
        "Type de décision": _codes(
            dette, {EspeceTitre.INJONCTION_PAYER: "injonction de payer", EspeceTitre.JUGEMENT: "jugement JCP"}, ""
        ),
        **_du_titre(
            dette, ("Décision du", "Juridiction", "Numéro RG", "Signification", "Caractère exécutoire"), francais
        ),
        "Plan signé le": francais(dette.reconnue_le),
        "Dernier acte d'exécution": francais(dette.acte_execution_le),
    }
    iso = alea.randrange(5) == 0
    termes = [ajouter_mois(dette.exigible_le, n) for n in range(1 + alea.randrange(4))]
    termes = [terme for terme in termes if terme <= (dette.titre.rendu_le if dette.titre else le)]
    return [
        {
            **commun,
            "Avis d'échéance": f"AE-{2_000 + rang}-{numero}",
            "Terme": f"Loyer {(*_MOIS, 'décembre')[terme.month - 1]} {terme.year}",
            "Échéance": terme.isoformat() if iso else francais(terme),
            "Loyer et charges": _milliers(dette.montant, "\u202f"),
            "Encaissements": _lister(dette.versements) if numero == 1 else "",
        }
        for numero, terme in enumerate(termes, start=1)
    ]


def composer_fournisseur(alea: Random, rang: int, le: date) -> list[LigneBrute]:
    """Une facture entre professionnels : points de milliers, pénalités selon trois régimes."""
    dette, lieu = inventer_dette(alea, FOURNISSEUR, le), inventer_lieu(alea)
    regime = alea.choice(("LME", "LME", "CGV", "LEGAL"))

    def pointe(jour: date | None) -> str:
        return francais(jour, ".")

    ligne = {
        "CODE_REP": f"R{alea.randrange(1, 9)}",
        "PIECE_COMPTABLE": f"VE{700_000 + rang}",
        "NUM_FACT": f"{dette.exigible_le.year}/{alea.randrange(10**5):05d}",
        "TIERS": inventer_societe(alea).upper(),
        "SIREN_TIERS": inventer_siren(alea),
        "ADR1": lieu.voie,
        "ADR2": alea.choice(("", "", "ZA des Œillets")),
        "CP": lieu.code_postal,
        "VILLE": lieu.commune,
        "DT_FACT": pointe(ajouter_mois(dette.exigible_le, -1)),
        "DT_ECH": pointe(dette.exigible_le),
        "MT_TTC": _milliers(dette.montant, "."),
        "IFR": _INDEMNITE_DEMANDEE,
        "REGIME_PENALITES": regime,
        "TX_PENALITES": "12 %" if regime == "CGV" else "",
        "LETTRAGE_PARTIEL": _lister(dette.versements, "."),
        "DT_MED": pointe(min(le, ajouter_mois(dette.exigible_le, 2))),
        "DT_RECONNAISSANCE": pointe(dette.reconnue_le),
        "TITRE": _codes(dette, {EspeceTitre.INJONCTION_PAYER: "OIP", EspeceTitre.JUGEMENT: "JUG"}, ""),
    }
    ligne |= _du_titre(dette, ("TITRE_DT", "TITRE_JURID", "TITRE_RG", "TITRE_SIGNIF", "TITRE_EXEC"), pointe)
    ligne["DT_DERNIER_ACTE"] = pointe(dette.acte_execution_le)
    return [ligne]


OPERATEUR_TELECOM = CreancierFictif(
    "operateur_telecom",
    "operateur_impayes.csv",
    composer_operateur,
    "Réf. client",
    "Nom",
    "Mt TTC",
    "Date éch.",
)
SYNDIC_COPROPRIETE = CreancierFictif(
    "syndic_copropriete",
    "syndic_impayes.xlsx",
    composer_syndic,
    "Réf. copropriétaire",
    "Copropriétaire",
    "Charges dues (€)",
    "Exigible le",
)
BAILLEUR_SOCIAL = CreancierFictif(
    "bailleur_social",
    "bailleur_loyers.csv",
    composer_bailleur,
    "N° de bail",
    "Nom du locataire",
    "Loyer et charges",
    "Échéance",
)
FOURNISSEUR_PROFESSIONNEL = CreancierFictif(
    "fournisseur_professionnel",
    "fournisseur_factures.txt",
    composer_fournisseur,
    "PIECE_COMPTABLE",
    "TIERS",
    "MT_TTC",
    "DT_ECH",
)
