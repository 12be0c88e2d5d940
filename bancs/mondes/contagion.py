"""Le monde de la contagion : un employeur qui tombe emporte la paie de ses salariés, et ses voisins de secteur.

Cent vingt employeurs ; chaque mois, un employeur tombe plus volontiers si d'autres de son secteur sont tombés. Le
salarié d'un employeur tombé ne paie presque plus rien, et personne ne le dit à l'étude.
"""

from __future__ import annotations

import numpy as np

from bancs.mondes.commun import SECTEURS, Entiers, Monde, Portefeuille, Reels, Vue, par_action

_EMPLOYEURS = 120
_BASE = par_action(0.07, 0.14, 0.20, 0.38, 0.70)


class Contagion(Monde):
    """Voir le module."""

    nom = "contagion"

    def cacher(self, hasard: np.random.Generator, vue: Vue) -> dict[str, Reels]:
        nombre = len(vue.du)
        employeur = hasard.integers(0, _EMPLOYEURS, nombre)
        secteur = hasard.integers(0, SECTEURS, _EMPLOYEURS)
        vue.secteur[:] = secteur[employeur]
        tombe = np.zeros(_EMPLOYEURS)
        secousses = hasard.random((64, _EMPLOYEURS))
        fragile = hasard.beta(1, 6, _EMPLOYEURS)
        paie = np.exp(hasard.normal(10.8, 0.6, nombre))
        return {
            "employeur": employeur.astype(float),
            "secteur_employeur": secteur.astype(float),
            "tombe": tombe,
            "fragile": fragile,
            "secousses": secousses,
            "paie": paie,
        }

    def repondre(self, portefeuille: Portefeuille, mois: int, agis: Entiers, actions: Entiers) -> tuple[Reels, Reels]:
        cache, vue = portefeuille.cache, portefeuille.vue
        salarie = ~vue.personne_morale[agis]
        tombe = (cache["tombe"][cache["employeur"][agis].astype(int)] > 0) & salarie
        poids = np.minimum(1.0, np.sqrt(cache["paie"][agis] / (vue.du[agis] + 1)))
        chance = _BASE[actions] * np.where(tombe, 0.08, 1.0) * (0.35 + 0.65 * poids)
        chance *= np.where((actions == 1) & ~vue.joignable[agis], 0.3, 1.0)
        rendu = cache["paie"][agis] * np.where(actions == 4, 1.2, 0.6) * np.where(tombe, 0.3, 1.0)
        return np.clip(chance, 0, 0.95), rendu

    def vieillir(self, portefeuille: Portefeuille, mois: int, agis: Entiers, actions: Entiers, payes: Entiers) -> None:
        cache = portefeuille.cache
        secteur, tombe = cache["secteur_employeur"].astype(int), cache["tombe"]
        autour = np.bincount(secteur, weights=tombe, minlength=SECTEURS) / np.maximum(
            np.bincount(secteur, minlength=SECTEURS), 1
        )
        risque = cache["fragile"] * (0.05 + 0.6 * autour[secteur])
        tombe[cache["secousses"][mois] < risque] = 1.0
