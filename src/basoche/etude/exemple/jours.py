"""Les jours où l'étude de démonstration a travaillé."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from basoche.droit.calendrier import Calendrier


def jour_de_travail(le: date, avant: int) -> date:
    """Le dernier jour ouvré au plus tard ``avant`` jours avant ``le``."""
    calendrier, jour = Calendrier(), le - timedelta(days=avant)
    while calendrier.chome(jour) is not None:
        jour -= timedelta(days=1)
    return jour


def heure(jour: date, heures: int, minutes: int = 5) -> datetime:
    """Une heure de ce jour, à l'étude."""
    return datetime(jour.year, jour.month, jour.day, heures, minutes, tzinfo=timezone.get_default_timezone())
