"""Les annonces du BODACC et leurs rapprochements."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from basoche.etude.dossiers.models import Procedure
from basoche.etude.personnes.models import Personne


class AnnonceBodacc(models.Model):
    """Une annonce de procédure collective qui touche peut-être un débiteur de l'étude."""

    identifiant = models.CharField(max_length=24, unique=True)
    parue_le = models.DateField("parue le")
    tribunal = models.CharField(max_length=160, blank=True)
    noms = models.JSONField(default=list)
    sirens = models.JSONField(default=list)
    ville = models.CharField(max_length=120, blank=True)
    sens = models.CharField(max_length=12)
    procedure = models.CharField(max_length=24, blank=True)
    nature = models.CharField("ce que dit le jugement", max_length=400)
    jugement_le = models.DateField("jugement du", null=True, blank=True)
    complement = models.TextField("complément", blank=True)
    adresse = models.CharField(max_length=200, blank=True)
    recue_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Ordre."""

        ordering = ["-parue_le", "-id"]

    def __str__(self) -> str:
        return f"{self.identifiant} du {self.parue_le:%d/%m/%Y}"


class Rapprochement(models.Model):
    """Une annonce et une personne de l'étude : même SIREN, ou seulement même nom ; sans effet tant qu'un clerc n'a pas
    décidé."""

    class Genre(models.TextChoices):
        """Ce qui les rapproche."""

        SIREN = "siren", "Même SIREN"
        NOM = "nom", "Même nom, à vérifier"

    class Etat(models.TextChoices):
        """Ce qu'un clerc en a décidé."""

        A_VERIFIER = "a_verifier", "À vérifier"
        CONFIRME = "confirme", "Confirmé"
        ECARTE = "ecarte", "Écarté"

    annonce = models.ForeignKey(AnnonceBodacc, on_delete=models.CASCADE, related_name="rapprochements")
    personne = models.ForeignKey(Personne, on_delete=models.CASCADE, related_name="rapprochements")
    genre = models.CharField(max_length=6, choices=Genre.choices)
    etat = models.CharField("état", max_length=10, choices=Etat.choices, default=Etat.A_VERIFIER)
    procedure = models.ForeignKey(Procedure, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    motif = models.CharField(max_length=200, blank=True)
    decide_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decide_le = models.DateField("décidé le", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Ordre, unicité (relever deux fois n'en fait pas deux), index de la file."""

        ordering = ["genre", "id"]
        constraints = [models.UniqueConstraint(fields=["annonce", "personne"], name="rapprochement_unique")]
        indexes = [models.Index(fields=["etat", "-annonce"], name="rapprochement_file")]

    def __str__(self) -> str:
        return f"{self.annonce} / {self.personne}"

    def est_visible_par(self, collaborateur) -> bool:
        """Vrai si la personne l'est."""
        from basoche.etude.dossiers.visibilite import personnes_visibles

        return bool(personnes_visibles([self.personne_id], collaborateur))


class Source(models.Model):
    """Jusqu'où une source a été relevée, et ce qu'a donné le dernier passage."""

    nom = models.CharField(max_length=20, unique=True)
    jusqu_au = models.DateField("relevée jusqu'au", null=True, blank=True)
    essayee_le = models.DateTimeField("essayée le", null=True, blank=True)
    refus = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.nom
