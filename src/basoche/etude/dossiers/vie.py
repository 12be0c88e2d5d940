"""La vie d'un dossier : le modifier, le confier, changer ses parties, le clore et le rouvrir."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.commun.evenements import publier
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import Dossier, Etat, Partie, Protegee
from basoche.etude.dossiers.ouverture import (
    PartieDonnee,
    TenueDite,
    cle_de_reference,
    exiger_tenus,
    intitule_de,
    tenu_de,
)
from basoche.etude.dossiers.saisies import rafraichir_solde
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.personnes.normalisation import cle_de_recherche

MODIFIABLES = ("nature", "reference_client", "immeuble", "est_urgent")


@dataclass(frozen=True, slots=True)
class DossierClos:
    """Un dossier vient d'être clos."""

    dossier: Dossier
    le: date


@dataclass(frozen=True, slots=True)
class DossierRouvert:
    """Un dossier clos vient d'être rouvert."""

    dossier: Dossier
    le: date


@action("dossier.modifier")
def modifier_dossier(
    dossier: Dossier, *, champs: Mapping[str, Any], acteur: Collaborateur, le: date, version_lue: int
) -> None:
    """Change la nature, la référence du client, l'immeuble ou l'urgence (``MODIFIABLES``).

    Raises:
        ConflitDeModification: le dossier a changé depuis sa lecture.
    """
    reprendre(dossier, version_lue)
    changes = [nom for nom in MODIFIABLES if nom in champs and getattr(dossier, nom) != champs[nom]]
    for nom in changes:
        setattr(dossier, nom, champs[nom])
    dossier.cle_reference = cle_de_reference(dossier.reference_client)
    dossier.cle_immeuble = cle_de_recherche(dossier.immeuble)[:200]
    dossier.save(update_fields=[*MODIFIABLES, "cle_reference", "cle_immeuble"])
    journaliser("dossier.modifier", acteur=acteur, objet=dossier, dossier=dossier.numero, details={"champs": changes})


@action("dossier.modifier")
def ajouter_partie(dossier: Dossier, partie: PartieDonnee, *, acteur: Collaborateur, le: date) -> Partie:
    """Ajoute une partie ; le décompte doit pouvoir la lire.

    Raises:
        ActionRefusee: dossier clos, ou personne déjà partie à ce titre.
        ErreurBasoche: le décompte refuse (parts, solidarité).
    """
    _exiger_ouvert(dossier)
    rang = dossier.parties.count() + 1
    try:
        with transaction.atomic():
            ajoutee = Partie.objects.create(
                dossier=dossier, personne=partie.personne, role=partie.role, rang=rang, tenu=tenu_de(partie),
                part=partie.part, reference=partie.reference,
            )  # fmt: skip
    except IntegrityError as faute:
        raise ActionRefusee("Cette personne est déjà partie à ce titre.", conseil="Choisir un autre rôle.") from faute
    _refaire(dossier, le)
    noter_evenement(dossier, "partie", f"Partie ajoutée : {ajoutee}", le=le, par=acteur, objet=ajoutee)
    journaliser("dossier.ajouter_partie", acteur=acteur, objet=ajoutee, dossier=dossier.numero)
    return ajoutee


@action("dossier.modifier")
def modifier_parties(
    dossier: Dossier, *, changements: Mapping[int, Mapping[str, Any]], acteur: Collaborateur, le: date
) -> None:
    """Change comment des parties sont tenues, leur part, leur plafond ou leur référence ; toutes ensemble.

    Args:
        changements: par clé de partie, ``tenu``, ``part``, ``plafond_centimes`` et ``reference``.

    Raises:
        ActionRefusee: dossier clos, ou un débiteur parmi plusieurs ne dit pas comment il est tenu.
        ErreurBasoche: le décompte refuse (somme des parts, caution sans débiteur…).
    """
    _exiger_ouvert(dossier)
    for partie in dossier.parties.filter(pk__in=list(changements)):
        for nom, valeur in changements[partie.pk].items():
            setattr(partie, nom, valeur)
        partie.save(update_fields=list(changements[partie.pk]))
    _refaire(dossier, le)
    publier(TenueDite(dossier))
    noter_evenement(dossier, "partie", "Tenue des parties modifiée", le=le, par=acteur)
    details = {"parties": sorted(changements)}
    journaliser("dossier.modifier_parties", acteur=acteur, objet=dossier, dossier=dossier.numero, details=details)


