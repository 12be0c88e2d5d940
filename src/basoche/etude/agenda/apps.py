"""L'application Django « agenda »."""

from django.apps import AppConfig


class Agenda(AppConfig):
    """Les échéances et les tâches."""

    name = "basoche.etude.agenda"
    label = "agenda"

    def ready(self) -> None:
        """S'abonne à ce qui fait naître des échéances."""
        from basoche.etude.agenda import abonnements  # noqa: F401
