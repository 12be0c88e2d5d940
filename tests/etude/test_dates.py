"""Les dates comme un clerc les tape."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.erreurs import ChampInvalide
from basoche.etude.commun.dates import lire_date_tapee

CE_JOUR = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("tape", "attendue"),
    [
        ("j", CE_JOUR), (" J ", CE_JOUR), ("+8", date(2026, 12, 1)), ("-3", date(2026, 11, 20)),
        ("fm", date(2026, 11, 30)), ("12/03", date(2026, 3, 12)), ("12/3/26", date(2026, 3, 12)),
        ("12.03.2024", date(2024, 3, 12)), ("120324", date(2024, 3, 12)), ("12031998", date(1998, 3, 12)),
        ("01/01/62", date(1962, 1, 1)), ("01/01/46", date(2046, 1, 1)), ("2026-02-28", date(2026, 2, 28)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)  # fmt: skip
def test_ce_qui_se_lit(tape, attendue):
    assert lire_date_tapee(tape, ce_jour=CE_JOUR) == attendue


@pytest.mark.parametrize("tape", ["", "31/02", "29/02/2026", "demain", "12/13", "+99999", "1/1/1/1", "²/03", "+8j"])
def test_ce_qui_ne_se_lit_pas_est_refuse(tape):
    with pytest.raises(ChampInvalide, match="Date illisible"):
        lire_date_tapee(tape, ce_jour=CE_JOUR)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_une_date_ecrite_en_entier_se_relit(le):
    assert lire_date_tapee(f"{le:%d/%m/%Y}", ce_jour=CE_JOUR) == le


@given(st.text(max_size=20))
def test_rien_d_autre_qu_un_refus(texte):
    try:
        lire_date_tapee(texte, ce_jour=CE_JOUR)
    except ChampInvalide:
        return
