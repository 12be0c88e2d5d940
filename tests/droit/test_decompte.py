"""Décompte : cas refaits à la main. À 10 % sur 365 jours, 3 650 € portent exactement 1 € par jour."""

from __future__ import annotations

from typing import Any

import pytest

from droit.cas_decompte import FIXE_10, decompte, du, poste, versements


def test_sans_versement_le_decompte_rend_tous_ses_champs() -> None:
    # Du 2 janvier au 11 avril 2025 : 30 + 28 + 31 + 11 = 100 jours à 1 €. Provision : du 12 avril au 11 mai, 30 jours.
    reponse = decompte()
    assert reponse["resultat"] == {
        "principal": "3650.00",
        "interets": "100.00",
        "frais": "0.00",
        "total": "3750.00",
        "interet_par_jour": "1.00",
        "trop_percu": "0.00",
        "provision_un_mois": "30.00",
        "interets_prescrits": "0.00",
    }


def test_le_versement_paie_les_frais_puis_les_interets_puis_le_capital() -> None:
    # 50 jours au 20 février : 50 €. 500 € : 150 de frais, 50 d'intérêts, 300 de capital ; reste 3 350.
    # Puis 50 jours : 3 350 × 10 % × 50 / 365 = 45,890… -> 45,89.
    depens = {"nature": "depens", "montant": "150", "date": "2025-01-15"}
    reponse = decompte(poste(), depens, versements=[{"date": "2025-02-20", "montant": "500"}])
    assert versements(reponse) == [("150.00", "50.00", "300.00", "3350.00")]
    assert du(reponse) == ("3350.00", "45.89", "0.00", "0.00")


def test_les_lignes_sont_chronologiques_et_le_solde_les_suit() -> None:
    depens = {"nature": "depens", "libelle": "Dépens liquidés", "montant": "150", "date": "2025-01-15"}
    reponse = decompte(poste(), depens, versements=[{"date": "2025-02-20", "montant": "500"}])
    commun = {
        "diviseur": 365,
        "nature": "intérêt au taux fixe",
        "article": "C. civ., art. 1343-1 et 1907",
        "poste": "1",
    }
    assert reponse["lignes"] == [
        {
            "date": "2025-01-01",
            "nature": "poste",
            "poste": "1",
            "libelle": "Principal",
            "nature_poste": "principal",
            "montant": "3650.00",
            "article": "",
            "solde": "3650.00",
        },
        {
            "date": "2025-01-15",
            "nature": "poste",
            "poste": "2",
            "libelle": "Dépens liquidés",
            "nature_poste": "depens",
            "montant": "150.00",
            "article": "",
            "solde": "3800.00",
        },
        {
            "du": "2025-01-02",
            "au": "2025-02-20",
            "jours": 50,
            "base": "3650.00",
            "taux": "10",
            "interets": "50.00",
            "solde": "3850.00",
            **commun,
        },
        {
            "date": "2025-02-20",
            "nature": "versement",
            "montant": "500.00",
            "frais": "150.00",
            "interets": "50.00",
            "principal": "300.00",
            "reste": "0.00",
            "detail": [
                {"poste": "2", "frais": "150.00"},
                {"poste": "1", "interets": "50.00", "principal": "300.00"},
            ],
            "regle": "frais, puis intérêts, puis capital",
            "article": "C. civ., art. 1343-1",
            "solde": "3350.00",
        },
        {
            "du": "2025-02-21",
            "au": "2025-04-11",
            "jours": 50,
            "base": "3350.00",
            "taux": "10",
            "interets": "45.89",
            "solde": "3395.89",
            **commun,
        },
    ]
    assert [fondement["source"][:5] for fondement in reponse["fondements"]] == ["taux ", "Cass.", "texte"]


