"""Ce qui est prescrit dans une créance, terme par terme : chaque échéance a sa prescription."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from basoche.droit.resultat import Avertissement
from basoche.echanges.creance import Creance, Evenement, PosteDu
from basoche.guichet import ouvrir


class Echeance(NamedTuple):
    """La prescription d'un poste (ou du titre) : dernier jour pour agir, article, avertissements.

    ``dernier_jour`` est ``None`` tant qu'une instance ou une suspension est en cours : le délai ne court pas.
    """

    libelle: str
    exigible_le: date
    nature: str
    dernier_jour: date | None
    est_prescrite: bool
    article: str
    avertissements: tuple[Avertissement, ...]


def prescription_du_poste(creance: Creance, poste: PosteDu, *, le: date) -> Echeance:
    """La prescription d'un poste, selon la nature de la créance et les événements déclarés."""
    return calculer_echeance(creance.nature, poste.libelle, poste.exigible_le, creance.evenements, le=le)


def calculer_echeance(
    nature: str, libelle: str, exigible_le: date, evenements: Iterable[Evenement], *, le: date
) -> Echeance:
    """La prescription d'une échéance (C. civ. 2219 s. et textes spéciaux, par nature)."""
    resultat = ouvrir("prescription").calculer(
        {
            "nature": nature,
            "exigible_le": exigible_le.isoformat(),
            "evenements": [_en_entree(evenement) for evenement in evenements],
            "le": le.isoformat(),
        }
    )
    return Echeance(
        libelle=libelle,
        exigible_le=exigible_le,
        nature=nature,
        dernier_jour=resultat.valeurs["acquise_le"],
        est_prescrite=resultat.valeurs["prescrit"],
        article=resultat.valeurs["article"],
        avertissements=tuple(resultat.avertissements),
    )


def _en_entree(evenement: Evenement) -> dict[str, Any]:
    if evenement.au is None and not evenement.issue:
        return {"type": evenement.type, "date": evenement.du.isoformat()}
    entree: dict[str, Any] = {"type": evenement.type, "du": evenement.du.isoformat()}
    if evenement.au is not None:
        entree["au"] = evenement.au.isoformat()
    if evenement.issue:
        entree["issue"] = evenement.issue
    return entree
