"""Ce qu'une clé voit : les dossiers de son client, non confidentiels, page par page, sans jamais compter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from basoche.etude.actes.models import Acte, Etat
from basoche.etude.agenda.prescription import ACTE_REMIS
from basoche.etude.api.models import CleApi
from basoche.etude.api.problemes import Probleme
from basoche.etude.dossiers.models import Dossier, Evenement, Partie, Role
from basoche.etude.dossiers.ouverture import cle_de_reference

ROLES = (Role.CREANCIER, Role.MANDANT)
DELIVRABLES = (Etat.VISE, *sorted(Acte.ABOUTIS))
# Ce qu'un client lit de la frise ; ``None`` : le libellé tel quel, qui ne porte ni motif ni nom interne.
EVENEMENTS: dict[str, str | None] = {
    "ouverture": None,
    "titre": None,
    "versement": None,
    "extourne": "Écriture annulée",
    "avoir": "Avoir",
    "suspension": "Cours des intérêts suspendu ou changé",
    ACTE_REMIS: None,
    "cloture": "Clôture du dossier",
    "reouverture": "Réouverture du dossier",
}


def dossiers_de(cle: CleApi) -> QuerySet[Dossier]:
    """Ceux où son client est créancier ou mandant ; un dossier confidentiel n'existe pas pour l'API."""
    sienne = Partie.objects.filter(dossier=OuterRef("pk"), personne=cle.client_id, role__in=ROLES)
    return Dossier.objects.filter(Exists(sienne), est_confidentiel=False)


def dossier_de(cle: CleApi, numero: str) -> Dossier:
    """Celui de ce numéro.

    Raises:
        Probleme: il n'existe pas, ou n'est pas au client ; la réponse est la même.
    """
    dossier = dossiers_de(cle).filter(numero=numero).first()
    if dossier is None:
        raise Probleme("introuvable", f"Aucun dossier {numero} pour ce client.", "Vérifier le numéro.")
    return dossier


def page_de_dossiers(
    cle: CleApi, *, curseur: int | None, limite: int, etat: str | None, nature: str | None, reference: str
) -> tuple[list[Dossier], int | None]:
    """Une page, les plus récents d'abord. Part des parties du client (index ``partie_recente``), non des dossiers."""
    parties = Partie.objects.filter(personne=cle.client_id, role__in=ROLES, dossier__est_confidentiel=False)
    if curseur is not None:
        parties = parties.filter(dossier_id__lt=curseur)
    if etat:
        parties = parties.filter(dossier__etat=etat)
    if nature:
        parties = parties.filter(dossier__nature=nature)
    if reference:
        parties = parties.filter(dossier__cle_reference=cle_de_reference(reference))
    cles = list(parties.order_by("-dossier_id").values_list("dossier_id", flat=True).distinct()[: limite + 1])
    trouves = Dossier.objects.in_bulk(cles[:limite])
    return [trouves[pk] for pk in cles[:limite] if pk in trouves], _suite(cles, limite)


def actes_de(cle: CleApi) -> QuerySet[Acte]:
    """Ses actes, sauf ceux abandonnés."""
    siens = dossiers_de(cle).filter(pk=OuterRef("dossier_id"))
    return Acte.objects.filter(Exists(siens)).exclude(etat=Etat.ABANDONNE)


def evenements_de(dossier: Dossier) -> QuerySet[Evenement]:
    """Ce qu'il en lit : jamais les notes, les pièces, les affectations, les alertes, les motifs."""
    return dossier.evenements.filter(nature__in=EVENEMENTS)


def libelle_de(evenement: Evenement) -> str:
    """Le libellé qui se montre."""
    return EVENEMENTS[evenement.nature] or evenement.libelle


def page_par_cle(lignes: QuerySet[Any], curseur: int | None, limite: int) -> tuple[list[Any], int | None]:
    """Une page de lignes d'un dossier, la plus récemment saisie d'abord."""
    if curseur is not None:
        lignes = lignes.filter(pk__lt=curseur)
    lues = list(lignes.order_by("-pk")[: limite + 1])
    return lues[:limite], _suite([ligne.pk for ligne in lues], limite)


def _suite(cles: Sequence[int], limite: int) -> int | None:
    return cles[limite - 1] if len(cles) > limite else None
