"""Les adresses de l'API, et celles de ses clés au bureau."""

from django.urls import URLPattern, include, path, re_path

from basoche.etude.api import routes, vues
from basoche.etude.api.passage import garder, inconnue


def _gardees() -> list[URLPattern]:
    motifs = [motif for motif in routes.api.urls[0] if motif.name != "api-root"]
    for motif in motifs:
        motif.callback = garder(motif.callback)
    return motifs


app_name = "api"
urlpatterns = [
    path("cles-api", vues.cles, name="cles"),
    path("cles-api/nouvelle", vues.choisir, name="cle_choisir"),
    path("cles-api/nouvelle/<int:cle>", vues.creer, name="cle_creer"),
    path("cles-api/<int:cle>/revoquer", vues.revoquer, name="cle_revoquer"),
    path("api/v1/openapi.json", vues.schema, name="schema"),
    path("api/v1/", include((_gardees(), "v1"))),
    re_path(r"^api/", garder(inconnue), name="inconnue"),
]
