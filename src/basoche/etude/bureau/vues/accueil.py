"""L'accueil : ce qui brûle, mes tâches du jour, mes derniers dossiers."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from basoche.etude.agenda.gestes import remplaces_par, taches_visibles
from basoche.etude.agenda.models import Echeance, EtatTache, Sens, Tache
from basoche.etude.dossiers.consultations import derniers_dossiers
from basoche.etude.dossiers.visibilite import des_dossiers_visibles
from basoche.etude.equipe.models import Collaborateur

HORIZON = timedelta(days=30)
# Ce qui tient à 1280 × 800 ; le reste est à une touche.
ECHEANCES, TACHES, DOSSIERS = 7, 9, 6


def accueil(requete: HttpRequest) -> HttpResponse:
    """Échéances proches des dossiers visibles, tâches du collaborateur, derniers dossiers ouverts."""
    ce_jour = timezone.localdate()
    proches = Echeance.objects.filter(traitee_le=None, sens=Sens.AU_PLUS_TARD, le__lte=ce_jour + HORIZON)
    echeances = list(
        des_dossiers_visibles(proches, requete.user)
        .select_related("dossier", "responsable")
        .order_by("le", "id")[: ECHEANCES + 1]
    )
    taches = _taches_de(requete.user, ce_jour)
    recents = derniers_dossiers(requete.user)
    contexte = {
        "ce_jour": ce_jour, "echeances": echeances[:ECHEANCES], "encore_des_echeances": len(echeances) > ECHEANCES,
        "du_jour": [_ligne(tache, requete.user) for tache in taches if tache.pour_le and tache.pour_le <= ce_jour],
        "ensuite": [_ligne(tache, requete.user) for tache in taches if not tache.pour_le or tache.pour_le > ce_jour],
        "recents": recents[:DOSSIERS], "autres": recents[DOSSIERS:],
    }  # fmt: skip
    return render(requete, "bureau/accueil.html", contexte)


def _taches_de(qui: Collaborateur, ce_jour: date) -> list[Tache]:
    """Ses premières tâches et celles de qui il remplace ; un état à la fois, pour que l'index ``tache_de`` serve."""
    siennes = taches_visibles(qui).filter(affectee_a__in=[qui.pk, *remplaces_par(qui, ce_jour)])
    lues = [
        tache
        for etat in (EtatTache.A_FAIRE, EtatTache.EN_COURS)
        for tache in siennes.filter(etat=etat).order_by("pour_le", "id")[:TACHES]
    ]
    return sorted(lues, key=lambda tache: (tache.pour_le is None, tache.pour_le or date.max, tache.pk))[:TACHES]


def _ligne(tache: Tache, qui: Collaborateur) -> dict[str, object]:
    """La tâche, où mène son nom (l'acte à faire avancer, sinon elle-même), et si « Fait » lui est ouvert."""
    genre, _, cle = tache.objet.partition(":")
    acte = reverse("bureau:acte", args=[int(cle)]) if genre == "actes.acte" and cle.isdigit() else ""
    return {
        "tache": tache,
        "adresse": acte or reverse("bureau:tache", args=[tache.pk]),
        "sienne": tache.affectee_a_id == qui.pk,
    }