@pytest.mark.parametrize(
    ("bornes", "paye", "reste"),
    [
        # Premier jour exclu : le 20 février porte sur l'ancien capital (50 j), 3 200 × 10 % × 50 / 365 = 43,835…
        ({}, ("0.00", "50.00", "450.00", "3200.00"), ("3200.00", "43.84", "0.00", "0.00")),
        # Premier jour inclus : 1er janvier au 19 février (50 j) ; le 20 porte sur le nouveau : 51 j, 44,712…
        (
            {"inclure_premier_jour": True},
            ("0.00", "50.00", "450.00", "3200.00"),
            ("3200.00", "44.71", "0.00", "0.00"),
        ),
        # Dernier jour exclu : un jour de moins à la fin (49 j, 42,958…).
        (
            {"inclure_dernier_jour": False},
            ("0.00", "50.00", "450.00", "3200.00"),
            ("3200.00", "42.96", "0.00", "0.00"),
        ),
    ],
)
def test_le_jour_du_versement_suit_les_bornes(
    bornes: dict[str, bool], paye: tuple[str, ...], reste: tuple[str, ...]
) -> None:
    reponse = decompte(poste(interets=FIXE_10 | bornes), versements=[{"date": "2025-02-20", "montant": "500"}])
    assert versements(reponse) == [paye]
    assert du(reponse) == reste


@pytest.mark.parametrize("au", ["2025-06-30", "2025-12-31"])
@pytest.mark.parametrize("dernier_inclus", [True, False])
def test_l_ordre_des_dettes_ne_depend_pas_de_la_date_d_arrete(au: str, dernier_inclus: bool) -> None:
    # Le 30 juin, « a » porte 1 % et « b » 2 % ; le lendemain l'inverse : le taux du jour du versement classe.
    def regle(taux: str, ensuite: str) -> dict[str, Any]:
        paliers = [["2025-01-01", taux], ["2025-07-01", ensuite]]
        return {"du": "2025-01-01", "taux": "fixe", "taux_fixe": paliers, "inclure_dernier_jour": dernier_inclus}

    reponse = decompte(
        poste(id="a", interets=regle("1", "3")),
        poste(id="b", interets=regle("2", "1")),
        au=au,
        versements=[{"date": "2025-06-30", "montant": "10", "imputation": "capital_d_abord"}],
    )
    ligne = next(ligne for ligne in reponse["lignes"] if ligne["nature"] == "versement")
    assert ligne["detail"] == [{"poste": "b", "principal": "10.00"}]


@pytest.mark.parametrize(("le", "paye"), [("2025-02-20", "a"), ("2025-02-21", "b")])
def test_une_dette_n_est_plus_onereuse_que_du_premier_jour_qui_porte_interet(le: str, paye: str) -> None:
    versement = {"date": le, "montant": "10", "imputation": "capital_d_abord"}
    plus_tard = poste(id="b", date="2025-02-01", interets=FIXE_10 | {"du": "2025-02-20"})
    reponse = decompte(poste(id="a", interets=None), plus_tard, versements=[versement])
    ligne = next(ligne for ligne in reponse["lignes"] if ligne["nature"] == "versement")
    assert ligne["detail"] == [{"poste": paye, "principal": "10.00"}]


@pytest.mark.parametrize(
    ("bornes", "reste"),
    [
        # Le 11 avril est le jour d'arrêté : 100 j dus, tous payés par un versement de ce jour.
        ({}, ("3650.00", "0.00", "0.00", "0.00")),
        # Bornes incluses : 100 j (1er janvier au 10 avril) sont payés ; le 11 court encore, sur 3 650.
        ({"inclure_premier_jour": True}, ("3650.00", "1.00", "0.00", "0.00")),
    ],
)
def test_le_versement_du_jour_d_arrete(bornes: dict[str, bool], reste: tuple[str, ...]) -> None:
    reponse = decompte(poste(interets=FIXE_10 | bornes), versements=[{"date": "2025-04-11", "montant": "100"}])
    assert du(reponse) == reste


