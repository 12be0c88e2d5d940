"""Ce qu'un modèle exige de ses données, en logique : « ce champ est donné », « si ceci est vrai, cela est donné ».

Une formule se simplifie en se construisant : ``et``, ``ou``, ``non`` et ``implique`` rendent la plus courte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Constante:
    """Toujours vrai, ou toujours faux."""

    vraie: bool


@dataclass(frozen=True, slots=True)
class Donne:
    """Le champ a une valeur : ni absent, ni nul, ni blanc, ni une liste vide."""

    chemin: str


@dataclass(frozen=True, slots=True)
class Vrai:
    """Le champ a une valeur, et elle n'est ni « faux » ni zéro."""

    chemin: str


@dataclass(frozen=True, slots=True)
class Dans:
    """La valeur du champ est l'une de celles-ci."""

    chemin: str
    valeurs: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True)
class EstMorale:
    """Cette personne (un groupe de champs) est une personne morale, dite telle ou dont la dénomination le montre."""

    chemin: str


@dataclass(frozen=True, slots=True)
class EstTexte:
    """La valeur du champ est un texte, et non une liste."""

    chemin: str


@dataclass(frozen=True, slots=True)
class Non:
    """Le contraire."""

    formule: Formule


@dataclass(frozen=True, slots=True)
class Et:
    """Toutes ensemble."""

    formules: tuple[Formule, ...]


@dataclass(frozen=True, slots=True)
class Ou:
    """L'une au moins."""

    formules: tuple[Formule, ...]


Formule = Constante | Donne | Vrai | Dans | EstMorale | EstTexte | Non | Et | Ou
VRAI, FAUX = Constante(True), Constante(False)


def non(formule: Formule) -> Formule:
    """Le contraire d'une formule."""
    match formule:
        case Constante(vraie):
            return Constante(not vraie)
        case Non(dedans):
            return dedans
        case _:
            return Non(formule)


def et(*formules: Formule) -> Formule:
    """Toutes ; aucune vaut vrai."""
    uniques = dict.fromkeys(_aplatir(formules, Et))
    if FAUX in uniques or any(non(formule) in uniques for formule in uniques):
        return FAUX
    restes = tuple(formule for formule in uniques if formule != VRAI)
    return restes[0] if len(restes) == 1 else Et(restes) if restes else VRAI


def ou(*formules: Formule) -> Formule:
    """L'une au moins ; aucune vaut faux."""
    uniques = dict.fromkeys(_aplatir(formules, Ou))
    if VRAI in uniques or any(non(formule) in uniques for formule in uniques):
        return VRAI
    restes = tuple(formule for formule in uniques if formule != FAUX)
    return restes[0] if len(restes) == 1 else Ou(restes) if restes else FAUX


def _aplatir(formules: Iterable[Formule], sorte: type[Et | Ou]) -> Iterator[Formule]:
    for formule in formules:
        if isinstance(formule, sorte):
            yield from formule.formules
        else:
            yield formule


def sachant(formule: Formule, conditions: Iterable[Formule]) -> Formule:
    """La formule, où ce que les conditions établissent est tenu pour acquis.

    >>> sachant(ou(Donne("a"), Donne("b")), [non(Donne("a"))])
    Donne(chemin='b')
    """
    acquises = set(_consequences(conditions))
    if formule in acquises:
        return VRAI
    if non(formule) in acquises:
        return FAUX
    match formule:
        case Et(formules):
            return et(*(sachant(f, acquises) for f in formules))
        case Ou(formules):
            return ou(*(sachant(f, acquises) for f in formules))
        case Non(dedans):
            return non(sachant(dedans, acquises))
        case _:
            return formule


def _consequences(conditions: Iterable[Formule]) -> Iterator[Formule]:
    """Ce que des conditions établissent : un champ vrai est donné, le contraire d'un choix nie chacun.

    Une personne morale se désigne par sa dénomination, une personne physique par son nom.
    """
    for condition in conditions:
        yield condition
        match condition:
            case Et(formules):
                yield from _consequences(formules)
            case Non(Ou(formules)):
                yield from _consequences(non(formule) for formule in formules)
            case Vrai(chemin) | Dans(chemin, _) | EstTexte(chemin):
                yield Donne(chemin)
            case Non(Donne(chemin)):
                yield non(Vrai(chemin))
            case EstMorale(personne):
                yield non(Donne(f"{personne}.nom"))
            case Non(EstMorale(personne)):
                yield non(Donne(f"{personne}.denomination"))


def chemins(formule: Formule) -> Iterator[str]:
    """Les champs que cite une formule."""
    match formule:
        case Donne(chemin) | Vrai(chemin) | Dans(chemin, _) | EstTexte(chemin):
            yield chemin
        case EstMorale(chemin):
            yield f"{chemin}.genre"
        case Non(dedans):
            yield from chemins(dedans)
        case Et(formules) | Ou(formules):
            for dedans in formules:
                yield from chemins(dedans)
        case _:
            return
