"""Compter les jours d'une période : bornes, diviseur, et la place exacte d'un événement entre deux jours.

Un jour est ici un ordinal (``date.toordinal``) : le cœur du calcul compare et soustrait des entiers.
"""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from basoche.droit.erreurs import ChampInvalide

# Hors de ces années, un quantième ou un lendemain pourrait sortir du calendrier de Python.
_PREMIERE_ANNEE, _DERNIERE_ANNEE = 1000, 9900


class Base(StrEnum):
    """Convention de jours : ce que l'on compte et ce par quoi l'on divise."""

    EXACT_365 = "exact_365"
    EXACT_EXACT = "exact_exact"
    EXACT_360 = "exact_360"
    TRENTE_360 = "30_360"


@dataclass(frozen=True, slots=True)
class Bornes:
    """Le premier et le dernier jour de la période portent-ils intérêt ?

    Un événement daté d'un jour (versement, avoir, anniversaire) se place à la fin de ce jour si le
    premier jour d'une période est exclu, au début de ce jour s'il est inclus.
    """

    premier_inclus: bool = False
    dernier_inclus: bool = True

    def premier_compte(self, du: date) -> int:
        """Premier jour qui porte intérêt quand le cours part de ``du``."""
        return du.toordinal() + (0 if self.premier_inclus else 1)

    def dernier_compte(self, au: date) -> int:
        """Dernier jour qui porte intérêt quand le compte est arrêté à ``au``."""
        return au.toordinal() - (0 if self.dernier_inclus else 1)

    def effet(self, jour: date) -> int:
        """Premier jour qui porte intérêt sur le capital né d'un événement de ce jour."""
        return self.premier_compte(jour)


def verifier_calendrier(jour: date, champ: str) -> None:
    """Refuse une date si éloignée que ses quantièmes sortiraient du calendrier (années 1000 à 9900).

    Raises:
        ChampInvalide: la date est hors de ces années.
    """
    if not _PREMIERE_ANNEE <= jour.year <= _DERNIERE_ANNEE:
        raise ChampInvalide(
            f"« {champ} » : date hors du calendrier pris en charge ({jour.isoformat()}).",
            conseil=f"Donner une date entre les années {_PREMIERE_ANNEE} et {_DERNIERE_ANNEE}.",
            champ=champ,
        )


def compter_jours(debut: int, fin: int, base: Base, bornes: Bornes) -> int:
    """Nombre de jours portés par ``debut`` à ``fin`` inclus.

    En 30/360 (variante européenne : le 31 compte comme le 30), un jour est l'intervalle qui le sépare du
    suivant si le premier jour est inclus, du précédent s'il est exclu : la somme des lignes est donc
    toujours le compte de la période entière.
    """
    if base is not Base.TRENTE_360:
        return fin - debut + 1
    if bornes.premier_inclus:
        return _rang_30_360(fin + 1) - _rang_30_360(debut)
    return _rang_30_360(fin) - _rang_30_360(debut - 1)


@lru_cache(maxsize=4096)
def _rang_30_360(jour: int) -> int:
    le = date.fromordinal(jour)
    return 360 * le.year + 30 * le.month + min(le.day, 30)


def diviseur(base: Base, annee: int) -> int:
    """Nombre de jours de l'année pour la convention ; ``exact_365`` divise par 365 même une année bissextile."""
    if base is Base.EXACT_365:
        return 365
    if base is Base.EXACT_EXACT:
        return 366 if isleap(annee) else 365
    return 360


def couper_par_diviseur(debut: int, fin: int, base: Base) -> list[tuple[int, int, int]]:
    """Coupe ``debut`` à ``fin`` (inclus) en morceaux ``(debut, fin, diviseur)`` de diviseur constant."""
    if base is not Base.EXACT_EXACT:
        return [(debut, fin, diviseur(base, 0))]
    morceaux: list[tuple[int, int, int]] = []
    jour = debut
    while jour <= fin:
        annee = date.fromordinal(jour).year
        dernier = min(fin, date(annee, 12, 31).toordinal())
        nombre = diviseur(base, annee)
        if morceaux and morceaux[-1][2] == nombre:
            morceaux[-1] = (morceaux[-1][0], dernier, nombre)
        else:
            morceaux.append((jour, dernier, nombre))
        jour = dernier + 1
    return morceaux
