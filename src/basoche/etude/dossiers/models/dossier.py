"""Le dossier, ses parties, ce qui s'y passe, et qui le voit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from basoche.etude.commun.champs import ChampMontant
from basoche.etude.personnes.models import Personne

if TYPE_CHECKING:
    from basoche.etude.equipe.models import Collaborateur


class Nature(models.TextChoices):
    """Ce que l'étude fait dans ce dossier."""

    AMIABLE = "amiable", "Amiable"
    TITRE = "titre", "Titre à obtenir"
    EXECUTION = "execution", "Exécution"
    SIGNIFICATION = "signification", "Signification"
    EXPULSION = "expulsion", "Expulsion"
    SAISIE_REMUNERATIONS = "saisie_remunerations", "Saisie des rémunérations"
    CONSERVATOIRE = "conservatoire", "Mesure conservatoire"
    CONSTAT = "constat", "Constat"
    BAIL = "bail", "Bail"
    AUTRE = "autre", "Autre"


class Etat(models.TextChoices):
    """Où en est le dossier."""

    OUVERT = "ouvert", "Ouvert"
    SUSPENDU = "suspendu", "Suspendu"
    CLOS = "clos", "Clos"


class DossiersVisibles(models.QuerySet["Dossier"]):
    """Les dossiers, filtrés par ce qu'un collaborateur a le droit de voir."""

    def visibles_par(self, collaborateur: Collaborateur) -> DossiersVisibles:
        """Ni confidentiel sans accès, ni cloisonné ; rien pour qui n'a pas le droit de lire un dossier."""
        if not getattr(collaborateur, "is_authenticated", False) or not collaborateur.peut("dossier.lire"):
            return self.none()
        return self.ouverts_a(collaborateur.pk)

    def ouverts_a(self, collaborateur: int) -> DossiersVisibles:
        """La règle seule, sans le droit de lire : ``visibles_par`` et ``dossier_visible`` y ajoutent le droit."""
        admis = Acces.objects.filter(dossier=OuterRef("pk"), collaborateur=collaborateur)
        exclu = Cloison.objects.filter(dossier=OuterRef("pk"), collaborateur=collaborateur)
        return self.filter(Q(est_confidentiel=False) | Exists(admis), ~Exists(exclu))


class Dossier(models.Model):
    """Une affaire ; son numéro (``2026-000123``) est la clé de la mémoire des clercs."""

    numero = models.CharField("numéro", max_length=12, unique=True)
    annee = models.PositiveSmallIntegerField()
    rang = models.PositiveIntegerField()
    nature = models.CharField(max_length=30, choices=Nature.choices)
    etat = models.CharField("état", max_length=10, choices=Etat.choices, default=Etat.OUVERT)
    intitule = models.CharField("intitulé", max_length=240)
    reference_client = models.CharField("référence du client", max_length=80, blank=True)
    cle_reference = models.CharField(max_length=80, blank=True, editable=False)
    # L'immeuble en cause (expulsion, bail, constat, saisie) : relie les dossiers d'un même lieu.
    immeuble = models.CharField(max_length=200, blank=True)
    cle_immeuble = models.CharField(max_length=200, blank=True, editable=False)
    responsable = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="dossiers"
    )
    ouvert_le = models.DateField()
    clos_le = models.DateField(null=True, blank=True)
    est_confidentiel = models.BooleanField("confidentiel", default=False)
    est_urgent = models.BooleanField("urgent", default=False)
    # Tenus à jour par les actions, pour trier une liste sans recalculer ; la preuve se recalcule à l'ouverture.
    solde_centimes = ChampMontant(null=True, blank=True)
    solde_le = models.DateField(null=True, blank=True)
    prochaine_echeance_le = models.DateField(null=True, blank=True)
    dernier_evenement_le = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager[Dossier]] = DossiersVisibles.as_manager()

    class Meta:
        """Unicité, ordre et index des listes."""

        ordering = ["-annee", "-rang"]
        constraints = [models.UniqueConstraint(fields=["annee", "rang"], name="dossier_numero_annuel")]
        indexes = [
            models.Index(fields=["etat", "-annee", "-rang"], name="dossier_liste"),
            models.Index(fields=["responsable", "etat", "prochaine_echeance_le"], name="dossier_charge"),
            models.Index(fields=["etat", "prochaine_echeance_le"], name="dossier_echeance"),
            models.Index(fields=["cle_reference"], name="dossier_reference"),
            models.Index(fields=["etat", "dernier_evenement_le"], name="dossier_dormant"),
            # Les mêmes listes, tous états confondus.
            models.Index(fields=["prochaine_echeance_le", "id"], name="dossier_echeance_tous"),
            models.Index(fields=["dernier_evenement_le", "id"], name="dossier_dormant_tous"),
            models.Index(fields=["nature", "etat", "-annee", "-rang"], name="dossier_nature"),
            models.Index(fields=["nature", "-annee", "-rang"], name="dossier_nature_tous"),
            models.Index(fields=["responsable", "-annee", "-rang"], name="dossier_de"),
            # La purge : les plus anciennement clos d'abord.
            models.Index(fields=["clos_le", "id"], name="dossier_clos", condition=Q(clos_le__isnull=False)),
            models.Index(fields=["etat", "-annee", "-rang"], name="dossier_urgents", condition=Q(est_urgent=True)),
            models.Index(fields=["cle_immeuble"], name="dossier_immeuble", condition=~Q(cle_immeuble="")),
        ]

    def __str__(self) -> str:
        return f"{self.numero} {self.intitule}"

    def est_visible_par(self, collaborateur: Collaborateur) -> bool:
        """Vrai si ``visibles_par`` le rend."""
        return Dossier.objects.visibles_par(collaborateur).filter(pk=self.pk).exists()


