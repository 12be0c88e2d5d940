"""Un lot d'actes : préparer, contrôler, relire, imprimer, signer cent actes d'un coup, et reprendre après une panne.

Chaque acte est une action, dans sa transaction : une coupure laisse des actes faits et des actes à faire, jamais un
acte à moitié. Relancer passe ce qui est fait ; un refus n'arrête pas le lot, il se lit dans le bilan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.documents import assembler, octets_de
from basoche.etude.actes.donnees import Sujet, sujet_par_defaut
from basoche.etude.actes.models import Acte, Etat
from basoche.etude.actes.preparation import controler_acte, preparer_acte, relire_acte
from basoche.etude.actes.signature import imprimer_acte, signer_acte
from basoche.etude.agenda.taches import premier_de
from basoche.etude.dossiers.models import Dossier, Role
from basoche.etude.equipe.models import Collaborateur, Fonction

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
    """Ce qu'a fait un passage : faits, déjà faits, refusés."""

    faits: int
    deja: int
    refus: tuple[Refus, ...] = ()


_DE: dict[Etape, tuple[str, ...]] = {
    Etape.CONTROLER: (Etat.PROJET,),
    Etape.RELIRE: (Etat.CONTROLE,),
    Etape.IMPRIMER: (Etat.RELU,),
    Etape.SIGNER: (Etat.RELU,),
}


def preparer_lot(
    dossiers: Iterable[Dossier], *, code: str, lot: str, acteur: Collaborateur, le: date
) -> BilanDeLot:  # fmt: skip
    """Prépare le même acte dans chaque dossier, un par débiteur ; ceux que le lot a déjà ne sont pas refaits.

    Args:
        lot: le nom du lot, qui fait la reprise : le même nom ne prépare jamais deux fois le même acte.
    """
    faits, deja, refus = 0, 0, []
    existants = set(Acte.objects.filter(lot=lot).values_list("dossier_id", "destinataire_id"))
    officier = premier_de(Fonction.COMMISSAIRE)
    for dossier in dossiers:
        for sujet in _sujets(dossier, officier):
            if (dossier.pk, sujet.destinataire.pk if sujet.destinataire else None) in existants:
                deja += 1
                continue
            try:
                preparer_acte(dossier, code=code, acteur=acteur, le=le, sujet=sujet, lot=lot)
                faits += 1
            except ErreurBasoche as refuse:
                refus.append(Refus(dossier.numero, None, refuse.message))
    return BilanDeLot(faits, deja, tuple(refus))


def avancer_lot(
    actes: Iterable[Acte],
    etape: Etape,
    *,
    acteur: Collaborateur,
    le: date,
    suivre: Callable[[Acte], None] | None = None,
) -> BilanDeLot:
    """Fait faire une étape à chaque acte du lot, dans l'ordre ; ceux qui l'ont passée restent où ils sont.

    Raises:
        DroitRefuse: jamais levée : un refus, même de droit, est dans le bilan.
    """
    faits, deja, refus = 0, 0, []
    for acte in actes:
        if _est_fait(acte, etape):
            deja += 1
            continue
        try:
            _faire(acte, etape, acteur, le)
        except ErreurBasoche as refuse:
            refus.append(Refus(acte.dossier.numero, acte.pk, refuse.message))
            continue
        faits += 1
        if suivre is not None:
            suivre(acte)
    return BilanDeLot(faits, deja, tuple(refus))


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
