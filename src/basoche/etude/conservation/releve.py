"""Un relevé imprimable : des rubriques en tableaux, en PDF archivable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from basoche.etude.actes.etude import en_tete
from basoche.redaction.pdf import Imprimeur, Page

_EN_TETE = ("nom", "qualite", "adresse", "telephone", "courriel")


@dataclass(frozen=True, slots=True)
class Rubrique:
    """Un titre, ce qu'il faut en savoir, un tableau (vide : la note suffit)."""

    titre: str
    note: str = ""
    entete: Sequence[str] = ()
    lignes: Sequence[Sequence[str]] = field(default_factory=list)


def imprimer_releve(titre: str, sous_titre: str, rubriques: Sequence[Rubrique], le: date, *, pied: str = "") -> bytes:
    """Le PDF du relevé.

    Raises:
        ErreurBasoche: un caractère qu'aucune police livrée ne dessine.
    """
    donnees = {
        "etude": dict.fromkeys(_EN_TETE, "") | dict(en_tete()), "titre": titre, "sous_titre": sous_titre, "pied": pied,
        "rubriques": [asdict(rubrique) for rubrique in rubriques],
    }  # fmt: skip
    return Imprimeur().imprimer(Page("releve", donnees, le))
