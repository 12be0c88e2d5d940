"""Les oracles d'abord mis à l'épreuve sur des cas refaits à la main (le calcul est en commentaire)."""

from __future__ import annotations

from datetime import date

import pytest

from oracles.calendrier import plus_mois
from oracles.decompte import decompte
from oracles.delais import delai, feries, paques
from oracles.interets import interets
from oracles.saisissable import saisissable
from oracles.tarif import cout, droits

FIXE = {"principal": "1000", "taux": "fixe", "taux_fixe": "10"}
LEGAL = {"taux": "legal", "categorie": "particulier"}

CAS_INTERETS = [
    # 364 jours : 1000 × 10 × 364 / 36500 = 99,726
    ({**FIXE, "du": "2025-01-01", "au": "2025-12-31"}, "99.73", 364),
    # bornes comprises, 365 jours : 100,00
    ({**FIXE, "du": "2025-01-01", "au": "2025-12-31", "inclure_premier_jour": True}, "100.00", 365),
    # aucune borne : 363 jours, 99,452
    ({**FIXE, "du": "2025-01-01", "au": "2025-12-31", "inclure_dernier_jour": False}, "99.45", 363),
    # le même jour : rien
    ({**FIXE, "du": "2025-01-01", "au": "2025-01-01"}, "0.00", 0),
    # 366 jours sur 365 : 100,274
    ({**FIXE, "du": "2024-01-01", "au": "2025-01-01"}, "100.27", 366),
    # 365 jours / 366 = 99,727 -> 99,73 ; un jour / 365 = 0,274 -> 0,27
    ({**FIXE, "du": "2024-01-01", "au": "2025-01-01", "base": "exact_exact"}, "100.00", 366),
    # 366 jours sur 360 : 101,667
    ({**FIXE, "du": "2024-01-01", "au": "2025-01-01", "base": "exact_360"}, "101.67", 366),
    # du 31 janvier (compté 30) au 28 février : 28 jours ; 1000 × 10 × 28 / 36000 = 7,78
    ({**FIXE, "du": "2025-01-31", "au": "2025-02-28", "base": "30_360"}, "7.78", 28),
    # 30 juin : 100000 × 7,21 / 36500 = 19,753 ; 1er et 2 juillet : 100000 × 6,65 × 2 / 36500 = 36,438
    ({**LEGAL, "principal": "100000", "du": "2025-06-29", "au": "2025-07-02"}, "56.19", 3),
    # exécutoire le 5 mars : simple (7,21) le 5 mai, majoré (12,21) le 6 ; 36500 × taux / 36500
    (
        {**LEGAL, "principal": "36500", "du": "2025-05-04", "au": "2025-05-06", "executoire_le": "2025-03-05"},
        "19.42",
        2,
    ),
    # un notaire n'est pas un juge : 2 × 7,21
    (
        {
            **LEGAL,
            "principal": "36500",
            "du": "2025-05-04",
            "au": "2025-05-06",
            "executoire_le": "2025-03-05",
            "titre": "notarie",
        },
        "14.42",
        2,
    ),
    # deux années entières : 100,00, puis 1100 × 10 % = 110,00
    ({**FIXE, "du": "2021-01-01", "au": "2023-01-01", "capitalisation_depuis": "2021-01-01"}, "210.00", 730),
    # BCE au 1er juillet 2026 : 2,40 + 10 ; dix jours de 36500 : 124,00
    ({"principal": "36500", "taux": "bce_plus_10", "du": "2026-07-01", "au": "2026-07-11"}, "124.00", 10),
]


@pytest.mark.parametrize(("entree", "attendu", "jours"), CAS_INTERETS)
def test_l_oracle_des_interets_refait_le_calcul_a_la_main(entree, attendu, jours):
    rendu = interets(entree)
    assert (rendu["interets"], rendu["jours"]) == (attendu, jours)


def test_l_evenement_n_arrondit_qu_une_fois():
    # 26 × 7,21 / 36500 = 0,0051 -> 0,01 ; 26 × 6,65 × 2 / 36500 = 0,0095 -> 0,01 ; ensemble 0,0146 -> 0,01
    entree = {**LEGAL, "principal": "26", "du": "2025-06-29", "au": "2025-07-02"}
    assert interets(entree)["interets"] == "0.02"
    assert interets({**entree, "arrondi": "evenement"})["interets"] == "0.01"


def _decompte(**change):
    principal = {
        "libelle": "Facture",
        "nature": "principal",
        "montant": "1000",
        "date": "2025-01-01",
        "interets": {"du": "2025-01-01", "taux": "fixe", "taux_fixe": "10"},
    }
    frais = {"libelle": "Commandement", "nature": "frais", "montant": "50", "date": "2025-01-01", "interets": None}
    return decompte({"au": "2025-03-01", "postes": [principal, frais], **change})


