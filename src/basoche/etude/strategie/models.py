"""Ce qui se sait d'un débiteur pour choisir une voie, et ce que le clerc expert a décidé.

Et les campagnes de relances, suivies : attendu contre obtenu.

Rien de ce qui vient de CPCE L152-1 n'entre ici : ces renseignements restent attachés au titre, chiffrés, dans
``dossiers.Protegee``, et aucune stratégie ne les lit.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from basoche.etude.commun.champs import ChampMontant
from basoche.etude.dossiers.models import Dossier
from basoche.etude.personnes.models import Personne


class Contestation(models.TextChoices):
    """Ce que le débiteur oppose à la créance."""

    AUCUNE = "aucune", "Aucune"
    SIMPLE = "simple", "Simple"
    SERIEUSE = "serieuse", "Sérieuse"


class Situation(models.Model):
    """Les renseignements d'un dossier dont la stratégie a besoin ; vide ne veut pas dire qu'il n'y a rien."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="situation")
    nature_creance = models.CharField("nature de la créance", max_length=40, blank=True)
    alimentaire = models.BooleanField("créance alimentaire", default=False)
    habitation = models.BooleanField("le lieu de saisie est son logement", default=True)
    employeur_centimes = ChampMontant("rémunération nette mensuelle", null=True, blank=True)
    compte_centimes = ChampMontant("solde connu d'un compte", null=True, blank=True)
    vehicule_centimes = ChampMontant("valeur du véhicule", null=True, blank=True)
    immeuble_centimes = ChampMontant("valeur nette de l'immeuble", null=True, blank=True)
    tiers_centimes = ChampMontant("sommes dues par des tiers", null=True, blank=True)
    meubles = models.BooleanField("meubles de valeur", default=False)
    personnes_a_charge = models.PositiveSmallIntegerField(default=0)
    kilometres = models.PositiveIntegerField("distance de l'étude", null=True, blank=True)
    contestation = models.CharField(max_length=10, choices=Contestation.choices, default=Contestation.AUCUNE)
    mise_en_demeure_le = models.DateField(null=True, blank=True)
    accord = models.BooleanField("accepte de traiter", default=False)
    tentative_750_1 = models.BooleanField("tentative amiable préalable faite", default=False)
    menace = models.BooleanField("recouvrement menacé", default=False)
    autorisation_conservatoire_le = models.DateField(null=True, blank=True)
    autorisation_saisie_vente_le = models.DateField(null=True, blank=True)
    delai_de_grace_au = models.DateField(null=True, blank=True)
    origine = models.CharField("d'où viennent ces renseignements", max_length=200)
    saisie_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saisie_le = models.DateField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"Situation {self.dossier_id}"


class Issue(models.TextChoices):
    """Ce qu'une mesure a donné."""

    EN_COURS = "en_cours", "En cours"
    ABOUTIE = "aboutie", "A rapporté"
    SANS_EFFET = "sans_effet", "N'a rien rapporté"
    ABANDONNEE = "abandonnee", "Abandonnée"


class Decision(models.Model):
    """La voie qu'un clerc expert a choisie, celle qui était conseillée, et ce qu'elle a donné.

    ``conseil`` fige ce que l'écran montrait ; ``motif`` est exigé quand la voie choisie n'est pas la première. Les
    mesures closes nourrissent les chances : ``attendu_centimes`` et ``obtenu_centimes`` se comparent.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="decisions")
    le = models.DateField()
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    segment = models.CharField(max_length=120)
    voie_conseillee = models.CharField("voie conseillée", max_length=80)
    voie_choisie = models.CharField("voie choisie", max_length=80)
    intitule = models.CharField("intitulé", max_length=240)
    motif = models.CharField("motif de l'écart", max_length=400, blank=True)
    conseil = models.JSONField()
    assiette_centimes = ChampMontant("ce que la voie pouvait rendre")
    attendu_centimes = ChampMontant("attendu", null=True, blank=True)
    issue = models.CharField(max_length=12, choices=Issue.choices, default=Issue.EN_COURS)
    close_le = models.DateField(null=True, blank=True)
    obtenu_centimes = ChampMontant("obtenu", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Ordre et index."""

        ordering = ["-le", "-id"]
        indexes = [models.Index(fields=["segment", "voie_choisie", "issue"], name="decision_mesure")]

    def __str__(self) -> str:
        return f"{self.intitule} ({self.get_issue_display()})"

    @property
    def suit_le_conseil(self) -> bool:
        """Vrai si la voie choisie est la première."""
        return self.voie_choisie == self.voie_conseillee


class EtatPlan(models.TextChoices):
    """Où en est un plan."""

    ATTENTE = "attente", "En attente"
    CALCUL = "calcul", "En cours"
    FAIT = "fait", "Fait"
    REFUSE = "refuse", "Refusé"


