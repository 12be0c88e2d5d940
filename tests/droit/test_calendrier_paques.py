"""Pâques, comparée année par année à un calcul écrit par d'autres (``dateutil``)."""

from __future__ import annotations

from datetime import timedelta

from dateutil.easter import easter

from basoche.droit.calendrier import Calendrier, paques


def test_paques_tombe_le_meme_jour_que_dans_dateutil_de_1583_a_4099() -> None:
    assert not [annee for annee in range(1583, 4100) if paques(annee) != easter(annee)]


def test_le_lundi_de_paques_l_ascension_et_le_lundi_de_pentecote_suivent_paques() -> None:
    calendrier = Calendrier()
    for annee in range(1990, 2040):
        for ecart in (1, 39, 50):
            assert calendrier.chome(easter(annee) + timedelta(days=ecart)) is not None
