"""Ce que le téléphone envoie : gardé tel quel, enregistré s'il peut l'être, jamais perdu ni doublé.

Une saisie a une clé tirée sur le téléphone : la renvoyer rend la même réponse. Une saisie que l'étude refuse (une
diligence manque, un autre est passé avant, l'acte vient d'être payé) reste gardée, et se reprend au bureau.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.models import Etat, Remise
from basoche.etude.actes.remise import remettre_acte
from basoche.etude.agenda.models import Niveau
from basoche.etude.agenda.taches import poser_tache
from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee, ConflitDeModification, DroitRefuse
from basoche.etude.dossiers.garde_fou import relire
from basoche.etude.dossiers.models import Piece
from basoche.etude.dossiers.pieces import deposer_piece
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.tournees.actions import DROIT, changer_arret
from basoche.etude.tournees.models import Arret, EtatArret, Issue, Photo, Saisie

PHOTOS_AU_PLUS = 30


@action(DROIT)
def recevoir_saisie(
    arret: Arret, *, cle: UUID, corps: Mapping[str, Any], acteur: Collaborateur, le: date,
    arguments: Mapping[str, Any] | None = None, fautes: Sequence[str] = (), observation: str = "",
) -> Saisie:  # fmt: skip
    """Garde une remise saisie sur le terrain et l'enregistre si tout y est.

    Args:
        cle: tirée par le téléphone ; la même clé rend la même saisie.
        arguments: ceux de ``remettre_acte``, lus dans ``corps`` ; ``None`` si la lecture a des fautes.
        fautes: ce qui ne se lit pas.
        observation: texte libre, joint à la remise.

    Raises:
        DroitRefuse: la tournée est celle d'un autre, ou la clé celle d'une autre saisie.
    """
    arret = _sien(arret, acteur)
    deja = Saisie.objects.filter(cle=cle).first()
    if deja is not None:
        return _la_meme(deja, arret, acteur)
    saisie = Saisie(cle=cle, arret=arret, par=acteur, corps=dict(corps), issue=Issue.ENREGISTREE)
    refus = _conflit(arret, arguments)
    if refus:
        saisie.issue, saisie.message = Issue.CONFLIT, refus
    elif arguments is None:
        saisie.issue, saisie.message = Issue.A_COMPLETER, " ".join(fautes)
    else:
        _enregistrer(saisie, arguments, observation, acteur, le)
    saisie.save(force_insert=True)
    if saisie.issue != Issue.ENREGISTREE:
        _prevenir(saisie, le)
    journaliser(
        "tournee.saisir", acteur=acteur, objet=saisie, dossier=arret.acte.dossier.numero,
        details={"acte": arret.acte_id, "issue": str(saisie.issue)},
    )  # fmt: skip
    return saisie


@action(DROIT)
def recevoir_non_remis(
    arret: Arret, *, cle: UUID, corps: Mapping[str, Any], motif: str, acteur: Collaborateur, le: date
) -> Saisie:  # fmt: skip
    """Garde ce qui a empêché la remise : l'acte quitte la route et redevient libre.

    Raises:
        DroitRefuse: la tournée est celle d'un autre.
        ActionRefusee: sans motif.
    """
    arret = _sien(arret, acteur)
    deja = Saisie.objects.filter(cle=cle).first()
    if deja is not None:
        return _la_meme(deja, arret, acteur)
    if not motif.strip():
        raise ActionRefusee("Rien ne dit pourquoi l'acte n'est pas remis.", conseil="L'écrire.", champ="motif")
    change = changer_arret(arret, EtatArret.REPORTE, motif)
    saisie = Saisie.objects.create(
        cle=cle, arret=arret, par=acteur, corps=dict(corps), issue=Issue.ENREGISTREE,
        message=motif.strip() if change else f"L'arrêt n'était déjà plus à faire. {motif.strip()}",
    )  # fmt: skip
    journaliser(
        "tournee.non_remis", acteur=acteur, objet=saisie, dossier=arret.acte.dossier.numero,
        details={"acte": arret.acte_id},
    )  # fmt: skip
    return saisie


@action(DROIT)
def recevoir_photo(
    arret: Arret, *, cle: UUID, octets: bytes, prise_le: datetime, acteur: Collaborateur, le: date
) -> Photo:
    """Range une photo parmi les pièces du dossier, sous le numéro suivant de son arrêt.

    Raises:
        DroitRefuse: la tournée est celle d'un autre.
        ActionRefusee: ce n'est pas une image, elle est trop lourde, ou il y en a trop.
    """
    arret = _sien(arret, acteur)
    deja = Photo.objects.filter(cle=cle).select_related("arret").first()
    if deja is not None:
        return deja
    dernier = arret.photos.order_by("-numero").values_list("numero", flat=True).first() or 0
    if dernier >= PHOTOS_AU_PLUS:
        raise ActionRefusee(f"Cet acte a déjà {PHOTOS_AU_PLUS} photos.", conseil="Les trier au bureau.")
    if not octets.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        raise ActionRefusee("Ce fichier n'est pas une photo JPEG ou PNG.", conseil="Reprendre la photo.")
    piece = _ranger(arret, octets, dernier + 1, prise_le, acteur, le)
    photo = Photo.objects.create(
        cle=cle, arret=arret, numero=dernier + 1, piece=piece, prise_le=prise_le, par=acteur
    )  # fmt: skip
    journaliser(
        "tournee.photographier", acteur=acteur, objet=photo, dossier=arret.acte.dossier.numero,
        details={"acte": arret.acte_id, "numero": photo.numero},
    )  # fmt: skip
    return photo


def cle_de_reprise(saisie: Saisie) -> str:
    """La tâche que pose une saisie à reprendre."""
    return f"terrain:{saisie.arret_id}:{saisie.cle}"


def _sien(arret: Arret, acteur: Collaborateur) -> Arret:
    """L'arrêt, verrouillé : deux renvois de la même saisie se suivent."""
    if arret.tournee.significateur_id != acteur.pk:
        raise DroitRefuse("Cette tournée est celle d'un autre.", conseil="Ouvrir la sienne.")
    verrouille = Arret.objects.select_for_update(of=("self",)).select_related("acte__dossier", "tournee")
    return verrouille.get(pk=arret.pk)


