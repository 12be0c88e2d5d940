"""Ce qu'est un délai : son type, son sens, sa durée ; et l'explication qui s'accumule en le calculant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from basoche.droit.calendrier import METROPOLE
from basoche.droit.parametres import Options, lire
from basoche.droit.resultat import Avertissement, Resultat, sans_doublon
from basoche.droit.source import Fondement


class TypeDelai(StrEnum):
    """La famille du délai, qui commande le report."""

    PROCEDURE = "procedure"
    PEREMPTION = "peremption"
    FORCLUSION = "forclusion"
    PRESCRIPTION = "prescription"

    @property
    def est_reporte(self) -> bool:
        """Vrai si le délai qui finit un jour chômé est reporté (CPC 642 al. 2)."""
        return self in (TypeDelai.PROCEDURE, TypeDelai.PEREMPTION)


class Sens(StrEnum):
    """Dans quel sens le délai se compte."""

    APRES = "apres"
    AVANT = "avant"
    AU_PLUS_TOT = "au_plus_tot"


@dataclass(frozen=True, slots=True)
class Duree:
    """Une durée de délai. Les ans, mois et jours se cumulent ; les jours ouvrables sont seuls."""

    ans: int = 0
    mois: int = 0
    jours: int = 0
    jours_ouvrables: int = 0

    @property
    def en_mois(self) -> int:
        """Les ans et les mois, en mois."""
        return 12 * self.ans + self.mois

    @property
    def est_nulle(self) -> bool:
        """Vrai si la durée ne compte aucun jour."""
        return not (self.en_mois or self.jours or self.jours_ouvrables)

    def __add__(self, autre: Duree) -> Duree:
        return Duree(
            self.ans + autre.ans,
            self.mois + autre.mois,
            self.jours + autre.jours,
            self.jours_ouvrables + autre.jours_ouvrables,
        )

    def __str__(self) -> str:
        parts = [
            f"{self.ans} an{'s' if self.ans > 1 else ''}" if self.ans else "",
            f"{self.mois} mois" if self.mois else "",
            f"{self.jours} jour{'s' if self.jours > 1 else ''}" if self.jours else "",
            f"{self.jours_ouvrables} jour{'s' if self.jours_ouvrables > 1 else ''} ouvrable"
            f"{'s' if self.jours_ouvrables > 1 else ''}"
            if self.jours_ouvrables
            else "",
        ]
        return ", ".join(part for part in parts if part) or "durée nulle"


AUCUNE_DISTANCE = Duree()


@dataclass(frozen=True, slots=True)
class Delai:
    """Un délai à calculer.

    ``distance`` augmente le délai avant tout report (CPC 643, 644) ; ``origine_zero_heure`` : le délai part de
    l'origine à 0 h (entrée en vigueur d'une loi) et finit la veille du quantième, à 24 h.
    """

    type: TypeDelai
    origine: date
    duree: Duree
    sens: Sens = Sens.APRES
    distance: Duree = AUCUNE_DISTANCE
    territoire: str = METROPOLE
    alsace_moselle: bool = False
    origine_zero_heure: bool = False

    @property
    def est_reporte(self) -> bool:
        """Vrai si un dernier jour chômé se déplace : selon le type, et toujours à rebours ou en attente (prudence)."""
        return self.sens is not Sens.APRES or self.type.est_reporte

    @property
    def en_jours_ouvrables(self) -> bool:
        """Vrai si le délai se compte en jours ouvrables."""
        return self.duree.jours_ouvrables > 0


@dataclass(slots=True)
class Explication:
    """Ce qui s'accumule en calculant : lignes, textes, hypothèses, avertissements."""

    le: date
    options: Options
    lignes: list[Mapping[str, Any]] = field(default_factory=list)
    fondements: list[Fondement] = field(default_factory=list)
    hypotheses: list[str] = field(default_factory=list)
    avertissements: list[Avertissement] = field(default_factory=list)

    def pas(self, etape: str, jour: date, explication: str, regle: str) -> None:
        """Ajoute une ligne fondée sur une règle de computation (``delais/computation/<regle>``)."""
        lecture = lire(f"delais/computation/{regle}", le=self.le, options=self.options)
        self.avertissements += lecture.avertissements
        self.pas_fonde(etape, jour, explication, lecture.fondement)

    def pas_fonde(self, etape: str, jour: date, explication: str, fondement: Fondement) -> None:
        """Ajoute une ligne fondée sur un texte donné."""
        self.lignes.append({"etape": etape, "date": jour, "explication": explication, "article": fondement.article})
        self.fondements.append(fondement)

    def avertir(self, code: str, message: str) -> None:
        """Ajoute un avertissement."""
        self.avertissements.append(Avertissement(code, message))

    def rendre(self, valeurs: Mapping[str, Any]) -> Resultat:
        """Le résultat, textes et avertissements sans doublon."""
        return Resultat(
            valeurs,
            tuple(self.lignes),
            sans_doublon(self.fondements),
            tuple(self.hypotheses),
            sans_doublon(self.avertissements),
        )
