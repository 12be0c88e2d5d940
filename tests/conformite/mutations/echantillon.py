"""Un échantillon de mutants de chaque genre, répartis sur les actes et les deux supports."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from random import Random

from basoche.redaction.acte import Format
from conformite.mutations.mesure import FAMILLES, Constat, Epreuve
from conformite.mutations.mutants import mutants
from conformite.tirage import tirer

GRAINE = 1


@cache
def _epreuve(code: str, support: Format, avec_donnees: bool) -> Epreuve:
    return Epreuve(tirer(code, GRAINE), support, avec_donnees)


def echantillon(actes: Iterable[str], par_genre: int, *, avec_donnees: bool, tous: bool = False) -> tuple[Constat, ...]:
    """Les constats de ``par_genre`` mutants par genre, un de chaque par acte ; ``tous`` : autant qu il y en a."""
    hasard, restent = Random(2), dict.fromkeys((g for genres in FAMILLES.values() for g in genres), par_genre)
    codes = list(actes)
    hasard.shuffle(codes)
    constats = []
    for code in codes:
        du_code = [m for m in mutants(tirer(code, GRAINE)) if avec_donnees or m.se_voit_seul]
        hasard.shuffle(du_code)
        for genre in restent:
            for mutant in [m for m in du_code if m.genre == genre][: None if tous else 1]:
                if restent[genre]:
                    restent[genre] -= 1
                    support = (Format.DOCX, Format.PDF)[restent[genre] % 2]
                    constats.append(_epreuve(code, support, avec_donnees).constater(mutant))
    return tuple(constats)
