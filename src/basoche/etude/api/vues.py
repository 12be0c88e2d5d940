"""La page des clés, au commissaire de justice, et le schéma de l'API."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.api.cles import creer_cle, reconnaitre, revoquer_cle
from basoche.etude.api.formulaires import FormulaireCle, FormulaireRevocation
from basoche.etude.api.models import CleApi
from basoche.etude.api.problemes import Probleme, repondre
from basoche.etude.api.routes import schema_publie
from basoche.etude.commun.actions import exiger
from basoche.etude.dossiers.visibilite import personnes_visibles
from basoche.etude.personnes.models import Personne
from basoche.etude.personnes.recherche import chercher_personnes

_MONTREES = 200
_CANDIDATS = 20


def cles(requete: HttpRequest) -> HttpResponse:
    """Toutes les clés, celles qui valent d'abord."""
    exiger(requete.user, "api.gerer")
    ce_jour = timezone.localdate()
    lues = CleApi.objects.select_related("client", "repondant")[:_MONTREES]
    lignes = sorted(({"cle": cle, "vaut": cle.vaut(ce_jour)} for cle in lues), key=lambda ligne: not ligne["vaut"])
    return render(requete, "api/cles.html", {"lignes": lignes})


def choisir(requete: HttpRequest) -> HttpResponse:
    """Pour qui est la clé : chercher le client."""
    exiger(requete.user, "api.gerer")
    texte = requete.GET.get("q", "").strip()[:120]
    trouves = chercher_personnes(texte, _CANDIDATS) if texte else []
    visibles = personnes_visibles([personne.pk for personne in trouves], requete.user)
    contexte = {"texte": texte, "clients": [personne for personne in trouves if personne.pk in visibles]}
    return render(requete, "api/choisir.html", contexte)


def creer(requete: HttpRequest, cle: int) -> HttpResponse:
    """Créer une clé pour la personne ``cle`` ; son secret n'est montré qu'une fois."""
    exiger(requete.user, "api.gerer")
    personne = get_object_or_404(Personne, pk__in=personnes_visibles([cle], requete.user))
    form = FormulaireCle(requete.POST or None, initial={"repondant": requete.user.pk})
    if requete.method == "POST" and form.is_valid():
        try:
            creee, secret = creer_cle(personne, acteur=requete.user, le=timezone.localdate(), **form.cleaned_data)
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            return render(requete, "api/secret.html", {"cle": creee, "secret": secret})
    contexte = {
        "form": form, "titre": f"Créer une clé · {personne}", "bouton": "Créer la clé", "retour": reverse("api:cles")
    }  # fmt: skip
    return render(requete, "api/saisie.html", contexte)


def revoquer(requete: HttpRequest, cle: int) -> HttpResponse:
    """Révoquer une clé, avec son motif."""
    exiger(requete.user, "api.gerer")
    lue = get_object_or_404(CleApi, pk=cle)
    form = FormulaireRevocation(requete.POST or None)
    if requete.method == "POST" and form.is_valid():
        try:
            revoquer_cle(lue, motif=form.cleaned_data["motif"], acteur=requete.user, le=timezone.localdate())
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            messages.success(requete, f"Clé « {lue.libelle} » révoquée.")
            return redirect("api:cles")
    contexte = {
        "form": form,
        "titre": f"Révoquer « {lue.libelle} »",
        "bouton": "Révoquer",
        "retour": reverse("api:cles"),
    }
    return render(requete, "api/saisie.html", contexte)


@require_safe
@login_not_required
def schema(requete: HttpRequest) -> HttpResponse:
    """Le schéma OpenAPI, à qui a une clé, ou à qui gère les clés."""
    marque, _, jeton = requete.headers.get("Authorization", "").partition(" ")
    avec_cle = marque.lower() == "bearer" and reconnaitre(jeton, timezone.localdate()) is not None
    au_bureau = requete.user.is_authenticated and requete.user.peut("api.gerer")
    if not (avec_cle or au_bureau):
        return repondre(Probleme("cle_absente", "Le schéma se lit avec une clé.", "Donner « Authorization: Bearer »."))
    return JsonResponse(schema_publie(), json_dumps_params={"ensure_ascii": False})
