"""Mon calendrier : ouvrir, fermer, et le flux que lit l'agenda du téléphone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.agenda.calendrier import abonne_du_jeton, calendrier_de, fermer_calendrier, ouvrir_calendrier
from basoche.etude.agenda.models import AbonnementCalendrier


def mon_calendrier(requete: HttpRequest) -> HttpResponse:
    """Où en est mon abonnement, et mes courriels ; l'adresse neuve n'est montrée qu'une fois."""
    adresse = ""
    if requete.method == "POST":
        try:
            if "fermer" in requete.POST:
                fermer_calendrier(acteur=requete.user, le=timezone.localdate())
                messages.success(requete, "Calendrier fermé : son adresse ne répond plus.")
                return redirect("bureau:mon_calendrier")
            if "ouvrir" in requete.POST:
                jeton = ouvrir_calendrier(acteur=requete.user, le=timezone.localdate())
                adresse = requete.build_absolute_uri(reverse("bureau:flux_du_calendrier", args=[jeton]))
        except ErreurBasoche as refus:
            messages.error(requete, f"{refus.message} {refus.conseil}")
    contexte: dict[str, Any] = {
        "adresse": adresse, "abonnement": AbonnementCalendrier.objects.filter(collaborateur=requete.user).first(),
        "noms": settings.ENVIRONNEMENT.calendrier_noms, "serveur": settings.COURRIEL.hote,
    }  # fmt: skip
    return render(requete, "bureau/tournees/calendrier.html", contexte)


@login_not_required
@require_safe
def flux(requete: HttpRequest, jeton: str) -> HttpResponse:
    """Le calendrier, à qui connaît son adresse ; une adresse inconnue ou fermée n'existe pas."""
    ce_jour = timezone.localdate()
    qui = abonne_du_jeton(jeton, ce_jour)
    if qui is None:
        raise Http404
    octets = calendrier_de(
        qui, ce_jour, domaine=settings.COURRIEL.domaine, noms=settings.ENVIRONNEMENT.calendrier_noms
    )  # fmt: skip
    reponse = HttpResponse(octets, content_type="text/calendar; charset=utf-8")
    reponse["Content-Disposition"] = 'inline; filename="basoche.ics"'
    reponse["Cache-Control"] = "private, no-store"
    reponse["X-Robots-Tag"] = "noindex"
    return reponse
