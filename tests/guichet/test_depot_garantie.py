"""Guichet du dépôt de garantie."""

from __future__ import annotations

from typing import Any

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.guichet import ouvrir
from basoche.guichet.depot_garantie import EXEMPLE, calculer

BASE: dict[str, Any] = {"depot": "700.00", "loyer": "700.00", "remise_cles_le": "2026-01-31"}


def test_l_exemple_se_calcule_par_le_nom_du_contrat() -> None:
    assert ouvrir("depot-garantie").calculer(EXEMPLE).en_dict()["resultat"] == {
        "a_restituer_le": "2026-02-28",
        "mois_de_retard": 2,
        "penalite": "140.00",
    }


def test_conforme_est_vrai_par_defaut() -> None:
    assert calculer(BASE).en_dict()["resultat"]["a_restituer_le"] == "2026-02-28"
    assert calculer(BASE | {"conforme": False}).en_dict()["resultat"]["a_restituer_le"] == "2026-03-31"


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"depot": None}, "depot"),
        ({"loyer": "-1.00"}, "loyer"),
        ({"remise_cles_le": "31/01/2026"}, "remise_cles_le"),
        ({"conforme": "oui"}, "conforme"),
        ({"restitue_le": "2026-01-01"}, "restitue_le"),
        ({"caution": 1}, "caution"),
    ],
)
def test_une_entree_fausse_est_refusee_en_citant_le_champ(champs: dict[str, Any], champ: str) -> None:
    with pytest.raises(ErreurBasoche) as refus:
        calculer(BASE | champs)
    assert refus.value.champ == champ
