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
    texte_a_lire,
    valeur_a_lire,
    valeur_en_francais,
)


def liste(requete: HttpRequest) -> HttpResponse:
    """Les valeurs proposées, et en proposer une."""

    def agir(lu: dict[str, Any]) -> None:
        proposer_valeur(**lu, acteur=requete.user, le=timezone.localdate())

    nom = requete.GET.get("nom", "")
    form = FormulaireValeur(requete.POST or None, initial=_initiale(nom))
    return mener(
        requete, form, agir, titre="Valeurs du droit",
        bouton="Proposer", succes="Proposée : rien ne change avant deux relectures.",
        retour=reverse("bureau:valeurs"), gabarit="bureau/veille/valeurs.html", noms=list(noms()),
        derniere=_derniere(nom), proposees=list(ParametrePropose.objects.select_related("proposee_par")[:50]),
    )  # fmt: skip


def _initiale(nom: str) -> dict[str, Any]:
    """Ce que le formulaire sait déjà d'un paramètre choisi : l'article, le lendemain de sa période, sa structure.

    Un nombre n'est pas repris : il se lit au texte. Une structure l'est, pour n'avoir qu'à corriger ses chiffres.
    """
    if nom not in set(noms()):
        return {"nom": nom}
    valeur = derniere(nom)
    return {
        "nom": nom, "article": valeur.article, "du": valeur.periode.au,
        "valeur": "" if isinstance(valeur.contenu, str) else valeur_en_francais(valeur.contenu),
    }  # fmt: skip


def _derniere(nom: str) -> dict[str, Any] | None:
    if nom not in set(noms()):
        return None
    valeur = derniere(nom)
    return {
        "nom": nom,
        "valeur": valeur_a_lire(valeur.contenu),
        "du": valeur.periode.du,
        "article": valeur.article,
    }


def valeur(requete: HttpRequest, cle: int) -> HttpResponse:
    """Une valeur proposée : ce qu'elle changerait, ses relectures, et la relire."""
    lue = get_object_or_404(ParametrePropose.objects.select_related("proposee_par"), pk=cle)
    # Une structure part de la dernière valeur, jamais de la proposition : on y porte ce qu'on lit au texte.
    depart = _initiale(lue.nom).get("valeur", "")
    form = FormulaireRelectureDeValeur(requete.POST or None, initial={"valeur": depart})
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
        "derniere": _derniere(lue.nom), "a_lire": texte_a_lire(lue.valeur),
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
