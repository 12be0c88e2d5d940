"""Les tranches d'un portefeuille réparties sur plusieurs machines, par Dask.

Les machines voient les mêmes fichiers, sous les mêmes chemins (dossier partagé), et ont la même version de Basoche. Une
tâche ne rend que le rang de sa tranche : la tranche elle-même est un fichier, écrit puis renommé. Un ouvrier perdu ne
perd donc que la tranche qu'il calculait, que Dask redonne à un autre ; une tranche faite deux fois est la même.
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from distributed import Client, KilledWorker, as_completed

from basoche.portefeuille.erreurs import PortefeuilleInvalide
from basoche.portefeuille.tranches import Executer, Plan, Suivre, calculer_tranche

_ATTENTE = "5s"
_REPRISES = 3


@contextmanager
def rejoindre(adresse: str) -> Iterator[Executer]:
    """De quoi faire calculer des tranches par la grappe qui répond à cette adresse.

    Raises:
        PortefeuilleInvalide: personne ne répond, ou la grappe n'a pas d'ouvrier.
    """
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(adresse, timeout=_ATTENTE)  # type: ignore[no-untyped-call]  # sans types
    except (OSError, ValueError, TypeError) as faute:
        raise PortefeuilleInvalide(
            f"La grappe « {adresse} » ne répond pas.",
            conseil="Donner l'adresse de l'ordonnanceur Dask (tcp://machine:8786) et vérifier qu'il tourne.",
        ) from faute
    with client:
        yield lambda plan, manques, suivre: _repartir(client, plan, manques, suivre)


def _repartir(client: Client, plan: Plan, manques: list[int], suivre: Suivre) -> None:
    if not client.scheduler_info()["workers"]:
        raise PortefeuilleInvalide("La grappe n'a aucun ouvrier.", conseil="En lancer : dask worker ADRESSE.")
    taches = client.map(calculer_tranche, [plan] * len(manques), manques, pure=False, retries=_REPRISES)
    for tache in as_completed(taches):  # type: ignore[no-untyped-call]  # sans types
        suivre(plan.lignes[_attendre(tache)])
    if oubliees := plan.manques():
        raise PortefeuilleInvalide(
            f"{len(oubliees)} tranches calculées par la grappe n'arrivent pas dans « {plan.dossier} ».",
            conseil="Placer l'entrée et la sortie dans un dossier partagé par toutes les machines.",
        )


def _attendre(tache: Any) -> int:
    try:
        return int(tache.result())
    except KilledWorker as faute:
        raise PortefeuilleInvalide(
            "Des ouvriers de la grappe tombent l'un après l'autre sur la même tranche.",
            conseil="Vérifier leur mémoire, puis relancer : ce qui est fait est gardé.",
        ) from faute
    except (ImportError, AttributeError, pickle.PickleError) as faute:
        raise PortefeuilleInvalide(
            "Un ouvrier de la grappe n'a pas cette version de Basoche.", conseil="L'installer sur chaque machine."
        ) from faute
