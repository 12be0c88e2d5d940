"""Le conseil de cinq mille dossiers tirés au hasard, tous différents : sur un cœur, puis par lot sur tous."""

from __future__ import annotations

import gc
import json
import multiprocessing
import resource
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bancs.mesures import BASOCHE, coeurs, mesurer
from basoche.strategie.modele import Dossier

NOMBRE = 5_000
LE = date(2026, 11, 23)


def tirer(alea: Random) -> dict[str, Any]:
    """Un dossier fictif : avec ou sans titre, avec ou sans biens connus, quelques actes et procédures."""
    exigible = LE - timedelta(days=alea.randrange(30, 1_500))
    dossier: dict[str, Any] = {
        "le": LE.isoformat(),
        "principal": f"{alea.randrange(5_000, 1_500_000) / 100:.2f}",
        "interets": f"{alea.randrange(0, 20_000) / 100:.2f}",
        "nature": alea.choice(("droit_commun", "droit_commun", "bail_habitation", "commercant", "consommateur")),
        "exigible_le": exigible.isoformat(),
        "debiteur": {"genre": alea.choice(("physique", "physique", "morale"))},
        "kilometres": alea.randrange(0, 60),
    }
    if alea.random() < 0.6:
        rendu = exigible + timedelta(days=alea.randrange(20, 400))
        jours = (rendu, rendu + timedelta(days=20), rendu + timedelta(days=55))
        noms = ("rendu_le", "notifie_le", "executoire_le")
        dossier["titre"] = {"espece": "jugement", **{nom: j.isoformat() for nom, j in zip(noms, jours, strict=True)}}
    else:
        dossier["amiable"] = {"mise_en_demeure_le": (LE - timedelta(days=alea.randrange(5, 200))).isoformat()}
    dossier["avoirs"] = _avoirs(alea)
    if alea.random() < 0.3:
        fait = alea.choice(("cmd_saisie_vente", "cmd_saisie_remunerations", "recherche_informations"))
        dossier["actes"] = [{"acte": fait, "le": (LE - timedelta(days=alea.randrange(1, 300))).isoformat()}]
    if alea.random() < 0.1:
        type_ = alea.choice(("surendettement", "procedure_collective", "delai_grace"))
        debut = LE - timedelta(days=alea.randrange(1, 600))
        dossier["procedures"] = [{"type": type_, "du": debut.isoformat()}]
    return dossier


def _avoirs(alea: Random) -> dict[str, Any]:
    avoirs: dict[str, Any] = {"meubles": alea.random() < 0.2}
    if alea.random() < 0.3:
        avoirs["compte"] = {"solde": f"{alea.randrange(0, 500_000) / 100:.2f}"}
    if alea.random() < 0.3:
        avoirs["employeur"] = {"net": f"{alea.randrange(90, 350) * 10}.00"}
    if alea.random() < 0.05:
        avoirs["immeuble"] = {"valeur_nette": f"{alea.randrange(10, 200)}000.00"}
    return avoirs


def dossiers(nombre: int) -> list[dict[str, Any]]:
    """Toujours les mêmes, à graine fixe."""
    alea = Random(20261123)
    return [tirer(alea) for _ in range(nombre)]


def mesurer_conseils(dossier: Path, dire: Callable[..., None]) -> None:
    """Le conseil motivé de cinq mille dossiers."""
    from basoche.strategie.conseil import conseiller
    from basoche.strategie.lecture import lire_dossier

    entrees = dossiers(NOMBRE)
    lecture = _chronometrer(lambda: [lire_dossier(entree) for entree in entrees])
    lus = [lire_dossier(entree) for entree in entrees]
    ecoule, processeur = _sur_les_coeurs(lus)  # d'abord : rien du droit n'est encore en mémoire
    quoi = f"conseil de {NOMBRE} dossiers, sur {coeurs()} cœurs, rien en mémoire"
    dire(quoi, f"{ecoule:.2f} s (processeur {processeur:.2f} s)", "2 s")
    conseil = _chronometrer(lambda: [conseiller(lu) for lu in lus])
    quoi = f"conseil de {NOMBRE} dossiers, dans le processus, un cœur"
    dire(quoi, f"{conseil[0]:.2f} s (processeur {conseil[1]:.2f} s)")
    dire("— processeur, rapporté à la seule lecture des dossiers", f"{conseil[1] / lecture[1]:.1f}")
    lot = dossier / "dossiers.jsonl"
    lot.write_text("".join(f"{json.dumps(entree)}\n" for entree in entrees), encoding="utf-8")
    commande = [str(BASOCHE), "strategie", "conseiller", "--lot", str(lot)]
    mesure = mesurer(commande, sortie=dossier / "conseils.jsonl")
    dire(f"`basoche strategie conseiller --lot`, {NOMBRE} dossiers, démarrage et JSON compris", str(mesure))


def _sur_les_coeurs(lus: list[Dossier]) -> tuple[float, float]:
    """Une part des dossiers par cœur, chacune dans une copie de ce processus : secondes écoulées, et de processeur."""
    contexte, nombre = multiprocessing.get_context("fork"), coeurs()
    avant, debut = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    copies = [contexte.Process(target=_conseiller_tous, args=(lus[rang::nombre],)) for rang in range(nombre)]
    for copie in copies:
        copie.start()
    for copie in copies:
        copie.join()
        assert copie.exitcode == 0
    ecoule, apres = time.perf_counter() - debut, resource.getrusage(resource.RUSAGE_CHILDREN)
    return ecoule, apres.ru_utime + apres.ru_stime - avant.ru_utime - avant.ru_stime


def _conseiller_tous(lus: list[Dossier]) -> None:
    from basoche.strategie.conseil import conseiller

    gc.freeze()  # comme le fait un lot : ce qui est lu ne se balaie plus
    for lu in lus:
        assert conseiller(lu).phrases


def _chronometrer(faire: Callable[[], object]) -> tuple[float, float]:
    ecoule, processeur = time.perf_counter(), time.process_time()
    faire()
    return time.perf_counter() - ecoule, time.process_time() - processeur
