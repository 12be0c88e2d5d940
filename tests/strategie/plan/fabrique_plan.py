"""Des plans à faire : petits, écrits à la main, ou tirés avec une graine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from basoche.strategie.plan import Releve, lire_moyens
from basoche.strategie.plan.colonnes import Colonnes, dresser
from basoche.strategie.plan.modele import Demande


def action(nom: str, valeur: str, clerc: int = 0, **reste: Any) -> dict[str, Any]:
    return {"action": nom, "valeur": valeur, "minutes": {"clerc": clerc} if clerc else {}, **reste}


def demander(dossiers: Sequence[Sequence[dict[str, Any]]], **moyens: Any) -> Demande:
    """Des dossiers D0, D1… ; ``moyens`` : ce que porte le fichier des capacités."""
    releve = Releve(lire_moyens(moyens))
    for rang, actions in enumerate(dossiers):
        releve.ajouter({"dossier": f"D{rang}", "actions": list(actions)}, f"dossiers[{rang}]")
    return releve.finir()


def tirer(dossiers: int, *, actions: int = 4, graine: int = 1, serre: int = 30) -> Colonnes:
    """Des créances log-normales, trois moyens dont la capacité est ``serre`` pour cent de ce qu'on demanderait."""
    hasard = np.random.default_rng(graine)
    forme = (actions, dossiers)
    principal = np.exp(hasard.normal(6.5, 1.2, dossiers)) * 100
    part = hasard.beta(1.2, 5, forme) * np.linspace(0.3, 1.3, actions)[:, None]
    valeurs = (principal * part - hasard.uniform(500, 6000, forme)).astype(np.int64)
    couts = np.where(hasard.random((3, *forme)) < 0.7, hasard.integers(3, 90, (3, *forme)), 0)
    capacites = couts.max(axis=1).sum(axis=1) * serre // 100
    return dresser(valeurs, couts, hasard.random(forme) < 0.8, capacites)


def en_dossiers(plan: Mapping[str, Any]) -> dict[str, str]:
    return {ligne["dossier"]: ligne["action"] for ligne in plan["lignes"]}
