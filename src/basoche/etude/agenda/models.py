"""Les échéances et les tâches. L'objet d'une échéance est désigné par son type et sa clé, sans importer son modèle."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from basoche.etude.dossiers.models import Dossier


class Niveau(models.TextChoices):
    """Ce que coûte une échéance manquée."""

    BLOQUANT = "bloquant", "Bloquant"
    URGENT = "urgent", "Urgent"
    VIGILANCE = "vigilance", "Vigilance"


class Sens(models.TextChoices):
    """Une date avant laquelle il faut agir, ou avant laquelle il ne faut pas."""

    AU_PLUS_TARD = "au_plus_tard", "Au plus tard"
    AU_PLUS_TOT = "au_plus_tot", "Pas avant"


class Echeance(models.Model):
    """Une date née d'un événement : sa règle, son article, son calcul, ce qu'elle est devenue."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="echeances")
    objet = models.CharField(max_length=80)
    regle = models.CharField(max_length=120)
    libelle = models.CharField("libellé", max_length=240)
    article = models.CharField(max_length=120)
    sanction = models.CharField(max_length=240, blank=True)
    verification = models.CharField(max_length=20)
    niveau = models.CharField(max_length=12, choices=Niveau.choices)
    sens = models.CharField(max_length=14, choices=Sens.choices, default=Sens.AU_PLUS_TARD)
    origine_le = models.DateField()
    le = models.DateField()
    date_brute = models.DateField()
    calcul = models.JSONField(default=dict)
    responsable = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="echeances"
    )
    traitee_le = models.DateField(null=True, blank=True)
    issue = models.CharField(max_length=240, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Unicité (une règle, un objet : rejouable) et index."""

        ordering = ["le", "id"]
        constraints = [models.UniqueConstraint(fields=["dossier", "objet", "regle"], name="echeance_unique")]
        indexes = [
            # Les ouvertes, dans l'ordre où on les lit : les premières se lisent sans trier les autres.
            models.Index(fields=["le", "id"], name="echeance_ouverte", condition=models.Q(traitee_le=None)),
            models.Index(fields=["responsable", "traitee_le", "le"], name="echeance_de"),
            models.Index(fields=["dossier", "traitee_le", "le"], name="echeance_dossier"),
        ]

    def __str__(self) -> str:
        return f"{self.le:%d/%m/%Y} {self.libelle}"


class Report(models.Model):
    """Une échéance déplacée à la main : de quand à quand, pourquoi, par qui."""

    echeance = models.ForeignKey(Echeance, on_delete=models.CASCADE, related_name="reports")
    de = models.DateField()
    a = models.DateField()
    motif = models.CharField(max_length=240)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.de:%d/%m/%Y} → {self.a:%d/%m/%Y}"


class EtatTache(models.TextChoices):
    """Où en est une tâche."""

    A_FAIRE = "a_faire", "À faire"
    EN_COURS = "en_cours", "En cours"
    FAITE = "faite", "Faite"
    ANNULEE = "annulee", "Annulée"


class Tache(models.Model):
    """Ce que quelqu'un doit faire, pour quand, dans quel dossier."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, null=True, blank=True, related_name="taches")
    objet = models.CharField(max_length=80, blank=True)
    cle = models.CharField("clé de rejeu", max_length=160, blank=True)
    libelle = models.CharField("libellé", max_length=240)
    genre = models.CharField(max_length=40, default="divers")
    etat = models.CharField("état", max_length=10, choices=EtatTache.choices, default=EtatTache.A_FAIRE)
    pour_le = models.DateField(null=True, blank=True)
    niveau = models.CharField(max_length=12, choices=Niveau.choices, default=Niveau.VIGILANCE)
    affectee_a = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="taches")
    affectee_parce_que = models.CharField(max_length=160, blank=True)
    creee_le = models.DateTimeField(auto_now_add=True)
    faite_le = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Ordre, index, rejeu sans doublon."""

        ordering = ["pour_le", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cle"], name="tache_cle", condition=~models.Q(cle="")),
        ]
        indexes = [
            models.Index(fields=["affectee_a", "etat", "pour_le", "id"], name="tache_dans_l_ordre"),
            models.Index(fields=["etat", "pour_le", "id"], name="tache_ouverte"),
        ]

    def __str__(self) -> str:
        return self.libelle


class RegleAffectation(models.Model):
    """À qui va une tâche : la première règle qui convient, dans l'ordre."""

    rang = models.PositiveSmallIntegerField(unique=True)
    nature_dossier = models.CharField(max_length=30, blank=True)
    genre = models.CharField(max_length=40, blank=True)
    client = models.ForeignKey("personnes.Personne", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    commune = models.CharField(max_length=120, blank=True)
    montant_min_centimes = models.BigIntegerField(null=True, blank=True)
    montant_max_centimes = models.BigIntegerField(null=True, blank=True)
    a = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        """Ordre."""

        ordering = ["rang"]

    def __str__(self) -> str:
        return f"{self.rang} → {self.a}"


class AbonnementCalendrier(models.Model):
    """L'adresse secrète du calendrier d'un collaborateur (iCalendar) ; seule son empreinte est gardée."""

    collaborateur = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendrier")
    empreinte = models.CharField(max_length=64, unique=True)
    cree_le = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.collaborateur)


class RegleEscalade(models.Model):
    """Quand une tâche sans suite remonte, et à qui : la première règle qui convient ; sans règle, l'usage livré."""

    rang = models.PositiveSmallIntegerField(unique=True)
    genre = models.CharField(max_length=40, blank=True)
    niveau = models.CharField(max_length=12, choices=Niveau.choices, blank=True)
    apres_jours = models.PositiveSmallIntegerField("jours de retard")
    # Vide : le supérieur de celui qui tient la tâche.
    a = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        """Ordre."""

        ordering = ["rang"]

    def __str__(self) -> str:
        return f"{self.rang} : après {self.apres_jours} jour(s) → {self.a or 'le supérieur'}"
