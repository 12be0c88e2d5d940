"""Décompte : l'intérêt par jour et la provision du mois suivant."""

from __future__ import annotations

from droit.cas_decompte import FIXE_10, decompte, poste


def test_l_interet_par_jour_et_la_provision_suivent_le_taux_qui_courra() -> None:
    # Professionnel, arrêté le 10 juin 2025 : 20 j à 3,71 % (7,42 €) et 10 j à 2,76 % (2,76 €).
    regle = {"du": "2025-06-10", "taux": "legal", "categorie": "professionnel"}
    reponse = decompte(poste(date="2025-06-10", interets=regle), au="2025-06-10")
    assert reponse["resultat"]["interet_par_jour"] == "0.37"
    assert reponse["resultat"]["provision_un_mois"] == "10.18"
    # Le 30 juin, le jour qui suit porte déjà le nouveau taux : 3 650 × 2,76 % / 365 = 0,276.
    reponse = decompte(poste(date="2025-06-10", interets=regle), au="2025-06-30")
    assert reponse["resultat"]["interet_par_jour"] == "0.28"


def test_la_provision_comprend_la_majoration_qui_s_ouvre() -> None:
    # Exécutoire le 20 avril : majoré dès le 21 juin. Du 11 au 20 juin : 10 j à 3,71 (3,71) ; 10 j à 8,71 (8,71) ;
    # du 1er au 10 juillet : 10 j à 7,76 (7,76).
    regle = {"du": "2025-06-10", "taux": "legal", "categorie": "professionnel", "executoire_le": "2025-04-20"}
    reponse = decompte(poste(date="2025-06-10", interets=regle), au="2025-06-10")
    assert reponse["resultat"]["provision_un_mois"] == "20.18"


def test_la_provision_s_arrondit_a_la_ligne_ou_une_fois() -> None:
    # 18,25 € : 15 j à 10 % (0,075) et 15 j à 30 % (0,225) : 0,08 + 0,23, ou 0,30.
    paliers = [["2025-01-01", "10"], ["2025-04-27", "30"]]
    regle = {"du": "2025-04-11", "taux": "fixe", "taux_fixe": paliers}
    assert decompte(poste("18.25", interets=regle))["resultat"]["provision_un_mois"] == "0.31"
    assert (
        decompte(poste("18.25", interets=regle | {"arrondi": "evenement"}))["resultat"]["provision_un_mois"] == "0.30"
    )


def test_sans_taux_connu_la_provision_prend_le_dernier_et_l_annonce() -> None:
    # Particulier, dernier taux connu 6,84 : 3 650 × 6,84 × 31 / 36 500 = 21,204.
    regle = {"du": "2026-12-31", "taux": "legal", "categorie": "particulier"}
    reponse = decompte(poste(date="2026-12-31", interets=regle), au="2026-12-31")
    assert reponse["resultat"]["interets"] == "0.00"
    assert reponse["resultat"]["interet_par_jour"] == "0.68"
    assert reponse["resultat"]["provision_un_mois"] == "21.20"
    codes = {avertissement["code"] for avertissement in reponse["avertissements"]}
    assert codes == {"tarif_a_confirmer", "provision_a_confirmer", "verification_une_source"}


def test_un_taux_reconduit_ne_coupe_pas_la_provision() -> None:
    # Arrêté le 1er décembre 2026 : 31 jours à 6,84 %, dont un de 2027. 21,52 × 6,84 × 31 / 36 500 = 0,125014 -> 0,13.
    # Coupée au 1er janvier, la provision serait de 0,12 + 0,00.
    regle = {"du": "2026-12-01", "taux": "legal", "categorie": "particulier"}
    reponse = decompte(poste("21.52", date="2026-12-01", interets=regle), au="2026-12-01")
    assert reponse["resultat"]["provision_un_mois"] == "0.13"
    assert "provision_a_confirmer" in {avertissement["code"] for avertissement in reponse["avertissements"]}


def test_le_jour_suivant_est_celui_que_le_decompte_n_a_pas_compte() -> None:
    # Dernier jour exclu, arrêté le 1er juillet : le 1er juillet n'est pas compté, il est le premier à échoir.
    regle = {"du": "2025-06-10", "taux": "legal", "categorie": "professionnel", "inclure_dernier_jour": False}
    reponse = decompte(poste(date="2025-06-10", interets=regle), au="2025-06-30")
    assert reponse["resultat"]["interet_par_jour"] == "0.37"
    # Un poste dont les intérêts partent plus tard n'en doit aucun demain, mais en devra dans le mois.
    futur = poste(interets=FIXE_10 | {"du": "2025-05-01"})
    resultat = decompte(futur)["resultat"]
    # Du 2 au 11 mai : 10 jours.
    assert (resultat["interets"], resultat["interet_par_jour"], resultat["provision_un_mois"]) == (
        "0.00",
        "0.00",
        "10.00",
    )
