"""Réserver une page à qui a le droit de faire ce qu'elle propose : le refus vient à l'ouverture, non à l'envoi."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from basoche.etude.commun.actions import exiger
from basoche.etude.equipe.droits import DROITS

Vue = Callable[..., HttpResponse]


def reserver(droit: str, vue: Vue) -> Vue:
    """La même page, refusée (403) à qui n'a pas ce droit ; l'action le vérifie encore, sur l'objet.

    Le refus ne dépend que de la fonction : il n'apprend rien de ce qui existe.

    Raises:
        KeyError: le droit n'existe pas (faute de programmation).
    """
    if droit not in DROITS:
        raise KeyError(droit)

    @functools.wraps(vue)
    def gardee(requete: HttpRequest, *arguments: Any, **nommes: Any) -> HttpResponse:
        exiger(requete.user, droit)
        return vue(requete, *arguments, **nommes)

    gardee.droit = droit  # type: ignore[attr-defined]
    return gardee
