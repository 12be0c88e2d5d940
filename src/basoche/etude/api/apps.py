"""L'application Django « api »."""

from django.apps import AppConfig


class Api(AppConfig):
    """L'API et ses clés."""

    name = "basoche.etude.api"
    label = "api"
