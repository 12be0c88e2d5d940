"""Les champs d'un modèle : ceux qui manquent à des données, et le schéma de ceux qu'il attend.

Un champ absent, nul ou blanc n'est jamais imprimé : il est relevé, avec son chemin. Un champ qui ne sert que dans une
condition (``{% if titre.reference %}``) est facultatif.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from jinja2 import Undefined, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from basoche.droit.erreurs import ChampManquant


class ChampsManquants(ChampManquant):
    """Des champs attendus manquent ; ``champs`` les nomme tous, ``details`` dit le nom et l'article de chacun."""

    champs: tuple[str, ...] = ()
    details: tuple[Mapping[str, str], ...] = ()


_RELEVE: ContextVar[list[str] | None] = ContextVar("champs_manquants", default=None)
VIDE = "…"


class Manquant(Undefined):
    """Un champ sans valeur : faux dans une condition, relevé dès qu'on veut l'imprimer ou le parcourir."""

    @property
    def _chemin(self) -> str:
        return self._undefined_name or "?"

    def __getattr__(self, nom: str) -> Manquant:
        if nom[:2] == "__":
            raise AttributeError(nom)
        return Manquant(name=f"{self._chemin}.{nom}")

    def __getitem__(self, cle: object) -> Manquant:  # type: ignore[override]  # le chemin continue, sans lever
        return Manquant(name=f"{self._chemin}.{cle}")

    def __str__(self) -> str:
        relever(self._chemin)
        return VIDE

    def __iter__(self) -> Iterator[Any]:
        relever(self._chemin)
        return iter(())

    def __len__(self) -> int:
        relever(self._chemin)
        return 0

    def __bool__(self) -> bool:
        return False

    def __eq__(self, autre: object) -> bool:
        return isinstance(autre, Undefined)

    def __hash__(self) -> int:
        return hash(Manquant)


def relever(chemin: str) -> None:
    """Note un champ manquant du rendu en cours."""
    releve = _RELEVE.get()
    if releve is None:  # Jinja calcule les constantes en compilant : qu'il attende le rendu
        raise UndefinedError(chemin)
    if chemin not in releve:
        releve.append(chemin)


@contextmanager
def releve() -> Iterator[list[str]]:
    """Le relevé des champs manquants d'un rendu."""
    liste: list[str] = []
    jeton = _RELEVE.set(liste)
    try:
        yield liste
    finally:
        _RELEVE.reset(jeton)


class Champs(Mapping[str, Any]):
    """Un groupe de champs et son chemin ; une valeur vide s'y lit comme un champ manquant."""

    __slots__ = ("_chemin", "_valeurs")

    def __init__(self, valeurs: Mapping[str, Any], chemin: str = "") -> None:
        self._valeurs, self._chemin = valeurs, chemin

    @property
    def chemin(self) -> str:
        """Où est ce groupe dans les données : « titre », « biens[0] »."""
        return self._chemin

    def __getitem__(self, cle: str) -> Any:
        chemin = f"{self._chemin}.{cle}" if self._chemin else cle
        return envelopper(self._valeurs.get(cle), chemin)

    def __iter__(self) -> Iterator[str]:
        return iter(self._valeurs)

    def __len__(self) -> int:
        return len(self._valeurs)


def envelopper(valeur: Any, chemin: str) -> Any:
    """La valeur telle que la voit le modèle : groupe avec son chemin, ou champ manquant si elle est vide."""
    if valeur is None or (isinstance(valeur, str) and not valeur.strip()):
        return Manquant(name=chemin)
    if isinstance(valeur, Mapping):
        return Champs(valeur, chemin)
    if isinstance(valeur, Sequence) and not isinstance(valeur, str | bytes):
        if not valeur:
            return Manquant(name=chemin)
        return [envelopper(element, f"{chemin}[{rang}]") for rang, element in enumerate(valeur)]
    return valeur


class Atelier(SandboxedEnvironment):
    """Jinja en bac à sable, où ``a.values`` est le champ « values » et jamais une méthode.

    Ni fonction globale, ni multiplication : un modèle ne peut pas fabriquer un texte démesuré.
    """

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, **reglages: Any) -> None:
        super().__init__(undefined=Manquant, **reglages)
        self.globals.clear()

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        """Refuse ce qui multiplierait un texte."""
        raise SecurityError(f"l'opération « {operator} » n'est pas permise")

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Un champ d'un groupe, avant tout attribut Python."""
        return obj[attribute] if isinstance(obj, Champs) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Un champ d'un groupe, par crochets."""
        return obj[str(argument)] if isinstance(obj, Champs) else super().getitem(obj, argument)


def filtre_prudent(filtre: Callable[..., str]) -> Callable[..., Any]:
    """Le filtre, qui relève un champ manquant au lieu d'échouer sur lui."""

    @wraps(filtre)
    def applique(valeur: Any, *arguments: Any) -> Any:
        for argument in (valeur, *arguments):
            if isinstance(argument, Undefined):
                # Une personne absente : ce qui manque pour accorder est sa civilité.
                return argument.civilite if filtre.__name__ == "accorder" else argument
        if isinstance(valeur, list) and (absents := [e for e in valeur if isinstance(e, Undefined)]):
            return absents[0]
        try:
            return filtre(valeur, *arguments)
        except ChampManquant as refus:
            # L'accord ignore le genre d'une personne : à relever avec les autres manques, s'il vient des données.
            qui = next((a for a in (valeur, *arguments) if isinstance(a, Champs)), None)
            if qui is None:
                raise
            morale = refus.champ == "civilite" and qui.get("genre") == "morale"
            return Manquant(name=f"{qui.chemin}.{'genre_grammatical' if morale else refus.champ}")

    return applique


def exiger(valeur: Any, *choix: str) -> Any:
    """Filtre ``exige`` : relève le champ si sa valeur n'est pas l'un des choix."""
    if isinstance(valeur, Undefined):
        return valeur
    return valeur if valeur in choix else Manquant(name=f"choix entre {', '.join(choix)}")
