"""Le texte brut d'un acte venu d'ailleurs : ses lignes voulues, ses folios, ses filets."""

from __future__ import annotations

import pytest

from basoche.conformite.ecrit.passages import lire_passages
from basoche.instrumentum.lecture_markdown import lire_markdown_etranger
from basoche.instrumentum.lignes_brutes import separer_les_lignes

PHRASE = (
    "La mesure a été exécutée le jeudi 5 mars 2026 auprès de la société\n"
    "Pompes Delmotte, à Tressanges. Le procès-verbal alors dressé vous est\n"
    "remis en copie avec le présent acte, dont il forme la seule annexe."
)


def _lignes(texte: str) -> list[str]:
    return [ligne for ligne in lire_passages(lire_markdown_etranger(texte)).par_lignes().texte.splitlines() if ligne]


@pytest.mark.parametrize(
    ("texte", "attendues"),
    [
        (
            "NOM : DURAND\nPRÉNOM : Lise\nSIÈGE : 4 rue du Port",
            ["NOM : DURAND", "PRÉNOM : Lise", "SIÈGE : 4 rue du Port"],
        ),
        ("**NOM** : DURAND\n**ADRESSE** : Orval", ["NOM : DURAND", "ADRESSE : Orval"]),
        (f"{PHRASE}\n", [PHRASE.replace("\n", " ")]),
        (f"DEBITEUR SAISI\n{PHRASE}", ["DEBITEUR SAISI", PHRASE.replace("\n", " ")]),
        (
            "Capital 100,00 EUR\nFrais 12,50 EUR\nTOTAL 112,50 EUR",
            ["Capital 100,00 EUR", "Frais 12,50 EUR", "TOTAL 112,50 EUR"],
        ),
        ("Frais  12,50\n       -----\nTOTAL  12,50", ["Frais | 12,50", "TOTAL | 12,50"]),
        (PHRASE.replace("est\n", "est\n\n          Page 1/3\n\n"), [PHRASE.replace("\n", " ")]),
        ("À la requête de\nla société Orval", ["À la requête de la société Orval"]),
        (
            "SCP REY\n12 place d'Armes, Orval\nTél. 01 00 00 00 00",
            ["SCP REY", "12 place d'Armes, Orval", "Tél. 01 00 00 00 00"],
        ),
    ],
)
def test_une_ligne_finie_avant_sa_marge_est_une_ligne(texte: str, attendues: list[str]) -> None:
    assert _lignes(texte) == attendues


def test_un_passage_garde_ses_lignes_et_se_lit_d_un_trait() -> None:
    ecrit = lire_passages(lire_markdown_etranger("Anne Rey\n12 place d'Armes"))
    assert ecrit.texte == "Anne Rey 12 place d'Armes\n"
    assert len(ecrit.passages) == 1
    assert len(ecrit.par_lignes().passages) == 2


@pytest.mark.parametrize(
    "texte", ["| a | b |\n|---|---|\n| c | d |", "```\nNOM : A\nNOM : B\n```", "Titre\n=====", "- a\n- b"]
)
def test_ce_que_commonmark_sait_deja_ne_change_pas(texte: str) -> None:
    assert separer_les_lignes(texte) == texte
