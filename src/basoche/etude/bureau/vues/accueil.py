"""L'accueil : ce qui brûle, mes tâches du jour, mes derniers dossiers."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from basoche.etude.agenda.gestes import remplaces_par, taches_visibles
from basoche.etude.agenda.models import Tache
from basoche.etude.bureau import lignes_de_l_accueil
from basoche.etude.dossiers.consultations import derniers_dossiers
from basoche.etude.equipe.models import Collaborateur

HORIZON = timedelta(days=30)
# Ce qui tient à 1280 × 800 ; le reste est à une touche.
ECHEANCES, TACHES, DOSSIERS = lignes_de_l_accueil.ECHEANCES, lignes_de_l_accueil.TACHES, 6


def accueil(requete: HttpRequest) -> HttpResponse:
    """Échéances proches des dossiers visibles, tâches du collaborateur, derniers dossiers ouverts."""
    ce_jour = timezone.localdate()
    echeances = lignes_de_l_accueil.echeances_proches(requete.user, ce_jour + HORIZON)
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
    """Ses premières tâches et celles de qui il remplace ; les datées d'abord, quelle que soit la base."""
    lues = lignes_de_l_accueil.siennes(qui)
    if absents := remplaces_par(qui, ce_jour):
        lues += lignes_de_l_accueil.premieres(taches_visibles(qui).filter(affectee_a__in=absents))
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
