"""Tout acte du catalogue a un modèle, ou la raison écrite pour laquelle il n'en a pas."""

import re
from pathlib import Path

from basoche.droit.actes import codes
from basoche.redaction.modele import modeles_livres

ABSENTS = Path(__file__).parents[2] / "docs" / "explication" / "modeles-absents.md"


def test_un_acte_sans_modele_dit_pourquoi():
    lignes = re.findall(r"^\| `(\w+)` \| (.+?) \|$", ABSENTS.read_text(encoding="utf-8"), re.MULTILINE)
    raisons = dict(lignes)
    assert len(raisons) == len(lignes)
    assert set(raisons) == set(codes()) - set(modeles_livres())
    assert all(len(raison) > 20 for raison in raisons.values())
