"""La file : un travailleur par étude, qui reprend d'abord ce qu'une coupure a laissé en cours.

Le verrou est celui du système : il tombe avec le processus, même tué. Qui le tient sait donc que tout travail encore
marqué « en cours » n'est plus fait par personne, et le remet en file.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from django.conf import settings
from django_tasks_db.compat import TaskResultStatus, task_finished, task_started
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from basoche.etude.commun.erreurs import ActionRefusee

ESSAIS = 3
VERROU = "travaux.verrou"
Dire = Callable[[str], None]


class Abandonne(Exception):
    """Un travail qui a arrêté son travailleur trop de fois."""


def travailler(*, une_fois: bool, dire: Dire) -> int:
    """Fait les travaux de la file ; rend combien de travaux coupés ont été remis en file.

    Args:
        une_fois: finir quand la file est vide, au lieu d'attendre la suite.
        dire: reçoit une ligne par travail.

    Raises:
        ActionRefusee: un autre travailleur est déjà à l'ouvrage.
    """
    with _seul():
        repris = reprendre_les_coupes(dire)
        suivi = _Suivi(dire)
        task_started.connect(suivi.commence)
        task_finished.connect(suivi.finit)
        ouvrier = _Ouvrier(
            queue_names=["*"], interval=1, batch=une_fois, backend_name="default", startup_delay=False, max_tasks=None,
            worker_id=f"basoche-{os.getpid()}", excluded_queue_names=[],
        )  # fmt: skip
        ouvrier.dire = dire
        ouvrier.configure_signals()
        try:
            ouvrier.run()
        finally:
            ouvrier.reset_signals()
            task_started.disconnect(suivi.commence)
            task_finished.disconnect(suivi.finit)
    return repris


def reprendre_les_coupes(dire: Dire) -> int:
    """Remet en file les travaux laissés en cours ; celui qui a coupé trois travailleurs est abandonné, et le dit."""
    repris = 0
    for travail in DBTaskResult.objects.running():
        if len(travail.worker_ids) >= ESSAIS:
            travail.set_failed(Abandonne(f"interrompu {len(travail.worker_ids)} fois"))
            dire(f"Abandonné après {ESSAIS} coupures : {travail.task_path}")
            continue
        travail.status, travail.started_at = TaskResultStatus.READY, None
        travail.save(update_fields=["status", "started_at"])
        repris += 1
        dire(f"Repris après une coupure : {_nom(travail.task_path)}")
    return repris


class _Ouvrier(Worker):
    """Le travailleur de django-tasks, qui parle français."""

    dire: Dire

    def shutdown(self, numero: int, cadre: FrameType | None) -> None:  # noqa: ARG002 (imposé)
        """Finit le travail en cours, puis s'arrête ; un second signal l'arrête aussitôt."""
        if not self.running:
            self.reset_signals()
            sys.exit(128 + numero)
        self.dire("Arrêt demandé : le travail en cours se finit (encore une fois pour couper).")
        self.running = False
        if not self.running_task:
            sys.exit(0)


class _Suivi:
    """Une ligne par travail."""

    def __init__(self, dire: Dire) -> None:
        self.dire = dire

    def commence(self, *, task_result, **_nommes) -> None:
        """Un travail commence."""
        self.dire(f"Commence : {_nom(task_result.task.module_path)}")

    def finit(self, *, task_result, **_nommes) -> None:
        """Un travail est fini, ou a échoué."""
        nom = _nom(task_result.task.module_path)
        if task_result.errors:
            dernier = task_result.errors[-1].traceback.strip().splitlines()[-1]
            self.dire(f"Échec : {nom}, {dernier.partition(': ')[2] or dernier}")
        else:
            self.dire(f"Fini : {nom}, {task_result.return_value}")


def _nom(chemin: str) -> str:
    return chemin.rpartition(".")[2]


@contextmanager
def _seul() -> Iterator[None]:
    chemin = settings.ENVIRONNEMENT.donnees / VERROU
    chemin.parent.mkdir(parents=True, exist_ok=True)
    with chemin.open("w", encoding="utf-8") as verrou:
        try:
            fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ActionRefusee(
                "Les travaux de cette étude sont déjà pris par un autre processus.",
                conseil="Un seul suffit : le laisser faire, ou l'arrêter d'abord.",
            ) from None
        yield
