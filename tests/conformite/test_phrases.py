"""Les phrases du contrôle : ce que le clerc lit, mot pour mot, avec l'article et le remède."""

from __future__ import annotations

import pytest
import yaml

from conformite.phrases import PAGE, recueillir

ATTENDUES = yaml.safe_load(PAGE.read_text(encoding="utf-8"))
DITES = recueillir()


@pytest.mark.parametrize("recueil", sorted(ATTENDUES))
def test_le_controle_dit_ces_phrases(recueil):
    assert DITES[recueil] == ATTENDUES[recueil]


def test_aucun_recueil_ne_manque():
    assert sorted(DITES) == sorted(ATTENDUES)
    assert sum(map(len, ATTENDUES.values())) > 80


@pytest.mark.parametrize("recueil", sorted(ATTENDUES))
def test_chaque_phrase_finit_par_un_point_et_cite_un_article(recueil):
    for motif in ATTENDUES[recueil]:
        assert motif["explication"].rstrip().endswith("."), motif
        assert motif["remede"].endswith("."), motif
        assert motif["article"].strip(), motif
        assert "  " not in motif["explication"], motif
