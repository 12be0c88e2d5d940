"""Les refus du calcul d'intérêts : ce qui ne va pas, le champ en cause, quoi faire ; mot pour mot, un clerc les lit."""

from __future__ import annotations

from typing import Any

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.guichet.interets import calculer

BASE = {"principal": "2000", "du": "2024-01-10", "au": "2025-06-30", "taux": "legal", "categorie": "particulier"}
FIXE = {"taux": "fixe", "taux_fixe": "4", "categorie": None}
EXECUTOIRE = {"executoire_le": "2024-02-01"}

SANS_DATE = (
    "champ_manquant",
    "executoire_le",
    "Champ « executoire_le » manquant : la majoration court d'après le jour où la décision est devenue exécutoire.",
    "Donner « executoire_le », ou « majoration » : « aucune ».",
)
TROP_GRAND = (
    "montant_trop_grand",
    None,
    "Le montant atteint plus de cent mille milliards d'euros.",
    "Vérifier le principal, le taux et les dates.",
)


def _titre_sans_majoration(titre: str) -> tuple[str, str, str, str]:
    return (
        "majoration_impossible",
        "majoration",
        f"Majoration impossible : le titre « {titre} » n'y ouvre pas droit (décision de justice seulement).",
        "Corriger « titre », ou demander « majoration » : « aucune ».",
    )


def _commence_trop_tard(champ: str) -> tuple[str, str, str, str]:
    return (
        "champ_invalide",
        champ,
        f"« {champ} » commence le 01/02/2024, après le premier jour compté (11/01/2024).",
        "Donner une valeur pour tous les jours de la période.",
    )


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({"majoration": "cinq_points"}, SANS_DATE),
        ({"majoration": "accident_circulation"}, SANS_DATE),
        ({"majoration": "cinq_points", "titre": "notarie"} | EXECUTOIRE, _titre_sans_majoration("notarie")),
        ({"majoration": "accident_circulation", "titre": "cheque"} | EXECUTOIRE, _titre_sans_majoration("cheque")),
        (
            {"majoration": [["2024-05-01", "2"]], "titre": "titre_public"} | EXECUTOIRE,
            _titre_sans_majoration("titre_public"),
        ),
        (
            {"majoration": "accident_circulation", "titre": "adjudication_immobiliere"} | EXECUTOIRE,
            _titre_sans_majoration("adjudication_immobiliere"),
        ),
        (
            {"majoration": [["2024-05-01", "6"]]} | EXECUTOIRE,
            (
                "champ_invalide",
                "majoration",
                "« majoration » : 6 points, au-delà des 5 de la loi.",
                "Le juge ne peut qu'exonérer ou réduire : donner un nombre de points inférieur.",
            ),
        ),
        (
            FIXE | EXECUTOIRE | {"majoration": "cinq_points"},
            (
                "majoration_impossible",
                "majoration",
                "Majoration impossible : elle s'ajoute au taux légal seul, non au taux « fixe ».",
                "Retirer « majoration », ou choisir « taux » : « legal ».",
            ),
        ),
        ({"principal": "99999999999999999"}, TROP_GRAND),
        (
            FIXE
            | {
                "principal": "900000000000",
                "taux_fixe": "90",
                "du": "1000-01-01",
                "capitalisation_depuis": "1000-01-01",
            },
            TROP_GRAND,
        ),
        (
            {"categorie": None},
            (
                "champ_manquant",
                "categorie",
                "Champ « categorie » manquant : la catégorie du créancier choisit le taux légal.",
                "Donner « categorie ».",
            ),
        ),
        (
            FIXE | {"taux_fixe": None},
            (
                "champ_manquant",
                "taux_fixe",
                "Champ « taux_fixe » manquant : « taux » vaut « fixe ».",
                "Donner « taux_fixe ».",
            ),
        ),
        (
            {"taux_fixe": "4"},
            (
                "champ_invalide",
                "taux_fixe",
                "« taux_fixe » ne sert qu'avec « taux » : « fixe », reçu avec « legal ».",
                "Retirer « taux_fixe », ou choisir « taux » : « fixe ».",
            ),
        ),
        (FIXE | {"taux_fixe": [["2024-02-01", "4"]]}, _commence_trop_tard("taux_fixe")),
        ({"categorie": [["2024-02-01", "particulier"]]}, _commence_trop_tard("categorie")),
        (
            {"au": "2023-01-01"},
            (
                "champ_invalide",
                "du",
                "« du » (2024-01-10) est après « au » (2023-01-01).",
                "Corriger les dates : « du » est au plus tard « au ».",
            ),
        ),
    ],
)
def test_un_refus_dit_le_champ_la_raison_et_le_remede(
    champs: dict[str, Any], attendu: tuple[str, str | None, str, str]
) -> None:
    entree = {cle: valeur for cle, valeur in (BASE | champs).items() if valeur is not None}
    with pytest.raises(ErreurBasoche) as refus:
        calculer(entree)
    faute = refus.value
    assert (faute.code, getattr(faute, "champ", None), str(faute), faute.conseil) == attendu


def _taux_dits(champs: dict[str, Any]) -> list[tuple[str, str]]:
    return [(ligne["du"], ligne["taux"]) for ligne in calculer(BASE | champs).en_dict()["lignes"]]


def test_la_reduction_du_juge_le_jour_meme_du_depart_remplace_les_cinq_points() -> None:
    # Exécutoire le 1er février : deux mois jusqu'au 1er avril, majoration dès le 2 avril 2024.
    reduite = _taux_dits(EXECUTOIRE | {"majoration": [["2024-04-02", "2"]], "au": "2024-06-30"})
    assert reduite == [("2024-01-11", "8.01"), ("2024-04-02", "10.01")]


def test_le_juge_peut_exonerer_plus_tard_et_les_cinq_points_courent_jusque_la() -> None:
    exoneree = _taux_dits(EXECUTOIRE | {"majoration": [["2024-06-01", "aucune"]], "au": "2024-06-30"})
    assert exoneree == [("2024-01-11", "8.01"), ("2024-04-02", "13.01"), ("2024-06-01", "8.01")]