def _la_meme(deja: Saisie, arret: Arret, acteur: Collaborateur) -> Saisie:
    if deja.arret_id != arret.pk or deja.par_id != acteur.pk:
        raise DroitRefuse("Cette clé est celle d'une autre saisie.", conseil="Recharger la tournée.")
    return deja


def _conflit(arret: Arret, arguments: Mapping[str, Any] | None) -> str:
    """Ce qui s'est passé entre-temps et que seul quelqu'un du bureau peut trancher ; vide si rien."""
    if arret.acte.etat != Etat.SIGNE:
        remise = Remise.objects.filter(acte=arret.acte).select_related("par").first()
        quand = f" par {remise.par} le {timezone.localtime(remise.le):%d/%m/%Y à %H h %M}" if remise else ""
        return f"L'acte était déjà « {arret.acte.get_etat_display().lower()} »{quand} : cette saisie n'a rien changé."
    instant = arguments.get("instant") if arguments else None
    retire = arret.etat == EtatArret.RETIRE and arret.change_le is not None
    if retire and (instant is None or instant >= arret.change_le):
        return (
            f"L'acte avait été retiré de la tournée à {timezone.localtime(arret.change_le):%H h %M} ({arret.motif}) et "
            "la remise est d'après : l'étude doit décider ce qu'elle en fait."
        )
    return ""


def _enregistrer(
    saisie: Saisie, arguments: Mapping[str, Any], observation: str, acteur: Collaborateur, le: date
) -> None:  # fmt: skip
    acte = saisie.arret.acte
    try:
        with transaction.atomic():
            remise = remettre_acte(acte, acteur=acteur, le=le, **arguments)
            if observation:
                remise.observations = observation
                remise.save(update_fields=["observations"])
            # Retiré après la remise, ou laissé de côté puis fait : l'arrêt dit ce qui a eu lieu.
            Arret.objects.filter(pk=saisie.arret_id).update(
                etat=EtatArret.REMIS, motif="", change_le=timezone.now()
            )  # fmt: skip
    except ConflitDeModification:
        saisie.issue = Issue.CONFLIT
        saisie.message = "L'acte a été changé au bureau depuis le départ : comparer, puis enregistrer la remise."
    except ErreurBasoche as refus:
        saisie.issue, saisie.message = Issue.A_COMPLETER, f"{refus.message} {refus.conseil}".strip()
    else:
        saisie.remise, saisie.message = remise, " ".join([*remise.alertes, *_mots_sensibles(observation)])


def _mots_sensibles(observation: str) -> list[str]:
    return [f"Observation : {alerte.libelle} (« {alerte.mot} »). {alerte.conseil}" for alerte in relire(observation)]


def _prevenir(saisie: Saisie, le: date) -> None:
    acte = saisie.arret.acte
    poser_tache(
        f"Saisie du terrain à reprendre ({saisie.get_issue_display().lower()}) : {acte.intitule}",
        cle=cle_de_reprise(saisie), genre="terrain", le=le, dossier=acte.dossier, pour_le=le,
        niveau=Niveau.URGENT, objet=f"actes.acte:{acte.pk}",
    )  # fmt: skip


def _ranger(
    arret: Arret, octets: bytes, numero: int, prise_le: datetime, acteur: Collaborateur, le: date
) -> Piece:  # fmt: skip
    dossier = arret.acte.dossier
    deja = dossier.pieces.filter(empreinte=sha256(octets).hexdigest(), retiree_le=None).first()
    if deja is not None:
        return deja
    extension = "png" if octets.startswith(b"\x89PNG") else "jpg"
    instant = timezone.localtime(prise_le)
    nom = f"photo-{arret.acte_id}-{numero:02d}-{instant:%Y%m%d-%Hh%M}.{extension}"
    return deposer_piece(dossier, octets=octets, nom=nom, nature="photo de tournée", acteur=acteur, le=le)
