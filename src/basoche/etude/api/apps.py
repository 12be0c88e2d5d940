"""L'application Django « api »."""

from importlib import import_module

from django.apps import AppConfig


class Api(AppConfig):
    """L'API et ses clés."""

    name = "basoche.etude.api"
    label = "api"

    def ready(self) -> None:
        """Abonne l'API à la nuit de l'agenda."""
        import_module("basoche.etude.api.nuit")
