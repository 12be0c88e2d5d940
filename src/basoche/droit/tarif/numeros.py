"""Du code d'un acte, ou d'un numéro saisi, à la prestation du tarif."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from basoche.droit import parametres
from basoche.droit.erreurs import ErreurBasoche, ParametreInconnu, ValeurInconnue
from basoche.droit.source import Verification
from basoche.droit.tarif.releve import Releve

CORRESPONDANCE = "tarif/correspondance_actes"
EMOLUMENTS = "tarif/emoluments/"
_FORME = re.compile(r"[0-9]{1,3}(?:-[0-9]{1,2}|[a-z])?\Z", re.ASCII)
_HORS_COUT = {
    "128": "droit proportionnel à la charge du débiteur : basoche calcul droits --article A444-31",
    "129": "droit proportionnel à la charge du créancier : basoche calcul droits --article A444-32",
    "204": "émolument par acompte versé : basoche parametres montrer tarif/gestion_delais_paiement",
}


@dataclass(frozen=True, slots=True)
class PrestationTarifee:
    """Un numéro des tableaux 3-1 à 3-3 et ce que son article en dit."""

    numero: str
    designation: str
    article: str
    coefficient: bool | None
    engagement: bool | None
    temps_reference: int | None
    tableau: str
    note: str

    @property
    def parametre(self) -> str:
        """Nom du paramètre de son émolument."""
        return EMOLUMENTS + self.numero


def prestation_du_numero(numero: str) -> PrestationTarifee:
    """La prestation d'un numéro du tarif.

    Raises:
        ErreurBasoche: aucun numéro de ce nom (code ``numero_inconnu``), ou droit proportionnel qui n'est pas un coût
            d'acte (code ``numero_hors_cout``).
    """
    if numero in _HORS_COUT:
        raise ErreurBasoche(
            f"Le n° {numero} n'est pas le coût d'un acte.",
            conseil=_HORS_COUT[numero] + ".",
            code="numero_hors_cout",
            champ="numero",
        )
    if not _FORME.match(numero):
        raise _numero_inconnu(numero)
    try:
        attributs = parametres.parametre(EMOLUMENTS + numero).attributs
    except ParametreInconnu:
        raise _numero_inconnu(numero) from None
    return PrestationTarifee(
        numero=numero,
        designation=attributs["designation"] or "libellé non lu",
        article=attributs["article"],
        coefficient=attributs["coefficient"],
        engagement=attributs["dep"],
        temps_reference=attributs["temps_reference_minutes"],
        tableau=attributs["tableau"],
        note=" ".join((attributs.get("note") or "").split()),
    )


def _numero_inconnu(numero: str) -> ErreurBasoche:
    proches = [n for lettre in "abc" if (n := numero + lettre) in _numeros_a_lettre()]
    choix = f"Donner {' ou '.join(f'« {n} »' for n in proches)}" if proches else "Donner un numéro des tableaux"
    return ErreurBasoche(
        f"Aucune prestation du tarif ne porte le n° « {numero} ».",
        conseil=f"{choix}, tel qu'il est imprimé (« 44 », « 112a », « 97-1 ») ; liste : basoche parametres lister.",
        code="numero_inconnu",
        champ="numero",
    )


def _numeros_a_lettre() -> frozenset[str]:
    suffixes = (nom.removeprefix(EMOLUMENTS) for nom in parametres.noms() if nom.startswith(EMOLUMENTS))
    return frozenset(numero for numero in suffixes if numero[-1].isalpha())


def numero_de_l_acte(code: str, releve: Releve) -> str:
    """Le numéro de tarif d'un acte du catalogue.

    Args:
        code: code de l'acte (``basoche acte lister``).
        releve: reçoit l'hypothèse et l'avertissement quand la correspondance est une lecture de mémoire.

    Raises:
        ErreurBasoche: code inconnu (``acte_inconnu``).
        ValeurInconnue: aucun numéro n'est établi pour cet acte.
    """
    lecture = releve.au_jour(CORRESPONDANCE)
    actes: Mapping[str, Any] = lecture.contenu
    if code not in actes:
        raise ErreurBasoche(
            f"Aucun acte du catalogue ne porte le code « {code} ».",
            conseil="Voir les codes : basoche acte lister.",
            code="acte_inconnu",
            champ="acte",
        )
    entree = actes[code]
    if entree["numero"] is None:
        raise _sans_numero(code, entree)
    numero: str = entree["numero"]
    precision = f" ; {entree['note']}" if entree.get("note") else ""
    releve.supposer(f"L'acte « {code} » est tarifé sous le n° {numero}{precision}.")
    if Verification(entree["verification"]) is Verification.MEMOIRE:
        releve.avertir(
            "correspondance_a_verifier",
            f"Le n° {numero} de l'acte « {code} » est une lecture de la désignation : à vérifier.",
        )
    return numero


def _sans_numero(code: str, entree: Mapping[str, Any]) -> ValeurInconnue:
    if entree.get("hors_tarif"):
        return ValeurInconnue(
            f"L'acte « {code} » est hors tarif : {entree['motif']}.",
            conseil="Donner l'honoraire convenu (--honoraire-ht) au lieu de l'acte.",
            champ="acte",
        )
    return ValeurInconnue(
        f"Le numéro de tarif de cet acte n'est pas établi (« {code} ») : {entree['motif']}.",
        conseil="Donner le numéro du tarif (--numero) au lieu de l'acte.",
        champ="acte",
    )
