from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.montant import Montant
from basoche.echanges._cellules import (
    Illisible,
    cle_luhn,
    lire_date,
    lire_montant,
    lire_oui_non,
    lire_siren,
    lire_taux,
    normaliser,
)

JOUR = date(2026, 11, 23)


@pytest.mark.parametrize(
    "texte",
    [
        "23/11/2026",
        "23.11.2026",
        "23-11-2026",
        "23-11-26",
        "23/11/26",
        "23 11 2026",
        "2026-11-23",
        "2026/11/23",
        "20261123",
        "2026-11-23T00:00:00",
        "2026-11-23 14:05",
        "23/11/2026 00:00:00",
        "46349",
        "23 novembre 2026",
        "23 nov. 2026",
        " 23/11/2026 ",
        Decimal(46349),
        JOUR,
    ],
)
def test_une_date_se_lit_sous_toutes_ses_formes_francaises(texte: str | Decimal | date) -> None:
    assert lire_date(texte) == JOUR


@pytest.mark.parametrize(
    ("texte", "attendue"),
    [
        ("1er mars 2025", date(2025, 3, 1)),
        ("29/02/2024", date(2024, 2, 29)),
        ("5 août 2024", date(2024, 8, 5)),
        ("1 déc 2025", date(2025, 12, 1)),
        ("31-12-69", date(2069, 12, 31)),
        ("01/01/70", date(1970, 1, 1)),
    ],
)
def test_les_mois_en_lettres_et_les_siecles_se_lisent(texte: str, attendue: date) -> None:
    assert lire_date(texte) == attendue


@pytest.mark.parametrize(
    "texte",
    ["31/02/2026", "29/02/2025", "11/23/2026", "00/01/2026", "demain", "2026", "12345678901", "23/11/0202", "9999", ""],
)
def test_une_date_qui_n_existe_pas_est_refusee(texte: str) -> None:
    with pytest.raises(Illisible):
        lire_date(texte)


def test_l_ordre_americain_se_demande_au_profil() -> None:
    assert lire_date("11/23/2026", "mois_jour_annee") == JOUR
    assert lire_date("2026-11-23", "mois_jour_annee") == JOUR


@pytest.mark.parametrize(
    ("texte", "centimes"),
    [
        ("1 234,56 €", 123456),
        ("1\u202f234,56\u00a0€", 123456),
        ("1.234,56", 123456),
        ("1234.56", 123456),
        ("1234,5", 123450),
        ("1,234.56", 123456),
        ("1.234.567", 123456700),
        ("1 234", 123400),
        ("1'234.50", 123450),
        ("0,00", 0),
        ("(123,45)", -12345),
        ("123,45-", -12345),
        ("-123,45 EUR", -12345),
        ("− 5", -500),
        ("€ 12", 1200),
        ("(12,00 €)", -1200),
        ("+7", 700),
    ],
)
def test_un_montant_se_lit_sous_toutes_ses_formes(texte: str, centimes: int) -> None:
    assert lire_montant(texte) == (Montant(centimes), False)


@pytest.mark.parametrize(
    "texte",
    ["1.234", "1,234", "12 34,00", "abc", "12,345", "1,2,3", "", "--5", "١٢", "1e5", "99999999999999", "12.3456"],
)
def test_un_montant_ambigu_ou_illisible_est_refuse(texte: str) -> None:
    with pytest.raises(Illisible):
        lire_montant(texte)


def test_la_convention_du_profil_leve_l_ambiguite() -> None:
    assert lire_montant("1.234", "points_de_milliers")[0] == Montant(123400)
    assert lire_montant("1,234", "anglais")[0] == Montant(123400)
    with pytest.raises(Illisible):
        lire_montant("1,234", "points_de_milliers")


@given(st.integers(min_value=-(10**11), max_value=10**11))
def test_un_montant_ecrit_se_relit_a_l_identique(centimes: int) -> None:
    montant = Montant(centimes)
    for texte in (str(montant), montant.en_francais(), str(montant).replace(".", ",")):
        assert lire_montant(texte) == (montant, False)
    assert lire_montant(Decimal(str(montant))) == (montant, False)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_une_date_ecrite_se_relit_a_l_identique(jour: date) -> None:
    for texte in (f"{jour:%d/%m/%Y}", f"{jour:%d.%m.%Y}", jour.isoformat(), f"{jour.day}-{jour.month}-{jour.year}"):
        assert lire_date(texte) == jour


def test_un_nombre_de_tableur_a_trois_decimales_est_arrondi_et_signale() -> None:
    assert lire_montant(Decimal("33.335")) == (Montant(3334), True)
    assert lire_montant(Decimal("33.33")) == (Montant(3333), False)
    with pytest.raises(Illisible):
        lire_montant(Decimal("99999999999.00"))


@pytest.mark.parametrize(("valeur", "siren"), [("000 424 242", "000424242"), (Decimal(424242), "000424242")])
def test_un_siren_perd_ses_espaces_et_retrouve_ses_zeros(valeur: str | Decimal, siren: str) -> None:
    assert lire_siren(valeur) == siren


@pytest.mark.parametrize("valeur", ["000424243", "12345678", "ABCDEFGHI", "", "²²²²²²²²²"])
def test_un_siren_a_cle_fausse_est_refuse(valeur: str) -> None:
    with pytest.raises(Illisible):
        lire_siren(valeur)


@given(st.integers(min_value=0, max_value=10**8 - 1))
def test_une_seule_cle_convient_a_huit_chiffres(numero: int) -> None:
    assert [cle_luhn(f"{numero:08d}{cle}") for cle in range(10)].count(0) == 1


def test_un_taux_se_lit_et_une_fraction_de_tableur_est_refusee() -> None:
    assert lire_taux("10,5 %") == Decimal("10.5")
    assert lire_taux(Decimal(12)) == Decimal(12)
    for faux in (Decimal("0.1"), "dix", "-3"):
        with pytest.raises(Illisible):
            lire_taux(faux)


def test_oui_et_non_se_lisent() -> None:
    assert lire_oui_non("Oui")
    assert lire_oui_non("X")
    assert not lire_oui_non("")
    with pytest.raises(Illisible):
        lire_oui_non("peut-être")


@given(st.text(max_size=40))
def test_une_cellule_quelconque_se_lit_ou_se_refuse_proprement(texte: str) -> None:
    for lecture in (lire_date, lire_montant, lire_siren, lire_taux, lire_oui_non):
        with suppress(Illisible):
            assert lecture(texte) is not None


def test_un_en_tete_se_reconnait_sans_accent_ni_casse() -> None:
    assert normaliser(" RÉF.  Client ") == normaliser("réf client") == "ref client"
    assert normaliser("N° facture") == normaliser("N facture")
