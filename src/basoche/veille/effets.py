"""Ce que touche un changement : modèles à revoir, délais, lignes de tarif, paramètres, mentions, textes, règles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from basoche.droit import actes as catalogue
from basoche.droit import parametres as recueil
from basoche.redaction.modele import modele_du_code, modeles_livres
from basoche.veille.citations import Citation, Nature, citations, citations_de
from basoche.veille.interroger import Evenement
from basoche.veille.reformes import Reforme

# L'ordre où l'on regarde : ce qui sort de l'étude d'abord.
ORDRE = (
    Nature.MODELE, Nature.DELAI, Nature.TARIF, Nature.PARAMETRE, Nature.TEXTE, Nature.MENTION, Nature.ACTE,
    Nature.REGLE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effet:
    """Un objet touché, et les articles par lesquels il l'est ; ``articles`` vide : la réforme le nomme elle-même.

    ``du`` et ``au`` : la période ``[du, au[`` de l'objet, bornes ouvertes à ``None``. ``actes`` : ceux qu'il sert.
    """

    nature: Nature
    objet: str
    titre: str
    articles: tuple[str, ...]
    du: date | None
    au: date | None
    actes: tuple[str, ...] = ()

    def en_dict(self) -> dict[str, Any]:
        """L'effet tel que le rend la ligne de commande."""
        return {
            "nature": self.nature.value, "objet": self.objet, "titre": self.titre, "articles": list(self.articles),
            "du": self.du.isoformat() if self.du else None, "au": self.au.isoformat() if self.au else None,
            "actes": list(self.actes),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effets:
    """Tout ce qu'un changement touche, dans l'ordre où il faut le regarder."""

    tous: tuple[Effet, ...]

    def __bool__(self) -> bool:
        return bool(self.tous)

    def de(self, nature: Nature) -> tuple[Effet, ...]:
        """Les objets touchés d'une nature."""
        return tuple(effet for effet in self.tous if effet.nature is nature)

    @property
    def modeles(self) -> tuple[Effet, ...]:
        """Les modèles à revoir."""
        return self.de(Nature.MODELE)

    @property
    def delais(self) -> tuple[Effet, ...]:
        """Les délais, du recueil et du catalogue des actes."""
        return self.de(Nature.DELAI)

    @property
    def tarif(self) -> tuple[Effet, ...]:
        """Les lignes de tarif."""
        return self.de(Nature.TARIF)

    @property
    def parametres(self) -> tuple[Effet, ...]:
        """Les autres paramètres : taux, barèmes, seuils, règles d'exécution."""
        return self.de(Nature.PARAMETRE)

    @property
    def codes_d_actes(self) -> tuple[str, ...]:
        """Les actes du catalogue touchés, par eux-mêmes ou par ce qui les sert : la clé vers les dossiers."""
        return tuple(sorted({code for effet in self.tous for code in effet.actes}))

    def en_dict(self) -> dict[str, list[dict[str, Any]]]:
        """Les effets, rangés par nature (toutes présentes, même vides)."""
        return {nature.value: [effet.en_dict() for effet in self.de(nature)] for nature in ORDRE}


def effets(
    articles: Iterable[str], *, le: date | None = None, parametres: Sequence[str] = (), actes: Sequence[str] = ()
) -> Effets:
    """Ce que touchent ces articles, et ce qu'un changement nomme lui-même.

    Args:
        articles: « CPC 1411 », « CPCE L126-1 à L126-5 », « Loi n° 89-462 art. 24 ».
        le: le jour du changement ; ce qui avait fini de valoir avant lui n'est pas touché.
        parametres: les paramètres touchés sans qu'un article le dise.
        actes: de même, les actes du catalogue, avec leur modèle.
    """
    trouvees = [*citations_de(articles), *_nommes(parametres, actes)]
    par_objet: dict[tuple[Nature, str], list[Citation]] = {}
    for citation in trouvees:
        if le is None or citation.au is None or citation.au >= le:
            par_objet.setdefault((citation.nature, citation.objet), []).append(citation)
    reunis = (_reunir(citees) for citees in par_objet.values())
    return Effets(tuple(sorted(reunis, key=lambda effet: (ORDRE.index(effet.nature), effet.objet))))


@cache
def effets_de_la_reforme(reforme: Reforme) -> Effets:
    """Ce que touche une réforme, à compter du premier jour où elle joue."""
    jours = (reforme.entree_au_plus_tot, reforme.entree_en_vigueur, *(r.du for r in reforme.regle_transitoire))
    premier = min((jour for jour in jours if jour is not None), default=None)
    return effets(reforme.articles, le=premier, parametres=reforme.parametres, actes=reforme.actes)


def effets_du_changement(evenement: Evenement) -> Effets:
    """Ce que touche un article changé dans la base, sous son numéro et sous l'ancien."""
    numeros = [evenement.numero, *([evenement.avant.numero] if evenement.avant else [])]
    return effets([f"{evenement.code} {numero}" for numero in numeros], le=evenement.entree_en_vigueur)


def _reunir(citees: Sequence[Citation]) -> Effet:
    """Les citations d'un même objet en un seul effet, sur toute sa période."""
    premiere = citees[0]
    debuts, fins = [une.du for une in citees], [une.au for une in citees]
    return Effet(
        nature=premiere.nature,
        objet=premiere.objet,
        titre=premiere.titre,
        articles=tuple(dict.fromkeys(une.article for une in citees if une.article)),
        du=None if None in debuts else min(jour for jour in debuts if jour),
        au=None if None in fins else max(jour for jour in fins if jour),
        actes=tuple(dict.fromkeys(code for une in citees for code in une.actes)),
    )


def _nommes(parametres: Sequence[str], actes: Sequence[str]) -> Iterator[Citation]:
    """Ce qu'une réforme nomme sans article, sous la même forme que ce qui cite."""
    voulus = set(parametres)
    natures = {citation.objet: citation for citation in citations() if citation.objet in voulus} if voulus else {}
    for nom in parametres:
        lu = recueil.parametre_livre(nom)
        connue = natures[nom]
        for valeur in lu.valeurs:
            yield connue._replace(article="", du=valeur.periode.du, au=valeur.periode.au)
    for code in actes:
        acte = catalogue.acte(code)
        periode = acte.periode
        yield Citation("", code, Nature.ACTE, periode.du, periode.au, acte.intitule, (code,))
        if code in modeles_livres():
            titre = modele_du_code(code).titre
            yield Citation("", code, Nature.MODELE, periode.du, periode.au, titre, (code,))
