"""Les seconds facteurs posés."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet


def seconds_facteurs() -> QuerySet[Authenticator]:
    """Application de codes et clés d'accès ; les codes de secours n'en sont pas un."""
    return Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
