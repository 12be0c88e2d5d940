"""Le guichet du coût : ce que lit un lot, ce que lit une saisie à la main, et les totaux qui tombent toujours juste."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.parametres import Options
from basoche.guichet import cout, ouvrir


def valeurs(entree: dict[str, Any], **options: Any) -> dict[str, Any]:
    resultat: dict[str, Any] = cout.calculer(entree, **options).en_dict()["resultat"]
    return resultat


def test_l_exemple_se_calcule_et_s_ecrit_en_json() -> None:
    assert ouvrir("cout") is cout
    reponse = cout.calculer(cout.EXEMPLE).en_dict()
    assert reponse["resultat"] == {
        "ht": "100.00",
        "tva": "20.00",
        "ttc": "120.00",
        "a_charge_debiteur": "120.00",
        "a_charge_creancier": "0.00",
    }
    assert reponse["lignes"][2] == {
        "libelle": "Frais de déplacement",
        "article": "C. com., art. A444-48",
        "montant": "9.40",
        "soumis_tva": True,
        "a_charge": "debiteur",
        "verification": "recoupe",
    }


def test_les_champs_sont_ceux_du_contrat_avec_leurs_defauts() -> None:
    defauts = {champ.nom: champ.defaut for champ in cout.CHAMPS}
    assert defauts == {
        "acte": None,
        "numero": None,
        "date": None,
        "obligation": None,
        "destinataires": 1,
        "provision_le": None,
        "territoire": "metropole",
        "frais_deplacement": "physique",
        "lettre_658": False,
        "urgence": False,
        "engagement_poursuites": False,
        "vacations": 0,
        "debours": (),
        "honoraire_ht": None,
        "tva": None,
    }
    assert all(champ.aide for champ in cout.CHAMPS)
    assert [champ.nom for champ in cout.CHAMPS if champ.obligatoire] == ["date"]


def test_une_saisie_a_la_main_donne_le_meme_cout_qu_un_lot() -> None:
    lot = {
        "numero": "42",
        "date": "2025-06-16",
        "obligation": "1234.56",
        "provision_le": "2025-06-01",
        "tva": "8.5",
        "destinataires": 2,
    }
    main = {
        "numero": "42",
        "date": "16/06/2025",
        "obligation": "1 234,56",
        "provision_le": "01/06/2025",
        "tva": "8,5 %",
        "destinataires": "2",
    }
    assert valeurs(main, souple=True) == valeurs(lot)


@pytest.mark.parametrize(
    ("tva", "souple", "soumis"),
    [
        (None, False, False),
        (False, False, False),
        (True, False, True),
        ("20", False, True),
        (Decimal("20.0"), False, True),
        (20, False, True),
        ("0", False, False),
        ("oui", True, True),
        ("non", True, False),
        ("20 %", True, True),
    ],
)
def test_la_tva_d_un_debours_est_un_booleen_ou_le_taux_du_calcul(tva: Any, souple: bool, soumis: bool) -> None:
    entree = {
        "numero": "42",
        "date": "2025-06-16",
        "debours": [{"libelle": "Serrurier", "montant": "100.00", "tva": tva}],
    }
    ligne = cout.calculer(entree, souple=souple).lignes[-1]
    assert (ligne["libelle"], str(ligne["montant"]), ligne["soumis_tva"]) == ("Serrurier", "100.00", soumis)


@pytest.mark.parametrize(
    ("entree", "code", "champ"),
    [
        ({"numero": "42"}, "champ_manquant", "date"),
        ({"numero": 42, "date": "2025-06-16"}, "champ_invalide", "numero"),
        ({"numero": "42", "date": "2025-02-30"}, "champ_invalide", "date"),
        ({"numero": "42", "date": "2025-06-16", "obligation": "-1"}, "champ_invalide", "obligation"),
        ({"numero": "42", "date": "2025-06-16", "territoire": "corse"}, "champ_invalide", "territoire"),
        ({"numero": "42", "date": "2025-06-16", "frais_deplacement": "velo"}, "champ_invalide", "frais_deplacement"),
        ({"numero": "42", "date": "2025-06-16", "quantite": 2}, "champ_inconnu", "quantite"),
        ({"numero": "42", "date": "2025-06-16", "destinataires": 0}, "champ_invalide", "destinataires"),
        ({"numero": "42", "date": "2025-06-16", "debours": [{"libelle": "x"}]}, "champ_manquant", "debours[0].montant"),
        ({"numero": "42", "date": "2025-06-16", "debours": [{"montant": "1"}]}, "champ_manquant", "debours[0].libelle"),
        (
            {"numero": "42", "date": "2025-06-16", "debours": [{"libelle": "x", "montant": "1", "tva": "oui"}]},
            "champ_invalide",
            "debours[0].tva",
        ),
        ({"numero": "42", "date": "2025-06-16", "obligation": "9" * 5000}, "champ_invalide", "obligation"),
        ({"date": "2025-06-16"}, "champ_manquant", "numero"),
        ({"numero": "42", "acte": "cpvsi", "date": "2025-06-16"}, "champ_invalide", "numero"),
    ],
)
def test_une_entree_fautive_cite_son_champ(entree: dict[str, Any], code: str, champ: str) -> None:
    with pytest.raises(ErreurBasoche) as capture:
        cout.calculer(entree)
    assert (capture.value.code, capture.value.champ) == (code, champ)


def test_les_options_reconduire_et_estimations_passent_au_calcul() -> None:
    entree = {"numero": "50", "date": "2026-03-02"}
    with pytest.raises(ErreurBasoche) as capture:
        cout.calculer(entree)
    assert capture.value.code == "hors_periode"
    with pytest.raises(ErreurBasoche) as capture:
        cout.calculer(entree, options=Options(reconduire=True))
    assert capture.value.code == "valeur_inconnue"
    reponse = cout.calculer(entree, options=Options(reconduire=True, estimations=True)).en_dict()
    assert reponse["resultat"]["ht"] == "53.45"
    assert [ligne["provisoire"] for ligne in reponse["lignes"]] == [True, True]
    assert {a["code"] for a in reponse["avertissements"]} >= {"tarif_a_confirmer", "valeur_estimee"}


MONTANTS = st.integers(0, 10**7).map(lambda centimes: f"{centimes // 100}.{centimes % 100:02d}")
ENTREES = st.fixed_dictionaries(
    {
        "numero": st.sampled_from(["1", "2", "42", "44", "48", "102", "112a", "206"]),
        "date": st.dates(date(2025, 4, 1), date(2026, 2, 28)).map(str),
        "destinataires": st.integers(1, 5),
        "vacations": st.integers(0, 5),
        "frais_deplacement": st.sampled_from(["physique", "electronique", "aucun"]),
        "territoire": st.sampled_from(["metropole", "guadeloupe", "guyane", "reunion"]),
        "debours": st.lists(
            st.fixed_dictionaries({"libelle": st.just("avance"), "montant": MONTANTS, "tva": st.booleans()}), max_size=3
        ),
    },
    optional={"obligation": MONTANTS},
)


@given(ENTREES)
def test_les_totaux_tombent_toujours_juste(entree: dict[str, Any]) -> None:
    resultat = valeurs(entree)
    ht, tva, ttc, debiteur, creancier = (
        Decimal(resultat[nom]) for nom in ("ht", "tva", "ttc", "a_charge_debiteur", "a_charge_creancier")
    )
    hors_tva = sum(Decimal(d["montant"]) for d in entree["debours"] if not d["tva"])
    assert ht + tva + hors_tva == ttc
    assert debiteur + creancier == ttc
    assert min(ht, tva, debiteur, creancier) >= 0


@given(ENTREES, MONTANTS, MONTANTS)
def test_une_obligation_plus_forte_ne_coute_jamais_moins(entree: dict[str, Any], une: str, autre: str) -> None:
    petite, grande = sorted((une, autre), key=Decimal)
    moins = Decimal(valeurs({**entree, "obligation": petite})["ttc"])
    assert moins <= Decimal(valeurs({**entree, "obligation": grande})["ttc"])


@given(ENTREES)
def test_un_destinataire_de_plus_ne_coute_jamais_moins(entree: dict[str, Any]) -> None:
    autant = Decimal(valeurs(entree)["ttc"])
    assert autant <= Decimal(valeurs({**entree, "destinataires": entree["destinataires"] + 1})["ttc"])
