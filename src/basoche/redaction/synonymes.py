"""Deux noms pour un même champ : celui du catalogue des mentions, et celui qu'emploient les modèles."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from basoche.droit.actes.champs import TypeChamp, vocabulaire
from basoche.guichet.champs import lire_taux
from basoche.redaction.ecriture import pour_cent

# Le nom du catalogue, et celui qu'emploient les parties communes des modèles.
SYNONYMES = {
    "cout_detail": "cout.lignes",
    "decompte.date_arrete": "decompte.au",
    "decompte.interets_echus": "decompte.interets",
    "decompte.taux_interets": "decompte.taux_texte",
    "titre.juridiction_ou_auteur": "titre.auteur",
    "titre.nature": "titre.designation",
    "montant_total": "decompte.total",
    # La page de remise : le catalogue nomme chaque champ, le modèle les range dans « remise ».
    "autorisation_juge": "remise.autorisation_juge",
    "autorite_competente": "remise.autorite_competente",
    "avis_passage_date": "remise.avis_passage_le",
    "circonstances_impossibilite": "remise.circonstances",
    "conditions_remise": "remise.conditions",
    "consentement_date": "remise.consentement_le",
    "consentement_ref": "remise.consentement_reference",
    "delai_indique": "remise.delai_indique",
    "derniere_adresse": "remise.derniere_adresse",
    "destinataire.identite": "remise.identite",
    "habilitation": "remise.habilitation",
    "langue": "remise.langue",
    "lettre_658_date": "remise.lettre_658_le",
    "lettre_simple_date": "remise.lettre_simple_le",
    "lieu_remise": "remise.lieu",
    "lrar_date": "remise.lrar_le",
    "lrar_numero": "remise.lrar_numero",
    "modalites_transmission": "remise.modalites",
    "parquet": "remise.parquet",
    "recherche_lieu_travail": "remise.recherche_lieu_travail",
    "tiers_nom": "remise.tiers.nom",
    "tiers_prenoms": "remise.tiers.prenoms",
    "tiers_qualite": "remise.tiers.qualite",
    "traduction": "remise.traduction",
    "type_etablissement": "remise.type_etablissement",
    "verifications": "remise.verifications",
    "visa_parquet_date": "remise.visa_parquet_le",
}


def renommer(brutes: Mapping[str, Any], du_modele: Set[str], *, souple: bool) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Donne à un champ du catalogue le nom qu'emploie le modèle, s'il ne connaît que celui-là.

    Si les deux noms sont donnés, celui du modèle l'emporte ; l'autre est rendu à part s'il disait autre chose.

    Args:
        brutes: les données reçues, laissées telles quelles.
        du_modele: les champs que lit le modèle.
        souple: accepte un taux saisi à la main.

    Raises:
        ChampInvalide: un taux illisible.
    """
    rendues = {cle: _copier(valeur) for cle, valeur in brutes.items()}
    ecartes = []
    for nom, emploie in SYNONYMES.items():
        if emploie not in du_modele or nom in du_modele:
            continue
        groupe, _, cle = nom.rpartition(".")
        source = rendues.get(groupe) if groupe else rendues
        if not isinstance(source, dict) or source.get(cle) is None:
            continue
        *groupes, autre = emploie.split(".")
        cible: Any = rendues
        for vers in groupes:
            cible = cible.setdefault(vers, {}) if isinstance(cible, dict) else None
        if not isinstance(cible, dict):
            continue
        valeur = source.pop(cle)
        if vocabulaire().champs[nom][0] is TypeChamp.TAUX:
            valeur = pour_cent(lire_taux(valeur, nom, souple))
        if cible.get(autre) is None:
            cible[autre] = valeur
        elif cible[autre] != valeur:
            ecartes.append(nom)
    return rendues, tuple(ecartes)


def _copier(valeur: Any) -> Any:
    """Les groupes, recopiés : renommer un champ ne touche pas les données reçues."""
    return {cle: _copier(dedans) for cle, dedans in valeur.items()} if isinstance(valeur, Mapping) else valeur
