"""Ce que dit la base des textes : l'article d'un jour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.commun.droit_connu import BASE_VIDE
from basoche.veille.base import chemin_de_la_base, existe, ouvrir
from basoche.veille.interroger import ArticleLu, article_le
from basoche.veille.renvois import renvois


@dataclass(frozen=True, slots=True)
class ArticleDuJour:
    """Un article à une date : son texte, ou ce qui empêche de le donner."""

    article: str
    lu: ArticleLu | None
    refus: ErreurBasoche | None


def articles_du_jour(articles: Iterable[str], jour: date) -> list[ArticleDuJour]:
    """Chaque article tel qu'il s'appliquait ce jour-là, ou pourquoi on ne sait pas."""
    chemin = chemin_de_la_base()
    demandes = list(dict.fromkeys(renvoi for article in articles for renvoi in renvois(article) if renvoi.numero))
    if not existe(chemin):
        vide = ErreurBasoche(BASE_VIDE, conseil="Verser les archives : basoche veille ingerer ARCHIVE.")
        return [ArticleDuJour(str(renvoi), None, vide) for renvoi in demandes]
    trouves = []
    with ouvrir(chemin) as base:
        for renvoi in demandes:
            try:
                trouves.append(ArticleDuJour(str(renvoi), article_le(base, renvoi.code, renvoi.numero, jour), None))
            except ErreurBasoche as refus:
                trouves.append(ArticleDuJour(str(renvoi), None, refus))
    return trouves
