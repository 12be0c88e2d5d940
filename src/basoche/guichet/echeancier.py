"""Guichet de l'échéancier d'apurement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from basoche.droit.echeancier import Echeancier, calculer_echeancier
from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.resultat import Resultat
from basoche.guichet.champs import Champ, Forme, lire_entree, lire_taux

TITRE = "Échéancier d'apurement d'une dette"

_INTERETS = (
    Champ("taux", Forme.TAUX, "taux annuel fixe, en pour cent", obligatoire=True),
    Champ("du", Forme.DATE, "jour depuis lequel les intérêts courent (défaut : la première échéance)"),
)


def _lire_interets(valeur: Any, ou: str, souple: bool) -> tuple[Decimal, date | None]:
    """Un taux, ou ``{"taux": "5", "du": "2026-01-01"}``."""
    if isinstance(valeur, dict):
        lu = lire_entree(_INTERETS, valeur, souple=souple, chemin=ou)
        return lu["taux"], lu["du"]
    return lire_taux(valeur, ou, souple), None


CHAMPS: tuple[Champ, ...] = (
    Champ("total", Forme.MONTANT, "somme à apurer, en euros", obligatoire=True),
    Champ("mensualite", Forme.MONTANT, "montant d'une échéance, en euros (ou « nombre »)"),
    Champ("nombre", Forme.ENTIER, "nombre d'échéances (ou « mensualite »)"),
    Champ("premiere_echeance", Forme.DATE, "jour de la première échéance", obligatoire=True),
    Champ("jour", Forme.ENTIER, "quantième des échéances suivantes, de 1 à 31 (défaut : celui de la première)"),
    Champ(
        "interets",
        Forme.LIBRE,
        "intérêts au taux annuel fixe, en pour cent, sur le solde",
        defaut=(Decimal(0), None),
        lecture=_lire_interets,
        exemple="5",
    ),
)

EXEMPLE: Mapping[str, Any] = {"total": "1000.00", "mensualite": "150.00", "premiere_echeance": "2026-12-05"}


def calculer(entree: Mapping[str, Any], *, souple: bool = False, options: Options = AUCUNE) -> Resultat:
    """Lit l'entrée et dresse l'échéancier (voir :func:`basoche.droit.echeancier.calculer_echeancier`)."""
    lu = lire_entree(CHAMPS, entree, souple=souple)
    taux, depuis = lu["interets"]
    return calculer_echeancier(Echeancier(**lu | {"interets": taux, "interets_du": depuis}), options)
