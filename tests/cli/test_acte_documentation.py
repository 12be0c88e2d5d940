"""La page de référence des actes dit tout le catalogue, et rien de périmé."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from basoche.droit import actes

RACINE = Path(__file__).parents[2]
PAGE = RACINE / "docs" / "reference" / "actes.md"
OUTIL = RACINE / "outils" / "documenter_actes.py"


def test_chaque_acte_est_documente_une_fois() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## Mentions communes")[0]
    assert tuple(re.findall(r"^\| `([a-z0-9_]+)` \|", section, flags=re.MULTILINE)) == actes.codes()


def test_la_page_des_actes_est_a_jour() -> None:
    essai = subprocess.run([sys.executable, str(OUTIL), "--verifier"], capture_output=True, text=True, check=False)
    assert essai.returncode == 0, essai.stdout + essai.stderr
