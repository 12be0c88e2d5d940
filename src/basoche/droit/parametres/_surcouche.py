"""Les valeurs saisies par l'étude : elles priment, et portent leur source et leurs deux relecteurs."""

from __future__ import annotations

from basoche.droit.parametres._modele import Parametre


def appliquer_saisies(livre: Parametre) -> Parametre:
    """Le paramètre, une fois posées les valeurs saisies par l'étude."""
    return livre
