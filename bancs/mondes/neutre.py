"""Le monde sans avantage : une minute en vaut une autre, dans tous les dossiers.

Un paiement rend en moyenne un euro par minute passée, sans lien avec rien de visible ni de caché ; et la créance n'est
jamais trop petite pour le recevoir. Qui emploie toutes ses heures recouvre autant : choisir ne sert à rien, et une
politique honnête ne doit pas y perdre.
"""

from __future__ import annotations

import numpy as np

from bancs.mondes.commun import MINUTES, Entiers, Monde, Portefeuille, Reels, Vue

_CHANCE = 0.25
_PAR_MINUTE = 100


class SansAvantage(Monde):
    """Voir le module."""

    nom = "sans_avantage"
    avantage_possible = False

    def cacher(self, hasard: np.random.Generator, vue: Vue) -> dict[str, Reels]:
        vue.principal += 100_000
        vue.du[:] = vue.principal
        return {}

    def repondre(self, portefeuille: Portefeuille, mois: int, agis: Entiers, actions: Entiers) -> tuple[Reels, Reels]:
        minutes = MINUTES.sum(axis=0)[actions]
        ampleur = 0.5 + portefeuille.sort_montant[mois, agis]
        return np.full(len(agis), _CHANCE), _PAR_MINUTE * minutes * ampleur / _CHANCE
