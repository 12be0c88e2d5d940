"""Comment chaque réforme se retrouve dans les dossiers : lu dans ``donnees/dossiers.yaml``, vérifié à la lecture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from basoche.droit.parametres import lire
from basoche.veille.reformes import Reforme


class Sorte(StrEnum):
    """Par quoi une réforme se retrouve."""

    TITRE = "titre_a_signifier"
    TAUX = "taux"
    NATURE = "nature"
    ACTE = "acte"
    VOIE = "voie"
    AUCUN = "aucun"


@dataclass(frozen=True, slots=True)
class Regle:
    """Une règle (voir ``donnees/dossiers.yaml``) ; ``du`` et ``jusqu_au`` : les jours, compris, où elle joue."""

    regle: Sorte
    titre: str = ""
    juridiction: str = ""
    parametre: str = ""
    acte: str = ""
    taux: str = ""
    parametres: Mapping[str, str] = field(default_factory=dict)
    natures: Sequence[str] = ()
    codes: Sequence[str] = ()
    etats: str = ""
    cote: str = "depuis"
    donnee: str = ""
    ecart: str = ""
    mention: str = ""
    montants: Mapping[str, str] = field(default_factory=dict)
    quoi: str = ""
    a_voir: str = ""
    raison: str = ""
    du: date | None = None
    jusqu_au: date | None = None


@cache
def _lues() -> Mapping[str, tuple[Regle, ...]]:
    brut = yaml.safe_load((Path(__file__).parent / "donnees" / "dossiers.yaml").read_text(encoding="utf-8"))
    return {nom: tuple(map(_regle, regles)) for nom, regles in brut.items()}


def _regle(champs: Mapping[str, Any]) -> Regle:
    return Regle(**{**champs, "regle": Sorte(champs["regle"])})


def regles_de(reforme: Reforme) -> tuple[Regle, ...]:
    """Les siennes, ses jours posés ; aucune si elle ne touche aucun dossier, ou si rien n'en dit le premier jour."""
    lues = (un for un in _lues().get(reforme.id, ()) if un.regle is not Sorte.AUCUN)
    datees = (_dater(un, reforme) for un in lues)
    return tuple(un for un in datees if un.du is not None or un.regle is Sorte.TAUX)


def _dater(regle: Regle, reforme: Reforme) -> Regle:
    du = regle.du or reforme.entree_en_vigueur
    if regle.ecart == "cout" and du is not None:
        du = _premier_acte_au_tarif(du)
    return replace(regle, du=du, jusqu_au=regle.jusqu_au or reforme.fin)


def _premier_acte_au_tarif(du: date) -> date:
    """Le premier jour où un acte porte le tarif nouveau : sa règle transitoire peut le reculer."""
    transitoire = lire("tarif/versions", le=du).contenu.get("transitoire") or {}
    lu = transitoire.get("prestation_avant")
    return date.fromisoformat(str(lu)) if lu else du


def pourquoi_aucun(reforme: Reforme) -> str:
    """Ce qui fait qu'elle ne touche aucun dossier ; vide si elle en touche."""
    return next((un.raison for un in _lues().get(reforme.id, ()) if un.regle is Sorte.AUCUN), "")
