"""Ce qui est dû et ce qui le fonde : titres, postes, versements."""

from __future__ import annotations

import datetime
import re

from django.conf import settings
from django.db import models
from django.db.models.fields.json import KT

from basoche.etude.commun.champs import ChampMontant
from basoche.etude.dossiers.models.dossier import Dossier, Partie
from basoche.etude.dossiers.models.procedure import Procedure

_RG = re.compile(r"(?:rg\D*)?(?:\d{2})?(\d{2})\s*[/-]\s*0*(\d{1,7})\Z", re.ASCII | re.IGNORECASE)

# CPC 478 ne vise que ces jugements ; « defaut » est le mot de la saisie, « par_defaut » celui d'un titre repris.
QUALIFICATIONS_NON_AVENUES = frozenset({"defaut", "par_defaut", "repute_contradictoire"})


def cle_de_rg(texte: str) -> str:
    """Le numéro de rôle sous une seule forme : « 24/01234 », « RG 2024/1234 » et « 24-1234 » sont le même.

    >>> cle_de_rg("RG n° 2024/01234")
    '24/1234'
    """
    if trouve := _RG.match(texte.strip()):
        return f"{trouve[1]}/{trouve[2]}"
    return "".join(lettre for lettre in texte.lower() if lettre.isalnum())[:60]


class TitreExecutoire(models.Model):
    """Un titre : sa nature (L111-3), d'où il vient, ce qui le rend exécutoire et en donne la preuve."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="titres")
    cle = models.CharField(max_length=40)
    nature = models.CharField(max_length=40)
    qualification = models.CharField(max_length=40, blank=True)
    date = models.DateField()
    juridiction = models.CharField("juridiction ou auteur", max_length=160)
    rg = models.CharField("numéro de rôle ou référence", max_length=60, blank=True)
    cle_rg = models.CharField(max_length=60, blank=True, editable=False)
    signifie_le = models.DateField("signifié le", null=True, blank=True)
    executoire_le = models.DateField("exécutoire le", null=True, blank=True)
    motif_executoire = models.CharField("ce qui le rend exécutoire", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Unicité et index."""

        constraints = [models.UniqueConstraint(fields=["dossier", "cle"], name="titre_cle")]
        indexes = [
            models.Index(fields=["cle_rg"], name="titre_rg"),
            models.Index(fields=["nature", "date"], name="titre_a_signifier", condition=models.Q(signifie_le=None)),
        ]

    def __str__(self) -> str:
        return f"{self.juridiction} {self.date:%d/%m/%Y}"

    def save(self, *arguments, **nommes) -> None:
        """Enregistre, clé de recherche du numéro de rôle à jour."""
        self.cle_rg = cle_de_rg(self.rg)
        super().save(*arguments, **nommes)


class Poste(models.Model):
    """Un poste de la créance, avec les champs d'intérêts du calcul (``basoche calcul decompte``)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="postes")
    titre = models.ForeignKey(TitreExecutoire, on_delete=models.PROTECT, null=True, blank=True, related_name="postes")
    nature = models.CharField(max_length=20)
    libelle = models.CharField("libellé", max_length=200)
    montant_centimes = ChampMontant()
    date = models.DateField()
    interets = models.JSONField("intérêts", null=True, blank=True)
    # Tirés de la règle par la base elle-même : ce qu'un taux nouveau touche se compte sans lire un poste.
    taux_interets = models.GeneratedField(
        expression=KT("interets__taux"), output_field=models.CharField(max_length=20, null=True), db_persist=True
    )
    categorie_interets = models.GeneratedField(
        expression=KT("interets__categorie"), output_field=models.CharField(max_length=20, null=True), db_persist=True
    )
    acte_id = models.BigIntegerField(null=True, blank=True)
    extourne = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="extournes")
    saisi_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """Ordre."""

        ordering = ["date", "id"]
        # Ce qu'un taux nouveau touche, sans lire les postes.
        indexes = [
            models.Index(
                fields=["taux_interets", "categorie_interets", "dossier", "montant_centimes"], name="poste_taux"
            )
        ]

    def __str__(self) -> str:
        return f"{self.libelle} {self.montant_centimes}"

    @property
    def interets_en_francais(self) -> str:
        """« taux légal depuis le 12/03/2025 », ou rien."""
        regle = self.interets or {}
        noms = {"legal": "taux légal", "fixe": f"{regle.get('taux_fixe')} %", "bce_plus_10": "BCE + 10 points"}
        if regle.get("taux") not in noms:
            return ""
        return f"{noms[regle['taux']]} depuis le {datetime.date.fromisoformat(regle['du']):%d/%m/%Y}"


class Versement(models.Model):
    """Ce que le débiteur a payé ; une erreur s'extourne par un versement contraire, elle ne s'efface pas."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="versements")
    date = models.DateField()
    montant_centimes = ChampMontant()
    moyen = models.CharField(max_length=40, blank=True)
    par = models.ForeignKey(Partie, on_delete=models.PROTECT, null=True, blank=True, related_name="versements")
    imputation = models.JSONField(null=True, blank=True)
    motif_imputation = models.CharField(max_length=200, blank=True)
    extourne = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="extourne_par"
    )
    saisi_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    saisi_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Ordre."""

        ordering = ["date", "id"]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.montant_centimes}"


class Avoir(models.Model):
    """Une réduction consentie par le créancier sur un poste."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="avoirs")
    poste = models.ForeignKey(Poste, on_delete=models.PROTECT, related_name="avoirs")
    date = models.DateField()
    montant_centimes = ChampMontant()
    motif = models.CharField(max_length=200)
    saisi_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.montant_centimes}"


class Suspension(models.Model):
    """Une période qui change le cours des intérêts (les champs du calcul ``decompte``)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="suspensions")
    du = models.DateField()
    au = models.DateField(null=True, blank=True)
    effet = models.CharField(max_length=20)
    taux = models.CharField(max_length=12, blank=True)
    postes = models.JSONField(null=True, blank=True)
    # D'une procédure : elle ne vaut que pour cette partie, et pour les seuls postes nés avant, sauf ceux exceptés.
    partie = models.ForeignKey(Partie, on_delete=models.CASCADE, null=True, blank=True, related_name="suspensions")
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, blank=True, related_name="suspensions"
    )
    anterieures = models.BooleanField("créances antérieures seulement", default=False)
    exceptes = models.JSONField("postes exceptés", default=list, blank=True)
    cause = models.CharField(max_length=160)
    article = models.CharField(max_length=120, blank=True)
    saisi_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.cause} depuis le {self.du:%d/%m/%Y}"
