"""Du Markdown d'un modèle rendu à l'arbre de l'acte.

Le Markdown accepté est celui de CommonMark, les tableaux en plus, et des conteneurs :
``::: {#csv.titre}`` pour une mention, ``::: avertissement`` pour un encadré, ``::: partie``, ``::: reproduction`` ou
``::: note`` pour un cartouche. Le HTML est du texte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.container import container_plugin

from basoche.droit.erreurs import ErreurBasoche
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
)
from basoche.instrumentum.lignes_brutes import FIN_VOULUE, separer_les_lignes
from basoche.instrumentum.lignes_imprimees import en_blocs, sans_folios

# « <b>…</b> », « <p><strong>…</strong></p> » : le gras d'une page ou d'un courriel.
_GRAS_HTML = re.compile(r"(?:^<p>)?</?(?:b|strong)>(?:</p>$)?", re.I | re.M)
_SAUT = re.compile(r"<br ?/?>", re.IGNORECASE)
_MENTION = re.compile(r"\{#([a-z0-9_]+(?:\.[\w]+)*)\}\Z")
_AVERTISSEMENT = "avertissement"
_CARTOUCHES = frozenset({"partie", "reproduction", "note"})
_ALIGNEMENTS = {"text-align:right": "droite", "text-align:center": "centre"}


def _mot(parametres: str) -> str:
    """Le mot d'un conteneur ; un identifiant posé par une variable du modèle arrive échappé (``csv\\_x``)."""
    return parametres.strip().replace("\\_", "_")


def _est_conteneur(parametres: str, *_: object) -> bool:
    mot = _mot(parametres)
    return mot == _AVERTISSEMENT or mot in _CARTOUCHES or _MENTION.match(mot) is not None


def _lecteur() -> MarkdownIt:
    lecteur = MarkdownIt("commonmark", {"html": False}).enable("table")
    lecteur.use(container_plugin, name="bloc", validate=_est_conteneur)
    return lecteur


_LECTEUR = _lecteur()


def lire_markdown(texte: str) -> Arbre:
    """Lit le Markdown d'un acte.

    Raises:
        ErreurBasoche: un élément que l'arbre ne connaît pas (code ``markdown_refuse``), avec sa ligne.
    """
    return Arbre(_blocs(SyntaxTreeNode(_LECTEUR.parse(texte)).children, _refuser))


def lire_markdown_etranger(texte: str) -> Arbre:
    """Lit le Markdown d'un acte venu d'ailleurs : tout CommonMark y est reçu.

    Une citation n'est que ce qu'elle contient ; d'un bloc de code (un alinéa rentré de quatre espaces en est un),
    chaque ligne est un paragraphe.
    """
    # Dans une case de tableau, « <br> » est le seul saut de ligne possible.
    texte = separer_les_lignes(sans_folios(_GRAS_HTML.sub("**", _SAUT.sub(" ", texte))))
    return Arbre(_blocs(SyntaxTreeNode(_LECTEUR.parse(texte)).children, _recevoir))


def _refuser(noeud: SyntaxTreeNode) -> tuple[Bloc, ...]:
    ligne = noeud.map[0] + 1 if noeud.map else 0
    raise ErreurBasoche(
        f"Ligne {ligne} : « {noeud.type} » n'est pas permis dans un acte.",
        conseil="Employer des paragraphes, titres, listes, tableaux, mentions (::: {#code}) ou « ::: avertissement ».",
        code="markdown_refuse",
    )


def _recevoir(noeud: SyntaxTreeNode) -> tuple[Bloc, ...]:
    if noeud.type in ("fence", "code_block"):
        lignes = [(Texte(ligne.strip()),) for ligne in noeud.content.splitlines() if ligne.strip()]
        return en_blocs(lignes, seules=True)
    if noeud.type == "paragraph":
        return en_blocs(_lignes(noeud))
    return _blocs(noeud.children, _recevoir)


_Autre = Callable[[SyntaxTreeNode], tuple[Bloc, ...]]


def _blocs(noeuds: Sequence[SyntaxTreeNode], autre: _Autre) -> tuple[Bloc, ...]:
    return tuple(bloc for noeud in noeuds if noeud.type != "hr" for bloc in _bloc(noeud, autre))


def _bloc(noeud: SyntaxTreeNode, autre: _Autre) -> tuple[Bloc, ...]:
    """Ce nœud en blocs ; ``autre`` dit que faire de ce que l'arbre ne connaît pas."""
    match noeud.type:
        case "paragraph" if autre is _refuser:
            return (Paragraphe(_morceaux(noeud)),)
        case "heading":
            return (Titre(int(noeud.tag[1]), _morceaux(noeud)),)
        case "bullet_list" | "ordered_list":
            elements = tuple(_blocs(element.children, autre) for element in noeud.children)
            return (Liste(noeud.type == "ordered_list", elements),)
        case "table":
            return (_tableau(noeud),)
        case "container_bloc":
            return (_conteneur(noeud, autre),)
    return autre(noeud)


def _conteneur(noeud: SyntaxTreeNode, autre: _Autre) -> Bloc:
    mot = _mot(noeud.info)
    blocs = _blocs(noeud.children, autre)
    if mot == _AVERTISSEMENT:
        return Encadre(blocs)
    if mot in _CARTOUCHES:
        return Cartouche(mot, blocs)
    trouve = _MENTION.match(mot)
    assert trouve is not None, mot
    return Mention(trouve.group(1), blocs)


def _tableau(noeud: SyntaxTreeNode) -> Tableau:
    entete = noeud.children[0].children[0]
    corps = noeud.children[1].children if len(noeud.children) > 1 else []
    return Tableau(
        entete=tuple(_morceaux(cellule) for cellule in entete.children),
        lignes=tuple(tuple(_morceaux(cellule) for cellule in ligne.children) for ligne in corps),
        alignements=tuple(_ALIGNEMENTS.get(str(c.attrs.get("style", "")), "gauche") for c in entete.children),
    )


def _morceaux(noeud: SyntaxTreeNode, *, saut: str = " ") -> tuple[Texte, ...]:
    """Les morceaux d'un alinéa ; ``saut`` : ce qu'y devient la fin d'une ligne."""
    morceaux: list[Texte] = []
    for enfant in noeud.children:
        _ajouter(enfant, morceaux, gras=False, italique=False, saut=saut)
    return tuple(morceaux)


def _lignes(noeud: SyntaxTreeNode) -> list[tuple[Texte, ...]]:
    """Les lignes d'un alinéa, telles que le document les coupe."""
    lignes: list[list[Texte]] = [[]]
    for morceau in _morceaux(noeud, saut="\n"):
        for rang, piece in enumerate(morceau.contenu.split("\n")):
            if rang:
                lignes.append([])
            if piece:
                lignes[-1].append(Texte(piece, morceau.gras, morceau.italique))
    return [tuple(ligne) for ligne in lignes if ligne]


def _ajouter(noeud: SyntaxTreeNode, morceaux: list[Texte], *, gras: bool, italique: bool, saut: str) -> None:
    if noeud.type in ("text", "code_inline"):
        if noeud.content:
            morceaux.append(Texte(noeud.content, gras, italique))
    elif noeud.type in ("softbreak", "hardbreak"):
        voulue = "\n" if saut == " " else f"{FIN_VOULUE}\n"
        morceaux.append(Texte(voulue if noeud.type == "hardbreak" else saut, gras, italique))
    else:
        for enfant in noeud.children:
            _ajouter(
                enfant,
                morceaux,
                gras=gras or noeud.type == "strong",
                italique=italique or noeud.type == "em",
                saut=saut,
            )