def test_les_versements_d_un_meme_jour_passent_dans_l_ordre_donne() -> None:
    premier = {"date": "2025-02-20", "montant": "60", "imputation": "capital_d_abord"}
    second = {"date": "2025-02-20", "montant": "60"}
    assert versements(decompte(versements=[premier, second])) == [
        ("0.00", "0.00", "60.00", "3640.00"),
        ("0.00", "50.00", "10.00", "3580.00"),
    ]
    assert versements(decompte(versements=[second, premier])) == [
        ("0.00", "50.00", "10.00", "3640.00"),
        ("0.00", "0.00", "60.00", "3580.00"),
    ]


def test_les_versements_se_trient_par_date() -> None:
    # 31 janvier : 30 € d'intérêts ; 20 février : 20 €, après 70 € de capital : 3 580 × 10 % × 20 / 365 = 19,616…
    donnes = [{"date": "2025-02-20", "montant": "50"}, {"date": "2025-01-31", "montant": "100"}]
    assert versements(decompte(versements=donnes)) == [
        ("0.00", "30.00", "70.00", "3580.00"),
        ("0.00", "19.62", "30.38", "3549.62"),
    ]


def test_le_capital_d_abord_laisse_courir_moins_d_interets() -> None:
    # 500 € sur le capital : 3 150 ; 50 € d'intérêts restent, puis 3 150 × 10 % × 50 / 365 = 43,150…
    reponse = decompte(versements=[{"date": "2025-02-20", "montant": "500", "imputation": "capital_d_abord"}])
    assert du(reponse) == ("3150.00", "93.15", "0.00", "0.00")
    ligne = next(ligne for ligne in reponse["lignes"] if ligne["nature"] == "versement")
    assert ligne["regle"] == "capital d'abord (décision ou accord), puis frais, puis intérêts"


def test_l_imputation_designee_paie_les_postes_cites() -> None:
    # 50 € d'intérêts du poste « b », puis 450 € de son capital ; « a » garde ses intérêts : 100 ; « b » : 43,84.
    reponse = decompte(
        poste(id="a"),
        poste(id="b"),
        versements=[{"date": "2025-02-20", "montant": "500", "imputation": ["b"]}],
    )
    assert du(reponse) == ("6850.00", "143.84", "0.00", "0.00")
    ligne = next(ligne for ligne in reponse["lignes"] if ligne["nature"] == "versement")
    assert ligne["detail"] == [{"poste": "b", "interets": "50.00", "principal": "450.00"}]
    assert ligne["regle"] == "frais, puis intérêts, puis capital ; postes désignés : b (C. civ. 1342-10)"
    assert ligne["article"] == "C. civ., art. 1343-1 et 1342-10"


def test_l_identifiant_par_defaut_est_le_rang_a_partir_de_un() -> None:
    for cite in ("2", 2):
        reponse = decompte(poste(), poste(), versements=[{"date": "2025-02-20", "montant": "50", "imputation": [cite]}])
        ligne = next(ligne for ligne in reponse["lignes"] if ligne["nature"] == "versement")
        assert ligne["detail"] == [{"poste": "2", "interets": "50.00"}]


def test_un_poste_non_echu_peut_etre_paye_s_il_est_cite() -> None:
    futur = poste("100", id="f", date="2025-03-01", interets=None)
    reponse = decompte(poste(), futur, versements=[{"date": "2025-02-20", "montant": "100", "imputation": ["f"]}])
    assert du(reponse) == ("3650.00", "100.00", "0.00", "0.00")


def test_le_trop_percu_ne_devient_jamais_un_interet() -> None:
    reponse = decompte(versements=[{"date": "2025-02-20", "montant": "4000"}, {"date": "2025-03-20", "montant": "1"}])
    assert du(reponse) == ("0.00", "0.00", "0.00", "301.00")
    assert reponse["resultat"]["interet_par_jour"] == reponse["resultat"]["provision_un_mois"] == "0.00"
    assert versements(reponse)[1] == ("0.00", "0.00", "0.00", "0.00")
    assert [ligne["reste"] for ligne in reponse["lignes"] if ligne["nature"] == "versement"] == ["300.00", "1.00"]
    # Plus aucune ligne d'intérêts après le paiement.
    assert max(ligne["au"] for ligne in reponse["lignes"] if "jours" in ligne) == "2025-02-20"


