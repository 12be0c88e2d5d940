"""Le plan de l'étude : vitesse, écart prouvé, et la même question posée à HiGHS."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np

from basoche.strategie.plan.affectation import affecter
from basoche.strategie.plan.colonnes import Colonnes, dresser
from basoche.strategie.plan.prix import chercher_prix

_NOMS = ("relance_telephonique", "commandement", "saisie_attribution", "saisie_remunerations")


def tirer(dossiers: int, graine: int = 2026) -> Colonnes:
    """Des créances log-normales, quatre actions, cinq moyens (trois fonctions, tournées, avances) qui manquent tous."""
    hasard = np.random.default_rng(graine)
    forme = (len(_NOMS), dossiers)
    principal = np.exp(hasard.normal(6.5, 1.2, dossiers)) * 100
    chance = hasard.beta(1.2, 5, forme) * np.array([0.3, 0.6, 0.9, 1.3])[:, None]
    couts = np.stack(
        [
            hasard.integers(3, 15, forme),
            np.where(np.arange(4)[:, None] > 0, hasard.integers(15, 60, forme), 0),
            np.where(np.arange(4)[:, None] > 0, hasard.integers(5, 25, forme), 0),
            np.where(np.arange(4)[:, None] == 1, 1, 0) * np.ones(forme, dtype=np.int64),
            np.where(np.arange(4)[:, None] > 0, hasard.integers(2_000, 12_000, forme), 0),
        ]
    )
    valeurs = (principal * chance - hasard.uniform(500, 6000, forme)).astype(np.int64)
    capacites = couts.max(axis=1).sum(axis=1) * np.array([40, 15, 15, 10, 12]) // 100
    return dresser(valeurs, couts, hasard.random(forme) < 0.85, capacites)


def mesurer(colonnes: Colonnes) -> tuple[float, int, int]:
    """Secondes, valeur (centimes) et borne d'un plan."""
    debut = time.perf_counter()
    prix = chercher_prix(colonnes)
    choix = affecter(colonnes, prix)
    return time.perf_counter() - debut, colonnes.valoir(choix), prix.borne


def resoudre(colonnes: Colonnes, secondes: float) -> tuple[float, int, float]:
    """Secondes, valeur et borne supérieure de HiGHS sur le même problème, en nombres à virgule."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, hstack, identity

    actions, dossiers = colonnes.valeurs.shape
    gardees = colonnes.possibles.ravel()
    une = hstack([identity(dossiers, format="csr")] * actions, format="csr")[:, gardees]
    moyens = csr_array(colonnes.couts.reshape(len(colonnes.capacites), -1)[:, gardees])
    debut = time.perf_counter()
    trouve = milp(
        -colonnes.valeurs.ravel()[gardees],
        integrality=np.ones(int(gardees.sum())),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(une, ub=1), LinearConstraint(moyens, ub=colonnes.capacites)],
        options={"time_limit": secondes, "mip_rel_gap": 0.0005},
    )
    ecoule = time.perf_counter() - debut
    if trouve.x is None:
        return ecoule, 0, -float(trouve.mip_dual_bound)
    return ecoule, round(-trouve.fun), -float(trouve.mip_dual_bound)


def ecrire_lot(dossiers: int, fichier: Path) -> None:
    """Le même genre de dossiers, en JSONL, pour la commande."""
    colonnes = tirer(dossiers)
    fonctions = ("gestionnaire", "clerc", "commissaire")
    heures = {f: str(int(c) // 60) for f, c in zip(fonctions, colonnes.capacites[:3], strict=True)}
    arrets, avances = int(colonnes.capacites[3]), int(colonnes.capacites[4])
    moyens = {"heures": heures, "tournees": {"nombre": arrets // 20, "arrets": 20}, "avances": avances // 100}
    with fichier.open("w", encoding="utf-8") as sortie:
        sortie.write(json.dumps(moyens) + "\n")
        for rang in range(dossiers):
            actions = [
                {
                    "action": nom,
                    "valeur": f"{int(colonnes.valeurs[a, rang]) / 100:.2f}",
                    "minutes": {f: int(colonnes.couts[k, a, rang]) for k, f in enumerate(fonctions)},
                    "arrets": int(colonnes.couts[3, a, rang]),
                    "avance": f"{int(colonnes.couts[4, a, rang]) / 100:.2f}",
                }
                for a, nom in enumerate(_NOMS)
                if colonnes.possibles[a, rang]
            ]
            sortie.write(json.dumps({"dossier": f"2026-{rang:07d}", "actions": actions}) + "\n")
