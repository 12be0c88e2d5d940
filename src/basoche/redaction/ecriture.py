"""Comment les Français écrivent dates, montants et taux sur un acte."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from basoche.droit.montant import Montant

MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def jour(valeur: date) -> str:
    """« 1er mars 2026 », « 23 novembre 2026 ».

    >>> jour(date(2026, 3, 1))
    '1er mars 2026'
    """
    quantieme = "1er" if valeur.day == 1 else str(valeur.day)
    return f"{quantieme} {MOIS[valeur.month - 1]} {valeur.year}"


def court(valeur: date) -> str:
    """« 23/11/2026 »."""
    return f"{valeur:%d/%m/%Y}"


def euros(valeur: Montant) -> str:
    """« 1 234,56 € », espaces insécables."""
    return valeur.en_francais()


def pour_cent(valeur: Decimal) -> str:
    """« 6,65 % », espace insécable."""
    return f"{format(valeur, 'f').replace('.', ',')}\u00a0%"
