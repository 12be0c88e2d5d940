"""Périodes ``[du, au[`` et quantièmes : les deux seules façons de compter un calendrier ici."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

UN_JOUR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Periode:
    """Une période ``[du, au[`` ; une borne ``None`` est ouverte."""

    du: date | None
    au: date | None

    def contient(self, jour: date) -> bool:
        """Vrai si le jour est dans la période (``au`` exclu)."""
        return (self.du is None or self.du <= jour) and (self.au is None or jour < self.au)


def lendemain(jour: date) -> date:
    """Le jour suivant."""
    return jour + UN_JOUR


def veille(jour: date) -> date:
    """Le jour précédent."""
    return jour - UN_JOUR


def ajouter_mois(jour: date, nombre: int) -> date:
    """Même quantième ``nombre`` mois plus tard ; à défaut, dernier jour du mois (CPC 641 al. 2).

    >>> ajouter_mois(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    rang = jour.year * 12 + jour.month - 1 + nombre
    annee, mois = divmod(rang, 12)
    return date(annee, mois + 1, min(jour.day, monthrange(annee, mois + 1)[1]))


def ajouter_ans(jour: date, nombre: int) -> date:
    """Même quantième ``nombre`` ans plus tard ; le 29 février devient le 28 à défaut."""
    return ajouter_mois(jour, 12 * nombre)


def anniversaires(depart: date, *, jusqu_a: date) -> Iterator[date]:
    """Les anniversaires annuels de ``depart``, du premier jusqu'à ``jusqu_a`` inclus.

    Chacun est compté depuis le départ (et non de proche en proche), pour qu'un 29 février
    retrouve son quantième les années bissextiles.
    """
    rang = 1
    while (jour := ajouter_ans(depart, rang)) <= jusqu_a:
        yield jour
        rang += 1
