"""Qui a ouvert quoi, et quand : mes derniers dossiers, et le collègue qui a le même devant lui."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from basoche.etude.dossiers.models import Consultation, Dossier
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser

DERNIERS = 25
PRESENCE = timedelta(minutes=5)
# On ne récrit pas une consultation à chaque page : une minute suffit à dire qui est là.
_PAS = timedelta(minutes=1)


def consulter(dossier: Dossier, collaborateur: Collaborateur) -> list[Collaborateur]:
    """Note que le collaborateur ouvre le dossier ; rend les autres qui l'ont ouvert dans les cinq minutes.

    La lecture d'un dossier confidentiel entre au journal, une fois par consultation.
    """
    maintenant = timezone.now()
    recentes = Consultation.objects.filter(dossier=dossier, vue_le__gt=maintenant - PRESENCE)
    presents = list(recentes)
    mienne = next((c for c in presents if c.collaborateur_id == collaborateur.pk), None)
    if mienne is None or mienne.vue_le < maintenant - _PAS:
        # Un seul ordre : cette page s'ouvre des milliers de fois par jour, et SQLite n'a qu'un écrivain à la fois.
        Consultation.objects.bulk_create(
            [Consultation(dossier=dossier, collaborateur=collaborateur, vue_le=maintenant)],
            update_conflicts=True, unique_fields=["dossier", "collaborateur"], update_fields=["vue_le"],
        )  # fmt: skip
    if mienne is None and dossier.est_confidentiel:
        journaliser("lecture.dossier_confidentiel", acteur=collaborateur, objet=dossier, dossier=dossier.numero)
    autres = [c.collaborateur_id for c in presents if c.collaborateur_id != collaborateur.pk]
    return list(Collaborateur.objects.filter(pk__in=autres)) if autres else []


def derniers_dossiers(collaborateur: Collaborateur) -> Sequence[Dossier]:
    """Les 25 derniers ouverts, du plus récent au plus ancien, ceux qu'il voit encore."""
    cles = list(
        Consultation.objects.filter(collaborateur=collaborateur)
        .order_by("-vue_le")
        .values_list("dossier_id", flat=True)[:DERNIERS]
    )
    trouves = Dossier.objects.visibles_par(collaborateur).select_related("responsable").in_bulk(cles)
    return [trouves[cle] for cle in cles if cle in trouves]
