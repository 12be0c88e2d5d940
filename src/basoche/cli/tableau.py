"""Un tableau aligné, à la largeur du terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

SEPARATEUR = "  "
MARGE = "  "
TEXTE_MIN = 14


@dataclass(frozen=True, slots=True)
class Colonne:
    """Un intitulé et ses cellules ; les nombres se rangent à droite et ne se coupent jamais."""

    intitule: str
    cellules: Sequence[str]
    a_droite: bool = False

    @property
    def naturelle(self) -> int:
        """La largeur qu'il faut pour ne rien replier."""
        return max(map(len, [self.intitule, *self.cellules]))

    @property
    def minimale(self) -> int:
        """La largeur sous laquelle on ne descend pas : celle d'un nombre, ou du plus long mot d'un texte."""
        if self.a_droite:
            return max([*map(len, self.cellules), *map(len, self.intitule.split(" "))])
        mots = [mot for texte in (self.intitule, *self.cellules) for mot in texte.split(" ")]
        return min(self.naturelle, max(TEXTE_MIN, *map(len, mots)))


def en_tableau(colonnes: Sequence[Colonne], largeur: int) -> str | None:
    """Le tableau en texte ; ``None`` si même replié il ne tient pas dans la largeur."""
    if not colonnes:
        return ""
    disponible = largeur - len(MARGE) - len(SEPARATEUR) * (len(colonnes) - 1)
    largeurs = _repartir(colonnes, disponible)
    if largeurs is None:
        return None
    entete = _rangee([c.intitule for c in colonnes], colonnes, largeurs)
    filet = MARGE + SEPARATEUR.join("─" * place for place in largeurs)
    rangees = [_rangee(list(ligne), colonnes, largeurs) for ligne in zip(*(c.cellules for c in colonnes), strict=True)]
    return "\n".join([entete, filet, *rangees])


def en_fiches(colonnes: Sequence[Colonne], largeur: int) -> str:
    """Une fiche par ligne, pour ce qu'aucun tableau ne tient dans la largeur."""
    marge = max(len(colonne.intitule) for colonne in colonnes)
    fiches = []
    for rang in range(len(colonnes[0].cellules)):
        lignes = []
        for colonne in colonnes:
            if colonne.cellules[rang]:
                debut = f"{MARGE}{colonne.intitule:<{marge}}  "
                suite = textwrap.wrap(colonne.cellules[rang], max(20, largeur - len(debut))) or [""]
                lignes.append(debut + ("\n" + " " * len(debut)).join(suite))
        fiches.append("\n".join(lignes))
    return "\n\n".join(fiches)


def _repartir(colonnes: Sequence[Colonne], disponible: int) -> list[int] | None:
    """Une largeur par colonne : on rogne les textes, du plus large au moins large."""
    largeurs = [colonne.naturelle for colonne in colonnes]
    minimales = [colonne.minimale for colonne in colonnes]
    while sum(largeurs) > disponible:
        rang = max(range(len(colonnes)), key=lambda r: largeurs[r] - minimales[r])
        if largeurs[rang] <= minimales[rang]:
            return None
        largeurs[rang] -= 1
    return largeurs


def _rangee(cellules: Sequence[str], colonnes: Sequence[Colonne], largeurs: Sequence[int]) -> str:
    replis = [_replier(texte, place) for texte, place in zip(cellules, largeurs, strict=True)]
    hauteur = max(map(len, replis))
    return "\n".join(
        (MARGE + SEPARATEUR.join(
            _aligner(repli[rang] if rang < len(repli) else "", place, colonne.a_droite)
            for repli, place, colonne in zip(replis, largeurs, colonnes, strict=True)
        )).rstrip()
        for rang in range(hauteur)
    )  # fmt: skip


def _replier(texte: str, place: int) -> list[str]:
    # Espaces ordinaires seulement : l'insécable d'un montant (« 1 234,56 € ») ne se coupe pas.
    return textwrap.wrap(texte, place, break_long_words=False, break_on_hyphens=False) or [""]


def _aligner(texte: str, place: int, a_droite: bool) -> str:
    return texte.rjust(place) if a_droite else texte.ljust(place)
