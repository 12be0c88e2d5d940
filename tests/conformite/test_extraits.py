"""Sur de courts passages d'actes d'autres mains : défauts vus, fausses alertes, mains et actes mêlés."""

from __future__ import annotations

import os

import pytest

from conformite.extraits_mesure import fichiers, lectures

UN_SUR = 1 if os.environ.get("BASOCHE_ESSAIS_PROFIL") == "complet" else 4
# Défauts vus, et passages justes accusés, en pour cent : l'acquis du 23/11/2026, de réglage (False) et de validation.
ACQUIS = {False: (94, 4), True: (82, 10)}


@pytest.mark.parametrize("validation", [False, True], ids=["reglage", "validation"])
def test_ce_qui_est_acquis_sur_les_extraits_ne_recule_pas(validation):
    rappel, admises = ACQUIS[validation]
    lues = [lue for fichier in fichiers() for lue in lectures(fichier, un_sur=UN_SUR, validation=validation)]
    defauts = [lue for lue in lues if lue.est_un_defaut]
    justes = [lue for lue in lues if not lue.est_un_defaut]
    vus = sum(lue.est_dite_en_defaut for lue in defauts)
    fausses = sum(lue.est_dite_en_defaut for lue in justes)
    assert len(defauts) > 50
    assert 100 * vus >= rappel * len(defauts), f"{vus} défauts vus sur {len(defauts)}"
    assert 100 * fausses <= admises * len(justes), f"{fausses} fausses alertes sur {len(justes)}"


def test_chaque_extrait_a_son_texte_et_son_etat():
    for fichier in fichiers():
        for lue in lectures(fichier, un_sur=40):
            assert lue.annote in ("trouvee", "absente", "contredite", "non_apparente"), lue.document
            assert lue.mention == fichier.stem, fichier
