"""Ouvrir un dossier, lui donner ses parties, le confier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.commun.evenements import publier
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import Dossier, Etat, Nature, Partie, Role
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.personnes.models import Personne

_CREANCIERS = (Role.CREANCIER, Role.MANDANT)
_DEBITEURS = (Role.DEBITEUR, Role.CODEBITEUR)


@dataclass(frozen=True, slots=True)
class PartieDonnee:
    """Une partie à inscrire : qui, à quel titre, comment tenue."""

    personne: Personne
    role: Role
    tenu: str = ""
    part: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class DossierOuvert:
    """Un dossier vient d'être ouvert."""

    dossier: Dossier


@action("dossier.ouvrir")
def ouvrir_dossier(
    *,
    nature: Nature,
    parties: Sequence[PartieDonnee],
    responsable: Collaborateur | None,
    acteur: Collaborateur,
    le: date,
    reference_client: str = "",
    est_confidentiel: bool = False,
) -> Dossier:
    """Ouvre un dossier, au numéro suivant de l'année, avec ses parties.

    Raises:
        ActionRefusee: aucune partie, ou personne pour qui l'étude agit.
        DroitRefuse: l'acteur n'ouvre pas de dossier.
    """
    if not any(partie.role in _CREANCIERS for partie in parties):
        raise ActionRefusee("Le dossier n'a ni créancier ni mandant.", conseil="Dire pour qui l'étude agit.")
    dossier = _creer(
        nature=nature,
        etat=Etat.OUVERT,
        intitule=_intitule(parties),
        reference_client=reference_client,
        cle_reference=cle_de_reference(reference_client),
        responsable=responsable,
        ouvert_le=le,
        est_confidentiel=est_confidentiel,
        dernier_evenement_le=le,
    )
    Partie.objects.bulk_create(
        Partie(
            dossier=dossier, personne=partie.personne, role=partie.role, rang=rang, tenu=partie.tenu,
            part=partie.part, reference=partie.reference,
        )
        for rang, partie in enumerate(parties, start=1)
    )  # fmt: skip
    noter_evenement(dossier, "ouverture", "Ouverture du dossier", le=le, par=acteur)
    journaliser("dossier.ouvrir", acteur=acteur, objet=dossier, dossier=dossier.numero)
    publier(DossierOuvert(dossier))
    return dossier


def _creer(*, ouvert_le: date, **champs: object) -> Dossier:
    """Prend le numéro suivant ; si un autre le prend au même instant, recommence."""
    annee = ouvert_le.year
    for _ in range(20):
        rang = (Dossier.objects.filter(annee=annee).aggregate(Max("rang"))["rang__max"] or 0) + 1
        try:
            with transaction.atomic():
                return Dossier.objects.create(
                    numero=f"{annee}-{rang:06d}", annee=annee, rang=rang, ouvert_le=ouvert_le, **champs
                )
        except IntegrityError:
            continue
    raise ActionRefusee("Le numéro du dossier n'a pas pu être pris.", conseil="Recommencer dans un instant.")


def _intitule(parties: Sequence[PartieDonnee]) -> str:
    """« SCI du Lac c/ MARTIN », comme les clercs le disent."""
    pour = next(partie.personne for partie in parties if partie.role in _CREANCIERS)
    contre = [partie.personne for partie in parties if partie.role in _DEBITEURS]
    if not contre:
        return str(pour)[:240]
    suite = " et autre" if len(contre) == 2 else " et autres" if len(contre) > 2 else ""
    return f"{pour} c/ {contre[0].nom.upper()}{suite}"[:240]


def cle_de_reference(reference: str) -> str:
    """La référence sans ponctuation ni casse, pour la recherche."""
    return "".join(lettre for lettre in reference.lower() if lettre.isalnum())[:80]


@action("dossier.modifier")
def confier_dossier(
    dossier: Dossier, responsable: Collaborateur, *, acteur: Collaborateur, le: date, version_lue: int
) -> None:
    """Change le responsable du dossier.

    Raises:
        ConflitDeModification: le dossier a changé depuis sa lecture.
    """
    reprendre(dossier, version_lue)
    dossier.responsable = responsable
    dossier.save(update_fields=["responsable"])
    noter_evenement(dossier, "affectation", f"Confié à {responsable}", le=le, par=acteur)
    journaliser("dossier.confier", acteur=acteur, objet=dossier, dossier=dossier.numero)
