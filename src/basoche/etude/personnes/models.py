"""Les personnes : physiques ou morales, leurs coordonnées datées, leurs comptes.

Ce qu'une personne est dans un dossier (créancier, débiteur, tiers saisi…) est une partie du dossier.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from basoche.etude.personnes.normalisation import cle_de_recherche


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
        """Enregistre, clé de recherche à jour."""
        self.cle = cle_de_recherche(f"{self.nom} {self.nom_usage} {self.prenoms}")[:240]
        super().save(*arguments, **nommes)


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
        """Enregistre, clé de recherche à jour (un téléphone : ses chiffres, à l'envers pour chercher par la fin)."""
        if self.nature == NatureCoordonnee.TELEPHONE:
            self.cle = "".join(c for c in self.valeur if c.isdigit())[::-1]
        else:
            self.cle = cle_de_recherche(f"{self.valeur} {self.commune}")[:200]
        super().save(*arguments, **nommes)


class Compte(models.Model):
    """Un compte bancaire connu par un paiement ou par le client (jamais par L152-1 : voir ``dossiers.Protegee``)."""

    personne = models.ForeignKey(Personne, on_delete=models.CASCADE, related_name="comptes")
    iban = models.CharField("IBAN", max_length=34)
    fin = models.CharField(max_length=6, editable=False)
    origine = models.CharField("d'où il vient", max_length=60)
    vu_le = models.DateField()

    class Meta:
        """Index et unicité."""

        constraints = [models.UniqueConstraint(fields=["personne", "iban"], name="compte_unique")]
        indexes = [models.Index(fields=["fin"], name="compte_fin")]

    def __str__(self) -> str:
        return f"… {self.fin}"

    def save(self, *arguments, **nommes) -> None:
        """Enregistre ; ``fin`` sert à la recherche."""
        self.fin = self.iban[-6:]
        super().save(*arguments, **nommes)
