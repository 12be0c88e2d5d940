"""Ce que rend tout calcul : des valeurs et leur preuve.

L'écran, le PDF, l'API et la ligne de commande montrent les mêmes lignes : elles naissent ici.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from basoche.droit.montant import Montant
from basoche.droit.source import Fondement

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Avertissement:
    """Un point incertain ou un choix à relire : il remonte jusqu'au pied du document, il n'arrête pas."""

    code: str
    message: str

    def en_dict(self) -> dict[str, str]:
        """L'avertissement tel que le rend la ligne de commande."""
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class Resultat:
    """Valeurs, lignes, fondements, hypothèses et avertissements d'un calcul."""

    valeurs: Mapping[str, Any]
    lignes: Sequence[Mapping[str, Any]] = ()
    fondements: Sequence[Fondement] = ()
    hypotheses: Sequence[str] = ()
    avertissements: Sequence[Avertissement] = field(default=())

    def en_dict(self) -> dict[str, Any]:
        """Forme du contrat, prête pour JSON : montants et taux en chaînes, dates ISO."""
        return {
            "resultat": en_json(self.valeurs),
            "lignes": en_json(self.lignes),
            "fondements": [f.en_dict() for f in self.fondements],
            "hypotheses": list(self.hypotheses),
            "avertissements": [a.en_dict() for a in self.avertissements],
        }


def en_json(valeur: Any) -> Any:
    """Rend une valeur du domaine en types JSON (``Montant``, ``Decimal`` et ``date`` en chaînes)."""
    rendre = _RENDUS.get(type(valeur))
    if rendre is not None:
        return rendre(valeur)
    if isinstance(valeur, Enum):
        return valeur.value
    if valeur is None or isinstance(valeur, (str, bool, int)):
        return valeur
    if isinstance(valeur, Montant):
        return str(valeur)
    if isinstance(valeur, Decimal):
        return format(valeur, "f")
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, Mapping):
        return {cle: en_json(contenu) for cle, contenu in valeur.items()}
    if isinstance(valeur, Iterable):
        return [en_json(element) for element in valeur]
    raise TypeError(f"valeur sans forme JSON : {valeur!r}")


# Ce qui est déjà du JSON : le plus grand nombre, qu'il ne vaut pas un appel de rendre tel quel.
_TELS: frozenset[type] = frozenset({str, int, bool, type(None)})
# Les types exacts des lignes : un lot rend des millions de ces valeurs, la suite d'``isinstance`` y coûterait le plus.
_RENDUS: Mapping[type, Callable[[Any], Any]] = {
    str: lambda texte: texte,
    int: lambda nombre: nombre,
    bool: lambda booleen: booleen,
    Montant: str,
    date: date.isoformat,
    type(None): lambda rien: rien,
    dict: lambda contenu: {
        cle: valeur if type(valeur) in _TELS else en_json(valeur) for cle, valeur in contenu.items()
    },
    list: lambda elements: [element if type(element) in _TELS else en_json(element) for element in elements],
}


def sans_doublon(elements: Iterable[T]) -> tuple[T, ...]:
    """Les éléments dans leur ordre d'apparition, chacun une fois (fondements, avertissements)."""
    return tuple(dict.fromkeys(elements))
