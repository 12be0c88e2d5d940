"""L'accueil : ce qui brûle, mes tâches, mes derniers dossiers."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from basoche.etude.agenda.models import Echeance, EtatTache, Sens, Tache
from basoche.etude.dossiers.consultations import derniers_dossiers
from basoche.etude.dossiers.visibilite import des_dossiers_visibles

HORIZON = timedelta(days=30)


def accueil(requete: HttpRequest) -> HttpResponse:
    """Échéances proches des dossiers visibles, tâches du collaborateur, derniers dossiers ouverts."""
    ce_jour = timezone.localdate()
    proches = Echeance.objects.filter(traitee_le=None, sens=Sens.AU_PLUS_TARD, le__lte=ce_jour + HORIZON)
    echeances = (
        des_dossiers_visibles(proches, requete.user).select_related("dossier", "responsable").order_by("le", "id")[:15]
    )
    taches = Tache.objects.filter(
        affectee_a=requete.user, etat__in=[EtatTache.A_FAIRE, EtatTache.EN_COURS]
    ).select_related("dossier")[:15]
    contexte = {
        "ce_jour": ce_jour, "echeances": echeances, "taches": taches, "recents": derniers_dossiers(requete.user)
    }  # fmt: skip
    return render(requete, "bureau/accueil.html", contexte)
