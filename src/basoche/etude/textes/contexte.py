"""Ce que chaque page dit du droit qu'elle emploie."""

from __future__ import annotations

from django.http import HttpRequest

from basoche.etude.textes.droit import BASE_VIDE, droit_arrete


def droit(requete: HttpRequest) -> dict[str, object]:
    """Jusqu'où le droit est connu, pour le pied de chaque page."""
    phrase = droit_arrete()
    return {"droit_arrete": phrase, "droit_vide": phrase == BASE_VIDE}
