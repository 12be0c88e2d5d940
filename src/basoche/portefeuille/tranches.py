"""Évaluer un portefeuille par tranches : reprendre après un arrêt, ne rien laisser à moitié, ne rien compter deux fois.

Une tranche est une suite de groupes de lignes du fichier d'entrée. Chacune est écrite à côté de la sortie, puis
renommée : une tranche qui porte son nom est entière. La sortie est assemblée à la fin, et prend son nom d'un coup.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from basoche import __version__
from basoche.echanges.ecriture import ecrire_atomiquement
from basoche.portefeuille.colonnes import SORTIE
from basoche.portefeuille.ecriture import ecrire_parquet, ecrire_tranche, verifier_sortie
from basoche.portefeuille.erreurs import PortefeuilleInvalide
from basoche.portefeuille.evaluation import Bilan, evaluer_lot
from basoche.portefeuille.lecture import en_avance, lire_lots, ouvrir, premier_depart, traduire
from basoche.portefeuille.table import EPOQUE, Table, avertissements, dresser

LIGNES_PAR_TRANCHE = 1_000_000

Suivre = Callable[[int], None]
Executer = Callable[["Plan", list[int], Suivre], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """Ce qu'il y a à faire : le fichier, l'arrêté, les groupes de lignes de chaque tranche et leur nombre de créances.

    Deux passages du même plan donnent les mêmes tranches : il change avec le fichier, l'arrêté, les taux ou la version.
    """

    entree: str
    taille: int
    modifie: int
    au: date
    droit: str
    version: str
    dossier: str
    groupes: list[list[int]]
    lignes: list[int]

    def tranche(self, rang: int) -> Path:
        """Le fichier d'une tranche."""
        return Path(self.dossier) / f"tranche-{rang:05d}.arrow"

    def manques(self) -> list[int]:
        """Les tranches qui restent à calculer."""
        return [rang for rang in range(len(self.groupes)) if not self.tranche(rang).exists()]

    def en_octets(self) -> bytes:
        """Le plan tel qu'il est écrit à côté des tranches."""
        return (json.dumps(asdict(self), ensure_ascii=False, default=str, indent=1) + "\n").encode()


@dataclass(slots=True)
class Evaluation:
    """Ce qui a été fait : le bilan, les tranches laissées par un passage arrêté, et ce qu'il faut dire des taux."""

    bilan: Bilan
    reprises: int
    avertissements: list[str]


def evaluer(
    entree: Path, au: date, sortie: Path, *, suivre: Suivre, par_tranche: int = LIGNES_PAR_TRANCHE,
    executer: Executer | None = None,
) -> Evaluation:  # fmt: skip
    """Arrête toutes les créances d'un portefeuille.

    Args:
        entree: portefeuille Parquet, aux colonnes du contrat.
        au: jour d'arrêté.
        sortie: fichier Parquet à écrire ; il n'apparaît qu'entier.
        suivre: reçoit le nombre de créances de chaque pas.
        par_tranche: créances perdues au plus par un arrêt brutal.
        executer: qui calcule les tranches manquantes (ce processus, si rien n'est donné).

    Raises:
        PortefeuilleInvalide: l'entrée ou la sortie ne conviennent pas ; rien n'est écrit.
    """
    verifier_sortie(sortie)
    if sortie.exists() and entree.exists() and sortie.samefile(entree):
        raise PortefeuilleInvalide("La sortie est le fichier d'entrée.", conseil="Choisir un autre fichier (-o).")
    with ouvrir(entree) as fichier:
        plan = _planifier(entree, fichier, au, sortie, par_tranche)
        depart = premier_depart(fichier)
        avis = [] if depart is None else avertissements(depart, au.toordinal() - EPOQUE)
        if len(plan.groupes) <= 1 and executer is None:
            return Evaluation(_ecrire_d_un_trait(fichier, au, sortie, suivre), 0, avis)
    with _dossier_de_travail(plan):
        manques = plan.manques()
        reprises = len(plan.groupes) - len(manques)
        suivre(sum(plan.lignes) - sum(plan.lignes[rang] for rang in manques))
        (executer or calculer_ici)(plan, manques, suivre)
        bilan = _assembler(plan, sortie)
    return Evaluation(bilan, reprises, avis)


def calculer_ici(plan: Plan, manques: list[int], suivre: Suivre) -> None:
    """Calcule les tranches dans ce processus, l'une après l'autre."""
    for rang in manques:
        calculer_tranche(plan, rang, suivre)


