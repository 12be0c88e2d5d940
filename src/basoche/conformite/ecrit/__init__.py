"""Le contrôle d'un acte sur son texte : chaque mention y est cherchée, chaque article comparé, chaque valeur relue.

L'acte peut venir de n'importe quelle étude : le document n'a ni bloc nommé ni données. Ce qui est douteux est dit
douteux.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.conformite.ecrit.articles import ArticleCompare, EtatArticle, Segment
from basoche.conformite.ecrit.comparaison import Comparaison
from basoche.conformite.ecrit.date_acte import lire_la_date
from basoche.conformite.ecrit.deroulement import Controle
from basoche.conformite.ecrit.lecture import lire_contexte
from basoche.conformite.ecrit.motifs import FAUTIFS, motif_de_mention, motifs_des_articles
from basoche.conformite.ecrit.passages import lire_passages
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.conformite.ecrit.reconnaissance import reconnaitre
from basoche.conformite.verdict import Motif, Verdict, conclure
from basoche.instrumentum import Arbre

__all__ = [
    "ArticleCompare",
    "ControleEcrit",
    "Etat",
    "EtatArticle",
    "Recherche",
    "Segment",
    "controle_ecrit",
    "controler_ecrit",
    "date_de_l_acte",
    "rechercher",
    "reconnaitre",
]


def controler_ecrit(
    lu: Arbre, code: str, *, le: date, donnees: Mapping[str, Any] | None = None, attendu: Arbre | None = None
) -> Verdict:
    """Le verdict d'un acte lu dans un fichier.

    Args:
        lu: le document lu ; les identifiants de ses blocs de mention ne servent pas.
        code: le code de l'acte au catalogue.
        le: le jour du contrôle.
        donnees: ce que l'on sait du dossier ; ``{"circonstances": {"lieu_habite": True}}`` suffit à dire les
            mentions dues. Sans elles, les circonstances se lisent dans le texte.
        attendu: l'acte tel que Basoche le rédige de ces données ; chaque mention et chaque valeur lui est comparée.

    Raises:
        ActeInconnu: aucun acte ne porte ce code.
    """
    return controle_ecrit(lu, code, le=le, donnees=donnees, attendu=attendu).verdict


def rechercher(
    lu: Arbre, code: str, *, le: date, donnees: Mapping[str, Any] | None = None, attendu: Arbre | None = None
) -> tuple[Recherche, ...]:
    """Chaque mention due et son état dans le texte ; mêmes arguments que :func:`controler_ecrit`."""
    return controle_ecrit(lu, code, le=le, donnees=donnees, attendu=attendu).recherches


@dataclass(frozen=True, slots=True)
class ControleEcrit:
    """Le verdict d'un document, l'état de chaque mention due, et chaque article à reproduire comparé."""

    verdict: Verdict
    recherches: tuple[Recherche, ...]
    articles: tuple[ArticleCompare, ...]


def controle_ecrit(
    lu: Arbre, code: str, *, le: date, donnees: Mapping[str, Any] | None = None, attendu: Arbre | None = None
) -> ControleEcrit:
    """Le contrôle entier d'un document ; mêmes arguments que :func:`controler_ecrit`."""
    contexte = lire_contexte(lu, code, le=le, donnees=donnees)
    controle = Controle(
        contexte, Comparaison(lire_passages(attendu, mentions=True), contexte.entier) if attendu else None
    )
    motifs: list[Motif] = []
    recherches: list[Recherche] = []
    compares: dict[str, ArticleCompare] = {}
    for mention in controle.mentions():
        recherche = controle.rechercher(mention)
        if recherche is None:
            continue
        recherches.append(recherche)
        compares |= {
            article: contexte.articles[article] for article in mention.reproduit if article in contexte.articles
        }
        des_articles = list(motifs_des_articles(mention, contexte.articles))
        # La mention d'articles à reproduire a un motif par article fautif : il dit mieux lequel. Un article à confirmer
        # ne dit rien de la mention elle-même.
        fautifs = any(contexte.articles[a].etat in FAUTIFS for a in mention.reproduit if a in contexte.articles)
        dit_par_l_article = bool(des_articles) and fautifs and recherche.etat.est_un_defaut
        propre = None if dit_par_l_article else motif_de_mention(mention, recherche)
        motifs += [*([propre] if propre else []), *des_articles]
    motifs += controle.autres_motifs()
    return ControleEcrit(conclure(motifs), tuple(recherches), tuple(compares.values()))


def date_de_l_acte(lu: Arbre, *, le: date) -> date | None:
    """La date qu'un document se donne, ``None`` si elle ne s'y lit pas ; ``le`` départage deux dates possibles."""
    valeur = lire_la_date(lire_passages(lu), le)
    return valeur.valeur if valeur is not None and isinstance(valeur.valeur, date) else None
