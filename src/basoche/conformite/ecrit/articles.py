"""Les articles reproduits : où l'acte les cite, et mot pour mot ce qui y diffère de la rédaction relevée."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from typing import Any

from basoche.conformite.ecrit.passages import Ecrit
from basoche.conformite.ecrit.pliage import Mot, mots
from basoche.droit.actes.textes import (
    EtatTexte,
    TexteAReproduire,
    articles_du_recueil,
    lire_article,
    nom_de_fichier,
    texte_a_reproduire,
)

_PAREIL = 0.55  # au-dessous, ce n'est plus le même texte
_GRAIN = 4  # mots : ce qui ancre un passage à un article


class EtatArticle(StrEnum):
    """Ce que l'acte fait de l'article."""

    EXACT = "exact"
    ALTERE = "altere"
    ABSENT = "absent"
    SANS_REFERENCE = "sans_reference"  # aucune rédaction sûre à cette date : rien à comparer


@dataclass(frozen=True, slots=True)
class Segment:
    """Un bout de la comparaison : ``nature`` vaut ``egal``, ``manque`` (l'acte ne l'a pas) ou ``ajout``."""

    nature: str
    texte: str

    def en_dict(self) -> dict[str, str]:
        """Le segment tel que le rend la ligne de commande."""
        return {"nature": self.nature, "texte": self.texte}


@dataclass(frozen=True, slots=True)
class ArticleCompare:
    """Un article cherché dans l'acte ; ``places`` : où il est, ``segments`` : la comparaison, vide s'il est absent."""

    article: str
    etat: EtatArticle
    reference: TexteAReproduire
    places: tuple[tuple[int, int], ...] = ()
    segments: tuple[Segment, ...] = ()

    def en_dict(self) -> dict[str, Any]:
        """La comparaison telle que la rend la ligne de commande ; les segments ne servent que s'il y a un écart."""
        segments = [segment.en_dict() for segment in self.segments] if self.etat is EtatArticle.ALTERE else []
        return {"article": self.article, "etat": self.etat.value, "segments": segments}

    @property
    def differences(self) -> tuple[Segment, ...]:
        """Ce qui diffère, seul."""
        return tuple(segment for segment in self.segments if segment.nature != "egal")


def comparer_article(ecrit: Ecrit, article: str, *, le: date) -> ArticleCompare:
    """Compare un article, tel que l'acte le reproduit, à sa rédaction au jour de l'acte.

    Raises:
        TexteInconnu: le recueil n'a pas cet article.
    """
    reference = texte_a_reproduire(article, le=le)
    if not reference.alineas:
        return ArticleCompare(article, EtatArticle.SANS_REFERENCE, reference)
    attendus = _mots_des_alineas(reference.alineas)
    lus = ecrit.mots
    exacte = _reproduction_exacte(ecrit, attendus)
    if exacte is not None:
        (debut, fin), ajout = exacte
        if not ajout:
            return ArticleCompare(article, EtatArticle.EXACT, reference, ((debut, fin),))
        ajoutes = (Segment("egal", ecrit.texte[debut:fin]), Segment("ajout", ajout))
        return ArticleCompare(article, EtatArticle.ALTERE, reference, ((debut, fin + len(ajout)),), ajoutes)
    proche = _le_plus_proche(lus, attendus)
    if proche is not None:
        debut, fin = proche
        segments = tuple(comparer_mots(attendus, reference.texte, lus[debut:fin], ecrit.texte))
        return ArticleCompare(article, EtatArticle.ALTERE, reference, ((lus[debut].debut, lus[fin - 1].fin),), segments)
    return _autre_redaction(ecrit, article, reference)


# Après le dernier mot, une virgule et d'autres mots : « La procédure est orale, sauf… ».
_AJOUT = re.compile(
    r" ?, (?:sauf|excepté|hors|hormis|mais|et|à moins|à l'exception|ou|toutefois|lorsqu|si |dans|pour)[^.\n»\"]{4,200}"
)


def _mots_des_alineas(alineas: Sequence[str]) -> list[Mot]:
    return mots("\n".join(alineas))


