"""Comment plusieurs débiteurs sont tenus : la solidarité ne se présume pas (C. civ. 1310)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from basoche.etude.dossiers.models import Role
from basoche.etude.personnes.models import Personne

COTE_DEBITEUR = (Role.DEBITEUR, Role.CODEBITEUR, Role.CAUTION)


class Tenue(Protocol):
    """Ce qu'on lit d'une partie, donnée ou inscrite."""

    @property
    def personne(self) -> Personne:
        """Qui."""
        ...

    @property
    def role(self) -> str:
        """À quel titre."""
        ...

    @property
    def tenu(self) -> str:
        """Comment ; vide si ce n'est pas dit."""
        ...


def muets_de(parties: Iterable[Tenue]) -> list[str]:
    """Les débiteurs qui, à plusieurs, ne disent pas comment ils sont tenus ; une caution le dit d'elle-même."""
    tenus = [partie for partie in parties if partie.role in COTE_DEBITEUR]
    if len(tenus) < 2:
        return []
    return [str(partie.personne) for partie in tenus if not partie.tenu and partie.role != Role.CAUTION]
