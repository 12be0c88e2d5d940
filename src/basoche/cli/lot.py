"""Les lots : un objet JSON par ligne, une réponse par ligne, dans l'ordre, au fil de l'eau.

La mémoire ne dépend pas du nombre de lignes : un fil lit des paquets bornés en taille et attend que les précédents
soient écrits. Un lot qui dure passe sur plusieurs processus (:mod:`basoche.cli.processus`).
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, BinaryIO, Protocol

from basoche.cli.entree import TAILLE_MAX, JsonIllisible, lire_objet
from basoche.cli.progression import Progression
from basoche.cli.reponse import calculer, encoder_etiquette, repondre
from basoche.droit.parametres import Options
from basoche.guichet import ouvrir

LIGNES_PAR_PAQUET = 64
OCTETS_PAR_PAQUET = 256 * 1024
SECONDES_AVANT_PROCESSUS = 0.5
OCTETS_POUR_DEDOUBLER = 512 * 1024
"""Un fichier de cette taille occupera tous les cœurs : les processus partent dès que le premier paquet est fait."""
_BOM = b"\xef\xbb\xbf"

Ligne = tuple[int, bytes | None]
"""Numéro à partir de 1, et octets (``None`` : ligne trop longue, non gardée)."""


class Source(Protocol):
    """Ce qu'un lot lit : ``read`` rend ce qui est disponible, vide à la fin."""

    def read(self, taille: int, /) -> bytes | None:
        """Au plus ``taille`` octets."""
        ...


@dataclass(frozen=True, slots=True)
class Paquet:
    """Des lignes qui se suivent, et la taille lue (pour la progression)."""

    lignes: tuple[Ligne, ...]
    octets: int


class Travail(Protocol):
    """Ce que l'on fait de chaque ligne d'un lot ; passe d'un processus à l'autre."""

    def repondre(self, ligne: Ligne) -> tuple[str, bool] | None:
        """La réponse à une ligne et si elle est un refus ; ``None`` pour une ligne vide. Ne lève jamais."""
        ...


@dataclass(frozen=True, slots=True)
class Tache:
    """Un calcul, fait de chaque ligne."""

    calcul: str
    options: Options

    def repondre(self, ligne: Ligne) -> tuple[str, bool] | None:
        """Voir :class:`Travail`."""
        numero, octets = ligne
        if octets is not None and not octets.strip():
            return None
        try:
            entree, etiquette = lire_ligne(numero, octets)
        except JsonIllisible as refus:
            return repondre(refus, str(numero))
        return repondre(calculer(ouvrir(self.calcul), entree, souple=False, options=self.options), etiquette)


@dataclass(frozen=True, slots=True)
class Reponses:
    """Les réponses d'un paquet, une par ligne non vide."""

    texte: bytes
    lignes: int
    refus: int


def calculer_paquet(tache: Travail, paquet: Paquet) -> Reponses:
    """Les réponses d'un paquet de lignes ; ne lève jamais, quelle que soit l'entrée."""
    reponses = [reponse for ligne in paquet.lignes if (reponse := tache.repondre(ligne)) is not None]
    texte = "".join(f"{reponse}\n" for reponse, _ in reponses)
    return Reponses(texte.encode(), len(reponses), sum(refusee for _, refusee in reponses))


def lire_ligne(numero: int, octets: bytes | None) -> tuple[dict[str, Any], str]:
    """L'objet d'une ligne sans son ``cas``, et ce ``cas`` en JSON (à défaut, le numéro de la ligne).

    Raises:
        JsonIllisible: ligne trop longue, hors UTF-8, ou qui n'est pas un objet JSON.
    """
    if octets is None:
        raise JsonIllisible(
            f"Ligne de plus de {TAILLE_MAX // 1024 // 1024} Mio.", conseil="Écrire un objet par ligne, plus court."
        )
    entree = lire_objet(octets)
    try:
        return entree, encoder_etiquette(entree.pop("cas", numero))
    except RecursionError:
        raise JsonIllisible("« cas » : trop de niveaux imbriqués.", conseil="Donner un cas plus simple.") from None


