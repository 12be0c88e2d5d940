"""Les délais : tables de cas faites à la main, puis propriétés."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.calendrier import TERRITOIRES, Calendrier
from basoche.droit.delais import JOURS_OUVRABLES_AU_PLUS, Delai, Duree, Sens, TypeDelai, ajouter_duree, calculer_delai
from basoche.droit.erreurs import ChampInvalide
from basoche.droit.resultat import Resultat

PROCEDURE, PEREMPTION = TypeDelai.PROCEDURE, TypeDelai.PEREMPTION
FORCLUSION, PRESCRIPTION = TypeDelai.FORCLUSION, TypeDelai.PRESCRIPTION


def _jour(texte: str) -> date:
    return date.fromisoformat(texte)


def _calculer(type_: TypeDelai, origine: str, duree: Duree, **options: Any) -> Resultat:
    return calculer_delai(Delai(type_, _jour(origine), duree, **options))


def _lignes(resultat: Resultat) -> list[tuple[str, str, str, str]]:
    return [(x["etape"], x["date"].isoformat(), x["explication"], x["article"]) for x in resultat.lignes]


def _codes(resultat: Resultat) -> list[str]:
    return [avertissement.code for avertissement in resultat.avertissements]


# --- Après l'origine --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origine", "duree", "brute", "dernier"),
    [
        # jours : l'origine ne compte pas (641 al. 1)
        ("2026-03-02", Duree(jours=15), "2026-03-17", "2026-03-17"),
        ("2026-03-02", Duree(jours=1), "2026-03-03", "2026-03-03"),
        ("2024-02-20", Duree(jours=10), "2024-03-01", "2024-03-01"),
        ("2026-02-20", Duree(jours=10), "2026-03-02", "2026-03-02"),
        # mois : même quantième, à défaut dernier jour du mois (641 al. 2)
        ("2025-01-31", Duree(mois=1), "2025-02-28", "2025-02-28"),
        ("2024-01-31", Duree(mois=1), "2024-02-29", "2024-02-29"),
        ("2025-02-28", Duree(mois=1), "2025-03-28", "2025-03-28"),
        ("2026-11-30", Duree(mois=3), "2027-02-28", "2027-03-01"),
        ("2023-11-30", Duree(mois=3), "2024-02-29", "2024-02-29"),
        ("2024-02-29", Duree(ans=1), "2025-02-28", "2025-02-28"),
        ("2024-02-29", Duree(ans=4), "2028-02-29", "2028-02-29"),
        ("2026-12-15", Duree(mois=1), "2027-01-15", "2027-01-15"),
        # mixte : les mois d'abord, puis les jours (641 al. 3)
        ("2026-01-31", Duree(mois=1, jours=8), "2026-03-08", "2026-03-09"),
        ("2025-01-15", Duree(ans=1, mois=1, jours=1), "2026-02-16", "2026-02-16"),
        # report (642 al. 2), en chaîne
        ("2026-05-16", Duree(jours=8), "2026-05-24", "2026-05-26"),  # dimanche et lundi de Pentecôte
        ("2026-04-01", Duree(mois=1), "2026-05-01", "2026-05-04"),  # vendredi 1er mai et fin de semaine
        ("2026-03-05", Duree(mois=1), "2026-04-05", "2026-04-07"),  # Pâques et lundi de Pâques
        ("2026-07-15", Duree(mois=1), "2026-08-15", "2026-08-17"),  # fête un samedi
        ("2026-10-01", Duree(mois=1), "2026-11-01", "2026-11-02"),  # fête un dimanche
        ("2025-11-25", Duree(mois=1), "2025-12-25", "2025-12-26"),  # fête un jeudi
        ("2026-04-14", Duree(mois=1), "2026-05-14", "2026-05-15"),  # Ascension
        ("2026-05-04", Duree(jours=5), "2026-05-09", "2026-05-11"),  # samedi après le 8 mai
        ("2026-12-01", Duree(mois=1), "2027-01-01", "2027-01-04"),  # report d'une année à l'autre
        ("2026-05-18", Duree(jours=5), "2026-05-23", "2026-05-26"),  # samedi, dimanche, Pentecôte
    ],
)
@pytest.mark.parametrize("type_", [PROCEDURE, PEREMPTION])
def test_le_delai_de_procedure_est_compte_puis_reporte(
    type_: TypeDelai, origine: str, duree: Duree, brute: str, dernier: str
) -> None:
    resultat = _calculer(type_, origine, duree)
    assert resultat.valeurs == {
        "dernier_jour": _jour(dernier),
        "date_brute": _jour(brute),
        "reporte": brute != dernier,
    }
    assert resultat.avertissements == ()


@pytest.mark.parametrize(
    ("type_", "origine", "duree", "dernier"),
    [
        (PRESCRIPTION, "2021-03-10", Duree(ans=5), "2026-03-10"),
        (PRESCRIPTION, "2021-05-03", Duree(ans=5), "2026-05-03"),  # un dimanche
        (PRESCRIPTION, "2024-02-29", Duree(ans=2), "2026-02-28"),  # un samedi
        (FORCLUSION, "2024-05-25", Duree(ans=2), "2026-05-25"),  # lundi de Pentecôte
    ],
)
def test_prescription_et_forclusion_ne_sont_jamais_reportees(
    type_: TypeDelai, origine: str, duree: Duree, dernier: str
) -> None:
    resultat = _calculer(type_, origine, duree)
    assert resultat.valeurs == {"dernier_jour": _jour(dernier), "date_brute": _jour(dernier), "reporte": False}


def test_le_report_de_la_forclusion_est_signale_seulement_un_jour_chome() -> None:
    assert _codes(_calculer(FORCLUSION, "2024-05-26", Duree(ans=2))) == []
    resultat = _calculer(FORCLUSION, "2024-05-25", Duree(ans=2))
    assert [a.en_dict() for a in resultat.avertissements] == [
        {
            "code": "report_discute",
            "message": "Le report d'un délai de forclusion est discuté : par prudence, il finit le 25/05/2026 sans "
            "report.",
        }
    ]
    assert _codes(_calculer(PRESCRIPTION, "2024-05-25", Duree(ans=2))) == []


def test_chaque_pas_du_report_est_une_ligne_avec_son_article() -> None:
    assert _lignes(_calculer(PROCEDURE, "2026-04-01", Duree(mois=1))) == [
        (
            "origine",
            "2026-04-01",
            "Jour de l'acte, de l'événement ou de la notification, qui ne compte pas.",
            "CPC 640",
        ),
        ("quantieme", "2026-05-01", "1 mois : même quantième.", "CPC 641 al. 2"),
        (
            "report",
            "2026-05-01",
            "Vendredi 1er mai 2026 : 1er mai, jour férié, on avance au jour suivant.",
            "CPC 642 al. 2",
        ),
        ("report", "2026-05-02", "Samedi 2 mai 2026 : samedi, on avance au jour suivant.", "CPC 642 al. 2"),
        ("report", "2026-05-03", "Dimanche 3 mai 2026 : dimanche, on avance au jour suivant.", "CPC 642 al. 2"),
        ("expiration", "2026-05-04", "Lundi 4 mai 2026, jusqu'à 24 h.", "CPC 642 al. 1"),
    ]


@pytest.mark.parametrize(
    ("type_", "origine", "duree", "texte", "article"),
    [
        (
            PROCEDURE,
            "2026-03-02",
            Duree(jours=15),
            "15 jours : on compte les jours à partir de l'origine.",
            "CPC 641 al. 1",
        ),
        (
            PROCEDURE,
            "2026-03-02",
            Duree(jours=1),
            "1 jour : on compte les jours à partir de l'origine.",
            "CPC 641 al. 1",
        ),
        (PROCEDURE, "2026-01-31", Duree(mois=1), "1 mois : quantième manquant, dernier jour du mois.", "CPC 641 al. 2"),
        (PEREMPTION, "2024-03-04", Duree(ans=2), "2 ans : même quantième.", "CPC 641 al. 2"),
        (
            PROCEDURE,
            "2026-01-31",
            Duree(ans=1, mois=1, jours=3),
            "1 an, 1 mois, 3 jours : les mois d'abord (quantième manquant, dernier jour du mois), puis les jours.",
            "CPC 641 al. 3",
        ),
        (
            PROCEDURE,
            "2026-01-30",
            Duree(mois=2, jours=3),
            "2 mois, 3 jours : les mois d'abord (même quantième), puis les jours.",
            "CPC 641 al. 3",
        ),
        (PRESCRIPTION, "2021-03-10", Duree(ans=5), "5 ans : même quantième.", "C. civ. 2228, 2229"),
    ],
)
def test_le_quantieme_est_explique(type_: TypeDelai, origine: str, duree: Duree, texte: str, article: str) -> None:
    etape, _, explication, source = _lignes(_calculer(type_, origine, duree))[1]
    assert (etape, explication, source) == ("quantieme", texte, article)


def test_la_prescription_dit_pourquoi_elle_n_est_pas_reportee() -> None:
    assert _lignes(_calculer(PRESCRIPTION, "2021-05-03", Duree(ans=5)))[2:] == [
        (
            "sans_report",
            "2026-05-03",
            "Dimanche 3 mai 2026 : dimanche, mais une prescription n'est pas reportée.",
            "C. civ. 2228, 2229",
        ),
        ("expiration", "2026-05-03", "Dimanche 3 mai 2026, jusqu'à 24 h.", "C. civ. 2228, 2229"),
    ]
    assert [etape for etape, *_ in _lignes(_calculer(PRESCRIPTION, "2021-03-10", Duree(ans=5)))] == [
        "origine",
        "quantieme",
        "expiration",
    ]


def test_les_fondements_sont_ceux_des_lignes_et_de_la_fete() -> None:
    articles = [fondement.article for fondement in _calculer(PROCEDURE, "2026-04-01", Duree(mois=1)).fondements]
    assert articles == ["CPC 640", "CPC 641 al. 2", "CPC 642 al. 2", "C. trav. L3133-1", "CPC 642 al. 1"]


def test_les_fetes_retenues_sont_une_hypothese() -> None:
    debut = "Jours fériés du lieu de la juridiction ou de l'acte : "
    assert _calculer(PROCEDURE, "2026-04-01", Duree(mois=1)).hypotheses == (f"{debut}fêtes légales.",)
    outre_mer = _calculer(PROCEDURE, "2026-04-01", Duree(mois=1), territoire="mayotte")
    assert outre_mer.hypotheses == (f"{debut}fêtes légales et fêtes locales (mayotte).",)


# --- Distance ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origine", "duree", "distance", "dernier"),
    [
        ("2026-01-31", Duree(mois=1), Duree(mois=2), "2026-04-30"),  # trois mois de quantième à quantième
        ("2026-03-20", Duree(mois=1), Duree(mois=1), "2026-05-20"),
        ("2026-03-01", Duree(mois=1), Duree(mois=1), "2026-05-04"),  # puis reporté
    ],
)
def test_la_distance_s_ajoute_avant_le_report(origine: str, duree: Duree, distance: Duree, dernier: str) -> None:
    resultat = _calculer(PROCEDURE, origine, duree, distance=distance)
    assert resultat.valeurs["dernier_jour"] == _jour(dernier)


def test_la_distance_d_un_delai_en_mois_est_une_ligne() -> None:
    resultat = _calculer(PROCEDURE, "2026-03-20", Duree(mois=1), distance=Duree(mois=2))
    assert _lignes(resultat)[1:3] == [
        ("quantieme", "2026-04-20", "1 mois : même quantième.", "CPC 641 al. 2"),
        (
            "distance",
            "2026-06-20",
            "Augmenté de 2 mois en raison de la distance, avant tout report.",
            "CPC 643 à 647",
        ),
    ]
    assert _codes(resultat) == []
    assert resultat.valeurs["date_brute"] == _jour("2026-06-20")
    assert resultat.valeurs["dernier_jour"] == _jour("2026-06-22")


def test_un_delai_en_jours_augmente_de_mois_compte_les_mois_d_abord_et_le_dit() -> None:
    resultat = _calculer(PROCEDURE, "2026-01-20", Duree(jours=15), distance=Duree(mois=1))
    assert resultat.valeurs["date_brute"] == _jour("2026-03-07")
    assert [a.en_dict() for a in resultat.avertissements] == [
        {
            "code": "distance_et_jours",
            "message": "Délai en jours augmenté de mois : les mois sont comptés d'abord (CPC 641 al. 3), soit le "
            "07/03/2026 ; compter d'abord les jours donnerait le 04/03/2026.",
        }
    ]
    assert _codes(_calculer(PROCEDURE, "2026-03-01", Duree(jours=15), distance=Duree(mois=1))) == []


@pytest.mark.parametrize(
    ("type_", "sens", "codes"),
    [
        (PROCEDURE, Sens.APRES, []),
        (PEREMPTION, Sens.APRES, ["distance_hors_champ"]),
        (PRESCRIPTION, Sens.APRES, ["distance_hors_champ"]),
        (FORCLUSION, Sens.APRES, ["distance_hors_champ"]),
        (PROCEDURE, Sens.AVANT, ["distance_hors_champ"]),
        (PROCEDURE, Sens.AU_PLUS_TOT, ["distance_hors_champ"]),
    ],
)
def test_une_distance_hors_des_voies_de_recours_est_signalee(type_: TypeDelai, sens: Sens, codes: list[str]) -> None:
    resultat = _calculer(type_, "2026-03-18", Duree(mois=1), distance=Duree(mois=1), sens=sens)
    assert _codes(resultat) == codes
    if codes:
        assert resultat.avertissements[0].message == (
            "L'augmentation de distance vise la comparution et les voies de recours (CPC 643, 644) : vérifier qu'elle "
            "s'applique à ce délai."
        )


# --- Origine à 0 h ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origine", "duree", "dernier"),
    [
        ("2008-06-19", Duree(ans=5), "2013-06-18"),  # Civ. 1re, 12 déc. 2018
        ("2021-05-01", Duree(mois=1), "2021-05-31"),  # la veille du quantième, non le quantième de la veille
        ("2021-01-01", Duree(ans=2), "2022-12-31"),
        ("2026-03-02", Duree(jours=10), "2026-03-11"),
    ],
)
def test_une_origine_a_0_h_finit_la_veille_du_quantieme(origine: str, duree: Duree, dernier: str) -> None:
    resultat = _calculer(PRESCRIPTION, origine, duree, origine_zero_heure=True)
    assert resultat.valeurs["dernier_jour"] == _jour(dernier)
    lignes = _lignes(resultat)
    assert lignes[0][2] == "Jour de l'acte, de l'événement ou de la notification, compté depuis 0 h."
    assert lignes[2] == (
        "zero_heure",
        dernier,
        "Origine à 0 h : le délai finit la veille, à 24 h.",
        "C. civ. 2228, 2229",
    )


def test_une_origine_a_0_h_en_procedure_est_reportee_apres_la_veille() -> None:
    resultat = _calculer(PROCEDURE, "2026-04-04", Duree(mois=1), origine_zero_heure=True)
    assert resultat.valeurs == {"date_brute": _jour("2026-05-03"), "dernier_jour": _jour("2026-05-04"), "reporte": True}


# --- À rebours --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("audience", "duree", "brute", "dernier"),
    [
        ("2026-03-31", Duree(jours=15), "2026-03-16", "2026-03-16"),
        ("2026-05-18", Duree(jours=15), "2026-05-03", "2026-04-30"),  # dimanche, samedi, 1er mai
        ("2026-06-09", Duree(jours=15), "2026-05-25", "2026-05-22"),  # Pentecôte et sa fin de semaine
        ("2026-05-31", Duree(mois=3), "2026-02-28", "2026-02-27"),  # quantième manquant, puis samedi
        ("2026-03-09", Duree(jours=8), "2026-03-01", "2026-02-27"),
        ("2026-09-14", Duree(ans=1, mois=1, jours=1), "2025-08-13", "2025-08-13"),
    ],
)
@pytest.mark.parametrize("type_", list(TypeDelai))
def test_un_delai_a_rebours_recule_au_jour_ouvrable_precedent(
    type_: TypeDelai, audience: str, duree: Duree, brute: str, dernier: str
) -> None:
    resultat = _calculer(type_, audience, duree, sens=Sens.AVANT)
    assert resultat.valeurs == {"dernier_jour": _jour(dernier), "date_brute": _jour(brute), "reporte": brute != dernier}
    assert _codes(resultat) == []


def test_le_recul_est_explique() -> None:
    assert _lignes(_calculer(PROCEDURE, "2026-03-15", Duree(jours=15), sens=Sens.AVANT)) == [
        (
            "origine",
            "2026-03-15",
            "Date de l'audience ou de l'événement, qui ne compte pas : on recule.",
            "CPC 754, 856, 857",
        ),
        ("quantieme", "2026-02-28", "15 jours : on compte les jours à partir de l'origine.", "CPC 641 al. 1"),
        ("report", "2026-02-28", "Samedi 28 février 2026 : samedi, on recule au jour précédent.", "CPC 754, 856, 857"),
        ("expiration", "2026-02-27", "Vendredi 27 février 2026, jusqu'à 24 h.", "CPC 642 al. 1"),
    ]
    quantieme = _lignes(_calculer(PROCEDURE, "2026-05-31", Duree(mois=3), sens=Sens.AVANT))[1]
    assert quantieme[2] == "3 mois : quantième manquant, dernier jour du mois."
    distance = _calculer(PROCEDURE, "2026-06-15", Duree(mois=1), sens=Sens.AVANT, distance=Duree(mois=2))
    assert distance.valeurs["date_brute"] == _jour("2026-03-15")


# --- Attente ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origine", "duree", "dernier", "utile", "codes"),
    [
        ("2026-09-01", Duree(mois=2), "2026-11-02", "2026-11-03", ["report_discute"]),  # 1er novembre, dimanche
        ("2026-03-02", Duree(jours=8), "2026-03-10", "2026-03-11", []),
        ("2026-05-16", Duree(jours=8), "2026-05-26", "2026-05-27", ["report_discute"]),
        ("2026-03-05", Duree(jours=8), "2026-03-13", "2026-03-14", []),  # le samedi est permis
        ("2026-04-22", Duree(jours=8), "2026-04-30", "2026-05-01", ["premier_jour_utile_chome"]),
    ],
)
@pytest.mark.parametrize("type_", list(TypeDelai))
def test_un_delai_d_attente_est_reporte_et_l_on_agit_le_lendemain(
    type_: TypeDelai, origine: str, duree: Duree, dernier: str, utile: str, codes: list[str]
) -> None:
    resultat = _calculer(type_, origine, duree, sens=Sens.AU_PLUS_TOT)
    assert resultat.valeurs["dernier_jour"] == _jour(dernier)
    assert resultat.valeurs["premier_jour_utile"] == _jour(utile)
    assert _codes(resultat) == codes


def test_l_attente_reportee_s_explique_et_avertit() -> None:
    resultat = _calculer(PROCEDURE, "2026-09-01", Duree(mois=2), sens=Sens.AU_PLUS_TOT)
    assert resultat.valeurs["date_brute"] == _jour("2026-11-01")
    assert resultat.valeurs["reporte"] is True
    assert _lignes(resultat)[-2:] == [
        ("attente", "2026-11-02", "Lundi 2 novembre 2026 : dernier jour d'attente.", "CPC 642 al. 1"),
        ("action", "2026-11-03", "On peut agir à partir du mardi 3 novembre 2026.", "CPC 642 al. 1"),
    ]
    assert resultat.avertissements[0].message == (
        "Délai d'attente : le report du 01/11/2026 au 02/11/2026 est discuté ; il est appliqué par prudence, pour ne "
        "pas agir trop tôt."
    )


def test_un_premier_jour_utile_chome_est_signale() -> None:
    resultat = _calculer(PROCEDURE, "2026-04-22", Duree(jours=8), sens=Sens.AU_PLUS_TOT)
    assert resultat.avertissements[0].message == (
        "Le premier jour utile (vendredi 1er mai 2026) est chômé (1er mai, jour férié) : ni signification ni mesure "
        "d'exécution ce jour-là, sauf permission du juge."
    )


# --- Jours ouvrables --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origine", "nombre", "sens", "prudent", "large"),
    [
        ("2026-03-02", 3, Sens.APRES, "2026-03-05", "2026-03-05"),  # du lundi au jeudi
        ("2026-03-02", 5, Sens.APRES, "2026-03-07", "2026-03-09"),  # samedi compté : samedi ; sinon lundi
        ("2026-05-15", 1, Sens.APRES, "2026-05-16", "2026-05-18"),  # premier jour ouvrable après un vendredi
        ("2026-05-16", 1, Sens.APRES, "2026-05-18", "2026-05-18"),  # après un samedi
        ("2026-05-22", 2, Sens.APRES, "2026-05-26", "2026-05-27"),  # Pentecôte
        ("2026-03-09", 1, Sens.AVANT, "2026-03-06", "2026-03-07"),  # à rebours, la date prudente est la plus lointaine
        ("2026-03-09", 5, Sens.AVANT, "2026-03-02", "2026-03-03"),
        ("2026-03-02", 5, Sens.AU_PLUS_TOT, "2026-03-09", "2026-03-07"),  # en attente, la plus tardive
        ("2026-03-02", 15, Sens.APRES, "2026-03-19", "2026-03-23"),
    ],
)
def test_les_jours_ouvrables_donnent_une_date_prudente_et_une_large(
    origine: str, nombre: int, sens: Sens, prudent: str, large: str
) -> None:
    resultat = _calculer(PROCEDURE, origine, Duree(jours_ouvrables=nombre), sens=sens)
    attendu = {
        "dernier_jour": _jour(prudent),
        "date_brute": _jour(prudent),
        "reporte": False,
        "dernier_jour_large": _jour(large),
    }
    if sens is Sens.AU_PLUS_TOT:
        attendu["premier_jour_utile"] = _jour(prudent) + timedelta(days=1)
    assert resultat.valeurs == attendu
    assert _codes(resultat) == (["samedi_discute"] if prudent != large else [])


def test_les_jours_ouvrables_s_expliquent() -> None:
    resultat = _calculer(PROCEDURE, "2026-05-22", Duree(jours_ouvrables=2))
    assert _lignes(resultat)[1:] == [
        ("report", "2026-05-24", "Dimanche 24 mai 2026 : dimanche, non compté.", "CPC 642 al. 2"),
        ("report", "2026-05-25", "Lundi 25 mai 2026 : lundi de Pentecôte, jour férié, non compté.", "CPC 642 al. 2"),
        (
            "jours_ouvrables",
            "2026-05-26",
            "2 jours ouvrables, samedi compté parmi les jours ouvrables.",
            "CPC 642, 664, 658, 659",
        ),
        ("expiration", "2026-05-26", "Mardi 26 mai 2026, jusqu'à 24 h.", "CPC 642 al. 1"),
    ]
    assert resultat.avertissements[0].message == (
        "« Jours ouvrables » : la place du samedi est discutée. Date prudente : 26/05/2026 ; en comptant autrement : "
        "27/05/2026."
    )
    rebours = _lignes(_calculer(PROCEDURE, "2026-03-09", Duree(jours_ouvrables=1), sens=Sens.AVANT))
    assert rebours[1:4] == [
        ("report", "2026-03-08", "Dimanche 8 mars 2026 : dimanche, non compté.", "CPC 754, 856, 857"),
        ("report", "2026-03-07", "Samedi 7 mars 2026 : samedi, non compté.", "CPC 754, 856, 857"),
        (
            "jours_ouvrables",
            "2026-03-06",
            "1 jour ouvrable, samedi non compté parmi les jours ouvrables.",
            "CPC 642, 664, 658, 659",
        ),
    ]


def test_les_jours_ouvrables_se_combinent_avec_l_origine_a_0_h_et_la_distance() -> None:
    zero = _calculer(PROCEDURE, "2026-03-03", Duree(jours_ouvrables=2), origine_zero_heure=True)
    assert zero.valeurs["dernier_jour"] == _jour("2026-03-04")
    distance = _calculer(PROCEDURE, "2026-02-03", Duree(jours_ouvrables=2), distance=Duree(mois=1))
    assert distance.valeurs["dernier_jour"] == _jour("2026-03-05")
    assert _lignes(distance)[1] == (
        "distance",
        "2026-03-03",
        "Augmenté de 1 mois en raison de la distance, avant tout report.",
        "CPC 643 à 647",
    )
    assert _codes(distance) == []
    rebours = _calculer(PROCEDURE, "2026-04-10", Duree(jours_ouvrables=1), distance=Duree(mois=1), sens=Sens.AVANT)
    assert rebours.valeurs["dernier_jour"] == _jour("2026-03-09")


# --- Fêtes locales ----------------------------------------------------------------------------------------------


def test_le_vendredi_saint_reporte_en_alsace_moselle_et_avertit() -> None:
    resultat = _calculer(PROCEDURE, "2026-03-03", Duree(mois=1), alsace_moselle=True)
    assert resultat.valeurs["dernier_jour"] == _jour("2026-04-07")
    assert [a.en_dict() for a in resultat.avertissements] == [
        {
            "code": "jour_ferie_incertain",
            "message": "Fête à vérifier : Vendredi saint (communes ayant un temple protestant ou une église mixte). "
            "Elle porte le dernier jour au 07/04/2026 ; sans elle, ce serait le 03/04/2026. En cas de doute, retenir "
            "la date la plus prudente.",
        }
    ]
    ailleurs = _calculer(PROCEDURE, "2026-03-03", Duree(mois=1))
    assert ailleurs.valeurs["dernier_jour"] == _jour("2026-04-03")


def test_le_26_decembre_reporte_en_alsace_moselle_sans_avertir() -> None:
    resultat = _calculer(PROCEDURE, "2025-11-25", Duree(mois=1), territoire="alsace_moselle")
    assert resultat.valeurs["dernier_jour"] == _jour("2025-12-29")
    assert resultat.avertissements == ()


@pytest.mark.parametrize(
    ("sens", "origine", "dernier", "court"),
    [
        (Sens.APRES, "2026-04-22", "2026-05-26", "22/05/2026"),
        (Sens.AVANT, "2026-06-22", "2026-05-21", "22/05/2026"),
    ],
)
def test_un_jour_d_abolition_deplace_le_delai_et_avertit(sens: Sens, origine: str, dernier: str, court: str) -> None:
    resultat = _calculer(PROCEDURE, origine, Duree(mois=1), territoire="martinique", sens=sens)
    assert resultat.valeurs["dernier_jour"] == _jour(dernier)
    assert _codes(resultat) == ["jour_ferie_incertain"]
    message = resultat.avertissements[0].message
    assert message.startswith("Fête à vérifier : 22 mai (C. trav. L3422-2 ; loi n° 83-550 du 30 juin 1983). ")
    assert f"sans elle, ce serait le {court}" in message


def test_une_fete_incertaine_en_jours_ouvrables_avertit() -> None:
    resultat = _calculer(PROCEDURE, "2026-05-26", Duree(jours_ouvrables=1), territoire="guadeloupe")
    assert resultat.valeurs["dernier_jour"] == _jour("2026-05-28")
    assert _codes(resultat) == ["jour_ferie_incertain"]
    assert "au 28/05/2026 ; sans elle, ce serait le 27/05/2026" in resultat.avertissements[0].message


def test_une_fete_incertaine_un_dimanche_n_avertit_pas() -> None:
    resultat = _calculer(PROCEDURE, "2026-11-20", Duree(mois=1), territoire="reunion")  # dimanche 20 décembre
    assert resultat.valeurs["dernier_jour"] == _jour("2026-12-21")
    assert resultat.avertissements == ()


# --- Refus ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("duree", "options", "champ", "message"),
    [
        (Duree(), {}, "duree", "« duree » : un délai nul n'est pas un délai."),
        (
            Duree(jours_ouvrables=5, mois=1),
            {},
            "duree",
            "« duree » : les jours ouvrables ne se cumulent pas avec une autre unité (1 mois, 5 jours ouvrables).",
        ),
        (
            Duree(jours_ouvrables=1, jours=2),
            {},
            "duree",
            "« duree » : les jours ouvrables ne se cumulent pas avec une autre unité (2 jours, 1 jour ouvrable).",
        ),
        (
            Duree(jours_ouvrables=JOURS_OUVRABLES_AU_PLUS + 1),
            {},
            "duree",
            "« duree » : trop de jours ouvrables (10001, 10000 au plus).",
        ),
        (
            Duree(jours=8),
            {"sens": Sens.AVANT, "origine_zero_heure": True},
            "origine_zero_heure",
            "« origine_zero_heure » n'a pas de sens pour un délai compté à rebours.",
        ),
        (Duree(jours=8), {"territoire": "bretagne"}, "territoire", "Territoire inconnu : « bretagne »."),
        (
            Duree(ans=8000),
            {},
            "duree",
            "Le délai de 8000 ans à compter du 02/03/2026 sort du calendrier (années 1 à 9999).",
        ),
        (
            Duree(jours=10**12),
            {},
            "duree",
            "Le délai de 1000000000000 jours à compter du 02/03/2026 sort du calendrier (années 1 à 9999).",
        ),
        (
            Duree(mois=10**40),
            {"sens": Sens.AVANT},
            "duree",
            f"Le délai de {10**40} mois à compter du 02/03/2026 sort du calendrier (années 1 à 9999).",
        ),
    ],
)
def test_un_delai_impossible_est_refuse(duree: Duree, options: dict[str, Any], champ: str, message: str) -> None:
    with pytest.raises(ChampInvalide) as refus:
        _calculer(PROCEDURE, "2026-03-02", duree, **options)
    assert (refus.value.champ, refus.value.message) == (champ, message)
    assert refus.value.conseil.endswith(".")


@pytest.mark.parametrize("duree", [Duree(jours=1), Duree(jours_ouvrables=3)])
@pytest.mark.parametrize(("origine", "sens"), [("9999-12-31", Sens.AU_PLUS_TOT), ("0001-01-01", Sens.AVANT)])
def test_le_bord_du_calendrier_est_un_refus_et_non_une_panne(origine: str, sens: Sens, duree: Duree) -> None:
    with pytest.raises(ChampInvalide, match="sort du calendrier") as refus:
        _calculer(PROCEDURE, origine, duree, sens=sens)
    assert refus.value.champ == "duree"


def test_dix_mille_jours_ouvrables_sont_permis() -> None:
    resultat = _calculer(PROCEDURE, "2026-03-02", Duree(jours_ouvrables=JOURS_OUVRABLES_AU_PLUS))
    assert resultat.valeurs["dernier_jour"] > _jour("2058-01-01")


# --- Durées -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("duree", "texte"),
    [
        (Duree(), "durée nulle"),
        (Duree(ans=1), "1 an"),
        (Duree(ans=2, mois=1), "2 ans, 1 mois"),
        (Duree(jours=1), "1 jour"),
        (Duree(jours=2), "2 jours"),
        (Duree(jours_ouvrables=1), "1 jour ouvrable"),
        (Duree(jours_ouvrables=2), "2 jours ouvrables"),
    ],
)
def test_une_duree_s_ecrit(duree: Duree, texte: str) -> None:
    assert str(duree) == texte


def test_les_durees_s_ajoutent_unite_par_unite() -> None:
    assert Duree(1, 2, 3, 4) + Duree(10, 20, 30, 40) == Duree(11, 22, 33, 44)
    assert Duree(1, 2, 3).en_mois == 14
    assert Duree().est_nulle
    assert not any(duree.est_nulle for duree in (Duree(1), Duree(0, 1), Duree(0, 0, 1), Duree(0, 0, 0, 1)))


def test_ajouter_une_duree_a_rebours_recule() -> None:
    assert ajouter_duree(date(2026, 3, 31), Duree(mois=1, jours=1), -1) == date(2026, 2, 27)


# --- Propriétés -------------------------------------------------------------------------------------------------

JOURS = st.dates(date(1975, 1, 1), date(2150, 1, 1))
DUREES = st.builds(Duree, st.integers(0, 20), st.integers(0, 30), st.integers(0, 400)).filter(lambda d: not d.est_nulle)


@given(
    JOURS, DUREES, st.sampled_from([PROCEDURE, PEREMPTION]), st.sampled_from(list(Sens)), st.sampled_from(TERRITOIRES)
)
def test_un_delai_reporte_ne_finit_jamais_un_jour_chome(
    origine: date, duree: Duree, type_: TypeDelai, sens: Sens, territoire: str
) -> None:
    valeurs = calculer_delai(Delai(type_, origine, duree, sens, territoire=territoire)).valeurs
    assert Calendrier(territoire).chome(valeurs["dernier_jour"]) is None
    assert valeurs["reporte"] == (Calendrier(territoire).chome(valeurs["date_brute"]) is not None)
    ecart = (valeurs["dernier_jour"] - valeurs["date_brute"]).days
    assert (-7 < ecart <= 0) if sens is Sens.AVANT else (0 <= ecart < 7)


@given(JOURS, DUREES, st.sampled_from([FORCLUSION, PRESCRIPTION]))
def test_un_delai_sans_report_finit_a_sa_date_brute(origine: date, duree: Duree, type_: TypeDelai) -> None:
    valeurs = calculer_delai(Delai(type_, origine, duree)).valeurs
    assert valeurs["dernier_jour"] == valeurs["date_brute"] == ajouter_duree(origine, duree)


@given(JOURS, DUREES, st.sampled_from(list(TypeDelai)), st.sampled_from(list(Sens)))
def test_un_jour_de_plus_a_l_origine_n_avance_jamais_la_fin(
    origine: date, duree: Duree, type_: TypeDelai, sens: Sens
) -> None:
    avant, apres = (
        calculer_delai(Delai(type_, jour, duree, sens)).valeurs["dernier_jour"]
        for jour in (origine, origine + timedelta(days=1))
    )
    assert avant <= apres


@given(JOURS, st.integers(1, 60), st.sampled_from(list(Sens)))
def test_la_date_prudente_des_jours_ouvrables_protege_toujours(origine: date, nombre: int, sens: Sens) -> None:
    valeurs = calculer_delai(Delai(PROCEDURE, origine, Duree(jours_ouvrables=nombre), sens)).valeurs
    prudent, large = valeurs["dernier_jour"], valeurs["dernier_jour_large"]
    assert prudent >= large if sens is Sens.AU_PLUS_TOT else prudent <= large
    assert Calendrier().chome(prudent, samedi=False) is None
    assert Calendrier().chome(large, samedi=False) is None
