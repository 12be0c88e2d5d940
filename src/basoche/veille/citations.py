"""Ce qui cite chaque article : paramètres, lignes de tarif, délais, mentions, actes, modèles, textes, règles.

Une citation vaut sur ``[du, au[`` : la période de l'objet qui cite, non celle de l'article.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from basoche.droit import actes, parametres
from basoche.droit.actes.textes import articles_du_recueil, lire_article, nom_de_fichier
from basoche.redaction.modele import modele_du_code, modeles_livres
from basoche.veille.renvois import Renvoi, renvois

# Là où vivent les règles écrites en code.
ETAGES = ("droit", "guichet", "strategie", "conformite", "redaction")
_CANDIDAT = re.compile(r"\b(?:CPCE?|CMF|CGI|LPF|COJ|CCP|CSS|CASF|CGCT|C\. [a-z]+\.|[Ll]oi n°|[Dd]écret n°)")


class Nature(StrEnum):
    """Ce qu'est l'objet qui cite."""

    PARAMETRE = "parametre"
    TARIF = "tarif"
    DELAI = "delai"
    MENTION = "mention"
    ACTE = "acte"
    MODELE = "modele"
    TEXTE = "texte"
    REGLE = "regle"


class Citation(NamedTuple):
    """Un objet cite un article. ``titre`` : l'objet en français ; ``actes`` : ceux qu'il sert (mention, délai)."""

    article: str
    objet: str
    nature: Nature
    du: date | None
    au: date | None
    titre: str
    actes: tuple[str, ...] = ()


@cache
def citations() -> tuple[Citation, ...]:
    """Toutes les citations du projet, sans doublon, dans un ordre constant."""
    toutes = (*_parametres(), *_catalogue(), *_modeles(), *_textes(), *_regles())
    return tuple(dict.fromkeys(toutes))


def _nature_du_parametre(nom: str) -> Nature:
    etage = nom.split("/")[0]
    return {"tarif": Nature.TARIF, "delais": Nature.DELAI}.get(etage, Nature.PARAMETRE)


def _parametres() -> Iterator[Citation]:
    for nom in parametres.noms():
        lu = parametres.parametre_livre(nom)
        nature, numero = _nature_du_parametre(nom), lu.attributs.get("numero")
        titre = str(lu.attributs.get("designation") or lu.description)
        titre = f"n° {numero} — {titre}" if nature is Nature.TARIF and numero else titre
        for valeur in lu.valeurs:
            for article in dict.fromkeys((valeur.article, lu.reference)):
                if article:
                    yield Citation(article, nom, nature, valeur.periode.du, valeur.periode.au, titre)


def _catalogue() -> Iterator[Citation]:
    for mention in actes.mentions_communes():
        for article in (*mention.articles, *mention.reproduit):
            yield Citation(article, mention.id, Nature.MENTION, None, None, mention.texte)
    for version in actes.tous():
        mentions = {mention.id: mention.texte for mention in version.mentions}
        delais = {delai.id: delai.evenement for delai in version.delais}
        for article, objet in version.citations_de():
            nature = Nature.MENTION if objet in mentions else Nature.DELAI if objet in delais else Nature.ACTE
            titre = mentions.get(objet) or delais.get(objet) or version.intitule
            du, au = version.periode.du, version.periode.au
            yield Citation(article, objet, nature, du, au, titre, (version.code,))


def _modeles() -> Iterator[Citation]:
    """Un modèle cite ce que dit son en-tête, et ce que citent les mentions de son acte."""
    connus = set(actes.codes())
    for code in modeles_livres():
        modele = modele_du_code(code)
        au = modele.jusqu_au + timedelta(days=1) if modele.jusqu_au else None
        articles = list(modele.articles)
        if code in connus:
            acte = actes.acte(code)
            articles += [article for article, _ in acte.citations_de()]
            communes = actes.mentions_communes() if acte.mentions_communes else ()
            articles += [article for mention in communes for article in mention.articles]
        for article in dict.fromkeys(articles):
            yield Citation(article, code, Nature.MODELE, modele.du, au, modele.titre, (code,))


def _textes() -> Iterator[Citation]:
    for article in articles_du_recueil():
        for redaction in lire_article(nom_de_fichier(article)).redactions:
            yield Citation(article, article, Nature.TEXTE, redaction.du, None, "texte à reproduire")


def _regles() -> Iterator[Citation]:
    """Les règles écrites en code : ce que citent leurs explications et leurs messages."""
    for chemin, module in sources():
        ecrit = chemin.read_text(encoding="utf-8")
        if not _CANDIDAT.search(ecrit):
            continue
        arbre, lignes = ast.parse(ecrit), ecrit.splitlines()
        for noeud in arbre.body:
            if not _CANDIDAT.search("\n".join(lignes[noeud.lineno - 1 : noeud.end_lineno])):
                continue  # parcourir son arbre coûterait plus que tout le reste
            nomme = noeud if isinstance(noeud, ast.FunctionDef | ast.ClassDef) else None
            objet = f"{module}.{nomme.name}" if nomme else module
            titre = (ast.get_docstring(nomme or arbre) or objet).splitlines()[0]
            for article in dict.fromkeys(_articles_ecrits(noeud)):
                yield Citation(article, objet, Nature.REGLE, None, None, titre)


def _articles_ecrits(noeud: ast.AST) -> Iterator[str]:
    for feuille in ast.walk(noeud):
        if isinstance(feuille, ast.Constant) and isinstance(feuille.value, str) and _CANDIDAT.search(feuille.value):
            dit = feuille.value.partition(">>>")[0]  # un exemple d'emploi n'est pas une règle
            yield from (str(renvoi) for renvoi in renvois(dit) if renvoi.numero)


def sources() -> Iterator[tuple[Path, str]]:
    """Les modules où vivent des règles : leur fichier et leur nom."""
    trouve = find_spec("basoche")
    assert trouve is not None
    for racine in trouve.submodule_search_locations or ():
        for etage in ETAGES:
            for chemin in sorted((Path(racine) / etage).rglob("*.py")):
                morceaux = chemin.relative_to(racine).with_suffix("").parts
                yield chemin, ".".join(("basoche", *morceaux)).removesuffix(".__init__")


@cache
def _index() -> tuple[Mapping[tuple[str, str], list[int]], Mapping[str, list[tuple[Renvoi, int]]]]:
    """Les rangs des citations : par article exact, et par code pour les suites d'articles et les textes entiers."""
    exacts: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    larges: defaultdict[str, list[tuple[Renvoi, int]]] = defaultdict(list)
    for rang, citation in enumerate(citations()):
        for renvoi in renvois(citation.article):
            if renvoi.jusqu_a or not renvoi.numero:
                larges[renvoi.code].append((renvoi, rang))
            else:
                exacts[renvoi.code, renvoi.numero].append(rang)
    return exacts, larges


def citations_de(articles: Iterable[str]) -> tuple[Citation, ...]:
    """Les citations de ces articles (« CPC 1411 », « CPCE L126-1 à L126-5 », « Loi n° 89-462 art. 24 »)."""
    exacts, larges = _index()
    rangs: set[int] = set()
    for demande in dict.fromkeys(renvoi for article in articles for renvoi in renvois(article)):
        rangs.update(rang for renvoi, rang in larges[demande.code] if renvoi.croise(demande))
        if demande.numero and not demande.jusqu_a:
            rangs.update(exacts[demande.code, demande.numero])
        else:
            suites = (r for (code, numero), r in exacts.items() if demande.croise(Renvoi(code, numero)))
            rangs.update(rang for suite in suites for rang in suite)
    return tuple(citations()[rang] for rang in sorted(rangs))
