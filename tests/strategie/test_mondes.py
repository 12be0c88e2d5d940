"""Les mondes sont figés, rejouables, et ne laissent voir qu'une étude."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from bancs.mondes import CAPACITE_PAR_MILLIER, GRAINES, MOIS, MONDES, Monde
from bancs.mondes.commun import MINUTES
from bancs.mondes.temoins import TEMOINS, choisir

DOSSIER = Path(__file__).parents[2] / "bancs" / "mondes"
EMPREINTE = "daa310df7f6bbdd2cef8f3b6f6f34ae6df1bdf2675b9cf656a2eac5db8821200"


def test_les_mondes_n_ont_pas_change_depuis_qu_ils_jugent_la_politique() -> None:
    """Les changer est permis, en le disant : une empreinte neuve demande de refaire et de republier toute la mesure."""
    octets = b"".join(chemin.read_bytes() for chemin in sorted(DOSSIER.glob("*.py")))
    assert hashlib.sha256(octets).hexdigest() == EMPREINTE


def test_il_y_a_cinq_mondes_trente_graines_et_un_monde_sans_avantage() -> None:
    assert (len(MONDES), len(set(GRAINES))) == (5, 30)
    assert [monde.nom for monde in MONDES if not monde.avantage_possible] == ["sans_avantage"]


@pytest.mark.parametrize("monde", MONDES, ids=lambda monde: monde.nom)
@pytest.mark.parametrize("temoin", TEMOINS)
def test_un_temoin_tient_ses_heures_et_rejoue_le_meme_sort(monde: type[Monde], temoin: str) -> None:
    obtenus = [_derouler(monde(), temoin) for _ in range(2)]
    assert obtenus[0] == obtenus[1] > 0


def _derouler(monde: Monde, temoin: str) -> int:
    portefeuille = monde.peupler(GRAINES[0], 600)
    capacites, hasard, total = CAPACITE_PAR_MILLIER * 6 // 10, np.random.default_rng(1), 0
    vue = portefeuille.vue
    for mois in range(MOIS):
        choix = choisir(TEMOINS[temoin](vue, mois, hasard), vue, capacites)
        agis = choix >= 0
        employe = MINUTES[:, choix[agis]].sum(axis=1)
        assert (employe <= capacites).all()
        assert 100 * employe.sum() >= 85 * capacites.sum(), "un témoin emploie ses heures"
        assert vue.permises()[choix[agis], np.flatnonzero(agis)].all()
        payes = monde.agir(portefeuille, mois, choix)
        assert (payes >= 0).all()
        assert (vue.du >= 0).all()
        assert not payes[~agis].any()
        total += int(payes.sum())
    assert total == int((vue.principal - vue.du).sum())
    return total
