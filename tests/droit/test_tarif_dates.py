"""La version du tarif : règle transitoire de chaque révision, reconduction, valeurs saisies par l'étude."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from basoche.droit.tarif import Debours
from droit.chiffrage_tarif import (
    RECONDUIRE,
    chiffrer,
    codes,
    euros,
    libelles,
    messages,
    montants,
    saisir_un_montant,
    totaux,
)

TRANSITOIRE_2024 = "Règle transitoire de la révision du 01/03/2024 : ancien tarif"


@pytest.mark.parametrize(
    ("le", "provision", "emolument", "motif"),
    [
        ("2024-02-29", None, "20.21", None),
        ("2024-03-01", None, "20.21", f"{TRANSITOIRE_2024} (prestation effectuée avant le 01/05/2024)."),
        ("2024-03-15", None, "20.21", f"{TRANSITOIRE_2024} (prestation effectuée avant le 01/05/2024)."),
        ("2024-04-30", None, "20.21", f"{TRANSITOIRE_2024} (prestation effectuée avant le 01/05/2024)."),
        ("2024-05-01", None, "20.42", None),
        ("2024-05-01", "2024-03-01", "20.42", None),
        ("2024-06-10", "2024-02-29", "20.21", f"{TRANSITOIRE_2024} (provision reçue avant le 01/03/2024)."),
        ("2024-06-10", "2024-02-20", "20.21", f"{TRANSITOIRE_2024} (provision reçue avant le 01/03/2024)."),
        ("2026-02-28", "2024-02-20", "20.21", f"{TRANSITOIRE_2024} (provision reçue avant le 01/03/2024)."),
        ("2026-02-28", None, "20.42", None),
    ],
)
def test_la_revision_de_2024_garde_l_ancien_tarif_pour_ce_qui_etait_engage(
    le: str, provision: str | None, emolument: str, motif: str | None
) -> None:
    champs = {"provision_le": provision} if provision else {}
    resultat = chiffrer(le, numero="42", **champs)
    assert montants(resultat)[0] == emolument
    transitoires = [phrase for phrase in resultat.hypotheses if phrase.startswith("Règle transitoire")]
    assert transitoires == ([motif] if motif else [])
    version = "2020 (du 01/03/2020 au 29/02/2024)" if emolument == "20.21" else "2024 (du 01/03/2024 au 28/02/2026)"
    assert f"Version du tarif appliquée : {version}." in resultat.hypotheses


@pytest.mark.parametrize(
    ("le", "provision", "emolument"),
    [
        ("2020-02-29", None, "20.38"),
        ("2020-04-30", None, "20.38"),
        ("2020-05-01", None, "20.21"),
        ("2020-06-10", "2020-02-29", "20.38"),
        ("2020-06-10", "2020-03-01", "20.21"),
        ("2022-04-01", None, "20.21"),
        # Provision de 2020 : les règles de 2024 puis de 2020 se suivent.
        ("2024-06-10", "2020-02-20", "20.38"),
        ("2024-03-20", "2020-02-20", "20.38"),
    ],
)
def test_la_revision_de_2020_se_lit_de_meme_et_les_revisions_s_enchainent(
    le: str, provision: str | None, emolument: str
) -> None:
    champs = {"provision_le": provision} if provision else {}
    assert montants(chiffrer(le, numero="42", **champs))[0] == emolument


def test_la_regle_transitoire_vaut_aussi_pour_vacation_engagement_urgence_et_majoration() -> None:
    resultat = chiffrer(
        "2024-06-10",
        numero="42",
        obligation="1000",
        provision_le="2024-02-20",
        vacations=1,
        engagement_poursuites=True,
        territoire="martinique",
        frais_deplacement="aucun",
    )
    # 1 000 € au barème de 2020 : 17,02 + 17,02 + 1,23 = 35,27 ; (20,21 + 74,40 + 35,27) × 29 % = 37,6652.
    assert montants(resultat) == ["20.21", "74.40", "35.27", "37.67"]
    urgence = chiffrer("2024-06-10", numero="1", urgence=True, provision_le="2024-02-20", frais_deplacement="aucun")
    assert montants(urgence) == ["89.28"]


@pytest.mark.parametrize(
    ("le", "attendu", "incertain"),
    [
        ("2024-07-02", "7.67", False),
        ("2024-07-03", "7.67", True),
        ("2024-07-08", "7.67", True),
        ("2024-07-09", "9.40", False),
    ],
)
def test_le_deplacement_de_la_semaine_incertaine_garde_l_ancien_montant_avec_un_avertissement(
    le: str, attendu: str, incertain: bool
) -> None:
    resultat = chiffrer(le, numero="42")
    assert montants(resultat)[1] == attendu
    assert ("date_d_effet_incertaine" in codes(resultat)) is incertain


def test_la_date_de_l_intervention_commande_le_deplacement_meme_sous_l_ancien_tarif() -> None:
    assert montants(chiffrer("2024-08-10", numero="42", provision_le="2024-02-20")) == ["20.21", "9.40"]


RECONDUIT = " (tarif 2024 reconduit, arrêté suivant non lu)"


def test_apres_la_fin_du_tarif_la_reconduction_s_annonce_sur_chaque_ligne_du_tarif() -> None:
    resultat = chiffrer(
        "2026-03-02",
        RECONDUIRE,
        numero="42",
        obligation="5000",
        engagement_poursuites=True,
        debours=(Debours("Serrurier", euros("10")),),
    )
    assert libelles(resultat) == [
        f"Émolument n° 42 — Commandement de payer précédant la saisie-vente, coefficient 2{RECONDUIT}",
        f"Droit d'engagement des poursuites{RECONDUIT}",
        f"Frais de déplacement{RECONDUIT}",
        "Serrurier",
    ]
    assert [ligne.get("provisoire") for ligne in resultat.lignes] == [True, True, True, None]
    assert "tarif_a_confirmer" in codes(resultat)
    assert "Version du tarif appliquée : 2024 (du 01/03/2024 au 28/02/2026, reconduite)." in resultat.hypotheses
    # 40,84 + (17,21 + 17,21 + 30,00 + 5,49) + 9,40 = 120,15.
    assert totaux(resultat) == ("120.15", "24.03", "154.18")


def test_un_numero_livre_sans_fin_echoit_avec_le_tarif() -> None:
    resultat = chiffrer("2026-03-02", RECONDUIRE, numero="206", frais_deplacement="aucun")
    assert resultat.lignes[0]["provisoire"] is True
    assert libelles(resultat)[0].endswith(RECONDUIT)
    assert "tarif_a_confirmer" in codes(resultat)
    assert "provisoire" not in chiffrer("2026-02-28", numero="206", frais_deplacement="aucun").lignes[0]


def test_avant_la_fin_du_tarif_reconduire_ne_change_rien() -> None:
    assert chiffrer("2026-02-28", RECONDUIRE, numero="42").en_dict() == chiffrer("2026-02-28", numero="42").en_dict()


def test_la_majoration_provisoire_s_ajoute_a_la_base_saisie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saisir_un_montant(tmp_path, monkeypatch, "tarif/emoluments/97-1", "20.00", date(2025, 7, 1))
    resultat = chiffrer("2025-09-01", numero="97-1", obligation="5000", destinataires=2)
    assert libelles(resultat)[:2] == [
        "Émolument n° 97-1 — Commandement de payer × 2 destinataires",
        "Majoration provisoire n° 97-1 × 2 destinataires",
    ]
    assert montants(resultat) == ["40.00", "11.68", "18.80"]
    assert resultat.lignes[1]["article"] == "C. com., art. A444-22-1"
    assert "N° 97-1 : les textes lus ne disent pas si le coefficient s'applique ; il ne l'est pas." in messages(
        resultat
    )
    assert "coefficient_non_verifie" in codes(resultat)
    assert (
        "Version du tarif appliquée : 2025 (saisie par l'étude, du 01/07/2025, sans fin connue)." in resultat.hypotheses
    )


def test_le_tarif_de_2026_saisi_par_l_etude_donne_un_cout_complet_et_definitif(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saisir_un_montant(tmp_path, monkeypatch, "tarif/emoluments/42", "20.63", date(2026, 3, 1))
    resultat = chiffrer("2026-03-02", numero="42", obligation="1000")
    assert totaux(resultat) == ("30.03", "6.01", "36.04")
    assert all("provisoire" not in ligne for ligne in resultat.lignes)
    assert any("relu par Camille Roux" in fondement.source for fondement in resultat.fondements)


def test_la_lettre_saisie_par_l_etude_se_compte_par_destinataire_hors_tva(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saisir_un_montant(tmp_path, monkeypatch, "tarif/debours/lettre_658", "1.39", date(2025, 1, 1))
    resultat = chiffrer(
        "2025-06-16", numero="42", lettre_658=True, destinataires=2, debours=(Debours("Clés", euros("3")),)
    )
    assert libelles(resultat)[2:] == ["Affranchissement de la lettre (CPC, art. 658) × 2 destinataires", "Clés"]
    assert montants(resultat)[2:] == ["2.78", "3.00"]
    assert resultat.lignes[2]["soumis_tva"] is False
    # (40,84 + 18,80) × 1,2 = 71,568 ; + 5,78.
    assert totaux(resultat) == ("59.64", "11.93", "77.35")


def test_une_provision_anterieure_a_une_valeur_saisie_sans_regle_transitoire_avertit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saisir_un_montant(tmp_path, monkeypatch, "tarif/emoluments/42", "20.63", date(2026, 3, 1))
    resultat = chiffrer("2026-03-02", numero="42", provision_le="2026-02-28")
    assert montants(resultat)[0] == "20.63"
    assert (
        "« tarif/emoluments/42 » : la provision du 28/02/2026 précède la valeur saisie du 01/03/2026, dont la règle "
        "transitoire n'est pas connue (saisir tarif/versions)." in messages(resultat)
    )
    assert "regle_transitoire_non_lue" in codes(resultat)
    assert "regle_transitoire_non_lue" not in codes(chiffrer("2026-03-02", numero="42", provision_le="2026-03-01"))
    assert "regle_transitoire_non_lue" not in codes(chiffrer("2026-03-02", numero="42"))


@pytest.mark.parametrize(
    ("le", "provision", "emolument"),
    [
        ("2026-04-30", None, "20.42"),
        ("2026-05-01", None, "20.63"),
        ("2026-06-10", "2026-02-28", "20.42"),
        ("2026-06-10", "2024-02-28", "20.21"),
    ],
)
def test_la_regle_transitoire_saisie_par_l_etude_s_applique(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, le: str, provision: str | None, emolument: str
) -> None:
    saisir_un_montant(tmp_path, monkeypatch, "tarif/emoluments/42", "20.63", date(2026, 3, 1))
    regle = {"prestation_avant": "2026-05-01", "provision_avant": "2026-03-01", "regle": "essai"}
    version = json.dumps({"id": "2026", "texte": "Arrêté de l'essai", "transitoire": regle})
    saisir_un_montant(tmp_path, monkeypatch, "tarif/versions", version, date(2026, 3, 1))
    resultat = chiffrer(le, numero="42", provision_le=provision)
    assert montants(resultat)[0] == emolument
    assert "regle_transitoire_non_lue" not in codes(resultat)


def test_un_debours_n_est_jamais_provisoire_qu_il_supporte_la_tva_ou_non() -> None:
    debours = (Debours("Serrurier", euros("10"), True), Debours("Clés", euros("5")))
    resultat = chiffrer("2026-03-02", RECONDUIRE, numero="42", debours=debours)
    assert libelles(resultat)[2:] == ["Serrurier", "Clés"]
    assert [("provisoire" in ligne, ligne["verification"].value) for ligne in resultat.lignes[2:]] == [
        (False, "texte"),
        (False, "texte"),
    ]


def test_une_vacation_et_une_majoration_reconduites_sont_provisoires() -> None:
    resultat = chiffrer("2026-03-02", RECONDUIRE, numero="42", vacations=1, territoire="guyane")
    assert [ligne["provisoire"] for ligne in resultat.lignes] == [True, True, True, True]
    # (20,42 + 75,15) × 24 % = 22,9368 : le déplacement n'est pas majoré.
    assert montants(resultat) == ["20.42", "75.15", "22.94", "9.40"]