def _reproduction_exacte(ecrit: Ecrit, attendus: Sequence[Mot]) -> tuple[tuple[int, int], str] | None:
    """Où l'article est reproduit mot pour mot, et ce que sa dernière phrase y ajoute partout où il l'est."""
    lus = ecrit.mots
    textes, voulus = [mot.texte for mot in lus], [mot.texte for mot in attendus]
    premiere: tuple[tuple[int, int], str] | None = None
    rang = chercher_suite(textes, voulus)
    while rang is not None:
        place = (lus[rang].debut, lus[rang + len(attendus) - 1].fin)
        ajout = _AJOUT.match(ecrit.texte, place[1])
        if ajout is None:
            return place, ""
        premiere = premiere or (place, ajout[0].rstrip())
        rang = chercher_suite(textes, voulus, rang + 1)
    return premiere


def chercher_suite(lus: Sequence[str], attendus: Sequence[str], depuis: int = 0) -> int | None:
    """Le rang où cette suite de mots commence, exacte ; un mot coupé ou recollé par la mise en page ne compte pas."""
    if not attendus or not lus:
        return None
    texte = f" {' '.join(lus[depuis:])} "
    rang = texte.find(f" {' '.join(attendus)} ")
    return None if rang < 0 else depuis + texte[:rang].count(" ")


