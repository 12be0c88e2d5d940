"""L'application des travaux."""

from django.apps import AppConfig


class TravauxConfig(AppConfig):
    """Travaux de fond."""

    name = "basoche.etude.travaux"
    label = "travaux"