def test_l_excedent_attend_l_echeance_d_un_poste() -> None:
    frais = {"nature": "frais", "montant": "40", "date": "2025-03-01"}
    reponse = decompte(poste("100", interets=None), frais, versements=[{"date": "2025-02-01", "montant": "150"}])
    assert du(reponse) == ("0.00", "0.00", "0.00", "10.00")
    assert [
        (ligne["date"], ligne["nature"], ligne["montant"])
        for ligne in reponse["lignes"]
        if "versement" in ligne["nature"]
    ] == [
        ("2025-02-01", "versement", "150.00"),
        ("2025-03-01", "versement en attente", "50.00"),
    ]


def test_un_versement_anterieur_a_la_dette_attend() -> None:
    # 100 € reçus le 10 décembre paient à l'échéance du 1er janvier : 3 550 × 10 % × 100 / 365 = 97,260…
    reponse = decompte(versements=[{"date": "2024-12-10", "montant": "100"}])
    assert du(reponse) == ("3550.00", "97.26", "0.00", "0.00")


def test_les_interets_anterieurs_a_la_date_du_poste_rendent_le_poste_exigible() -> None:
    # Jugement du 1er mars, intérêts depuis le 1er janvier : un versement de février s'impute.
    reponse = decompte(poste(date="2025-03-01"), versements=[{"date": "2025-02-20", "montant": "500"}])
    assert versements(reponse) == [("0.00", "50.00", "450.00", "3200.00")]


def test_chaque_nature_va_dans_sa_colonne() -> None:
    natures = ("principal", "article_700", "clause_penale", "indemnite", "frais", "depens", "interets_echus")
    postes = [{"nature": nature, "montant": str(10**rang), "date": "2025-01-01"} for rang, nature in enumerate(natures)]
    reponse = decompte(*postes)
    assert du(reponse) == ("1111.00", "1000000.00", "110000.00", "0.00")
    assert reponse["resultat"]["total"] == "1111111.00"


def test_les_interets_echus_sont_payes_comme_des_interets() -> None:
    echus = {"nature": "interets_echus", "montant": "70", "date": "2024-12-01"}
    reponse = decompte(poste(), echus, versements=[{"date": "2025-02-20", "montant": "130"}])
    assert versements(reponse) == [("0.00", "120.00", "10.00", "3640.00")]
    # À taux décroissant : 50 € du poste 1, puis 70 € échus, puis 10 € de capital.
    ligne = next(ligne for ligne in reponse["lignes"] if ligne["nature"] == "versement")
    assert ligne["detail"] == [
        {"poste": "1", "interets": "50.00", "principal": "10.00"},
        {"poste": "2", "interets": "70.00"},
    ]


def test_des_interets_echus_qui_portent_interet_avertissent() -> None:
    echus = poste("365", nature="interets_echus")
    reponse = decompte(echus, versements=[{"date": "2025-02-20", "montant": "10"}])
    # 50 jours à 0,10 € = 5 € ; 10 € éteignent d'abord les intérêts échus : 355 + 5, puis 355 × 10 % × 50 / 365 = 4,863…
    assert du(reponse) == ("0.00", "364.86", "0.00", "0.00")
    assert [avertissement["code"] for avertissement in reponse["avertissements"]] == ["interets_sur_interets"]


def test_l_avoir_reduit_le_principal_sans_effacer_les_interets_courus() -> None:
    # 50 j à 1 € ; avoir de 365 € le 20 février : 3 285 portent 0,90 € par jour : 45 €.
    reponse = decompte(avoirs=[{"date": "2025-02-20", "montant": "365"}])
    assert du(reponse) == ("3285.00", "95.00", "0.00", "0.00")
    ligne = next(ligne for ligne in reponse["lignes"] if ligne["nature"] == "avoir")
    assert ligne == {
        "date": "2025-02-20",
        "nature": "avoir",
        "poste": "1",
        "montant": "365.00",
        "reduction": "365.00",
        "article": "usage : réduit le principal à sa date, sans effacer les intérêts courus",
        "solde": "3335.00",
    }


