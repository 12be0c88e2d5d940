"""La différence de deux textes, mot à mot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Literal

_COLLES_DEVANT = frozenset(".,)]'-°")
_COLLES_DERRIERE = frozenset("([')-")


@dataclass(frozen=True, slots=True)
class Morceau:
    """Un passage : resté, ôté ou ajouté."""

    sort: Literal["reste", "ote", "ajoute"]
    texte: str


def differences(avant: Sequence[str], apres: Sequence[str]) -> tuple[Morceau, ...]:
    """Ce qui reste, ce qui part, ce qui vient, dans l'ordre de lecture."""
    morceaux: list[Morceau] = []
    for quoi, i, j, k, m in SequenceMatcher(None, avant, apres, autojunk=False).get_opcodes():
        if quoi == "equal":
            morceaux.append(Morceau("reste", recoller(avant[i:j])))
            continue
        if j > i:
            morceaux.append(Morceau("ote", recoller(avant[i:j])))
        if m > k:
            morceaux.append(Morceau("ajoute", recoller(apres[k:m])))
    return tuple(morceaux)


def recoller(mots: Sequence[str]) -> str:
    """Les mots remis en phrase."""
    rendu = ""
    for mot in mots:
        colle = not rendu or mot in _COLLES_DEVANT or rendu[-1] in _COLLES_DERRIERE
        rendu += mot if colle else f" {mot}"
    return rendu


def au_mieux(avant: Counter[str], apres: Counter[str]) -> Fraction:
    """La plus grande ressemblance que permettent deux sacs de mots, quel que soit leur ordre."""
    total = avant.total() + apres.total()
    return Fraction(2 * (avant & apres).total(), total) if total else Fraction(1)


def ressemblance(avant: Sequence[str], apres: Sequence[str]) -> Fraction:
    """De 0 à 1 : deux fois les mots communs dans l'ordre, sur le total ; 0 dit aussi « inutile de regarder mieux ».

    Le sac de mots majore la mesure : au-dessous de la moitié, l'ordre n'y changerait rien.
    """
    total = len(avant) + len(apres)
    if not total:
        return Fraction(1)
    communs = sum((Counter(avant) & Counter(apres)).values())
    if 4 * communs < total:
        return Fraction(0)
    blocs = SequenceMatcher(None, avant, apres, autojunk=False).get_matching_blocks()
    return Fraction(2 * sum(bloc.size for bloc in blocs), total)
