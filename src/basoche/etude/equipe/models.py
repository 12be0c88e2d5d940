"""Les collaborateurs de l'étude, leur fonction, leurs habilitations datées."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class Fonction(models.TextChoices):
    """Ce que fait un collaborateur dans l'étude."""

    COMMISSAIRE = "commissaire_de_justice", "Commissaire de justice"
    CLERC_EXPERT = "clerc_expert", "Clerc expert"
    CLERC = "clerc", "Clerc"
    CLERC_SIGNIFICATEUR = "clerc_significateur", "Clerc significateur"
    COMPTABLE = "comptable", "Comptable"
    ACCUEIL = "accueil", "Accueil"
    ADMINISTRATEUR = "administrateur", "Administrateur du système"


class GestionnaireDeCollaborateurs(BaseUserManager["Collaborateur"]):
    """Crée les collaborateurs."""

    def create_user(self, identifiant: str, password: str | None = None, **champs: Any) -> Collaborateur:
        """Un collaborateur et son mot de passe (Argon2)."""
        collaborateur = self.model(identifiant=identifiant, **champs)
        collaborateur.set_password(password)
        collaborateur.save(using=self._db)
        return collaborateur


class Collaborateur(AbstractBaseUser):
    """Une personne de l'étude. Sa fonction dit l'ordinaire ; ses habilitations datées, le reste."""

    identifiant = models.CharField(max_length=60, unique=True)
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField(max_length=80)
    courriel = models.EmailField("adresse électronique", blank=True)
    fonction = models.CharField(max_length=30, choices=Fonction.choices)
    is_active = models.BooleanField("actif", default=True)
    arrive_le = models.DateField("arrivé le", null=True, blank=True)
    parti_le = models.DateField("parti le", null=True, blank=True)
    couleur = models.CharField(max_length=7, default="#315a7d")
    # Vrai tant que sert la phrase de passe que l'étude lui a donnée.
    doit_changer_mot_de_passe = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[GestionnaireDeCollaborateurs] = GestionnaireDeCollaborateurs()

    USERNAME_FIELD = "identifiant"
    EMAIL_FIELD = "courriel"
    REQUIRED_FIELDS = ["prenom", "nom", "fonction"]

    class Meta:
        """Ordre."""

        ordering = ["nom", "prenom"]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}"

    def peut(self, droit: str, objet: object = None, *, le: date | None = None) -> bool:
        """Vrai si ce droit lui est ouvert à la date ``le`` (défaut : ce jour), sur cet objet."""
        from basoche.etude.equipe.droits import est_permis

        return est_permis(self, droit, objet, le=le or timezone.localdate())

    @property
    def initiales(self) -> str:
        """Deux lettres pour les listes."""
        return f"{self.prenom[:1]}{self.nom[:1]}".upper()


class NatureHabilitation(models.TextChoices):
    """Ce qu'une habilitation datée ouvre."""

    SIGNIFICATION = "signification", "Clerc assermenté pour les significations"
    CONSTATS = "constats", "Clerc habilité aux constats"


class Habilitation(models.Model):
    """Une habilitation, de telle date à telle date exclue, avec la pièce qui la prouve."""

    collaborateur = models.ForeignKey(Collaborateur, on_delete=models.PROTECT, related_name="habilitations")
    nature = models.CharField(max_length=30, choices=NatureHabilitation.choices)
    du = models.DateField()
    au = models.DateField(null=True, blank=True)
    reference = models.CharField("référence de la décision", max_length=120, blank=True)

    class Meta:
        """Index."""

        indexes = [models.Index(fields=["collaborateur", "nature", "du"], name="habilitation_datee")]

    def __str__(self) -> str:
        return f"{self.collaborateur} : {self.get_nature_display()}"

    def court(self, le: date) -> bool:
        """Vrai si elle court à cette date."""
        return self.du <= le and (self.au is None or le < self.au)


class Delegation(models.Model):
    """Une absence couverte par un autre : ses tâches et ses alertes lui passent, jamais ses droits réservés."""

    de = models.ForeignKey(Collaborateur, on_delete=models.PROTECT, related_name="delegations_donnees")
    a = models.ForeignKey(Collaborateur, on_delete=models.PROTECT, related_name="delegations_recues")
    du = models.DateField()
    au = models.DateField()
    motif = models.CharField(max_length=200, blank=True)

    class Meta:
        """Ordre."""

        ordering = ["-du", "-id"]

    def __str__(self) -> str:
        return f"{self.de} → {self.a}"
