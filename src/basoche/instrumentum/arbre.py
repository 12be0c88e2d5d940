"""L'arbre d'un acte : des blocs et du texte, rien de plus.

Une mention obligatoire est un bloc nommé : le contrôle sait par construction si elle est là et si elle est
vide. Les rendus (PDF, DOCX, HTML) partent tous de cet arbre.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Texte:
    """Un morceau de texte et sa graisse."""

    contenu: str
    gras: bool = False
    italique: bool = False


@dataclass(frozen=True, slots=True)
class Paragraphe:
    """Une suite de morceaux."""

    morceaux: tuple[Texte, ...]


@dataclass(frozen=True, slots=True)
class Titre:
    """Un intertitre, de niveau 1 (titre de l'acte) à 6."""

    niveau: int
    morceaux: tuple[Texte, ...]


@dataclass(frozen=True, slots=True)
class Liste:
    """Une liste ; chaque élément est une suite de blocs."""

    ordonnee: bool
    elements: tuple[tuple[Bloc, ...], ...]


@dataclass(frozen=True, slots=True)
class Tableau:
    """Un tableau ; ``alignements`` vaut ``gauche``, ``droite`` ou ``centre`` par colonne."""

    entete: tuple[tuple[Texte, ...], ...]
    lignes: tuple[tuple[tuple[Texte, ...], ...], ...]
    alignements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Encadre:
    """Un avertissement à composer en caractères très apparents."""

    blocs: tuple[Bloc, ...]


@dataclass(frozen=True, slots=True)
class Cartouche:
    """Un bloc composé à part sans être un avertissement.

    ``genre`` vaut ``partie`` (requérant, destinataire), ``reproduction`` (article cité) ou ``note`` (petit texte).
    """

    genre: str
    blocs: tuple[Bloc, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """Une mention obligatoire : son identifiant est celui du catalogue des actes."""

    identifiant: str
    blocs: tuple[Bloc, ...]


Bloc = Paragraphe | Titre | Liste | Tableau | Encadre | Cartouche | Mention


@dataclass(frozen=True, slots=True)
class Arbre:
    """Un écrit entier."""

    blocs: tuple[Bloc, ...]

    def en_donnees(self) -> list[dict[str, Any]]:
        """L'arbre en types JSON, tel que le reçoit la présentation."""
        return [bloc_en_donnees(bloc) for bloc in self.blocs]


def mentions(blocs: tuple[Bloc, ...]) -> Iterator[Mention]:
    """Toutes les mentions d'une suite de blocs, dans l'ordre, où qu'elles soient."""
    for bloc in blocs:
        if isinstance(bloc, Mention):
            yield bloc
        if isinstance(bloc, (Mention, Encadre, Cartouche)):
            yield from mentions(bloc.blocs)
        elif isinstance(bloc, Liste):
            for element in bloc.elements:
                yield from mentions(element)


def texte_brut(blocs: tuple[Bloc, ...]) -> str:
    """Le texte sans sa mise en forme, un bloc par ligne."""
    return "\n".join(ligne for bloc in blocs for ligne in _lignes(bloc))


def _lignes(bloc: Bloc) -> Iterator[str]:
    match bloc:
        case Paragraphe(morceaux) | Titre(_, morceaux):
            yield _joindre(morceaux)
        case Liste(_, elements):
            for element in elements:
                yield texte_brut(element)
        case Tableau(entete, lignes, _):
            for ligne in (entete, *lignes):
                yield " | ".join(_joindre(cellule) for cellule in ligne)
        case Encadre(blocs) | Mention(_, blocs) | Cartouche(_, blocs):
            yield texte_brut(blocs)


def _joindre(morceaux: tuple[Texte, ...]) -> str:
    return "".join(morceau.contenu for morceau in morceaux)


def bloc_en_donnees(bloc: Bloc) -> dict[str, Any]:
    """Un bloc en types JSON : ``genre`` dit lequel."""
    match bloc:
        case Paragraphe(morceaux):
            return {"genre": "paragraphe", "morceaux": _morceaux(morceaux)}
        case Titre(niveau, morceaux):
            return {"genre": "titre", "niveau": niveau, "morceaux": _morceaux(morceaux)}
        case Liste(ordonnee, elements):
            contenu = [[bloc_en_donnees(b) for b in element] for element in elements]
            return {"genre": "liste", "ordonnee": ordonnee, "elements": contenu}
        case Tableau(entete, lignes, alignements):
            return {
                "genre": "tableau",
                "entete": [_morceaux(cellule) for cellule in entete],
                "lignes": [[_morceaux(cellule) for cellule in ligne] for ligne in lignes],
                "alignements": list(alignements),
            }
        case Encadre(blocs):
            return {"genre": "encadre", "blocs": [bloc_en_donnees(b) for b in blocs]}
        case Cartouche(genre, blocs):
            return {"genre": "cartouche", "style": genre, "blocs": [bloc_en_donnees(b) for b in blocs]}
        case Mention(identifiant, blocs):
            return {"genre": "mention", "identifiant": identifiant, "blocs": [bloc_en_donnees(b) for b in blocs]}


def _morceaux(morceaux: tuple[Texte, ...]) -> list[dict[str, Any]]:
    return [{"texte": m.contenu, "gras": m.gras, "italique": m.italique} for m in morceaux]
