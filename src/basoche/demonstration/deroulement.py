"""La chaîne entière : fichiers des créanciers → créances → tri, décompte, coût → PDF → bilan.

Rejouable : chaque fichier est remplacé d'un coup, une démonstration coupée se relance et finit sans doublon ni fichier
tronqué ; les PDF d'un passage précédent qui n'ont plus lieu d'être sont ôtés.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from basoche.demonstration import DONNEES, PROFILS
from basoche.demonstration.bilan import Bilan, Import, en_csv, en_page
from basoche.demonstration.etude import etude_fictive
from basoche.demonstration.traitement import Fiche, traiter
from basoche.droit.erreurs import ErreurBasoche
from basoche.echanges.anomalies import Anomalie, rapport_csv
from basoche.echanges.creance import Creance
from basoche.echanges.ecriture import cause_systeme, ecrire_atomiquement, refuser_lecture_seule, verrouiller
from basoche.echanges.erreurs import EcritureImpossible
from basoche.echanges.importation import Journal, lire_creances
from basoche.echanges.portefeuille import fusionner, lire_portefeuille
from basoche.echanges.profil import trouver_profil
from basoche.redaction import Imprimeur

FICHIERS = (
    ("operateur_impayes.csv", "operateur_telecom"),
    ("syndic_impayes.xlsx", "syndic_copropriete"),
    ("bailleur_loyers.csv", "bailleur_social"),
    ("fournisseur_factures.txt", "fournisseur_professionnel"),
)
FAMILLES = ("decomptes", "lettres", "actes", "notes")
_PAQUET = 40  # créances par tâche : assez pour amortir l'échange entre processus, assez peu pour montrer l'avancement

Suivi = Callable[[str, int], None]
"""Appelé avec l'étape et le nombre de créances faites depuis le dernier appel."""


def derouler(
    sortie: Path,
    *,
    le: date,
    creances: int | None = None,
    processus: int | None = None,
    suivre: Suivi = lambda _etape, _n: None,
) -> Bilan:
    """Déroule la démonstration et laisse ses fichiers dans ``sortie``.

    Args:
        sortie: dossier de sortie, créé au besoin.
        le: date du tri, des décomptes et des documents.
        creances: n'en dérouler que les premières (défaut : toutes).
        processus: nombre de processus (défaut : un par cœur).
        suivre: reçoit l'avancement.

    Raises:
        EcritureImpossible: disque plein, dossier en lecture seule, démonstration déjà en cours dans ce dossier.
    """
    _preparer(sortie)
    with verrouiller(sortie / "bilan.csv"):
        importe, importees = _importer(sortie, le, suivre)
        fiches = tuple(_traiter_tout(sortie, importees[:creances], le, processus, suivre))
        _oter_les_anciens(sortie, fiches)
        bilan = Bilan(le, fiches, importe)
        ecrire_atomiquement(sortie / "bilan.csv", en_csv(bilan))
        ecrire_atomiquement(sortie / "bilan.pdf", Imprimeur().imprimer(en_page(bilan, etude_fictive())))
    return bilan


def _preparer(sortie: Path) -> None:
    for nom in ("bilan.csv", "bilan.pdf", "anomalies.csv"):
        refuser_lecture_seule(sortie / nom)  # avant tout travail, plutôt qu'au bout de deux mille dossiers
    try:
        for famille in FAMILLES:
            (sortie / famille).mkdir(parents=True, exist_ok=True)
    except OSError as erreur:
        raise EcritureImpossible(
            f"Le dossier « {sortie} » ne peut pas être créé ({cause_systeme(erreur)}).",
            conseil="Choisir un autre dossier (--dossier) ou en rendre l'écriture possible.",
        ) from None


