"""Les articles que nomme un renvoi écrit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.veille.renvois import Renvoi, renvois


@pytest.mark.parametrize(
    ("ecrit", "lus"),
    [
        ("CPC 1411", ["CPC 1411"]),
        ("CPCE R212-1-3, 9°", ["CPCE R212-1-3"]),
        ("CPCE L111-8 al. 2 à 3", ["CPCE L111-8"]),
        ("CPC 648, 2° a", ["CPC 648"]),
        ("CPC 643, 1", ["CPC 643"]),
        ("C. com., art. A444-38 à A444-42", ["C. com. A444-38 à A444-42"]),
        ("CMF, art. L. 313-2 et D. 313-1-A", ["CMF L313-2", "CMF D313-1-A"]),
        ("CGI, art. 302 bis Y", ["CGI 302-bis-Y"]),
        ("L125-1 CPCE", ["CPCE L125-1"]),
        ("CPCE (postes) L34-2", ["CPCE (postes) L34-2"]),
        ("Décret n° 2026-96 du 16 février 2026 art. 1er et 9", ["Décret 2026-96 1er", "Décret 2026-96 9"]),
        ("Règl. (UE) 2020/1784 art. 5, 8, 18 à 20", [
            "Règlement 2020/1784 5", "Règlement 2020/1784 8", "Règlement 2020/1784 18 à 20",
        ]),
        ("loi n° 65-557, art. 42 ; C. civ. 2224", ["Loi 65-557 42", "C. civ. 2224"]),
        ("C. rur. L. 411-11 (60 % du revenu, depuis le 1er octobre)", ["C. rur. L411-11"]),
        ("CPC 1541 à 1549 (rédaction décret n° 2025-660)", ["CPC 1541 à 1549"]),
        ("C. com., annexe 4-7, tableaux 3-1 à 3-3", ["C. com."]),
        ("C. mon. fin. L. 313-3", ["CMF L313-3"]),
        ("usage (aucun texte)", []),
        ("Convention de La Haye du 15 novembre 1965 art. 3 et 5", []),
    ],
)  # fmt: skip
def test_un_renvoi_nomme_ses_articles(ecrit, lus):
    assert [str(un) for un in renvois(ecrit)] == lus


@pytest.mark.parametrize(
    ("suite", "numero", "dedans"),
    [
        ("CPCE L212-1 à L212-16", "L212-1", True),
        ("CPCE L212-1 à L212-16", "L212-16", True),
        ("CPCE L212-1 à L212-16", "L212-3-1", True),
        ("CPCE L212-1 à L212-16", "L212-17", False),
        ("CPCE L212-1 à L212-16", "R212-2", False),
        ("CPC 1424-1 à 1424-15", "1424-9", True),
        ("CPC 1424-1 à 1424-15", "1424", False),
    ],
)
def test_une_suite_d_articles_contient_ceux_du_milieu(suite, numero, dedans):
    (lue,) = renvois(suite)
    assert lue.vise(lue.code, numero) is dedans


def test_un_decret_entier_croise_ses_articles_mais_un_code_entier_ne_croise_que_lui():
    assert Renvoi("Décret 2026-96").croise(Renvoi("Décret 2026-96", "9"))
    assert not Renvoi("C. com.").croise(Renvoi("C. com.", "L622-21"))
    assert Renvoi("C. com.").croise(Renvoi("C. com."))


@given(st.text(alphabet="CPCE civ.LRDA 0123456789-,;à°()art§n/", max_size=60))
def test_aucun_ecrit_n_arrete_la_lecture(ecrit):
    for renvoi in renvois(ecrit):
        assert renvoi.code
        assert renvoi.croise(renvoi)
