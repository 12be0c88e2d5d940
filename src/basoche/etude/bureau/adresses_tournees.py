"""Les adresses de la tournée, du terrain, du calendrier et de l'escalade."""

from django.urls import path

from basoche.etude.bureau.reserve import reserver
from basoche.etude.bureau.vues import calendrier, escalade, terrain, tournees
from basoche.etude.tournees.actions import DROIT

T = "tournees/<int:cle>"
urlpatterns = [
    path("tournees", reserver(DROIT, tournees.liste), name="tournees"),
    path("tournees/nouvelle", reserver(DROIT, tournees.nouvelle), name="tournee_nouvelle"),
    path(T, reserver(DROIT, tournees.tournee), name="tournee"),
    path(f"{T}/feuille", reserver(DROIT, tournees.feuille), name="tournee_feuille"),
    path(f"{T}/feuille.pdf", reserver(DROIT, tournees.feuille_pdf), name="tournee_pdf"),
    path(f"{T}/faire/<slug:geste>", reserver(DROIT, tournees.faire), name="tournee_faire"),
    path("terrain/", reserver(DROIT, terrain.terrain), name="terrain"),
    path("terrain/coquille", reserver(DROIT, terrain.coquille), name="terrain_coquille"),
    path("terrain/service.js", reserver(DROIT, terrain.service), name="terrain_service"),
    path("terrain/donnees", reserver(DROIT, terrain.donnees), name="terrain_donnees"),
    path("terrain/arrets/<int:cle>/saisie", reserver(DROIT, terrain.saisie), name="terrain_saisie"),
    path("terrain/arrets/<int:cle>/photo", reserver(DROIT, terrain.photo), name="terrain_photo"),
    path("equipe/escalade", reserver("tache.affecter", escalade.regles), name="escalade"),
    path("equipe/escalade/<int:cle>/oter", reserver("tache.affecter", escalade.oter), name="escalade_oter"),
    path("mon-compte/calendrier", reserver("tache.traiter", calendrier.mon_calendrier), name="mon_calendrier"),
    path("calendrier/<str:jeton>.ics", calendrier.flux, name="flux_du_calendrier"),
]
