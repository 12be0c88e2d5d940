"""Les événements : ce qu'une action publie pour ceux d'au-dessus, traité dans la même transaction.

On n'appelle jamais vers le haut : ``actes`` publie ``ActeRemis``, ``agenda`` s'y est abonné et pose les échéances.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction

Evenement = TypeVar("Evenement")
_ABONNES: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def abonner(genre: type[Evenement]) -> Callable[[Callable[[Evenement], None]], Callable[[Evenement], None]]:
    """Abonne une fonction à un genre d'événement ; elle s'exécute dans la transaction de l'action."""

    def inscrire(traitement: Callable[[Evenement], None]) -> Callable[[Evenement], None]:
        if traitement not in _ABONNES[genre]:
            _ABONNES[genre].append(traitement)
        return traitement

    return inscrire


def publier(evenement: object) -> None:
    """Traite l'événement par tous ses abonnés, dans l'ordre des abonnements ; un échec annule l'action entière."""
    assert transaction.get_connection().in_atomic_block, "un événement se publie dans la transaction de son action"
    for traitement in _ABONNES[type(evenement)]:
        traitement(evenement)
