"""Le texte d'un résultat : lisible, aligné, à la largeur demandée, sans rien perdre."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.cli.sortie import en_francais, en_texte
from basoche.cli.tableau import Colonne, en_tableau
from basoche.droit.montant import Montant
from basoche.droit.resultat import Avertissement, Resultat
from basoche.droit.source import Fondement, Verification

LIGNES: list[dict[str, Any]] = [
    {"date": date(2024, 1, 10), "nature": "poste", "libelle": "Principal", "montant": Montant(500000)},
    {
        "du": date(2024, 1, 11),
        "au": date(2024, 3, 10),
        "nature": "intérêt au taux légal",
        "base": Montant(500000),
        "taux": Decimal("5.07"),
        "jours": 60,
        "diviseur": 365,
        "interets": Montant(4167),
        "article": "C. mon. fin., art. L. 313-2 et D. 313-1-A",
        "solde": Montant(504167),
    },
    {
        "date": date(2024, 9, 5),
        "nature": "versement",
        "montant": Montant(100000),
        "frais": Montant(0),
        "principal": Montant(95833),
        "article": "C. civ., art. 1343-1",
        "solde": Montant(404167),
    },
]
RESULTAT = Resultat(
    {"interets": Montant(4167), "jours": 60, "prescrit": False, "acquise_le": None, "titres": [{"cle": "A", "n": 1}]},
    LIGNES,
    [Fondement("C. civ., art. 1343-1", "texte lu", Verification.TEXTE)] * 2,
    ["Premier jour non compté."],
    [Avertissement("tarif_a_confirmer", "Version reconduite.")],
)


@pytest.mark.parametrize(
    ("cle", "valeur", "attendu"),
    [
        ("x", Montant(123456), "1\u202f234,56\u00a0€"),
        ("x", date(2026, 11, 23), "23/11/2026"),
        ("taux", Decimal("6.65"), "6,65\u00a0%"),
        ("indice", Decimal("146.680"), "146,680"),
        ("x", True, "oui"),
        ("x", None, "—"),
        ("x", 2143, "2143"),
        ("x", ["a", "b"], "a ; b"),
        ("x", {"debiteur": "A", "montant": Montant(100)}, "débiteur : A, montant : 1,00\u00a0€"),
        ("verification", "une_source", "une seule source"),
        ("a_charge", "debiteur", "débiteur"),
    ],
)
def test_une_valeur_s_ecrit_en_francais(cle: str, valeur: Any, attendu: str) -> None:
    assert en_francais(cle, valeur) == attendu


def test_le_resultat_vient_en_premier_puis_de_quoi_le_refaire() -> None:
    texte = en_texte("Titre", RESULTAT, 100)
    ordre = ["Titre", "  Intérêts", "Par titre", "Lignes", "Textes", "Hypothèses", "Avertissements"]
    places = [texte.index(mot) for mot in ordre]
    assert places == sorted(places)
    assert "  ! Version reconduite. [tarif_a_confirmer]" in texte
    assert texte.count("- C. civ., art. 1343-1") == 1


def test_un_decompte_se_lit_comme_un_journal() -> None:
    texte = en_texte("Titre", RESULTAT, 120)
    journal = [" ".join(re.sub(r"[\u00a0\u202f]", "_", ligne).split()) for ligne in texte.splitlines()]
    assert "Date Opération Montant Solde Texte" in journal
    assert "10/01/2024 Principal — poste 5_000,00_€" in journal
    assert any("× 5,07_% × 60 j / 365 41,67_€ 5_041,67_€ [1]" in ligne for ligne in journal)
    assert "05/09/2024 versement — principal : 958,33_€ 1_000,00_€ 4_041,67_€ [2]" in journal
    assert "[1] C. mon. fin., art. L. 313-2 et D. 313-1-A" in journal


@given(
    cellules=st.lists(st.tuples(st.text("abc é", max_size=60), st.integers(0, 10**9).map(str)), min_size=1, max_size=5),
    largeur=st.integers(40, 120),
)
def test_un_tableau_tient_dans_sa_largeur_et_ne_perd_rien(cellules: list[tuple[str, str]], largeur: int) -> None:
    textes, nombres = zip(*cellules, strict=True)
    tableau = en_tableau([Colonne("Texte", textes), Colonne("Nombre", nombres, a_droite=True)], largeur)
    if tableau is None:
        assert max(len(mot) for texte in textes for mot in texte.split(" ")) + 16 > largeur
        return
    assert max(map(len, tableau.splitlines())) <= largeur
    corps = "\n".join(tableau.splitlines()[2:])
    for nombre in nombres:
        assert nombre in corps
    assert sorted(re.findall("[abcé]", corps)) == sorted(re.findall("[abcé]", "".join(textes)))


def test_un_recapitulatif_par_debiteur_nomme_chaque_montant_et_montre_le_total() -> None:
    bilans = [
        {"cle": "a", "tenu": "solidaire", "principal": Montant(50000), "interets": Montant(2468), "frais": Montant(0)},
        {"cle": "b", "tenu": "caution", "principal": Montant(20000), "interets": Montant(0), "frais": Montant(0)},
    ]
    totaux = (Montant(52468), Montant(20000))
    debiteurs = [bilan | {"total": total} for bilan, total in zip(bilans, totaux, strict=True)]
    texte = en_texte("Décompte", Resultat(valeurs={"total": totaux[0], "debiteurs": debiteurs}), 100)
    lignes = texte.replace("\u202f", " ").replace("\u00a0", " ").splitlines()
    entete = lignes[lignes.index("Par débiteur") + 1]
    assert entete.split() == ["Clé", "Tenu", "Principal", "Intérêts", "Total"]
    assert any(ligne.split("  ")[-1].strip() == "524,68 €" for ligne in lignes if ligne.strip().startswith("a "))


def test_l_entree_d_un_poste_se_lit_sans_repeter_sa_nature() -> None:
    lignes = [
        {"date": date(2024, 1, 10), "nature": "poste", "poste": "1", "libelle": libelle, "nature_poste": "depens"}
        | {"montant": Montant(100), "solde": Montant(100)}
        for libelle in ("Dépens", "État de frais")
    ]
    lignes.append({"date": date(2024, 1, 11), "nature": "versement", "montant": Montant(100), "solde": Montant(100)})
    texte = en_texte("Décompte", Resultat(valeurs={}, lignes=lignes), 100)
    assert "  Dépens — poste 1  " in texte
    assert "  État de frais — dépens — poste 1  " in texte
