"""Les décomptes du portefeuille, calculés à plusieurs processus : sans base, donc sans Django."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from multiprocessing import get_context
from typing import Any

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.parametres import Options
from basoche.echanges.creance import Creance
from basoche.etude.exemple.donnees import Calculee
from basoche.guichet import decompte as guichet
from basoche.strategie.compte import compter, prescription_interets

# Celles de l'application (``dossiers.decompte``), qu'un essai tient égales.
OPTIONS = Options(reconduire=True)
_PAQUET = 50
_ASSEZ_POUR_PLUSIEURS = 200


def calculer_portefeuille(creances: Sequence[Creance], le: date, processus: int | None = None) -> list[Calculee]:
    """Le compte de chaque créance au jour ``le``, dans l'ordre donné.

    Args:
        processus: nombre de processus (défaut : un par cœur).
    """
    nombre = processus or len(os.sched_getaffinity(0))
    travail = partial(_calculer, le)
    if nombre == 1 or len(creances) < _ASSEZ_POUR_PLUSIEURS:
        return list(map(travail, creances))
    with ProcessPoolExecutor(nombre, mp_context=get_context("spawn")) as equipe:
        return list(equipe.map(travail, creances, chunksize=_PAQUET))


def _calculer(le: date, creance: Creance) -> Calculee:
    compte = compter(creance, creance.postes, au=le, titre=creance.titre, options=OPTIONS)
    postes = tuple(compte.entree["postes"])
    try:
        solde = guichet.calculer(_entree(creance, postes, le), options=OPTIONS).valeurs["total"].centimes
    except ErreurBasoche as refus:
        return Calculee(creance, postes, compte.ecartes, None, refus.message)
    return Calculee(creance, postes, compte.ecartes, solde, "")


def _entree(creance: Creance, postes: Sequence[Any], le: date) -> dict[str, Any]:
    """La même entrée que celle du dossier (``dossiers.decompte.entree_du_decompte``)."""
    entree: dict[str, Any] = {
        "au": le.isoformat(),
        "postes": [{**poste, **({"titre": "t1"} if creance.titre else {})} for poste in postes],
        "versements": [
            {"date": recu.date.isoformat(), "montant": str(recu.montant)} for recu in creance.versements
            if recu.date <= le
        ],
    }  # fmt: skip
    if creance.titre:
        entree["titres"] = [{"cle": "t1"}]
        entree["prescription_interets"] = {
            cle: valeur if cle == "ans" else [jour for jour in valeur if jour <= le.isoformat()]
            for cle, valeur in prescription_interets(creance, le).items()
        }
    if len(creance.debiteurs) > 1 and creance.tenus:
        entree["debiteurs"] = [
            {"cle": str(rang), "tenu": creance.tenus} for rang, _ in enumerate(creance.debiteurs, start=1)
        ]
    return entree
