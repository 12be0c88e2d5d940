"""Qui supporte le coût d'un acte : débiteur, créancier, ou moitié chacun (L111-8 et L512-2 CPCE)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from basoche.droit import parametres
from basoche.droit.montant import ZERO, Montant
from basoche.droit.source import Fondement, Verification
from basoche.droit.tarif.releve import Releve

CHARGES = "tarif/charge_des_actes"


class Charge(StrEnum):
    """Celui qui supporte une ligne de coût."""

    DEBITEUR = "debiteur"
    CREANCIER = "creancier"
    PARTAGE = "partage"


@dataclass(frozen=True, slots=True)
class Repartition:
    """La part de chacun dans un total ; leur somme est ce total, au centime."""

    debiteur: Montant
    creancier: Montant


_DIRE = {
    Charge.DEBITEUR: "à la charge du débiteur",
    Charge.CREANCIER: "à la charge du créancier",
    Charge.PARTAGE: "partagé par moitié",
}


def charge_du_numero(numero: str | None, releve: Releve) -> Charge:
    """La charge d'une prestation tarifée (ou de l'honoraire libre si ``numero`` est ``None``).

    Args:
        numero: numéro des tableaux 3-1 à 3-3, ou ``None``.
        releve: reçoit l'hypothèse retenue, son fondement, et l'avertissement si les textes lus ne tranchent pas.
    """
    lecture = parametres.lire(CHARGES, le=releve.prestation.le)
    regle = _regle(numero, lecture.contenu)
    charge = Charge(regle["a_charge"])
    phrase = f"Coût {_DIRE[charge]} ({regle['article']}) : {regle['motif']}."
    verification = Verification.TEXTE if regle["certain"] else Verification.MEMOIRE
    releve.citer(Fondement(regle["article"], lecture.fondement.source, verification))
    releve.supposer(phrase)
    if not regle["certain"]:
        releve.avertir("charge_a_verifier", f"{phrase} À vérifier avant de réclamer ce coût.")
    return charge


def _regle(numero: str | None, contenu: Mapping[str, Any]) -> Mapping[str, Any]:
    if numero is None:
        honoraire: Mapping[str, Any] = contenu["honoraire"]
        return honoraire
    for groupe in contenu["groupes"]:
        if numero in groupe["numeros"]:
            trouve: Mapping[str, Any] = groupe
            return trouve
    autres: Mapping[str, Any] = contenu["autres"]
    return autres


def repartir(somme: Montant, charge: Charge) -> Repartition:
    """Répartit un total entre débiteur et créancier ; le centime impair d'un partage va au créancier."""
    match charge:
        case Charge.DEBITEUR:
            return Repartition(somme, ZERO)
        case Charge.CREANCIER:
            return Repartition(ZERO, somme)
        case Charge.PARTAGE:
            moitie = Montant(somme.centimes // 2)
            return Repartition(moitie, somme - moitie)
