"""Le guichet : un objet d'entrée (option, ligne de lot, requête) devient l'appel d'un calcul de ``droit``.

Un module par calcul du contrat, chacun avec ``TITRE``, ``CHAMPS``, ``EXEMPLE`` et ``calculer(entree, *, souple)``. Les
modules sont importés à la demande : un calcul ne paie pas le chargement des autres.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.resultat import Resultat
from basoche.guichet.champs import Champ

CALCULS: Mapping[str, str] = {
    "interets": "basoche.guichet.interets",
    "decompte": "basoche.guichet.decompte",
    "cout": "basoche.guichet.cout",
    "droits": "basoche.guichet.droits",
    "delai": "basoche.guichet.delai",
    "prescription": "basoche.guichet.prescription",
    "saisissable": "basoche.guichet.saisissable",
    "sbi": "basoche.guichet.sbi",
    "loyer": "basoche.guichet.loyer",
    "depot-garantie": "basoche.guichet.depot_garantie",
    "echeancier": "basoche.guichet.echeancier",
}


class Guichet(Protocol):
    """Ce qu'un module de guichet expose."""

    TITRE: str
    CHAMPS: Sequence[Champ]
    EXEMPLE: Mapping[str, Any]
    calculer: Callable[..., Resultat]


def ouvrir(nom: str) -> Guichet:
    """Le guichet d'un calcul du contrat.

    Raises:
        ErreurBasoche: aucun calcul ne porte ce nom (code ``calcul_inconnu``).
    """
    if nom not in CALCULS:
        raise ErreurBasoche(
            f"Calcul inconnu : « {nom} ».", conseil=f"Calculs : {', '.join(CALCULS)}.", code="calcul_inconnu"
        )
    module: Any = import_module(CALCULS[nom])
    guichet: Guichet = module
    return guichet
