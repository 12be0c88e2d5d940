"""L'application Django « equipe »."""

from django.apps import AppConfig


class Equipe(AppConfig):
    """Les collaborateurs, leurs fonctions et leurs habilitations."""

    name = "basoche.etude.equipe"
    label = "equipe"

    def ready(self) -> None:
        """Branche les écoutes du journal."""
        from basoche.etude.equipe import ecoutes  # noqa: F401
