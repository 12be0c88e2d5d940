"""L'application Django « strategie »."""

from django.apps import AppConfig


class Strategie(AppConfig):
    """Le conseil et la décision."""

    name = "basoche.etude.strategie"
    label = "strategie"
