"""L'API elle-même : ses refus, sa clé, et le schéma qu'elle publie."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.api import problemes
from basoche.etude.api.cles import compter_l_appel, reconnaitre
from basoche.etude.api.models import CleApi
from basoche.etude.api.problemes import Probleme
from basoche.etude.commun.erreurs import DroitRefuse


class Cle(HttpBearer):
    """``Authorization: Bearer bas_…``."""

    def authenticate(self, requete: HttpRequest, token: str) -> CleApi | None:
        """La clé, son appel compté.

        Raises:
            Probleme: limite atteinte.
        """
        cle = reconnaitre(token, timezone.localdate())
        if cle is None:
            return None
        if not compter_l_appel(cle):
            raise Probleme(
                "trop_d_appels", f"Cette clé est limitée à {cle.limite_par_minute} appels par minute.",
                "Attendre une minute.",
            )  # fmt: skip
        requete.cle_api = cle
        return cle


class Interface(NinjaAPI):
    """L'API et son schéma : un refus y est un ``application/problem+json``, un acte un PDF."""

    def get_openapi_schema(self, **nommes: Any) -> Any:
        """Le schéma OpenAPI, types de contenu justes."""
        schema = super().get_openapi_schema(**nommes)
        for methodes in schema["paths"].values():
            for operation in methodes.values():
                for statut, reponse in operation["responses"].items():
                    contenu = reponse.get("content", {})
                    if int(statut) >= 400 and "application/json" in contenu:
                        reponse["content"] = {problemes.TYPE: contenu["application/json"]}
                    reponse.setdefault("description", "")
        return schema


api = Interface(
    title="Basoche", version="1", urls_namespace="api", docs_url=None, openapi_url=None, auth=Cle(),
    description="Les dossiers d'un client de l'étude, par sa clé. Sommes « 1234.56 », dates AAAA-MM-JJ.",
)  # fmt: skip


@api.exception_handler(Probleme)
def _probleme(requete: HttpRequest, refus: Probleme) -> HttpResponse:
    return problemes.repondre(refus)


@api.exception_handler(ValidationError)
def _invalide(requete: HttpRequest, refus: ValidationError) -> HttpResponse:
    return problemes.repondre(problemes.demande_invalide(refus.errors))


@api.exception_handler(AuthenticationError)
def _sans_cle(requete: HttpRequest, refus: AuthenticationError) -> HttpResponse:
    return problemes.repondre(
        Probleme("cle_absente", "Aucune clé valable n'accompagne cet appel.", "Donner « Authorization: Bearer <clé> ».")
    )


@api.exception_handler(HttpError)
def _illisible(requete: HttpRequest, refus: HttpError) -> HttpResponse:
    """Un corps qui n'est pas du JSON."""
    return problemes.repondre(problemes.demande_invalide([{"loc": ("body",), "type": "json_invalid"}]))


@api.exception_handler(RequestDataTooBig)
def _trop_gros(requete: HttpRequest, refus: RequestDataTooBig) -> HttpResponse:
    return problemes.repondre(Probleme("trop_gros", "La demande dépasse la taille permise.", "L'envoyer en morceaux."))


@api.exception_handler(DroitRefuse)
def _hors_portee(requete: HttpRequest, refus: DroitRefuse) -> HttpResponse:
    return problemes.repondre(
        Probleme("portee_insuffisante", "Cette clé ne permet pas cela.", "La demander au commissaire de justice.")
    )


@api.exception_handler(ErreurBasoche)
def _refusee(requete: HttpRequest, refus: ErreurBasoche) -> HttpResponse:
    """Le refus d'une action ou d'un calcul ; ``origine`` en garde le code."""
    return problemes.repondre(Probleme("action_refusee", refus.message, refus.conseil, origine=refus.code))
