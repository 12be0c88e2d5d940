"""Les champs qu'un modèle emploie, lus dans son texte Jinja : leur chemin et ce qu'il en fait.

Le chemin d'un champ est « titre.date », celui d'un élément de liste « biens[].nom ». Le filtre qui imprime un champ
dit son type : ``euros`` veut un montant, ``jour`` une date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from jinja2 import nodes

from basoche.droit.actes.champs import TypeChamp
from basoche.redaction.expressions import NOM_DE_CHAMP, REGLAGES
from basoche.redaction.modele import MODELES, Modele, atelier, lire_modele, modeles_livres

_TYPES = {
    "court": TypeChamp.DATE, "jour": TypeChamp.DATE, "jour_de_la_semaine": TypeChamp.DATE,
    "jour_en_lettres": TypeChamp.DATE, "l_an": TypeChamp.DATE,
    "heure": TypeChamp.HEURE, "heure_en_lettres": TypeChamp.HEURE,
    "euros": TypeChamp.MONTANT, "euros_en_lettres": TypeChamp.MONTANT,
    "pour_cent": TypeChamp.TAUX, "en_lettres": TypeChamp.ENTIER, "ordinal": TypeChamp.ENTIER,
}  # fmt: skip
# Ce qu'un filtre lit dans le groupe qu'on lui donne.
_GROUPES = {
    "designation": ("genre", "denomination", "civilite", "prenoms", "nom"),
    "accord": ("genre_grammatical", "civilite", "genre", "nombre"),
    "qualite": ("genre_grammatical", "civilite", "genre"),
    "civilite": ("civilite",),
    "duree": ("nombre", "unite"),
}
Chemins = tuple[str, ...]
_Portee = dict[str, Chemins]


@dataclass
class Attendus:
    """Les champs d'un modèle.

    ``types`` : ceux qu'un filtre type ; ``imprimes`` : ceux dont la valeur s'écrit ; ``listes`` : ceux qu'on parcourt.
    """

    chemins: set[str] = field(default_factory=set)
    types: dict[str, TypeChamp] = field(default_factory=dict)
    imprimes: set[str] = field(default_factory=set)
    listes: set[str] = field(default_factory=set)

    def noter(self, chemin: str) -> None:
        """Note un chemin et tous ceux qui y mènent ; ce qui n'est pas un nom de champ est laissé."""
        if chemin in REGLAGES or not NOM_DE_CHAMP.fullmatch(chemin.rpartition(".")[2].removesuffix("[]")):
            return
        while chemin and chemin not in self.chemins:
            self.chemins.add(chemin)
            chemin = chemin.removesuffix("[]") if chemin.endswith("[]") else chemin.rpartition(".")[0]


@cache
def attendus_du_modele(modele: Modele) -> Attendus:
    """Les champs que le texte d'un modèle et ses morceaux inclus emploient."""
    lus = Attendus()
    _Lecture(lus).lire(atelier().parse(modele.texte).body, {})
    lus.imprimes &= lus.chemins
    return lus


@cache
def champs_connus() -> frozenset[str]:
    """Les champs de tous les modèles livrés : ce qu'un dossier peut porter sans que tel acte s'en serve."""
    return frozenset(
        chemin for nom in modeles_livres().values() for chemin in attendus_du_modele(lire_modele(nom)).chemins
    )