class PlanEtude(models.Model):
    """L'affectation des actions aux moyens de l'étude, telle qu'elle a été calculée un jour.

    ``moyens`` : ce que le clerc expert a donné ; ``valeurs`` et ``lignes`` : ce que le plan rend. Un plan propose ;
    rien ne part d'un plan.
    """

    le = models.DateField()
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    etat = models.CharField("état", max_length=10, choices=EtatPlan.choices, default=EtatPlan.ATTENTE)
    moyens = models.JSONField()
    juges = models.PositiveIntegerField("dossiers jugés", default=0)
    a_juger = models.PositiveIntegerField("dossiers à juger", default=0)
    calibre = models.BooleanField("calibré", default=False)
    valeurs = models.JSONField(default=dict)
    lignes = models.JSONField(default=list)
    refus = models.TextField(blank=True)
    cree_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Ordre."""

        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Plan du {self.le:%d/%m/%Y}"


class ScenarioRelances(models.Model):
    """Des relances amiables que le clerc expert a composées ; rien ne part d'un scénario.

    ``relances`` : jour, canal, formulation, minutes, coût et seuil de chacune. Leur simulation n'est pas gardée :
    chacun le voit, à chaque ouverture, sur les seuls dossiers qu'il a le droit de lire.
    """

    nom = models.CharField(max_length=80)
    relances = models.JSONField()
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateField("gardé le")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Ordre."""

        ordering = ["-le", "-id"]

    def __str__(self) -> str:
        return self.nom


class AccordTemoin(models.Model):
    """L'accord d'un client à ce que ses dossiers amiables entrent dans un groupe témoin : qui l'a donné, quand.

    Sans lui, un dossier suit la campagne comme les autres et n'entre dans aucune comparaison. Retiré, il n'est pas
    effacé : ce qui a été tiré au sort avant reste expliqué.
    """

    client = models.ForeignKey(Personne, on_delete=models.CASCADE, related_name="accords_temoin")
    donne_le = models.DateField("donné le")
    donne_par = models.CharField("qui l'a donné, chez le client", max_length=160)
    preuve = models.CharField(max_length=200)
    saisi_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saisi_le = models.DateField()
    retire_le = models.DateField("retiré le", null=True, blank=True)

    class Meta:
        """Ordre."""

        ordering = ["-donne_le", "-id"]

    def __str__(self) -> str:
        return f"{self.client}, {self.donne_le:%d/%m/%Y}"


class Comparaison(models.TextChoices):
    """Ce qu'un groupe témoin peut comparer : jamais le choix, la date ni l'omission d'un acte d'exécution."""

    AUCUNE = "", "Rien : pas de groupe témoin"
    HEURE = "heure", "L'heure d'une relance"
    CANAL = "canal", "Le canal d'une relance"
    FORMULATION = "formulation", "La formulation d'une relance"


class Campagne(models.Model):
    """Un scénario de relances lancé sur des dossiers amiables, suivi : attendu contre obtenu. L'envoi n'est pas ici.

    ``relances`` fige le scénario ; ``graine`` rend le tirage rejouable ; ``part_temoin`` : sur cent, les dossiers qui
    restent à l'usage ; ``attendu_usage`` et ``attendu_variante`` : part du dû que l'étude attend, sur cent, de mémoire.
    """

    nom = models.CharField(max_length=80)
    relances = models.JSONField()
    depart = models.DateField("départ")
    fin = models.DateField("dernier jour suivi")
    compare = models.CharField(max_length=12, choices=Comparaison.choices, blank=True)
    usage = models.CharField("l'usage", max_length=120, blank=True)
    variante = models.CharField(max_length=120, blank=True)
    part_temoin = models.PositiveSmallIntegerField(default=0)
    graine = models.CharField(max_length=64)
    attendu_usage = models.PositiveSmallIntegerField()
    attendu_variante = models.PositiveSmallIntegerField()
    motif = models.CharField("décision", max_length=400)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateField("lancée le")
    arretee_le = models.DateField("arrêtée le", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Ordre."""

        ordering = ["-le", "-id"]

    def __str__(self) -> str:
        return f"{self.nom}, {self.depart:%d/%m/%Y}"


class Groupe(models.TextChoices):
    """Ce qu'un dossier reçoit."""

    HORS = "hors", "Hors comparaison"
    USAGE = "usage", "Usage (témoin)"
    VARIANTE = "variante", "Variante"


class Inscription(models.Model):
    """Un dossier d'une campagne : son groupe et ce qu'il devait au départ ; rien d'autre n'est gardé de lui."""

    campagne = models.ForeignKey(Campagne, on_delete=models.CASCADE, related_name="inscriptions")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="inscriptions")
    groupe = models.CharField(max_length=10, choices=Groupe.choices)
    du_centimes = ChampMontant("dû au départ")

    class Meta:
        """Un dossier n'est qu'une fois dans une campagne."""

        constraints = [models.UniqueConstraint(fields=["campagne", "dossier"], name="inscription_unique")]

    def __str__(self) -> str:
        return f"{self.dossier_id} : {self.get_groupe_display()}"
