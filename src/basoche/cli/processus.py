"""Un lot sur plusieurs processus : dans l'ordre, en mémoire bornée, et sans attendre un processus mort."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

from basoche.cli.lot import Paquet, Reponses, Travail, calculer_paquet
from basoche.cli.reponse import encoder_etiquette, repondre
from basoche.droit.erreurs import ErreurBasoche


def coeurs() -> int:
    """Le nombre de cœurs dont ce processus dispose."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class CalculEnProcessus:
    """Des paquets confiés à un groupe de processus ; les réponses reviennent dans l'ordre des paquets."""

    def __init__(self, tache: Travail, nombre: int, prevenir: Callable[[], None]) -> None:
        self.tache, self.nombre, self.prevenir = tache, nombre, prevenir
        self.executeur = _ouvrir(nombre)
        self.confies: deque[tuple[Paquet, Future[Reponses]]] = deque()

    @classmethod
    def demarrer(cls, tache: Travail, nombre: int, prevenir: Callable[[], None]) -> CalculEnProcessus | None:
        """Le groupe de processus, ou ``None`` si le système n'en permet pas (bac à sable, mémoire partagée absente)."""
        try:
            return cls(tache, nombre, prevenir)
        except (OSError, NotImplementedError, ImportError):
            return None

    def soumettre(self, paquet: Paquet) -> None:
        """Confie un paquet."""
        try:
            futur = self.executeur.submit(calculer_paquet, self.tache, paquet)
        except BrokenProcessPool as mort:  # le groupe vient de mourir : la reprise se fera à son tour
            futur = Future()
            futur.set_exception(mort)
        self.confies.append((paquet, futur))
        futur.add_done_callback(lambda _: self.prevenir())

    def prochaine(self) -> Reponses | None:
        """La réponse du plus ancien paquet, ou ``None`` si elle n'est pas prête."""
        if not self.confies or not self.confies[0][1].done():
            return None
        paquet, futur = self.confies.popleft()
        try:
            return futur.result()
        except BrokenProcessPool:
            return self._reprendre(paquet)

    def fermer(self) -> None:
        """Arrête les processus sans attendre ce qui n'a pas commencé."""
        self.executeur.shutdown(wait=False, cancel_futures=True)

    def _reprendre(self, paquet: Paquet) -> Reponses:
        """Après la mort d'un processus : ce paquet seul à l'écart, puis un groupe neuf pour les suivants."""
        self.executeur.shutdown(wait=False, cancel_futures=True)
        reponses = _calculer_a_l_ecart(self.tache, paquet)
        a_refaire = [suivant for suivant, _ in self.confies]
        self.confies.clear()
        self.executeur = _ouvrir(self.nombre)
        for suivant in a_refaire:
            self.soumettre(suivant)
        return reponses


def _calculer_a_l_ecart(tache: Travail, paquet: Paquet) -> Reponses:
    """Un paquet dans un processus à lui ; si ce processus meurt aussi, on cherche la ligne qui le tue."""
    with _ouvrir(1) as executeur:
        try:
            return executeur.submit(calculer_paquet, tache, paquet).result()
        except BrokenProcessPool:
            pass
    if len(paquet.lignes) <= 1:
        return _repondre_ligne_mortelle(paquet)
    milieu = len(paquet.lignes) // 2
    moities = [
        _calculer_a_l_ecart(tache, Paquet(lignes, 0)) for lignes in (paquet.lignes[:milieu], paquet.lignes[milieu:])
    ]
    return Reponses(b"".join(m.texte for m in moities), sum(m.lignes for m in moities), sum(m.refus for m in moities))


def _repondre_ligne_mortelle(paquet: Paquet) -> Reponses:
    refus = ErreurBasoche(
        "Le calcul de cette ligne a arrêté le processus (mémoire épuisée ?).",
        conseil="Calculer cette ligne seule, ou la signaler.",
        code="erreur_interne",
    )
    textes = [repondre(refus, encoder_etiquette(numero))[0] + "\n" for numero, _ in paquet.lignes]
    return Reponses("".join(textes).encode(), len(textes), len(textes))


def _ouvrir(nombre: int) -> ProcessPoolExecutor:
    # « spawn » : un fil de lecture tourne déjà, copier ce processus (fork) pourrait le figer.
    executeur = ProcessPoolExecutor(nombre, multiprocessing.get_context("spawn"), initializer=_preparer_processus)
    with interruption_ignoree():  # les processus en héritent : Ctrl-C ne fait parler que le processus principal
        for _ in range(nombre):
            executeur.submit(os.getpid)
    return executeur


@contextmanager
def interruption_ignoree() -> Iterator[None]:
    """Le temps d'ouvrir des processus : ils héritent de l'indifférence à Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ancien: Any = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, ancien)


def _preparer_processus() -> None:
    """Dans chaque processus : ignorer Ctrl-C, et ne pas survivre au processus principal (kill -9)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_suivre_le_parent, daemon=True).start()


def _suivre_le_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
