"""L'application Django « bureau »."""

from importlib import import_module

from django.apps import AppConfig


class Bureau(AppConfig):
    """Ce qui assemble : la fiche, la recherche, le tableau de bord."""

    name = "basoche.etude.bureau"
    label = "bureau"

    def ready(self) -> None:
        """Abonne la mesure à la nuit de l'agenda."""
        import_module("basoche.etude.bureau.mesures")
