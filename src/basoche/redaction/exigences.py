"""Ce qu'exige chaque modèle, lu dans toutes les branches de son texte Jinja : quel champ, sous quelles conditions.

La lecture suit le rendu : une valeur imprimée doit être donnée, un test choisit une branche, une boucle fait entrer
dans les éléments d'une liste, un morceau inclus est lu à sa place. Elle note aussi la mention où s'imprime un champ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from jinja2 import nodes

from basoche.redaction.expressions import (
    Litteral,
    ModeleIllisible,
    Portee,
    chemin_de,
    presente,
    racine_ecrite,
    valeur_posee,
    vraie,
)
from basoche.redaction.formules import FAUX, VRAI, Donne, Formule, Non, chemins, non, ou, sachant
from basoche.redaction.modele import MODELES, Modele, atelier

_SANS_CHAMP = ("textes", "articles")
_BARRIERE = re.compile(r"(:{3,})[ \t]*(.*)")
_IDENTIFIANT = re.compile(r"\{#([\w.\-]+)\}")
Conditions = tuple[Formule, ...]


@dataclass(frozen=True, slots=True)
class Exigence:
    """Si toutes les conditions tiennent, la formule doit tenir."""

    conditions: Conditions
    formule: Formule


@dataclass
class Exigences:
    """Ce que demande un modèle : ses exigences, et les mentions où chaque champ s'imprime."""

    liste: dict[Exigence, None] = field(default_factory=dict)
    mentions: dict[str, dict[str, None]] = field(default_factory=dict)


@cache
def exigences_du_modele(modele: Modele) -> Exigences:
    """Les exigences d'un modèle livré.

    Raises:
        ModeleIllisible: une tournure Jinja hors de celles qu'emploient les modèles.
    """
    lecture = _Lecture()
    lecture.lire(atelier().parse(modele.texte).body, {}, ())
    return lecture.lues


class _Lecture:
    """Le parcours d'un gabarit : les mentions ouvertes se lisent dans le texte, ligne à ligne."""

    def __init__(self) -> None:
        self.lues = Exigences()
        self.ouvertes: list[tuple[int, str]] = []
        self.ligne = ""

    def lire(self, corps: Iterable[nodes.Node], portee: Portee, si: Conditions) -> None:
        for noeud in corps:
            match noeud:
                case nodes.Output():
                    for element in noeud.nodes:
                        self._imprimer(element, portee, si)
                case nodes.If():
                    self._choix(noeud, portee, si)
                case nodes.For(target=nodes.Name(name=nom)):
                    self._boucle(noeud, nom, portee, si)
                case nodes.Assign(target=nodes.Name(name=nom)):
                    portee[nom] = valeur_posee(noeud.node, portee)
                case nodes.Include(template=nodes.Const(value=nom)):
                    self.lire(_morceau(nom).body, dict(portee), si)
                case _:
                    raise ModeleIllisible(f"{type(noeud).__name__}, ligne {noeud.lineno}")

    def _imprimer(self, element: nodes.Node, portee: Portee, si: Conditions) -> None:
        match element:
            case nodes.TemplateData(data=texte):
                self._texte(texte)
            case nodes.Name(name=nom) if isinstance(portee.get(nom), Litteral):
                self._texte(str(portee[nom]))
            case nodes.Filter(name="accord", args=[nodes.Or(left=plusieurs, right=seul)]):
                liste = chemin_de(plusieurs, portee)
                self.exiger(presente(_accord(element, nodes.Name("?", "load")), {**portee, "?": f"{liste}[]"}), si)
                self.exiger(presente(_accord(element, seul), portee), _avec(si, non(Donne(liste))))
            case _:
                self.exiger(presente(element, portee), si)

    def exiger(self, formule: Formule, si: Conditions) -> None:
        """Note la formule, moins ce que les conditions établissent déjà."""
        for chemin in chemins(formule):
            self._situer(chemin)
        reste = sachant(formule, si)
        if reste == FAUX:  # jamais imprimable : ce qui y mène est interdit
            nies: Conditions = tuple(condition for condition in si if isinstance(condition, Non)) or si[-1:]
            si = tuple(condition for condition in si if condition not in nies)
            reste = ou(*(non(condition) for condition in nies))
        if reste != VRAI:
            self.lues.liste[Exigence(si, reste)] = None

    def _situer(self, chemin: str) -> None:
        siennes = self.lues.mentions.setdefault(chemin, {})
        siennes.update((identifiant, None) for _, identifiant in self.ouvertes if identifiant)

    def _choix(self, choix: nodes.If, portee: Portee, si: Conditions) -> None:
        branches = [(choix.test, choix.body), *((autre.test, autre.body) for autre in choix.elif_)]
        for test, corps in branches:
            formule = vraie(test, portee)
            for chemin in chemins(formule):
                self._situer(chemin)
            formule = sachant(formule, si)
            self._branche(corps, portee, _avec(si, formule))
            si = _avec(si, non(formule))
        self._branche(choix.else_, portee, si)

    def _branche(self, corps: list[nodes.Node], portee: Portee, si: Conditions) -> None:
        """Une branche rend les mentions ouvertes comme elle les a trouvées ; une branche impossible n'exige rien."""
        ouvertes, ligne = list(self.ouvertes), self.ligne
        if FAUX not in si:
            self.lire(corps, portee, si)
        self.ouvertes, self.ligne = ouvertes, ligne

    def _boucle(self, boucle: nodes.For, nom: str, portee: Portee, si: Conditions) -> None:
        if racine_ecrite(boucle.iter) in _SANS_CHAMP:
            return
        for element, conditions in self._elements(boucle.iter, portee, si):
            self._branche(boucle.body, {**portee, nom: element, "loop": Litteral(True)}, conditions)

    def _elements(self, parcouru: nodes.Node, portee: Portee, si: Conditions) -> Iterator[tuple[str, Conditions]]:
        """Ce que désigne la variable d'une boucle : « (requerants or [requerant]) » donne l'un ou les autres."""
        match parcouru:
            case nodes.Or(left=gauche, right=nodes.List(items=seuls)):
                liste = chemin_de(gauche, portee)
                if liste:
                    self._situer(liste)
                    yield f"{liste}[]", si
                for seul in seuls:
                    yield chemin_de(seul, portee), _avec(si, non(Donne(liste))) if liste else si
            case _:
                liste = chemin_de(parcouru, portee)
                self.exiger(Donne(liste), si)
                yield f"{liste}[]", si

    def _texte(self, texte: str) -> None:
        *finies, self.ligne = (self.ligne + texte).split("\n")
        for ligne in finies:
            barriere = _BARRIERE.fullmatch(ligne.strip())
            if barriere is None:
                continue
            longueur, suite = len(barriere[1]), barriere[2]
            if suite:
                identifiant = _IDENTIFIANT.search(suite)
                self.ouvertes.append((longueur, identifiant[1] if identifiant else ""))
            elif any(longueur == ouverte for ouverte, _ in self.ouvertes):
                while self.ouvertes.pop()[0] != longueur:
                    pass


def _avec(si: Conditions, formule: Formule) -> Conditions:
    return si if formule == VRAI or formule in si else (*si, formule)


def _accord(filtre: nodes.Filter, qui: nodes.Node) -> nodes.Filter:
    return nodes.Filter(filtre.node, filtre.name, [qui], [], None, None)


@cache
def _morceau(nom: str) -> nodes.Template:
    return atelier().parse((MODELES / nom).read_text(encoding="utf-8"))
