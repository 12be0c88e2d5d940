"""Un refus qu'aucune page n'a montré : une page qui le dit, jamais une trace."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.commun.erreurs import ConflitDeModification, DroitRefuse

_CODES: tuple[tuple[type[ErreurBasoche], int], ...] = ((DroitRefuse, 403), (ConflitDeModification, 409))


class PagesDeRefus:
    """Rend chaque ``ErreurBasoche`` en une page : 403 sans le droit, 409 si un autre est passé, 400 sinon."""

    def __init__(self, suite) -> None:
        self.suite = suite

    def __call__(self, requete: HttpRequest) -> HttpResponse:
        """Laisse passer."""
        return self.suite(requete)

    def process_exception(self, requete: HttpRequest, faute: Exception) -> HttpResponse | None:
        """La page du refus."""
        if not isinstance(faute, ErreurBasoche):
            return None
        code = code_du_refus(faute)
        if requete.path.startswith("/api/"):
            return JsonResponse({"erreur": faute.en_dict()}, status=code, json_dumps_params={"ensure_ascii": False})
        return render(requete, "commun/refus.html", {"refus": faute}, status=code)


def code_du_refus(faute: ErreurBasoche) -> int:
    """Le code de la réponse : 403 sans le droit, 409 si un autre est passé, 400 sinon."""
    return next((code for genre, code in _CODES if isinstance(faute, genre)), 400)
