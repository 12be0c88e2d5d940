"""L'application Django « agenda »."""

from django.apps import AppConfig


class Agenda(AppConfig):
    """Les échéances et les tâches."""

    name = "basoche.etude.agenda"
    label = "agenda"
