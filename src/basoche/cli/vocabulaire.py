"""Les noms techniques (clés du contrat) tels qu'on les lit : « interets » devient « Intérêts »."""

from __future__ import annotations

_INTITULES = {
    "a_charge": "À la charge de",
    "a_charge_creancier": "À la charge du créancier",
    "a_charge_debiteur": "À la charge du débiteur",
    "a_restituer_le": "À restituer le",
    "acquise_le": "Acquise le",
    "arrets": "Arrêts",
    "article": "Texte",
    "capacite": "Capacité",
    "cle": "Clé",
    "date_brute": "Avant report",
    "debiteur": "Débiteur",
    "debiteurs": "Par débiteur",
    "dernier_jour": "Dernier jour",
    "dernier_jour_large": "Dernier jour, lecture large",
    "detail": "Détail",
    "designation": "Désignation",
    "ecart_pour_cent": "Écart au mieux possible",
    "echeance": "Échéance",
    "echeances": "Échéances",
    "employe": "Employé",
    "etape": "Étape",
    "evenement": "Événement",
    "fidelite_pour_cent": "Fidélité des règles",
    "fraction_bareme": "Fraction du barème",
    "ht": "Hors taxe",
    "insaisissable": "Insaisissable",
    "interet_par_jour": "Intérêt par jour",
    "interets": "Intérêts",
    "interets_prescrits": "Intérêts prescrits",
    "libelle": "Libellé",
    "mensualite": "Mensualité",
    "minimum_laisse": "Minimum laissé",
    "numero": "Numéro",
    "nature_poste": "Nature du poste",
    "penalite": "Pénalité",
    "premier_jour_utile": "Premier jour utile",
    "prescrit_entierement": "Prescrit entièrement",
    "preuve": "Preuve",
    "provision_un_mois": "Provision d'un mois",
    "regle": "Règle",
    "regles": "Règles",
    "reporte": "Reporté",
    "soumis_tva": "Soumis à TVA",
    "titres": "Par titre",
    "total_paye": "Total payé",
    "trop_percu": "Trop-perçu",
    "ttc": "Toutes taxes comprises",
    "tva": "TVA",
    "variation_pour_cent": "Variation en pour cent",
    "unite": "Unité",
    "verification": "Vérification",
}

# Mots de code du contrat que l'écran accentue ou écrit en entier.
_VALEURS = {
    "acte_execution": "acte d'exécution",
    "article_700": "article 700",
    "clause_penale": "clause pénale",
    "creancier": "créancier",
    "debiteur": "débiteur",
    "demande_en_justice": "demande en justice",
    "depart": "départ",
    "depens": "dépens",
    "exigibilite": "exigibilité",
    "indemnite": "indemnité",
    "instruction": "mesure d'instruction",
    "interets_echus": "intérêts échus",
    "jours_ouvrables": "jours ouvrables",
    "mediation": "médiation",
    "mesure_conservatoire": "mesure conservatoire",
    "mise_en_demeure": "mise en demeure",
    "quantieme": "quantième",
    "sans_effet": "sans effet",
}

_VERIFICATIONS = {
    "texte": "lu dans le texte",
    "recoupe": "recoupé",
    "une_source": "une seule source",
    "memoire": "de mémoire, à relire",
}


def intituler(cle: str) -> str:
    """L'intitulé d'une clé de résultat ou de ligne."""
    return _INTITULES.get(cle) or cle.replace("_", " ").capitalize()


def nommer_verification(niveau: str) -> str:
    """Un niveau de vérification, en clair."""
    return _VERIFICATIONS[niveau]


def nommer_valeur(cle: str, valeur: str) -> str:
    """Une valeur en toutes lettres : « debiteur » devient « débiteur », « une_source » « une seule source »."""
    if cle == "verification" and valeur in _VERIFICATIONS:
        return nommer_verification(valeur)
    return _VALEURS.get(valeur, valeur)
