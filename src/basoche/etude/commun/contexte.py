"""Ce que chaque page reçoit sans le demander."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(requete: HttpRequest) -> dict[str, Any]:
    """Le bandeau de démonstration et le collaborateur."""
    return {"demonstration": settings.ENVIRONNEMENT.demonstration, "collaborateur": getattr(requete, "user", None)}
