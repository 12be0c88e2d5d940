"""Ce que le bureau garde : la mesure de l'étude, faite chaque nuit."""

from __future__ import annotations

from django.db import models


class Mesure(models.Model):
    """Les chiffres du tableau de bord à une date ; refaite, elle remplace celle du même jour."""

    le = models.DateField(unique=True)
    faite_le = models.DateTimeField(auto_now=True)
    valeurs = models.JSONField()

    class Meta:
        """Ordre."""

        ordering = ["-le"]

    def __str__(self) -> str:
        return f"{self.le:%d/%m/%Y}"
