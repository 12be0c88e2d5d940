"""Les adresses des pages, en français."""

from django.urls import include, path

urlpatterns = [
    path("comptes/", include("allauth.urls")),
    path("", include("basoche.etude.bureau.adresses")),
]
