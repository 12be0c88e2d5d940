"""Les comptes ne se créent pas d'eux-mêmes : l'étude les ouvre."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Comptes(DefaultAccountAdapter):
    """Aucune inscription libre."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (imposé)
        """Jamais."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """L'identifiant est donné par l'étude."""
