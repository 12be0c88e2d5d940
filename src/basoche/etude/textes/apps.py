"""L'application Django « textes »."""

from django.apps import AppConfig


class Textes(AppConfig):
    """La veille de l'étude."""

    name = "basoche.etude.textes"
    label = "textes"

    def ready(self) -> None:
        """S'abonne à la nuit."""
        from basoche.etude.textes import mesures  # noqa: F401
