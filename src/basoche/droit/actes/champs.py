"""Les champs attendus d'un acte, en JSON Schema (draft 2020-12), tirés de ses mentions.

Un champ est exigé si une mention sans condition le demande ; celui d'une mention conditionnelle ne l'est que si la
circonstance est déclarée vraie (``circonstances``) ; un groupe ``un_de`` demande au moins un de ses choix entier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from basoche.droit.actes import Acte, Mention, acte, mentions_de
from basoche.droit.actes._noeud import Fichier, Noeud

Schema = dict[str, Any]

_FICHIER = Path(__file__).parent / "champs.yaml"
DIALECTE = "https://json-schema.org/draft/2020-12/schema"
# Ce qui ne peut être su qu'après la rédaction : la remise et la signature.
_CONDITION_TARDIVE = {"gen.modalites_remise": "acte_remis"}
_CHAMPS_TARDIFS = frozenset({"officier.signature"})


class TypeChamp(StrEnum):
    """Ce que contient un champ."""

    TEXTE = "texte"
    MONTANT = "montant"
    DATE = "date"
    HEURE = "heure"
    HORODATAGE = "horodatage"
    ENTIER = "entier"
    TAUX = "taux"
    BOOLEEN = "booleen"
    LISTE = "liste"


# La forme JSON de chaque type ; l'exemple montre comment l'écrire.
FORMES: Mapping[TypeChamp, Schema] = {
    TypeChamp.TEXTE: {"type": "string", "minLength": 1, "pattern": r"\S"},
    TypeChamp.MONTANT: {"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,2})?$", "examples": ["1234.56"]},
    TypeChamp.DATE: {
        "type": "string",
        "format": "date",
        "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "examples": ["2026-11-23"],
    },
    TypeChamp.HEURE: {"type": "string", "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["14:30"]},
    TypeChamp.HORODATAGE: {"type": "string", "format": "date-time", "examples": ["2026-11-23T14:05:00+01:00"]},
    TypeChamp.ENTIER: {"type": "integer", "minimum": 0, "maximum": 99999, "examples": [2]},
    TypeChamp.TAUX: {"type": "string", "pattern": r"^[0-9]{1,3}(\.[0-9]{1,6})?$", "examples": ["6.65"]},
    TypeChamp.BOOLEEN: {"type": "boolean", "examples": [True]},
    TypeChamp.LISTE: {"type": "array", "minItems": 1, "items": {"type": ["string", "object"]}},
}


@dataclass(frozen=True, slots=True)
class Vocabulaire:
    """Les noms français : objets (« titre » : titre exécutoire), champs (nom complet), circonstances."""

    objets: Mapping[str, str]
    champs: Mapping[str, tuple[TypeChamp, str]]
    circonstances: Mapping[str, str]


@cache
def vocabulaire() -> Vocabulaire:
    """Le vocabulaire livré des champs.

    Raises:
        CatalogueInvalide: le fichier ne respecte pas le format.
    """
    noeud = Fichier(_FICHIER, "champs des actes").racine()
    noeud.verifier_cles(frozenset({"description", "objets", "champs", "circonstances"}), frozenset())
    champs = noeud.objet("champs")
    return Vocabulaire(
        objets=_noms(noeud.objet("objets")),
        champs={nom: _champ(champs.objet(nom)) for nom in champs.contenu},
        circonstances=_noms(noeud.objet("circonstances")),
    )


def _noms(noeud: Noeud) -> dict[str, str]:
    return {cle: noeud.texte(cle) for cle in noeud.contenu}


def _champ(noeud: Noeud) -> tuple[TypeChamp, str]:
    noeud.verifier_cles(frozenset({"type", "titre"}), frozenset())
    return noeud.choix("type", TypeChamp), noeud.texte("titre")


def schema_des_champs(demande: Acte) -> Schema:
    """Le JSON Schema des champs d'un acte : objets imbriqués, titres et descriptions en français.

    La description d'un champ dit la mention qui le demande et son article ; ``x-basoche`` donne son type métier et
    les identifiants des mentions.
    """
    mentions = tuple(_mentions(demande))
    racine: Schema = {
        "$schema": DIALECTE,
        "title": demande.intitule,
        "description": f"Champs attendus de l'acte « {demande.code} », d'après ses mentions.",
        "type": "object",
        "properties": {},
    }
    for nom in dict.fromkeys(champ for mention in mentions for champ in mention.champs):
        _poser(racine, nom, [mention for mention in mentions if nom in mention.champs])
    _exiger(racine, _exiges(mentions))
    regles = [*_alternatives(mentions), *_conditions(mentions)]
    circonstances = _circonstances(mentions)
    if circonstances:
        racine["properties"]["circonstances"] = circonstances
    if regles:
        racine["allOf"] = regles
    return racine


def _mentions(demande: Acte) -> Iterator[Mention]:
    """Les mentions de l'acte et celles de l'acte auquel l'une d'elles renvoie."""
    yield from mentions_de(demande)
    for mention in demande.mentions:
        if mention.renvoi:
            yield from acte(mention.renvoi).mentions


def _condition(mention: Mention) -> str:
    return _CONDITION_TARDIVE.get(mention.id, mention.condition)


def _exiges(mentions: Iterable[Mention]) -> Iterator[str]:
    for mention in mentions:
        if not _condition(mention) and not mention.un_de:
            yield from (champ for champ in mention.champs if champ not in _CHAMPS_TARDIFS)


def _poser(racine: Schema, nom: str, mentions: list[Mention]) -> None:
    """Place un champ à son chemin : « titre.date » dans l'objet ``titre``, « biens[].nom » dans la liste ``biens``."""
    mots = vocabulaire()
    *parents, feuille = nom.split(".")
    noeud, chemin = racine, ""
    for parent in parents:
        cle = parent.removesuffix("[]")
        chemin = f"{chemin}.{cle}" if chemin else cle
        titre = mots.objets[chemin]
        noeud = noeud.setdefault("properties", {}).setdefault(cle, {"title": titre, "type": "object"})
        if parent.endswith("[]"):
            noeud.update({"type": "array", "minItems": 1})
            noeud = noeud.setdefault("items", {"type": "object"})
    type_champ, titre = mots.champs[nom]
    noeud.setdefault("properties", {})[feuille] = {
        "title": titre,
        "description": " ; ".join(f"{mention.texte} ({mention.article})" for mention in mentions),
        **FORMES[type_champ],
        "x-basoche": {"type": str(type_champ), "mentions": [mention.id for mention in mentions]},
    }


