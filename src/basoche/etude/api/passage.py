"""Ce qui entoure chaque appel : pas de session, un refus toujours en JSON, et le journal."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from basoche.etude.api.problemes import Probleme, repondre
from basoche.etude.journal.chaine import journaliser

_LECTURES = frozenset({"GET", "HEAD"})


def garder(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ouvre une route à qui n'a pas de session (la clé suffit), et journalise chaque appel d'une clé."""

    @functools.wraps(vue)
    def passer(requete: HttpRequest, *arguments: object, **nommes: object) -> HttpResponse:
        reponse = vue(requete, *arguments, **nommes)
        if reponse.status_code == 405:
            permises = reponse.get("Allow", "")
            reponse = repondre(Probleme("methode_refusee", f"Cette adresse n'admet que : {permises}."))
            reponse["Allow"] = permises
        cle = getattr(requete, "cle_api", None)
        if cle is not None:
            journaliser(
                "api.lire" if requete.method in _LECTURES else "api.ecrire", acteur=f"api:{cle.prefixe}", objet=cle,
                dossier=str(nommes.get("numero") or getattr(requete, "dossier_lu", ""))[:20],
                details={"route": requete.resolver_match.url_name or "", "statut": reponse.status_code},
            )  # fmt: skip
        reponse["Cache-Control"] = "no-store"
        return reponse

    return csrf_exempt(login_not_required(passer))


def inconnue(requete: HttpRequest) -> HttpResponse:
    """Une adresse de l'API qui n'existe pas."""
    return repondre(Probleme("introuvable", "Cette adresse n'existe pas.", "Voir le schéma : /api/v1/openapi.json."))
