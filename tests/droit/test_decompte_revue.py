"""Décompte : ce qu'une relecture du contrat a trouvé, chaque cas refait à la main."""

from __future__ import annotations

import pytest

from droit.cas_decompte import decompte, du, poste, versements

PRINCIPAL = {"nature": "principal", "montant": "1000.00", "date": "2025-02-01", "interets": None}
FRAIS = {"nature": "frais", "montant": "80.00", "date": "2025-02-01", "interets": None}


@pytest.mark.parametrize("postes", [(PRINCIPAL, FRAIS), (FRAIS, PRINCIPAL)])
def test_une_avance_paie_d_abord_les_frais_de_postes_echus_ensemble_quel_que_soit_leur_rang(postes):
    reponse = decompte(*postes, versements=[{"date": "2025-01-01", "montant": "100.00"}])
    assert du(reponse) == ("980.00", "0.00", "0.00", "0.00")
    assert versements(reponse) == [("0.00", "0.00", "0.00", "0.00"), ("80.00", "0.00", "20.00", "980.00")]


def test_une_avance_attend_chaque_echeance_a_son_tour():
    plus_tard = PRINCIPAL | {"date": "2025-03-01"}
    reponse = decompte(plus_tard, FRAIS, versements=[{"date": "2025-01-01", "montant": "100.00"}])
    assert du(reponse) == ("980.00", "0.00", "0.00", "0.00")
    assert [ligne["date"] for ligne in reponse["lignes"] if ligne["nature"] == "versement en attente"] == [
        "2025-02-01",
        "2025-03-01",
    ]


def test_la_regle_suivie_est_ecrite_en_francais():
    reponse = decompte(poste(), poste(), versements=[{"date": "2025-01-31", "montant": "100.00"}])
    (versement,) = [ligne for ligne in reponse["lignes"] if ligne["nature"] == "versement"]
    assert "intérêts : postes 1, 2, au prorata" in versement["regle"]
    assert "capital : postes 1, 2, au prorata" in versement["regle"]


def test_un_poste_sans_date_ni_interets_est_echu_des_l_origine_et_le_compte_le_dit():
    depens = {"nature": "depens", "montant": "80.00"}
    reponse = decompte(poste(), depens, versements=[{"date": "2025-01-11", "montant": "100.00"}])
    assert versements(reponse) == [("80.00", "10.00", "10.00", "3640.00")]
    assert reponse["resultat"]["frais"] == "0.00"
    assert "Poste « 2 » sans date : tenu pour échu dès l'origine du compte (01/01/2025)." in reponse["hypotheses"]


def test_un_poste_seul_et_sans_date_est_echu_a_l_arrete():
    reponse = decompte({"nature": "depens", "montant": "80.00"})
    assert (du(reponse), reponse["lignes"][0]["date"]) == (("0.00", "0.00", "80.00", "0.00"), "2025-04-11")


def test_la_prescription_est_par_defaut_celle_du_droit_commun():
    ancien = poste(date="2015-01-01", interets={"du": "2015-01-01", "taux": "fixe", "taux_fixe": "10"})
    cinq_ans, par_defaut = (
        decompte(ancien, prescription_interets=choix) for choix in ({"ans": 5, "interruptions": []}, {})
    )
    assert par_defaut["resultat"] == cinq_ans["resultat"]
    assert par_defaut["resultat"]["interets_prescrits"] != "0.00"


def test_une_suspension_sans_effet_donne_arrete_les_interets():
    reponse = decompte(poste(), suspensions=[{"du": "2025-01-12", "cause": "surendettement"}])
    assert reponse["resultat"]["interets"] == "10.00"
    assert any("surendettement (aucun_interet)" in phrase for phrase in reponse["hypotheses"])


@pytest.mark.parametrize("moitie", ["50", "0.5", "1/2", "0.50"])
def test_une_moitie_s_ecrit_en_pour_cent_ou_en_fraction(moitie):
    debiteurs = [{"cle": cle, "tenu": "part", "part": moitie} for cle in ("a", "b")]
    reponse = decompte(poste(interets=None), debiteurs=debiteurs)
    assert [bilan["total"] for bilan in reponse["resultat"]["debiteurs"]] == ["1825.00", "1825.00"]


@pytest.mark.parametrize(
    ("nature", "libelle"),
    [
        ("principal", "Principal"),
        ("article_700", "Article 700"),
        ("depens", "Dépens"),
        ("frais", "Frais"),
        ("clause_penale", "Clause pénale"),
        ("indemnite", "Indemnité"),
        ("interets_echus", "Intérêts échus"),
    ],
)
def test_un_poste_sans_libelle_porte_sa_nature_accentuee(nature, libelle):
    assert decompte(poste(nature=nature, interets=None))["lignes"][0]["libelle"] == libelle
