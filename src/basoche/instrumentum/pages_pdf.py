"""Ce que la place des lignes d'un PDF dit de plus que leur texte : les tableaux et les blancs entre paragraphes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from basoche.instrumentum.arbre import Texte

_PUCE = re.compile(r"[•‣▪◦–—-]|(?:\d{1,3}|[a-zA-Z]|[ivxIVX]+)[.)°]?|")
_REGARD = 60  # lignes : jusqu'où chercher une autre rangée du même tableau
_RANGEES = 2  # au moins, pour un tableau : une seule peut n'être qu'une ligne de deux morceaux
_BLANC_DE_PARAGRAPHE = 1.25  # fois l'interligne ordinaire de la même taille


@dataclass(frozen=True, slots=True)
class Case:
    """Un morceau de ligne posé à sa place : ``x`` est en points, depuis la gauche."""

    x: int
    morceaux: tuple[Texte, ...]
    apres_un_blanc: bool = False


@dataclass(frozen=True, slots=True)
class Ligne:
    """Une ligne de la page.

    ``y`` est en points, depuis le bas ; ``cases`` : ses morceaux, chacun à sa place ; ``coupee`` : un mot y est
    coupé, son trait ôté.
    """

    morceaux: tuple[Texte, ...]
    taille: int
    y: int = 0
    cases: tuple[Case, ...] = ()
    coupee: bool = False

    @property
    def texte(self) -> str:
        """Son texte nu."""
        return "".join(morceau.contenu for morceau in self.morceaux)

    @property
    def gras(self) -> bool:
        """Vrai si elle est tout entière grasse."""
        return all(morceau.gras for morceau in self.morceaux if morceau.contenu.strip())


Rangee = tuple[tuple[Ligne, ...], ...]


def interlignes(lignes: Sequence[Ligne]) -> dict[int, int]:
    """L'écart ordinaire entre deux lignes, en points, par taille de caractères."""
    ecarts: dict[int, Counter[int]] = {}
    for avant, apres in pairwise(lignes):
        ecart = avant.y - apres.y
        if avant.taille == apres.taille and 0 < ecart < 3 * avant.taille:
            ecarts.setdefault(avant.taille, Counter())[ecart] += 1
    return {taille: compte.most_common(1)[0][0] for taille, compte in ecarts.items()}


def un_blanc_les_separe(avant: Ligne, apres: Ligne, ordinaires: dict[int, int]) -> bool:
    """Vrai si les deux lignes sont plus loin l'une de l'autre que deux lignes d'un paragraphe."""
    ordinaire = ordinaires.get(avant.taille)
    return ordinaire is not None and avant.y - apres.y > ordinaire * _BLANC_DE_PARAGRAPHE


def decouper(lignes: Sequence[Ligne]) -> Iterator[Ligne | tuple[Rangee, ...]]:
    """Les lignes, et à leur place les tableaux qu'elles forment : des rangées de cases d'une ou plusieurs lignes.

    Un tableau a ses cases aux mêmes places d'une rangée à l'autre ; une ligne en deux morceaux (un mot gras) n'en est
    pas un, ni une liste, dont la première colonne n'a que des puces ou des numéros.
    """
    rang = 0
    while rang < len(lignes):
        lu = _Tableau(_colonnes(lignes, rang)).lire(lignes, rang)
        if lu is None:
            yield lignes[rang]
            rang += 1
        else:
            rangees, rang = lu
            yield rangees


def _colonnes(lignes: Sequence[Ligne], debut: int) -> list[int]:
    """La place de la ligne, et celles où deux rangées au moins ont une case à la hauteur d'une ligne ainsi placée.

    Aucune si la ligne elle-même n'a pas de case à sa droite.
    """
    depart = lignes[debut].cases[0].x if lignes[debut].cases else 0
    a_droite: dict[int, set[int]] = {}  # par hauteur d'une ligne placée comme la première
    comptees: Counter[int] = Counter()
    for ligne in lignes[debut : debut + _REGARD]:
        if not ligne.cases or ligne.cases[0].x < depart:
            break
        if ligne.cases[0].x == depart:
            a_droite.setdefault(ligne.y, set())
        if ligne.y in a_droite:
            places = {case.x for case in ligne.cases} - {depart}
            a_droite[ligne.y] |= places
            comptees.update(places)
    partagees = sorted(x for x, fois in comptees.items() if fois >= _RANGEES)
    return [depart, *partagees] if partagees and a_droite[lignes[debut].y] else []


class _Tableau:
    """Un tableau en cours de lecture : ses colonnes, ses rangées, où finit la dernière qui soit pleine."""

    def __init__(self, colonnes: list[int]) -> None:
        self.colonnes = colonnes
        self.rangees: list[list[list[Ligne]]] = []
        self.derniere = len(colonnes)

    def lire(self, lignes: Sequence[Ligne], debut: int) -> tuple[tuple[Rangee, ...], int] | None:
        """Les rangées pleines à partir de ``debut``, et le rang de la ligne qui suit ; ``None`` s'il n'y en a pas."""
        if not self.colonnes:
            return None
        fin, pleines = debut, 0
        for rang, ligne in enumerate(lignes[debut:], start=debut + 1):
            if not ligne.cases or ligne.cases[0].x not in self.colonnes:
                break
            self._ranger(ligne)
            if self.derniere > 0:
                fin, pleines = rang, len(self.rangees)
        rangees = tuple(tuple(map(tuple, rangee)) for rangee in self.rangees[:pleines])
        if pleines < _RANGEES or not all(map(_est_une_rangee, rangees)):
            return None
        if all(_PUCE.fullmatch(_texte(rangee[0])) for rangee in rangees):
            return None
        return rangees, fin

    def _ranger(self, ligne: Ligne) -> None:
        """Une rangée s'ouvre quand la première colonne reprend après une autre ; un mot gras reste dans sa case."""
        for case in _reunies(ligne.cases, self.colonnes):
            colonne = self.colonnes.index(case.x)
            if not self.rangees or (colonne == 0 and self.derniere > 0):
                self.rangees.append([[] for _ in self.colonnes])
            coupee = ligne.coupee and case.x == max(c.x for c in ligne.cases if c.x in self.colonnes)
            self.rangees[-1][colonne].append(Ligne(case.morceaux, ligne.taille, ligne.y, (), coupee))
            self.derniere = colonne


def _est_une_rangee(rangee: Rangee) -> bool:
    """Vrai si ses cases partent de la même hauteur ; sinon ce sont des phrases dont un mot gras tombe à même place."""
    return len({case[0].y for case in rangee if case}) == 1


def _texte(case: Sequence[Ligne]) -> str:
    return " ".join(ligne.texte for ligne in case).strip()


def _reunies(cases: Sequence[Case], colonnes: list[int]) -> list[Case]:
    reunies: list[Case] = []
    for case in cases:
        if reunies and case.x not in colonnes:
            blanc = (Texte(" "),) if case.apres_un_blanc else ()
            reunies[-1] = Case(reunies[-1].x, reunies[-1].morceaux + blanc + case.morceaux)
        else:
            reunies.append(case)
    return reunies
