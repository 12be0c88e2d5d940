"""Les pièces numérisées, les originaux confiés, les notes."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from basoche.etude.dossiers.models.dossier import Dossier


class Piece(models.Model):
    """Un fichier : gardé hors de la racine servie, sous son empreinte ; son type est lu dans ses octets."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="pieces")
    nom = models.CharField(max_length=200)
    nature = models.CharField(max_length=60, blank=True)
    type_reel = models.CharField(max_length=80)
    taille = models.PositiveBigIntegerField()
    empreinte = models.CharField(max_length=64, db_index=True)
    antivirus = models.CharField(max_length=80, default="non analysée")
    deposee_le = models.DateTimeField(auto_now_add=True)
    deposee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    retiree_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Ordre."""

        ordering = ["-deposee_le", "-id"]

    def __str__(self) -> str:
        return self.nom


class Original(models.Model):
    """Une grosse, un chèque, un effet : le papier dont l'étude répond."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="originaux")
    nature = models.CharField(max_length=60)
    designation = models.CharField("désignation", max_length=200)
    recu_de = models.CharField("reçu de", max_length=160)
    recu_le = models.DateField("reçu le")
    emplacement = models.CharField(max_length=120)
    rendu_le = models.DateField("rendu le", null=True, blank=True)

    def __str__(self) -> str:
        return self.designation


class MouvementOriginal(models.Model):
    """Où l'original est passé, de qui à qui, contre quelle décharge."""

    original = models.ForeignKey(Original, on_delete=models.CASCADE, related_name="mouvements")
    le = models.DateField()
    nature = models.CharField(max_length=20, choices=[("sorti", "Sorti"), ("rentre", "Rentré"), ("rendu", "Rendu")])
    a_qui = models.CharField("à qui", max_length=160)
    decharge = models.ForeignKey(Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    motif = models.CharField(max_length=200, blank=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.le:%d/%m/%Y} {self.get_nature_display()} : {self.a_qui}"


class Note(models.Model):
    """Une note libre. Corrigée, elle garde ses versions ; signalée par le garde-fou, elle dit qui l'a assumée."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="notes")
    texte = models.TextField()
    alertes = models.JSONField(default=list, blank=True)
    motif_maintien = models.CharField(max_length=200, blank=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField(auto_now_add=True)
    remplace = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="remplacee_par"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Ordre."""

        ordering = ["-le"]

    def __str__(self) -> str:
        return self.texte[:60]
