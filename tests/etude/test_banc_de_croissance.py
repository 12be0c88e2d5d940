"""Le banc de croissance : la médiane des passages, et un verdict pour ce qui se compare."""

import pytest
from bancs import aiguilles, charge
from bancs.croissance import INEGALES, _ligne


@pytest.mark.parametrize(
    ("petits", "grands", "ecart", "verdict"),
    [
        ([4.0, 4.0, 9.0], [6.0, 6.0, 6.0], "+50 %", "tenu"),
        ([4.0, 4.0, 9.0], [6.1, 6.1, 1.0], "+52 %", "non tenu"),
        ([4.0], [3.0], "-25 %", "tenu"),
    ],
)
def test_la_mediane_dit_si_la_borne_est_tenue(petits, grands, ecart, verdict):
    ligne, tenu = _ligne("fiche", petits, grands)
    assert f"| {ecart} | +50 % | {verdict} |" in ligne
    assert tenu is (verdict == "tenu")


def test_des_reponses_inegales_se_montrent_sans_se_juger():
    ligne, tenu = _ligne(INEGALES[0], [2.0], [6.0])
    assert "+200 %" in ligne
    assert "ne se compare pas" in ligne
    assert tenu


def test_chaque_page_inegale_a_sa_page_a_reponses_egales():
    assert set(INEGALES) <= set(charge.pages(1_000))
    assert all(any(egale.startswith(f"{page},") for egale in aiguilles.EGALES) for page in INEGALES)
