"""Les personnes : physiques ou morales, leurs coordonnées datées, leurs comptes.

Ce qu'une personne est dans un dossier (créancier, débiteur, tiers saisi…) est une partie du dossier.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from basoche.etude.personnes.normalisation import cle_de_recherche, cle_de_telephone


class Nature(models.TextChoices):
    """Personne physique ou morale."""

    PHYSIQUE = "physique", "Personne physique"
    MORALE = "morale", "Personne morale"


class Civilite(models.TextChoices):
    """Comment on s'adresse à elle dans un acte."""

    MONSIEUR = "monsieur", "Monsieur"
    MADAME = "madame", "Madame"


class Personne(models.Model):
    """Une personne ; ``nom`` est le nom de famille ou la dénomination."""

    nature = models.CharField(max_length=10, choices=Nature.choices)
    civilite = models.CharField("civilité", max_length=10, choices=Civilite.choices, blank=True)
    nom = models.CharField("nom ou dénomination", max_length=200)
    nom_usage = models.CharField("nom d'usage", max_length=120, blank=True)
    prenoms = models.CharField("prénoms", max_length=160, blank=True)
    naissance_le = models.DateField("née le", null=True, blank=True)
    naissance_a = models.CharField("née à", max_length=120, blank=True)
    nationalite = models.CharField("nationalité", max_length=60, blank=True)
    profession = models.CharField(max_length=120, blank=True)
    forme_juridique = models.CharField(max_length=80, blank=True)
    organe = models.CharField("organe qui la représente", max_length=160, blank=True)
    siren = models.CharField("SIREN", max_length=9, blank=True)
    nic = models.CharField("NIC (SIRET)", max_length=5, blank=True)
    rcs = models.CharField("ville du registre du commerce", max_length=80, blank=True)
    decedee_le = models.DateField("décédée le", null=True, blank=True)
    radiee_le = models.DateField("radiée le", null=True, blank=True)
    cle = models.CharField(max_length=240, editable=False)
    fusionnee_dans = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbees"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Index et règles."""

        indexes = [
            models.Index(fields=["cle"], name="personne_cle"),
            models.Index(fields=["siren"], name="personne_siren", condition=~Q(siren="")),
        ]

    def __str__(self) -> str:
        if self.nature == Nature.MORALE:
            return f"{self.forme_juridique} {self.nom}".strip()
        return f"{self.nom} {self.prenoms}".strip()

    def save(self, *arguments, **nommes) -> None:
        """Enregistre, clé et mots de recherche à jour."""
        from basoche.etude.personnes.index import indexer

        self.poser_cle()
        super().save(*arguments, **nommes)
        indexer([self])

    def poser_cle(self) -> None:
        """Le nom normalisé ; une création en nombre l'appelle avant d'écrire (voir ``index.creer_en_nombre``)."""
        self.cle = cle_de_recherche(f"{self.nom} {self.nom_usage} {self.prenoms}")[:240]

    @property
    def siret(self) -> str:
        """SIREN et NIC, ou le SIREN seul."""
        return f"{self.siren}{self.nic}"


class Mot(models.Model):
    """Un mot du nom d'une personne : la recherche part du mot le plus rare, sans parcourir les personnes."""

    pk = models.CompositePrimaryKey("mot", "personne_id")
    mot = models.CharField(max_length=40)
    personne = models.ForeignKey(Personne, on_delete=models.CASCADE, related_name="mots")

    def __str__(self) -> str:
        return self.mot


class Vocabulaire(models.Model):
    """Chaque mot des noms, une fois."""

    mot = models.CharField(max_length=40, primary_key=True)

    def __str__(self) -> str:
        return self.mot


class Variante(models.Model):
    """Ce qui mène à un mot mal tapé : sa clé phonétique (précédée de « = ») et ses formes à une lettre près."""

    pk = models.CompositePrimaryKey("cle", "mot")
    cle = models.CharField(max_length=42)
    mot = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.cle} → {self.mot}"


