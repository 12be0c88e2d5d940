"""Guichet de la restitution du dépôt de garantie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from basoche.droit.depot_garantie import DepotGarantie, calculer_depot_garantie
from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.resultat import Resultat
from basoche.guichet.champs import Champ, Forme, lire_entree

TITRE = "Dépôt de garantie : date de restitution et majoration de retard"

CHAMPS: tuple[Champ, ...] = (
    Champ("depot", Forme.MONTANT, "dépôt de garantie versé, en euros", obligatoire=True),
    Champ("loyer", Forme.MONTANT, "loyer mensuel hors charges, en euros", obligatoire=True),
    Champ("remise_cles_le", Forme.DATE, "jour de la remise des clés", obligatoire=True),
    Champ(
        "conforme",
        Forme.BOOLEEN,
        "l'état des lieux de sortie est conforme à celui d'entrée (vrai ou faux)",
        defaut=True,
    ),
    Champ("restitue_le", Forme.DATE, "jour de la restitution, si elle a eu lieu"),
)

EXEMPLE: Mapping[str, Any] = {
    "depot": "700.00",
    "loyer": "700.00",
    "remise_cles_le": "2026-01-31",
    "conforme": True,
    "restitue_le": "2026-04-02",
}


def calculer(entree: Mapping[str, Any], *, souple: bool = False, options: Options = AUCUNE) -> Resultat:
    """Lit l'entrée et calcule (voir :func:`basoche.droit.depot_garantie.calculer_depot_garantie`)."""
    return calculer_depot_garantie(DepotGarantie(**lire_entree(CHAMPS, entree, souple=souple)), options)
