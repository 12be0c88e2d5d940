"""Les adresses de la veille : procédures des débiteurs, changements du droit."""

from django.urls import path

from basoche.etude.bureau.reserve import reserver
from basoche.etude.bureau.vues import procedures

P = "personnes/<int:cle>/procedures"
urlpatterns = [
    path("procedures", reserver("personne.lire", procedures.liste), name="procedures"),
    path("procedures/relever", reserver("procedure.saisir", procedures.relever), name="bodacc_relever"),
    path("procedures/annonces/<int:cle>", reserver("personne.lire", procedures.rapprochement), name="rapprochement"),
    path(P, reserver("personne.lire", procedures.personne), name="procedures_personne"),
    path(f"{P}/<int:procedure>/fin", reserver("procedure.saisir", procedures.fin), name="procedure_finir"),
]
