"""Le calcul lisible d'une créance du portefeuille : ``droit.decompte``, par le même guichet que la ligne de commande.

C'est lui qui fait foi. Une créance qu'il refuse porte son motif, en français, et aucun montant.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.guichet.decompte import calculer
from basoche.portefeuille.modele import LISIBLE, REFUSE, Creance, Ligne
from basoche.portefeuille.table import CATEGORIES, DERNIER_JOUR, EPOQUE, PREMIER_JOUR

_PLUS_GRAND = 2**63 - 1
_PREFIXE = "Poste « 1 » : "  # une ligne du portefeuille n'a qu'un poste


class _Refus(Exception):
    """Un motif de refus propre aux colonnes."""


def arreter_une(creance: Creance, au: int, motif: str) -> Ligne:
    """Arrête une créance par le calcul lisible.

    Args:
        creance: la créance.
        au: jour d'arrêté, depuis 1970.
        motif: pourquoi le noyau s'est abstenu.
    """
    try:
        valeurs = calculer(_en_entree(creance, au)).valeurs
        principal, interets, trop_percu = (valeurs[nom].centimes for nom in ("principal", "interets", "trop_percu"))
        if max(principal, interets, trop_percu) > _PLUS_GRAND:
            raise _Refus("montant trop grand pour tenir dans la colonne de sortie")
    except _Refus as refus:
        return Ligne(None, None, None, REFUSE, str(refus))
    except ErreurBasoche as refus:
        return Ligne(None, None, None, REFUSE, refus.message.removeprefix(_PREFIXE))
    return Ligne(principal, interets, trop_percu, LISIBLE, motif)


def _en_entree(creance: Creance, au: int) -> dict[str, Any]:
    """L'entrée du guichet du décompte."""
    if creance.categorie not in tuple(categorie.value for categorie in CATEGORIES):
        quoi = "absente" if creance.categorie is None else f"inconnue (« {creance.categorie[:40]} »)"
        raise _Refus(f"« categorie » {quoi} : particulier ou professionnel attendu")
    du = _jour(creance.du, "du")
    regle = {"du": du, "taux": "legal", "categorie": creance.categorie, "arrondi": "evenement"}
    for nom, jour in (("executoire_le", creance.executoire), ("capitalisation_depuis", creance.depuis)):
        if jour is not None:
            regle[nom] = _jour(jour, nom)
    principal = _montant(creance.principal, "principal_centimes")
    return {
        "au": _jour(au, "au"),
        "postes": [{"nature": "principal", "montant": principal, "date": du, "interets": regle}],
        "versements": _versements(creance),
    }


def _versements(creance: Creance) -> list[dict[str, str]]:
    if len(creance.dates) != len(creance.montants):
        raise _Refus(
            f"{len(creance.dates)} dates de versement pour {len(creance.montants)} montants : il en faut autant"
        )
    return [
        {
            "date": _jour(jour, f"versements_dates[{rang}]"),
            "montant": _montant(montant, f"versements_centimes[{rang}]"),
        }
        for rang, (jour, montant) in enumerate(zip(creance.dates, creance.montants, strict=True))
    ]


def _jour(jour: int | None, colonne: str) -> str:
    if jour is None:
        raise _Refus(f"« {colonne} » absent")
    if not PREMIER_JOUR <= jour <= DERNIER_JOUR:
        raise _Refus(f"« {colonne} » : date hors du calendrier pris en charge (années 1000 à 9900)")
    return date.fromordinal(jour + EPOQUE).isoformat()


def _montant(centimes: int | None, colonne: str) -> str:
    if centimes is None:
        raise _Refus(f"« {colonne} » absent")
    if centimes < 0:
        raise _Refus(f"« {colonne} » : montant négatif ({Montant(centimes)} €)")
    return str(Montant(centimes))
