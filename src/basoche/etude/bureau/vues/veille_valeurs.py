"""Saisir une valeur nouvelle du droit : la proposer, la simuler, la relire à deux, l'employer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.parametres import noms
from basoche.etude.bureau.formulaires_veille import FormulaireRelectureDeValeur, FormulaireValeur
from basoche.etude.bureau.vues.actes_communs import version_lue
from basoche.etude.bureau.vues.saisies_commun import mener
from basoche.etude.commun.erreurs import DroitRefuse
from basoche.etude.dossiers.models import Dossier
from basoche.etude.textes.models import ParametrePropose
from basoche.etude.textes.valeurs import (
    RELECTURES,
    abandonner_valeur,
    derniere,
    employer_valeur,
    proposer_valeur,
    relire_valeur,
    simuler,
    valeur_en_francais,
)


def liste(requete: HttpRequest) -> HttpResponse:
    """Les valeurs proposées, et en proposer une."""

    def agir(lu: dict[str, Any]) -> None:
        proposer_valeur(**lu, acteur=requete.user, le=timezone.localdate())

    nom = requete.GET.get("nom", "")
    return mener(
        requete, FormulaireValeur(requete.POST or None, initial={"nom": nom}), agir, titre="Valeurs du droit",
        bouton="Proposer", succes="Proposée : rien ne change avant deux relectures.",
        retour=reverse("bureau:valeurs"), gabarit="bureau/veille/valeurs.html", noms=list(noms()),
        derniere=_derniere(nom), proposees=list(ParametrePropose.objects.select_related("proposee_par")[:50]),
    )  # fmt: skip


def _derniere(nom: str) -> dict[str, Any] | None:
    if nom not in set(noms()):
        return None
    valeur = derniere(nom)
    return {
        "nom": nom,
        "valeur": valeur_en_francais(valeur.contenu),
        "du": valeur.periode.du,
        "article": valeur.article,
    }


def valeur(requete: HttpRequest, cle: int) -> HttpResponse:
    """Une valeur proposée : ce qu'elle changerait, ses relectures, et la relire."""
    lue = get_object_or_404(ParametrePropose.objects.select_related("proposee_par"), pk=cle)
    form = FormulaireRelectureDeValeur(requete.POST or None)
    if requete.method == "POST" and form.is_valid():
        try:
            relire_valeur(lue, **form.cleaned_data, acteur=requete.user, le=timezone.localdate())
        except DroitRefuse:
            raise
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            messages.success(requete, "Relecture gardée.")
            return redirect("bureau:valeur", lue.pk)
    relectures = list(lue.relectures.select_related("par"))
    ouverte = lue.etat == ParametrePropose.Etat.PROPOSEE
    au = max(timezone.localdate(), lue.du)
    contexte = {
        "propose": lue, "form": form, "relectures": relectures, "manquent": max(0, RELECTURES - len(relectures)),
        "ouverte": ouverte, "sienne": any(une.par_id == requete.user.pk for une in relectures), "au": au,
        "simulation": simuler(lue, Dossier.objects.visibles_par(requete.user), au) if ouverte else None,
        "derniere": _derniere(lue.nom),
    }  # fmt: skip
    return render(requete, "bureau/veille/valeur.html", contexte)


@require_POST
def decider(requete: HttpRequest, cle: int, geste: str) -> HttpResponse:
    """Employer la valeur relue, ou l'abandonner."""
    lue = get_object_or_404(ParametrePropose, pk=cle)
    gestes = {"employer": (employer_valeur, "Valeur employée : les calculs la lisent dès maintenant."),
              "abandonner": (abandonner_valeur, "Proposition abandonnée.")}  # fmt: skip
    if geste not in gestes:
        return HttpResponse(status=404)
    agir, dit = gestes[geste]
    try:
        agir(lue, acteur=requete.user, le=timezone.localdate(), version_lue=version_lue(requete))
    except DroitRefuse:
        raise
    except ErreurBasoche as refus:
        messages.error(requete, f"{refus.message} {refus.conseil}")
    else:
        messages.success(requete, dit)
    return redirect("bureau:valeur", lue.pk)
