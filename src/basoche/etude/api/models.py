"""Les clés de l'API, ce qu'elles ont déjà fait, et qui agit quand l'une d'elles écrit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from basoche.etude.equipe.models import Collaborateur
from basoche.etude.personnes.models import Personne


class CleApi(models.Model):
    """Une clé : à quel client, ce qu'elle ouvre, jusqu'à quand. Seule l'empreinte du secret est gardée."""

    client = models.ForeignKey(Personne, on_delete=models.PROTECT, related_name="cles_api")
    libelle = models.CharField("à quoi elle sert", max_length=120)
    prefixe = models.CharField(max_length=12, unique=True)
    empreinte = models.CharField(max_length=64)
    peut_verser = models.BooleanField("déclare des versements", default=False)
    peut_ouvrir = models.BooleanField("ouvre des dossiers", default=False)
    # Qui, à l'étude, répond de ce que la clé écrit ; lui parti, elle ne fait plus que lire.
    repondant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    limite_par_minute = models.PositiveSmallIntegerField("appels par minute", default=120)
    creee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    creee_le = models.DateTimeField(auto_now_add=True)
    expire_le = models.DateField("ne vaut plus à compter du", null=True, blank=True)
    revoquee_le = models.DateTimeField(null=True, blank=True)
    revoquee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    motif_revocation = models.CharField(max_length=200, blank=True)
    # La minute en cours et ce qui y a été appelé : compté en base, donc pour tous les processus.
    minute = models.BigIntegerField(default=0)
    appels = models.PositiveIntegerField(default=0)
    servie_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Ordre."""

        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.libelle} ({self.prefixe})"

    def vaut(self, le: date) -> bool:
        """Vrai si elle n'est ni révoquée ni expirée."""
        return self.revoquee_le is None and (self.expire_le is None or le < self.expire_le)


class Rejeu(models.Model):
    """La réponse donnée à une écriture : redemandée avec la même clé d'idempotence, elle est rendue, non refaite."""

    cle = models.ForeignKey(CleApi, on_delete=models.CASCADE, related_name="rejeux")
    idempotence = models.CharField(max_length=80)
    demande = models.CharField("empreinte de la demande", max_length=64)
    reponse = models.JSONField(default=dict)
    le = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Unicité : elle seule garantit qu'une écriture n'est pas faite deux fois."""

        constraints = [models.UniqueConstraint(fields=["cle", "idempotence"], name="rejeu_unique")]

    def __str__(self) -> str:
        return f"{self.cle_id} {self.idempotence}"


class Mandataire(Collaborateur):
    """Le répondant, vu par les actions quand c'est la clé qui agit : ses droits à elle, son nom à elle au journal."""

    class Meta:
        """Aucune table : ce n'est qu'une façon d'agir, jamais enregistrée."""

        proxy = True

    cle: CleApi

    @classmethod
    def de(cls, cle: CleApi) -> Mandataire:
        """Celui d'une clé."""
        mandataire = cls(pk=cle.repondant_id, identifiant=f"api:{cle.prefixe}", is_active=True)
        mandataire.cle = cle
        return mandataire

    def peut(self, droit: str, objet: object = None, *, le: date | None = None) -> bool:  # noqa: ARG002 (imposé)
        """Ce que la portée de la clé ouvre, sur les dossiers de son client seulement ; rien d'autre."""
        ouverts = {"versement.saisir"} if self.cle.peut_verser else set()
        if self.cle.peut_ouvrir:
            ouverts |= {"dossier.ouvrir", "creance.saisir", "personne.modifier"}
        return droit in ouverts and (not hasattr(objet, "intitule") or self._est_a_son_client(objet))

    def _est_a_son_client(self, dossier: Any) -> bool:
        return Personne.objects.filter(
            Q(pk=self.cle.client_id), parties__dossier=dossier, parties__role__in=("creancier", "mandant")
        ).exists()

    def save(self, *_: Any, **__: Any) -> None:
        """Jamais : récrirait le compte du répondant."""
        raise TypeError("un mandataire ne s'enregistre pas")