def _le_plus_proche(lus: Sequence[Mot], attendus: Sequence[Mot]) -> tuple[int, int] | None:
    """La suite de mots de l'acte qui ressemble le plus à l'article, si elle lui ressemble assez."""
    ancres = list(_ancres(lus, attendus))
    if not ancres:
        return None
    taille = len(attendus)
    meilleur: tuple[float, int, int] = (0.0, 0, 0)
    for depart in _departs(ancres, taille):
        debut, fin = max(0, depart - 12), min(len(lus), depart + taille + taille // 3 + 12)
        blocs = [
            bloc
            for bloc in SequenceMatcher(
                None, [m.texte for m in attendus], [m.texte for m in lus[debut:fin]], autojunk=False
            ).get_matching_blocks()
            if bloc.size >= 2
        ]
        part = sum(bloc.size for bloc in blocs) / taille
        if part > meilleur[0]:
            premier, dernier = blocs[0], blocs[-1]
            # Les bords changés de l'article sont pris avec lui.
            de = max(debut, debut + premier.b - (premier.a if premier.a < 4 else 0))
            reste = taille - dernier.a - dernier.size
            a = debut + dernier.b + dernier.size + (reste if reste < 4 else 0)
            meilleur = (part, de, min(a, len(lus)))
    return (meilleur[1], meilleur[2]) if meilleur[0] >= _PAREIL else None


def _ancres(lus: Sequence[Mot], attendus: Sequence[Mot]) -> Iterator[int]:
    """Pour chaque suite de quatre mots commune, le rang où l'article commencerait."""
    grains: dict[tuple[str, ...], list[int]] = {}
    for rang in range(len(attendus) - _GRAIN + 1):
        grains.setdefault(tuple(mot.texte for mot in attendus[rang : rang + _GRAIN]), []).append(rang)
    for rang in range(len(lus) - _GRAIN + 1):
        for place in grains.get(tuple(mot.texte for mot in lus[rang : rang + _GRAIN]), ())[:3]:
            yield max(0, rang - place)


def _departs(ancres: list[int], taille: int) -> list[int]:
    """Les départs les plus cités, un par voisinage, trois au plus."""
    pas = max(8, taille // 4)
    comptes: dict[int, list[int]] = {}
    for ancre in ancres:
        comptes.setdefault(ancre // pas, []).append(ancre)
    plus_cites = sorted(comptes.values(), key=len, reverse=True)[:3]
    return [sorted(groupe)[len(groupe) // 2] for groupe in plus_cites]


def comparer_mots(attendus: Sequence[Mot], attendu: str, lus: Sequence[Mot], lu: str) -> Iterator[Segment]:
    """La comparaison de deux suites de mots, en segments du texte d'origine."""
    comparaison = SequenceMatcher(None, [m.texte for m in attendus], [m.texte for m in lus], autojunk=False)
    for nature, i1, i2, j1, j2 in comparaison.get_opcodes():
        if nature == "equal":
            yield Segment("egal", lu[lus[j1].debut : lus[j2 - 1].fin])
            continue
        if "".join(m.texte for m in attendus[i1:i2]) == "".join(m.texte for m in lus[j1:j2]):
            yield Segment("egal", lu[lus[j1].debut : lus[j2 - 1].fin])
            continue
        if i2 > i1:
            yield Segment("manque", attendu[attendus[i1].debut : attendus[i2 - 1].fin])
        if j2 > j1:
            yield Segment("ajout", lu[lus[j1].debut : lus[j2 - 1].fin])


def _autre_redaction(ecrit: Ecrit, article: str, reference: TexteAReproduire) -> ArticleCompare:
    """Un autre alinéa du même article, ou une rédaction qui n'est pas celle du jour : cité, mais pas ce qu'il faut."""
    connu = lire_article(nom_de_fichier(article.partition(" al. ")[0]))
    lus = [mot.texte for mot in ecrit.mots]
    for redaction in reversed(connu.redactions):
        for alinea in redaction.alineas:
            autre = mots(alinea)
            rang = chercher_suite(lus, [mot.texte for mot in autre]) if len(autre) >= _GRAIN else None
            if rang is not None and alinea not in reference.alineas:
                place = (ecrit.mots[rang].debut, ecrit.mots[rang + len(autre) - 1].fin)
                segments = (Segment("manque", reference.texte), Segment("ajout", alinea))
                return ArticleCompare(article, EtatArticle.ALTERE, reference, (place,), segments)
    return _sous_son_numero(ecrit, article, reference)


def _sous_son_numero(ecrit: Ecrit, article: str, reference: TexteAReproduire) -> ArticleCompare:
    """« Art. R. 212-1-5. — … » entre guillemets, et d'autres mots que les siens : reproduit, mais altéré."""
    numero = article.partition(" al. ")[0].rpartition(" ")[2]
    ecrit_ainsi = r"\.?\s?".join((re.escape(numero[:1]), re.escape(numero[1:]).replace(r"\-", "[-\u2010\u2011]")))
    trouve = re.search(
        rf"«\s*art(?:icle)?\.?\s*{ecrit_ainsi}\s*[.:]?\s*[—–:-]\s*(?P<dit>[^»]{{40,4000}})»", ecrit.texte, re.IGNORECASE
    )
    if trouve is None:
        return ArticleCompare(article, EtatArticle.ABSENT, reference)
    segments = (Segment("manque", reference.texte), Segment("ajout", trouve["dit"].strip()))
    return ArticleCompare(article, EtatArticle.ALTERE, reference, (trouve.span("dit"),), segments)


@cache
def _alineas_connus() -> tuple[tuple[str, ...], ...]:
    """Chaque alinéa du recueil, toutes rédactions, en mots."""
    return tuple(
        {
            suite: None
            for article in articles_du_recueil()
            for redaction in lire_article(nom_de_fichier(article)).redactions
            for alinea in redaction.alineas
            if len(suite := tuple(mot.texte for mot in mots(alinea))) >= 6
        }
    )


def places_du_recueil(ecrit: Ecrit) -> list[tuple[int, int]]:
    """Où l'acte reproduit, mot pour mot, un alinéa du recueil, quel qu'il soit."""
    places = []
    lus = [mot.texte for mot in ecrit.mots]
    texte = f" {' '.join(lus)} "
    for alinea in _alineas_connus():
        rang = texte.find(f" {' '.join(alinea)} ")
        if rang >= 0:
            premier = texte[:rang].count(" ")
            places.append((ecrit.mots[premier].debut, ecrit.mots[premier + len(alinea) - 1].fin))
    return places


def est_a_confirmer(compare: ArticleCompare) -> bool:
    """Vrai si la rédaction du recueil est elle-même à confirmer à cette date."""
    return compare.reference.etat is EtatTexte.A_CONFIRMER
