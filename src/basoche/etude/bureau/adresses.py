"""Les adresses du bureau."""

from django.urls import path

from basoche.etude.bureau import (
    adresses_acces,
    adresses_actes,
    adresses_agenda,
    adresses_dossiers,
    adresses_strategie,
    adresses_tournees,
    adresses_veille,
)
from basoche.etude.bureau.reserve import reserver
from basoche.etude.bureau.vues import accueil, fiche, recherche, tableau

app_name = "bureau"
urlpatterns = [
    path("", accueil.accueil, name="accueil"),
    path("tableau", reserver("tableau.equipe", tableau.tableau), name="tableau"),
    path("tableau/mesure", reserver("tableau.equipe", tableau.remesurer), name="remesurer"),
    path("recherche", recherche.rechercher, name="recherche"),
    path("dossiers", recherche.lister, name="dossiers"),
    path("dossiers/<str:numero>", fiche.fiche, name="fiche"),
    path("dossiers/<str:numero>/decompte", fiche.preuve, name="preuve"),
    *adresses_dossiers.urlpatterns,
    *adresses_acces.urlpatterns,
    *adresses_actes.urlpatterns,
    *adresses_tournees.urlpatterns,
    *adresses_agenda.urlpatterns,
    *adresses_veille.urlpatterns,
    *adresses_strategie.urlpatterns,
]
