"""Les refus de l'API : un problème en JSON (RFC 9457), en français, au code stable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse

TYPE = "application/problem+json"

# Code -> (statut HTTP, titre). Un code ne change plus de sens ; un code nouveau s'ajoute.
CODES: Mapping[str, tuple[int, str]] = {
    "cle_absente": (401, "Clé absente ou inconnue"),
    "portee_insuffisante": (403, "La clé n'ouvre pas cela"),
    "introuvable": (404, "Introuvable"),
    "methode_refusee": (405, "Méthode refusée"),
    "acte_non_delivrable": (409, "Acte non délivrable"),
    "examen_par_l_etude": (409, "À examiner par l'étude"),
    "calcul_refuse": (409, "Le décompte ne se calcule pas"),
    "trop_gros": (413, "Trop gros"),
    "demande_invalide": (422, "Demande invalide"),
    "action_refusee": (422, "Action refusée"),
    "idempotence_reprise": (422, "Clé d'idempotence déjà employée"),
    "trop_d_appels": (429, "Trop d'appels"),
}


class Probleme(Exception):
    """Un refus, par son code.

    Attributes:
        details: ce qui s'ajoute au problème (``erreurs``, ``origine``).
    """

    def __init__(self, code: str, detail: str, conseil: str = "", **details: Any) -> None:
        super().__init__(detail)
        self.code, self.detail, self.conseil, self.details = code, detail, conseil, details


def repondre(probleme: Probleme) -> HttpResponse:
    """La réponse d'un refus."""
    statut, titre = CODES[probleme.code]
    corps = {
        "type": f"urn:basoche:probleme:{probleme.code}",
        "title": titre,
        "status": statut,
        "code": probleme.code,
        "detail": probleme.detail,
        "conseil": probleme.conseil,
        **probleme.details,
    }
    reponse = JsonResponse(corps, status=statut, content_type=TYPE, json_dumps_params={"ensure_ascii": False})
    if statut == 401:
        reponse["WWW-Authenticate"] = 'Bearer realm="basoche"'
    if statut == 429:
        reponse["Retry-After"] = "60"
    return reponse


_PHRASES = {
    "missing": "champ absent",
    "extra_forbidden": "champ inconnu",
    "string_pattern_mismatch": "forme non admise",
    "string_too_long": "trop long",
    "string_too_short": "trop court",
    "string_type": "attendu : un texte",
    "int_parsing": "attendu : un nombre entier",
    "literal_error": "valeur non admise",
    "enum": "valeur non admise",
    "json_invalid": "JSON illisible",
}


def demande_invalide(fautes: Sequence[Mapping[str, Any]]) -> Probleme:
    """Chaque champ fautif, en français."""
    erreurs = []
    for faute in fautes[:50]:
        ou = ".".join(str(pas) for pas in faute.get("loc", ()))[:200]
        erreurs.append({"champ": ou, "message": _phrase(faute)})
    return Probleme(
        "demande_invalide", "La demande n'a pas la forme attendue.", "Corriger les champs nommés dans « erreurs ».",
        erreurs=erreurs,
    )  # fmt: skip


def _phrase(faute: Mapping[str, Any]) -> str:
    genre = str(faute.get("type", ""))
    if genre == "value_error":
        return str(faute.get("msg", "")).removeprefix("Value error, ")
    return _PHRASES.get(genre, f"valeur non admise ({genre})")
