"""La table qui range la sanction dite par une source dans une gravité, et dit pourquoi.

Ce qui ne se range pas reste à vérifier : une gravité n'est jamais devinée. Un défaut de qualité, de pouvoir ou de
capacité (CPC 117) n'est pas une mention manquante : la nullité de fond naît du contrôle de qui agit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from basoche.droit.actes._modele import Gravite
from basoche.droit.actes._noeud import Fichier, Noeud

_FICHIER = Path(__file__).parent / "gravites.yaml"


@dataclass(frozen=True, slots=True)
class Rangement:
    """Une sanction, la gravité retenue, la raison."""

    sanction: str
    gravite: Gravite
    pourquoi: str


@cache
def table_des_gravites() -> tuple[Rangement, ...]:
    """Toutes les sanctions du catalogue et leur gravité.

    Raises:
        CatalogueInvalide: le fichier ne respecte pas le format.
    """
    noeud = Fichier(_FICHIER, "table des gravités").racine()
    noeud.verifier_cles(frozenset({"description", "table"}), frozenset())
    return tuple(map(_ranger, noeud.objets("table")))


def _ranger(noeud: Noeud) -> Rangement:
    noeud.verifier_cles(frozenset({"sanction", "gravite", "pourquoi"}), frozenset())
    return Rangement(noeud.texte("sanction"), noeud.choix("gravite", Gravite), noeud.texte("pourquoi"))
