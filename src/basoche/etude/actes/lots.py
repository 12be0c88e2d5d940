"""Un lot d'actes : préparer, contrôler, relire, imprimer, signer cent actes d'un coup, et reprendre après une panne.

Chaque acte est une action, dans sa transaction : une coupure laisse des actes faits et des actes à faire, jamais un
acte à moitié. Relancer passe ce qui est fait ; un refus n'arrête pas le lot, il se lit dans le bilan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from time import monotonic
from typing import TypeVar

from django.db import IntegrityError

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.documents import assembler, octets_de
from basoche.etude.actes.donnees import Sujet, sujet_par_defaut
from basoche.etude.actes.models import Acte, Etat
from basoche.etude.actes.preparation import controler_acte, preparer_acte, relire_acte
from basoche.etude.actes.signature import imprimer_acte, signer_acte
from basoche.etude.agenda.taches import premier_de
from basoche.etude.commun.requetes import VIDE
from basoche.etude.dossiers.models import Dossier, Role
from basoche.etude.equipe.models import Collaborateur, Fonction

Chose = TypeVar("Chose")
_TENUS = (Role.DEBITEUR, Role.CODEBITEUR)


class Etape(StrEnum):
    """Ce qu'on fait faire à tout un lot."""

    CONTROLER = "controler"
    RELIRE = "relire"
    IMPRIMER = "imprimer"
    SIGNER = "signer"


@dataclass(frozen=True, slots=True)
class Refus:
    """Un acte ou un dossier que le lot n'a pas pu faire avancer, et pourquoi."""

    dossier: str
    acte: int | None
    message: str


@dataclass(frozen=True, slots=True)
class BilanDeLot:
    """Ce qu'a fait un passage : faits, déjà faits, refusés, et ce qui reste si le temps du passage est écoulé."""

    faits: int
    deja: int
    refus: tuple[Refus, ...] = ()
    restent: int = 0


_DE: dict[Etape, tuple[str, ...]] = {
    Etape.CONTROLER: (Etat.PROJET,),
    Etape.RELIRE: (Etat.CONTROLE,),
    Etape.IMPRIMER: (Etat.RELU,),
    Etape.SIGNER: (Etat.RELU,),
}


# Le droit de chaque étape : sans lui, la page se refuse avant d'en essayer aucune.
DROIT_DE = {
    Etape.CONTROLER: "acte.rediger",
    Etape.RELIRE: "acte.relire",
    Etape.IMPRIMER: "acte.rediger",
    Etape.SIGNER: "acte.signer",
}


def preparer_lot(
    dossiers: Iterable[Dossier], *, code: str, lot: str, acteur: Collaborateur, le: date, secondes: int | None = None
) -> BilanDeLot:
    """Prépare le même acte dans chaque dossier, un par débiteur ; ceux que le lot a déjà ne sont pas refaits.

    Args:
        lot: le nom du lot, qui fait la reprise : le même nom ne prépare jamais deux fois le même acte.
        secondes: temps du passage ; au-delà, ce qui reste est compté et se reprend.
    """
    existants = set(Acte.objects.filter(lot=lot).exclude(lot=VIDE).values_list("dossier_id", "destinataire_id"))
    officier = premier_de(Fonction.COMMISSAIRE)
    pas = [(dossier, sujet) for dossier in dossiers for sujet in _sujets(dossier, officier)]

    def preparer(quoi: tuple[Dossier, Sujet]) -> None:
        preparer_acte(quoi[0], code=code, acteur=acteur, le=le, sujet=quoi[1], lot=lot)

    def est_prepare(quoi: tuple[Dossier, Sujet]) -> bool:
        destinataire = quoi[1].destinataire
        return (quoi[0].pk, destinataire.pk if destinataire else None) in existants

    return _passer(pas, est_prepare, preparer, lambda quoi, dit: Refus(quoi[0].numero, None, dit), secondes)


def avancer_lot(
    actes: Iterable[Acte], etape: Etape, *, acteur: Collaborateur, le: date, secondes: int | None = None
) -> BilanDeLot:
    """Fait faire une étape à chaque acte du lot, dans l'ordre ; un refus, même de droit, se lit dans le bilan.

    Args:
        secondes: temps du passage ; au-delà, ce qui reste est compté et se reprend.
    """
    return _passer(
        actes,
        lambda acte: _est_fait(acte, etape),
        lambda acte: _faire(acte, etape, acteur, le),
        lambda acte, dit: Refus(acte.dossier.numero, acte.pk, dit),
        secondes,
    )


def _passer(
    choses: Iterable[Chose],
    est_faite: Callable[[Chose], bool],
    faire: Callable[[Chose], None],
    refuser: Callable[[Chose, str], Refus],
    secondes: int | None,
) -> BilanDeLot:
    """Un passage : chaque chose dans sa transaction, rien de perdu ni de doublé si l'on coupe et relance."""
    fin = None if secondes is None else monotonic() + secondes
    faits, deja, restent, refus = 0, 0, 0, []
    for chose in choses:
        if est_faite(chose):
            deja += 1
        elif fin is not None and monotonic() > fin:
            restent += 1
        else:
            try:
                faire(chose)
                faits += 1
            except IntegrityError:  # un autre passage du même lot l'a préparé entre-temps
                deja += 1
            except ErreurBasoche as refuse:
                refus.append(refuser(chose, refuse.message))
    return BilanDeLot(faits, deja, tuple(refus), restent)


def imprimer_ensemble(actes: Iterable[Acte]) -> bytes:
    """Les originaux déjà figés, en un seul PDF, dans l'ordre donné."""
    return assembler(*(octets_de(acte.original) for acte in actes if acte.original is not None))


def _sujets(dossier: Dossier, officier: Collaborateur | None) -> list[Sujet]:
    defaut = sujet_par_defaut(dossier, officier)
    tenus = dossier.parties.filter(role__in=_TENUS).select_related("personne").order_by("rang", "pk")
    return [Sujet(partie, defaut.titre, officier) for partie in tenus] or [defaut]


def _est_fait(acte: Acte, etape: Etape) -> bool:
    if etape is Etape.IMPRIMER and acte.original is not None:
        return True
    return acte.etat not in _DE[etape]


def _faire(acte: Acte, etape: Etape, acteur: Collaborateur, le: date) -> None:
    match etape:
        case Etape.CONTROLER:
            controler_acte(acte, acteur=acteur, le=le, version_lue=acte.version)
        case Etape.RELIRE:
            relire_acte(acte, acteur=acteur, le=le, version_lue=acte.version)
        case Etape.IMPRIMER:
            imprimer_acte(acte, acteur=acteur, le=le, version_lue=acte.version)
        case Etape.SIGNER:
            signer_acte(acte, acteur=acteur, le=le, version_lue=acte.version)
