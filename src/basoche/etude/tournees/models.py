"""La tournée d'un significateur, ses arrêts, et chaque saisie du terrain telle qu'elle est arrivée."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from basoche.etude.actes.models import Acte, Remise
from basoche.etude.dossiers.models import Piece


class EtatTournee(models.TextChoices):
    """Où en est une tournée."""

    OUVERTE = "ouverte", "En cours"
    CLOSE = "close", "Close"


class Tournee(models.Model):
    """Les actes qu'un significateur porte un jour donné, dans un ordre."""

    significateur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tournees")
    jour = models.DateField()
    etat = models.CharField("état", max_length=8, choices=EtatTournee.choices, default=EtatTournee.OUVERTE)
    # Comment l'ordre a été trouvé, en une phrase, et la longueur quand les communes ont une position.
    methode = models.TextField("méthode", blank=True)
    metres = models.PositiveIntegerField("longueur à vol d'oiseau", null=True, blank=True)
    creee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    creee_le = models.DateTimeField(auto_now_add=True)
    close_le = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Ordre et index."""

        ordering = ["-jour", "-id"]
        indexes = [models.Index(fields=["etat", "jour"], name="tournee_ouverte")]

    def __str__(self) -> str:
        return f"Tournée du {self.jour:%d/%m/%Y}, {self.significateur}"


class EtatArret(models.TextChoices):
    """Ce qu'est devenu un arrêt."""

    A_FAIRE = "a_faire", "À faire"
    REMIS = "remis", "Remis"
    RETIRE = "retire", "Retiré"
    REPORTE = "reporte", "Non remis"


class Arret(models.Model):
    """Un acte sur la route : son adresse telle que l'acte la porte, son rang, ce qu'il est devenu."""

    tournee = models.ForeignKey(Tournee, on_delete=models.PROTECT, related_name="arrets")
    acte = models.ForeignKey(Acte, on_delete=models.PROTECT, related_name="arrets")
    rang = models.PositiveIntegerField()
    adresse = models.CharField(max_length=300, blank=True)
    code_postal = models.CharField(max_length=10, blank=True)
    commune = models.CharField(max_length=120, blank=True)
    est_urgent = models.BooleanField("urgent", default=False)
    etat = models.CharField("état", max_length=8, choices=EtatArret.choices, default=EtatArret.A_FAIRE)
    motif = models.CharField(max_length=240, blank=True)
    change_le = models.DateTimeField(null=True, blank=True)
    ajoute_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Un acte n'est à faire que dans une tournée."""

        ordering = ["rang", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tournee", "acte"], name="arret_unique"),
            models.UniqueConstraint(fields=["acte"], name="arret_a_faire", condition=models.Q(etat="a_faire")),
        ]
        indexes = [models.Index(fields=["tournee", "rang"], name="arret_route")]

    def __str__(self) -> str:
        return f"{self.rang}. {self.acte_id}"


class Issue(models.TextChoices):
    """Ce qu'a donné une saisie du terrain."""

    ENREGISTREE = "enregistree", "Enregistrée"
    A_COMPLETER = "a_completer", "À compléter au bureau"
    CONFLIT = "conflit", "Conflit, à trancher au bureau"
    REPRISE = "reprise", "Reprise au bureau"


class Saisie(models.Model):
    """Ce que le téléphone a envoyé, tel quel. Sa clé, tirée par le téléphone, fait qu'un renvoi ne double rien."""

    cle = models.UUIDField(unique=True)
    arret = models.ForeignKey(Arret, on_delete=models.PROTECT, related_name="saisies")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recue_le = models.DateTimeField(auto_now_add=True)
    corps = models.JSONField()
    issue = models.CharField(max_length=12, choices=Issue.choices)
    message = models.TextField(blank=True)
    remise = models.ForeignKey(Remise, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """Ordre et index de ce qui reste à reprendre."""

        ordering = ["-id"]
        indexes = [
            models.Index(fields=["arret", "-id"], name="saisie_arret"),
            models.Index(
                fields=["recue_le"], name="saisie_a_reprendre", condition=models.Q(issue__in=["a_completer", "conflit"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arret_id} : {self.get_issue_display()}"


class Photo(models.Model):
    """Une photo du terrain : numérotée à son arrivée, rangée parmi les pièces du dossier."""

    cle = models.UUIDField(unique=True)
    arret = models.ForeignKey(Arret, on_delete=models.PROTECT, related_name="photos")
    numero = models.PositiveSmallIntegerField("numéro")
    piece = models.ForeignKey(Piece, on_delete=models.PROTECT, related_name="+")
    prise_le = models.DateTimeField("prise le")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Une suite de numéros par arrêt."""

        ordering = ["numero"]
        constraints = [models.UniqueConstraint(fields=["arret", "numero"], name="photo_numerotee")]

    def __str__(self) -> str:
        return f"Photo {self.numero}"
