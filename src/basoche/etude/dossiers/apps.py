"""L'application Django « dossiers »."""

from importlib import import_module

from django.apps import AppConfig


class Dossiers(AppConfig):
    """Les dossiers : parties, titres, créances, pièces, notes, événements."""

    name = "basoche.etude.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        """Abonne les dossiers aux événements des personnes."""
        import_module("basoche.etude.dossiers.abonnements")
