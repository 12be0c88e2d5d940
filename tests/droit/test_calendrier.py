"""Le calendrier : Pâques, fêtes légales et locales."""

from __future__ import annotations

from datetime import date

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.calendrier import TERRITOIRES, Calendrier, jour_en_lettres, paques
from basoche.droit.erreurs import ChampInvalide

FERIES_2026 = ["01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01", "11-11", "12-25"]
# Le paquet `holidays` retire le lundi de Pentecôte de 2005 à 2007 (journée de solidarité) ; il est resté férié
# (Civ. 3e, 21 janv. 2021, n° 19-24.799) : ces trois années ne se comparent pas.
ANNEES = st.integers(1990, 2004) | st.integers(2008, 2100)
FERIES_2027 = ["01-01", "03-29", "05-01", "05-06", "05-08", "05-17", "07-14", "08-15", "11-01", "11-11", "12-25"]


def _feries(annee: int, calendrier: Calendrier) -> list[str]:
    jours = [
        date.fromordinal(rang) for rang in range(date(annee, 1, 1).toordinal(), date(annee, 12, 31).toordinal() + 1)
    ]
    return [f"{jour:%m-%d}" for jour in jours if calendrier.ferie(jour)]


@pytest.mark.parametrize(
    ("annee", "jour"),
    [
        (1818, "03-22"),  # le plus tôt
        (1943, "04-25"),  # le plus tard
        (1954, "04-18"),
        (1981, "04-19"),
        (2000, "04-23"),
        (2008, "03-23"),
        (2024, "03-31"),
        (2025, "04-20"),
        (2026, "04-05"),
        (2027, "03-28"),
        (2049, "04-18"),
        (2076, "04-19"),
        (2285, "03-22"),
    ],
)
def test_paques_tombe_a_sa_date_connue(annee: int, jour: str) -> None:
    assert f"{paques(annee):%m-%d}" == jour


@given(st.integers(1583, 9999))
def test_paques_est_un_dimanche_entre_le_22_mars_et_le_25_avril(annee: int) -> None:
    jour = paques(annee)
    assert jour.weekday() == 6
    assert date(annee, 3, 22) <= jour <= date(annee, 4, 25)


@pytest.mark.parametrize(("annee", "feries"), [(2026, FERIES_2026), (2027, FERIES_2027)])
def test_les_onze_fetes_legales_de_controle(annee: int, feries: list[str]) -> None:
    assert _feries(annee, Calendrier()) == feries


@given(ANNEES)
def test_les_fetes_legales_sont_celles_du_paquet_holidays(annee: int) -> None:
    attendu = sorted(f"{jour:%m-%d}" for jour in holidays.country_holidays("FR", years=annee))
    assert _feries(annee, Calendrier()) == attendu


@given(ANNEES)
def test_les_fetes_d_alsace_moselle_sont_celles_du_paquet_holidays(annee: int) -> None:
    attendu = sorted(f"{jour:%m-%d}" for jour in holidays.country_holidays("FR", subdiv="57", years=annee))
    assert _feries(annee, Calendrier(alsace_moselle=True)) == attendu


@pytest.mark.parametrize(
    ("territoire", "jour"),
    [
        ("mayotte", "04-27"),
        ("martinique", "05-22"),
        ("guadeloupe", "05-27"),
        ("saint_martin", "05-28"),
        ("guyane", "06-10"),
        ("saint_barthelemy", "10-09"),
        ("reunion", "12-20"),
    ],
)
def test_l_outre_mer_ajoute_son_jour_d_abolition(territoire: str, jour: str) -> None:
    assert _feries(2026, Calendrier(territoire)) == sorted([*FERIES_2026, jour])


@pytest.mark.parametrize("territoire", ["metropole", "saint_pierre_et_miquelon", "wallis_et_futuna"])
def test_sans_fete_locale_connue_on_garde_le_calendrier_le_plus_court(territoire: str) -> None:
    assert _feries(2026, Calendrier(territoire)) == FERIES_2026


