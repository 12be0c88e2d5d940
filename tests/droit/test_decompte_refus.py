"""Décompte : ce qui est refusé, et ce qui est écarté en le disant."""

from __future__ import annotations

from typing import Any

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.parametres import Options
from basoche.guichet.decompte import calculer
from droit.cas_decompte import FIXE_10, decompte, du, poste, versements


def test_ce_qui_est_posterieur_a_l_arrete_est_ecarte_et_annonce() -> None:
    reponse = decompte(
        poste(),
        poste("999", date="2025-05-01", interets=None),
        versements=[{"date": "2025-04-12", "montant": "5"}, {"date": "2025-04-01", "montant": "0"}],
        avoirs=[{"date": "2025-04-12", "montant": "5", "poste": "1"}],
        prescription_interets={"ans": 5, "interruptions": ["2025-04-12"]},
    )
    assert du(reponse) == ("3650.00", "100.00", "0.00", "0.00")
    assert [avertissement["code"] for avertissement in reponse["avertissements"]] == [
        "poste_posterieur",
        "versement_posterieur",
        "versement_nul",
        "avoir_posterieur",
        "interruption_posterieure",
    ]
    assert versements(reponse) == []


def test_un_avoir_ou_une_imputation_sur_un_poste_posterieur_sont_sans_effet() -> None:
    reponse = decompte(
        poste(),
        poste("999", id="f", date="2025-05-01", interets=None),
        versements=[{"date": "2025-02-20", "montant": "50", "imputation": ["f"]}],
        avoirs=[{"date": "2025-02-20", "montant": "5", "poste": "f"}],
    )
    assert du(reponse) == ("3650.00", "50.00", "0.00", "0.00")


@pytest.mark.parametrize(
    ("champs", "code", "champ", "extrait"),
    [
        ({"postes": []}, "champ_invalide", "postes", "« postes » est vide"),
        ({"au": "9999-12-31"}, "champ_invalide", "au", "hors du calendrier"),
        ({"postes": [poste(date="0001-01-01")]}, "champ_invalide", "postes[0].date", "hors du calendrier"),
        (
            {"postes": [poste(nature="interets_echus", date=None, interets=None)], "prescription_interets": {}},
            "champ_manquant",
            "postes[0].date",
            "« postes[0].date » manquant",
        ),
        ({"postes": [poste(id="a"), poste(id="a")]}, "champ_invalide", "postes", "portent « id » : « a »"),
        ({"postes": [poste(id="2"), poste()]}, "champ_invalide", "postes", "portent « id » : « 2 »"),
        ({"titres": [{"cle": "a"}, {"cle": "a"}]}, "champ_manquant", "postes[0].titre", "chaque poste dit le sien"),
        (
            {"titres": [{"cle": "a"}, {"cle": "a"}], "postes": [poste(titre="a")]},
            "champ_invalide",
            "titres",
            "portent « cle » : « a »",
        ),
        ({"titres": [{"cle": "a"}], "postes": [poste(titre="b")]}, "titre_inconnu", "postes[0].titre", "cite « b »"),
        (
            {"debiteurs": [{"cle": "a", "tenu": "solidaire"}] * 2},
            "champ_invalide",
            "debiteurs",
            "portent « cle » : « a »",
        ),
        (
            {"versements": [{"date": "2025-01-02", "montant": "1", "imputation": ["9"]}]},
            "poste_inconnu",
            "versements[0].imputation",
            "cite « 9 », qui n'existe pas",
        ),
        (
            {"versements": [{"date": "2025-01-02", "montant": "1", "debiteur": "x"}]},
            "debiteur_inconnu",
            "versements[0].debiteur",
            "cite « x »",
        ),
        (
            {"versements": [{"date": "0001-01-02", "montant": "1"}]},
            "champ_invalide",
            "versements[0].date",
            "calendrier",
        ),
        (
            {"versements": [{"date": "2025-01-02", "montant": "-1"}]},
            "champ_invalide",
            "versements[0].montant",
            "négatif",
        ),
        ({"avoirs": [{"date": "0001-01-02", "montant": "1"}]}, "champ_invalide", "avoirs[0].date", "calendrier"),
        (
            {"avoirs": [{"date": "2025-01-02", "montant": "1", "poste": "9"}]},
            "poste_inconnu",
            "avoirs[0].poste",
            "« 9 »",
        ),
        (
            {"avoirs": [{"date": "2025-01-02", "montant": "1"}], "postes": [poste(), poste()]},
            "champ_manquant",
            "avoirs[0].poste",
            "2 postes de principal possibles",
        ),
        (
            {"suspensions": [{"du": "2025-01-02", "au": "2025-01-01", "effet": "aucun_interet"}]},
            "champ_invalide",
            "suspensions[0]",
            "la fin (2025-01-01) est avant le début (2025-01-02)",
        ),
        (
            {"suspensions": [{"du": "2025-01-02", "effet": "taux_impose"}]},
            "champ_manquant",
            "suspensions[0].taux",
            "demande le taux décidé",
        ),
        (
            {"suspensions": [{"du": "2025-01-02", "effet": "aucun_interet", "taux": "1"}]},
            "champ_invalide",
            "suspensions[0].taux",
            "ne sert qu'à « taux_impose », reçu avec « aucun_interet »",
        ),
        (
            {"suspensions": [{"du": "2025-01-02", "effet": "aucun_interet", "postes": ["9"]}]},
            "poste_inconnu",
            "suspensions[0].postes",
            "« 9 »",
        ),
        (
            {"suspensions": [{"du": "2025-01-02", "effet": "aucun_interet", "debiteur": "x"}]},
            "debiteur_inconnu",
            "suspensions[0].debiteur",
            "« x »",
        ),
        (
            {"suspensions": [{"du": "2025-01-02", "effet": "taux_impose", "taux": taux} for taux in ("1", "2")]},
            "suspensions_incompatibles",
            None,
            "Deux taux différents sont imposés le 02/01/2025",
        ),
        (
            {"prescription_interets": {"ans": 3}},
            "champ_invalide",
            "prescription_interets.ans",
            "vaut 3 : 5 ou 2 attendu",
        ),
        (
            {"postes": [poste(interets=FIXE_10 | {"principal": "1"})]},
            "champ_inconnu",
            "postes[0].interets.principal",
            "inconnu",
        ),
    ],
)
def test_les_refus(champs: dict[str, Any], code: str, champ: str | None, extrait: str) -> None:
    with pytest.raises(ErreurBasoche) as capture:
        calculer({"au": "2025-04-11", "postes": [poste()]} | champs)
    assert (capture.value.code, capture.value.champ) == (code, champ)
    assert extrait in capture.value.message
    assert capture.value.conseil