def test_l_avoir_excedentaire_est_un_trop_percu_annonce() -> None:
    reponse = decompte(avoirs=[{"date": "2025-02-20", "montant": "4000", "poste": "1"}])
    assert du(reponse) == ("0.00", "50.00", "0.00", "350.00")
    avertissement = reponse["avertissements"][0]
    assert avertissement["code"] == "avoir_excedentaire"
    assert "350,00" in avertissement["message"]


def test_l_avoir_et_le_versement_d_un_meme_jour() -> None:
    # L'avoir d'abord : 3 650 − 3 600 = 50 ; le versement paie 50 d'intérêts puis 50 de capital ; 20 de trop.
    reponse = decompte(
        versements=[{"date": "2025-02-20", "montant": "120"}],
        avoirs=[{"date": "2025-02-20", "montant": "3600", "poste": 1}],
    )
    assert du(reponse) == ("0.00", "0.00", "0.00", "20.00")


@pytest.mark.parametrize(
    ("versement", "reste", "bases"),
    [
        # 1 000 € à 10 % : 100 € deviennent capital le 1er janvier 2024 ; 30 j sur 1 100 : 9,041…
        (None, ("1100.00", "9.04"), ["1000.00", "1100.00"]),
        # Payés la veille (364 j : 99,73) : seul reste le dernier jour, 0,27 €, qui devient capital.
        (("2023-12-31", "99.73"), ("1000.27", "8.22"), ["1000.00", "1000.00", "1000.27"]),
        # Le jour anniversaire, le versement passe avant la capitalisation : rien à capitaliser.
        (("2024-01-01", "100"), ("1000.00", "8.22"), ["1000.00", "1000.00"]),
        # Après : 9,04 € d'intérêts nouveaux puis 20,96 sur les intérêts capitalisés.
        (("2024-01-31", "30"), ("1079.04", "0.00"), ["1000.00", "1100.00"]),
    ],
)
def test_seuls_les_interets_impayes_d_une_annee_deviennent_capital(
    versement: tuple[str, str] | None, reste: tuple[str, str], bases: list[str]
) -> None:
    regle = {"du": "2023-01-01", "taux": "fixe", "taux_fixe": "10", "capitalisation_depuis": "2023-01-01"}
    reponse = decompte(
        poste("1000", date="2023-01-01", interets=regle),
        au="2024-01-31",
        versements=[{"date": versement[0], "montant": versement[1]}] if versement else [],
    )
    assert du(reponse)[:2] == reste
    assert [ligne["base"] for ligne in reponse["lignes"] if "jours" in ligne] == bases


def test_la_capitalisation_a_sa_ligne_et_laisse_le_solde() -> None:
    regle = {"du": "2022-07-01", "taux": "fixe", "taux_fixe": "10", "capitalisation_depuis": "2023-01-01"}
    reponse = decompte(poste("1000", date="2022-07-01", interets=regle), au="2024-01-01")
    # 184 j avant le départ : 50,41, jamais capitalisés ; puis 100 € d'une année entière.
    assert du(reponse)[:2] == ("1100.00", "50.41")
    assert reponse["lignes"][-1] == {
        "date": "2024-01-01",
        "nature": "capitalisation",
        "poste": "1",
        "montant": "100.00",
        "article": "C. civ., art. 1343-2",
        "solde": "1150.41",
    }


