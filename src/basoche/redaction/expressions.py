"""Les expressions des modèles, traduites en formules : quand se vérifie un test, quand une valeur s'imprime entière."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jinja2 import nodes

from basoche.droit.actes.champs import TypeChamp, vocabulaire
from basoche.redaction.formules import (
    FAUX,
    VRAI,
    Constante,
    Dans,
    Donne,
    EstMorale,
    EstTexte,
    Formule,
    Vrai,
    et,
    non,
    ou,
)

# Ce qu'un modèle pose lui-même, et qui vaut « faux » ailleurs : jamais un champ des données.
REGLAGES = frozenset({"demande_ecrite"})
CHOIX_GENRE = ("physique", "morale")
NOM_DE_CHAMP = re.compile(r"[a-z][a-z0-9_]*", re.IGNORECASE)


class ModeleIllisible(ValueError):
    """Une tournure que cette lecture ne sait pas suivre : l'essai de tous les modèles la montre aussitôt."""


@dataclass(frozen=True, slots=True)
class Litteral:
    """Une valeur écrite dans le modèle."""

    valeur: object

    def __str__(self) -> str:
        return str(self.valeur)


# Les variables d'un modèle : un champ (son chemin) ou une valeur écrite.
Portee = dict[str, "str | Litteral"]


def valeur_posee(noeud: nodes.Node, portee: Portee) -> str | Litteral:
    """Ce que pose ``{% set %}``."""
    match noeud:
        case nodes.Const(value=valeur):
            return Litteral(valeur)
        case nodes.List():
            return Litteral(())
        case _:
            return chemin_de(noeud, portee)


def chemin_de(noeud: nodes.Node, portee: Portee) -> str:
    """Le champ que désigne une expression ; vide si c'est une valeur écrite dans le modèle.

    Raises:
        ModeleIllisible: l'expression n'est ni l'un ni l'autre.
    """
    match noeud:
        case nodes.Name(name=nom):
            pose = portee.get(nom, nom)
            return pose if isinstance(pose, str) else ""
        case nodes.Getattr(node=groupe, attr=cle) | nodes.Getitem(node=groupe, arg=nodes.Const(value=cle)):
            return f"{chemin_de(groupe, portee)}.{cle}"
        case _:
            raise ModeleIllisible(f"{type(noeud).__name__}, ligne {noeud.lineno}")


def racine_ecrite(noeud: nodes.Node) -> str:
    """Le premier mot d'un chemin, tel qu'il est écrit."""
    match noeud:
        case nodes.Name(name=nom):
            return nom
        case nodes.Getattr(node=groupe) | nodes.Getitem(node=groupe):
            return racine_ecrite(groupe)
        case _:
            return ""


def est_booleen(chemin: str) -> bool:
    """Vrai pour un champ « oui ou non »."""
    mots = vocabulaire().champs
    return chemin.startswith("circonstances.") or (chemin in mots and mots[chemin][0] is TypeChamp.BOOLEEN)


def vraie(noeud: nodes.Node, portee: Portee) -> Formule:
    """Quand un test se vérifie."""
    match noeud:
        case nodes.Const(value=valeur):
            return Constante(bool(valeur))
        case nodes.Not(node=dedans):
            return non(vraie(dedans, portee))
        case nodes.And(left=gauche, right=droite):
            return et(vraie(gauche, portee), vraie(droite, portee))
        case nodes.Or(left=gauche, right=droite):
            return ou(vraie(gauche, portee), vraie(droite, portee))
        case nodes.Test(node=dedans, name="defined"):
            return _donne(dedans, portee)
        case nodes.Test(node=dedans, name="string"):
            return EstTexte(chemin_de(dedans, portee))
        case nodes.Filter(name="exige"):
            return _parmi(noeud, portee)
        case nodes.Compare(expr=gauche, ops=[nodes.Operand(op="eq" | "ne" as sens, expr=droite)]):
            egal = _egal(gauche, droite, portee)
            return egal if sens == "eq" else non(egal)
        case _:
            donne = _donne(noeud, portee)
            return Vrai(donne.chemin) if isinstance(donne, Donne) and est_booleen(donne.chemin) else donne


