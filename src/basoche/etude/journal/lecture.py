"""Relire le journal : filtres, et pages par numéro (jamais de décompte de la table, elle ne fait que grandir)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from basoche.etude.journal.models import Entree

PAR_PAGE = 50
# Proposées au filtre ; toute autre action s'écrit à la main.
ACTIONS_COURANTES = (
    "lecture.", "lecture.piece", "lecture.protegee", "lecture.journal", "export.", "session.", "compte.",
    "habilitation.", "dossier.", "dossier.ouvrir", "dossier.clore", "acte.", "acte.signer", "acte.viser",
    "versement.saisir", "personne.", "conservation.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filtres:
    """Ce que l'on cherche dans le journal ; vide : tout.

    Attributes:
        au: dernier jour compris.
        avant: numéro au-dessous duquel la page commence.
    """

    dossier: str = ""
    acteur: str = ""
    action: str = ""
    du: date | None = None
    au: date | None = None
    avant: int | None = None


def lire_page(filtres: Filtres) -> tuple[list[Entree], int | None]:
    """Les entrées, de la plus récente à la plus ancienne, et le ``avant`` de la page suivante s'il y en a une."""
    entrees = list(_filtrer(filtres).order_by("-numero")[: PAR_PAGE + 1])
    suite = entrees[PAR_PAGE - 1].numero if len(entrees) > PAR_PAGE else None
    return entrees[:PAR_PAGE], suite


def _filtrer(filtres: Filtres) -> QuerySet[Entree]:
    entrees = Entree.objects.all()
    for nom in ("dossier", "acteur"):
        if valeur := getattr(filtres, nom):
            entrees = entrees.filter(**{nom: valeur})
    if filtres.action:
        # « lecture. » prend toute la famille ; un nom entier, lui seul (index « journal_action »).
        comment = "action__startswith" if filtres.action.endswith(".") else "action"
        entrees = entrees.filter(**{comment: filtres.action})
    if filtres.avant is not None:
        entrees = entrees.filter(numero__lt=filtres.avant)
    return _entre(entrees, filtres)


def _entre(entrees: QuerySet[Entree], filtres: Filtres) -> QuerySet[Entree]:
    """Les dates deviennent des numéros (les instants se suivent comme eux) : le tri reste celui de l'index."""
    if filtres.du is not None:
        premier = _numero(Entree.objects.filter(instant__gte=_minuit(filtres.du)).order_by("instant"))
        entrees = entrees.none() if premier is None else entrees.filter(numero__gte=premier)
    if filtres.au is not None:
        lendemain = _minuit(filtres.au + timedelta(days=1))
        dernier = _numero(Entree.objects.filter(instant__lt=lendemain).order_by("-instant"))
        entrees = entrees.none() if dernier is None else entrees.filter(numero__lte=dernier)
    return entrees


def _numero(entrees: QuerySet[Entree]) -> int | None:
    """Le premier numéro dans cet ordre ; une seule ligne de l'index « journal_instant » est lue."""
    return entrees.values_list("numero", flat=True).first()


def _minuit(jour: date) -> datetime:
    return timezone.make_aware(datetime.combine(jour, time.min))
