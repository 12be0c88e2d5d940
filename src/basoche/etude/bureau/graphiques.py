"""Les graphiques du tableau de bord : des rectangles placés ici, dessinés en SVG par la page, sans script ni style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LARGEUR = 480
HAUTEUR = 150
_HAUT, _BAS = 18, 20


@dataclass(frozen=True, slots=True)
class Barre:
    """Un rectangle, ce qu'il vaut, où s'écrit sa valeur."""

    x: int
    y: int
    largeur: int
    hauteur: int
    valeur: str
    serie: int
    milieu: int
    haut: int


@dataclass(frozen=True, slots=True)
class Graphique:
    """Des barres groupées, une étiquette par groupe."""

    titre: str
    series: tuple[str, ...]
    barres: tuple[Barre, ...]
    etiquettes: tuple[tuple[int, str], ...]
    largeur: int = LARGEUR
    hauteur: int = HAUTEUR
    base: int = HAUTEUR - _BAS

    @property
    def etiquettes_y(self) -> int:
        """Sous l'axe."""
        return HAUTEUR - 6


def barres_groupees(
    titre: str, groupes: Sequence[tuple[str, Sequence[tuple[int, str]]]], series: Sequence[str] = ()
) -> Graphique:
    """Un histogramme.

    Args:
        groupes: étiquette, puis pour chaque série sa grandeur et son texte.
        series: les noms des séries, s'il y en a plusieurs.
    """
    plus_grand = max((grandeur for _, valeurs in groupes for grandeur, _ in valeurs), default=0) or 1
    pas = LARGEUR // max(len(groupes), 1)
    barres, etiquettes = [], []
    for rang, (etiquette, valeurs) in enumerate(groupes):
        epaisseur = max((pas * 7 // 10) // max(len(valeurs), 1), 3)
        depart = rang * pas + (pas - epaisseur * len(valeurs)) // 2
        etiquettes.append((rang * pas + pas // 2, etiquette))
        for serie, (grandeur, texte) in enumerate(valeurs):
            hauteur = max(grandeur, 0) * (HAUTEUR - _HAUT - _BAS) // plus_grand
            # Ce qui n'est pas nul se voit, même à côté d'un géant.
            hauteur = max(hauteur, 2) if grandeur > 0 else 0
            x, y = depart + serie * epaisseur, HAUTEUR - _BAS - hauteur
            barres.append(Barre(x, y, epaisseur - 1, hauteur, texte, serie, x + epaisseur // 2, y - 4))
    return Graphique(titre, tuple(series), tuple(barres), tuple(etiquettes))
