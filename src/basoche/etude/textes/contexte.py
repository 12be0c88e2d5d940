"""Ce que chaque page dit du droit qu'elle emploie."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from basoche.etude.commun.droit_connu import droit_connu


def droit(requete: HttpRequest) -> dict[str, object]:
    """Jusqu'où le droit est connu, pour le pied de chaque page, et le bandeau d'un relevé en retard."""
    connu = droit_connu(timezone.localdate())
    return {"droit_arrete": connu.phrase, "droit_vide": connu.est_vide, "droit_en_retard": connu.retard}
