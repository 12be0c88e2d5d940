"""Ce qu'a donné L152-1 (comptes, employeur, adresse, immeubles) : chiffré, attaché au titre, effacé à la clôture."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from basoche.etude.dossiers.models.creance import TitreExecutoire


class Protegee(models.Model):
    """Une information protégée. Rien d'elle n'est en clair en base, ni indexé, ni cherché, ni exporté."""

    titre = models.ForeignKey(TitreExecutoire, on_delete=models.CASCADE, related_name="protegees")
    nature = models.CharField(
        max_length=20,
        choices=[("compte", "Compte"), ("employeur", "Employeur"), ("adresse", "Adresse"), ("immeuble", "Immeuble")],
    )
    chiffre = models.BinaryField()
    obtenue_le = models.DateField()
    obtenue_de = models.CharField(max_length=120)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.get_nature_display()} (information protégée)"
