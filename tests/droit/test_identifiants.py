"""SIREN, SIRET et IBAN : la clé juste passe, le moindre chiffre changé se voit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.identifiants import compact, est_un_iban, est_un_siren, est_un_siret

# Numéros fictifs, choisis pour leur clé.
SIREN = "999999998"
IBAN = "FR7630006000011234567890189"


@pytest.mark.parametrize(
    ("numero", "juste"),
    [
        (SIREN, True), ("999 999 998", True), ("999999999", False), ("99999998", False), ("9999999980", False),
        ("99999999A", False), ("", False), ("²99999998", False),
    ],
)  # fmt: skip
def test_un_siren_porte_sa_cle(numero, juste):
    assert est_un_siren(numero) is juste


@pytest.mark.parametrize(
    ("numero", "juste"),
    [
        ("99999999800001", True), ("999 999 998 00019", True), ("99999999800002", False), ("9999999980000", False),
        # Le SIREN qu'il contient doit être juste aussi.
        ("99999999900008", False),
        # La Poste : la somme des chiffres est un multiple de cinq.
        ("35600000049837", True), ("35600000049838", False), ("3560000004983A", False),
    ],
)  # fmt: skip
def test_un_siret_porte_sa_cle(numero, juste):
    assert est_un_siret(numero) is juste


@pytest.mark.parametrize(
    ("numero", "juste"),
    [
        (IBAN, True), ("FR76 3000 6000 0112 3456 7890 189", True), (IBAN[:-1] + "8", False), (IBAN[:-1], False),
        (IBAN + "0", False), ("GB82WEST12345698765432", True), ("GB82WEST12345698765433", False), ("FR76", False),
        ("", False),
    ],
)  # fmt: skip
def test_un_iban_porte_sa_cle(numero, juste):
    assert est_un_iban(numero) is juste


def test_les_espaces_les_points_et_les_tirets_ne_comptent_pas():
    assert compact(" fr76\u00a03000.6000-01 ") == "FR763000600001"


@given(rang=st.integers(0, 8), ecart=st.integers(1, 9))
def test_un_chiffre_change_rend_le_siren_faux(rang, ecart):
    faux = SIREN[:rang] + str((int(SIREN[rang]) + ecart) % 10) + SIREN[rang + 1 :]
    assert not est_un_siren(faux)


@given(rang=st.integers(4, 26), ecart=st.integers(1, 9))
def test_un_chiffre_change_rend_l_iban_faux(rang, ecart):
    faux = IBAN[:rang] + str((int(IBAN[rang]) + ecart) % 10) + IBAN[rang + 1 :]
    assert not est_un_iban(faux)