class Role(models.TextChoices):
    """Ce qu'une personne est dans le dossier."""

    CREANCIER = "creancier", "Créancier"
    MANDANT = "mandant", "Mandant"
    DEBITEUR = "debiteur", "Débiteur"
    CODEBITEUR = "codebiteur", "Codébiteur"
    CAUTION = "caution", "Caution"
    TIERS_SAISI = "tiers_saisi", "Tiers saisi"
    AVOCAT = "avocat", "Avocat"
    CORRESPONDANT = "correspondant", "Correspondant"
    OCCUPANT = "occupant", "Occupant"
    SERRURIER = "serrurier", "Serrurier"
    TEMOIN = "temoin", "Témoin"
    AUTRE = "autre", "Autre"


# Pour qui l'étude agit.
CLIENTS = [Role.CREANCIER.value, Role.MANDANT.value]


class Tenu(models.TextChoices):
    """Comment un codébiteur est tenu (les mots du décompte)."""

    SOLIDAIRE = "solidaire", "Solidairement"
    IN_SOLIDUM = "in_solidum", "In solidum"
    PART = "part", "Pour sa part"
    CAUTION = "caution", "Comme caution"


class Partie(models.Model):
    """Une personne dans un dossier, et à quel titre."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="parties")
    personne = models.ForeignKey(Personne, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    rang = models.PositiveSmallIntegerField(default=1)
    tenu = models.CharField("tenu", max_length=12, choices=Tenu.choices, blank=True)
    part = models.CharField("part (fraction, par exemple 1/2)", max_length=20, blank=True)
    plafond_centimes = ChampMontant(null=True, blank=True)
    reference = models.CharField("sa référence", max_length=80, blank=True)

    class Meta:
        """Ordre, unicité, index."""

        ordering = ["role", "rang"]
        constraints = [models.UniqueConstraint(fields=["dossier", "personne", "role"], name="partie_unique")]
        indexes = [
            models.Index(fields=["personne", "role"], name="partie_personne"),
            # Les dossiers les plus récents d'une personne, sans lire ceux d'avant.
            models.Index(fields=["personne", "-dossier"], name="partie_recente"),
            # Les clients de l'étude, sans lire les débiteurs.
            models.Index(fields=["personne"], name="partie_client", condition=Q(role__in=CLIENTS)),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} : {self.personne}"


class Evenement(models.Model):
    """Ce qui s'est passé : la frise du dossier. Jamais effacé ni récrit."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="evenements")
    nature = models.CharField(max_length=40)
    libelle = models.CharField("libellé", max_length=240)
    le = models.DateField()
    saisi_le = models.DateTimeField(auto_now_add=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    objet = models.CharField(max_length=80, blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        """Ordre et index."""

        ordering = ["-le", "-id"]
        indexes = [models.Index(fields=["dossier", "-le", "-id"], name="evenement_frise")]

    def __str__(self) -> str:
        return f"{self.le:%d/%m/%Y} {self.libelle}"


class Consultation(models.Model):
    """Quand un collaborateur a ouvert un dossier : ses derniers dossiers, et qui d'autre l'a devant lui."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="consultations")
    collaborateur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consultations")
    vue_le = models.DateTimeField()

    class Meta:
        """Unicité et index."""

        constraints = [models.UniqueConstraint(fields=["dossier", "collaborateur"], name="consultation_unique")]
        indexes = [models.Index(fields=["collaborateur", "-vue_le"], name="consultation_recente")]

    def __str__(self) -> str:
        return f"{self.collaborateur_id} : {self.dossier_id}"


class Acces(models.Model):
    """Un collaborateur admis dans un dossier confidentiel."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="acces")
    collaborateur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="acces")
    motif = models.CharField(max_length=200)

    class Meta:
        """Unicité."""

        constraints = [models.UniqueConstraint(fields=["dossier", "collaborateur"], name="acces_unique")]

    def __str__(self) -> str:
        return f"{self.collaborateur} → {self.dossier_id}"


class Cloison(models.Model):
    """Un collaborateur tenu hors d'un dossier (conflit d'intérêts, proche…)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="cloisons")
    collaborateur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cloisons")
    motif = models.CharField(max_length=200)

    class Meta:
        """Unicité."""

        constraints = [models.UniqueConstraint(fields=["dossier", "collaborateur"], name="cloison_unique")]

    def __str__(self) -> str:
        return f"{self.collaborateur} ⊘ {self.dossier_id}"
