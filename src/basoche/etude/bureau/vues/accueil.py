"""L'accueil : ce qui brûle, mes tâches, mes derniers dossiers."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from basoche.etude.agenda.models import Echeance, EtatTache, Sens, Tache
from basoche.etude.dossiers.consultations import derniers_dossiers
from basoche.etude.dossiers.visibilite import des_dossiers_visibles
from basoche.etude.equipe.models import Collaborateur

HORIZON = timedelta(days=30)


def accueil(requete: HttpRequest) -> HttpResponse:
    """Échéances proches des dossiers visibles, tâches du collaborateur, derniers dossiers ouverts."""
    ce_jour = timezone.localdate()
    proches = Echeance.objects.filter(traitee_le=None, sens=Sens.AU_PLUS_TARD, le__lte=ce_jour + HORIZON)
    echeances = (
        des_dossiers_visibles(proches, requete.user).select_related("dossier", "responsable").order_by("le", "id")[:15]
    )
    taches = _taches_de(requete.user)
    contexte = {
        "ce_jour": ce_jour, "echeances": echeances, "taches": taches, "recents": derniers_dossiers(requete.user)
    }  # fmt: skip
    return render(requete, "bureau/accueil.html", contexte)


def _taches_de(qui: Collaborateur) -> list[Tache]:
    """Ses premières tâches ; un état à la fois, pour que l'index ``tache_de`` donne l'ordre sans rien trier."""
    siennes = Tache.objects.filter(affectee_a=qui).select_related("dossier").order_by("pour_le", "id")
    lues = [tache for etat in (EtatTache.A_FAIRE, EtatTache.EN_COURS) for tache in siennes.filter(etat=etat)[:15]]
    return sorted(lues, key=lambda tache: (tache.pour_le is None, tache.pour_le or date.max, tache.pk))[:15]
