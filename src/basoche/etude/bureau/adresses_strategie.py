"""Les adresses du conseil et de l'atelier de stratégie."""

from django.urls import path

from basoche.etude.bureau.reserve import reserver
from basoche.etude.bureau.vues import atelier, campagnes, relances, strategie

D = "dossiers/<str:numero>/conseil"
urlpatterns = [
    path("strategie", reserver("strategie.planifier", atelier.atelier), name="atelier"),
    path("strategie/plans/<int:cle>", reserver("strategie.planifier", atelier.plan), name="plan"),
    path("strategie/plans/<int:cle>/lignes.csv", reserver("strategie.planifier", atelier.lignes), name="plan_lignes"),
    path("strategie/relances", reserver("strategie.planifier", relances.relances), name="relances"),
    path("strategie/relances/<int:cle>", reserver("strategie.planifier", relances.relances), name="relances_gardees"),
    path(
        "strategie/relances/<int:cle>/lancer",
        reserver("strategie.planifier", campagnes.lancer),
        name="lancer_campagne",
    ),
    path("strategie/campagnes", reserver("strategie.planifier", campagnes.campagnes), name="campagnes"),
    path("strategie/campagnes/<int:cle>", reserver("strategie.planifier", campagnes.campagne), name="campagne"),
    path(D, reserver("dossier.lire", strategie.conseil), name="conseil"),
    path(f"{D}/resume", reserver("dossier.lire", strategie.resume), name="conseil_resume"),
    path(f"{D}/situation", reserver("strategie.renseigner", strategie.situation), name="situation"),
    path(f"{D}/plan.ics", reserver("dossier.lire", strategie.calendrier), name="plan_calendrier"),
    path(f"{D}/decisions/<int:cle>", reserver("strategie.decider", strategie.issue), name="decision"),
]
