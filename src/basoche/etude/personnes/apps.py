"""L'application Django « personnes »."""

from django.apps import AppConfig


class Personnes(AppConfig):
    """Les personnes : clients, débiteurs, tiers, et leurs coordonnées."""

    name = "basoche.etude.personnes"
    label = "personnes"