@action("dossier.modifier")
def retirer_partie(dossier: Dossier, partie: Partie, *, motif: str, acteur: Collaborateur, le: date) -> None:
    """Retire une partie inscrite par erreur ; la frise garde qui l'était.

    Raises:
        ActionRefusee: d'un autre dossier, sans motif, qui a payé, ou dernier créancier.
    """
    _exiger_ouvert(dossier)
    if partie.dossier_id != dossier.pk or partie.versements.exists():
        raise ActionRefusee("Cette partie ne peut pas être retirée.", conseil="Elle a des versements dans ce dossier.")
    if not motif.strip():
        raise ActionRefusee("Retirer une partie demande un motif.", conseil="Dire l'erreur.", champ="motif")
    libelle, cle = str(partie), partie.pk
    partie.delete()
    _refaire(dossier, le)
    noter_evenement(dossier, "partie", f"Partie retirée : {libelle} ({motif.strip()})", le=le, par=acteur)
    journaliser("dossier.retirer_partie", acteur=acteur, dossier=dossier.numero, details={"partie": cle})


def _refaire(dossier: Dossier, le: date) -> None:
    """L'intitulé et le solde suivent les parties."""
    siennes = dossier.parties.order_by("rang").select_related("personne")
    parties = [PartieDonnee(p.personne, p.role, tenu=p.tenu, part=p.part) for p in siennes]
    exiger_tenus(parties)
    try:
        intitule = intitule_de(parties)
    except StopIteration as faute:
        raise ActionRefusee("Il ne resterait ni créancier ni mandant.", conseil="En ajouter un d'abord.") from faute
    Dossier.objects.filter(pk=dossier.pk).update(intitule=intitule)
    if dossier.postes.exists():
        rafraichir_solde(dossier, le, strict=True)


@action("dossier.clore")
def clore_dossier(dossier: Dossier, *, motif: str, acteur: Collaborateur, le: date, version_lue: int) -> None:
    """Clôt le dossier et efface ses informations protégées (CPCE L152-3 : nécessaires à la seule exécution du titre).

    Raises:
        ActionRefusee: déjà clos, sans motif, ou un original n'est pas rendu.
        ConflitDeModification: le dossier a changé depuis sa lecture.
    """
    _exiger_ouvert(dossier)
    if not motif.strip():
        raise ActionRefusee("Une clôture demande son motif.", conseil="Payé, retiré, irrécouvrable…", champ="motif")
    if gardes := [str(original) for original in dossier.originaux.filter(rendu_le=None)[:5]]:
        raise ActionRefusee(
            f"L'étude répond encore d'originaux : {', '.join(gardes)}.",
            conseil="Les rendre contre décharge, puis clore.",
        )
    reprendre(dossier, version_lue)
    effacees, _ = Protegee.objects.filter(titre__dossier=dossier).delete()
    dossier.etat, dossier.clos_le = Etat.CLOS, le
    dossier.save(update_fields=["etat", "clos_le"])
    noter_evenement(dossier, "cloture", f"Clôture : {motif.strip()}", le=le, par=acteur)
    journaliser(
        "dossier.clore", acteur=acteur, objet=dossier, dossier=dossier.numero, details={"protegees_effacees": effacees}
    )
    publier(DossierClos(dossier, le))


@action("dossier.clore")
def rouvrir_dossier(dossier: Dossier, *, motif: str, acteur: Collaborateur, le: date, version_lue: int) -> None:
    """Rouvre un dossier clos ; les informations protégées, effacées, sont à redemander.

    Raises:
        ActionRefusee: il n'est pas clos, ou sans motif.
        ConflitDeModification: le dossier a changé depuis sa lecture.
    """
    if dossier.etat != Etat.CLOS:
        raise ActionRefusee("Ce dossier n'est pas clos.", conseil="Revenir à la fiche.")
    if not motif.strip():
        raise ActionRefusee("Une réouverture demande son motif.", conseil="Dire pourquoi.", champ="motif")
    reprendre(dossier, version_lue)
    dossier.etat, dossier.clos_le = Etat.OUVERT, None
    dossier.save(update_fields=["etat", "clos_le"])
    noter_evenement(dossier, "reouverture", f"Réouverture : {motif.strip()}", le=le, par=acteur)
    journaliser("dossier.rouvrir", acteur=acteur, objet=dossier, dossier=dossier.numero)
    publier(DossierRouvert(dossier, le))


def _exiger_ouvert(dossier: Dossier) -> None:
    if dossier.etat == Etat.CLOS:
        raise ActionRefusee(f"Le dossier {dossier.numero} est clos.", conseil="Le rouvrir d'abord.")


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
