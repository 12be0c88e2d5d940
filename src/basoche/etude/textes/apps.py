"""L'application Django « textes »."""

from django.apps import AppConfig


class Textes(AppConfig):
    """La veille de l'étude."""

    name = "basoche.etude.textes"
    label = "textes"
