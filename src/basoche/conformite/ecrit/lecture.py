"""Lire un document avant d'y chercher ses mentions : passages, articles, date, circonstances, mentions dues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from basoche.conformite.dossier import Dossier
from basoche.conformite.ecrit.articles import ArticleCompare, EtatArticle, comparer_article, places_du_recueil
from basoche.conformite.ecrit.cases import choix_ecartes
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.date_acte import lire_la_date
from basoche.conformite.ecrit.indices import indices_communs, indices_de
from basoche.conformite.ecrit.passages import Ecrit, lire_passages
from basoche.conformite.ecrit.requerant import requerant_est_moral
from basoche.conformite.mentions import mentions_dues
from basoche.droit.actes import Acte, Mention, acte, mentions_communes
from basoche.droit.actes.textes import TexteInconnu
from basoche.instrumentum import Arbre

_COURT, _DEVANT = 260, 60  # signes
_REMISE = "gen.modalites_remise"
# Sauf preuve contraire : un commandement de quitter les lieux est celui d'un lieu habité (l'autre acte existe).
# La décision à publier se lit dans la demande, qu'on la déclare ou non.
_PUBLICATION = "publication_immobiliere"
_PRESUMEES = {"cmd_quitter_lieux": frozenset({"lieu_habite"})}


def lire_contexte(lu: Arbre, code: str, *, le: date, donnees: Mapping[str, Any] | None) -> Contexte:
    """Le contexte du contrôle d'un document.

    Raises:
        ActeInconnu: aucun acte ne porte ce code.
    """
    demande = acte(code)
    entier = lire_passages(lu)
    declarees = _circonstances_declarees(donnees)
    jour = _date_des_donnees(donnees) or _date_du_texte(entier, le)
    articles = _comparer_les_articles(entier, demande, jour)
    places = [place for compare in articles.values() for place in compare.places if _est_une_citation(compare, entier)]
    ecrit = entier.masquer([*places, *places_du_recueil(entier), *choix_ecartes(entier)])
    date_lue = lire_la_date(ecrit, le)
    contexte = Contexte(demande, entier, ecrit, le, date_lue, articles, declarees or frozenset(), declarees is not None)
    return _avec_circonstances(contexte)


def _est_une_citation(compare: ArticleCompare, entier: Ecrit) -> bool:
    """Un court passage semblable à l'article, sans son numéro, est peut-être la mention elle-même, dite en ses mots."""
    debut, fin = compare.places[0]
    if compare.etat is EtatArticle.EXACT or fin - debut > _COURT:
        return True
    numero = compare.article.partition(" al. ")[0].split()[-1].lstrip("LRDlrd")
    return numero in entier.texte[max(0, debut - _DEVANT) : debut]


def _circonstances_declarees(donnees: Mapping[str, Any] | None) -> frozenset[str] | None:
    declarees = donnees.get("circonstances") if donnees else None
    if isinstance(declarees, Mapping):
        return frozenset(nom for nom, vraie in declarees.items() if vraie)
    return frozenset() if donnees else None


def _date_des_donnees(donnees: Mapping[str, Any] | None) -> date | None:
    groupe = donnees.get("acte") if donnees else None
    donnee = groupe.get("date") if isinstance(groupe, Mapping) else None
    if isinstance(donnee, str):
        try:
            return date.fromisoformat(donnee)
        except ValueError:
            return None
    return donnee if isinstance(donnee, date) else None


def _date_du_texte(entier: Ecrit, le: date) -> date:
    """La rédaction à reproduire est celle du jour de l'acte, jamais d'un jour à venir."""
    valeur = lire_la_date(entier, le)
    lue = valeur.valeur if valeur is not None else None
    return lue if isinstance(lue, date) and lue <= le else le


def _comparer_les_articles(entier: Ecrit, demande: Acte, le: date) -> dict[str, ArticleCompare]:
    compares: dict[str, ArticleCompare] = {}
    for mention in toutes_les_mentions(demande):
        for article in mention.reproduit:
            if article not in compares:
                try:
                    compares[article] = comparer_article(entier, article, le=le)
                except TexteInconnu:
                    continue
    return compares


def toutes_les_mentions(demande: Acte) -> tuple[Mention, ...]:
    """Les mentions de l'acte, celles de l'acte auquel il renvoie, et les communes."""
    renvoyees = tuple(m for mention in demande.mentions if mention.renvoi for m in acte(mention.renvoi).mentions)
    return (*demande.mentions, *renvoyees, *mentions_communes())


def _avec_circonstances(contexte: Contexte) -> Contexte:
    """Ce que les données disent ; sinon ce que le texte laisse lire."""
    vraies = set(contexte.circonstances)
    if not contexte.declarees:
        texte = contexte.canonique.texte
        vraies |= {
            nom
            for nom, formes in indices_communs().circonstances.items()
            if any(forme.search(texte) for forme in formes)
        }
        vraies |= _PRESUMEES.get(contexte.demande.code, frozenset())
    elif any(forme.search(contexte.canonique.texte) for forme in indices_communs().circonstances[_PUBLICATION]):
        vraies.add(_PUBLICATION)
    if not vraies & {"requerant_personne_physique", "requerant_personne_morale"}:
        vraies.add(f"requerant_personne_{'morale' if requerant_est_moral(contexte) else 'physique'}")
    return Contexte(
        contexte.demande, contexte.entier, contexte.ecrit, contexte.le, contexte.date_lue, contexte.articles,
        frozenset(vraies), contexte.declarees,
    )  # fmt: skip


def mentions_a_chercher(contexte: Contexte) -> tuple[Mention, ...]:
    """Les mentions dues dans ce document ; les modalités de remise le sont si l'acte est remis."""
    donnees = {"circonstances": dict.fromkeys(contexte.circonstances, True), "acte": {"date": contexte.jour}}
    dues = mentions_dues(Dossier(contexte.demande, contexte.le, donnees))
    dues = tuple(_sans_les_dispenses(dues, contexte))
    if not contexte.demande.mentions_communes:
        return dues
    return (*dues, *(mention for mention in mentions_communes() if mention.id == _REMISE))


def _sans_les_dispenses(dues: tuple[Mention, ...], contexte: Contexte) -> Iterator[Mention]:
    """Les mentions, sans les articles qu'une circonstance dispense de reproduire (CPCE L412-7, L412-8)."""
    propres = indices_de(contexte.demande.code)
    dispenses = propres.dispenses if propres is not None else {}
    omis = {article for nom in contexte.circonstances for article in dispenses.get(nom, ())}
    for mention in dues:
        reste = tuple(article for article in mention.reproduit if article not in omis)
        if reste or not mention.reproduit:
            yield replace(mention, reproduit=reste) if reste != mention.reproduit else mention