def _importer(sortie: Path, le: date, suivre: Suivi) -> tuple[Import, list[Creance]]:
    """Importe les quatre fichiers livrés ; le portefeuille d'un passage précédent est complété sans doublon."""
    journaux: list[Journal] = []
    anomalies: list[Anomalie] = []
    portefeuille = sortie / "portefeuille" / "portefeuille.jsonl"
    portefeuille.parent.mkdir(exist_ok=True)
    for nom, profil in FICHIERS:
        journal = Journal()
        lues = lire_creances(DONNEES / nom, trouver_profil(profil, (PROFILS,)), le=le, journal=journal)
        fusionner(portefeuille, _en_suivant(lues, suivre))
        journaux.append(journal)
        anomalies.extend(journal.anomalies)
    ecrire_atomiquement(sortie / "anomalies.csv", rapport_csv(anomalies))
    importe = Import(
        lignes=sum(j.lignes for j in journaux),
        creances=sum(j.creances for j in journaux),
        refusees=sum(j.refusees for j in journaux),
        doublons=sum(j.doublons for j in journaux),
        anomalies=len(anomalies),
    )
    return importe, sorted(lire_portefeuille(portefeuille), key=lambda creance: creance.cle)


def _en_suivant(creances: Iterable[Creance], suivre: Suivi) -> Iterator[Creance]:
    for creance in creances:
        suivre("import", 1)
        yield creance


def _traiter_tout(
    sortie: Path, creances: Sequence[Creance], le: date, processus: int | None, suivre: Suivi
) -> Iterator[Fiche]:
    """Les fiches, dans l'ordre des dossiers ; les documents sont écrits au passage."""
    numerotees = [(f"{le.year}-{rang:06d}", creance) for rang, creance in enumerate(creances, start=1)]
    paquets = [numerotees[debut : debut + _PAQUET] for debut in range(0, len(numerotees), _PAQUET)]
    travail = partial(traiter_paquet, sortie, le)
    nombre = processus or os.cpu_count() or 1
    if nombre == 1:
        yield from _suivre_les_fiches(map(travail, paquets), suivre)
        return
    # « spawn » : un processus neuf n'hérite ni du verrou ni des fils du compilateur de pages.
    with ProcessPoolExecutor(nombre, mp_context=get_context("spawn")) as equipe:
        try:
            yield from _suivre_les_fiches(equipe.map(travail, paquets), suivre)
        except BrokenProcessPool:
            raise ErreurBasoche(
                "Un des processus de la démonstration a été interrompu.",
                conseil="Relancer : ce qui est déjà fait est refait à l'identique.",
                code="processus_interrompu",
            ) from None


def _suivre_les_fiches(paquets: Iterable[list[Fiche]], suivre: Suivi) -> Iterator[Fiche]:
    for fiches in paquets:
        suivre("dossiers", len(fiches))
        yield from fiches


def traiter_paquet(sortie: Path, le: date, paquet: Sequence[tuple[str, Creance]]) -> list[Fiche]:
    """Traite quelques créances et écrit leurs documents (exécuté dans un processus ouvrier)."""
    imprimeur, etude = Imprimeur(), etude_fictive()
    fiches = []
    for dossier, creance in paquet:
        fiche, documents = traiter(dossier, creance, etude, le=le)
        for document in documents:
            # Un PDF se refait en relançant : seul le remplacement d'un coup importe, pas l'attente du disque.
            ecrire_atomiquement(sortie / document.nom, imprimeur.imprimer(document.page), durable=False)
        fiches.append(fiche)
    return fiches


def _oter_les_anciens(sortie: Path, fiches: Sequence[Fiche]) -> None:
    """Ôte les PDF et brouillons d'un passage précédent que celui-ci n'a pas écrits."""
    voulus = set(chain.from_iterable(fiche.documents for fiche in fiches))
    for famille in FAMILLES:
        for fichier in (sortie / famille).iterdir():
            brouillon = fichier.name.endswith(".en-cours")
            if brouillon or (fichier.suffix == ".pdf" and f"{famille}/{fichier.name}" not in voulus):
                with suppress(OSError):
                    fichier.unlink()
