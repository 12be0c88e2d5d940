"""Mettre un travail long en file, le relancer s'il a échoué, et dire où il en est."""

from __future__ import annotations

import fcntl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Importation
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.travaux.definitions import importer
from basoche.etude.travaux.file import VERROU

INTITULES = {
    "importer": "Ouvrir les dossiers d'un import",
    "relever_bodacc": "Relever le BODACC",
    "avancer_un_lot": "Faire avancer un lot d'actes",
    "passer_le_jour": "Passer la nuit",
}
ETATS = {
    TaskResultStatus.READY: "en attente",
    TaskResultStatus.RUNNING: "en cours",
    TaskResultStatus.SUCCESSFUL: "fini",
    TaskResultStatus.FAILED: "échoué",
}


@dataclass(frozen=True, slots=True)
class Travail:
    """Un travail, comme on le lit à l'écran."""

    cle: str
    intitule: str
    etat: str
    mis_le: datetime
    fini_le: datetime | None
    essais: int
    bilan: str
    faute: str
    importation: Importation | None

    @property
    def est_relancable(self) -> bool:
        """Vrai s'il a échoué : relancé, il reprend où il en était."""
        return self.etat == ETATS[TaskResultStatus.FAILED]


def travaux_recents(au_plus: int) -> list[Travail]:
    """Les derniers travaux mis en file, du plus récent au plus ancien ; deux requêtes."""
    lus = list(DBTaskResult.objects.order_by("-enqueued_at")[:au_plus])
    imports = Importation.objects.in_bulk([cle for lu in lus if (cle := _importation_de(lu)) is not None])
    return [_lire(lu, imports.get(_importation_de(lu) or 0)) for lu in lus]


def un_travailleur_est_la() -> bool:
    """Vrai si ``basoche travaux`` tourne pour cette étude."""
    chemin = settings.ENVIRONNEMENT.donnees / VERROU
    if not chemin.exists():
        return False
    with chemin.open("r", encoding="utf-8") as verrou:
        try:
            fcntl.flock(verrou, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@action("dossier.importer")
def confier_l_import(importation: Importation, *, acteur: Collaborateur, le: date) -> None:
    """Met en file ce qui reste à ouvrir d'un import ; déjà en file, il n'y est pas mis deux fois.

    Raises:
        ActionRefusee: l'import est fini.
    """
    if importation.finie_le is not None:
        raise ActionRefusee("Cet import est fini.", conseil="Il n'y a plus rien à ouvrir.")
    en_file = DBTaskResult.objects.filter(
        task_path=importer.module_path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    if any(_importation_de(travail) == importation.pk for travail in en_file):
        raise ActionRefusee("Cet import est déjà en file.", conseil="Suivre son avancement à la page Travaux.")
    importer.enqueue(importation=importation.pk, acteur=acteur.pk, le=le.isoformat())
    journaliser("travail.mettre_en_file", acteur=acteur, objet=importation)


@action("travaux.suivre")
def relancer_travail(cle: str, *, acteur: Collaborateur, le: date) -> None:
    """Remet en file un travail échoué ; ses essais repartent de zéro, ce qu'il avait fait reste fait.

    Raises:
        ActionRefusee: il n'existe plus, ou il n'a pas échoué.
    """
    touches = DBTaskResult.objects.filter(pk=cle, status=TaskResultStatus.FAILED).update(
        status=TaskResultStatus.READY, started_at=None, finished_at=None, worker_ids=[], traceback="",
        exception_class_path="",
    )  # fmt: skip
    if not touches:
        raise ActionRefusee("Ce travail n'a pas échoué, ou il n'est plus là.", conseil="Relire la page.")
    journaliser("travail.relancer", acteur=acteur, details={"travail": str(cle)})


def _importation_de(travail: DBTaskResult) -> int | None:
    if travail.task_path != importer.module_path:
        return None
    cle = travail.args_kwargs.get("kwargs", {}).get("importation")
    return cle if isinstance(cle, int) else None


def _lire(lu: DBTaskResult, importation: Importation | None) -> Travail:
    nom = lu.task_path.rpartition(".")[2]
    return Travail(
        cle=str(lu.pk), intitule=INTITULES.get(nom, nom.replace("_", " ")), etat=ETATS[TaskResultStatus(lu.status)],
        mis_le=lu.enqueued_at, fini_le=lu.finished_at, essais=len(lu.worker_ids), bilan=_bilan(lu.return_value),
        faute=_faute(lu.traceback), importation=importation,
    )  # fmt: skip


_NOMS = {"ouverts": "ouverts", "deja": "déjà faits", "refuses": "refusés", "faits": "faits", "refus": "refus",
         "taches": "tâches", "courriels": "courriels", "echecs": "échecs"}  # fmt: skip


def _bilan(rendu: Any) -> str:
    """« 12 ouverts · 3 déjà faits » : les comptes, jamais les données."""
    if not isinstance(rendu, dict):
        return ""
    # L'ordre est celui d'ici : PostgreSQL ne garde pas celui des clés.
    connus = [(mot, rendu[nom]) for nom, mot in _NOMS.items() if nom in rendu]
    autres = [(nom, rendu[nom]) for nom in sorted(set(rendu) - set(_NOMS))]
    lus = [(mot, len(valeur) if isinstance(valeur, Sequence) else valeur) for mot, valeur in [*connus, *autres]]
    return " · ".join(f"{valeur} {mot}" for mot, valeur in lus)


def _faute(trace: str) -> str:
    """La dernière ligne de la trace, sans le nom de l'exception : la seule que l'on comprenne."""
    lignes = trace.strip().splitlines()
    return (lignes[-1].partition(": ")[2] or lignes[-1])[:300] if lignes else ""
