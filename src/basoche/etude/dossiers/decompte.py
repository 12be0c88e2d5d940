"""Le décompte d'un dossier : ses postes et ses versements donnés au calcul, la preuve telle qu'il la rend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.droit.parametres import Options
from basoche.droit.resultat import Resultat
from basoche.etude.dossiers.models import Dossier, Partie, Role
from basoche.guichet import decompte as guichet

# L'application chiffre avec la dernière version connue d'un tarif ou d'un taux, et l'annonce.
OPTIONS = Options(reconduire=True)
_TENUS = (Role.DEBITEUR, Role.CODEBITEUR, Role.CAUTION)


@dataclass(frozen=True, slots=True)
class Decompte:
    """Un décompte à une date : le résultat et sa preuve, ou le refus qui dit ce qui manque."""

    au: date
    entree: dict[str, Any]
    resultat: Resultat | None
    refus: ErreurBasoche | None

    @property
    def total(self) -> Montant | None:
        """Ce qui reste dû, tout compris."""
        return self.resultat.valeurs["total"] if self.resultat else None


def decompter(dossier: Dossier, au: date) -> Decompte:
    """Le décompte du dossier à cette date ; un refus du calcul est une valeur, jamais une exception."""
    entree = entree_du_decompte(dossier, au)
    try:
        return Decompte(au, entree, guichet.calculer(entree, options=OPTIONS), None)
    except ErreurBasoche as refus:
        return Decompte(au, entree, None, refus)


def decompter_avec(dossier: Dossier, versement: dict[str, Any], au: date) -> Decompte:
    """Le décompte comme si ce versement était enregistré ; rien n'est écrit.

    Args:
        versement: ``date``, ``montant``, ``imputation`` et ``debiteur``, comme le calcul les lit.
    """
    entree = entree_du_decompte(dossier, au)
    entree["versements"] = [*entree["versements"], versement]
    try:
        return Decompte(au, entree, guichet.calculer(entree, options=OPTIONS), None)
    except ErreurBasoche as refus:
        return Decompte(au, entree, None, refus)


def entree_du_decompte(dossier: Dossier, au: date) -> dict[str, Any]:
    """L'entrée du calcul ``decompte``, telle que ``basoche calcul decompte`` la lirait."""
    postes = list(dossier.postes.all())
    cles = {titre.pk: titre.cle for titre in dossier.titres.all()}
    annules = {poste.extourne_id for poste in postes if poste.extourne_id}
    entree: dict[str, Any] = {
        "au": au.isoformat(),
        "postes": [
            {
                "id": str(poste.pk),
                "libelle": poste.libelle,
                "nature": poste.nature,
                "montant": str(poste.montant_centimes),
                "date": poste.date.isoformat(),
                "interets": poste.interets,
                **({"titre": cles[poste.titre_id]} if poste.titre_id else {}),
            }
            for poste in postes
            if poste.extourne_id is None and poste.pk not in annules and poste.date <= au
        ],
        "versements": [],
        "avoirs": _avoirs(dossier, au),
        "suspensions": _suspensions(dossier),
    }
    titres = sorted({cles[poste.titre_id] for poste in postes if poste.titre_id})
    if titres:
        entree["titres"] = [{"cle": cle} for cle in titres]
    if len(titres) == 1:  # un seul titre : ce qui n'en dit pas (le coût d'un acte) est de celui-là
        for poste in entree["postes"]:
            poste.setdefault("titre", titres[0])
    debiteurs = _debiteurs(dossier)
    if debiteurs:
        entree["debiteurs"] = debiteurs
    entree["versements"] = _versements(dossier, au, qui=bool(debiteurs))
    return entree


def _versements(dossier: Dossier, au: date, *, qui: bool) -> list[dict[str, Any]]:
    versements = list(dossier.versements.all())
    annules = {versement.extourne_id for versement in versements if versement.extourne_id}
    return [
        {
            "date": versement.date.isoformat(),
            "montant": str(versement.montant_centimes),
            "imputation": versement.imputation,
            **({"debiteur": str(versement.par_id)} if qui and versement.par_id else {}),
        }
        for versement in versements
        if versement.extourne_id is None and versement.pk not in annules and versement.date <= au
    ]


def _avoirs(dossier: Dossier, au: date) -> list[dict[str, Any]]:
    return [
        {"date": avoir.date.isoformat(), "montant": str(avoir.montant_centimes), "poste": str(avoir.poste_id)}
        for avoir in dossier.avoirs.all()
        if avoir.date <= au
    ]


def _suspensions(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        {
            "du": suspension.du.isoformat(),
            "effet": suspension.effet,
            "cause": suspension.cause,
            "article": suspension.article,
            **({"au": suspension.au.isoformat()} if suspension.au else {}),
            **({"taux": suspension.taux} if suspension.taux else {}),
            **({"postes": suspension.postes} if suspension.postes else {}),
        }
        for suspension in dossier.suspensions.all()
    ]


def _debiteurs(dossier: Dossier) -> list[dict[str, Any]]:
    """Les débiteurs tenus ; un seul n'a pas besoin d'être dit."""
    parties: list[Partie] = [partie for partie in dossier.parties.all() if partie.role in _TENUS]
    if len(parties) < 2:
        return []
    return [
        {
            "cle": str(partie.pk),
            **({"tenu": partie.tenu} if partie.tenu else {}),
            **({"part": partie.part} if partie.part else {}),
            **({"plafond": str(partie.plafond_centimes)} if partie.plafond_centimes else {}),
        }
        for partie in parties
    ]
