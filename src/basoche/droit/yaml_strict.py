"""Lecture stricte du YAML des recueils : pas de clé en double, et une faute se dit à sa ligne.

Sert à tout ce qui est donnée de droit dans un fichier : paramètres, catalogue des actes, textes à reproduire.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

_FORME_DE_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_CHIFFRES_MAX = 40

Chemin = tuple[str | int, ...]


# Ce que dit le lecteur de YAML, en anglais ; les fautes qu'on fait vraiment.
_FAUTES = (
    ("',' or '}'", "il manque une virgule, ou l'accolade fermante"),
    ("',' or ']'", "il manque une virgule, ou le crochet fermant"),
    ("mapping values are not allowed", "deux-points inattendu, ou lignes mal alignées"),
    ("cannot start any token", "un caractère qui ne peut pas commencer une valeur : une tabulation, « @ », « ` »…"),
    ("could not find expected ':'", "il manque deux-points"),
    ("unexpected end of stream", "un guillemet n'est pas fermé"),
    ("did not find expected", "ponctuation inattendue, ou lignes mal alignées"),
)


def _en_francais(probleme: str) -> str:
    return next((dite for bout, dite in _FAUTES if bout in probleme), "syntaxe")


class FauteYaml(Exception):
    """Un texte YAML illisible : ce qui ne va pas, et la ligne (à partir de 1)."""

    def __init__(self, message: str, ligne: int) -> None:
        super().__init__(message)
        self.message, self.ligne = message, ligne


class _Lecteur(yaml.CSafeLoader):
    """CSafeLoader qui refuse une clé écrite deux fois."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        vues: set[str] = set()
        for cle, _ in node.value:
            if cle.value in vues:
                raise FauteYaml(f"clé « {cle.value} » écrite deux fois", cle.start_mark.line + 1)
            vues.add(cle.value)
        return super().construct_mapping(node, deep)


class _LecteurExact(_Lecteur):
    """Un nombre à virgule y est un ``Decimal``, tel qu'il est écrit."""


def _construire_decimal(_: yaml.Loader, noeud: yaml.ScalarNode) -> Decimal:
    try:
        nombre = Decimal(noeud.value.replace("_", ""))
    except InvalidOperation:  # .inf, .nan, notation sexagésimale
        raise FauteYaml(f"« {noeud.value} » n'est pas un nombre décimal", noeud.start_mark.line + 1) from None
    if not nombre.is_finite() or abs(nombre.adjusted()) > _CHIFFRES_MAX:
        raise FauteYaml(f"nombre démesuré « {noeud.value[:20]} »", noeud.start_mark.line + 1)
    return nombre


_LecteurExact.add_constructor("tag:yaml.org,2002:float", _construire_decimal)


def charger(texte: str, *, exact: bool = False) -> dict[str, Any]:
    """Le dictionnaire qu'écrit ce YAML.

    Args:
        texte: le YAML.
        exact: lire un nombre à virgule en ``Decimal`` (une entrée de l'utilisateur).

    Raises:
        FauteYaml: clé en double, YAML illisible, date impossible, ou autre chose qu'un dictionnaire.
    """
    try:
        contenu = yaml.load(texte, Loader=_LecteurExact if exact else _Lecteur)  # noqa: S506 (dérivés de CSafeLoader)
    except yaml.MarkedYAMLError as faute:
        ligne = faute.problem_mark.line + 1 if faute.problem_mark else 1
        raise FauteYaml(f"YAML illisible ({_en_francais(str(faute.problem))})", ligne) from faute
    except ValueError as faute:  # date impossible (2026-02-30)
        raise FauteYaml(f"date impossible ({faute})", _ligne_de_date_fausse(texte)) from faute
    if not isinstance(contenu, dict):
        raise FauteYaml("un dictionnaire est attendu", 1)
    return contenu


def numero_de_ligne(texte: str, ou: Chemin) -> int:
    """Ligne (à partir de 1) du nœud atteint en suivant le chemin, ou du plus proche de ses parents."""
    noeud = yaml.compose(texte, Loader=yaml.CSafeLoader)
    ligne = 1
    for etape in ou:
        suite = _descendre(noeud, etape)
        if suite is None:
            return ligne
        ligne, noeud = suite
    return ligne


def _descendre(noeud: yaml.Node | None, etape: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(noeud, yaml.SequenceNode) and isinstance(etape, int) and etape < len(noeud.value):
        enfant = noeud.value[etape]
        return enfant.start_mark.line + 1, enfant
    if isinstance(noeud, yaml.MappingNode):
        for cle, enfant in noeud.value:
            if cle.value == str(etape):
                return cle.start_mark.line + 1, enfant
    return None


def _ligne_de_date_fausse(texte: str) -> int:
    """Ligne de la première date que le calendrier ne connaît pas."""
    for jeton in yaml.scan(texte, Loader=yaml.CSafeLoader):
        if isinstance(jeton, yaml.ScalarToken) and jeton.plain and (forme := _FORME_DE_DATE.match(jeton.value)):
            try:
                date(*map(int, forme.groups()))
            except ValueError:
                return int(jeton.start_mark.line) + 1
    return 1
