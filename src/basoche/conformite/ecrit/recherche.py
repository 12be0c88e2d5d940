"""Ce que le texte d'un acte dit d'une mention : son état, l'extrait qui le fonde, la raison."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Etat(StrEnum):
    """Où en est une mention dans le texte."""

    TROUVEE = "trouvee"
    ABSENTE = "absente"
    DOUTEUSE = "douteuse"
    CONTREDITE = "contredite"
    VIDE = "vide"
    NON_APPARENTE = "non_apparente"

    @property
    def est_un_defaut(self) -> bool:
        """Vrai si la mention manque, est fausse, vide ou n'est pas apparente ; une mention douteuse se relit."""
        return self not in (Etat.TROUVEE, Etat.DOUTEUSE)


@dataclass(frozen=True, slots=True)
class Recherche:
    """Une mention due cherchée dans le texte ; ``extrait`` est vide si rien n'a été trouvé."""

    id: str
    etat: Etat
    extrait: str = ""
    raison: str = ""

    def en_dict(self) -> dict[str, str]:
        """La recherche telle que la rend la ligne de commande."""
        return {"id": self.id, "etat": self.etat.value, "extrait": self.extrait, "raison": self.raison}
