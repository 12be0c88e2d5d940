"""Le guichet des droits proportionnels."""

from __future__ import annotations

from typing import Any

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import ZERO
from basoche.droit.parametres import Options
from basoche.guichet import droits, ouvrir


def test_l_exemple_se_calcule_et_s_ecrit_en_json() -> None:
    assert ouvrir("droits") is droits
    reponse = droits.calculer(droits.EXEMPLE).en_dict()
    assert reponse["resultat"] == {"ht": "75.59", "tva": "15.12", "ttc": "90.71"}
    assert reponse["lignes"][0] == {
        "libelle": "Tranche de 0,00\u00a0€ à 125,00\u00a0€",
        "de": "0.00",
        "a": "125.00",
        "assiette": "125.00",
        "taux": "9.77",
        "montant": "12.21",
        "article": "C. com., art. A444-31",
        "verification": "recoupe",
    }


def test_les_champs_sont_ceux_du_contrat_avec_leurs_defauts() -> None:
    assert {champ.nom: champ.defaut for champ in droits.CHAMPS} == {
        "article": None,
        "montant": None,
        "date": None,
        "alimentaire": False,
        "exclusion": None,
        "deja_percu": ZERO,
    }
    assert [champ.nom for champ in droits.CHAMPS if champ.obligatoire] == ["article", "montant", "date"]
    assert all(champ.aide for champ in droits.CHAMPS)


def test_tous_les_champs_passent_au_calcul() -> None:
    entree = {"article": "A444-31", "montant": "2000", "date": "2025-06-16", "alimentaire": True, "deja_percu": "51.19"}
    assert droits.calculer(entree).en_dict()["resultat"] == {"ht": "100.00", "tva": "20.00", "ttc": "120.00"}
    exclu = {"article": "A444-32", "montant": "2000", "date": "2025-06-16", "exclusion": "contrat_travail"}
    assert droits.calculer(exclu).en_dict()["resultat"]["ttc"] == "0.00"
    main = {"article": "A444-31", "montant": "2 000,00 €", "date": "16/06/2025", "alimentaire": "oui"}
    assert droits.calculer(main, souple=True).en_dict()["resultat"]["ht"] == "151.19"


def test_les_options_passent_au_calcul() -> None:
    entree = {"article": "A444-32", "montant": "100", "date": "2026-03-02"}
    reponse = droits.calculer(entree, options=Options(reconduire=True, estimations=True)).en_dict()
    assert reponse["resultat"] == {"ht": "21.50", "tva": "4.30", "ttc": "25.80"}
    assert reponse["lignes"][0]["provisoire"] is True


@pytest.mark.parametrize(
    ("entree", "code", "champ"),
    [
        ({"montant": "1", "date": "2025-06-16"}, "champ_manquant", "article"),
        ({"article": "A444-31", "date": "2025-06-16"}, "champ_manquant", "montant"),
        ({"article": "A444-31", "montant": "1"}, "champ_manquant", "date"),
        ({"article": "A444-33", "montant": "1", "date": "2025-06-16"}, "champ_invalide", "article"),
        (
            {"article": "A444-31", "montant": "1", "date": "2025-06-16", "exclusion": "autre"},
            "champ_invalide",
            "exclusion",
        ),
        ({"article": "A444-31", "montant": "-1", "date": "2025-06-16"}, "champ_invalide", "montant"),
        ({"article": "A444-31", "montant": "1", "date": "2025-06-16", "taux": "2"}, "champ_inconnu", "taux"),
    ],
)
def test_une_entree_fautive_cite_son_champ(entree: dict[str, Any], code: str, champ: str) -> None:
    with pytest.raises(ErreurBasoche) as capture:
        droits.calculer(entree)
    assert (capture.value.code, capture.value.champ) == (code, champ)
