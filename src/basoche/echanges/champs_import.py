"""Les champs qu'un profil d'import peut remplir : leur nom et ce qu'ils contiennent.

Une seule table, pour que le lecteur du profil, celui des lignes et la documentation disent la même chose.
"""

from __future__ import annotations

from enum import StrEnum

from basoche.echanges.creance import NATURES, EspeceTitre, Genre

NOMBRE_VERSEMENTS = 9


class Type(StrEnum):
    """Ce que contient une colonne."""

    TEXTE = "texte"
    DATE = "date"
    MONTANT = "montant"
    TAUX = "taux"
    OUI_NON = "oui_non"
    CHOIX = "choix"


CHAMPS: dict[str, tuple[Type, str]] = {
    "reference": (Type.TEXTE, "référence du créancier, unique chez lui (obligatoire)"),
    "nature": (Type.CHOIX, "nature de la créance : clé du tableau des prescriptions"),
    "libelle": (Type.TEXTE, "libellé du principal : « loyer de mars 2026 »"),
    "piece": (Type.TEXTE, "numéro de facture, d'appel de fonds, de quittance"),
    "genre": (Type.CHOIX, "physique ou morale (défaut : déduit du nom et du SIREN)"),
    "qualite": (Type.CHOIX, "consommateur ou professionnel"),
    "civilite": (Type.TEXTE, "civilité du débiteur"),
    "nom": (Type.TEXTE, "nom de famille du débiteur"),
    "prenom": (Type.TEXTE, "prénom du débiteur"),
    "nom_complet": (Type.TEXTE, "nom entier en une colonne : « M. DURAND Jean », « SARL Durand »"),
    "raison_sociale": (Type.TEXTE, "raison sociale du débiteur"),
    "siren": (Type.TEXTE, "SIREN ou SIRET du débiteur"),
    "voie": (Type.TEXTE, "numéro et voie"),
    "complement": (Type.TEXTE, "complément d'adresse"),
    "code_postal": (Type.TEXTE, "code postal"),
    "commune": (Type.TEXTE, "commune"),
    "pays": (Type.TEXTE, "pays (défaut : France)"),
    "telephone": (Type.TEXTE, "téléphone"),
    "courriel": (Type.TEXTE, "courriel"),
    "codebiteur_civilite": (Type.TEXTE, "civilité du second débiteur"),
    "codebiteur_nom": (Type.TEXTE, "nom du second débiteur"),
    "codebiteur_prenom": (Type.TEXTE, "prénom du second débiteur"),
    "tenus": (Type.CHOIX, "comment plusieurs débiteurs sont tenus : solidaire, in_solidum, part"),
    "principal": (Type.MONTANT, "principal dû"),
    "exigible_le": (Type.DATE, "date d'exigibilité"),
    "frais": (Type.MONTANT, "frais réclamés par le créancier"),
    "clause_penale": (Type.MONTANT, "clause pénale"),
    "indemnite": (Type.MONTANT, "indemnité (forfaitaire de recouvrement, d'occupation)"),
    "article_700": (Type.MONTANT, "indemnité de l'article 700 du code de procédure civile"),
    "depens": (Type.MONTANT, "dépens liquidés par le titre"),
    "interets_echus": (Type.MONTANT, "intérêts déjà liquidés"),
    "solde": (Type.MONTANT, "solde annoncé : sert de contrôle (postes moins versements)"),
    "titre_espece": (Type.CHOIX, "espèce du titre exécutoire ; vide = sans titre"),
    "titre_le": (Type.DATE, "date du titre"),
    "titre_juridiction": (Type.TEXTE, "juridiction, ou notaire"),
    "titre_reference": (Type.TEXTE, "numéro de RG, de répertoire"),
    "titre_notifie_le": (Type.DATE, "date de signification ou de notification du titre"),
    "titre_executoire_le": (Type.DATE, "date à laquelle le titre est devenu exécutoire"),
    "versements": (Type.TEXTE, "liste de versements en une cellule : « 12/03/2026 : 50,00 ; 12/04/2026 : 50,00 »"),
    **{f"versement_{n}_le": (Type.DATE, f"date du versement {n}") for n in range(1, NOMBRE_VERSEMENTS + 1)},
    **{f"versement_{n}": (Type.MONTANT, f"montant du versement {n}") for n in range(1, NOMBRE_VERSEMENTS + 1)},
    "reconnaissance_le": (Type.DATE, "dernière reconnaissance de dette"),
    "demande_en_justice_le": (Type.DATE, "demande en justice"),
    "acte_execution_le": (Type.DATE, "dernier acte d'exécution forcée"),
    "mesure_conservatoire_le": (Type.DATE, "mesure conservatoire"),
    "mise_en_demeure_le": (Type.DATE, "mise en demeure reçue"),
    "taux": (Type.CHOIX, "intérêts réclamés : legal, fixe, bce_plus_10, aucun"),
    "taux_fixe": (Type.TAUX, "taux contractuel, en pour cent"),
    "interets_du": (Type.DATE, "départ des intérêts (défaut : l'exigibilité de chaque poste)"),
    "capitalisation_depuis": (Type.DATE, "départ de la capitalisation"),
    "alimentaire": (Type.OUI_NON, "créance d'aliments"),
    "note": (Type.TEXTE, "observation du créancier"),
}
"""Nom du champ -> (type, ce qu'il contient)."""

CHOIX: dict[str, tuple[str, ...]] = {
    "nature": NATURES,
    "genre": tuple(genre.value for genre in Genre),
    "qualite": ("consommateur", "professionnel"),
    "tenus": ("solidaire", "in_solidum", "part"),
    "titre_espece": tuple(espece.value for espece in EspeceTitre),
    "taux": ("legal", "fixe", "bce_plus_10", "aucun"),
}
"""Champ de type ``choix`` -> valeurs permises."""