def test_l_oracle_du_decompte_paie_les_frais_les_interets_puis_le_capital():
    # 31 jours : 8,49 ; 200 = 50 + 8,49 + 141,51 ; reste 858,49 ; 28 jours : 858,49 × 10 × 28 / 36500 = 6,586
    rendu = _decompte(versements=[{"date": "2025-02-01", "montant": "200"}])
    attendu = {"principal": "858.49", "interets": "6.59", "frais": "0.00", "total": "865.08", "trop_percu": "0.00"}
    assert rendu.items() >= attendu.items()
    # 858,49 × 10 / 36500 = 0,235 ; du 2 mars au 1er avril, 31 jours : 7,291
    assert (rendu["interet_par_jour"], rendu["provision_un_mois"]) == ("0.24", "7.29")


def test_l_oracle_du_decompte_rend_le_trop_percu():
    # 1000 + 50 + 8,49 = 1058,49
    rendu = _decompte(versements=[{"date": "2025-02-01", "montant": "1100"}])
    assert rendu["total"] == "0.00"
    assert rendu["trop_percu"] == "41.51"


def test_l_oracle_du_decompte_paie_le_capital_d_abord():
    # capital 800 dès le 2 février ; intérêts 8,49 + 800 × 10 × 28 / 36500 = 6,137 -> 6,14
    rendu = _decompte(versements=[{"date": "2025-02-01", "montant": "200", "imputation": "capital_d_abord"}])
    assert (rendu["principal"], rendu["interets"], rendu["frais"]) == ("800.00", "14.63", "50.00")


def test_l_oracle_du_decompte_suspend_les_interets():
    # du 1er au 28 février sans intérêt : 30 jours de janvier (2 au 31) et le 1er mars : 8,219 -> 8,22 puis 0,27
    suspension = {"du": "2025-02-01", "au": "2025-02-28", "effet": "aucun_interet"}
    assert _decompte(suspensions=[suspension])["interets"] == "8.49"


def test_l_oracle_du_decompte_reduit_le_principal_d_un_avoir():
    # 31 jours sur 1000 : 8,49 ; 28 jours sur 900 : 6,904
    avoir = {"date": "2025-02-01", "montant": "100", "poste": 1}
    rendu = _decompte(avoirs=[avoir])
    assert (rendu["principal"], rendu["interets"]) == ("900.00", "15.39")


PAQUES = [
    "1981-04-19",
    "2008-03-23",
    "2024-03-31",
    "2025-04-20",
    "2026-04-05",
    "2027-03-28",
    "2038-04-25",
    "2049-04-18",
]


@pytest.mark.parametrize("attendu", PAQUES)
def test_paques_tombe_au_jour_de_l_almanach(attendu):
    assert paques(int(attendu[:4])) == date.fromisoformat(attendu)


def test_les_fetes_de_2026_sont_onze():
    attendues = ["01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01", "11-11", "12-25"]
    assert sorted(j.isoformat()[5:] for j in feries(2026)) == attendues


CAS_DELAIS = [
    # 31 janvier + 1 mois : 28 février 2026, un samedi -> lundi 2 mars
    ({"type": "procedure", "origine": "2026-01-31", "duree": {"mois": 1}}, "2026-03-02"),
    # 24 mai 2026 : dimanche de Pentecôte, suivi d'un lundi férié -> mardi 26
    ({"type": "procedure", "origine": "2026-04-24", "duree": {"mois": 1}}, "2026-05-26"),
    # prescription : aucun report
    ({"type": "prescription", "origine": "2021-03-10", "duree": {"ans": 5}}, "2026-03-10"),
    # 28 février + 1 mois : 28 mars, un samedi -> lundi 30
    ({"type": "procedure", "origine": "2026-02-28", "duree": {"mois": 1}}, "2026-03-30"),
    # audience le 20 avril 2026 moins 15 jours : dimanche de Pâques 5 avril -> vendredi 3
    ({"type": "procedure", "origine": "2026-04-20", "duree": {"jours": 15}, "sens": "avant"}, "2026-04-03"),
    # un mois et deux de distance : trois de quantième à quantième, 30 novembre -> 28 février 2027, dimanche -> 1er mars
    (
        {"type": "procedure", "origine": "2026-11-30", "duree": {"mois": 1}, "distance": {"mois": 2}},
        "2027-03-01",
    ),
    # loi en vigueur le 19 juin 2008 à zéro heure : 18 juin 2013 à minuit
    (
        {"type": "prescription", "origine": "2008-06-19", "duree": {"ans": 5}, "origine_zero_heure": True},
        "2013-06-18",
    ),
    # Vendredi saint 2026 (3 avril) en Alsace-Moselle, puis Pâques et son lundi -> mardi 7
    ({"type": "procedure", "origine": "2026-03-03", "duree": {"mois": 1}, "alsace_moselle": True}, "2026-04-07"),
]