def presente(noeud: nodes.Node, portee: Portee) -> Formule:
    """Quand la valeur d'une expression s'imprime sans trou."""
    match noeud:
        case nodes.Const():
            return VRAI
        case nodes.Or(left=gauche, right=droite):
            return ou(vraie(gauche, portee), presente(droite, portee))
        case nodes.CondExpr(test=test, expr1=oui, expr2=sinon):
            verifie = vraie(test, portee)
            autre = presente(sinon, portee) if sinon is not None else VRAI
            if verifie == presente(oui, portee):  # « a si a est donné, sinon b » : l'un des deux
                return ou(verifie, autre)
            return et(ou(non(verifie), presente(oui, portee)), ou(verifie, autre))
        case nodes.Filter():
            return _filtree(noeud, portee)
        case _:
            return _donne(noeud, portee)


def _filtree(filtre: nodes.Filter, portee: Portee) -> Formule:
    match filtre.name:
        case "exige":
            return _parmi(filtre, portee)
        case "accord":
            qui = chemin_de(filtre.args[0], portee)
            return ou(Donne(f"{qui}.civilite"), Donne(f"{qui}.genre_grammatical"))
        case "qualite":
            qui = chemin_de(filtre.args[0], portee)
            return ou(Donne(f"{qui}.nom"), Donne(f"{qui}.denomination"))
        case "designation":
            qui = chemin_de(_dedans(filtre), portee)
            return ou(Donne(f"{qui}.nom"), Donne(f"{qui}.denomination"))
        case "duree":
            qui = chemin_de(_dedans(filtre), portee)
            return et(Donne(f"{qui}.nombre"), Donne(f"{qui}.unite"))
        case _:
            return presente(_dedans(filtre), portee)


def _dedans(filtre: nodes.Filter) -> nodes.Node:
    if filtre.node is None:
        raise ModeleIllisible(f"filtre {filtre.name} sans valeur, ligne {filtre.lineno}")
    return filtre.node


def _donne(noeud: nodes.Node, portee: Portee) -> Formule:
    if isinstance(pose := portee.get(racine_ecrite(noeud)), Litteral):
        return Constante(bool(pose.valeur))
    chemin = chemin_de(noeud, portee)
    if chemin in REGLAGES or not NOM_DE_CHAMP.fullmatch(chemin.rpartition(".")[2].removesuffix("[]")):
        return FAUX  # « circonstances["a ou b"] » : un nom qui dit le choix manquant, et que nul champ ne porte
    return Donne(chemin)


def _parmi(filtre: nodes.Filter, portee: Portee) -> Formule:
    chemin = chemin_de(_dedans(filtre), portee)
    choix = tuple(argument.value for argument in filtre.args if isinstance(argument, nodes.Const))
    if choix == (True,):
        return Vrai(chemin)
    # Le genre d'une personne se déduit : physique, à moins qu'on ne lui donne une dénomination.
    return VRAI if chemin.endswith(".genre") and choix == CHOIX_GENRE else Dans(chemin, choix)


def _egal(gauche: nodes.Node, droite: nodes.Node, portee: Portee) -> Formule:
    if not isinstance(droite, nodes.Const):
        return FAUX  # deux champs égaux : un schéma ne le dit pas ; on exige ce qu'il faut s'ils diffèrent
    chemin = chemin_de(_dedans(gauche) if isinstance(gauche, nodes.Filter) else gauche, portee)
    personne, _, cle = chemin.rpartition(".")
    if cle == "genre" and droite.value in CHOIX_GENRE:
        return EstMorale(personne) if droite.value == "morale" else non(EstMorale(personne))
    return Dans(chemin, (droite.value,))
