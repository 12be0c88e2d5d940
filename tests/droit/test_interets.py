"""Intérêts : cas refaits à la main. Chaque attente porte son calcul en commentaire."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.interets import annees_entieres
from basoche.droit.interets_regle import RegleInterets
from basoche.droit.jours import Bornes
from basoche.droit.parametres import Options
from basoche.droit.taux import NatureTaux, Paliers
from basoche.guichet.interets import calculer


def interets(**champs: Any) -> dict[str, Any]:
    """Le résultat en JSON, à partir des champs du contrat."""
    base = {"principal": "1000.00", "taux": "fixe", "taux_fixe": "10"} | champs
    return calculer({nom: valeur for nom, valeur in base.items() if valeur is not ...}).en_dict()


def legal(**champs: Any) -> dict[str, Any]:
    """Au taux légal du particulier, sauf autre choix."""
    return interets(**({"taux": "legal", "taux_fixe": ..., "categorie": "particulier"} | champs))


def lignes(reponse: dict[str, Any], *noms: str) -> list[tuple[Any, ...]]:
    return [tuple(ligne[nom] for nom in noms) for ligne in reponse["lignes"]]


def refus(**champs: Any) -> ErreurBasoche:
    with pytest.raises(ErreurBasoche) as capture:
        interets(**champs)
    return capture.value


@pytest.mark.parametrize(
    ("premier", "dernier", "jours", "du", "au", "montant"),
    [
        # 36 500 € à 10 % : 10 € par jour, exactement.
        (False, True, 9, "2025-03-02", "2025-03-10", "90.00"),
        (True, True, 10, "2025-03-01", "2025-03-10", "100.00"),
        (True, False, 9, "2025-03-01", "2025-03-09", "90.00"),
        (False, False, 8, "2025-03-02", "2025-03-09", "80.00"),
    ],
)
def test_les_bornes_comptent_chaque_extremite(
    premier: bool, dernier: bool, jours: int, du: str, au: str, montant: str
) -> None:
    reponse = interets(
        principal="36500",
        du="2025-03-01",
        au="2025-03-10",
        inclure_premier_jour=premier,
        inclure_dernier_jour=dernier,
    )
    assert reponse["resultat"] == {
        "interets": montant,
        "jours": jours,
        "total": f"{Decimal('36500.00') + Decimal(montant)}",
    }
    assert lignes(reponse, "du", "au", "jours", "base", "taux", "interets") == [
        (du, au, jours, "36500.00", "10", montant)
    ]


def test_le_changement_de_taux_vaut_des_son_jour() -> None:
    # Taux légal 2023-S1 : 4,47 ; 2023-S2 : 6,82.
    # 10 au 30 juin = jours 11 à 30 : 20 j × 1000 × 4,47 / 36 500 = 2,449… -> 2,45
    # 1er au 5 juillet : 5 j × 1000 × 6,82 / 36 500 = 0,934… -> 0,93
    reponse = legal(du="2023-06-10", au="2023-07-05")
    assert lignes(reponse, "du", "au", "jours", "taux", "interets") == [
        ("2023-06-11", "2023-06-30", 20, "4.47", "2.45"),
        ("2023-07-01", "2023-07-05", 5, "6.82", "0.93"),
    ]
    assert reponse["resultat"] == {"interets": "3.38", "jours": 25, "total": "1003.38"}


def test_l_annee_bissextile_compte_366_jours_sur_36500() -> None:
    # 1000 × 10 % × 366 / 365 = 100,273… -> 100,27
    reponse = interets(du="2023-12-31", au="2024-12-31")
    assert reponse["resultat"] == {"interets": "100.27", "jours": 366, "total": "1100.27"}


def test_la_majoration_court_le_lendemain_du_quantieme_a_deux_mois() -> None:
    # Exécutoire le 5 mars 2024 : simple jusqu'au 5 mai inclus (8,01), majoré (13,01) dès le 6 mai.
    # 61 j : 2000 × 8,01 × 61 / 36 500 = 26,772… ; 26 j : 2000 × 13,01 × 26 / 36 500 = 18,534…
    reponse = legal(principal="2000", du="2024-03-05", au="2024-05-31", executoire_le="2024-03-05")
    assert lignes(reponse, "du", "au", "jours", "taux", "interets", "nature") == [
        ("2024-03-06", "2024-05-05", 61, "8.01", "26.77", "intérêt au taux légal"),
        ("2024-05-06", "2024-05-31", 26, "13.01", "18.53", "intérêt au taux légal majoré de 5 points"),
    ]


def test_une_date_hors_des_taux_connus_est_refusee_ou_reconduite() -> None:
    champs = {"principal": "1000", "du": "2026-12-30", "au": "2027-01-10", "taux": "legal", "categorie": "particulier"}
    with pytest.raises(ErreurBasoche) as capture:
        calculer(champs)
    assert capture.value.code == "hors_periode"
    reponse = calculer(champs, options=Options(reconduire=True)).en_dict()
    assert [ligne.get("provisoire") for ligne in reponse["lignes"]] == [None, True]
    assert "tarif_a_confirmer" in {avertissement["code"] for avertissement in reponse["avertissements"]}


@pytest.mark.parametrize(
    ("base", "du", "au", "attendu"),
    [
        # Jours réels sur 360 : 36 000 × 10 % × 9 / 360 = 90.
        ("exact_360", "2025-03-01", "2025-03-10", [(9, 360, "90.00")]),
        # 36 000 × 10 % × 30 / 365 = 295,890… ; 36 000 × 10 % × 31 / 366 = 304,918…
        ("exact_exact", "2023-12-01", "2024-01-31", [(30, 365, "295.89"), (31, 366, "304.92")]),
        # De bissextile à ordinaire ; puis deux années ordinaires : une seule ligne.
        ("exact_exact", "2024-12-30", "2025-01-02", [(1, 366, "9.84"), (2, 365, "19.73")]),
        ("exact_exact", "2021-12-01", "2022-01-31", [(61, 365, "601.64")]),
        # La base exact_365 ne coupe jamais et divise par 365 en 2024 : 36 000 × 10 % × 61 / 365 = 601,643…
        ("exact_365", "2023-12-01", "2024-01-31", [(61, 365, "601.64")]),
        # 30/360 européen : du 31 janvier (compté 30) au 28 février, 28 jours ; un mois plein, 30 jours.
        ("30_360", "2025-01-31", "2025-02-28", [(28, 360, "280.00")]),
        ("30_360", "2025-01-15", "2025-07-15", [(180, 360, "1800.00")]),
        ("30_360", "2025-02-28", "2025-03-31", [(32, 360, "320.00")]),
        ("30_360", "2024-12-30", "2024-12-31", [(0, 360, "0.00")]),
    ],
)
def test_chaque_convention_de_jours(base: str, du: str, au: str, attendu: list[tuple[int, int, str]]) -> None:
    reponse = interets(principal="36000", du=du, au=au, base=base)
    assert lignes(reponse, "jours", "diviseur", "interets") == attendu


@pytest.mark.parametrize(
    ("premier", "dernier", "jours"),
    # Février 2025 en 30/360 : bornes incluses, un mois plein ; une borne exclue, un jour de moins à cette borne.
    [(True, True, 30), (True, False, 27), (False, True, 27), (False, False, 26)],
)
def test_le_30_360_suit_les_bornes(premier: bool, dernier: bool, jours: int) -> None:
    reponse = interets(
        du="2025-02-01", au="2025-02-28", base="30_360", inclure_premier_jour=premier, inclure_dernier_jour=dernier
    )
    assert reponse["resultat"]["jours"] == jours


def test_le_30_360_se_coupe_sans_perdre_de_jour() -> None:
    # Du 15 janvier au 30 juin 165 jours ; du 1er au 15 juillet 15 jours : 180 en tout.
    reponse = legal(du="2024-01-15", au="2024-07-15", base="30_360")
    assert lignes(reponse, "du", "au", "jours", "taux") == [
        ("2024-01-16", "2024-06-30", 165, "8.01"),
        ("2024-07-01", "2024-07-15", 15, "8.16"),
    ]


def test_le_taux_de_la_bce_est_celui_du_semestre_plus_dix_points() -> None:
    # 2025-S1 : 3,15 + 10 ; 2025-S2 : 2,15 + 10. 10 j × 1000 × 13,15 / 36 500 = 3,602… ; × 12,15 = 3,328…
    reponse = interets(du="2025-06-20", au="2025-07-10", taux="bce_plus_10", taux_fixe=...)
    assert lignes(reponse, "du", "au", "taux", "interets", "nature", "article") == [
        (
            "2025-06-21",
            "2025-06-30",
            "13.15",
            "3.60",
            "intérêt au taux de la BCE + 10 points",
            "C. com., art. L. 441-10, II",
        ),
        (
            "2025-07-01",
            "2025-07-10",
            "12.15",
            "3.33",
            "intérêt au taux de la BCE + 10 points",
            "C. com., art. L. 441-10, II",
        ),
    ]


def test_le_taux_de_la_bce_reconduit_est_provisoire() -> None:
    entree = {"principal": "1000", "du": "2026-12-31", "au": "2027-01-02", "taux": "bce_plus_10"}
    reponse = calculer(entree, options=Options(reconduire=True)).en_dict()
    assert lignes(reponse, "taux", "provisoire") == [("12.40", True)]


def test_la_cession_change_la_categorie_a_sa_date() -> None:
    # Particulier 8,01 jusqu'au 30 avril, professionnel 5,07 dès le 1er mai : 10 j chacun -> 2,194… et 1,389…
    reponse = legal(
        du="2024-04-20", au="2024-05-10", categorie=[["2020-01-01", "particulier"], ["2024-05-01", "professionnel"]]
    )
    assert lignes(reponse, "du", "au", "taux", "interets") == [
        ("2024-04-21", "2024-04-30", "8.01", "2.19"),
        ("2024-05-01", "2024-05-10", "5.07", "1.39"),
    ]


def test_deux_semestres_de_meme_taux_font_une_seule_ligne_et_deux_fondements() -> None:
    # Professionnel, 2019-S2 et 2020-S1 : 0,87. 1000 × 0,87 × 61 / 36 500 = 1,453…
    reponse = legal(du="2019-12-01", au="2020-01-31", categorie="professionnel")
    assert lignes(reponse, "du", "au", "jours", "taux", "interets") == [
        ("2019-12-02", "2020-01-31", 61, "0.87", "1.45")
    ]
    assert len(reponse["fondements"]) == 2


def test_le_taux_fixe_date_change_a_chaque_date() -> None:
    # 10 % jusqu'au 4, 20 % dès le 5 : 36 500 € -> 3 × 10 € et 2 × 20 €.
    reponse = interets(
        principal="36500", du="2025-01-01", au="2025-01-06", taux_fixe=[["2025-01-02", "10"], ["2025-01-05", "20"]]
    )
    assert lignes(reponse, "du", "au", "taux", "interets", "nature", "article") == [
        ("2025-01-02", "2025-01-04", "10", "30.00", "intérêt au taux fixe", "C. civ., art. 1343-1 et 1907"),
        ("2025-01-05", "2025-01-06", "20", "40.00", "intérêt au taux fixe", "C. civ., art. 1343-1 et 1907"),
    ]
    assert reponse["fondements"] == [
        {
            "article": "C. civ., art. 1343-1 et 1907",
            "source": "taux saisi, tel que le fixe l'écrit",
            "verification": "texte",
        }
    ]


SIMPLE, MAJORE = "intérêt au taux légal", "intérêt au taux légal majoré de 5 points"


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        # Quantième absent : 31 décembre + 2 mois = 29 février 2024 ; majoré dès le 1er mars.
        ({"executoire_le": "2023-12-31"}, [("2024-02-29", "8.01", SIMPLE), ("2024-04-30", "13.01", MAJORE)]),
        (
            {"executoire_le": "2023-12-15", "titre": "adjudication_immobiliere"},
            [("2024-04-15", "8.01", SIMPLE), ("2024-04-30", "13.01", MAJORE)],
        ),
        ({"executoire_le": "2023-06-01"}, [("2024-04-30", "13.01", MAJORE)]),
        ({"executoire_le": "2023-06-01", "titre": "notarie"}, [("2024-04-30", "8.01", SIMPLE)]),
        ({"executoire_le": "2023-06-01", "titre": "cheque"}, [("2024-04-30", "8.01", SIMPLE)]),
        ({"executoire_le": "2023-06-01", "titre": "titre_public"}, [("2024-04-30", "8.01", SIMPLE)]),
        ({"executoire_le": "2023-06-01", "titre": "aucun"}, [("2024-04-30", "8.01", SIMPLE)]),
        ({"executoire_le": "2023-06-01", "majoration": "aucune"}, [("2024-04-30", "8.01", SIMPLE)]),
        ({"titre": "decision"}, [("2024-04-30", "8.01", SIMPLE)]),
        # Le juge : entière avant sa première date, réduite à 2 points, puis supprimée, puis rétablie.
        (
            {
                "executoire_le": "2023-06-01",
                "majoration": [["2024-02-15", "2"], ["2024-03-01", "aucune"], ["2024-04-01", "cinq_points"]],
            },
            [
                ("2024-02-14", "13.01", MAJORE),
                ("2024-02-29", "10.01", "intérêt au taux légal majoré de 2 points"),
                ("2024-03-31", "8.01", SIMPLE),
                ("2024-04-30", "13.01", MAJORE),
            ],
        ),
        # Ce que le juge a décidé avant l'expiration du délai vaut dès cette expiration, jamais avant.
        (
            {"executoire_le": "2023-12-31", "majoration": [["2023-12-31", "1"], ["2024-02-10", "2.5"]]},
            [("2024-02-29", "8.01", SIMPLE), ("2024-04-30", "10.51", "intérêt au taux légal majoré de 2,5 points")],
        ),
    ],
)
def test_la_majoration_selon_le_titre_et_le_juge(champs: dict[str, Any], attendu: list[tuple[str, str, str]]) -> None:
    reponse = legal(du="2024-01-31", au="2024-04-30", **champs)
    assert lignes(reponse, "au", "taux", "nature") == attendu


def test_la_ligne_majoree_cite_les_deux_articles() -> None:
    reponse = legal(du="2024-01-31", au="2024-02-10", executoire_le="2023-06-01")
    assert reponse["lignes"][0]["article"].endswith(" ; CMF, art. L. 313-3")
    assert "CMF, art. L. 313-3" in [fondement["article"] for fondement in reponse["fondements"]]


def test_l_accident_de_la_circulation_majore_de_moitie_puis_double() -> None:
    # Décision le 10 janvier 2024 : 8,01 ; × 1,5 = 12,015 dès le 11 mars ; × 2 = 16,02 dès le 11 mai.
    # 6 j : 1,316… ; 61 j : 1000 × 12,015 × 61 / 36 500 = 20,079… ; 5 j : 2,194…
    reponse = legal(
        du="2024-03-04",
        au="2024-05-15",
        executoire_le="2024-01-10",
        majoration="accident_circulation",
        titre="decision",
    )
    assert lignes(reponse, "du", "au", "taux", "interets", "nature") == [
        ("2024-03-05", "2024-03-10", "8.01", "1.32", SIMPLE),
        ("2024-03-11", "2024-05-10", "12.015", "20.08", f"{SIMPLE} multiplié par 1,5"),
        ("2024-05-11", "2024-05-15", "16.02", "2.19", f"{SIMPLE} multiplié par 2"),
    ]
    assert reponse["lignes"][1]["article"].endswith(" ; C. assur., art. L. 211-18")


@pytest.mark.parametrize(
    ("champs", "attendu", "total"),
    [
        # Une année entière (365 j, 100 €) devient capital ; 366 j sur 1 100 : 110,301…
        (
            {"du": "2023-01-01", "au": "2025-01-01", "capitalisation_depuis": "2023-01-01"},
            [("2024-01-01", 365, "1000.00", "100.00"), ("2025-01-01", 366, "1100.00", "110.30")],
            "1210.30",
        ),
        # Premier jour inclus : l'année va du 1er janvier au 31 décembre, le nouveau capital porte dès l'anniversaire.
        (
            {
                "du": "2023-01-01",
                "au": "2025-01-01",
                "capitalisation_depuis": "2023-01-01",
                "inclure_premier_jour": True,
                "inclure_dernier_jour": False,
            },
            [("2023-12-31", 365, "1000.00", "100.00"), ("2024-12-31", 366, "1100.00", "110.30")],
            "1210.30",
        ),
        # Les intérêts d'avant le départ (184 j : 50,41) restent simples.
        (
            {"du": "2022-07-01", "au": "2024-01-31", "capitalisation_depuis": "2023-01-01"},
            [
                ("2023-01-01", 184, "1000.00", "50.41"),
                ("2024-01-01", 365, "1000.00", "100.00"),
                ("2024-01-31", 30, "1100.00", "9.04"),
            ],
            "1159.45",
        ),
        # Une première année incomplète ne se capitalise pas : 184 j (50,41), puis 366 j (100,27) deviennent capital.
        (
            {"du": "2023-07-01", "au": "2025-01-31", "capitalisation_depuis": "2023-01-01"},
            [
                ("2024-01-01", 184, "1000.00", "50.41"),
                ("2025-01-01", 366, "1000.00", "100.27"),
                ("2025-01-31", 30, "1100.27", "9.04"),
            ],
            "1159.72",
        ),
        # Aucune année entière : aucune coupure.
        (
            {"du": "2023-07-01", "au": "2024-12-31", "capitalisation_depuis": "2023-01-01"},
            [("2024-12-31", 549, "1000.00", "150.41")],
            "1150.41",
        ),
        # Départ un 29 février : anniversaires les 28 février, puis le 29 février 2028 (366 j, 133,464…).
        (
            {"du": "2024-02-29", "au": "2028-03-10", "capitalisation_depuis": "2024-02-29"},
            [
                ("2025-02-28", 365, "1000.00", "100.00"),
                ("2026-02-28", 365, "1100.00", "110.00"),
                ("2027-02-28", 365, "1210.00", "121.00"),
                ("2028-02-29", 366, "1331.00", "133.46"),
                ("2028-03-10", 10, "1464.46", "4.01"),
            ],
            "1468.47",
        ),
    ],
)
def test_la_capitalisation_annuelle(
    champs: dict[str, Any], attendu: list[tuple[str, int, str, str]], total: str
) -> None:
    reponse = interets(**champs)
    assert lignes(reponse, "au", "jours", "base", "interets") == attendu
    assert reponse["resultat"]["total"] == total


def test_la_capitalisation_cite_son_article_et_ses_conventions() -> None:
    reponse = interets(du="2023-01-01", au="2024-01-01", capitalisation_depuis="2023-01-01")
    assert reponse["fondements"][-1]["article"] == "C. civ., art. 1343-2"
    assert reponse["hypotheses"] == [
        "Premier jour non compté, dernier jour compté ; un changement de taux vaut dès son jour.",
        "Intérêt = base × taux × jours : jours réels divisés par 365, même une année bissextile.",
        "Arrondi au centime à chaque ligne, demi vers le haut.",
        "Capitalisation à chaque anniversaire du 01/01/2023, des seuls intérêts d'une année entière ; ceux d'une année "
        "incomplète restent des intérêts.",
    ]
    incomplete = interets(du="2023-01-01", au="2023-12-31", capitalisation_depuis="2023-01-01")
    assert [f["article"] for f in incomplete["fondements"]] == ["C. civ., art. 1343-1 et 1907"]


def test_les_hypotheses_disent_le_titre_suppose_et_le_debut_de_la_majoration() -> None:
    champs = {"du": "2024-03-05", "au": "2024-05-31", "executoire_le": "2024-03-05"}
    suppose = legal(**champs, inclure_premier_jour=True, inclure_dernier_jour=False, arrondi="evenement", base="30_360")
    assert suppose["hypotheses"] == [
        "Premier jour compté, dernier jour non compté ; un changement de taux vaut dès son jour.",
        "Intérêt = base × taux × jours : mois de 30 jours divisés par 360 (le 31 compte comme le 30).",
        "Arrondi au centime à chaque événement (versement, capitalisation, arrêté), demi vers le haut ; chaque ligne "
        "montre la différence des cumuls arrondis.",
        "Titre non précisé : décision de justice supposée, puisqu'une date exécutoire est donnée.",
        "Décision exécutoire le 05/03/2024 : taux légal majoré à compter du 06/05/2024.",
    ]
    donne = legal(**champs, titre="decision", majoration="aucune", base="exact_exact")
    assert donne["hypotheses"][1:] == [
        "Intérêt = base × taux × jours : jours réels divisés par 365 ou 366 selon l'année de chaque jour.",
        "Arrondi au centime à chaque ligne, demi vers le haut.",
    ]


def test_l_arrondi_a_la_ligne_et_l_arrondi_a_l_evenement() -> None:
    # 18,25 € : 0,005 € le 2 janvier (10 %), 0,015 € le 3 (30 %). À la ligne 0,01 + 0,02 ; à l'événement 0,02 en tout.
    champs = {
        "principal": "18.25",
        "du": "2025-01-01",
        "au": "2025-01-03",
        "taux_fixe": [["2025-01-01", "10"], ["2025-01-03", "30"]],
    }
    assert lignes(interets(**champs), "interets") == [("0.01",), ("0.02",)]
    assert lignes(interets(**champs, arrondi="evenement"), "interets") == [("0.01",), ("0.01",)]


def test_l_arrondi_a_l_evenement_repart_a_chaque_capitalisation() -> None:
    # Par an : 10 € × 10,05 % = 1,005 -> 1,01 ; puis 11,01 × 10,05 % = 1,1065… -> 1,11. Total 12,12.
    champs = {"principal": "10", "taux_fixe": "10.05", "du": "2021-01-01", "au": "2023-01-01"}
    reponse = interets(**champs, capitalisation_depuis="2021-01-01", arrondi="evenement")
    assert lignes(reponse, "base", "interets") == [("10.00", "1.01"), ("11.01", "1.11")]
    # Avant le départ de la capitalisation, l'arrondi se fait aussi : 1,005 -> 1,01 deux fois.
    champs["au"] = "2023-01-01"
    reponse = interets(**champs, capitalisation_depuis="2022-01-01", arrondi="evenement")
    assert lignes(reponse, "base", "interets") == [("10.00", "1.01"), ("10.00", "1.01")]


def test_aucun_jour_compte_donne_zero_sans_lire_de_taux() -> None:
    reponse = legal(du="2030-01-01", au="2030-01-01")
    assert reponse["resultat"] == {"interets": "0.00", "jours": 0, "total": "1000.00"}
    assert reponse["lignes"] == []
    assert legal(du="2024-01-01", au="2024-01-01", inclure_dernier_jour=False)["resultat"]["jours"] == 0


def test_une_valeur_d_une_seule_source_avertit_une_fois() -> None:
    reponse = legal(du="2026-07-01", au="2026-11-23")
    assert [avertissement["code"] for avertissement in reponse["avertissements"]] == ["verification_une_source"]


@pytest.mark.parametrize(
    ("champs", "code", "champ", "extrait"),
    [
        ({"du": "2025-02-01", "au": "2025-01-31"}, "champ_invalide", "du", "« du » (2025-02-01) est après « au »"),
        ({"du": "9999-12-30", "au": "9999-12-31"}, "champ_invalide", "au", "hors du calendrier"),
        ({"du": "0001-01-01"}, "champ_invalide", "du", "hors du calendrier"),
        ({"executoire_le": "0999-12-31"}, "champ_invalide", "executoire_le", "hors du calendrier"),
        ({"capitalisation_depuis": "9901-01-01"}, "champ_invalide", "capitalisation_depuis", "hors du calendrier"),
        ({"taux_fixe": ...}, "champ_manquant", "taux_fixe", "« taux » vaut « fixe »"),
        (
            {"taux_fixe": [["2025-01-03", "10"]]},
            "champ_invalide",
            "taux_fixe",
            "commence le 03/01/2025, après le premier",
        ),
        ({"taux": "legal", "taux_fixe": ...}, "champ_manquant", "categorie", "la catégorie du créancier"),
        ({"taux": "legal", "categorie": "particulier"}, "champ_invalide", "taux_fixe", "ne sert qu'avec « taux »"),
        (
            {"majoration": "cinq_points"},
            "majoration_impossible",
            "majoration",
            "au taux légal seul, non au taux « fixe »",
        ),
        ({"majoration": [["2025-01-01", "2"]]}, "majoration_impossible", "majoration", "au taux légal seul"),
        ({"taux": ...}, "champ_manquant", "taux", "« taux » manquant"),
        ({"principal": "1" + "0" * 20}, "montant_trop_grand", None, "cent mille milliards"),
    ],
)
def test_les_refus(champs: dict[str, Any], code: str, champ: str | None, extrait: str) -> None:
    erreur = refus(**({"du": "2025-01-01", "au": "2025-02-01"} | champs))
    assert (erreur.code, erreur.champ) == (code, champ)
    assert extrait in erreur.message
    assert erreur.conseil


@pytest.mark.parametrize(
    ("champs", "code", "champ"),
    [
        ({"majoration": "cinq_points"}, "champ_manquant", "executoire_le"),
        ({"majoration": "cinq_points", "titre": "decision"}, "champ_manquant", "executoire_le"),
        ({"majoration": "cinq_points", "titre": "aucun"}, "majoration_impossible", "majoration"),
        (
            {"majoration": "cinq_points", "titre": "notarie", "executoire_le": "2023-01-01"},
            "majoration_impossible",
            "majoration",
        ),
        (
            {"majoration": "cinq_points", "titre": "cheque", "executoire_le": "2023-01-01"},
            "majoration_impossible",
            "majoration",
        ),
        (
            {"majoration": "accident_circulation", "titre": "adjudication_immobiliere", "executoire_le": "2023-01-01"},
            "majoration_impossible",
            "majoration",
        ),
        ({"majoration": [["2024-01-01", "5.01"]], "executoire_le": "2023-01-01"}, "champ_invalide", "majoration"),
        ({"categorie": [["2024-01-03", "particulier"]]}, "champ_invalide", "categorie"),
        ({"categorie": "societe"}, "champ_invalide", "categorie"),
        ({"du": "1975-07-13", "au": "1975-07-20"}, "hors_periode", None),
    ],
)
def test_les_refus_au_taux_legal(champs: dict[str, Any], code: str, champ: str | None) -> None:
    base = {"taux": "legal", "taux_fixe": ..., "categorie": "particulier", "du": "2024-01-01", "au": "2024-02-01"}
    erreur = refus(**(base | champs))
    assert (erreur.code, erreur.champ) == (code, champ)
    assert erreur.conseil


def test_un_montant_s_arrete_a_cent_mille_milliards() -> None:
    champs = {"du": "2025-01-01", "au": "2025-01-02"}
    assert interets(principal="100000000000000.00", **champs)["resultat"]["jours"] == 1
    erreur = refus(principal="100000000000000.01", **champs)
    assert erreur.message == "Le montant atteint plus de cent mille milliards d'euros."
    assert erreur.conseil == "Vérifier le principal, le taux et les dates."


def test_la_bce_avant_2013_est_hors_periode() -> None:
    assert refus(taux="bce_plus_10", taux_fixe=..., du="2012-12-01", au="2013-01-05").code == "hors_periode"


def test_le_palier_peut_commencer_le_premier_jour_compte() -> None:
    reponse = interets(du="2025-01-01", au="2025-01-02", taux_fixe=[["2025-01-02", "10"]])
    assert reponse["resultat"]["jours"] == 1


@pytest.mark.parametrize(
    ("premier", "dernier", "au", "annees"),
    [
        (False, True, "2024-01-01", [("2023-01-02", "2024-01-01")]),
        (False, True, "2023-12-31", []),
        (False, False, "2024-01-01", []),
        (False, False, "2024-01-02", [("2023-01-02", "2024-01-01")]),
        (True, True, "2023-12-31", []),
        (True, True, "2024-01-01", [("2023-01-01", "2023-12-31")]),
        (True, False, "2024-01-01", [("2023-01-01", "2023-12-31")]),
    ],
)
def test_une_annee_n_est_entiere_qu_a_son_anniversaire(
    premier: bool, dernier: bool, au: str, annees: list[tuple[str, str]]
) -> None:
    bornes = Bornes(premier, dernier)
    depart, fin = date(2023, 1, 1), date.fromisoformat(au)
    regle = RegleInterets(
        depart,
        NatureTaux.FIXE,
        taux_fixe=Paliers.constant(Decimal(10)),
        capitalisation_depuis=depart,
        bornes=bornes,
    )
    trouvees = annees_entieres(regle, bornes.premier_compte(depart), bornes.dernier_compte(fin), fin)
    assert [(date.fromordinal(a.debut).isoformat(), date.fromordinal(a.fin).isoformat()) for a in trouvees] == annees
    assert [a.anniversaire for a in trouvees] == [date(2024, 1, 1)] * len(annees)
