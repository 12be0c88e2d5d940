"""Où vit l'étude de démonstration : faite à côté, puis posée d'un coup ; la précédente est mise de côté.

Rien d'autre n'est touché : un dossier ``etude`` que la démonstration n'a pas fait est refusé avant tout travail.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from basoche.echanges.erreurs import EcritureImpossible

NOM, BROUILLON, PRECEDENTE = "etude", ".etude-en-cours", "etude-precedente"
MARQUE = ".demonstration"
_TEXTE = "Ce dossier est refait par « basoche demo » : ne rien y garder.\n"


def preparer_emplacement(sortie: Path) -> Path:
    """Un dossier neuf où faire l'étude ; ce qu'un passage coupé a laissé est ôté.

    Raises:
        EcritureImpossible: un des dossiers à remplacer n'a pas été fait par la démonstration.
    """
    for nom in (NOM, BROUILLON, PRECEDENTE):
        exiger_le_sien(sortie / nom)
    brouillon = sortie / BROUILLON
    if brouillon.exists():
        shutil.rmtree(brouillon)
    brouillon.mkdir(parents=True, mode=0o700)
    (brouillon / MARQUE).write_text(_TEXTE, encoding="utf-8")
    return brouillon


def exiger_le_sien(dossier: Path) -> None:
    """Refuse un dossier qui n'est pas de la démonstration.

    Raises:
        EcritureImpossible: il n'en porte pas la marque.
    """
    if dossier.is_symlink() or (dossier.exists() and not (dossier / MARQUE).is_file()):
        raise EcritureImpossible(
            f"« {dossier} » n'a pas été fait par la démonstration : elle n'y touche pas.",
            conseil="Donner un autre dossier (--dossier), ou déplacer celui-ci.",
        )


def poser_l_etude(sortie: Path) -> Path:
    """Met l'étude faite à sa place ; celle d'avant devient ``etude-precedente``. Rend le dossier de l'étude."""
    etude, precedente = sortie / NOM, sortie / PRECEDENTE
    if etude.exists():
        if precedente.exists():
            shutil.rmtree(precedente)
        etude.rename(precedente)
    (sortie / BROUILLON).rename(etude)
    return etude
