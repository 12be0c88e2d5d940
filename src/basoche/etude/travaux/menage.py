"""Le ménage de la nuit : présences et sessions passées, travaux finis, statistiques de la base.

Rien de ce qui fait foi n'est touché.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from basoche.etude.dossiers.consultations import DERNIERS, PRESENCE
from basoche.etude.dossiers.models import Consultation
from basoche.etude.equipe.models import Collaborateur

TRAVAUX_GARDES = timedelta(days=30)
# SQLite ne relève que les tables qui ont beaucoup grandi, et n'en lit que mille lignes par index ; PostgreSQL le fait
# de lui-même, mais pas aussitôt après un import.
_STATISTIQUES = {
    "sqlite": ("PRAGMA analysis_limit=1000", "PRAGMA optimize=0x10002"),
    "postgresql": ("ANALYZE",),
}


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
    relever_les_statistiques()
    return otees


def relever_les_statistiques() -> None:
    """Dit à la base combien de lignes a chaque table : sans cela, elle choisit mal ses index après un import."""
    with connection.cursor() as curseur:
        for ordre in _STATISTIQUES[connection.vendor]:
            curseur.execute(ordre)
