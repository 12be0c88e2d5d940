"""Ce qu'il faut pour créer l'étude de démonstration ; l'appelant le donne, rien n'est lu ici."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from basoche.echanges.creance import Creance


@dataclass(frozen=True, slots=True)
class Donnees:
    """L'étude à créer.

    Attributes:
        le: le jour où elle s'ouvre ; ses échéances et ses tâches l'entourent.
        creances: le portefeuille importé.
        a_obtenir: clés des créances que le tri range parmi les titres à obtenir.
        prescrites: clés de celles que le tri dit prescrites : rendues au créancier, sauf quelques-unes.
        officier: civilité et demeure du commissaire de justice, pour ses actes.
        paiement: où payer, imprimé dans les actes.
        requerants: nom, forme et organe des créanciers personnes morales, par clé de créancier.
    """

    le: date
    creances: Sequence[Creance]
    a_obtenir: frozenset[str] = frozenset()
    prescrites: frozenset[str] = frozenset()
    officier: Mapping[str, str] = field(default_factory=dict)
    paiement: str = ""
    requerants: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Calculee:
    """Une créance et ses postes tels que le dossier les garde, avec le solde au jour ou le refus du calcul."""

    creance: Creance
    postes: tuple[Mapping[str, Any], ...]
    ecartes: tuple[str, ...]
    solde: int | None
    refus: str
