"""Le monde des stratèges : qui peut payer attend, et ne cède qu'à la pression accumulée.

Chaque débiteur a un seuil ; chaque action ajoute sa pression, qui s'efface d'un quart par mois. Passé le seuil, il
solde presque sûrement, dans ses moyens. En deçà, il ne donne rien, ou presque. La chance d'une action dépend donc de
toute l'histoire du dossier.
"""

from __future__ import annotations

import numpy as np

from bancs.mondes.commun import Entiers, Monde, Portefeuille, Reels, Vue, par_action

_PRESSION = par_action(0.15, 0.35, 1.3, 1.6, 2.2)


class Strateges(Monde):
    """Voir le module."""

    nom = "strateges"

    def cacher(self, hasard: np.random.Generator, vue: Vue) -> dict[str, Reels]:
        nombre = len(vue.du)
        seuil = np.exp(hasard.normal(0.75, 0.55, nombre)) * np.where(vue.personne_morale, 0.8, 1.0)
        moyens = np.exp(hasard.normal(11.2, 1.1, nombre))
        return {"seuil": seuil, "pression": np.zeros(nombre), "moyens": moyens}

    def repondre(self, portefeuille: Portefeuille, mois: int, agis: Entiers, actions: Entiers) -> tuple[Reels, Reels]:
        cache = portefeuille.cache
        pression = cache["pression"][agis] + _PRESSION[actions]
        cede = pression >= cache["seuil"][agis]
        chance = np.where(cede, 0.8, 0.015)
        return chance, np.where(cede, cache["moyens"][agis], 0.1 * cache["moyens"][agis])

    def vieillir(self, portefeuille: Portefeuille, mois: int, agis: Entiers, actions: Entiers, payes: Entiers) -> None:
        cache = portefeuille.cache
        cache["pression"] *= 0.75
        cache["pression"][agis] += _PRESSION[actions]
        cache["moyens"] -= payes
        np.maximum(cache["moyens"], 0, out=cache["moyens"])