def test_l_arrondi_a_l_evenement_se_fait_a_chaque_versement() -> None:
    # 18,25 € à 10 % : 0,005 € par jour. À la ligne : 3 j = 0,015 -> 0,02 ; 1 j -> 0,01.
    regle = {"du": "2025-01-01", "taux": "fixe", "taux_fixe": "10", "arrondi": "evenement"}
    sans = decompte(poste("18.25", interets=regle), au="2025-01-05")
    assert du(sans)[1] == "0.02"
    avec = decompte(
        poste("18.25", interets=regle),
        {"id": "f", "nature": "frais", "montant": "5", "date": "2025-01-01"},
        au="2025-01-05",
        versements=[{"date": "2025-01-04", "montant": "1", "imputation": ["f"]}],
    )
    assert du(avec)[1] == "0.03"
    # Un avoir change la base sans arrondir : 3 × 0,005 + 1 × 0,003 = 0,018 -> 0,02.
    avoir = decompte(
        poste("18.25", interets=regle), au="2025-01-05", avoirs=[{"date": "2025-01-04", "montant": "7.30"}]
    )
    assert [ligne["interets"] for ligne in avoir["lignes"] if "jours" in ligne] == ["0.02", "0.00"]


def test_les_hypotheses_disent_les_conventions_une_fois() -> None:
    reponse = decompte(
        poste(),
        poste(),
        versements=[{"date": "2025-02-20", "montant": "50"}],
        suspensions=[
            {"du": "2025-03-01", "au": "2025-03-02", "effet": "aucun_interet", "cause": "plan", "article": "L. 733-1"},
            {"du": "2025-03-05", "effet": "imputation_capital"},
        ],
        prescription_interets={"ans": 2},
    )
    hypotheses = reponse["hypotheses"]
    assert len(hypotheses) == len(set(hypotheses)) == 8
    assert hypotheses[3].startswith("Versements : frais, puis intérêts, puis capital (C. civ. 1343-1)")
    assert hypotheses[4] == "Suspension du 01/03/2025 au 02/03/2025 inclus : plan (aucun_interet, L. 733-1)."
    assert hypotheses[5] == "Suspension du 05/03/2025 sans terme connu : cause non précisée (imputation_capital)."
    assert hypotheses[6].startswith("Intérêts impayés de plus de 2 ans isolés comme prescrits")
    assert hypotheses[7].startswith("Intérêt par jour et provision d'un mois")
    assert [a["code"] for a in reponse["avertissements"]] == ["suspension_sans_article"]
    sans_interets = decompte(poste(interets=None))
    assert sans_interets["hypotheses"] == []


def test_plusieurs_titres_ont_chacun_leur_decompte() -> None:
    reponse = decompte(
        poste(titre="J1"),
        poste("7300", titre="J2"),
        {"nature": "depens", "montant": "30", "date": "2025-01-01", "titre": "J2"},
        titres=[{"cle": "J1", "designation": "jugement"}, {"cle": "J2"}],
        versements=[{"date": "2025-02-20", "montant": "90"}],
    )
    # Même taux, même date : au prorata des totaux 3 700 et 7 430 (7 300 + 100 + 30) : 29,92 et 60,08.
    # J1 : 29,92 sur 50 d'intérêts, reste 20,08 + 50 ; J2 : 30 de dépens puis 30,08 sur 100, reste 69,92 + 100.
    assert reponse["resultat"]["titres"] == [
        {
            "cle": "J1",
            "principal": "3650.00",
            "interets": "70.08",
            "frais": "0.00",
            "total": "3720.08",
            "interet_par_jour": "1.00",
            "trop_percu": "0.00",
            "provision_un_mois": "30.00",
            "interets_prescrits": "0.00",
        },
        {
            "cle": "J2",
            "principal": "7300.00",
            "interets": "169.92",
            "frais": "0.00",
            "total": "7469.92",
            "interet_par_jour": "2.00",
            "trop_percu": "0.00",
            "provision_un_mois": "60.00",
            "interets_prescrits": "0.00",
        },
    ]
    assert reponse["resultat"]["total"] == "11190.00"
    assert {ligne.get("titre") for ligne in reponse["lignes"] if "poste" in ligne} == {"J1", "J2"}


def test_un_seul_titre_ne_se_detaille_pas() -> None:
    reponse = decompte(poste(titre="J1"), titres=[{"cle": "J1"}])
    assert "titres" not in reponse["resultat"]
    assert "titre" not in reponse["lignes"][0]
