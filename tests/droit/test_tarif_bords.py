"""Les bords du tarif qu'un calcul ordinaire ne touche pas : outre-mer, paliers anciens, lignes reconduites."""

from __future__ import annotations

from typing import Any

import pytest

from basoche.droit.parametres import Options
from basoche.guichet import ouvrir


def _cout(**champs: Any) -> dict[str, Any]:
    options = champs.pop("options", Options())
    return ouvrir("cout").calculer({"numero": "42", "date": "2025-06-16", **champs}, options=options).en_dict()


def test_la_majoration_d_outre_mer_porte_sur_l_emolument_et_non_sur_le_deplacement():
    """N° 42 : 20,42 ; + 29 % = 5,9218 ; déplacement 9,40 non majoré ; HT 35,7418 ; TVA 8,5 % : 38,7798… = 38,78."""
    resultat = _cout(obligation="1000", territoire="guadeloupe")["resultat"]
    assert (resultat["ht"], resultat["tva"], resultat["ttc"]) == ("35.74", "3.04", "38.78")


def test_sans_deplacement_seul_l_emolument_est_majore():
    """20,42 × 1,29 = 26,3418 ; TVA 8,5 % : 28,5808… = 28,58."""
    resultat = _cout(obligation="1000", territoire="guadeloupe", frais_deplacement="aucun")["resultat"]
    assert (resultat["ht"], resultat["ttc"]) == ("26.34", "28.58")


@pytest.mark.parametrize(
    ("montant", "ht"),
    [
        ("76.00", "4.40"),  # un palier entamé de 76 € : 2 taux de base de 2,20 €
        ("76.01", "8.80"),
        ("304.00", "17.60"),  # quatre paliers de 76 €
        ("304.01", "22.00"),  # huit taux de base, plus un palier entamé de 152 €
        ("912.00", "35.20"),
        ("912.01", "39.60"),
    ],
)
def test_avant_2016_un_palier_commence_juste_au_dessus_de_sa_borne(montant, ht):
    entree = {"article": "A444-15", "montant": montant, "date": "2010-05-01"}
    assert ouvrir("droits").calculer(entree).en_dict()["resultat"]["ht"] == ht


def test_une_ligne_reconduite_le_dit_et_une_ligne_a_sa_date_se_tait():
    reconduit = _cout(date="2026-11-23", obligation="1000", options=Options(reconduire=True))
    assert [ligne.get("provisoire") for ligne in reconduit["lignes"]] == [True, True]
    assert [ligne.get("provisoire") for ligne in _cout(obligation="1000")["lignes"]] == [None, None]


def test_un_debours_n_est_jamais_provisoire():
    debours = [{"libelle": "Lettre", "montant": "1.50"}]
    cout = _cout(date="2026-11-23", obligation="1000", debours=debours, options=Options(reconduire=True))
    ligne = cout["lignes"][-1]
    assert (ligne["libelle"], ligne["montant"], ligne["soumis_tva"]) == ("Lettre", "1.50", False)
    assert "provisoire" not in ligne
