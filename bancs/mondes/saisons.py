"""Le monde des saisons : l'argent vient et part au rythme du métier du débiteur.

Chaque secteur a son mois plein (treizième mois, récolte, été). Une saisie prend ce qui est là le jour venu ; une
relance ne marche que si la caisse est pleine. Le mois de l'année n'entre dans aucun de nos segments.
"""

from __future__ import annotations

import numpy as np

from bancs.mondes.commun import SECTEURS, Entiers, Monde, Portefeuille, Reels, Vue, par_action

_MOIS_PLEIN = np.array([11, 9, 6, 3, 0, 7])
_AMPLEUR = np.array([0.9, 1.4, 1.6, 0.6, 0.3, 1.0])
_FORCE = par_action(0.10, 0.20, 0.24, 0.55, 0.60)


class Saisons(Monde):
    """Voir le module."""

    nom = "saisons"

    def cacher(self, hasard: np.random.Generator, vue: Vue) -> dict[str, Reels]:
        assert len(_MOIS_PLEIN) == SECTEURS
        nombre = len(vue.du)
        train = np.exp(hasard.normal(10.3, 1.0, nombre)) * np.where(vue.personne_morale, 1.7, 1.0)
        return {
            "train": train,
            "depart": np.full(nombre, float(hasard.integers(0, 12))),
            "parole": hasard.random(nombre),
        }

    def repondre(self, portefeuille: Portefeuille, mois: int, agis: Entiers, actions: Entiers) -> tuple[Reels, Reels]:
        cache, vue = portefeuille.cache, portefeuille.vue
        secteur = vue.secteur[agis]
        angle = 2 * np.pi * (cache["depart"][agis] + mois - _MOIS_PLEIN[secteur]) / 12
        caisse = cache["train"][agis] * np.exp(_AMPLEUR[secteur] * np.cos(angle) - 0.4)
        pleine = caisse / (caisse + 0.5 * vue.du[agis])
        amiable = actions < 2
        envie = np.where(amiable, 0.3 + cache["parole"][agis] * (0.5 + 0.5 * vue.joignable[agis]), 1.0)
        salaire = np.where(actions == 4, 1.0, pleine)
        return np.clip(_FORCE[actions] * envie * salaire, 0, 0.95), np.where(actions == 4, 0.35, 0.8) * caisse
