"""Lire un nombre écrit en toutes lettres, dans un texte plié (sans accent ni majuscule)."""

from __future__ import annotations

import re
from collections.abc import Sequence

_UNITES = {
    nom: rang
    for rang, nom in enumerate(
        (
            "zero",
            "un",
            "deux",
            "trois",
            "quatre",
            "cinq",
            "six",
            "sept",
            "huit",
            "neuf",
            "dix",
            "onze",
            "douze",
            "treize",
            "quatorze",
            "quinze",
            "seize",
        )
    )
} | {"une": 1}
_DIZAINES = {
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
    "huitante": 80, "octante": 80, "nonante": 90,
}  # fmt: skip
_CENTS = frozenset({"cent", "cents"})
_GRANDS = {
    "mille": 10**3, "mil": 10**3, "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9,
}  # fmt: skip
MOTS_DE_NOMBRE = frozenset({*_UNITES, *_DIZAINES, *_CENTS, *_GRANDS})
_UN_MOT = "(?:" + "|".join(sorted(MOTS_DE_NOMBRE, key=len, reverse=True)) + ")"
_ORDINAUX = {
    "second": 2, "deuxieme": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5, "sixieme": 6, "septieme": 7,
    "huitieme": 8, "neuvieme": 9, "dixieme": 10, "onzieme": 11, "douzieme": 12, "treizieme": 13, "quatorzieme": 14,
    "quinzieme": 15, "seizieme": 16, "dix-septieme": 17, "dix-huitieme": 18, "dix-neuvieme": 19, "vingtieme": 20,
    "vingt et unieme": 21, "vingt-deuxieme": 22, "vingt-troisieme": 23, "vingt-quatrieme": 24, "vingt-cinquieme": 25,
    "vingt-sixieme": 26, "vingt-septieme": 27, "vingt-huitieme": 28, "vingt-neuvieme": 29, "trentieme": 30,
    "trente et unieme": 31,
}  # fmt: skip
ORDINAL = "(?:" + "|".join(sorted(_ORDINAUX, key=len, reverse=True)) + ")"
"""Le rang d'un jour dans son mois, en lettres : à lire ensuite avec :func:`lire_nombre`."""
NOMBRE = rf"{_UN_MOT}(?:[ -](?:et[ -])?{_UN_MOT})*"
"""Une suite de mots de nombre, sur un texte plié : à lire ensuite avec :func:`lire_nombre`."""
_MOT = re.compile(r"[a-z]+")


def lire_nombre(texte: str) -> int | None:
    """Le nombre que disent ces mots, ``None`` s'ils n'en disent pas un seul.

    >>> lire_nombre("quatre-vingt-onze"), lire_nombre("deux mille vingt-six"), lire_nombre("deux trois")
    (91, 2026, None)
    """
    if texte in _ORDINAUX:
        return _ORDINAUX[texte]
    suite = [mot for mot in _MOT.findall(texte) if mot != "et"]
    lu = _lire(suite)
    return None if lu is None or lu[1] != len(suite) else lu[0]


def _lire(suite: Sequence[str]) -> tuple[int, int] | None:
    """La valeur, et le nombre de mots lus."""
    total, courant, plafond, lus = 0, 0, 10**12, 0
    commence = False
    for mot in suite:
        if mot in _GRANDS:
            grandeur = _GRANDS[mot]
            if grandeur >= plafond:
                break
            total += (courant if commence else 1) * grandeur
            courant, plafond, commence = 0, grandeur, False
        else:
            suivant = _ajouter(courant, mot, commence=commence)
            if suivant is None:
                break
            courant, commence = suivant, True
        lus += 1
    return (total + courant, lus) if lus else None


def _ajouter(courant: int, mot: str, *, commence: bool) -> int | None:
    """Le nombre sous mille, avec un mot de plus ; ``None`` si le mot ne peut pas le suivre."""
    bas = courant % 100
    if mot in _CENTS:
        if not commence:
            return 100
        # « douze cent quarante » se dit encore des sommes.
        return courant * 100 if 2 <= courant <= 9 or 11 <= courant <= 19 else None
    if mot in _DIZAINES:
        if mot.startswith("vingt") and bas == 4:
            return courant + 76
        return courant + _DIZAINES[mot] if bas == 0 and (courant or not commence) else None
    unite = _UNITES[mot]
    if not commence:
        return unite
    if unite == 0 or (bas == 0 and courant == 0):
        return None
    if unite < 10:
        possible = bas in (0, 20, 30, 40, 50, 60, 80) or (bas in (10, 70, 90) and unite >= 7)
        return courant + unite if possible or (bas in (70, 80, 90) and unite) else None
    return courant + unite if bas in (0, 60, 80) else None
