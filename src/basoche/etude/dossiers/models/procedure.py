"""Les procédures ouvertes contre une personne : elles la suivent dans tous ses dossiers."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from basoche.etude.personnes.models import Personne


class TypeProcedure(models.TextChoices):
    """Ce qui interdit ou suspend l'exécution contre une personne (les mots du contrôle des actes)."""

    SAUVEGARDE = "sauvegarde", "Sauvegarde"
    REDRESSEMENT = "redressement_judiciaire", "Redressement judiciaire"
    LIQUIDATION = "liquidation_judiciaire", "Liquidation judiciaire"
    SURENDETTEMENT = "surendettement", "Surendettement recevable"


class Procedure(models.Model):
    """Une procédure confirmée par un clerc : depuis quand, d'après quoi, jusqu'à quand."""

    COLLECTIVES = (TypeProcedure.SAUVEGARDE, TypeProcedure.REDRESSEMENT, TypeProcedure.LIQUIDATION)

    personne = models.ForeignKey(Personne, on_delete=models.CASCADE, related_name="procedures")
    type = models.CharField(max_length=24, choices=TypeProcedure.choices)
    # Jugement d'ouverture, ou décision de recevabilité.
    ouverte_le = models.DateField("ouverte le")
    publiee_le = models.DateField("publiée au BODACC le", null=True, blank=True)
    finie_le = models.DateField("finie le", null=True, blank=True)
    motif_fin = models.CharField("finie parce que", max_length=200, blank=True)
    juridiction = models.CharField("tribunal ou commission", max_length=160, blank=True)
    preuve = models.CharField("annonce ou pièce", max_length=200)
    saisie_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    saisie_le = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Ordre, unicité (confirmer deux fois n'en ouvre pas deux), index."""

        ordering = ["ouverte_le", "id"]
        constraints = [models.UniqueConstraint(fields=["personne", "ouverte_le"], name="procedure_unique")]

    def __str__(self) -> str:
        return f"{self.get_type_display()} du {self.ouverte_le:%d/%m/%Y}"

    @property
    def est_collective(self) -> bool:
        """Vrai pour une procédure du livre VI du code de commerce."""
        return self.type in self.COLLECTIVES
