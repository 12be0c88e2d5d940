"""Les travaux longs : ce qui attend, ce qui avance, ce qui a échoué et se relance."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Importation
from basoche.etude.travaux.gestes import ETATS, relancer_travail, travaux_recents, un_travailleur_est_la

_MONTRES = 50


def liste(requete: HttpRequest) -> HttpResponse:
    """La file, et les imports laissés en chemin."""
    travaux = travaux_recents(_MONTRES)
    en_file = {travail.importation.pk for travail in travaux if travail.importation and not travail.fini_le}
    inacheves = Importation.objects.filter(finie_le=None).exclude(pk__in=en_file).order_by("-pk")[:10]
    contexte = {
        "travaux": travaux, "travailleur": un_travailleur_est_la(), "inacheves": inacheves,
        "attendent": sum(travail.etat == ETATS["READY"] for travail in travaux),
        "avancent": any(not travail.fini_le for travail in travaux),
    }  # fmt: skip
    return render(requete, "bureau/travaux/liste.html", contexte)


@require_POST
def relancer(requete: HttpRequest, cle: UUID) -> HttpResponse:
    """Remet en file un travail échoué."""
    try:
        relancer_travail(str(cle), acteur=requete.user, le=timezone.localdate())
    except ActionRefusee as refus:
        messages.error(requete, f"{refus.message} {refus.conseil}")
    else:
        messages.success(requete, "Travail remis en file : il reprend où il en était.")
    return redirect("bureau:travaux")
