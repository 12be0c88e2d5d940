"""L'application Django « bureau »."""

from django.apps import AppConfig


class Bureau(AppConfig):
    """Ce qui assemble : la fiche, la recherche, le tableau de bord."""

    name = "basoche.etude.bureau"
    label = "bureau"
