"""La nuit de l'API : une réponse gardée pour être rejouée ne l'est pas sans fin."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from basoche.etude.agenda.quotidien import NuitPassee
from basoche.etude.api.models import Rejeu
from basoche.etude.commun.evenements import abonner

# Usage de l'étude : au-delà, un logiciel qui redonnerait sa demande la verrait refaite.
GARDE = 30


@abonner(NuitPassee)
def oublier_les_rejeux(nuit: NuitPassee) -> None:
    """Efface les réponses de plus de trente jours : elles portent des noms, et ne servent plus."""
    limite = timezone.make_aware(datetime.combine(nuit.le - timedelta(days=GARDE), time.min))
    Rejeu.objects.filter(le__lt=limite).delete()