def _exiger(schema: Schema, noms: Iterable[str]) -> Schema:
    """Rend exigés ces champs et les objets qui les contiennent."""
    for nom in noms:
        noeud = schema
        *parents, feuille = nom.split(".")
        for parent in parents:
            cle = parent.removesuffix("[]")
            _ajouter(noeud, cle)
            noeud = noeud.setdefault("properties", {}).setdefault(cle, {})
            if parent.endswith("[]"):
                noeud = noeud.setdefault("items", {})
        _ajouter(noeud, feuille)
    return schema


def _ajouter(noeud: Schema, cle: str) -> None:
    exiges = noeud.setdefault("required", [])
    if cle not in exiges:
        exiges.append(cle)


def _alternatives(mentions: Iterable[Mention]) -> Iterator[Schema]:
    for mention in mentions:
        if mention.un_de and not _condition(mention):
            yield {"description": mention.texte, "anyOf": [_exiger({}, groupe) for groupe in mention.un_de]}


def _conditions(mentions: Iterable[Mention]) -> Iterator[Schema]:
    for mention in mentions:
        nom = _condition(mention)
        if nom and mention.champs:
            fait: Schema = {"properties": {nom: {"const": True}}, "required": [nom]}
            for exclue in mention.sauf:
                fait["properties"][exclue] = {"not": {"const": True}}
            yield {
                "description": f"{mention.id} : seulement si la circonstance « {nom} » est vraie",
                "if": {"properties": {"circonstances": fait}, "required": ["circonstances"]},
                "then": _exiger({}, mention.champs),
            }


def _circonstances(mentions: Iterable[Mention]) -> Schema:
    noms = dict.fromkeys(nom for mention in mentions for nom in (_condition(mention), *mention.sauf) if nom)
    if not noms:
        return {}
    return {
        "title": "Circonstances",
        "description": "Ce qui rend certaines mentions obligatoires ; une circonstance absente est tenue pour fausse.",
        "type": "object",
        "properties": {nom: {"title": vocabulaire().circonstances[nom], "type": "boolean"} for nom in noms},
    }
