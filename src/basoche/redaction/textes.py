"""Les articles qu'un acte reproduit, tels que son modèle les reçoit : le groupe de champs ``textes``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from basoche.droit.actes import Acte, Mention, acte, mentions_de
from basoche.droit.actes.textes import EtatTexte, lire_article, texte_a_reproduire

# Ce qu'un modèle reproduit sans que ses propres mentions le citent : le nom qu'il lui donne, et l'article.
_EMPRUNTS = {"mise_en_demeure_lettre": {"l111_8": "CPCE L111-8 al. 2 à 3"}}
_ALINEAS = re.compile(r" al\. (\d+)(?: à (\d+))?\Z")


def textes_reproduits(demande: Acte, le: date) -> dict[str, Any]:
    """Les textes d'un acte à sa date : ``{"CPCE R221-30": {"titre": "Article R221-30 du …", "alineas": […]}}``.

    Un texte dont aucune rédaction sûre ou à confirmer n'est relevée à cette date est absent : le modèle refuse alors
    de rédiger plutôt que d'imprimer une autre rédaction.
    """
    lus = (texte_a_reproduire(article, le=le) for article in dict.fromkeys(_articles(demande)))
    textes: dict[str, Any] = {
        lu.article: {"titre": _titre(lu.article), "alineas": list(lu.alineas)}
        for lu in lus
        if lu.etat is not EtatTexte.BLOQUE
    }
    for nom, article in _EMPRUNTS.get(demande.code, {}).items():
        lu = texte_a_reproduire(article, le=le)
        if lu.etat is not EtatTexte.BLOQUE:
            textes[nom] = list(lu.alineas)
    return textes


def articles_reproduits(demande: Acte) -> tuple[str, ...]:
    """Les articles, ou leurs alinéas, que l'acte peut avoir à reproduire."""
    return tuple(dict.fromkeys((*_articles(demande), *_EMPRUNTS.get(demande.code, {}).values())))


def _articles(demande: Acte) -> Iterator[str]:
    for mention in _mentions(demande):
        yield from mention.reproduit


def _mentions(demande: Acte) -> Iterator[Mention]:
    """Les mentions de l'acte et celles de l'acte auquel l'une d'elles renvoie."""
    yield from mentions_de(demande)
    for mention in demande.mentions:
        if mention.renvoi:
            yield from acte(mention.renvoi).mentions


def _titre(article: str) -> str:
    """« Article R221-31 du code des procédures civiles d'exécution, alinéas 3 à 4 »."""
    connu = lire_article(_nom(_ALINEAS.sub("", article)))
    numero = connu.article.split()[-1]
    code = connu.code[:1].lower() + connu.code[1:]
    alineas = _ALINEAS.search(article)
    if alineas is None:
        return f"Article {numero} du {code}"
    precision = f"alinéas {alineas[1]} à {alineas[2]}" if alineas[2] else f"alinéa {alineas[1]}"
    return f"Article {numero} du {code}, {precision}"


def _nom(article: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "_", article.lower().replace("é", "e")).strip("_")
