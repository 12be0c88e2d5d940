"""L'application Django « tournees »."""

from django.apps import AppConfig


class Tournees(AppConfig):
    """Les tournées de remise."""

    name = "basoche.etude.tournees"
    label = "tournees"

    def ready(self) -> None:
        """S'abonne à ce qui retire un acte de la route."""
        from basoche.etude.tournees import abonnements  # noqa: F401
