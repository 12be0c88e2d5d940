"""Les événements du dossier : sa frise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from basoche.etude.dossiers.models import Dossier, Evenement
from basoche.etude.equipe.models import Collaborateur


def noter_evenement(
    dossier: Dossier,
    nature: str,
    libelle: str,
    *,
    le: date,
    par: Collaborateur | None,
    objet: models.Model | None = None,
    details: Mapping[str, Any] | None = None,
) -> Evenement:
    """Inscrit un événement sur la frise ; s'emploie dans une action, jamais seul."""
    evenement = Evenement.objects.create(
        dossier=dossier,
        nature=nature,
        libelle=libelle[:240],
        le=le,
        par=par,
        objet="" if objet is None else f"{objet._meta.label_lower}:{objet.pk}",
        details=dict(details or {}),
    )
    Dossier.objects.filter(pk=dossier.pk).filter(
        Q(dernier_evenement_le__isnull=True) | Q(dernier_evenement_le__lt=le)
    ).update(dernier_evenement_le=le)
    return evenement
