"""Un portefeuille mêlé en petits groupes de lignes, et ce qu'on doit en trouver."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from basoche.portefeuille.evaluation import evaluer_lot
from basoche.portefeuille.table import dresser
from portefeuille.tirage import en_lot, tirer

AU = date(2026, 11, 23)


@pytest.fixture
def ecrire(tmp_path: Path) -> Callable[..., tuple[Path, list[dict[str, Any]]]]:
    """Écrit un portefeuille dont une part des lignes va au calcul lisible ; rend le fichier et la sortie attendue."""

    def _ecrire(nombre: int, par_groupe: int, *, lents: bool = False) -> tuple[Path, list[dict[str, Any]]]:
        hasard = Random(nombre)
        creances = [tirer(hasard, AU) for _ in range(nombre)]
        if lents:  # des versements à rebours : le calcul lisible, mille fois plus lent que le noyau
            rebours = {"dates": [19_000, 18_900, 18_800, 18_700], "montants": [100, 200, 300, 400]}
            creances = [creance._replace(**rebours) for creance in creances]
        lot = en_lot(creances)
        entree = tmp_path / "creances.parquet"
        pq.write_table(pa.Table.from_batches([lot]), entree, row_group_size=par_groupe)
        return entree, evaluer_lot(lot, dresser(AU)).to_pylist()

    return _ecrire
