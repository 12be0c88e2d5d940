"""Lit un fichier XML sans rien développer : ni entité, ni document extérieur.

Une déclaration d'entité suffit à faire refuser le fichier : les fonds de la DILA n'en contiennent pas, et c'est par là
que passent les fichiers piégés (quelques lignes qui en font des milliards).
"""

from __future__ import annotations

from pyexpat import ErrorString, ExpatError
from typing import NoReturn
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers.expat import ParserCreate

from basoche.droit.erreurs import ErreurBasoche

BLOCS = frozenset({"p", "br", "div", "li", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol"})
_PROFONDEUR = 400


class XmlRefuse(ErreurBasoche):
    """Un fichier XML mal formé, ou qui déclare des entités."""

    code = "xml_refuse"


def analyser(octets: bytes, ou: str) -> Element:
    """L'arbre d'un fichier XML.

    Args:
        octets: le fichier.
        ou: son nom, pour les refus.

    Raises:
        XmlRefuse: mal formé, trop profond, ou déclarant une entité.
    """
    lecteur = ParserCreate()
    lecteur.buffer_text = True
    arbre = TreeBuilder()
    profondeur = 0

    def ouvrir(nom: str, attributs: dict[str, str]) -> None:
        nonlocal profondeur
        profondeur += 1
        if profondeur > _PROFONDEUR:
            _refuser(ou, f"plus de {_PROFONDEUR} éléments imbriqués")
        arbre.start(nom, attributs)

    def fermer(nom: str) -> None:
        nonlocal profondeur
        profondeur -= 1
        arbre.end(nom)

    def entite(*_: object) -> NoReturn:
        _refuser(ou, "il déclare une entité, ce qu'aucun fichier de la DILA ne fait")

    lecteur.StartElementHandler = ouvrir
    lecteur.EndElementHandler = fermer
    lecteur.CharacterDataHandler = arbre.data
    lecteur.EntityDeclHandler = entite
    lecteur.ExternalEntityRefHandler = entite
    try:
        lecteur.Parse(octets, True)
        racine = arbre.close()
    except ExpatError as faute:
        _refuser(ou, f"ligne {faute.lineno}, il est mal formé ({ErrorString(faute.code)})")
    except (ParseError, AssertionError, ValueError, LookupError):
        _refuser(ou, "il est mal formé, ou son encodage est inconnu")
    return racine


def _refuser(ou: str, pourquoi: str) -> NoReturn:
    raise XmlRefuse(
        f"{ou} est refusé : {pourquoi}.",
        conseil="Vérifier d'où vient l'archive ; la télécharger de nouveau depuis le site de la DILA.",
    )


def texte_de(noeud: Element | None) -> str:
    """Le texte d'un contenu en HTML : un alinéa par ligne, sans balise."""
    if noeud is None:
        return ""
    morceaux: list[str] = []
    pile: list[Element | str] = [noeud]
    while pile:
        pas = pile.pop()
        if isinstance(pas, str):
            morceaux.append(pas)
            continue
        est_bloc = pas.tag in BLOCS
        if est_bloc:
            morceaux.append("\n")
            pile.append("\n")
        for enfant in reversed(pas):
            pile += [enfant.tail.replace("\n", " ") if enfant.tail else "", enfant]
        if pas.text:
            morceaux.append(pas.text.replace("\n", " "))
    alineas = (" ".join(alinea.split()) for alinea in "".join(morceaux).split("\n"))
    return "\n".join(alinea for alinea in alineas if alinea)
