"""Le coût détaillé se recompte : chaque chiffre changé se voit, chaque façon juste de l'écrire passe."""

from __future__ import annotations

import re
from datetime import date

import pytest

from basoche.conformite.ecrit import rechercher
from basoche.instrumentum.lecture_markdown import lire_markdown_etranger

JUSTES = (
    "Coût : émolument 26,70 €, déplacement 9,40 €, HT 36,10 €, TVA 20 % 7,22 €, total TTC 43,32 €.",
    "| Coût | Montant |\n|---|---|\n| Émolument | 40,42 € |\n| Déplacement | 7,67 € |\n| Total hors taxe | 48,09 € |\n"
    "| TVA | 9,62 € |\n| Total | 57,71 € |",
    "Le présent acte coûte 43,32 euros TTC, dont 7,22 euros de TVA à 20 %.",
    "Coût de l'acte : 36,10 € HT + 7,22 € de TVA (20 %) + 1,50 € de lettre, soit 44,82 € TTC.",
    "COÛT : 36,20 et 9,40, faisant 45,60 hors taxe ; TVA 20 % : 9,12 ; tout compris : 54,72 €.",
    "PRIX DE L'ACTE\nÉmolument\n76,60\nTransport\n9,40\nHors taxe\n86,00\nTVA (20 %)\n17,20\nToutes taxes\n103,20",
    "Frais : A444-29 128,00 / A444-48 9,40 / HT 137,40 / TVA 27,48 / TTC 164,88",
    "Émolument 97,60\nTransport 9,40\nSous-total HT 107,00\nTVA 20 % 21,40\nSerrurier (TTC) 168,00\nTotal 296,40",
)
MUETS = ("Coût de l'acte : 43,32 €.", "Le coût de l'acte, de 43,32 € TTC, est à votre charge.")
SOMME = re.compile(r"\d+,\d\d")


def _cout(ecrit: str) -> str:
    document = lire_markdown_etranger(
        "# Commandement de payer aux fins de saisie-vente\n\nL'an deux mille vingt-cinq et le quatorze octobre\n\n"
        f"{ecrit}"
    )
    recherches = rechercher(document, "cmd_saisie_vente", le=date(2025, 10, 14), donnees={})
    return next(r.etat.value for r in recherches if r.id == "mentions_generales_acte.cout")


@pytest.mark.parametrize("ecrit", [*JUSTES, *MUETS])
def test_un_cout_juste_n_est_pas_accuse(ecrit: str) -> None:
    assert _cout(ecrit) == "trouvee"


def _fausses() -> list[str]:
    """Chaque chiffre de chaque coût détaillé, augmenté de dix euros, sauf un débours que rien d'autre ne redit."""
    return [
        f"{ecrit[: somme.start()]}{int(somme[0][:-3]) + 10}{somme[0][-3:]}{ecrit[somme.end() :]}"
        for ecrit in JUSTES
        for somme in SOMME.finditer(ecrit)
    ]


@pytest.mark.parametrize("ecrit", _fausses())
def test_un_chiffre_change_se_voit(ecrit: str) -> None:
    assert _cout(ecrit) == "contredite"
