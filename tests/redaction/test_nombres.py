"""Nombres, sommes, dates et durées en toutes lettres."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.redaction import ecriture
from basoche.redaction.nombres import (
    LIMITE,
    date_en_lettres,
    duree_en_lettres,
    heure_en_lettres,
    montant_en_lettres,
    nombre_en_lettres,
    ordinal_en_lettres,
)


@pytest.mark.parametrize(
    ("nombre", "lettres"),
    [
        (0, "zéro"),
        (1, "un"),
        (17, "dix-sept"),
        (21, "vingt et un"),
        (22, "vingt-deux"),
        (61, "soixante et un"),
        (70, "soixante-dix"),
        (71, "soixante et onze"),
        (72, "soixante-douze"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (90, "quatre-vingt-dix"),
        (91, "quatre-vingt-onze"),
        (99, "quatre-vingt-dix-neuf"),
        (100, "cent"),
        (101, "cent un"),
        (180, "cent quatre-vingts"),
        (200, "deux cents"),
        (201, "deux cent un"),
        (1000, "mille"),
        (1100, "mille cent"),
        (2000, "deux mille"),
        (80_000, "quatre-vingt mille"),
        (200_000, "deux cent mille"),
        (200_080, "deux cent mille quatre-vingts"),
        (1_000_000, "un million"),
        (80_000_000, "quatre-vingts millions"),
        (200_000_001, "deux cents millions un"),
        (1_001_001_001, "un milliard un million mille un"),
        (-3, "moins trois"),
    ],
)
def test_un_nombre_en_lettres(nombre, lettres):
    assert nombre_en_lettres(nombre) == lettres


_MOTS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20,
    "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
}  # fmt: skip


def _relire(lettres: str) -> int:
    """Lit les lettres comme un lecteur : additionne, multiplie par vingt, cent, mille, million, milliard."""
    total = tranche = 0
    for mot in lettres.replace("-", " ").split():
        nu = mot.removesuffix("s") if mot not in ("trois",) else mot
        if mot == "et":
            continue
        if nu in ("million", "milliard", "mille"):
            poids = {"mille": 10**3, "million": 10**6, "milliard": 10**9}[nu]
            total, tranche = total + (tranche or 1) * poids, 0
        elif nu == "cent":
            tranche = (tranche or 1) * 100
        elif nu == "vingt" and tranche % 10 == 4 and tranche % 100 < 10:
            tranche += 76
        else:
            tranche += _MOTS[mot] if mot in _MOTS else _MOTS[nu]
    return total + tranche


@given(st.integers(1, LIMITE - 1))
def test_les_lettres_se_relisent_en_nombre(nombre):
    assert _relire(nombre_en_lettres(nombre)) == nombre
    assert _relire(nombre_en_lettres(nombre, feminin=True)) == nombre


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_deux_nombres_n_ont_jamais_les_memes_lettres(un, autre):
    assert (nombre_en_lettres(un) == nombre_en_lettres(autre)) is (un == autre)


def test_un_nombre_trop_grand_est_refuse():
    with pytest.raises(ErreurBasoche) as refus:
        nombre_en_lettres(LIMITE)
    assert refus.value.code == "nombre_trop_grand"


@pytest.mark.parametrize(
    ("centimes", "lettres"),
    [
        (0, "zéro euro"),
        (1, "un centime"),
        (100, "un euro"),
        (120, "un euro et vingt centimes"),
        (8000, "quatre-vingts euros"),
        (53500, "cinq cent trente-cinq euros"),
        (123456, "mille deux cent trente-quatre euros et cinquante-six centimes"),
        (100_000_000, "un million d'euros"),
        (200_000_000, "deux millions d'euros"),
        (200_000_100, "deux millions un euros"),
        (-250, "moins deux euros et cinquante centimes"),
    ],
)
def test_une_somme_en_lettres(centimes, lettres):
    assert montant_en_lettres(Montant(centimes)) == lettres


def test_dates_en_lettres():
    assert date_en_lettres(date(2026, 11, 23)) == "vingt-trois novembre deux mille vingt-six"
    assert date_en_lettres(date(1980, 8, 1)) == "premier août mille neuf cent quatre-vingts"
    assert ecriture.l_an("2026-11-23") == "L'an deux mille vingt-six, le vingt-trois novembre"
    assert ecriture.jour_de_la_semaine("2026-11-23") == "lundi"


def test_heures_ordinaux_et_durees():
    assert heure_en_lettres(time(1, 0)) == "une heure"
    assert heure_en_lettres(time(21, 41)) == "vingt et une heures quarante et une minutes"
    assert ecriture.heure("14:05") == "14\u00a0h\u00a005"
    rangs = {
        1: "premier", 2: "deuxième", 4: "quatrième", 5: "cinquième", 9: "neuvième", 20: "vingtième",
        21: "vingt et unième", 80: "quatre-vingtième", 200: "deux centième", 1000: "millième",
    }  # fmt: skip
    assert {rang: ordinal_en_lettres(rang) for rang in rangs} == rangs
    assert duree_en_lettres(8, "jours") == "huit jours"
    assert duree_en_lettres(2, "mois") == "deux mois"
    assert duree_en_lettres(21, "semaines") == "vingt et une semaines"
    with pytest.raises(ErreurBasoche, match="unité de durée"):
        duree_en_lettres(1, "lustre")


@pytest.mark.parametrize(
    ("filtre", "valeur"),
    [
        ("jour", "31/11/2026"),
        ("jour", 3),
        ("heure", "25:00"),
        ("euros", "mille"),
        ("euros", None),
        ("pour_cent", "NaN"),
    ],
)
def test_une_valeur_illisible_est_refusee_en_francais(filtre, valeur):
    with pytest.raises(ErreurBasoche) as refus:
        ecriture.FILTRES[filtre](valeur)
    assert refus.value.code == "champ_invalide"


@pytest.mark.parametrize(
    ("forme", "qui", "attendu"),
    [
        ("né·e", "Mme", "née"),
        ("né·e", {"civilite": "M."}, "né"),
        ("né·e", {"genre_grammatical": "feminin", "nombre": "pluriel"}, "nées"),
        ("soussigné·e", ["Mme", "Mme"], "soussignées"),
        ("soussigné·e", ["Mme", "M."], "soussignés"),
        ("débiteur/débitrice", {"civilite": "Mme"}, "débitrice"),
        ("Monsieur/Madame", ["Mme", "Mme"], "Mesdames"),
        ("domicilié·e", ["M.", "M."], "domiciliés"),
        ("requis·e", ["M.", "M."], "requis"),
    ],
)
def test_les_accords(forme, qui, attendu):
    assert ecriture.FILTRES["accord"](forme, qui) == attendu


@pytest.mark.parametrize("qui", [{}, {"civilite": ""}, "morale", ["M.", {}]])
def test_un_genre_inconnu_est_refuse(qui):
    with pytest.raises(ErreurBasoche) as refus:
        ecriture.FILTRES["accord"]("né·e", qui)
    assert refus.value.code == "champ_manquant"


def test_une_enumeration():
    assert ecriture.FILTRES["enumeration"](["a"]) == "a"
    assert ecriture.FILTRES["enumeration"](["a", "b", "c"]) == "a, b et c"


@pytest.mark.parametrize(
    ("forme", "qui", "attendu"),
    [
        ("Le débiteur/La débitrice", {"civilite": "Mme"}, "La débitrice"),
        ("Le débiteur/La débitrice", {"civilite": "M."}, "Le débiteur"),
        ("Le débiteur/La débitrice", {"genre": "morale", "denomination": "SCI des Brumes"}, "Le débiteur"),
        ("informé·e", {"genre": "morale", "genre_grammatical": "feminin"}, "informée"),
        ("informé·e", {"nom": "FICTIF"}, "informé"),
    ],
)
def test_une_qualite_s_accorde_sans_rien_demander(forme, qui, attendu):
    assert ecriture.FILTRES["qualite"](forme, qui) == attendu
