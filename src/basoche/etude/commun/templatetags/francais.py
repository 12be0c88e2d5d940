"""Les dates et les sommes comme les Français les écrivent."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone

from basoche.droit.montant import Montant

register = template.Library()


@register.filter
def euros(somme: Montant | int | None) -> str:
    """« 1 234,56 € », d'un montant ou de centimes ; vide si rien."""
    if somme is None or somme == "":
        return ""
    return (somme if isinstance(somme, Montant) else Montant(int(somme))).en_francais()


@register.filter
def jour(le: date | datetime | None) -> str:
    """« 23/11/2026 »."""
    if isinstance(le, datetime):
        le = timezone.localtime(le).date() if timezone.is_aware(le) else le.date()
    return f"{le:%d/%m/%Y}" if le else ""


@register.filter
def instant(le: datetime | None) -> str:
    """« 23/11/2026 à 14 h 05 », à l'heure de l'étude."""
    return f"{timezone.localtime(le):%d/%m/%Y à %H h %M}" if le else ""
