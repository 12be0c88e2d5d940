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


# Le rapprochement mot à mot regarde chaque paire de mots pareils : au-delà, aucun article réel, des heures de calcul.
_PAIRES_MAX = 30_000_000


def trop_long(avant: Sequence[str], apres: Sequence[str]) -> bool:
    """Vrai si les deux textes ont trop de mots pareils pour être comparés mot à mot en un temps raisonnable."""
    ici, la = Counter(avant), Counter(apres)
    return sum(nombre * la[mot] for mot, nombre in ici.items()) > _PAIRES_MAX


def differences(avant: Sequence[str], apres: Sequence[str]) -> tuple[Morceau, ...]:
    """Ce qui reste, ce qui part, ce qui vient, dans l'ordre de lecture ; démesuré, tout part et tout vient."""
    morceaux: list[Morceau] = []
    if trop_long(avant, apres):
        return (Morceau("ote", recoller(avant)), Morceau("ajoute", recoller(apres)))
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
    rendus: list[str] = []
    for mot in mots:
        colle = not rendus or mot in _COLLES_DEVANT or rendus[-1][-1] in _COLLES_DERRIERE
        rendus.append(mot if colle else f" {mot}")
    return "".join(rendus)


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
    if 4 * communs < total or trop_long(avant, apres):
        return Fraction(0)
    blocs = SequenceMatcher(None, avant, apres, autojunk=False).get_matching_blocks()
    return Fraction(2 * sum(bloc.size for bloc in blocs), total)
