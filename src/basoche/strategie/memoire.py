"""Ce que la stratégie garde d'un dossier à l'autre, et oublie dès que l'étude saisit une valeur du droit.

Un lot de conseils relit mille fois les mêmes seuils, délais et tarifs. Les garder est sûr tant que le recueil ne change
pas : :func:`rafraichir`, appelée à chaque évaluation, les oublie toutes quand le journal des saisies a changé.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Generic, ParamSpec, TypeVar, cast, overload

from basoche.droit.parametres import version_des_saisies

P = ParamSpec("P")
R = TypeVar("R")

_gardees: list[Callable[[], None]] = []
_version: list[object] = [None]


def memoire(taille: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Garde les ``taille`` dernières réponses d'une fonction qui lit le recueil de droit."""

    def garder(fonction: Callable[P, R]) -> Callable[P, R]:
        gardee = lru_cache(maxsize=taille)(fonction)
        _gardees.append(gardee.cache_clear)
        return cast(Callable[P, R], gardee)

    return garder


def rafraichir() -> None:
    """Oublie tout si l'étude a saisi ou retiré une valeur depuis la dernière fois."""
    version = version_des_saisies()
    if version != _version[0]:
        _version[0] = version
        for oublier in _gardees:
            oublier()


class fait(Generic[R]):  # noqa: N801 (s'emploie comme un décorateur de propriété)
    """Une propriété calculée une fois par objet, sans verrou : un dossier n'est jugé que par un fil."""

    def __init__(self, fonction: Callable[[Any], R]) -> None:
        self.fonction, self.nom, self.__doc__ = fonction, fonction.__name__, fonction.__doc__

    @overload
    def __get__(self, objet: None, classe: type) -> fait[R]: ...

    @overload
    def __get__(self, objet: object, classe: type) -> R: ...

    def __get__(self, objet: object | None, classe: type) -> fait[R] | R:
        if objet is None:
            return self
        valeur = objet.__dict__[self.nom] = self.fonction(objet)
        return valeur
