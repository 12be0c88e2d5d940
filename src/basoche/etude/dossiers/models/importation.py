"""Un import : le fichier d'un créancier, où il en est, et le dossier que chaque créance a donné."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from basoche.etude.dossiers.models.dossier import Dossier


class Importation(models.Model):
    """Le fichier lu, et jusqu'où il est inscrit ; reprise au même endroit après une coupure."""

    fichier = models.CharField(max_length=200)
    empreinte = models.CharField(max_length=64)
    profil = models.CharField(max_length=120)
    lues = models.PositiveIntegerField(default=0)
    refusees = models.PositiveIntegerField(default=0)
    creances = models.PositiveIntegerField(default=0)
    # Le premier octet à lire des créances relues, avancé dans la transaction de chaque dossier ouvert.
    position = models.PositiveBigIntegerField(default=0)
    traitees = models.PositiveIntegerField(default=0)
    ouvertes = models.PositiveIntegerField(default=0)
    deja = models.PositiveIntegerField("déjà importées", default=0)
    anomalies = models.JSONField(default=list)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField(auto_now_add=True)
    finie_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Ordre ; un même fichier lu par un même profil est un seul import."""

        ordering = ["-le"]
        constraints = [models.UniqueConstraint(fields=["empreinte", "profil"], name="importation_unique")]

    def __str__(self) -> str:
        return f"{self.fichier} ({self.profil})"


class LigneImportee(models.Model):
    """Une créance importée : sa clé (« creancier/REFERENCE ») n'ouvre qu'un dossier, quel que soit le fichier."""

    cle = models.CharField(max_length=200, primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="lignes_importees")
    importation = models.ForeignKey(Importation, on_delete=models.PROTECT, related_name="lignes")
    ligne = models.PositiveIntegerField()
    empreinte = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.cle
