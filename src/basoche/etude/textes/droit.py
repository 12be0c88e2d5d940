"""Ce que dit la base des textes : jusqu'où le droit est connu, et l'article d'un jour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from basoche.droit.erreurs import ErreurBasoche
from basoche.veille.base import chemin_de_la_base, ouvrir
from basoche.veille.interroger import ArticleLu, article_le
from basoche.veille.renvois import renvois
from basoche.veille.temoin import Couverture, couverture

BASE_VIDE = "Droit non arrêté : aucun texte n'a été versé dans la base de la veille."
_connu: tuple[tuple[str, int, int], str] | None = None


@dataclass(frozen=True, slots=True)
class ArticleDuJour:
    """Un article à une date : son texte, ou ce qui empêche de le donner."""

    article: str
    lu: ArticleLu | None
    refus: ErreurBasoche | None


def droit_arrete() -> str:
    """« Droit arrêté au 22/11/2026 », d'après les articles témoins ; ou que la base est vide. Lu une fois."""
    global _connu  # noqa: PLW0603 (une lecture par version du fichier, partagée par tout le processus)
    chemin = chemin_de_la_base()
    version = _version(chemin)
    if _connu is None or _connu[0] != version:
        _connu = (version, _phrase(chemin))
    return _connu[1]


def _version(chemin: Path) -> tuple[str, int, int]:
    try:
        etat = chemin.stat()
    except OSError:
        return str(chemin), 0, 0
    return str(chemin), etat.st_mtime_ns, etat.st_size


def _phrase(chemin: Path) -> str:
    if not chemin.is_file():
        return BASE_VIDE
    try:
        with ouvrir(chemin) as base:
            connue: Couverture = couverture(base)
    except ErreurBasoche:
        return BASE_VIDE
    return f"{connue.en_phrase}." if connue.au is not None else BASE_VIDE


def articles_du_jour(articles: Iterable[str], jour: date) -> list[ArticleDuJour]:
    """Chaque article tel qu'il s'appliquait ce jour-là, ou pourquoi on ne sait pas."""
    chemin = chemin_de_la_base()
    demandes = [renvoi for article in articles for renvoi in renvois(article) if renvoi.numero]
    if not chemin.is_file():
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
