"""Le guichet du délai : lecture des durées, refus, réponse du contrat."""

from __future__ import annotations

from typing import Any

import pytest

from basoche.droit.delais import Duree
from basoche.droit.erreurs import ChampInconnu, ChampInvalide, ChampManquant, ErreurBasoche
from basoche.guichet import ouvrir
from basoche.guichet.delai import CHAMPS, EXEMPLE, calculer, lire_distance, lire_duree

BASE: dict[str, Any] = {"type": "procedure", "origine": "2026-04-01", "duree": {"mois": 1}}


def test_l_exemple_se_calcule_et_rend_les_champs_du_contrat() -> None:
    rendu = calculer(EXEMPLE).en_dict()
    assert rendu["resultat"] == {"dernier_jour": "2026-05-04", "date_brute": "2026-05-01", "reporte": True}
    assert [ligne["etape"] for ligne in rendu["lignes"]] == [
        "origine", "quantieme", "report", "report", "report", "expiration",
    ]  # fmt: skip


def test_le_guichet_s_ouvre_par_son_nom() -> None:
    assert ouvrir("delai").calculer(BASE).valeurs["reporte"] is True


def test_les_champs_sont_ceux_du_contrat() -> None:
    assert [champ.nom for champ in CHAMPS] == [
        "type", "origine", "duree", "sens", "distance", "alsace_moselle", "territoire", "origine_zero_heure",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("valeur", "duree"),
    [
        ({"jours": 8}, Duree(jours=8)),
        ({"ans": 1, "mois": 2, "jours": 3}, Duree(ans=1, mois=2, jours=3)),
        ({"jours_ouvrables": 5}, Duree(jours_ouvrables=5)),
        ("premier_jour_ouvrable", Duree(jours_ouvrables=1)),
    ],
)
def test_une_duree_stricte_se_lit(valeur: Any, duree: Duree) -> None:
    assert lire_duree(valeur, "duree") == duree


@pytest.mark.parametrize(
    ("texte", "duree"),
    [
        ("1 mois", Duree(mois=1)),
        ("2 ans", Duree(ans=2)),
        ("1 an", Duree(ans=1)),
        ("1 jour", Duree(jours=1)),
        ("15jours", Duree(jours=15)),
        ("2 ans, 3 mois et 15 jours", Duree(ans=2, mois=3, jours=15)),
        ("1 mois + 1 mois", Duree(mois=2)),
        ("5 jours ouvrables", Duree(jours_ouvrables=5)),
        ("1 jour ouvrable", Duree(jours_ouvrables=1)),
        ('{"mois": "3"}', Duree(mois=3)),
        ("premier_jour_ouvrable", Duree(jours_ouvrables=1)),
    ],
)
def test_une_duree_saisie_a_la_main_se_lit(texte: str, duree: Duree) -> None:
    assert lire_duree(texte, "duree", True) == duree


@pytest.mark.parametrize(
    "valeur", ["1 mois", "", {}, [], 8, None, {"semaines": 2}, {"jours": -1}, {"jours": "8"}, {"jours": True}]
)
def test_une_duree_illisible_est_refusee_en_citant_le_champ(valeur: Any) -> None:
    with pytest.raises(ChampInvalide) as refus:
        lire_duree(valeur, "duree")
    assert refus.value.champ is not None
    assert refus.value.champ.startswith("duree")


@pytest.mark.parametrize("texte", ["un mois", "1 semaine", "{mois: 1}", "1,5 mois", "[1]", "-1 mois"])
def test_une_duree_saisie_illisible_est_refusee(texte: str) -> None:
    with pytest.raises(ChampInvalide, match=r"durée illisible|unité inconnue"):
        lire_duree(texte, "duree", True)


def test_l_unite_inconnue_dit_les_unites_permises() -> None:
    with pytest.raises(ChampInvalide, match=r"unité inconnue \('semaines'\)") as refus:
        lire_duree({"semaines": 2}, "duree")
    assert refus.value.conseil == "Unités permises : ans, mois, jours, jours_ouvrables."


def test_une_distance_en_jours_ouvrables_est_refusee() -> None:
    assert lire_distance({"mois": 2}, "distance") == Duree(mois=2)
    with pytest.raises(ChampInvalide, match="jours ouvrables"):
        lire_distance({"jours_ouvrables": 2}, "distance")


@pytest.mark.parametrize("champ", ["type", "origine", "duree"])
def test_un_champ_exige_manquant_est_cite(champ: str) -> None:
    with pytest.raises(ChampManquant) as refus:
        calculer({cle: valeur for cle, valeur in BASE.items() if cle != champ})
    assert refus.value.champ == champ


def test_un_champ_inconnu_est_cite() -> None:
    with pytest.raises(ChampInconnu, match="« delais »"):
        calculer(BASE | {"delais": 1})


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("type", "recours"),
        ("sens", "arriere"),
        ("territoire", "bretagne"),
        ("alsace_moselle", "oui"),
        ("origine", "2026-02-30"),
        ("origine_zero_heure", 1),
        ("duree", {"jours": 10**30}),
        ("duree", {"ans": 10**6}),
        ("duree", {"jours_ouvrables": 10**9}),
    ],
)
def test_une_valeur_hors_du_permis_est_un_refus_motive(champ: str, valeur: Any) -> None:
    with pytest.raises(ErreurBasoche) as refus:
        calculer(BASE | {champ: valeur})
    assert refus.value.champ == champ
    assert refus.value.code == "champ_invalide"
    assert refus.value.conseil


def test_la_saisie_souple_accepte_les_dates_et_durees_a_la_francaise() -> None:
    souple = calculer(BASE | {"origine": "01/04/2026", "duree": "1 mois", "alsace_moselle": "non"}, souple=True)
    assert souple == calculer(BASE)


def test_la_distance_s_ajoute_au_delai_de_base() -> None:
    resultat = calculer(BASE | {"distance": {"mois": 2}})
    assert resultat.en_dict()["resultat"]["dernier_jour"] == "2026-07-01"
