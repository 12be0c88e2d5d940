"""Ce que l'annuaire public a dit d'une société de l'étude, et ce qu'un clerc en a décidé."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from basoche.etude.personnes.models import Coordonnee, Personne


class ReleveEntreprise(models.Model):
    """Un relevé de l'annuaire : à vérifier, sans effet tant qu'un clerc n'a pas décidé."""

    class Etat(models.TextChoices):
        """Ce qu'un clerc en a décidé."""

        A_VERIFIER = "a_verifier", "À vérifier"
        VERIFIE = "verifie", "Vérifié"
        ECARTE = "ecarte", "Écarté"

    personne = models.ForeignKey(Personne, on_delete=models.CASCADE, related_name="releves_entreprise")
    siren = models.CharField("SIREN", max_length=9)
    le = models.DateField("relevé le")
    lu = models.JSONField("ce que dit l'annuaire")
    etat = models.CharField("état", max_length=10, choices=Etat.choices, default=Etat.A_VERIFIER)
    adresse = models.ForeignKey(Coordonnee, on_delete=models.SET_NULL, null=True, related_name="+")
    motif = models.CharField("ce qui a été vérifié", max_length=200, blank=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decide_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decide_le = models.DateField("décidé le", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Ordre et index."""

        ordering = ["-le", "-id"]
        indexes = [models.Index(fields=["personne", "-le", "-id"], name="releve_de_la_personne")]

    def __str__(self) -> str:
        return f"{self.siren}, annuaire du {self.le:%d/%m/%Y}"

    def est_visible_par(self, collaborateur) -> bool:
        """Vrai si la personne l'est."""
        from basoche.etude.dossiers.visibilite import personnes_visibles

        return bool(personnes_visibles([self.personne_id], collaborateur))
