"""Les exigences d'un modèle, écrites en JSON Schema : ``required``, ``anyOf``, et ``if`` … ``then``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from basoche.droit.actes.champs import Schema
from basoche.redaction.exigences import Exigence
from basoche.redaction.expressions import ModeleIllisible
from basoche.redaction.formules import (
    Constante,
    Dans,
    Donne,
    EstMorale,
    EstTexte,
    Et,
    Formule,
    Non,
    Ou,
    Vrai,
    chemins,
    et,
    ou,
)


def poser_exigences(schema: Schema, exigences: Iterable[Exigence], synonymes: Mapping[str, str]) -> None:
    """Ajoute à un schéma ce qu'exige le modèle.

    Args:
        schema: l'objet racine, dont les propriétés sont déjà décrites.
        exigences: celles du modèle.
        synonymes: pour un nom du modèle, celui du catalogue qui le remplace aussi bien.
    """
    for exigence in exigences:
        conditions = tuple(_avec_synonymes(formule, synonymes) for formule in exigence.conditions)
        _poser(schema, Exigence(conditions, _avec_synonymes(exigence.formule, synonymes)))
    for personne in list(_personnes(schema)):
        personne.setdefault("allOf", []).extend(_coherence(personne["properties"]))


def _avec_synonymes(formule: Formule, synonymes: Mapping[str, str]) -> Formule:
    match formule:
        case Donne(chemin) if chemin in synonymes:
            return ou(formule, Donne(synonymes[chemin]))
        case Non(dedans):
            return Non(_avec_synonymes(dedans, synonymes))
        case Et(formules):
            return et(*(_avec_synonymes(f, synonymes) for f in formules))
        case Ou(formules):
            return ou(*(_avec_synonymes(f, synonymes) for f in formules))
        case _:
            return formule


def _poser(schema: Schema, exigence: Exigence) -> None:
    """Pose une exigence sur un objet ; celle qui porte sur les éléments d'une liste descend dans ses ``items``."""
    liste = next((chemin.split("[]")[0] for chemin in chemins(exigence.formule) if "[]" in chemin), "")
    if not liste:
        _poser_ici(schema, exigence)
        return
    dedans = Exigence(
        tuple(_relative(f, liste) for f in exigence.conditions if _porte_sur(f, liste)),
        _relative(exigence.formule, liste),
    )
    dehors = tuple(f for f in exigence.conditions if not _porte_sur(f, liste))
    ou_poser = _suite(schema, dehors) if dehors else schema
    _poser(_objet(ou_poser, liste).setdefault("items", {}), dedans)


def _poser_ici(schema: Schema, exigence: Exigence) -> None:
    noeud = _suite(schema, exigence.conditions) if exigence.conditions else schema
    match exigence.formule:
        case Donne(chemin):
            _exiger(noeud, chemin)
        case Et(formules):
            for formule in formules:
                _poser_ici(schema, replace(exigence, formule=formule))
        case formule:
            _ajouter(noeud, en_schema(formule))


def _suite(schema: Schema, conditions: tuple[Formule, ...]) -> Schema:
    """Le ``then`` de ces conditions, créé s'il n'existe pas."""
    si = en_schema(et(*conditions))
    regles: list[Schema] = schema.setdefault("allOf", [])
    alors: Schema = next((regle["then"] for regle in regles if regle.get("if") == si), {})
    if not alors:
        regles.append({"if": si, "then": alors})
    return alors


def _ajouter(schema: Schema, regle: Schema) -> None:
    if regle not in schema.setdefault("allOf", []):
        schema["allOf"].append(regle)


def _exiger(schema: Schema, chemin: str) -> None:
    noeud = schema
    *groupes, feuille = chemin.split(".")
    for cle in groupes:
        _requis(noeud, cle)
        noeud = noeud.setdefault("properties", {}).setdefault(cle, {})
    _requis(noeud, feuille)


def _requis(noeud: Schema, cle: str) -> None:
    exiges = noeud.setdefault("required", [])
    if cle not in exiges:
        exiges.append(cle)


def _objet(schema: Schema, chemin: str) -> Schema:
    noeud = schema
    for cle in chemin.split("."):
        noeud = noeud.setdefault("properties", {}).setdefault(cle, {})
    return noeud


def _porte_sur(formule: Formule, liste: str) -> bool:
    dedans = [chemin.startswith(f"{liste}[]") for chemin in chemins(formule)]
    if any(dedans) and not all(dedans):
        raise ModeleIllisible(f"une condition mêle les éléments de « {liste} » et d'autres champs")
    return any(dedans)


def _relative(formule: Formule, liste: str) -> Formule:
    """La formule, vue d'un élément de la liste."""
    match formule:
        case Donne() | Vrai() | Dans() | EstTexte() | EstMorale():
            return replace(formule, chemin=formule.chemin.removeprefix(f"{liste}[]").removeprefix("."))
        case Non(dedans):
            return Non(_relative(dedans, liste))
        case Et(formules):
            return Et(tuple(_relative(f, liste) for f in formules))
        case Ou(formules):
            return Ou(tuple(_relative(f, liste) for f in formules))
        case _:
            return formule


def en_schema(formule: Formule) -> Schema:
    """Le schéma que vérifient exactement les données qui vérifient la formule."""
    match formule:
        case Constante(vraie):
            return {} if vraie else {"not": {}}
        case Donne(chemin):
            return _a_sa_place(chemin, None)
        case Vrai(chemin):
            return _a_sa_place(chemin, {"const": True})
        case Dans(chemin, valeurs):
            return _a_sa_place(chemin, {"enum": list(valeurs)})
        case EstTexte(chemin):
            return _a_sa_place(chemin, {"type": "string"})
        case EstMorale(chemin):
            return _a_sa_place(chemin, _MORALE) if chemin else _MORALE
        case Non(dedans):
            return {"not": en_schema(dedans)}
        case Et(formules):
            return {"allOf": [en_schema(f) for f in formules]}
        case Ou(formules):
            return {"anyOf": [en_schema(f) for f in formules]}


_MORALE: Schema = {
    "anyOf": [
        {"properties": {"genre": {"const": "morale"}}, "required": ["genre"]},
        {"required": ["denomination"], "not": {"required": ["genre"]}},
    ]
}


def _a_sa_place(chemin: str, valeur: Schema | None) -> Schema:
    groupe, point, reste = chemin.partition(".")
    dedans = _a_sa_place(reste, valeur) if point else valeur
    return {"required": [groupe], **({"properties": {groupe: dedans}} if dedans else {})}


def _personnes(schema: Schema) -> Iterator[Schema]:
    """Les groupes qui décrivent une personne dont le genre compte."""
    proprietes = schema.get("properties", {})
    if {"genre", "nom", "denomination"} <= proprietes.keys():
        yield schema
    for sous in proprietes.values():
        yield from _personnes(sous)
        yield from _personnes(sous.get("items", {}))


def _coherence(proprietes: Mapping[str, Any]) -> Iterator[Schema]:
    """Une personne dite morale a une dénomination ; dite physique, un nom."""
    for genre, champ in (("morale", "denomination"), ("physique", "nom")):
        if champ in proprietes:
            yield {
                "if": {"properties": {"genre": {"const": genre}}, "required": ["genre"]},
                "then": {"required": [champ]},
            }
