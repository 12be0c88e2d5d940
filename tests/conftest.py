"""Profils des essais par propriétés : ``BASOCHE_ESSAIS_PROFIL`` vaut rapide, defaut ou complet."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import HealthCheck, settings

_COMMUN = {
    "deadline": None,  # une machine d'essais chargée n'est pas une faute du calcul
    "print_blob": True,
    "suppress_health_check": [HealthCheck.too_slow],
}

# « rapide » : essais de mutants, rejouables. « defaut » : le passage ordinaire. « complet » : la nuit, au hasard.
settings.register_profile("rapide", max_examples=50, derandomize=True, database=None, **_COMMUN)
settings.register_profile("defaut", max_examples=200, **_COMMUN)
settings.register_profile("complet", max_examples=5000, derandomize=False, **_COMMUN)
settings.load_profile(os.environ.get("BASOCHE_ESSAIS_PROFIL", "defaut"))


@pytest.fixture(scope="session", autouse=True)
def _sans_saisie_de_l_etude(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Les valeurs saisies sur ce poste ne changent pas les essais."""
    os.environ["BASOCHE_PARAMETRES"] = str(tmp_path_factory.mktemp("parametres"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Les tables de cas avant les propriétés : une faute se voit d'abord dans l'essai le plus court."""
    items.sort(key=lambda essai: hasattr(getattr(essai, "obj", None), "hypothesis"))


_LONGS = os.environ.get("BASOCHE_ESSAIS_LONGS") == "1"
_SAUTES: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Retient les essais sautés."""
    if report.skipped:
        _SAUTES.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """En intégration continue, rien ne se saute : un essai sauté est un échec."""
    if _LONGS and _SAUTES and not hasattr(session.config, "workerinput"):
        sys.stderr.write(f"\nEssais sautés alors que BASOCHE_ESSAIS_LONGS=1 : {', '.join(_SAUTES)}\n")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