def decouper(source: Source) -> Iterator[Paquet]:
    """Les lignes d'une source par paquets bornés ; un paquet part dès que la source n'a rien d'autre à donner."""
    numero, reste, trop_longue = 0, b"", False
    while morceau := source.read(OCTETS_PAR_PAQUET):
        *entieres, suite = (reste + morceau).split(b"\n") if b"\n" in morceau else (reste + morceau,)
        lignes: list[Ligne] = []
        for entiere in entieres:
            numero += 1
            ecartee = trop_longue or len(entiere) > TAILLE_MAX
            lignes.append((numero, None if ecartee else _sans_bom(numero, entiere)))
            trop_longue = False
        trop_longue = trop_longue or len(suite) > TAILLE_MAX
        reste = b"" if trop_longue else suite
        yield from _empaqueter(lignes, len(morceau))
    if reste or trop_longue:
        yield Paquet(((numero + 1, None if trop_longue else _sans_bom(numero + 1, reste)),), 0)


def _sans_bom(numero: int, octets: bytes) -> bytes:
    return octets.removeprefix(_BOM) if numero == 1 else octets


def _empaqueter(lignes: list[Ligne], octets: int) -> Iterator[Paquet]:
    for debut in range(0, len(lignes), LIGNES_PAR_PAQUET):
        yield Paquet(tuple(lignes[debut : debut + LIGNES_PAR_PAQUET]), octets)
        octets = 0  # compté une fois, avec le premier paquet du morceau
    if not lignes:
        yield Paquet((), octets)


class Calculateur(Protocol):
    """Où se font les calculs : ici même, ou dans d'autres processus."""

    def soumettre(self, paquet: Paquet) -> None:
        """Confie un paquet ; sa réponse viendra par :meth:`prochaine`, dans l'ordre."""
        ...

    def prochaine(self) -> Reponses | None:
        """La réponse du plus ancien paquet confié, ou ``None`` si elle n'est pas prête."""
        ...


class CalculSurPlace:
    """Calcule chaque paquet dès qu'il est confié, et compte le temps que cela prend."""

    def __init__(self, tache: Travail) -> None:
        self.tache = tache
        self.secondes = 0.0
        self._pretes: deque[Reponses] = deque()

    def soumettre(self, paquet: Paquet) -> None:
        """Calcule le paquet."""
        debut = time.perf_counter()
        self._pretes.append(calculer_paquet(self.tache, paquet))
        self.secondes += time.perf_counter() - debut

    def prochaine(self) -> Reponses | None:
        """La réponse du plus ancien paquet."""
        return self._pretes.popleft() if self._pretes else None


class _Lecteur(threading.Thread):
    """Lit les paquets dans un fil à part : une source lente ne retient pas les réponses déjà prêtes."""

    def __init__(self, paquets: Iterator[Paquet], evenements: SimpleQueue[Any], places: threading.Semaphore) -> None:
        super().__init__(daemon=True, name="lecture du lot")
        self.paquets, self.evenements, self.places = paquets, evenements, places

    def run(self) -> None:
        fin: Exception | None = None
        try:
            for paquet in self.paquets:
                self.places.acquire()
                self.evenements.put(paquet)
        except (OSError, ValueError) as faute:  # lecture interrompue : dite par le fil principal
            fin = faute
        self.evenements.put(_Fin(fin))


@dataclass(frozen=True, slots=True)
class _Fin:
    faute: Exception | None


REVEIL = object()
"""Événement : une réponse est prête."""


