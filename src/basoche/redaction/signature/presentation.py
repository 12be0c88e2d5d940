"""Comment présenter un acte signé : un projet, tant que l'étude n'atteste pas un système agréé.

Décret n° 2021-1625 : un certificat, même qualifié, ne fait pas l'acte authentique électronique. Il y faut aussi un
système agréé et le dépôt au minutier central de la chambre nationale dans le délai de l'article 27. Basoche ne peut pas
le constater : l'étude l'atteste par un réglage, et sans cette attestation rien n'est jamais appelé « original ».
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from basoche.droit.source import Fondement, Verification

PROJET_SIGNE: Final = "Projet signé, original à établir sur papier ou sur le système agréé."
ESSAI: Final = "Signature d'essai, sans valeur."

# Le motif écrit dans la signature d'un acte établi sous attestation : sans lui, un réglage posé plus tard ne
# transformerait pas en original un projet signé auparavant.
MOTIF_AUTHENTIQUE: Final = "Acte établi sur support électronique"

FONDEMENTS: Final = (
    Fondement(
        "Décret n° 2021-1625, art. 27",
        "https://legal.tricoteuses.fr/articles/LEGIARTI000044476247",
        Verification.TEXTE,
    ),
)


@dataclass(frozen=True, slots=True)
class Attestation:
    """Ce que l'étude atteste de son système : la référence de son agrément et celle du minutier central."""

    agrement: str = ""
    minutier: str = ""

    @property
    def est_complete(self) -> bool:
        """Vrai si l'étude atteste les deux : l'agrément du système et le dépôt au minutier central."""
        return bool(self.agrement.strip() and self.minutier.strip())


def motif(attestation: Attestation, *, essai: bool) -> str:
    """Le motif (``/Reason``) écrit dans la signature."""
    if essai or not attestation.est_complete:
        return PROJET_SIGNE
    return f"{MOTIF_AUTHENTIQUE} (agrément : {attestation.agrement} ; minutier central : {attestation.minutier})"


def presenter(attestation: Attestation, motifs: list[str], *, reconnue: bool) -> str:
    """La phrase qui présente un acte signé.

    Args:
        attestation: ce que l'étude atteste aujourd'hui.
        motifs: le motif écrit dans chaque signature de l'acte.
        reconnue: vrai si toutes les signatures sont valables, qualifiées et d'une autorité reconnue.
    """
    # Le motif entier : l'acte d'une autre étude, ou signé sous une autre attestation, n'est pas couvert par celle-ci.
    attendu = motif(attestation, essai=False)
    sous_attestation = bool(motifs) and all(lu == attendu for lu in motifs)
    if attestation.est_complete and sous_attestation and reconnue:
        return (
            f"Acte sur support électronique, établi sur le système agréé attesté par l'étude ({attestation.agrement}) "
            f"et à déposer au minutier central ({attestation.minutier})."
        )
    return PROJET_SIGNE
