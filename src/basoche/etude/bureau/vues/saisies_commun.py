"""Ce que toute saisie fait : lire le formulaire, appeler l'action, montrer son refus sans rien perdre, ou revenir."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.commun.erreurs import DroitRefuse
from basoche.etude.commun.formulaires import Formulaire


def mener(
    requete: HttpRequest, form: Formulaire, agir: Callable[[dict[str, Any]], Any], *, titre: str, bouton: str,
    succes: str, retour: str, gabarit: str = "bureau/saisie.html", **contexte: Any,
) -> HttpResponse:  # fmt: skip
    """Une saisie entière.

    Args:
        agir: reçoit les champs lus et appelle l'action.
        succes: ce qu'on annonce une fois fait.
        retour: l'adresse où l'on revient.
    """
    if requete.method == "POST" and form.is_valid():
        try:
            agir(form.cleaned_data)
        except DroitRefuse:
            raise  # ce n'est pas une faute de saisie : la page entière se refuse
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            messages.success(requete, succes)
            return redirect(retour)
    rang = getattr(form, "AVANCES", ())
    return render(
        requete, gabarit,
        {"form": form, "titre": titre, "bouton": bouton, "retour": retour, **_champs(form, rang), **contexte},
    )  # fmt: skip


def _champs(form: forms.Form, avances: Sequence[str]) -> dict[str, Any]:
    visibles = form.visible_fields()
    return {
        "premiers": [champ for champ in visibles if champ.name not in avances],
        "avances": [champ for champ in visibles if champ.name in avances],
        "multipart": form.is_multipart(),
    }
