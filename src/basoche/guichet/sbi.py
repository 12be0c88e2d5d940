"""Guichet du solde bancaire insaisissable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from basoche.droit.calendrier import METROPOLE, TERRITOIRES
from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.resultat import Resultat
from basoche.droit.saisissable import calculer_sbi
from basoche.guichet.champs import Champ, Forme, lire_entree

TITRE = "Solde bancaire insaisissable"

CHAMPS: tuple[Champ, ...] = (
    Champ("date", Forme.DATE, "jour de la saisie", obligatoire=True),
    Champ(
        "territoire",
        Forme.CHOIX,
        "lieu du compte : Mayotte a son propre montant",
        defaut=METROPOLE,
        choix=TERRITOIRES,
    ),
)

EXEMPLE: Mapping[str, Any] = {"date": "2026-05-15"}


def calculer(entree: Mapping[str, Any], *, souple: bool = False, options: Options = AUCUNE) -> Resultat:
    """Lit l'entrée et rend le montant (voir :func:`basoche.droit.saisissable.calculer_sbi`)."""
    lu = lire_entree(CHAMPS, entree, souple=souple)
    return calculer_sbi(lu["date"], lu["territoire"], options)
