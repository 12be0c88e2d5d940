"""Le journal : chaque action et chaque lecture sensible, enchaînées par leurs empreintes.

La base elle-même interdit de modifier ou d'effacer une entrée (déclencheurs de la première migration, SQLite et
PostgreSQL). Une entrée ne porte aucune donnée personnelle : des clés et des noms de champs, jamais leurs valeurs.
"""

from __future__ import annotations

from django.db import models


class Entree(models.Model):
    """Une action faite ou une donnée sensible lue."""

    numero = models.BigIntegerField(primary_key=True)
    instant = models.DateTimeField()
    acteur = models.CharField(max_length=60)
    action = models.CharField(max_length=80)
    objet = models.CharField(max_length=80, blank=True)
    dossier = models.CharField(max_length=20, blank=True)
    details = models.JSONField(default=dict)
    precedente = models.CharField(max_length=64)
    empreinte = models.CharField(max_length=64, unique=True)

    class Meta:
        """Ordre et index."""

        ordering = ["numero"]
        indexes = [
            models.Index(fields=["dossier", "numero"], name="journal_dossier"),
            models.Index(fields=["acteur", "numero"], name="journal_acteur"),
            models.Index(fields=["action", "numero"], name="journal_action"),
            models.Index(fields=["instant"], name="journal_instant"),
        ]

    def __str__(self) -> str:
        return f"{self.numero} {self.action} {self.objet}"


class Tete(models.Model):
    """La dernière entrée : son numéro et son empreinte. Une seule ligne, que chaque écriture verrouille."""

    numero = models.BigIntegerField(default=0)
    empreinte = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return str(self.numero)
