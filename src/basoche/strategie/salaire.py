"""La part saisissable d'un salaire, en entiers : le barème d'un jour est mis une fois au même dénominateur.

Elle est celle de :func:`basoche.droit.saisissable.calculer_saisissable`, au centime (les essais les comparent).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from basoche.droit import parametres
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import ZERO, Montant
from basoche.droit.saisissable import BAREME, FORFAIT, construire_tranches
from basoche.guichet import ouvrir
from basoche.strategie.memoire import memoire

_CENTIMES = 100


class _Bareme(NamedTuple):
    """Le barème d'un jour : un centime vaut ``unite`` dans les bornes ; la somme des parts se divise par ``diviseur``.

    ``tranches`` : début, fin (``None`` : sans fin) et fraction, en entiers ; ``minimum`` : ce qu'on laisse toujours.
    """

    unite: int
    diviseur: int
    tranches: tuple[tuple[int, int | None, int], ...]
    minimum: int


@memoire(65536)
def part_saisissable(net: Montant, le: date, personnes: int) -> Montant:
    """La part saisissable d'une rémunération mensuelle (C. trav. L3252-2, R3252-2).

    Raises:
        HorsPeriode, ValeurInconnue: barème ou montant forfaitaire inconnu à cette date.
    """
    bareme = _bareme(le, personnes)
    if bareme is None or net.centimes < 0:
        entree = {"remuneration_nette": str(net), "date": le.isoformat(), "personnes_a_charge": personnes}
        montant: Montant = ouvrir("saisissable").calculer(entree).valeurs["saisissable"]
        return montant
    somme = net.centimes * bareme.unite
    exacte = 0
    for de, a, part in bareme.tranches:
        if somme <= de:
            break
        exacte += part * ((somme if a is None or somme < a else a) - de)
    disponible = max(somme - bareme.minimum, 0) * (bareme.diviseur // bareme.unite)
    plafond = min(exacte, disponible)
    return Montant((2 * plafond + bareme.diviseur) // (2 * bareme.diviseur)) if plafond else ZERO


@memoire(1024)
def _bareme(le: date, personnes: int) -> _Bareme | None:
    """Le barème du jour ; ``None`` quand il est inconnu ou irrégulier : le calcul du droit répond, ou refuse."""
    try:
        contenu, forfait = parametres.lire(BAREME, le=le).contenu, parametres.lire(FORFAIT, le=le).contenu
    except ErreurBasoche:
        return None
    tranches = construire_tranches(contenu, personnes)
    bornes = [tranche.de * _CENTIMES for tranche in tranches]
    minimum = Fraction(forfait) * _CENTIMES
    if personnes < 0 or bornes != sorted(bornes):
        return None
    unite = lcm(minimum.denominator, *[borne.denominator for borne in bornes])
    parts = lcm(*[tranche.fraction.denominator for tranche in tranches])
    echelle = _CENTIMES * unite
    entieres = [
        (int(t.de * echelle), None if t.a is None else int(t.a * echelle), int(t.fraction * parts)) for t in tranches
    ]
    return _Bareme(unite, unite * parts, tuple(entieres), int(minimum * unite))
