"""Ce que l'étude fait d'un changement du droit : mesurer, relire, expliquer, accuser lecture, saisir une valeur."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from basoche.etude.agenda.models import Tache
from basoche.etude.commun.champs import ChampMontant


class MesureReforme(models.Model):
    """Ce qu'une réforme touche, mesuré la nuit : la page se trie sans rien recompter."""

    reforme = models.CharField(max_length=60, unique=True)
    dossiers = models.PositiveIntegerField(default=0)
    actes = models.PositiveIntegerField(default=0)
    ecart_centimes = ChampMontant(null=True, blank=True)
    # Ce qu'elle touche dans Basoche : chercher qui cite ses articles relit tout le recueil.
    effets = models.JSONField(default=list)
    duree_ms = models.PositiveIntegerField("durée de la mesure", default=0)
    mesure_le = models.DateField("mesurée le")

    def __str__(self) -> str:
        return f"{self.reforme} : {self.dossiers}"


class Relecture(models.Model):
    """Un objet à relire après une réforme (modèle, délai, tarif, paramètre) : par qui, et la preuve qu'il l'a été."""

    class Conclusion(models.TextChoices):
        """Ce qu'a donné la relecture."""

        CONFORME = "conforme", "Conforme au texte nouveau"
        CHANGE = "change", "Changé"
        FERME = "ferme", "Fermé à sa date"
        A_SIGNALER = "a_signaler", "À corriger, signalé"

    reforme = models.CharField(max_length=60)
    nature = models.CharField(max_length=12)
    objet = models.CharField(max_length=160)
    titre = models.CharField(max_length=300)
    responsable = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="relectures")
    tache = models.ForeignKey(Tache, on_delete=models.SET_NULL, null=True, related_name="+")
    pour_le = models.DateField("pour le")
    relue_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    relue_le = models.DateField("relue le", null=True, blank=True)
    conclusion = models.CharField(max_length=10, choices=Conclusion.choices, blank=True)
    preuve = models.CharField("texte lu, et où", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Ordre, unicité (répartir deux fois n'en pose pas deux), index."""

        ordering = ["nature", "objet"]
        constraints = [models.UniqueConstraint(fields=["reforme", "nature", "objet"], name="relecture_unique")]

    def __str__(self) -> str:
        return f"{self.titre} ({self.reforme})"


class Note(models.Model):
    """Une note d'information : rédigée à partir du changement, corrigée puis publiée par le clerc expert."""

    class Etat(models.TextChoices):
        """Où elle en est."""

        BROUILLON = "brouillon", "Brouillon"
        PUBLIEE = "publiee", "Publiée"

    reforme = models.CharField(max_length=60, unique=True)
    titre = models.CharField(max_length=240)
    corps = models.TextField()
    questions = models.TextField("questions de contrôle", blank=True)
    matieres = models.JSONField("matières", default=list)
    etat = models.CharField("état", max_length=10, choices=Etat.choices, default=Etat.BROUILLON)
    redigee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    publiee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    publiee_le = models.DateTimeField("publiée le", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Ordre et index."""

        ordering = ["-publiee_le", "-id"]
        indexes = [models.Index(fields=["etat", "-publiee_le"], name="note_publiee")]

    def __str__(self) -> str:
        return self.titre


class Lecture(models.Model):
    """L'accusé de lecture d'une note : qui, quand, ce qu'il a répondu."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="lectures")
    collaborateur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="lectures")
    lue_le = models.DateTimeField("lue le", auto_now_add=True)
    reponses = models.JSONField("réponses", default=list)
    version_lue = models.PositiveIntegerField()

    class Meta:
        """Ordre et unicité."""

        ordering = ["lue_le", "id"]
        constraints = [models.UniqueConstraint(fields=["note", "collaborateur"], name="lecture_unique")]

    def __str__(self) -> str:
        return f"{self.collaborateur} : {self.note}"


class AbonnementVeille(models.Model):
    """Les matières que suit un collaborateur, et l'adresse secrète de ses flux (seule son empreinte est gardée)."""

    collaborateur = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="veille")
    # Vide : toutes.
    matieres = models.JSONField("matières", default=list)
    courriel = models.BooleanField("alerte par courriel", default=False)
    empreinte = models.CharField(max_length=64, blank=True, db_index=True)

    def __str__(self) -> str:
        return str(self.collaborateur)


class EnvoiVeille(models.Model):
    """Une alerte ou un condensé envoyé : inscrit avec son envoi, il ne part qu'une fois."""

    collaborateur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    genre = models.CharField(max_length=10)
    le = models.DateField()
    lignes = models.PositiveIntegerField()

    class Meta:
        """Un par jour et par genre."""

        constraints = [models.UniqueConstraint(fields=["collaborateur", "genre", "le"], name="envoi_de_veille")]

    def __str__(self) -> str:
        return f"{self.collaborateur} {self.genre} {self.le:%d/%m/%Y}"


class ParametrePropose(models.Model):
    """Une valeur nouvelle (taux, barème, tarif) en cours de saisie : deux relectures, deux personnes, puis bascule."""

    class Etat(models.TextChoices):
        """Où elle en est."""

        PROPOSEE = "proposee", "À relire"
        EMPLOYEE = "employee", "Employée"
        ABANDONNEE = "abandonnee", "Abandonnée"

    nom = models.CharField("paramètre", max_length=160)
    du = models.DateField()
    jusqu_au = models.DateField(null=True, blank=True)
    valeur = models.TextField()
    article = models.CharField(max_length=160)
    source = models.CharField(max_length=300)
    etat = models.CharField("état", max_length=10, choices=Etat.choices, default=Etat.PROPOSEE)
    proposee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposee_le = models.DateTimeField(auto_now_add=True)
    employee_le = models.DateTimeField("employée le", null=True, blank=True)
    numero = models.PositiveIntegerField("numéro au journal des saisies", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Ordre."""

        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.nom} au {self.du:%d/%m/%Y}"


class RelectureParametre(models.Model):
    """Qui a relu la valeur au texte, en la retapant."""

    propose = models.ForeignKey(ParametrePropose, on_delete=models.CASCADE, related_name="relectures")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField(auto_now_add=True)
    texte_lu = models.CharField("texte lu, et où", max_length=300)

    class Meta:
        """Deux personnes, donc une relecture chacune."""

        ordering = ["le", "id"]
        constraints = [models.UniqueConstraint(fields=["propose", "par"], name="relecture_de_parametre")]

    def __str__(self) -> str:
        return f"{self.par} : {self.propose}"
