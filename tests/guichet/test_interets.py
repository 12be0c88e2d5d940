"""Guichet des intérêts : ce qui se lit, à l'unité comme en lot, et ce qui se refuse."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.majoration import ChoixDuJuge, Regime, Titre
from basoche.droit.taux import Categorie, NatureTaux
from basoche.guichet import ouvrir
from basoche.guichet.champs import lire_entree
from basoche.guichet.interets import CHAMPS, EXEMPLE, calculer, lire_regle

BASE = {"principal": "1000.00", "du": "2025-01-01", "au": "2025-12-31", "taux": "fixe", "taux_fixe": "10"}


def regle(souple: bool = False, **champs: Any) -> Any:
    return lire_regle(lire_entree(CHAMPS, BASE | champs, souple=souple))


def test_les_champs_du_contrat_et_eux_seuls() -> None:
    assert {champ.nom for champ in CHAMPS} == {
        "principal",
        "du",
        "au",
        "titre",
        "taux",
        "taux_fixe",
        "categorie",
        "executoire_le",
        "majoration",
        "capitalisation_depuis",
        "inclure_premier_jour",
        "inclure_dernier_jour",
        "base",
        "arrondi",
    }
    assert [champ.nom for champ in CHAMPS if champ.obligatoire] == ["principal", "du", "au", "taux"]
    assert not any(champ.est_structure for champ in CHAMPS)
    assert all(champ.aide for champ in CHAMPS)
    assert ouvrir("interets").CHAMPS is CHAMPS


def test_l_exemple_se_calcule() -> None:
    # 2 000 € : 61 j à 8,01 ; 56 j à 13,01 ; 184 j à 13,16 ; 64 j à 12,21 -> 26,77 + 39,92 + 132,68 + 42,82.
    assert calculer(EXEMPLE).en_dict()["resultat"] == {"interets": "242.19", "jours": 365, "total": "2242.19"}


def test_les_defauts() -> None:
    lue = regle()
    assert (lue.titre, lue.categorie, lue.executoire_le, lue.majoration, lue.capitalisation_depuis) == (None,) * 5
    assert (lue.bornes.premier_inclus, lue.bornes.dernier_inclus) == (False, True)
    assert (lue.base.value, lue.arrondi.value) == ("exact_365", "ligne")
    assert lue.titre_retenu is Titre.AUCUN
    assert lue.majoration_retenue is Regime.AUCUNE
    assert regle(executoire_le="2025-01-01").titre_retenu is Titre.DECISION


def test_chaque_champ_arrive_a_sa_place() -> None:
    lue = regle(
        taux="legal",
        taux_fixe=None,
        categorie="professionnel",
        titre="notarie",
        executoire_le="2024-05-06",
        majoration="aucune",
        capitalisation_depuis="2024-07-08",
        inclure_premier_jour=True,
        inclure_dernier_jour=False,
        base="30_360",
        arrondi="evenement",
    )
    assert lue.taux is NatureTaux.LEGAL
    assert lue.categorie is not None
    assert (lue.categorie.debuts, lue.categorie.valeurs) == ((1,), (Categorie.PROFESSIONNEL,))
    assert (lue.titre, lue.majoration) == (Titre.NOTARIE, Regime.AUCUNE)
    assert (lue.executoire_le, lue.capitalisation_depuis) == (date(2024, 5, 6), date(2024, 7, 8))
    assert (lue.bornes.premier_inclus, lue.bornes.dernier_inclus) == (True, False)
    assert (lue.base.value, lue.arrondi.value) == ("30_360", "evenement")


def test_les_listes_datees() -> None:
    fixe = regle(taux_fixe=[["2025-01-01", "10"], ["2025-07-01", "20.5"]]).taux_fixe
    assert fixe.debuts == (date(2025, 1, 1).toordinal(), date(2025, 7, 1).toordinal())
    assert fixe.valeurs == (Decimal(10), Decimal("20.5"))
    juge = regle(majoration=[["2025-01-01", "cinq_points"], ["2025-02-01", "2"], ["2025-03-01", "aucune"]]).majoration
    assert juge.valeurs == (ChoixDuJuge(None), ChoixDuJuge(Decimal(2)), ChoixDuJuge(Decimal(0)))
    categorie = regle(categorie=[["2025-01-01", "particulier"], ["2025-02-01", "professionnel"]]).categorie
    assert categorie.valeurs == (Categorie.PARTICULIER, Categorie.PROFESSIONNEL)


def test_l_unite_accepte_les_formes_francaises_et_le_lot_les_refuse() -> None:
    souple = {"principal": "1 000,00", "du": "01/01/2025", "au": "31/12/2025", "taux": "fixe", "taux_fixe": "10,5 %"}
    assert calculer(souple, souple=True).en_dict()["resultat"]["interets"] == "104.71"  # 364 j
    paliers = souple | {"taux_fixe": [["01/01/2025", "10,5"]]}
    assert calculer(paliers, souple=True).en_dict()["resultat"]["interets"] == "104.71"
    with pytest.raises(ErreurBasoche) as capture:
        calculer(souple)
    assert capture.value.code == "champ_invalide"


@pytest.mark.parametrize(
    ("champs", "champ", "extrait"),
    [
        ({"taux_fixe": []}, "taux_fixe", "liste vide"),
        ({"taux_fixe": ["2025-01-01", "10"]}, "taux_fixe", "« taux_fixe[0] » n'est pas une paire"),
        ({"taux_fixe": [["2025-01-01"]]}, "taux_fixe", "« taux_fixe[0] » n'est pas une paire"),
        ({"taux_fixe": [["2025-01-01", "10"], ["2025-01-01", "11"]]}, "taux_fixe", "dates doivent être croissantes"),
        ({"taux_fixe": [["2025-13-01", "10"]]}, "taux_fixe[0]", "date impossible"),
        ({"taux_fixe": [["2025-01-01", "dix"]]}, "taux_fixe[0]", "taux illisible"),
        ({"taux_fixe": "dix"}, "taux_fixe", "taux illisible"),
        ({"categorie": "societe"}, "categorie", "n'est pas permis"),
        ({"categorie": [["2025-01-01", "societe"]]}, "categorie[0]", "n'est pas permis"),
        ({"majoration": "six_points"}, "majoration", "n'est pas permis"),
        ({"majoration": [["2025-01-01", "six"]]}, "majoration[0]", "taux illisible"),
        ({"titre": "jugement"}, "titre", "n'est pas permis"),
        ({"base": "365"}, "base", "n'est pas permis"),
        ({"arrondi": "total"}, "arrondi", "n'est pas permis"),
        ({"taux": "variable"}, "taux", "n'est pas permis"),
        ({"inclure_premier_jour": "oui"}, "inclure_premier_jour", "vrai ou faux"),
    ],
)
def test_les_valeurs_illisibles_citent_leur_champ(champs: dict[str, Any], champ: str, extrait: str) -> None:
    with pytest.raises(ErreurBasoche) as capture:
        calculer(BASE | champs)
    assert (capture.value.code, capture.value.champ) == ("champ_invalide", champ)
    assert extrait in capture.value.message
    assert capture.value.conseil


def test_un_champ_inconnu_est_cite() -> None:
    with pytest.raises(ErreurBasoche) as capture:
        calculer(BASE | {"tau": "10"})
    assert (capture.value.code, capture.value.champ) == ("champ_inconnu", "tau")
