"""Jours et quantièmes, sans bibliothèque : ce que les oracles partagent."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

UN_JOUR = timedelta(days=1)


def plus_mois(jour: date, mois: int) -> date:
    """Même quantième n mois plus tard ; à défaut, dernier jour du mois (CPC 641 al. 2). ``mois`` peut être négatif."""
    rang = jour.year * 12 + jour.month - 1 + mois
    annee, mois_zero = divmod(rang, 12)
    for quantieme in range(jour.day, 27, -1):
        try:
            return date(annee, mois_zero + 1, quantieme)
        except ValueError:
            continue
    return date(annee, mois_zero + 1, jour.day)


def bissextile(annee: int) -> bool:
    """Vrai si le 29 février de cette année existe."""
    try:
        date(annee, 2, 29)
    except ValueError:
        return False
    return True


def rang_360(jour: date) -> int:
    """Rang du jour dans une année de douze mois de trente jours ; le 31 se confond avec le 30."""
    return jour.year * 360 + jour.month * 30 + min(jour.day, 30)


def centimes(montant: str) -> int:
    """``"1234.5"`` -> 123450."""
    exact = Fraction(montant) * 100
    assert exact.denominator == 1, montant
    return int(exact)


def au_centime(exact: Fraction) -> int:
    """Arrondi au centime, demi vers le haut, d'un nombre de centimes positif ou nul."""
    assert exact >= 0
    entier, reste = divmod(exact.numerator, exact.denominator)
    return entier + (1 if 2 * reste >= exact.denominator else 0)


def en_euros(nombre: int) -> str:
    """123450 -> ``"1234.50"``."""
    signe = "-" if nombre < 0 else ""
    euros, cents = divmod(abs(nombre), 100)
    return f"{signe}{euros}.{cents:02d}"
