"""Un lot sur des copies de ce programme : elles naissent avec le droit déjà lu, quand un seul fil tourne encore.

Chaque copie a son tube : tuée au milieu d'une réponse, elle ne retient pas les autres. Une copie morte, et le reste du
lot passe à des processus neufs (:mod:`basoche.cli.processus`), qui savent trouver la ligne qui tue.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import NoReturn

from basoche.cli.lot import Calculateur, CalculSurPlace, Paquet, Reponses, Travail, calculer_paquet
from basoche.cli.processus import CalculEnProcessus, interruption_ignoree


class CalculParCopies:
    """Des paquets confiés à des copies de ce processus ; les réponses reviennent dans l'ordre des paquets."""

    def __init__(self, tache: Travail, nombre: int, prevenir: Callable[[], None]) -> None:
        self.tache, self.nombre, self.prevenir = tache, nombre, prevenir
        self.tubes: list[Connection] = []
        self.processus = []
        contexte = multiprocessing.get_context("fork")
        gc.freeze()  # ce qui est lu ne bougera plus : les copies le partagent
        with interruption_ignoree():
            for _ in range(nombre):
                ici, la = contexte.Pipe()
                copie = contexte.Process(target=_servir, args=(la, tache, [*self.tubes, ici]), daemon=True)
                copie.start()
                la.close()
                self.tubes.append(ici)
                self.processus.append(copie)
        self.confies: deque[tuple[int, int, Paquet]] = deque()  # numéro, rang de la copie, paquet
        self.faits: dict[int, Reponses] = {}
        self.morte = False
        self.releve: Calculateur | None = None
        self._numero = 0
        self.fils = [threading.Thread(target=self._ecouter, args=(tube,), daemon=True) for tube in self.tubes]
        for fil in self.fils:
            fil.start()

    @classmethod
    def demarrer(cls, tache: Travail, nombre: int, prevenir: Callable[[], None]) -> CalculParCopies | None:
        """Les copies, ou ``None`` : hors de Linux, quand un autre fil tourne (se copier le figerait), sans place."""
        if sys.platform != "linux" or threading.active_count() > 1:
            return None
        try:
            return cls(tache, nombre, prevenir)
        except OSError:
            return None

    def soumettre(self, paquet: Paquet) -> None:
        """Confie un paquet à la copie qui en a le moins."""
        self._numero += 1
        chez = [rang for numero, rang, _ in self.confies if numero not in self.faits]
        rang = min(range(self.nombre), key=chez.count)
        self.confies.append((self._numero, rang, paquet))
        if self.releve is not None:
            self.releve.soumettre(paquet)
            return
        try:
            self.tubes[rang].send((self._numero, paquet))
        except OSError:  # la copie vient de mourir : la relève se prendra à la prochaine réponse
            self.morte = True
            self.prevenir()

    def prochaine(self) -> Reponses | None:
        """La réponse du plus ancien paquet, ou ``None`` si elle n'est pas prête."""
        if self.morte and self.releve is None:
            self._passer_la_releve()
        if not self.confies:
            return None
        numero = self.confies[0][0]
        reponses = self.faits.pop(numero, None)
        if reponses is None and self.releve is not None:
            reponses = self.releve.prochaine()  # elle n'a reçu, dans l'ordre, que ce qui restait à faire
        if reponses is not None:
            self.confies.popleft()
        return reponses

    def fermer(self) -> None:
        """Arrête les copies, et leur relève."""
        self._arreter_les_copies()
        fermer = getattr(self.releve, "fermer", None)
        if fermer is not None:
            fermer()

    def _ecouter(self, tube: Connection) -> None:
        """Un fil par copie : range ses réponses, et dit sa mort."""
        try:
            while True:
                numero, reponses = tube.recv()
                self.faits[numero] = reponses
                self.prevenir()
        except (EOFError, OSError):
            self.morte = True
            self.prevenir()

    def _passer_la_releve(self) -> None:
        """Une copie est morte : ce qui n'est pas fait se refait dans des processus neufs, à défaut ici."""
        self._arreter_les_copies()
        neufs = CalculEnProcessus.demarrer(self.tache, self.nombre, self.prevenir)
        self.releve = neufs if neufs is not None else CalculSurPlace(self.tache)
        for numero, _, paquet in self.confies:
            if numero not in self.faits:
                self.releve.soumettre(paquet)

    def _arreter_les_copies(self) -> None:
        """Les copies, puis les fils qui les écoutent : après, aucune réponse n'arrive plus d'elles."""
        for copie in self.processus:
            copie.terminate()
        for copie in self.processus:
            copie.join()
        for fil in self.fils:
            fil.join()


def _servir(tube: Connection, tache: Travail, a_fermer: Sequence[Connection]) -> NoReturn:
    """Dans chaque copie : répondre à ce que donne le tube ; quand le programme finit, il se ferme et la copie cesse."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for autre in a_fermer:  # le bout du programme : gardé ici, il cacherait sa fin
        autre.close()
    try:
        while True:
            numero, paquet = tube.recv()
            tube.send((numero, calculer_paquet(tache, paquet)))
    except (EOFError, OSError):
        os._exit(0)
