"""Des données tirées mécaniquement d'un schéma, sans rien savoir de l'acte : le moins possible, ou tout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

Schema = dict[str, Any]


def valeur(noeud: Schema) -> Any:
    """Une valeur de la forme décrite, prise à l'exemple s'il y en a un."""
    if noeud.get("examples"):
        return noeud["examples"][0]
    if "enum" in noeud:
        return noeud["enum"][0]
    types = noeud["type"] if isinstance(noeud["type"], list) else [noeud["type"]]
    if "array" in types:
        return [valeur(noeud["items"])]
    return {"object": {}, "boolean": True, "integer": 1, "string": "x"}[types[0]]


def minimum(schema: Schema) -> dict[str, Any]:
    """Le moins de données que le schéma accepte : on répare, l'un après l'autre, ce qu'il refuse."""
    donnees: dict[str, Any] = {}
    juge = Draft202012Validator(schema)
    for _ in range(400):
        faute = next(juge.iter_errors(donnees), None)
        if faute is None:
            return donnees
        reparer(schema, donnees, faute)
    raise AssertionError(f"le schéma refuse encore {donnees}")


def reparer(schema: Schema, donnees: dict[str, Any], faute: ValidationError) -> None:
    """Ajoute ce que demande une faute ; d'un choix, la première branche."""
    if faute.validator == "anyOf":
        branche = [sous for sous in faute.context or () if sous.schema_path[0] == 0]
        for sous in branche:
            reparer(schema, donnees, sous)
        return
    endroit = list(faute.absolute_path)
    if faute.validator == "required":
        ou = _a(donnees, endroit)
        for cle in faute.validator_value:
            if cle not in ou:
                ou[cle] = valeur(_decrit(schema, [*endroit, cle]))
        return
    if faute.validator in ("const", "enum"):
        choix = faute.validator_value
        _a(donnees, endroit[:-1])[endroit[-1]] = choix if faute.validator == "const" else choix[0]
        return
    raise AssertionError(f"faute sans remède : {faute.message} en {endroit}")


def tout(noeud: Schema, *, seconds_noms: bool = False) -> Any:
    """Chaque champ décrit, rempli ; ``seconds_noms`` remplit aussi ceux qui doublent un autre champ."""
    if "properties" in noeud:
        gardes = {cle: sous for cle, sous in noeud["properties"].items() if seconds_noms or not sous.get("deprecated")}
        return {cle: tout(sous, seconds_noms=seconds_noms) for cle, sous in gardes.items()}
    if noeud.get("type") == "array" and "properties" in noeud["items"]:
        return [tout(noeud["items"], seconds_noms=seconds_noms)]
    return valeur(noeud)


def feuilles(noeud: Schema, chemin: str = "") -> Iterator[tuple[str, Schema]]:
    """Chaque champ décrit, et son chemin (« biens[].nom »)."""
    for cle, sous in noeud.get("properties", {}).items():
        ici = f"{chemin}.{cle}" if chemin else cle
        yield ici, sous
        yield from feuilles(sous, ici)
        yield from feuilles(sous.get("items", {}), f"{ici}[]")


def _a(donnees: Any, endroit: Sequence[str | int]) -> Any:
    for cle in endroit:
        donnees = donnees[cle]
    return donnees


def _decrit(schema: Schema, endroit: Sequence[str | int]) -> Schema:
    for cle in endroit:
        schema = schema["items"] if isinstance(cle, int) else schema["properties"][cle]
    return schema
