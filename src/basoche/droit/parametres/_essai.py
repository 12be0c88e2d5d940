"""Essayer une valeur sans l'écrire : le temps d'un calcul, elle prime sur le recueil et sur les saisies de l'étude."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from basoche.droit.parametres._journal import Saisie
from basoche.droit.parametres._modele import Parametre
from basoche.droit.parametres._surcouche import fusionner

_Fusions = dict[str, tuple[Parametre, Parametre]]
_ESSAYEES: ContextVar[tuple[tuple[Saisie, ...], _Fusions] | None] = ContextVar("parametres_essayes", default=None)


@contextmanager
def essayer(saisies: Sequence[Saisie]) -> Iterator[None]:
    """Les calculs faits ici emploient ces valeurs ; dehors, et dans les autres fils, rien n'a changé."""
    deja = _ESSAYEES.get()
    jeton = _ESSAYEES.set(((*(deja[0] if deja else ()), *saisies), {}))
    try:
        yield
    finally:
        _ESSAYEES.reset(jeton)


def appliquer_essais(parametre: Parametre) -> Parametre:
    """Le paramètre sous les valeurs essayées ; le même objet s'il n'y en a pas."""
    en_cours = _ESSAYEES.get()
    if en_cours is None:
        return parametre
    saisies, fusions = en_cours
    connue = fusions.get(parametre.nom)
    if connue is None or connue[0] is not parametre:
        essayees = [saisie for saisie in saisies if saisie.nom == parametre.nom]
        connue = fusions[parametre.nom] = (parametre, fusionner(parametre, essayees) if essayees else parametre)
    return connue[1]
