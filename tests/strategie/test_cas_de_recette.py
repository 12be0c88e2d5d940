"""Les cas de recette eux-mêmes : complets, sans contradiction, et de codes que le catalogue connaît."""

import pytest

from basoche.droit import actes
from strategie.lecture_cas import lire_les_cas

CAS = lire_les_cas()
HORS_CATALOGUE = {"attendre", "arret"}


def test_il_y_a_au_moins_soixante_cas():
    assert len(CAS) >= 60


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.nom)
def test_un_cas_ne_se_contredit_pas(cas):
    assert cas.articles
    assert cas.premier_choix
    assert not cas.permises & cas.interdites.keys()
    assert not cas.premier_choix & cas.interdites.keys()


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.nom)
def test_les_voies_d_un_cas_sont_des_actes_du_catalogue(cas):
    voies = cas.permises | cas.interdites.keys() | cas.premier_choix
    assert voies <= set(actes.codes()) | HORS_CATALOGUE
