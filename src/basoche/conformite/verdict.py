"""Ce que dit un contrôle : des motifs, chacun avec sa gravité, son article et son remède, et le verdict qui en suit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from basoche.droit.actes import Gravite


class Objet(StrEnum):
    """Ce que vise un motif."""

    MENTION = "mention"
    DELAI = "delai"
    QUALITE = "qualite"
    TERRITOIRE = "territoire"
    TEXTE_REPRODUIT = "texte_reproduit"


class Conclusion(StrEnum):
    """L'acte peut-il partir ?"""

    CONFORME = "conforme"
    AVEC_RESERVE = "conforme_avec_reserve"
    NON_CONFORME = "non_conforme"


# Ce qui n'annule pas l'acte ou qui reste à vérifier laisse partir, avec réserve.
_RESERVES = (Gravite.IRREGULARITE, Gravite.A_VERIFIER)
_DU_PLUS_GRAVE = tuple(Gravite)


@dataclass(frozen=True, slots=True)
class Motif:
    """Un défaut : ce qu'il vise, ce qu'il coûte, l'article, une phrase de clerc, ce qu'il faut faire."""

    objet: Objet
    id: str
    gravite: Gravite
    article: str
    explication: str
    remede: str

    def en_dict(self) -> dict[str, str]:
        """Le motif tel que le rend la ligne de commande."""
        return {
            "objet": self.objet.value,
            "id": self.id,
            "gravite": self.gravite.value,
            "article": self.article,
            "explication": self.explication,
            "remede": self.remede,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """La conclusion et les motifs, du plus grave au moins grave."""

    conclusion: Conclusion
    motifs: tuple[Motif, ...]

    def en_dict(self) -> dict[str, Any]:
        """Le verdict tel que le rend la ligne de commande."""
        return {"verdict": self.conclusion.value, "motifs": [motif.en_dict() for motif in self.motifs]}


def conclure(motifs: Iterable[Motif]) -> Verdict:
    """Le verdict : non conforme dès qu'un motif peut faire tomber l'acte, avec réserve s'il n'en reste que d'autres."""
    ranges = tuple(sorted(dict.fromkeys(motifs), key=lambda motif: _DU_PLUS_GRAVE.index(motif.gravite)))
    if any(motif.gravite not in _RESERVES for motif in ranges):
        return Verdict(Conclusion.NON_CONFORME, ranges)
    return Verdict(Conclusion.AVEC_RESERVE if ranges else Conclusion.CONFORME, ranges)
