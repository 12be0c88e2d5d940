"""Imputation : ce que paie un versement, en centimes, cas par cas."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.imputation import Composante, Du, Part, imputer, partager

FRAIS, INTERETS, PRINCIPAL = Composante.FRAIS, Composante.INTERETS, Composante.PRINCIPAL


def du(poste: str = "1", *, taux: str = "5", le: int = 100, titre: str = "", **montants: Any) -> Du:
    return Du(
        poste,
        titre,
        montants.get("frais", 0),
        montants.get("interets", 0),
        montants.get("principal", 0),
        Decimal(taux),
        le,
        montants.get("capital_d_abord", False),
    )


@pytest.mark.parametrize(
    ("montant", "attendu", "reste"),
    [
        (0, [], 0),
        (30, [("1", FRAIS, 30)], 0),
        (50, [("1", FRAIS, 50)], 0),
        (51, [("1", FRAIS, 50), ("1", INTERETS, 1)], 0),
        (90, [("1", FRAIS, 50), ("1", INTERETS, 40)], 0),
        (91, [("1", FRAIS, 50), ("1", INTERETS, 40), ("1", PRINCIPAL, 1)], 0),
        (190, [("1", FRAIS, 50), ("1", INTERETS, 40), ("1", PRINCIPAL, 100)], 0),
        (200, [("1", FRAIS, 50), ("1", INTERETS, 40), ("1", PRINCIPAL, 100)], 10),
    ],
)
def test_une_dette_se_paie_frais_puis_interets_puis_capital(
    montant: int, attendu: list[tuple[str, Composante, int]], reste: int
) -> None:
    imputation = imputer(montant, [du(frais=50, interets=40, principal=100)])
    assert imputation.parts == [Part(*part) for part in attendu]
    assert imputation.reste == reste
    assert imputation.regles == []


@pytest.mark.parametrize(
    ("montant", "attendu"),
    [
        (60, [("1", PRINCIPAL, 60)]),
        (120, [("1", PRINCIPAL, 100), ("1", FRAIS, 20)]),
        (170, [("1", PRINCIPAL, 100), ("1", FRAIS, 50), ("1", INTERETS, 20)]),
    ],
)
def test_le_capital_d_abord_puis_l_ordre_legal(montant: int, attendu: list[tuple[str, Composante, int]]) -> None:
    dus = [du(frais=50, interets=40, principal=100)]
    assert imputer(montant, dus, capital_d_abord=True).parts == [Part(*part) for part in attendu]
    decide = [du(frais=50, interets=40, principal=100, capital_d_abord=True)]
    assert imputer(montant, decide).parts == [Part(*part) for part in attendu]


def test_l_imputation_sur_le_capital_d_un_seul_poste() -> None:
    # Seul le capital du poste 2 passe avant ; ensuite l'ordre légal, intérêts des deux postes compris.
    dus = [du("1", interets=40, principal=100), du("2", interets=30, principal=80, capital_d_abord=True)]
    assert imputer(100, dus).parts == [
        Part("2", PRINCIPAL, 80),
        Part("1", INTERETS, 11),
        Part("2", INTERETS, 9),
    ]  # 20 au prorata de 40 et 30 : 11,43 -> 11, puis 9.


def test_dans_une_dette_tous_les_frais_puis_tous_les_interets_puis_le_capital() -> None:
    dus = [
        du("1", interets=40, principal=100, taux="10"),
        du("2", frais=50, taux="0"),
        du("3", interets=30, principal=80),
    ]
    imputation = imputer(150, dus)
    assert imputation.parts == [
        Part("2", FRAIS, 50),
        Part("1", INTERETS, 40),
        Part("3", INTERETS, 30),
        Part("1", PRINCIPAL, 30),
    ]
    assert imputation.regles == [
        "intérêts : poste 1, le plus onéreux, puis le plus ancien (C. civ. 1342-10)",
        "intérêts : poste 3, le plus onéreux, puis le plus ancien (C. civ. 1342-10)",
        "capital : poste 1, le plus onéreux, puis le plus ancien (C. civ. 1342-10)",
    ]


@pytest.mark.parametrize(
    ("dus", "attendu", "regle"),
    [
        # Le plus onéreux, même plus récent.
        (
            [du("1", principal=100, taux="5", le=1), du("2", principal=100, taux="6", le=2)],
            [Part("2", PRINCIPAL, 100), Part("1", PRINCIPAL, 20)],
            "capital : poste 2, le plus onéreux, puis le plus ancien (C. civ. 1342-10)",
        ),
        # À taux égal, le plus ancien.
        (
            [du("1", principal=100, le=2), du("2", principal=100, le=1)],
            [Part("2", PRINCIPAL, 100), Part("1", PRINCIPAL, 20)],
            "capital : poste 2, le plus onéreux, puis le plus ancien (C. civ. 1342-10)",
        ),
        # Tout égal : au prorata (120 sur 100 et 200 : 40 et 80).
        (
            [du("1", principal=100), du("2", principal=200)],
            [Part("1", PRINCIPAL, 40), Part("2", PRINCIPAL, 80)],
            "capital : postes 1, 2, au prorata (C. civ. 1342-10)",
        ),
    ],
)
def test_entre_postes_le_plus_onereux_le_plus_ancien_le_prorata(dus: list[Du], attendu: list[Part], regle: str) -> None:
    imputation = imputer(120, dus)
    assert imputation.parts == attendu
    assert imputation.regles[0] == regle


def test_entre_titres_une_dette_est_payee_entierement_avant_la_suivante() -> None:
    dus = [
        du("1", titre="A", interets=10, principal=50, taux="5"),
        du("2", titre="B", frais=5, taux="0"),
        du("3", titre="B", interets=20, principal=60, taux="8"),
    ]
    imputation = imputer(100, dus)
    assert imputation.parts == [
        Part("2", FRAIS, 5),
        Part("3", INTERETS, 20),
        Part("3", PRINCIPAL, 60),
        Part("1", INTERETS, 10),
        Part("1", PRINCIPAL, 5),
    ]
    assert imputation.regles == [
        "titre « B » : la plus onéreuse, puis la plus ancienne (C. civ. 1342-10)",
        "titre « A » : la plus onéreuse, puis la plus ancienne (C. civ. 1342-10)",
    ]


def test_entre_titres_egaux_au_prorata_du_total_et_chacun_dans_l_ordre_legal() -> None:
    # 60 sur 60 (10 + 50) et 120 (30 + 90) : 20 et 40.
    dus = [du("1", titre="A", interets=10, principal=50), du("2", titre="B", interets=30, principal=90)]
    imputation = imputer(60, dus)
    assert imputation.parts == [
        Part("1", INTERETS, 10),
        Part("1", PRINCIPAL, 10),
        Part("2", INTERETS, 30),
        Part("2", PRINCIPAL, 10),
    ]
    assert imputation.regles[0] == "titre « A » : au prorata de dettes égales (C. civ. 1342-10)"


def test_la_plus_ancienne_dette_est_celle_du_plus_ancien_poste() -> None:
    dus = [
        du("1", titre="A", principal=50, le=20),
        du("2", titre="B", principal=50, le=30),
        du("3", titre="B", principal=50, le=10, taux="1"),
    ]
    assert imputer(50, dus).parts == [Part("2", PRINCIPAL, 50)]


def test_les_postes_designes_sont_payes_dans_l_ordre_puis_le_solde_suit_la_loi() -> None:
    dus = [
        du("1", frais=50),
        du("2", interets=10, principal=100),
        du("3", interets=20, principal=30, taux="9"),
    ]
    imputation = imputer(130, dus, postes=["2", "9"])
    assert imputation.parts == [Part("2", INTERETS, 10), Part("2", PRINCIPAL, 100), Part("1", FRAIS, 20)]
    assert imputation.regles == ["postes désignés : 2, 9 (C. civ. 1342-10)", "le solde suit l'ordre légal"]
    assert imputer(60, dus, postes=["3", "2"]).parts == [
        Part("3", INTERETS, 20),
        Part("3", PRINCIPAL, 30),
        Part("2", INTERETS, 10),
    ]
    assert imputer(60, dus, postes=["3", "2"]).regles == ["postes désignés : 3, 2 (C. civ. 1342-10)"]


def test_les_postes_designes_respectent_une_imputation_sur_le_capital() -> None:
    dus = [du("1", interets=10, principal=100, capital_d_abord=True), du("2", principal=10)]
    assert imputer(105, dus, postes=["1"]).parts == [Part("1", PRINCIPAL, 100), Part("1", INTERETS, 5)]


def test_les_composantes_portent_le_nom_des_colonnes_du_resultat() -> None:
    assert [composante.value for composante in Composante] == ["frais", "interets", "principal"]


def test_sans_rien_a_payer_tout_reste() -> None:
    assert imputer(75, []).reste == 75
    trop = imputer(75, [du()], postes=["1"])
    assert (trop.parts, trop.reste, trop.regles) == ([], 75, ["postes désignés : 1 (C. civ. 1342-10)"])


@pytest.mark.parametrize(
    ("montant", "poids", "attendu"),
    [
        (100, [1, 1, 1], [33, 34, 33]),
        (1, [1, 1], [1, 0]),
        (0, [3, 4], [0, 0]),
        (7, [3, 4], [3, 4]),
        (0, [0, 0], [0, 0]),
        (10, [0, 5, 0], [0, 10, 0]),
    ],
)
def test_partager_ne_perd_aucun_centime(montant: int, poids: list[int], attendu: list[int]) -> None:
    assert partager(montant, poids) == attendu


MONTANTS = st.integers(0, 10_000)
DUS = st.lists(
    st.builds(
        Du,
        poste=st.just(""),
        titre=st.sampled_from("AB"),
        frais=MONTANTS,
        interets=MONTANTS,
        principal=MONTANTS,
        taux=st.sampled_from([Decimal(0), Decimal(5), Decimal("8.01")]),
        echue_le=st.integers(1, 3),
        capital_d_abord=st.booleans(),
    ),
    max_size=6,
).map(lambda dus: [d._replace(poste=str(rang)) for rang, d in enumerate(dus)])


@given(
    dus=DUS, montant=st.integers(0, 100_000), capital=st.booleans(), choix=st.none() | st.lists(st.sampled_from("012"))
)
def test_la_somme_des_parts_et_du_reste_fait_le_versement(
    dus: list[Du], montant: int, capital: bool, choix: list[str] | None
) -> None:
    imputation = imputer(montant, dus, capital_d_abord=capital, postes=choix)
    total = sum(d.frais + d.interets + d.principal for d in dus)
    assert sum(part.montant for part in imputation.parts) == montant - imputation.reste == min(montant, total)
    par_cle = {d.poste: d for d in dus}
    assert len({(part.poste, part.composante) for part in imputation.parts}) == len(imputation.parts)
    for part in imputation.parts:
        assert 0 < part.montant <= getattr(par_cle[part.poste], part.composante.value)
