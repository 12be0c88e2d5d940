"""L'application Django des éléments partagés."""

from django.apps import AppConfig


class Commun(AppConfig):
    """Éléments partagés."""

    name = "basoche.etude.commun"
    label = "commun"
