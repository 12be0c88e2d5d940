"""L'application Django « dossiers »."""

from django.apps import AppConfig


class Dossiers(AppConfig):
    """Les dossiers : parties, titres, créances, pièces, notes, événements."""

    name = "basoche.etude.dossiers"
    label = "dossiers"
