"""Le graphe des suites : d'un acte à l'autre, l'attente au moins, le délai au plus, ce que coûte de les manquer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from basoche.droit.actes._modele import Duree, Gravite
from basoche.droit.actes._noeud import Fichier, Noeud

_FICHIER = Path(__file__).parent / "graphe.yaml"
_ARETE = frozenset({"de", "vers", "sources"})
_ARETE_PERMIS = frozenset({"quand", "condition", "delai_min", "delai_max", "articles", "sanction", "gravite"})


@dataclass(frozen=True, slots=True)
class Arete:
    """Une suite possible. ``delai_min`` : attendre au moins ; ``delai_max`` : agir au plus tard.

    ``sources`` dit d'où elle est lue : ``suites`` ou ``prerequis`` des actes, ``parcours`` (le tableau des arêtes
    d'exécution), ``procedure`` (les suites écrites en phrases des actes de procédure), ``delais`` (la durée vient d'un
    délai de l'acte, que la suite ne chiffrait pas). ``gravite`` est ``None`` quand
    l'arête n'a pas de délai à manquer.
    """

    de: str
    vers: str
    quand: str
    condition: str
    delai_min: Duree | None
    delai_max: Duree | None
    articles: tuple[str, ...]
    sanction: str
    gravite: Gravite | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Racine:
    """D'où l'on part : un titre, un mandat, une requête ; et les actes que l'on peut faire aussitôt."""

    nom: str
    motif: str
    actes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graphe:
    """Les racines, les arêtes, et les actes au bout desquels le créancier a un titre exécutoire (avec l'article)."""

    racines: tuple[Racine, ...]
    aretes: tuple[Arete, ...]
    font_un_titre: tuple[tuple[str, str], ...]

    def suites_de(self, code: str) -> tuple[Arete, ...]:
        """Les arêtes qui partent d'un acte."""
        return tuple(arete for arete in self.aretes if arete.de == code)

    def amont_de(self, code: str) -> tuple[Arete, ...]:
        """Les arêtes qui mènent à un acte."""
        return tuple(arete for arete in self.aretes if arete.vers == code)

    def atteignables(self, depart: Iterable[str]) -> frozenset[str]:
        """Les actes que l'on peut atteindre depuis ceux-ci, eux compris."""
        vus: set[str] = set()
        a_voir = list(depart)
        while a_voir:
            code = a_voir.pop()
            if code not in vus:
                vus.add(code)
                a_voir += [arete.vers for arete in self.suites_de(code)]
        return frozenset(vus)


@cache
def lire_graphe() -> Graphe:
    """Le graphe livré.

    Raises:
        CatalogueInvalide: le fichier ne respecte pas le format.
    """
    noeud = Fichier(_FICHIER, "graphe des suites").racine()
    noeud.verifier_cles(frozenset({"description", "racines", "font_un_titre", "aretes"}), frozenset())
    return Graphe(
        racines=tuple(map(_racine, noeud.objets("racines"))),
        aretes=tuple(map(_arete, noeud.objets("aretes"))),
        font_un_titre=tuple((fin.texte("acte"), fin.texte("article")) for fin in noeud.objets("font_un_titre")),
    )


def _racine(noeud: Noeud) -> Racine:
    noeud.verifier_cles(frozenset({"nom", "motif", "actes"}), frozenset())
    return Racine(noeud.texte("nom"), noeud.texte("motif"), noeud.textes("actes"))


def _arete(noeud: Noeud) -> Arete:
    noeud.verifier_cles(_ARETE, _ARETE_PERMIS)
    return Arete(
        de=noeud.texte("de"),
        vers=noeud.texte("vers"),
        quand=noeud.texte_libre("quand"),
        condition=noeud.texte_libre("condition"),
        delai_min=noeud.duree("delai_min"),
        delai_max=noeud.duree("delai_max"),
        articles=noeud.textes("articles"),
        sanction=noeud.texte_libre("sanction"),
        gravite=noeud.choix("gravite", Gravite) if "gravite" in noeud.contenu else None,
        sources=noeud.textes("sources"),
    )
