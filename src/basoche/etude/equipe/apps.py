"""L'application Django « equipe »."""

from django.apps import AppConfig


class Equipe(AppConfig):
    """Les collaborateurs, leurs fonctions et leurs habilitations."""

    name = "basoche.etude.equipe"
    label = "equipe"
