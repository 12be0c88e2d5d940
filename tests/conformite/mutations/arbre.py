"""Changer un arbre : ôter un bloc, récrire un morceau de texte, mettre à plat un avertissement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from basoche.instrumentum import Arbre, Bloc, Cartouche, Encadre, Liste, Mention, Paragraphe, Tableau, Texte, Titre

Sur = Callable[[Bloc], list[Bloc]]
Morceaux = tuple[Texte, ...]


def transformer(arbre: Arbre, sur: Sur) -> Arbre:
    """L'arbre où chaque bloc est remplacé par ce que rend ``sur`` ; un encadré vidé disparaît."""
    return Arbre(_blocs(arbre.blocs, sur))


def _blocs(blocs: tuple[Bloc, ...], sur: Sur) -> tuple[Bloc, ...]:
    rendus: list[Bloc] = []
    for bloc in blocs:
        for rendu in sur(bloc):
            if isinstance(rendu, Mention | Encadre | Cartouche):
                dedans = _blocs(rendu.blocs, sur)
                if dedans:
                    rendus.append(replace(rendu, blocs=dedans))
            else:
                rendus.append(rendu)
    return tuple(rendus)


def sur_les_textes(
    blocs: tuple[Bloc, ...], sur: Callable[[Texte], Texte], *, citations: bool = True
) -> tuple[Bloc, ...]:
    """Les mêmes blocs, chaque morceau de texte récrit ; ``citations`` : les articles reproduits aussi."""
    return tuple(_bloc(bloc, sur, citations) for bloc in blocs)


def _bloc(bloc: Bloc, sur: Callable[[Texte], Texte], citations: bool) -> Bloc:
    def ligne(morceaux: Morceaux) -> Morceaux:
        return tuple(sur(morceau) for morceau in morceaux)

    match bloc:
        case Paragraphe(morceaux):
            return Paragraphe(ligne(morceaux))
        case Titre(niveau, morceaux):
            return Titre(niveau, ligne(morceaux))
        case Liste(ordonnee, elements):
            return Liste(ordonnee, tuple(sur_les_textes(e, sur, citations=citations) for e in elements))
        case Tableau(entete, lignes, alignements):
            return Tableau(
                tuple(ligne(c) for c in entete), tuple(tuple(ligne(c) for c in rang) for rang in lignes), alignements
            )
        case Cartouche("reproduction", _) if not citations:
            return bloc
        case _:
            return replace(bloc, blocs=sur_les_textes(bloc.blocs, sur, citations=citations))


def sans_identifiants(arbre: Arbre) -> Arbre:
    """L'arbre dont aucun bloc ne dit plus quelle mention il porte."""

    def deplier(blocs: tuple[Bloc, ...]) -> tuple[Bloc, ...]:
        rendus: list[Bloc] = []
        for bloc in blocs:
            match bloc:
                case Mention(_, dedans):
                    rendus += deplier(dedans)
                case Encadre(dedans) | Cartouche(_, dedans):
                    rendus.append(replace(bloc, blocs=deplier(dedans)))
                case Liste(ordonnee, elements):
                    rendus.append(Liste(ordonnee, tuple(deplier(element) for element in elements)))
                case _:
                    rendus.append(bloc)
        return tuple(rendus)

    return Arbre(deplier(arbre.blocs))