@pytest.mark.parametrize(("entree", "attendu"), CAS_DELAIS)
def test_l_oracle_des_delais_marche_jusqu_au_bon_jour(entree, attendu):
    assert delai(entree)["dernier_jour"] == attendu


def test_le_quantieme_manquant_devient_le_dernier_jour_du_mois():
    assert plus_mois(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert plus_mois(date(2024, 2, 29), 48) == date(2028, 2, 29)
    assert plus_mois(date(2024, 3, 31), -1) == date(2024, 2, 29)


def test_l_oracle_du_saisissable_suit_les_tranches():
    # 373,33/20 = 18,667 ; 354,17/10 = 35,417 ; 355,83/5 = 71,167 ; 352,50/4 = 88,125 ; 64,17/3 = 21,389 ; total 234,764
    assert saisissable({"remuneration_nette": "1500", "date": "2026-01-15"})["saisissable"] == "234.76"


CAS_DROITS = [
    # 125 × 9,77 % = 12,2125 -> 12,21 ; 485 × 6,35 % = 30,7975 -> 30,80 ; 390 × 3,41 % = 13,299 -> 13,30 ; total 56,31
    ({"article": "A444-31", "montant": "1000", "date": "2025-06-01"}, "56.31", "67.57"),
    # jusqu'à 44 : montant fixe
    ({"article": "A444-31", "montant": "44", "date": "2025-06-01"}, "4.30", "5.16"),
    # taux doublés : 24,425 -> 24,43 ; 61,595 -> 61,60 ; 26,598 -> 26,60
    ({"article": "A444-31", "montant": "1000", "date": "2025-06-01", "alimentaire": True}, "112.63", "135.16"),
    # 304 × 5,66 % = 17,2064 ; 608 × 2,83 % = 17,2064 ; 88 × 1,41 % = 1,2408 ; 17,21 + 17,21 + 1,24
    ({"article": "A444-15", "montant": "1000", "date": "2025-06-01"}, "35.66", "42.79"),
]


@pytest.mark.parametrize(("entree", "ht", "ttc"), CAS_DROITS)
def test_l_oracle_des_droits_arrondit_tranche_par_tranche(entree, ht, ttc):
    assert (droits(entree)["ht"], droits(entree)["ttc"]) == (ht, ttc)


CAS_COUT = [
    # 20,42 × 2 + 9,40 = 50,24 ; × 1,2 = 60,288
    ({"numero": "42", "date": "2025-06-01", "obligation": "2000"}, "50.24", "60.29"),
    # 20,42 / 2 + 9,40 = 19,61 ; × 1,2 = 23,532
    ({"numero": "42", "date": "2025-06-01", "obligation": "128"}, "19.61", "23.53"),
    # avant le 1er mai 2024 : 20,21 + 7,67 = 27,88 ; × 1,2 = 33,456
    ({"numero": "42", "date": "2024-04-30", "obligation": "500"}, "27.88", "33.46"),
    # provision d'avant la révision : 20,21, mais le déplacement du jour : 29,61 ; × 1,2 = 35,532
    ({"numero": "42", "date": "2025-06-01", "obligation": "500", "provision_le": "2024-02-29"}, "29.61", "35.53"),
    # Guyane : 20,42 × 1,24 + 9,40 = 34,7208, sans TVA
    ({"numero": "42", "date": "2025-06-01", "obligation": "500", "territoire": "guyane"}, "34.72", "34.72"),
    # engagement sur 500 : 304 × 5,66 % = 17,21 ; 196 × 2,83 % = 5,5468 -> 5,55 ; 20,42 + 22,76 + 9,40 = 52,58 ; 63,096
    (
        {"numero": "42", "date": "2025-06-01", "obligation": "500", "engagement_poursuites": True},
        "52.58",
        "63.10",
    ),
]


@pytest.mark.parametrize(("entree", "ht", "ttc"), CAS_COUT)
def test_l_oracle_du_cout_n_arrondit_qu_une_fois(entree, ht, ttc):
    assert (cout(entree)["ht"], cout(entree)["ttc"]) == (ht, ttc)
