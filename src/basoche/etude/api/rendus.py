"""Des objets de l'étude à ce que l'API en dit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from basoche.droit.montant import Montant
from basoche.droit.resultat import Resultat
from basoche.etude.actes.models import Acte
from basoche.etude.api.portee import DELIVRABLES
from basoche.etude.dossiers.decompte import Decompte
from basoche.etude.dossiers.models import Dossier, Versement

_EN_PREPARATION = frozenset({"projet", "controle", "relu"})
_TOTAUX = ("principal", "interets", "frais", "total", "interet_par_jour")


def somme(montant: Montant | None) -> str | None:
    """« 1234.56 », ou rien."""
    return None if montant is None else str(montant)


def en_ligne(dossier: Dossier) -> dict[str, Any]:
    """Un dossier dans une liste."""
    return {
        "numero": dossier.numero, "nature": dossier.nature, "etat": dossier.etat, "intitule": dossier.intitule,
        "reference": dossier.reference_client, "ouvert_le": dossier.ouvert_le, "clos_le": dossier.clos_le,
        "solde": somme(dossier.solde_centimes), "solde_le": dossier.solde_le,
        "dernier_evenement_le": dossier.dernier_evenement_le,
    }  # fmt: skip


def en_entier(dossier: Dossier) -> dict[str, Any]:
    """Un dossier, ses parties et ses titres."""
    parties = dossier.parties.select_related("personne")
    titres = dossier.titres.order_by("date", "pk").values(
        "nature", "date", "juridiction", "rg", "signifie_le", "executoire_le"
    )
    return {
        **en_ligne(dossier),
        "parties": [{"role": partie.role, "nom": str(partie.personne)} for partie in parties],
        "titres": list(titres),
    }


def en_decompte(decompte: Decompte, resultat: Resultat) -> dict[str, Any]:
    """Le décompte et chaque ligne de sa preuve."""
    return {
        "au": decompte.au,
        **{nom: str(resultat.valeurs[nom]) for nom in _TOTAUX},
        "lignes": [en_preuve(ligne) for ligne in resultat.lignes],
        "fondements": [
            {"article": f.article, "source": f.source, "verification": f.verification.value}
            for f in resultat.fondements
        ],
        "hypotheses": list(resultat.hypotheses),
        "avertissements": [avertissement.message for avertissement in resultat.avertissements],
    }


def en_preuve(ligne: Mapping[str, Any]) -> dict[str, Any]:
    """Une ligne du calcul : poste, période d'intérêts, versement ou autre."""
    courue = "jours" in ligne
    sommes = {nom: somme(ligne.get(nom)) for nom in ("base", "frais", "principal", "solde")}
    montant = ligne.get("interets") if courue else ligne.get("montant")
    return {
        "nature": "interets" if courue else str(ligne.get("nature", "")),
        "libelle": str(ligne.get("libelle") or ligne.get("regle") or ligne.get("nature", "")),
        "du": _jour(ligne.get("du") or ligne.get("date")), "au": _jour(ligne.get("au")),
        "taux": None if ligne.get("taux") is None else str(ligne["taux"]), "jours": ligne.get("jours"),
        "diviseur": ligne.get("diviseur"), "somme": somme(montant), "interets": somme(ligne.get("interets")),
        "article": str(ligne.get("article") or ""), **sommes,
    }  # fmt: skip


def en_acte(acte: Acte) -> dict[str, Any]:
    """Un acte, sans ses données ; demande ``dossier`` et ``remise`` joints."""
    remise = getattr(acte, "remise", None)
    return {
        "id": acte.pk, "dossier": acte.dossier.numero, "code": acte.code, "intitule": acte.intitule,
        "etat": "en_preparation" if acte.etat in _EN_PREPARATION else acte.etat, "date": acte.date,
        "remis_le": timezone.localtime(remise.le).date() if remise else None,
        "mode_de_remise": remise.mode if remise else None, "signifie_le": acte.signifie_le,
        "cout": somme(acte.cout_centimes), "pdf_disponible": est_delivrable(acte),
    }  # fmt: skip


def est_delivrable(acte: Acte) -> bool:
    """Ni expédition ni second original avant le visa."""
    return acte.etat in DELIVRABLES and bool(acte.second_original_id or acte.original_id)


def en_versement(versement: Versement) -> dict[str, Any]:
    """Un versement ; demande ``extourne_par`` joint."""
    return {
        "id": versement.pk, "date": versement.date, "montant": str(versement.montant_centimes),
        "moyen": versement.moyen, "annule": getattr(versement, "extourne_par", None) is not None,
    }  # fmt: skip


def _jour(valeur: Any) -> date | None:
    return valeur if isinstance(valeur, date) else None
