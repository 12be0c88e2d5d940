"""L'application Django « actes »."""

from django.apps import AppConfig


class Actes(AppConfig):
    """La vie d'un acte, du projet au répertoire."""

    name = "basoche.etude.actes"
    label = "actes"

    def ready(self) -> None:
        """S'abonne à la nuit."""
        from basoche.etude.actes import abonnements  # noqa: F401
