"""Les clés : les créer, les révoquer, les reconnaître, et compter leurs appels."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date

from django.db.models import F
from django.utils import timezone

from basoche.etude.api.models import CleApi
from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.personnes.models import Personne

MARQUE = "bas"


@action("api.gerer")
def creer_cle(
    client: Personne, *, libelle: str, repondant: Collaborateur, acteur: Collaborateur, le: date,
    peut_verser: bool = False, peut_ouvrir: bool = False, limite_par_minute: int = 120, expire_le: date | None = None,
) -> tuple[CleApi, str]:  # fmt: skip
    """Crée la clé d'un client ; rend la clé et son secret, qui n'est gardé nulle part.

    Args:
        repondant: qui, à l'étude, répond de ce que la clé écrit.
        expire_le: premier jour où elle ne vaut plus.

    Raises:
        ActionRefusee: sans libellé, expirée d'avance, limite hors de 1 à 6 000, client réuni à un autre.
    """
    if not libelle.strip():
        raise ActionRefusee("La clé n'a pas de nom.", conseil="Dire à quoi elle sert.", champ="libelle")
    if client.fusionnee_dans_id:
        raise ActionRefusee("Ce client a été réuni à un autre.", conseil="Choisir celui qui l'a gardé.", champ="client")
    if expire_le is not None and expire_le <= le:
        raise ActionRefusee("La clé serait déjà expirée.", conseil="Donner un jour à venir.", champ="expire_le")
    if not 1 <= limite_par_minute <= 6_000:
        raise ActionRefusee(
            "La limite va de 1 à 6 000 appels par minute.", conseil="La corriger.", champ="limite_par_minute"
        )
    prefixe, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
    cle = CleApi.objects.create(
        client=client, libelle=libelle.strip()[:120], prefixe=prefixe, empreinte=_empreinte(secret),
        peut_verser=peut_verser, peut_ouvrir=peut_ouvrir, repondant=repondant, creee_par=acteur, expire_le=expire_le,
        limite_par_minute=limite_par_minute,
    )  # fmt: skip
    portee = {"verser": peut_verser, "ouvrir": peut_ouvrir}
    journaliser("api.creer_cle", acteur=acteur, objet=cle, details={"prefixe": prefixe, "client": client.pk, **portee})
    return cle, f"{MARQUE}_{prefixe}_{secret}"


@action("api.gerer")
def revoquer_cle(cle: CleApi, *, motif: str, acteur: Collaborateur, le: date) -> None:
    """Révoque une clé ; elle ne vaut plus dès l'appel suivant.

    Raises:
        ActionRefusee: déjà révoquée, ou sans motif.
    """
    if not motif.strip():
        raise ActionRefusee("Une révocation dit pourquoi.", conseil="Donner le motif.", champ="motif")
    touchees = CleApi.objects.filter(pk=cle.pk, revoquee_le=None).update(
        revoquee_le=timezone.now(), revoquee_par=acteur, motif_revocation=motif.strip()[:200]
    )
    if not touchees:
        raise ActionRefusee("Cette clé est déjà révoquée.", conseil="Il n'y a rien à faire.")
    journaliser("api.revoquer_cle", acteur=acteur, objet=cle, details={"prefixe": cle.prefixe})


def reconnaitre(jeton: str, le: date) -> CleApi | None:
    """La clé de ce jeton, si elle vaut à cette date."""
    marque, _, reste = jeton.strip().partition("_")
    prefixe, _, secret = reste.partition("_")
    if marque != MARQUE or not prefixe.isalnum() or not secret or len(jeton) > 200:
        return None
    cle = CleApi.objects.select_related("client", "repondant").filter(prefixe=prefixe).first()
    if cle is None or not hmac.compare_digest(cle.empreinte, _empreinte(secret)) or not cle.vaut(le):
        return None
    # Le client réuni à un autre : la clé suit les dossiers.
    while cle.client.fusionnee_dans is not None:
        cle.client = cle.client.fusionnee_dans
    return cle


def compter_l_appel(cle: CleApi) -> bool:
    """Compte un appel dans la minute en cours ; faux si la limite est atteinte. Exact entre processus."""
    maintenant = timezone.now()
    minute = int(maintenant.timestamp()) // 60
    siennes = CleApi.objects.filter(pk=cle.pk)
    if siennes.filter(minute=minute, appels__lt=cle.limite_par_minute).update(
        appels=F("appels") + 1, servie_le=maintenant
    ):
        return True
    return bool(siennes.exclude(minute=minute).update(minute=minute, appels=1, servie_le=maintenant))


def _empreinte(secret: str) -> str:
    """Le secret est tiré sur 256 bits : une empreinte simple suffit, il n'y a rien à deviner."""
    return hashlib.sha256(secret.encode()).hexdigest()
