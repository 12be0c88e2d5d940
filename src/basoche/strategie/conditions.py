"""Le prédicat de chaque condition de ``donnees/conditions.yaml`` : la fonction du même nom."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from basoche.strategie import conditions_execution, conditions_titre
from basoche.strategie.condition import Condition, Refus, lire_conditions
from basoche.strategie.faits import Faits

__all__ = ["PREDICATS", "Condition", "Predicat", "Refus", "lire_conditions"]

Predicat = Callable[[Faits], Refus | None]


def _predicat(nom: str) -> Predicat:
    modules = (conditions_titre, conditions_execution)
    trouves: list[Predicat] = [f for module in modules if (f := getattr(module, nom, None)) is not None]
    assert len(trouves) == 1, f"condition « {nom} » : {len(trouves)} fonctions"
    return trouves[0]


PREDICATS: Mapping[str, Predicat] = {nom: _predicat(nom) for nom in lire_conditions()}