def calculer_tranche(plan: Plan, rang: int, suivre: Suivre | None = None) -> int:
    """Calcule et écrit une tranche, si elle ne l'est pas déjà ; rend son rang.

    Rejouable : deux machines qui calculent la même tranche écrivent le même contenu, et l'une remplace l'autre.
    """
    if not plan.tranche(rang).exists():
        entree = Path(plan.entree)
        if (entree.stat().st_size, entree.stat().st_mtime_ns) != (plan.taille, plan.modifie):
            raise PortefeuilleInvalide(
                f"« {entree.name} » a changé pendant le calcul, ou n'est pas le même sur cette machine.",
                conseil="Relancer quand le fichier ne change plus.",
            )
        table = _table(plan.au, plan.droit)
        with ouvrir(entree) as fichier:
            lots = _evaluer(lire_lots(fichier, plan.groupes[rang]), table, suivre)
            ecrire_tranche(plan.tranche(rang), SORTIE, lots)
    return rang


@lru_cache(maxsize=1)
def _table(au: date, droit: str) -> Table:
    table = dresser(au)
    if table.empreinte != droit:
        raise PortefeuilleInvalide(
            "Les taux de cette machine ne sont pas ceux de la machine qui a lancé le calcul.",
            conseil="Installer la même version de Basoche et les mêmes valeurs saisies partout.",
        )
    return table


def _evaluer(lots: Iterator[pa.RecordBatch], table: Table, suivre: Suivre | None) -> Iterator[pa.RecordBatch]:
    for lot in lots:
        evalue = evaluer_lot(lot, table)
        if suivre is not None:
            suivre(len(evalue))
        yield evalue


def _ecrire_d_un_trait(fichier: pq.ParquetFile, au: date, sortie: Path, suivre: Suivre) -> Bilan:
    """Une seule tranche : rien à reprendre, donc rien à garder entre-temps."""
    bilan = Bilan()
    lots = lire_lots(fichier, list(range(fichier.num_row_groups)))
    ecrire_parquet(sortie, SORTIE, _compter(en_avance(_evaluer(lots, dresser(au), suivre)), bilan))
    return bilan


def _compter(lots: Iterator[pa.RecordBatch], bilan: Bilan) -> Iterator[pa.RecordBatch]:
    for lot in lots:
        bilan.compter(lot)
        yield lot


def _assembler(plan: Plan, sortie: Path) -> Bilan:
    """La sortie entière, dans l'ordre de l'entrée."""
    bilan = Bilan()
    ecrire_parquet(sortie, SORTIE, _compter(en_avance(_relire(plan)), bilan))
    return bilan


def _relire(plan: Plan) -> Iterator[pa.RecordBatch]:
    for rang in range(len(plan.groupes)):
        with traduire(plan.tranche(rang)), pa.OSFile(str(plan.tranche(rang))) as source:
            tranche = pa.ipc.open_file(source)
            for numero in range(tranche.num_record_batches):
                yield tranche.get_batch(numero)


def _planifier(entree: Path, fichier: pq.ParquetFile, au: date, sortie: Path, par_tranche: int) -> Plan:
    """Réunit les groupes de lignes qui se suivent jusqu'à la taille d'une tranche."""
    groupes: list[list[int]] = []
    lignes: list[int] = []
    for rang in range(fichier.num_row_groups):
        nombre = fichier.metadata.row_group(rang).num_rows
        if not groupes or lignes[-1] + nombre > par_tranche:
            groupes.append([])
            lignes.append(0)
        groupes[-1].append(rang)
        lignes[-1] += nombre
    etat = entree.stat()
    dossier = sortie.resolve().with_name(f".{sortie.name}.tranches")
    return Plan(
        str(entree.resolve()), etat.st_size, etat.st_mtime_ns, au, dresser(au).empreinte, __version__, str(dossier),
        groupes, lignes,
    )  # fmt: skip


@contextmanager
def _dossier_de_travail(plan: Plan) -> Iterator[None]:
    """Le dossier des tranches, gardé d'un arrêt à l'autre si le plan est le même, vidé sinon ; effacé à la fin.

    Raises:
        PortefeuilleInvalide: la même sortie est déjà en cours.
    """
    dossier = Path(plan.dossier)
    descripteur = _verrouiller(dossier)
    try:
        manifeste = dossier / "manifeste.json"
        if not manifeste.exists() or manifeste.read_bytes() != plan.en_octets():
            for ancien in dossier.iterdir():
                ancien.unlink()
            ecrire_atomiquement(manifeste, plan.en_octets())
        yield
        shutil.rmtree(dossier, ignore_errors=True)
    finally:
        os.close(descripteur)


def _verrouiller(dossier: Path) -> int:
    """Ouvre et verrouille le dossier ; le verrou tombe avec le processus, même tué."""
    import fcntl

    while True:
        dossier.mkdir(exist_ok=True)
        try:
            descripteur = os.open(dossier, os.O_RDONLY)
        except FileNotFoundError:  # effacé entre-temps par le calcul qui vient de finir
            continue
        try:
            fcntl.flock(descripteur, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descripteur)
            raise PortefeuilleInvalide(
                "Cette sortie est déjà en cours de calcul.",
                conseil="Attendre sa fin, ou choisir un autre fichier (-o).",
            ) from None
        if dossier.exists() and dossier.stat().st_ino == os.fstat(descripteur).st_ino:
            return descripteur
        os.close(descripteur)