@pytest.mark.parametrize(
    ("regle", "code", "champ", "extrait"),
    [
        ({"taux": "legal", "taux_fixe": None}, "champ_manquant", "postes[1].interets.categorie", "Poste « b » : Champ"),
        (
            {
                "taux": "legal",
                "taux_fixe": None,
                "categorie": "particulier",
                "titre": "cheque",
                "majoration": "cinq_points",
            },
            "majoration_impossible",
            "postes[1].interets.majoration",
            "Poste « b » : Majoration impossible",
        ),
        ({"taux": "bce_plus_10", "taux_fixe": None, "du": "2012-01-01"}, "hors_periode", None, "Poste « b » : "),
    ],
)
def test_un_refus_dit_de_quel_poste_il_vient(regle: dict[str, Any], code: str, champ: str | None, extrait: str) -> None:
    with pytest.raises(ErreurBasoche) as capture:
        decompte(poste(), poste(id="b", interets=FIXE_10 | regle))
    assert (capture.value.code, capture.value.champ) == (code, champ)
    assert capture.value.message.startswith(extrait)
    assert capture.value.conseil


def test_une_date_hors_des_taux_connus_est_refusee_ou_reconduite() -> None:
    regle = {"du": "2026-12-30", "taux": "legal", "categorie": "particulier"}
    entree = {"au": "2027-01-31", "postes": [poste(date="2026-12-30", interets=regle)]}
    with pytest.raises(ErreurBasoche) as capture:
        calculer(entree)
    assert capture.value.code == "hors_periode"
    reponse = calculer(entree, options=Options(reconduire=True)).en_dict()
    assert [ligne.get("provisoire") for ligne in reponse["lignes"] if "jours" in ligne] == [None, True]


def messages(reponse: dict[str, Any]) -> dict[str, str]:
    return {avertissement["code"]: avertissement["message"] for avertissement in reponse["avertissements"]}


def test_chaque_avertissement_dit_ce_qui_est_ecarte() -> None:
    reponse = decompte(
        poste(id="e", nature="interets_echus"),
        poste("999", date="2025-05-01", interets=None),
        versements=[{"date": "2025-04-12", "montant": "5"}, {"date": "2025-04-01", "montant": "0"}],
        avoirs=[{"date": "2025-04-13", "montant": "5", "poste": "2"}],
        suspensions=[{"du": "2025-04-10", "effet": "imputation_capital", "cause": "plan"}],
        prescription_interets={"ans": 5, "interruptions": ["2025-04-12"]},
    )
    assert messages(reponse) == {
        "poste_posterieur": "Poste « 2 » daté du 01/05/2025, après l'arrêté : écarté.",
        "interets_sur_interets": "Poste « e » : des intérêts échus ne produisent intérêt que si le contrat ou la "
        "décision le prévoit, pour une année entière (C. civ. 1343-2).",
        "versement_posterieur": "Versement du 12/04/2025, après l'arrêté : écarté.",
        "versement_nul": "Versement du 01/04/2025 de 0 € : écarté.",
        "avoir_posterieur": "Avoir du 13/04/2025, après l'arrêté : écarté.",
        "suspension_sans_article": "Suspension du 10/04/2025 (plan) : donner la décision ou l'article.",
        "interruption_posterieure": "Un acte interruptif daté d'après l'arrêté est écarté.",
    }


def test_ce_qui_est_du_jour_d_arrete_entre_au_compte_sans_avertir() -> None:
    le = "2025-04-11"
    reponse = decompte(
        poste(date=le, interets=None),
        versements=[{"date": le, "montant": "5"}],
        avoirs=[{"date": le, "montant": "15"}],
        prescription_interets={"ans": 5, "interruptions": [le]},
    )
    assert messages(reponse).keys() == set()
    assert du(reponse) == ("3630.00", "0.00", "0.00", "0.00")