class Fusion(models.Model):
    """Un rapprochement : qui a été gardé, qui a été absorbé, ce qui est passé de l'un à l'autre ; réversible."""

    gardee = models.ForeignKey(Personne, on_delete=models.PROTECT, related_name="fusions")
    absorbee = models.ForeignKey(Personne, on_delete=models.PROTECT, related_name="fusions_subies")
    motif = models.CharField(max_length=200)
    # Par genre d'objet, les clés de ce qui a été déplacé ; chaque pièce de l'étude y ajoute les siennes.
    deplaces = models.JSONField(default=dict)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField(auto_now_add=True)
    defaite_le = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.absorbee_id} → {self.gardee_id}"


class NatureCoordonnee(models.TextChoices):
    """Ce qu'est une coordonnée."""

    ADRESSE = "adresse", "Adresse"
    TELEPHONE = "telephone", "Téléphone"
    COURRIEL = "courriel", "Adresse électronique"


class Coordonnee(models.Model):
    """Une adresse, un téléphone ou une adresse électronique, de telle date à telle date exclue ; jamais effacé."""

    personne = models.ForeignKey(Personne, on_delete=models.CASCADE, related_name="coordonnees")
    nature = models.CharField(max_length=10, choices=NatureCoordonnee.choices)
    valeur = models.CharField("voie, numéro ou adresse électronique", max_length=200)
    complement = models.CharField("complément", max_length=160, blank=True)
    code_postal = models.CharField(max_length=10, blank=True)
    commune = models.CharField(max_length=120, blank=True)
    pays = models.CharField(max_length=60, blank=True, default="France")
    cle = models.CharField(max_length=200, editable=False)
    du = models.DateField()
    au = models.DateField(null=True, blank=True)
    origine = models.CharField("d'où elle vient", max_length=120)

    class Meta:
        """Index."""

        indexes = [
            models.Index(fields=["personne", "nature", "au"], name="coordonnee_courante"),
            models.Index(fields=["nature", "cle"], name="coordonnee_cle"),
        ]

    def __str__(self) -> str:
        if self.nature != NatureCoordonnee.ADRESSE:
            return self.valeur
        return ", ".join(
            part for part in (self.valeur, self.complement, f"{self.code_postal} {self.commune}".strip()) if part
        )

    def save(self, *arguments, **nommes) -> None:
        """Enregistre, clé de recherche à jour (un téléphone se cherche par la fin)."""
        if self.nature == NatureCoordonnee.TELEPHONE:
            self.cle = cle_de_telephone(self.valeur)
        else:
            self.cle = cle_de_recherche(f"{self.valeur} {self.commune}")[:200]
        super().save(*arguments, **nommes)


class Compte(models.Model):
    """Un compte bancaire connu par un paiement ou par le client (jamais par L152-1 : voir ``dossiers.Protegee``)."""

    personne = models.ForeignKey(Personne, on_delete=models.CASCADE, related_name="comptes")
    iban = models.CharField("IBAN", max_length=34)
    fin = models.CharField(max_length=6, editable=False)
    # La fin à l'envers : la chercher est un préfixe, que l'index sert.
    cle_fin = models.CharField(max_length=6, editable=False, default="")
    origine = models.CharField("d'où il vient", max_length=60)
    vu_le = models.DateField()

    class Meta:
        """Index et unicité."""

        constraints = [models.UniqueConstraint(fields=["personne", "iban"], name="compte_unique")]
        indexes = [models.Index(fields=["cle_fin"], name="compte_fin")]

    def __str__(self) -> str:
        return f"… {self.fin}"

    def save(self, *arguments, **nommes) -> None:
        """Enregistre ; la fin sert à la recherche."""
        self.fin = self.iban[-6:]
        self.cle_fin = self.fin[::-1]
        super().save(*arguments, **nommes)