def test_le_calendrier_sans_fete_incertaine_garde_le_26_decembre_et_non_le_vendredi_saint() -> None:
    court = Calendrier(alsace_moselle=True).sans_fete_incertaine()
    assert _feries(2026, court) == [*FERIES_2026, "12-26"]
    assert _feries(2026, Calendrier("martinique").sans_fete_incertaine()) == FERIES_2026


def test_une_fete_dit_son_nom_son_texte_et_sa_condition() -> None:
    vendredi_saint = Calendrier("alsace_moselle").ferie(date(2026, 4, 3))
    assert vendredi_saint is not None
    assert (vendredi_saint.nom, vendredi_saint.est_incertain) == ("Vendredi saint", True)
    assert vendredi_saint.condition == "communes ayant un temple protestant ou une église mixte"
    assert vendredi_saint.fondement.article == "C. trav. L3134-13 ; ord. du 16 août 1892"
    premier_mai = Calendrier().ferie(date(2026, 5, 1))
    assert premier_mai is not None
    assert (premier_mai.nom, premier_mai.condition, premier_mai.est_incertain) == ("1er mai", "", False)
    abolition = Calendrier("guyane").ferie(date(2026, 6, 10))
    assert abolition is not None
    assert (abolition.nom, abolition.est_incertain) == ("10 juin", True)


@pytest.mark.parametrize(
    ("jour", "samedi", "motif"),
    [
        (date(2026, 5, 1), True, "1er mai, jour férié"),
        (date(2026, 5, 2), True, "samedi"),
        (date(2026, 5, 2), False, None),
        (date(2026, 5, 3), False, "dimanche"),
        (date(2026, 5, 4), True, None),
        (date(2026, 5, 25), False, "lundi de Pentecôte, jour férié"),
        (date(2026, 8, 15), True, "samedi"),
        (date(2026, 8, 15), False, "15 août, jour férié"),
        (date(2026, 11, 1), True, "dimanche"),
    ],
)
def test_un_jour_chome_dit_pourquoi(jour: date, samedi: bool, motif: str | None) -> None:
    chome = Calendrier().chome(jour, samedi=samedi)
    assert (chome and chome.motif) == motif


def test_le_territoire_d_alsace_moselle_vaut_l_option() -> None:
    assert Calendrier("alsace_moselle").alsace_moselle
    assert Calendrier(alsace_moselle=True).territoire == "alsace_moselle"
    assert not Calendrier().alsace_moselle


def test_un_territoire_inconnu_est_refuse_en_citant_les_permis() -> None:
    with pytest.raises(ChampInvalide, match="Territoire inconnu : « bretagne »") as refus:
        Calendrier("bretagne")
    assert refus.value.champ == "territoire"
    assert refus.value.conseil == f"Choisir : {', '.join(TERRITOIRES)}."


def test_l_alsace_moselle_outre_mer_est_refusee() -> None:
    with pytest.raises(ChampInvalide, match="« guadeloupe »") as refus:
        Calendrier("guadeloupe", alsace_moselle=True)
    assert refus.value.champ == "alsace_moselle"


@pytest.mark.parametrize(
    ("jour", "lettres"),
    [
        (date(2026, 5, 1), "vendredi 1er mai 2026"),
        (date(2026, 5, 25), "lundi 25 mai 2026"),
        (date(2026, 8, 11), "mardi 11 août 2026"),
    ],
)
def test_un_jour_s_ecrit_en_lettres(jour: date, lettres: str) -> None:
    assert jour_en_lettres(jour) == lettres


def test_les_fetes_retenues_se_disent_en_francais() -> None:
    assert Calendrier().en_lettres == "fêtes légales"
    assert Calendrier("saint_martin").en_lettres == "fêtes légales et fêtes locales (saint martin)"
