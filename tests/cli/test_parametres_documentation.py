"""La page de référence dit tout le recueil, et rien de périmé."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml

from basoche.droit import parametres

RACINE = Path(__file__).parents[2]
PAGE = RACINE / "docs" / "reference" / "parametres.md"
OUTIL = RACINE / "outils" / "documenter_parametres.py"


def test_chaque_parametre_est_documente_une_fois() -> None:
    documentes = re.findall(r"^\| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    fichiers = sorted(parametres.DONNEES.rglob("*.yaml"))
    noms = [yaml.safe_load(fichier.read_text(encoding="utf-8"))["parametre"] for fichier in fichiers]
    assert documentes == noms


def test_la_page_est_a_jour() -> None:
    essai = subprocess.run([sys.executable, str(OUTIL), "--verifier"], capture_output=True, text=True, check=False)
    assert essai.returncode == 0, essai.stdout + essai.stderr


def test_le_guide_de_saisie_nomme_chaque_option_de_la_commande() -> None:
    from basoche.cli.application import commande_racine

    guide = (RACINE / "docs" / "guides" / "saisir-une-valeur.md").read_text(encoding="utf-8")
    racine = commande_racine()
    groupe = racine.get_command(racine.make_context("basoche", ["parametres"]), "parametres")  # type: ignore[attr-defined]
    options = {nom for option in groupe.commands["saisir"].params for nom in option.opts if nom.startswith("--")}
    assert {option for option in options if f"`{option}" not in guide} == set()
