"""Une campagne de relances suivie : ce qu'on attendait, ce qui est venu, et l'effet d'une variante.

L'attendu est une valeur de l'étude (une part du dû), répartie également sur la durée ; l'obtenu, ce que les débiteurs
ont payé depuis le départ. L'effet est doublement robuste (:func:`basoche.strategie.scenarios.estimer`) : le tirage au
sort suffit à le rendre juste, l'attendu ne fait que le resserrer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from basoche.droit.montant import ZERO, Montant, arrondir
from basoche.strategie.scenarios import QUATRE_VINGTS, Effet, estimer

MESURES_PAR_GROUPE = 50
"""Dossiers qu'il faut dans chaque groupe pour qu'un effet soit montré ; valeur de l'étude."""
POINTS_AU_PLUS = 8


@dataclass(frozen=True, slots=True)
class Suivi:
    """Un dossier suivi : ce qu'il devait au départ, ses versements ``(jour depuis le départ, somme)``.

    ``varie`` : vrai s'il reçoit la variante, faux s'il reste à l'usage, ``None`` hors comparaison.
    """

    du: Montant
    versements: tuple[tuple[int, Montant], ...]
    varie: bool | None

    def obtenu(self, jusqu_au: int) -> Montant:
        """Ce qu'il a payé du départ à ce jour compris."""
        return sum((somme for jour, somme in self.versements if 0 <= jour <= jusqu_au), ZERO)


@dataclass(frozen=True, slots=True)
class Attentes:
    """La part du dû que l'étude attend à la fin de la campagne, avec l'usage et avec la variante (0 à 1)."""

    usage: Fraction
    variante: Fraction

    def part(self, varie: bool | None) -> Fraction:
        """Celle de ce groupe ; hors comparaison, c'est l'usage."""
        return self.variante if varie else self.usage


@dataclass(frozen=True, slots=True)
class Point:
    """Attendu et obtenu cumulés, un jour."""

    jour: int
    attendu: Montant
    obtenu: Montant


@dataclass(frozen=True, slots=True)
class Compte:
    """Attendu et obtenu d'un groupe à ce jour ; ``ecart`` : obtenu moins attendu."""

    dossiers: int
    du: Montant
    attendu: Montant
    obtenu: Montant

    @property
    def ecart(self) -> Montant:
        """Ce qui est venu de plus que l'attendu."""
        return self.obtenu - self.attendu


def compter(suivis: Sequence[Suivi], attentes: Attentes, *, jour: int, duree: int) -> Compte:
    """Attendu contre obtenu de ces dossiers.

    Args:
        suivis: les dossiers d'un groupe, ou tous.
        attentes: la part du dû attendue à la fin.
        jour: jours écoulés depuis le départ ; au-delà de la durée, c'est la fin.
        duree: jours du départ à la fin, au moins un.
    """
    vu = max(min(jour, duree), 0)
    attendu = sum((attentes.part(suivi.varie) * suivi.du.en_fraction() * vu / duree for suivi in suivis), Fraction(0))
    obtenu = sum((suivi.obtenu(vu) for suivi in suivis), ZERO)
    return Compte(len(suivis), sum((suivi.du for suivi in suivis), ZERO), arrondir(attendu), obtenu)


def tracer(suivis: Sequence[Suivi], attentes: Attentes, *, jour: int, duree: int) -> list[Point]:
    """La courbe : des points également répartis du départ à ce jour compris ; vide avant le premier jour."""
    vu = min(jour, duree)
    if vu < 1:
        return []
    nombre = min(vu, POINTS_AU_PLUS)
    points = []
    for rang in range(1, nombre + 1):
        au = vu * rang // nombre
        compte = compter(suivis, attentes, jour=au, duree=duree)
        points.append(Point(au, compte.attendu, compte.obtenu))
    return points


def mesurer_l_effet(
    suivis: Sequence[Suivi], attentes: Attentes, *, jour: int, duree: int, temoin: Fraction
) -> Effet | None:
    """Ce que la variante rapporte de plus par dossier, et son intervalle à 80 % ; ``None`` sans assez de mesures.

    Args:
        suivis: tous les dossiers de la campagne ; ceux qui sont hors comparaison sont passés.
        attentes, jour, duree: voir :func:`compter`.
        temoin: la part tirée au sort pour rester à l'usage.
    """
    import numpy as np

    compares = [suivi for suivi in suivis if suivi.varie is not None]
    varies = np.array([bool(suivi.varie) for suivi in compares], dtype=np.bool_)
    if min(int(varies.sum()), int((~varies).sum())) < MESURES_PAR_GROUPE:
        return None
    vu = max(min(jour, duree), 0)
    obtenus = np.array([suivi.obtenu(vu).centimes for suivi in compares], dtype=np.int64)
    du = np.array([suivi.du.centimes for suivi in compares], dtype=np.float64)
    avec, sans = (du * part.numerator * vu / (part.denominator * duree) for part in (attentes.variante, attentes.usage))
    return estimer(obtenus, varies, avec, sans, temoin, ecarts=QUATRE_VINGTS)
