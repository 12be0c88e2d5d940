"""L'ordre d'une tournée : exact tant que c'est possible, approché ensuite, et toujours dit.

Les communes dont la position est connue sont parcourues au plus court (à vol d'oiseau, retour à l'étude compris si sa
commune a une position) ; les autres suivent par code postal, puis par nom. Dans une commune : par voie et par numéro.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TypeVar

from basoche.etude.personnes.normalisation import cle_de_recherche
from basoche.etude.tournees.communes import Lieu, Position, distance

EXACT_JUSQU_A = 11  # communes : au-delà, l'essai de tous les ordres (2ⁿ·n²) se fait attendre
_SANS_MOTS = re.compile(r"[^a-z ]+")
Chose = TypeVar("Chose", bound=Hashable)
Metrique = Callable[[Chose, Chose], int]


@dataclass(frozen=True, slots=True)
class Ordre:
    """Les communes dans l'ordre, la longueur en mètres si elle a un sens, et la phrase qui dit comment."""

    communes: tuple[tuple[str, str], ...]
    metres: int | None
    methode: str
    sans_position: tuple[tuple[str, str], ...]


def ordonner(lieux: Sequence[Lieu], connues: Mapping[tuple[str, str], Position], depart: Lieu | None) -> Ordre:
    """Range les communes d'une tournée.

    Args:
        lieux: les communes des arrêts, répétées ou non.
        connues: la position des communes connues.
        depart: la commune de l'étude, si on la connaît.
    """
    toutes = sorted({lieu.cle for lieu in lieux}, key=lambda cle: (cle == ("", ""), cle))
    situees = [cle for cle in toutes if cle in connues]
    perdues = tuple(cle for cle in toutes if cle not in connues)
    if len(situees) < 2:
        phrase = "Communes rangées par code postal, puis par nom : "
        phrase += (
            "leur position n'est pas connue, aucune distance n'est calculée." if perdues else "une seule à ranger."
        )
        return Ordre(tuple(toutes), None, phrase, perdues)
    origine = depart.cle if depart is not None and depart.cle in connues else None

    @cache
    def metres(de: tuple[str, str], a: tuple[str, str]) -> int:
        return distance(connues[de], connues[a])

    chemin, nom = plus_court(situees, metres, origine)
    longueur = longueur_du(chemin, metres, origine)
    phrase = f"{nom}, à vol d'oiseau entre les communes" + (
        ", au départ de l'étude et retour." if origine else " ; la commune de l'étude n'a pas de position connue."
    )
    if perdues:
        phrase += f" {len(perdues)} commune(s) sans position connue, rangée(s) ensuite par code postal."
    return Ordre((*chemin, *perdues), longueur, phrase, perdues)


def plus_court(lieux: Sequence[Chose], metres: Metrique, origine: Chose | None) -> tuple[list[Chose], str]:
    """Le parcours et le nom de la méthode : tous les ordres essayés, ou le plus proche voisin amélioré par échanges."""
    autres = [lieu for lieu in lieux if lieu != origine]
    debut = [origine] if origine is not None and origine in lieux else []
    if len(autres) <= EXACT_JUSQU_A:
        return [*debut, *_exact(autres, metres, origine)], "Parcours le plus court (tous les ordres essayés)"
    proche = _plus_proche_voisin(autres, metres, origine)
    return [*debut, *_decroiser(proche, metres, origine)], "Parcours court (plus proche voisin, puis croisements ôtés)"


def longueur_du(chemin: Sequence[Chose], metres: Metrique, origine: Chose | None) -> int:
    """La longueur d'un parcours ; partant de l'étude, il y revient."""
    tour = [origine, *chemin, origine] if origine is not None else list(chemin)
    return sum(metres(de, a) for de, a in pairwise(tour))


def cle_de_voie(adresse: str) -> tuple[str, int, str]:
    """Pour ranger dans une commune : la voie, puis le numéro."""
    voie = cle_de_recherche(adresse.partition(",")[0])
    numero = re.match(r"\s*(\d{1,6})", voie)
    return _SANS_MOTS.sub("", voie).strip(), int(numero[1]) if numero else 0, voie


def _exact(lieux: Sequence[Chose], metres: Metrique, origine: Chose | None) -> list[Chose]:
    """Programmation dynamique sur les ensembles de communes déjà vues (Held et Karp)."""
    if not lieux:
        return []
    rangs = range(len(lieux))
    meilleurs = {(1 << r, r): (_pas(origine, lieux[r], metres), -1) for r in rangs}
    for vues in range(1, 1 << len(lieux)):
        for fin in rangs:
            if (vues, fin) not in meilleurs:
                continue
            cout = meilleurs[vues, fin][0]
            for suite in rangs:
                cle = (vues | 1 << suite, suite)
                total = cout + metres(lieux[fin], lieux[suite])
                if not vues >> suite & 1 and total < meilleurs.get(cle, (total + 1, -1))[0]:
                    meilleurs[cle] = (total, fin)
    vues = (1 << len(lieux)) - 1
    fin = min(rangs, key=lambda r: (meilleurs[vues, r][0] + _pas(lieux[r], origine, metres), r))
    chemin = []
    while fin >= 0:
        chemin.append(lieux[fin])
        vues, fin = vues & ~(1 << fin), meilleurs[vues, fin][1]
    return chemin[::-1]


def _plus_proche_voisin(lieux: Sequence[Chose], metres: Metrique, origine: Chose | None) -> list[Chose]:
    restants, ici, chemin = list(lieux), origine, []
    while restants:
        ici = min(restants, key=lambda lieu, d=ici: _pas(d, lieu, metres))
        restants.remove(ici)
        chemin.append(ici)
    return chemin


def _decroiser(chemin: Sequence[Chose], metres: Metrique, origine: Chose | None) -> list[Chose]:
    """Retourne un tronçon tant que cela raccourcit (2-opt)."""
    suite, mieux = list(chemin), True
    while mieux:
        mieux = False
        for debut in range(len(suite) - 1):
            for fin in range(debut + 1, len(suite)):
                if _gain(suite, debut, fin, metres, origine) > 0:
                    suite[debut : fin + 1] = suite[debut : fin + 1][::-1]
                    mieux = True
    return suite


def _gain(suite: Sequence[Chose], debut: int, fin: int, metres: Metrique, origine: Chose | None) -> int:
    avant = suite[debut - 1] if debut else origine
    apres = suite[fin + 1] if fin + 1 < len(suite) else origine
    ancien = _pas(avant, suite[debut], metres) + _pas(suite[fin], apres, metres)
    return ancien - _pas(avant, suite[fin], metres) - _pas(suite[debut], apres, metres)


def _pas(de: Chose | None, a: Chose | None, metres: Metrique) -> int:
    return 0 if de is None or a is None else metres(de, a)
