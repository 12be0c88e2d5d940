"""Le secret d'un dossier : confidentiel à quelques-uns, ou fermé à un seul (cloison)."""

from __future__ import annotations

from datetime import date

from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Acces, Cloison, Dossier
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser


@action("dossier.cloisonner")
def rendre_confidentiel(dossier: Dossier, *, motif: str, acteur: Collaborateur, le: date) -> None:
    """Réserve le dossier à qui y est admis : d'abord l'acteur et le responsable.

    Raises:
        ActionRefusee: sans motif.
    """
    _exiger_motif(motif)
    Dossier.objects.filter(pk=dossier.pk).update(est_confidentiel=True)
    for qui in {acteur.pk: acteur, dossier.responsable_id: dossier.responsable}.values():
        if qui is not None:
            Acces.objects.get_or_create(dossier=dossier, collaborateur=qui, defaults={"motif": motif.strip()})
    journaliser("dossier.rendre_confidentiel", acteur=acteur, objet=dossier, dossier=dossier.numero)


@action("dossier.cloisonner")
def lever_le_secret(dossier: Dossier, *, motif: str, acteur: Collaborateur, le: date) -> None:
    """Rend le dossier à l'étude ; les cloisons restent.

    Raises:
        ActionRefusee: sans motif.
    """
    _exiger_motif(motif)
    Dossier.objects.filter(pk=dossier.pk).update(est_confidentiel=False)
    Acces.objects.filter(dossier=dossier).delete()
    journaliser("dossier.lever_le_secret", acteur=acteur, objet=dossier, dossier=dossier.numero)


@action("dossier.cloisonner")
def admettre(dossier: Dossier, collaborateur: Collaborateur, *, motif: str, acteur: Collaborateur, le: date) -> None:
    """Admet un collaborateur dans un dossier confidentiel.

    Raises:
        ActionRefusee: sans motif.
    """
    _exiger_motif(motif)
    Acces.objects.update_or_create(dossier=dossier, collaborateur=collaborateur, defaults={"motif": motif.strip()})
    _noter("dossier.admettre", dossier, collaborateur, acteur)


@action("dossier.cloisonner")
def retirer_acces(dossier: Dossier, collaborateur: Collaborateur, *, acteur: Collaborateur, le: date) -> None:
    """Retire un accès.

    Raises:
        ActionRefusee: plus personne ne lirait le dossier.
    """
    acces = Acces.objects.filter(dossier=dossier)
    if dossier.est_confidentiel and not acces.exclude(collaborateur=collaborateur).exists():
        raise ActionRefusee("Plus personne ne lirait ce dossier.", conseil="Admettre quelqu'un d'autre d'abord.")
    acces.filter(collaborateur=collaborateur).delete()
    _noter("dossier.retirer_acces", dossier, collaborateur, acteur)


@action("dossier.cloisonner")
def poser_cloison(
    dossier: Dossier, collaborateur: Collaborateur, *, motif: str, acteur: Collaborateur, le: date
) -> None:
    """Tient un collaborateur hors du dossier, quels que soient ses autres droits.

    Raises:
        ActionRefusee: sans motif, ou contre soi-même, ou contre le responsable du dossier.
    """
    _exiger_motif(motif)
    if collaborateur.pk in (acteur.pk, dossier.responsable_id):
        raise ActionRefusee(
            "On ne se cloisonne pas soi-même, ni le responsable du dossier.",
            conseil="Confier d'abord le dossier à un autre ; la cloison se pose par un autre commissaire.",
        )
    Cloison.objects.update_or_create(dossier=dossier, collaborateur=collaborateur, defaults={"motif": motif.strip()})
    _noter("dossier.poser_cloison", dossier, collaborateur, acteur)


@action("dossier.cloisonner")
def lever_cloison(
    dossier: Dossier, collaborateur: Collaborateur, *, motif: str, acteur: Collaborateur, le: date
) -> None:
    """Lève une cloison.

    Raises:
        ActionRefusee: sans motif.
    """
    _exiger_motif(motif)
    Cloison.objects.filter(dossier=dossier, collaborateur=collaborateur).delete()
    _noter("dossier.lever_cloison", dossier, collaborateur, acteur)


def _exiger_motif(motif: str) -> None:
    if not motif.strip():
        raise ActionRefusee("Le secret demande un motif.", conseil="Dire pourquoi.", champ="motif")


def _noter(nom: str, dossier: Dossier, collaborateur: Collaborateur, acteur: Collaborateur) -> None:
    details = {"collaborateur": collaborateur.pk}
    journaliser(nom, acteur=acteur, objet=dossier, dossier=dossier.numero, details=details)
