"""L'application Django « actes »."""

from django.apps import AppConfig


class Actes(AppConfig):
    """La vie d'un acte, du projet au répertoire."""

    name = "basoche.etude.actes"
    label = "actes"