def traiter_lot(
    source: Source,
    sortie: BinaryIO,
    tache: Travail,
    *,
    processus: int | None = None,
    progression: Progression | None = None,
    taille: int | None = None,
) -> int:
    """Répond à chaque ligne de la source, dans l'ordre, au fil de l'eau.

    Args:
        source: le lot, en octets.
        sortie: reçoit une réponse JSON par ligne non vide.
        tache: ce que l'on fait de chaque ligne.
        processus: nombre de processus ; ``None`` : un seul, puis tous les cœurs si le lot dure.
        progression: ce qui montre l'avancement, s'il y a quelqu'un pour le voir.
        taille: celle d'un fichier ordinaire, en octets ; ``None`` pour un tube, dont on ne sait ce qu'il donnera.

    Returns:
        Le nombre de refus.

    Raises:
        OSError: la source ou la sortie fait défaut (tube rompu, disque plein).
    """
    from basoche.cli.processus import coeurs

    lot = _Lot(source, sortie, tache, processus or coeurs(), processus is not None, progression)
    return lot.executer(d_emblee=taille is not None and taille >= OCTETS_POUR_DEDOUBLER)


class _Lot:
    """Un lot en cours : ce qui est lu, confié, prêt, écrit."""

    def __init__(
        self,
        source: Source,
        sortie: BinaryIO,
        tache: Travail,
        processus: int,
        immediat: bool,
        progression: Progression | None,
    ) -> None:
        self.sortie, self.tache, self.processus = sortie, tache, processus
        self.progression = progression or Progression(None)
        self.evenements: SimpleQueue[Any] = SimpleQueue()
        self.places = threading.Semaphore(4 * processus)
        self.paquets = decouper(source)
        self.lecteur = _Lecteur(self.paquets, self.evenements, self.places)
        self.sur_place = CalculSurPlace(tache)
        self.calculateur: Calculateur = self.sur_place
        self.delai = 0.0 if immediat else SECONDES_AVANT_PROCESSUS
        self.en_cours = self.refus = 0

    def executer(self, *, d_emblee: bool) -> int:
        try:
            if d_emblee and self.processus > 1:
                self._amorcer()
            self.lecteur.start()
            self._boucler()
        finally:
            fermer = getattr(self.calculateur, "fermer", None)
            if fermer is not None:
                fermer()
        self.progression.finir()
        return self.refus

    def _amorcer(self) -> None:
        """Fait ici le premier paquet, puis se copie : les copies naissent avec le droit déjà lu.

        Ce processus n'a encore qu'un fil, il le peut ; là où le système ne le permet pas, rien ne change.
        """
        from basoche.cli.copies import CalculParCopies

        premier = next(self.paquets, None)
        if premier is None:
            return
        self.places.acquire()
        self.progression.lire(premier.octets)
        self.en_cours += 1
        self.sur_place.soumettre(premier)
        copies = CalculParCopies.demarrer(self.tache, self.processus, self._reveiller)
        self._ecrire_pretes()  # après : un lecteur lent ne retient pas les copies, et rien n'est encore à écrire
        self.calculateur = copies or self.sur_place

    def _boucler(self) -> None:
        fin: _Fin | None = None
        while fin is None or self.en_cours:
            evenement = self.evenements.get()
            if isinstance(evenement, _Fin):
                fin = evenement
            elif isinstance(evenement, Paquet):
                self._confier(evenement)
            self._ecrire_pretes()
        if fin.faute is not None:
            raise fin.faute

    def _confier(self, paquet: Paquet) -> None:
        self.progression.lire(paquet.octets)
        if self.calculateur is self.sur_place and self.processus > 1 and self.sur_place.secondes >= self.delai:
            from basoche.cli.processus import CalculEnProcessus

            self.calculateur = CalculEnProcessus.demarrer(self.tache, self.processus, self._reveiller) or self.sur_place
        self.en_cours += 1
        self.calculateur.soumettre(paquet)

    def _reveiller(self) -> None:
        self.evenements.put(REVEIL)

    def _ecrire_pretes(self) -> None:
        while (reponses := self.calculateur.prochaine()) is not None:
            self.en_cours -= 1
            self.refus += reponses.refus
            self.progression.effacer()
            self.sortie.write(reponses.texte)
            self.sortie.flush()
            self.progression.compter(reponses.lignes, reponses.refus)
            self.places.release()
