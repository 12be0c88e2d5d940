"""La vie d'un acte : projet, contrôle, relecture, signature, remise, visa, second original, répertoire."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from basoche.etude.commun.champs import ChampMontant
from basoche.etude.dossiers.models import Dossier, Partie, Piece, TitreExecutoire


class Etat(models.TextChoices):
    """Où en est un acte. La signature est toujours avant la remise."""

    PROJET = "projet", "Projet"
    CONTROLE = "controle", "Contrôlé"
    RELU = "relu", "Relu"
    SIGNE = "signe", "Signé"
    REMIS = "remis", "Remis, à viser"
    VISE = "vise", "Visé"
    SIGNIFIE = "signifie", "Signifié"
    DRESSE = "dresse", "Dressé"
    DEPOSE = "depose", "Déposé"
    ABANDONNE = "abandonne", "Abandonné"


class Chaine(models.TextChoices):
    """Papier (imprimé, signé, numérisé) ou électronique."""

    PAPIER = "papier", "Papier"
    ELECTRONIQUE = "electronique", "Électronique"


class Acte(models.Model):
    """Un acte d'un dossier ; émis, il est figé : on corrige par un acte rectificatif."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="actes")
    code = models.CharField(max_length=80)
    intitule = models.CharField("intitulé", max_length=240)
    etat = models.CharField("état", max_length=12, choices=Etat.choices, default=Etat.PROJET)
    chaine = models.CharField("chaîne", max_length=12, choices=Chaine.choices, default=Chaine.PAPIER)
    donnees = models.JSONField("données")
    date = models.DateField()
    destinataire = models.ForeignKey(Partie, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    titre = models.ForeignKey(TitreExecutoire, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Au nom de qui l'acte est fait : lui seul le signe.
    officier = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Ce qui manque encore, et ce qu'un clerc a écrit à la place de ce que donnait le dossier.
    manques = models.JSONField(default=list, blank=True)
    ecarts = models.JSONField("écarts", default=list, blank=True)
    lot = models.CharField(max_length=40, blank=True)
    motif_renvoi = models.CharField("renvoyé parce que", max_length=240, blank=True)
    verdict = models.JSONField(null=True, blank=True)
    controle_le = models.DateTimeField(null=True, blank=True)
    redige_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    relu_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    relu_le = models.DateTimeField(null=True, blank=True)
    signe_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signe_le = models.DateTimeField(null=True, blank=True)
    vise_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    vise_le = models.DateTimeField(null=True, blank=True)
    numero_repertoire = models.PositiveIntegerField(null=True, blank=True)
    annee_repertoire = models.PositiveSmallIntegerField(null=True, blank=True)
    cout_centimes = ChampMontant(null=True, blank=True)
    cout = models.JSONField(default=dict, blank=True)
    rectifie = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="rectificatifs")
    inscrit_le = models.DateTimeField("inscrit au répertoire le", null=True, blank=True)
    motif_inscription = models.CharField("motif de l'inscription tardive", max_length=240, blank=True)
    signifie_le = models.DateField("signifié le", null=True, blank=True)
    imprime_le = models.DateTimeField("imprimé le", null=True, blank=True)
    scan = models.ForeignKey(Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signature_manquante = models.CharField("signature manquante", max_length=240, blank=True)
    # La date vraie d'une signature apposée après coup. Vide permis : SQLite referait sinon la table, sans ses gardes.
    signature_apposee_le = models.DateTimeField(null=True, blank=True)
    modalites = models.ForeignKey(Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    second_original = models.ForeignKey(Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Versions des paramètres et des textes employés, figées à la signature.
    parametres = models.JSONField("paramètres", default=dict, blank=True)
    # Ce qui est émis : octets gardés hors de la racine servie, sous leur empreinte.
    original = models.ForeignKey(Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    empreinte = models.CharField(max_length=64, blank=True)
    # Signé sans système agréé attesté (décret n° 2021-1625) : une pièce, jamais l'original.
    projet_signe = models.ForeignKey(Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Ordre, répertoire sans doublon, index des files."""

        ordering = ["-date", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["annee_repertoire", "numero_repertoire"],
                name="acte_repertoire",
                condition=models.Q(numero_repertoire__isnull=False),
            ),
            # Reprendre un lot, ou le lancer deux fois, ne double aucun acte.
            models.UniqueConstraint(
                fields=["lot", "dossier", "destinataire"], name="acte_du_lot", condition=~models.Q(lot="")
            ),
        ]
        indexes = [
            models.Index(fields=["etat", "date"], name="acte_file"),
            models.Index(fields=["dossier", "-date", "-id"], name="acte_dossier"),
            models.Index(fields=["code", "date"], name="acte_code"),
            models.Index(fields=["lot"], name="acte_lot", condition=~models.Q(lot="")),
            models.Index(fields=["-id"], name="acte_en_lot", condition=~models.Q(lot="")),
            models.Index(fields=["date"], name="acte_sans_scan", condition=models.Q(scan=None, chaine="papier")),
            models.Index(fields=["signe_le"], name="acte_signe_le", condition=models.Q(signe_le__isnull=False)),
            models.Index(fields=["date"], name="acte_sans_signature", condition=~models.Q(signature_manquante="")),
        ]

    # Au bout de leur vie : signifiés, ou dressés et déposés quand rien n'est à signifier.
    ABOUTIS: ClassVar[frozenset[str]] = frozenset({Etat.SIGNIFIE, Etat.DRESSE, Etat.DEPOSE})
    # Ceux dont les délais courent.
    FAITS: ClassVar[frozenset[str]] = ABOUTIS | {Etat.REMIS, Etat.VISE}
    FIGES: ClassVar[frozenset[str]] = FAITS | {Etat.SIGNE}

    def __str__(self) -> str:
        return f"{self.intitule} du {self.date:%d/%m/%Y}"

    def est_visible_par(self, collaborateur) -> bool:
        """Vrai si son dossier l'est."""
        return self.dossier.est_visible_par(collaborateur)

    @property
    def est_fige(self) -> bool:
        """Vrai dès la signature : plus rien de ce qu'il dit ne change."""
        return self.etat in self.FIGES

    @property
    def code_barres(self) -> str:
        """Ce que porte l'étiquette de l'original imprimé, et que lit le numériseur."""
        return f"BAS-{self.pk:09d}"


class Mode(models.TextChoices):
    """Comment la copie a été remise (les mots de la rédaction)."""

    A_PERSONNE = "a_personne", "À personne"
    A_DOMICILE = "a_domicile", "À domicile"
    A_ETUDE = "a_etude", "Dépôt à l'étude"
    RECHERCHES = "recherches_infructueuses", "Recherches infructueuses (659)"
    PERSONNE_MORALE = "personne_morale", "À personne morale"
    ELECTRONIQUE = "electronique", "Par voie électronique"
    PARQUET = "parquet", "À parquet"
    ETRANGER = "etranger", "À l'étranger"
    UNION_EUROPEENNE = "union_europeenne", "Dans l'Union européenne"
    OUTRE_MER = "outre_mer", "Outre-mer"
    # Ce qui tient lieu de remise quand rien n'est à signifier.
    DRESSE = "dresse", "Dressé"
    DEPOSE = "depose", "Déposé ou transmis"


SANS_REMISE = (Mode.DRESSE, Mode.DEPOSE)


class Remise(models.Model):
    """La remise d'un acte, ou ce qui en tient lieu : ce qui a été fait, et rien de coché d'avance."""

    acte = models.OneToOneField(Acte, on_delete=models.PROTECT, related_name="remise")
    mode = models.CharField(max_length=30, choices=Mode.choices)
    le = models.DateTimeField()
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recu_par = models.CharField("copie remise à", max_length=160, blank=True)
    qualite = models.CharField("en qualité de", max_length=120, blank=True)
    motif_655 = models.TextField("ce qui a empêché la remise à personne", blank=True)
    # Son empreinte : le même motif mot pour mot se repère sur une tournée.
    cle_motif = models.CharField(max_length=64, blank=True)
    observations = models.TextField(blank=True)
    avis_de_passage_le = models.DateField(null=True, blank=True)
    lettre_simple_le = models.DateField("lettre simple envoyée le", null=True, blank=True)
    recommandee_le = models.DateField("recommandée envoyée le", null=True, blank=True)
    recommandee_numero = models.CharField("numéro de la recommandée", max_length=40, blank=True)
    copie_retiree_le = models.DateField(null=True, blank=True)
    copie_retiree_par = models.CharField(max_length=160, blank=True)
    casier = models.CharField(max_length=40, blank=True)
    copie_dechargee_le = models.DateField("étude déchargée de la copie le", null=True, blank=True)
    # Les champs propres au mode, tels que la page des modalités les imprime.
    champs = models.JSONField(default=dict, blank=True)
    alertes = models.JSONField(default=list, blank=True)
    # Le visa refusé attend que le clerc complète ; ce qui était écrit avant chaque complément reste.
    visa_refuse = models.CharField("visa refusé parce que", max_length=240, blank=True)
    complements = models.JSONField("compléments", default=list, blank=True)
    saisie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """Index de la garde des copies et des motifs répétés."""

        indexes = [
            models.Index(
                fields=["le"],
                name="remise_copies_gardees",
                condition=models.Q(mode="a_etude", copie_retiree_le=None, copie_dechargee_le=None),
            ),
            models.Index(fields=["par", "cle_motif"], name="remise_repetee", condition=~models.Q(cle_motif="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_mode_display()} le {self.le:%d/%m/%Y}"


class Genre(models.TextChoices):
    """Ce que prouve une diligence."""

    PASSAGE = "passage", "Pour joindre le destinataire (655)"
    DOMICILE = "domicile", "Vérification du domicile (656)"
    RECHERCHE = "recherche", "Recherche du destinataire (659)"


class Diligence(models.Model):
    """Une vérification du domicile ou une recherche : quoi, où ou auprès de qui, quand, ce qu'elle a donné."""

    remise = models.ForeignKey(Remise, on_delete=models.PROTECT, related_name="diligences")
    genre = models.CharField(max_length=12, choices=Genre.choices)
    nature = models.CharField(max_length=60)
    aupres_de = models.CharField("auprès de", max_length=160, blank=True)
    le = models.DateTimeField()
    resultat = models.TextField("résultat")
    # Pour repérer un même texte sur plusieurs actes d'une tournée : qui, quel jour, empreinte du texte.
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    jour = models.DateField()
    cle = models.CharField(max_length=64)

    class Meta:
        """Ordre et index des répétitions."""

        ordering = ["le", "id"]
        indexes = [models.Index(fields=["par", "jour", "cle"], name="diligence_repetee")]

    def __str__(self) -> str:
        return f"{self.nature} : {self.resultat[:60]}"


class Repertoire(models.Model):
    """Le compteur du répertoire d'une année : verrouillé à chaque numéro donné, donc sans lacune."""

    annee = models.PositiveSmallIntegerField(primary_key=True)
    dernier = models.PositiveIntegerField(default=0)
    derniere_date = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.annee} : {self.dernier}"


class Habitude(models.Model):
    """Ce que l'étude écrit dans tous ses actes et qu'on ne ressaisit pas : l'officier, les modalités de paiement."""

    cle = models.CharField(max_length=80, unique=True)
    valeur = models.JSONField()

    def __str__(self) -> str:
        return self.cle
