"""L'écrit lui-même : l'arbre d'un acte et sa lecture.

Ne connaît ni modèle, ni rendu, ni règle de droit : la rédaction produit un arbre, le contrôle le lit.
"""

from basoche.instrumentum.arbre import (
    Arbre,
    Bloc,
    Cartouche,
    Encadre,
    Liste,
    Mention,
    Paragraphe,
    Tableau,
    Texte,
    Titre,
    mentions,
)
from basoche.instrumentum.lecture_markdown import lire_markdown, lire_markdown_etranger

__all__ = [
    "Arbre",
    "Bloc",
    "Cartouche",
    "Encadre",
    "Liste",
    "Mention",
    "Paragraphe",
    "Tableau",
    "Texte",
    "Titre",
    "lire_markdown",
    "lire_markdown_etranger",
    "mentions",
]
