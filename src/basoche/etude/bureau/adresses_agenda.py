"""Les adresses des tâches, de la prescription et des travaux."""

from django.urls import path

from basoche.etude.bureau.reserve import reserver
from basoche.etude.bureau.vues import prescription, taches, travaux

urlpatterns = [
    path("taches", reserver("tache.traiter", taches.liste), name="taches"),
    path("taches/faites", reserver("tache.traiter", taches.agir), name="taches_agir"),
    path("taches/nouvelle", reserver("tache.traiter", taches.creer), name="tache_creer"),
    path("taches/<int:cle>", reserver("tache.traiter", taches.tache), name="tache"),
    path("prescriptions", reserver("dossier.lire", prescription.liste), name="prescriptions"),
    path("dossiers/<str:numero>/prescription", reserver("dossier.lire", prescription.dossier), name="prescription"),
    path("travaux", reserver("travaux.suivre", travaux.liste), name="travaux"),
    path("travaux/<uuid:cle>/relancer", reserver("travaux.suivre", travaux.relancer), name="travail_relancer"),
]
