"""De quoi chronométrer une commande et connaître sa mémoire, processus fils compris."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

BASOCHE = Path(sys.executable).parent / "basoche"
_PAS = 0.05


@dataclass(frozen=True)
class Mesure:
    """Secondes écoulées, secondes de processeur, pic de mémoire en Mo (somme des processus), code de sortie."""

    secondes: float
    processeur: float
    pic_mo: float
    code: int

    def __str__(self) -> str:
        """« 12.3 s (processeur 20.1 s), 68 Mo, sortie 0 »."""
        return f"{self.secondes:.1f} s (processeur {self.processeur:.1f} s), {self.pic_mo:.0f} Mo, sortie {self.code}"


def mesurer(commande: Sequence[str], *, entree: Path | None = None, sortie: Path | None = None) -> Mesure:
    """Lance une commande jusqu'à sa fin en relevant la mémoire de son arbre de processus."""
    source = entree.open("rb") if entree else subprocess.DEVNULL
    vers = sortie.open("wb") if sortie else subprocess.DEVNULL
    debut, avant = time.perf_counter(), _processeur()
    processus = subprocess.Popen(commande, stdin=source, stdout=vers, stderr=subprocess.DEVNULL)
    pics: list[float] = [0.0]
    veilleur = threading.Thread(target=_veiller, args=(processus, pics), daemon=True)
    veilleur.start()
    code = processus.wait()
    duree = time.perf_counter() - debut
    veilleur.join()
    return Mesure(duree, _processeur() - avant, max(pics), code)


def au_plus_court(commande: Sequence[str], fois: int = 15) -> tuple[float, float]:
    """Secondes écoulées et secondes de processeur d'une commande courte : les meilleures de ``fois``."""
    durees, processeur = [], []
    for _ in range(fois):
        debut, avant = time.perf_counter(), _processeur()
        subprocess.run(commande, stdout=subprocess.DEVNULL, check=True)
        durees.append(time.perf_counter() - debut)
        processeur.append(_processeur() - avant)
    return min(durees), min(processeur)


def _processeur() -> float:
    """Secondes de processeur des commandes finies, leurs propres fils compris."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _veiller(processus: subprocess.Popen[bytes], pics: list[float]) -> None:
    while processus.poll() is None:
        pics.append(sum(_memoire(pid) for pid in arbre(processus.pid)) / 1024)
        time.sleep(_PAS)


def arbre(racine: int) -> list[int]:
    """Un processus et ses descendants (Linux)."""
    pids, rang = [racine], 0
    while rang < len(pids):
        try:
            fils = Path(f"/proc/{pids[rang]}/task/{pids[rang]}/children").read_text(encoding="ascii")
        except OSError:
            fils = ""
        pids += [int(pid) for pid in fils.split()]
        rang += 1
    return pids


def _memoire(pid: int) -> int:
    """Mémoire propre d'un processus en Ko : les pages partagées ne comptent que pour leur part (PSS)."""
    try:
        for ligne in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if ligne.startswith("Pss:"):
                return int(ligne.split()[1])
    except OSError:
        pass
    return 0


def coeurs() -> int:
    """Cœurs dont dispose ce banc."""
    return len(os.sched_getaffinity(0))