class _Lecture:
    """Le parcours d'un gabarit : ``portee`` donne les champs que désigne une variable locale."""

    def __init__(self, lus: Attendus) -> None:
        self.lus = lus

    def lire(self, corps: Iterable[nodes.Node], portee: _Portee) -> None:
        for noeud in corps:
            match noeud:
                case nodes.For():
                    self._boucle(noeud, portee)
                case nodes.If():
                    self.valeur(noeud.test, portee)
                    self.lire((*noeud.body, *noeud.elif_, *noeud.else_), portee)
                case nodes.Assign(target=nodes.Name(name=nom)):
                    portee[nom] = (*portee.get(nom, ()), *self.valeur(noeud.node, portee))
                case nodes.Include(template=nodes.Const(value=nom)):
                    self.lire(_morceau(nom).body, dict(portee))
                case nodes.Output():
                    for element in noeud.nodes:
                        self.lus.imprimes.update(self.valeur(element, portee))
                case _:
                    self.lire(noeud.iter_child_nodes(), portee)

    def _boucle(self, boucle: nodes.For, portee: _Portee) -> None:
        if isinstance(boucle.iter, nodes.List):
            elements = self.valeur(boucle.iter, portee)
        else:
            elements = tuple(self._elements(boucle.iter, portee))
        dedans = dict(portee)
        if isinstance(boucle.target, nodes.Name):
            dedans[boucle.target.name] = elements
        dedans["loop"] = ()
        self.lire((*boucle.body, *boucle.else_), dedans)

    def _elements(self, parcouru: nodes.Node, portee: _Portee) -> Iterator[str]:
        """Ce que désigne la variable d'une boucle : « (requerants or [requerant]) » donne l'un et les autres."""
        match parcouru:
            case nodes.Or(left=gauche, right=droite):
                yield from self._elements(gauche, portee)
                yield from self._elements(droite, portee)
            case nodes.List():
                yield from self.valeur(parcouru, portee)
            case _:
                for chemin in self.valeur(parcouru, portee):
                    self.lus.listes.add(chemin)
                    self.lus.noter(f"{chemin}[]")
                    yield f"{chemin}[]"

    def valeur(self, noeud: nodes.Node, portee: _Portee) -> Chemins:
        """Les champs dont l'expression peut prendre la valeur ; les autres champs qu'elle cite sont notés."""
        match noeud:
            case nodes.Name(name=nom):
                chemins = portee.get(nom, (nom,))
            case nodes.Getattr(node=groupe, attr=cle) | nodes.Getitem(node=groupe, arg=nodes.Const(value=cle)):
                chemins = tuple(f"{chemin}.{cle}" for chemin in self.valeur(groupe, portee))
            case nodes.Filter():
                return self._filtre(noeud, portee)
            case nodes.Or() | nodes.And() | nodes.List():
                return tuple(c for enfant in noeud.iter_child_nodes() for c in self.valeur(enfant, portee))
            case nodes.CondExpr(test=test, expr1=oui, expr2=non):
                self.valeur(test, portee)
                return (*self.valeur(oui, portee), *(self.valeur(non, portee) if non else ()))
            case _:
                for enfant in noeud.iter_child_nodes():
                    self.valeur(enfant, portee)
                return ()
        for chemin in chemins:
            self.lus.noter(chemin)
        return chemins

    def _filtre(self, filtre: nodes.Filter, portee: _Portee) -> Chemins:
        valeurs = self.valeur(filtre.node, portee) if filtre.node else ()
        arguments = tuple(c for argument in filtre.args for c in self._argument(filtre.name, argument, portee))
        for chemin in arguments if filtre.name in ("accord", "qualite") else valeurs:
            if filtre.name in _TYPES:
                self.lus.types.setdefault(chemin, _TYPES[filtre.name])
            for cle in _GROUPES.get(filtre.name, ()):
                self.lus.noter(f"{chemin}.{cle}")
        if filtre.name == "enumeration":
            self.lus.listes.update(valeurs)
            valeurs = tuple(f"{chemin}[]" for chemin in valeurs)
            for chemin in valeurs:
                self.lus.noter(chemin)
        return () if filtre.name in _GROUPES or filtre.name in _TYPES else valeurs

    def _argument(self, filtre: str, argument: nodes.Node, portee: _Portee) -> Chemins:
        """« accord(destinataires or destinataire) » accorde avec chacun des uns, ou avec l'autre."""
        match argument:
            case nodes.Or(left=plusieurs, right=seul) if filtre == "accord":
                return (*self._elements(plusieurs, portee), *self.valeur(seul, portee))
            case _:
                return self.valeur(argument, portee)


@cache
def _morceau(nom: str) -> nodes.Template:
    return atelier().parse((MODELES / nom).read_text(encoding="utf-8"))
