"""Aligner deux suites de mots : à chaque mot de l'une, le mot de l'autre qui est le même, dans l'ordre."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

_PETIT = 120_000  # au-dessous de ce produit des longueurs, la comparaison directe est rapide


def aligner(attendus: Sequence[str], lus: Sequence[str]) -> list[int]:
    """Pour chaque mot attendu, le rang du mot lu qui lui répond, ou -1.

    >>> aligner(["payer", "sous", "huit", "jours"], ["payer", "sous", "quinze", "jours"])
    [0, 1, -1, 3]
    """
    reponses = [-1] * len(attendus)
    a_faire = [(0, len(attendus), 0, len(lus))]
    while a_faire:
        a, aa, b, bb = a_faire.pop()
        while a < aa and b < bb and attendus[a] == lus[b]:
            reponses[a] = b
            a, b = a + 1, b + 1
        while a < aa and b < bb and attendus[aa - 1] == lus[bb - 1]:
            aa, bb = aa - 1, bb - 1
            reponses[aa] = bb
        if a == aa or b == bb:
            continue
        bornes = _ancres(attendus[a:aa], lus[b:bb]) if (aa - a) * (bb - b) > _PETIT else []
        if not bornes:
            _directement(attendus, lus, (a, aa, b, bb), reponses)
            continue
        for i, j in bornes:
            reponses[a + i] = b + j
        points = [(-1, -1), *bornes, (aa - a, bb - b)]
        for (i1, j1), (i2, j2) in pairwise(points):
            a_faire.append((a + i1 + 1, a + i2, b + j1 + 1, b + j2))
    return reponses


def _directement(
    attendus: Sequence[str], lus: Sequence[str], bornes: tuple[int, int, int, int], reponses: list[int]
) -> None:
    a, aa, b, bb = bornes
    grand = (aa - a) * (bb - b) > 16 * _PETIT
    for bloc in SequenceMatcher(None, attendus[a:aa], lus[b:bb], autojunk=grand).get_matching_blocks():
        for pas in range(bloc.size):
            reponses[a + bloc.a + pas] = b + bloc.b + pas


def _ancres(attendus: Sequence[str], lus: Sequence[str]) -> list[tuple[int, int]]:
    """Les suites de mots uniques de part et d'autre, la plus longue chaîne qui garde l'ordre."""
    for grain in (6, 3, 1):
        siennes, leurs = _uniques(attendus, grain), _uniques(lus, grain)
        couples = sorted((rang, leurs[suite]) for suite, rang in siennes.items() if suite in leurs)
        if couples:
            return _croissante(couples)
    return []


def _uniques(mots: Sequence[str], grain: int) -> dict[tuple[str, ...], int]:
    suites = [tuple(mots[rang : rang + grain]) for rang in range(len(mots) - grain + 1)]
    comptes = Counter(suites)
    return {suite: rang for rang, suite in enumerate(suites) if comptes[suite] == 1}


def _croissante(couples: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """La plus longue suite de couples croissante dans les deux textes."""
    fins: list[int] = []
    derniers: list[int] = []
    avant = [-1] * len(couples)
    for rang, (_, place) in enumerate(couples):
        ou = bisect_left(fins, place)
        if ou == len(fins):
            fins.append(place)
            derniers.append(rang)
        else:
            fins[ou] = place
            derniers[ou] = rang
        avant[rang] = derniers[ou - 1] if ou else -1
    chaine = []
    rang = derniers[-1] if derniers else -1
    while rang >= 0:
        chaine.append(couples[rang])
        rang = avant[rang]
    return chaine[::-1]
