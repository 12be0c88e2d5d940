"""Le ménage de la nuit : présences et sessions passées, travaux finis. Rien de ce qui fait foi n'est touché."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from basoche.etude.dossiers.consultations import DERNIERS, PRESENCE
from basoche.etude.dossiers.models import Consultation
from basoche.etude.equipe.models import Collaborateur

TRAVAUX_GARDES = timedelta(days=30)


def faire_le_menage() -> int:
    """Ôte ce qui ne sert plus ; rend le nombre de lignes ôtées."""
    maintenant, otees = timezone.now(), 0
    for qui in Collaborateur.objects.values_list("pk", flat=True):
        siennes = Consultation.objects.filter(collaborateur=qui).order_by("-vue_le")
        anciennes = list(siennes.values_list("pk", flat=True)[DERNIERS:])
        if anciennes:
            perimees = Consultation.objects.filter(pk__in=anciennes, vue_le__lt=maintenant - PRESENCE)
            otees += perimees.delete()[0]
    otees += Session.objects.filter(expire_date__lt=maintenant).delete()[0]
    otees += DBTaskResult.objects.finished().filter(finished_at__lt=maintenant - TRAVAUX_GARDES).delete()[0]
    return otees
