"""Ce que les travaux retiennent pour ne rien faire deux fois."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Envoi(models.Model):
    """L'alerte d'un jour à un collaborateur : inscrite avec son envoi, elle ne part qu'une fois."""

    collaborateur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    le = models.DateField()
    lignes = models.PositiveIntegerField()
    envoye_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Une par jour."""

        constraints = [models.UniqueConstraint(fields=["collaborateur", "le"], name="envoi_du_jour")]

    def __str__(self) -> str:
        return f"{self.collaborateur} {self.le:%d/%m/%Y}"
