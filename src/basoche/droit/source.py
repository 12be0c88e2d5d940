"""D'où vient une valeur : l'article, la source lue et le niveau de vérification."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verification(StrEnum):
    """Comment une valeur a été lue, du plus sûr au moins sûr."""

    TEXTE = "texte"
    RECOUPE = "recoupe"
    UNE_SOURCE = "une_source"
    MEMOIRE = "memoire"

    @property
    def est_incertaine(self) -> bool:
        """Vrai si la valeur doit être signalée à l'écran et sur le papier."""
        return self in (Verification.UNE_SOURCE, Verification.MEMOIRE)


@dataclass(frozen=True, slots=True)
class Fondement:
    """Ce sur quoi repose une ligne : article, source, niveau de vérification."""

    article: str
    source: str
    verification: Verification

    def en_dict(self) -> dict[str, str]:
        """Le fondement tel que le rend la ligne de commande."""
        return {"article": self.article, "source": self.source, "verification": self.verification.value}
