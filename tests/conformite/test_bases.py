"""Sur les actes entiers d'auteurs qui ne connaissaient pas le contrôle : défauts vus, fausses alertes.

Ces bases servent au réglage ; la mesure, elle, est sur les documents gelés (``test_externes.py``).
"""

from __future__ import annotations

import os

import pytest

from conformite.bases_mesure import BASES, lectures

UN_SUR = 1 if os.environ.get("BASOCHE_ESSAIS_PROFIL") == "complet" else 5
# Défauts vus, et fausses alertes sur les mentions justes, en pour cent, acte par acte : l'acquis du 23/11/2026.
RAPPEL_ACQUIS, FAUSSES_ADMISES = 86, 5


@pytest.mark.parametrize("code", sorted(chemin.name for chemin in BASES.iterdir() if chemin.is_dir()))
def test_ce_qui_est_acquis_sur_les_bases_ne_recule_pas(code):
    graves = [lecture for lecture in lectures(code, un_sur=UN_SUR) if lecture.a_peine_de_nullite]
    defauts = [lecture for lecture in graves if lecture.est_un_defaut]
    justes = [lecture for lecture in graves if not lecture.est_un_defaut]
    vus = sum(lecture.est_dite_en_defaut for lecture in defauts)
    fausses = sum(lecture.est_dite_en_defaut for lecture in justes)
    assert len(defauts) > 10
    assert 100 * vus >= RAPPEL_ACQUIS * len(defauts), f"{vus} défauts vus sur {len(defauts)}"
    assert 100 * fausses <= FAUSSES_ADMISES * len(justes), f"{fausses} fausses alertes sur {len(justes)}"
