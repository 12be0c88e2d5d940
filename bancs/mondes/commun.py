"""Ce que partagent les mondes : les actions, les dossiers tels qu'on les voit, le tirage du hasard.

Le hasard d'un paiement est tiré d'avance pour chaque (mois, action, dossier) : deux politiques qui font la même chose
au même dossier le même mois ont la même chance. Elles se comparent donc à sort égal.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Entiers = npt.NDArray[np.int64]
Reels = npt.NDArray[np.float64]
Booleens = npt.NDArray[np.bool_]

CAPACITE_PAR_MILLIER = np.array([2400, 3600, 1500], dtype=np.int64)
"""Minutes de chaque fonction par mois et par millier de dossiers : de quoi en traiter un tiers."""
MOIS = 6
"""Durée d'une mesure, en mois."""
SECTEURS = 6


@dataclass(frozen=True)
class Action:
    """Une action, ses minutes par fonction et le bien qu'il faut connaître pour la faire."""

    code: str
    gestionnaire: int
    clerc: int
    commissaire: int
    bien: str = ""
    contrainte: bool = False


ACTIONS: tuple[Action, ...] = (
    Action("relance_ecrite", 6, 0, 0),
    Action("relance_telephonique", 15, 0, 0),
    Action("commandement", 0, 15, 20, contrainte=True),
    Action("saisie_attribution", 0, 35, 10, bien="compte", contrainte=True),
    Action("saisie_remunerations", 0, 55, 5, bien="employeur", contrainte=True),
)
FONCTIONS = ("gestionnaire", "clerc", "commissaire")
MINUTES = np.array([[getattr(a, f) for a in ACTIONS] for f in FONCTIONS], dtype=np.int64)
"""(fonction, action) : les minutes."""


@dataclass
class Vue:
    """Ce qu'une étude sait d'un dossier ; une ligne par dossier. L'argent est en centimes.

    ``tentatives`` : les actions déjà faites ; ``contraintes`` : celles d'exécution ; ``repos`` : mois depuis la
    dernière (beaucoup s'il n'y en a pas eu) ; ``anciennete`` : mois depuis l'échéance.
    """

    principal: Entiers
    du: Entiers
    anciennete: Entiers
    personne_morale: Booleens
    joignable: Booleens
    employeur: Booleens
    compte: Booleens
    secteur: Entiers
    tentatives: Entiers
    contraintes: Entiers
    repos: Entiers

    def permises(self) -> Booleens:
        """(action, dossier) : ce que l'on peut faire ; une créance éteinte n'appelle plus rien."""
        bien = {"": np.ones(len(self.du), dtype=bool), "compte": self.compte, "employeur": self.employeur}
        return np.stack([bien[a.bien] & (self.du > 0) for a in ACTIONS])


@dataclass
class Portefeuille:
    """Les dossiers d'une étude dans un monde : ce qui se voit, ce qui est caché, et le sort déjà tiré."""

    vue: Vue
    cache: dict[str, Reels]
    sort: Reels
    """(mois, action, dossier), uniforme sur [0, 1[."""
    sort_montant: Reels
    """(mois, dossier), uniforme sur [0, 1[."""


class Monde(ABC):
    """Un monde : il peuple un portefeuille, fait passer les mois, et décide ce que rend chaque action."""

    nom = ""
    avantage_possible = True

    def peupler(self, graine: int, dossiers: int, mois: int = MOIS) -> Portefeuille:
        """Un portefeuille neuf ; la même graine rend toujours le même."""
        hasard = np.random.default_rng([graine, dossiers, mois, sum(map(ord, self.nom))])
        principal = np.round(np.exp(hasard.normal(6.6, 1.1, dossiers)) * 100).astype(np.int64) + 5000
        vue = Vue(
            principal=principal,
            du=principal.copy(),
            anciennete=hasard.integers(1, 48, dossiers),
            personne_morale=hasard.random(dossiers) < 0.25,
            joignable=hasard.random(dossiers) < 0.6,
            employeur=hasard.random(dossiers) < 0.3,
            compte=hasard.random(dossiers) < 0.45,
            secteur=hasard.integers(0, SECTEURS, dossiers),
            tentatives=np.zeros(dossiers, dtype=np.int64),
            contraintes=np.zeros(dossiers, dtype=np.int64),
            repos=np.full(dossiers, 99, dtype=np.int64),
        )
        vue.employeur &= ~vue.personne_morale
        cache = self.cacher(hasard, vue)
        sorts = hasard.random((mois, len(ACTIONS), dossiers)), hasard.random((mois, dossiers))
        return Portefeuille(vue, cache, *sorts)

    def agir(self, portefeuille: Portefeuille, mois: int, choix: Entiers) -> Entiers:
        """Fait les actions choisies (-1 : aucune) et rend ce qui est payé, en centimes ; le portefeuille change."""
        vue = portefeuille.vue
        agis = np.flatnonzero(choix >= 0)
        actions = choix[agis]
        chance, montant = self.repondre(portefeuille, mois, agis, actions)
        heureux = portefeuille.sort[mois, actions, agis] < chance
        payes = np.zeros(len(choix), dtype=np.int64)
        payes[agis] = np.where(heureux, np.minimum(np.round(montant).astype(np.int64), vue.du[agis]), 0)
        vue.du -= payes
        vue.tentatives[agis] += 1
        vue.contraintes[agis] += np.array([a.contrainte for a in ACTIONS])[actions]
        vue.anciennete += 1
        vue.repos += 1
        vue.repos[agis] = 1
        self.vieillir(portefeuille, mois, agis, actions, payes)
        return payes

    @abstractmethod
    def cacher(self, hasard: np.random.Generator, vue: Vue) -> dict[str, Reels]:
        """Ce que l'étude ne voit pas ; peut lire la vue, et la corriger à la création."""

    @abstractmethod
    def repondre(self, portefeuille: Portefeuille, mois: int, agis: Entiers, actions: Entiers) -> tuple[Reels, Reels]:
        """La vraie chance de paiement de chaque action faite, et ce qui serait payé (centimes)."""

    def vieillir(  # noqa: B027 (rien ne change d'un mois à l'autre dans un monde sans mémoire)
        self, portefeuille: Portefeuille, mois: int, agis: Entiers, actions: Entiers, payes: Entiers
    ) -> None:
        """Ce qui change après le mois, agi ou non."""


def par_action(*valeurs: float) -> Reels:
    """Une valeur par action, dans l'ordre de :data:`ACTIONS`."""
    assert len(valeurs) == len(ACTIONS)
    return np.array(valeurs)
