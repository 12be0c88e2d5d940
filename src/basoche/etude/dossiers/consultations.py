"""Qui a ouvert quoi, et quand : mes derniers dossiers, et le collègue qui a le même devant lui."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from basoche.etude.commun.ecritures import ecrire_sans_attendre
from basoche.etude.commun.requetes import Preparee
from basoche.etude.dossiers.models import Consultation, Dossier
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser

DERNIERS = 25
PRESENCE = timedelta(minutes=5)
# On ne récrit pas une consultation à chaque page : une minute suffit à dire qui est là.
_PAS = timedelta(minutes=1)
CONSULTATIONS = Preparee(lambda cle: Consultation.objects.filter(dossier_id=cle))
_DERNIERES = Preparee(lambda qui: Consultation.objects.filter(collaborateur=qui).order_by("-vue_le")[:DERNIERS])
# La règle de ``visibles_par`` ; le droit de lire se vérifie avant.
_OUVERTS = Preparee(
    lambda *cles: Dossier.objects.ouverts_a(cles[-1]).filter(pk__in=cles[:-1]),
    cles=(int,) * (DERNIERS + 1),
)
_AUCUN = 0  # une clé qu'aucune ligne ne porte
_VUE = (
    "INSERT INTO dossiers_consultation (dossier_id, collaborateur_id, vue_le) VALUES (%s, %s, %s) "
    "ON CONFLICT (dossier_id, collaborateur_id) DO UPDATE SET vue_le = excluded.vue_le"
)


def consulter(
    dossier: Dossier, collaborateur: Collaborateur, vues: Sequence[Consultation] | None = None
) -> list[Collaborateur]:
    """Note que le collaborateur ouvre le dossier ; rend les autres qui l'ont ouvert dans les cinq minutes.

    La lecture d'un dossier confidentiel entre au journal, une fois par consultation.

    Args:
        vues: ses consultations, si elles viennent d'être lues avec le reste de la fiche.
    """
    vues = CONSULTATIONS.lire(dossier.pk) if vues is None else vues
    maintenant = timezone.now()
    presents = [vue for vue in vues if vue.vue_le > maintenant - PRESENCE]
    mienne = next((c for c in presents if c.collaborateur_id == collaborateur.pk), None)
    if mienne is None or mienne.vue_le < maintenant - _PAS:
        # Un seul ordre : cette page s'ouvre des milliers de fois par jour, et SQLite n'a qu'un écrivain à la fois.
        ecrire_sans_attendre(_VUE, [dossier.pk, collaborateur.pk, connection.ops.adapt_datetimefield_value(maintenant)])
    if mienne is None and dossier.est_confidentiel:
        journaliser("lecture.dossier_confidentiel", acteur=collaborateur, objet=dossier, dossier=dossier.numero)
    autres = [c.collaborateur_id for c in presents if c.collaborateur_id != collaborateur.pk]
    return list(Collaborateur.objects.filter(pk__in=autres)) if autres else []


def derniers_dossiers(collaborateur: Collaborateur) -> Sequence[Dossier]:
    """Les 25 derniers ouverts, du plus récent au plus ancien, ceux qu'il voit encore."""
    if not collaborateur.peut("dossier.lire"):
        return []
    cles = [vue.dossier_id for vue in _DERNIERES.lire(collaborateur.pk)]
    trouves = {lu.pk: lu for lu in _OUVERTS.lire(*cles, *[_AUCUN] * (DERNIERS - len(cles)), collaborateur.pk)}
    return [trouves[cle] for cle in cles if cle in trouves]
