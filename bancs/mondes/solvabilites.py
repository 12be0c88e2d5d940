"""Le monde des solvabilités cachées : trois espèces de débiteurs que rien ne désigne tout à fait.

Insolvable, gêné, solvable. L'argent est une réserve qui se vide ; un paiement est plafonné par elle, quel que soit le
principal. L'ancienneté use, le montant décourage : la forme est un seuil log-normal, ni une Bêta ni une logistique.
"""

from __future__ import annotations

import numpy as np

from bancs.mondes.commun import Entiers, Monde, Portefeuille, Reels, Vue, par_action

_PRISE = par_action(0.06, 0.13, 0.22, 0.45, 0.75)


class SolvabilitesCachees(Monde):
    """Voir le module."""

    nom = "solvabilites_cachees"

    def cacher(self, hasard: np.random.Generator, vue: Vue) -> dict[str, Reels]:
        nombre = len(vue.du)
        indice = hasard.normal(0, 1, nombre) + 0.5 * vue.employeur + 0.25 * vue.joignable - 0.012 * vue.anciennete
        espece = np.digitize(indice, [0.1, 0.9])
        reserve = np.choose(espece, [hasard.exponential(1500, nombre), hasard.exponential(30_000, nombre),
                                     20_000 + hasard.pareto(1.8, nombre) * 120_000])  # fmt: skip
        # Un bien connu ne dit pas qu'il est garni : un compte d'insolvable est vide.
        return {"reserve": reserve, "volonte": hasard.beta(1, 3, nombre), "espece": espece.astype(float)}

    def repondre(self, portefeuille: Portefeuille, mois: int, agis: Entiers, actions: Entiers) -> tuple[Reels, Reels]:
        reserve, volonte = portefeuille.cache["reserve"][agis], portefeuille.cache["volonte"][agis]
        effort = portefeuille.vue.du[agis] / (reserve + 1000)
        amiable = actions < 2
        prise = _PRISE[actions] * np.where(amiable, 0.4 + 1.8 * volonte, 1.0)
        joint = np.where((actions == 1) & ~portefeuille.vue.joignable[agis], 0.25, 1.0)
        chance = np.clip(prise * joint / (1 + 0.35 * np.log1p(effort) ** 2), 0, 0.95)
        chance *= reserve > 2000
        return chance, reserve * np.where(amiable, 0.5, 0.9)

    def vieillir(self, portefeuille: Portefeuille, mois: int, agis: Entiers, actions: Entiers, payes: Entiers) -> None:
        reserve = portefeuille.cache["reserve"]
        reserve -= payes
        np.maximum(reserve, 0, out=reserve)
        reserve *= 1.02
