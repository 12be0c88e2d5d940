"""Reconnaître l'acte : son intitulé dans les titres et le début du texte, et les mots qui lui sont propres."""

from __future__ import annotations

import re
from functools import cache

from basoche.conformite.ecrit.indices import INDICES, indices_de
from basoche.conformite.ecrit.passages import Ecrit, lire_passages
from basoche.conformite.ecrit.pliage import plier_court
from basoche.droit.actes import tous
from basoche.instrumentum import Arbre

_TETE = 900  # signes : où un acte dit ce qu'il est
_MOT = re.compile(r"[a-z]{4,}")
_COMMUNS = frozenset({"aux", "fins", "dans", "pour", "avec", "sans", "acte", "entre"})
_AU_PLUS = 3


@cache
def _intitules() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(
        (version.code, frozenset(_MOT.findall(plier_court(version.intitule))) - _COMMUNS) for version in tous()
    )


@cache
def _codes_a_indices() -> frozenset[str]:
    return frozenset(chemin.stem for chemin in INDICES.glob("[a-z]*.yaml"))


def actes_probables(ecrit: Ecrit) -> list[tuple[str, float]]:
    """Les actes que le document a l'air d'être, du plus au moins probable, avec leur note ; trois au plus."""
    texte = ecrit.canonique.texte
    titres = " ".join(plier_court(ecrit.texte[p.debut : p.fin]) for p in ecrit.passages if p.genre == "titre")
    tete = f"{titres} {texte[:_TETE]}"
    mots = set(_MOT.findall(tete))
    notes: dict[str, float] = {}
    for code, attendus in _intitules():
        if attendus:
            part = len(attendus & mots) / len(attendus)
            notes[code] = 2 * part + 0.05 * len(attendus & mots) if part >= 0.75 else 0
    for code in _codes_a_indices():
        propres = indices_de(code)
        formes = propres.reconnaissance if propres is not None else ()
        notes[code] = notes.get(code, 0) + sum(
            (1.5 if forme.search(tete) else 0.5) for forme in formes[:2] if forme.search(texte)
        )
    classes = sorted(((code, note) for code, note in notes.items() if note >= 1), key=lambda c: (-c[1], c[0]))
    return classes[:_AU_PLUS]


def reconnaitre(lu: Arbre) -> list[str]:
    """Les codes des actes que le document a l'air d'être, trois au plus, du plus au moins probable."""
    return [code for code, _ in actes_probables(lire_passages(lu))]
