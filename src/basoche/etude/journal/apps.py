"""L'application Django « journal »."""

from django.apps import AppConfig


class Journal(AppConfig):
    """Le journal inaltérable."""

    name = "basoche.etude.journal"
    label = "journal"
