"""Ce que voit l'utilisateur quand une page ne peut pas être rendue : une phrase, un code, jamais une trace.

L'API reçoit la même chose en JSON. Une panne porte un numéro d'incident, écrit aussi dans les traces du serveur : qui
la signale n'a que ce numéro à dire.
"""

from __future__ import annotations

import logging
import secrets
import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

_TRACES = logging.getLogger("basoche.etude")


def repondre(requete: HttpRequest, statut: int, titre: str, message: str, conseil: str, code: str) -> HttpResponse:
    """La page d'erreur, ou son équivalent en JSON pour l'API."""
    if requete.path.startswith("/api/"):
        corps = {"erreur": {"code": code, "message": message, "conseil": conseil}}
        return JsonResponse(corps, status=statut, json_dumps_params={"ensure_ascii": False})
    contexte = {"titre": titre, "message": message, "conseil": conseil, "code": code}
    # Sans la requête ni la base : une page d'erreur ne dépend de rien qui vient de tomber en panne.
    return HttpResponse(render_to_string("commun/erreur.html", contexte), status=statut)


def mauvaise_demande(requete: HttpRequest, exception: Exception) -> HttpResponse:
    """400 ; 413 si la demande est trop grosse."""
    if isinstance(exception, RequestDataTooBig):
        return repondre(
            requete, 413, "Trop gros", "Ce qui est envoyé dépasse la taille permise.",
            "Rien n'est enregistré : réduire le texte, ou l'envoyer en plusieurs fois.", "trop_gros",
        )  # fmt: skip
    return repondre(
        requete, 400, "Demande illisible", "Le serveur n'a pas compris cette demande.",
        "Revenir à l'accueil et recommencer ; rien n'est enregistré.", "demande_illisible",
    )  # fmt: skip


def refusee(requete: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return repondre(
        requete, 403, "Accès refusé", "Votre fonction ne donne pas accès à cette page.",
        "La demander au commissaire de justice, si votre travail l'exige.", "droit_refuse",
    )  # fmt: skip


def jeton_refuse(requete: HttpRequest, reason: str = "") -> HttpResponse:
    """403 : le formulaire ne vient pas de l'étude, ou la session a changé depuis qu'il est ouvert."""
    return repondre(
        requete, 403, "Formulaire périmé", "Ce formulaire n'est plus celui de votre session.",
        "Rouvrir la page et saisir de nouveau ; rien n'est enregistré.", "formulaire_perime",
    )  # fmt: skip


def introuvable(requete: HttpRequest, exception: Exception) -> HttpResponse:
    """404 : n'existe pas, ou n'est pas visible ; la page ne dit pas lequel des deux."""
    return repondre(
        requete, 404, "Introuvable", "Cette page n'existe pas, ou vous n'y avez pas accès.",
        "Vérifier le numéro, ou chercher le dossier (touche /).", "introuvable",
    )  # fmt: skip


def trop_d_essais(requete: HttpRequest) -> HttpResponse:
    """429."""
    return repondre(
        requete, 429, "Trop d'essais", "Trop de demandes sont venues de ce poste en peu de temps.",
        "Attendre cinq minutes, puis recommencer.", "trop_d_essais",
    )  # fmt: skip


def en_panne(requete: HttpRequest) -> HttpResponse:
    """500, avec un numéro d'incident."""
    incident = f"incident_{secrets.token_hex(4)}"
    _TRACES.error("%s : %s %s", incident, requete.method, requete.path, exc_info=sys.exc_info())
    return repondre(
        requete, 500, "Une panne est survenue", "Le logiciel n'a pas pu répondre. Rien n'est à moitié enregistré.",
        "Recommencer ; si cela revient, donner ce numéro à qui tient l'informatique de l'étude.", incident,
    )  # fmt: skip
