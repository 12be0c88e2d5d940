"""Les adresses des pages, en français."""

from django.urls import include, path

urlpatterns = [
    path("comptes/", include("basoche.etude.equipe.adresses")),
    path("", include("basoche.etude.bureau.adresses")),
    path("", include("basoche.etude.api.adresses")),
]
_ERREURS = "basoche.etude.commun.pages_d_erreur"
handler400 = f"{_ERREURS}.mauvaise_demande"
handler403 = f"{_ERREURS}.refusee"
handler404 = f"{_ERREURS}.introuvable"
handler500 = f"{_ERREURS}.en_panne"
handler429 = f"{_ERREURS}.trop_d_essais"
