"""``python -m django schema_api`` : le schéma OpenAPI, sans serveur ni base."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from basoche.etude.api.routes import schema_publie


class Command(BaseCommand):
    """Écrit le schéma sur la sortie."""

    help = "Écrit le schéma OpenAPI de l'API, sans serveur ni base."
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        """Une fois, en JSON."""
        self.stdout.write(json.dumps(schema_publie(), ensure_ascii=False, indent=1))
