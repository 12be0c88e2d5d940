"""Ce que l'histoire fait attendre : la chance et le montant d'une action dans un dossier, par la méthode des marges.

Pour chaque action, la chance est un produit : une base, et un facteur par niveau de chaque trait (tranche de montant,
débiteur joignable, tentatives…). Les facteurs sont ajustés pour que, niveau par niveau, les succès attendus soient les
succès vus : c'est la méthode des marges des actuaires, lisible et stable avec peu de mesures. Un niveau peu vu garde un
facteur proche de un (crédibilité). Le montant payé suit une puissance du reste dû : un gros dossier ne paie pas tout.

Ce sont des fréquences, donc des nombres à virgule ; aucune somme due ni versée n'en sort.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Entiers = npt.NDArray[np.int64]
Reels = npt.NDArray[np.float64]

_CREDIBILITE = 6
_CREDIT_MIN, _CREDIT_MAX = 5, 100_000
_TOURS = 12
_SUCCES_MIN = 20


@dataclass(frozen=True, slots=True)
class Mesures:
    """Les mesures closes, une par colonne.

    Attributes:
        actions: (n,), le numéro de l'action.
        traits: (t, n), le niveau de chaque trait au jour de l'action, à partir de 0.
        du: (n,), le reste dû ce jour-là, en centimes.
        payes: (n,), ce qui a été payé, en centimes.
    """

    actions: Entiers
    traits: Entiers
    du: Entiers
    payes: Entiers

    def garder(self, lesquelles: npt.NDArray[np.bool_]) -> Mesures:
        """Une partie des mesures."""
        return Mesures(
            self.actions[lesquelles], self.traits[:, lesquelles], self.du[lesquelles], self.payes[lesquelles]
        )


@dataclass(frozen=True, slots=True)
class _Action:
    """La base et les facteurs d'une action ; montant payé : ``exp(constante) × du ** pente``, corrigé par ``parts``."""

    base: np.float64
    facteurs: tuple[Reels, ...]
    constante: np.float64
    pente: np.float64
    parts: tuple[Reels, ...]

    def chance(self, traits: Entiers) -> Reels:
        """(n,) : la chance de chaque dossier."""
        chance = self.base * _multiplier(self.facteurs, traits)
        borne: Reels = np.minimum(chance, np.float64(95) / 100)
        return borne

    def montant(self, traits: Entiers, du: Entiers) -> Reels:
        """(n,) : ce qui serait payé en cas de succès, jamais plus que le reste dû (centimes)."""
        brut = np.exp(self.constante + self.pente * np.log(np.maximum(du, 1))) * _multiplier(self.parts, traits)
        attendu: Reels = np.minimum(brut, du)
        return attendu


def _multiplier(facteurs: tuple[Reels, ...], traits: Entiers) -> Reels:
    """(n,) : le produit des facteurs de chaque dossier ; un niveau inconnu se lit comme le dernier."""
    produit = np.ones(traits.shape[1])
    for facteur, niveaux in zip(facteurs, traits, strict=True):
        produit *= facteur[np.minimum(niveaux, len(facteur) - 1)]
    return produit


@dataclass(frozen=True, slots=True)
class Attentes:
    """Une attente par action, dans l'ordre de leurs numéros."""

    actions: tuple[_Action, ...]

    def chances(self, traits: Entiers) -> Reels:
        """(action, n) : la chance de payer."""
        return np.stack([action.chance(traits) for action in self.actions])

    def montants(self, traits: Entiers, du: Entiers) -> Reels:
        """(action, n) : le montant payé en cas de succès, en centimes."""
        return np.stack([action.montant(traits, du) for action in self.actions])

    def valeurs(self, traits: Entiers, du: Entiers) -> Reels:
        """(action, n) : ce qu'on attend de chaque action, en centimes."""
        return self.chances(traits) * self.montants(traits, du)

    def facteurs(self, action: int, trait: int) -> Reels:
        """Les facteurs d'un trait pour une action : ce qui se lit et se discute."""
        return self.actions[action].facteurs[trait]


def attendre(mesures: Mesures, actions: int, niveaux: tuple[int, ...]) -> Attentes:
    """Apprend de l'histoire.

    Args:
        mesures: les mesures closes.
        actions: nombre d'actions ; une action sans mesure prend la base de toutes.
        niveaux: nombre de niveaux de chaque trait.
    """
    assert len(niveaux) == len(mesures.traits)
    ensemble = _ajuster(mesures, niveaux, None)
    return Attentes(
        tuple(_ajuster(mesures.garder(mesures.actions == action), niveaux, ensemble) for action in range(actions))
    )


def _ajuster(mesures: Mesures, niveaux: tuple[int, ...], ensemble: _Action | None) -> _Action:
    paye = (mesures.payes > 0).astype(np.float64)
    nombre, succes = len(paye), paye.sum()
    depart = ensemble.base if ensemble is not None else np.float64(1) / 10
    base = (succes + _CREDIBILITE * depart) / (nombre + _CREDIBILITE)
    facteurs = [np.ones(taille) for taille in niveaux]
    chance = np.full(nombre, base)
    for _ in range(_TOURS):
        for trait, taille in enumerate(niveaux):
            ou = np.minimum(mesures.traits[trait], taille - 1)
            # Attendus si ce trait ne disait rien ; la crédibilité ramène vers un le niveau peu vu.
            attendus: Reels = np.bincount(ou, chance / facteurs[trait][ou], taille).astype(np.float64)
            vus: Reels = np.bincount(ou, paye, taille).astype(np.float64)
            credit = _crediter(vus, attendus)
            nouveau = (vus + credit) / (attendus + credit)
            chance *= (nouveau / facteurs[trait])[ou]
            facteurs[trait] = nouveau
    if nombre:
        base *= (succes + _CREDIBILITE) / (chance.sum() + _CREDIBILITE)
    constante, pente = _ajuster_le_montant(mesures, ensemble)
    parts = _partager(mesures.garder(mesures.payes > 0), niveaux, constante, pente)
    return _Action(base, tuple(facteurs), constante, pente, parts)


def _partager(
    heureuses: Mesures, niveaux: tuple[int, ...], constante: np.float64, pente: np.float64
) -> tuple[Reels, ...]:
    """Ce que chaque niveau paie, quand il paie, par rapport à la puissance du reste dû ; par les marges, en euros."""
    facteurs = [np.ones(taille) for taille in niveaux]
    if not len(heureuses.du):
        return tuple(facteurs)
    attendu = np.exp(constante + pente * np.log(heureuses.du))
    credit = _SUCCES_MIN * attendu.mean()
    for _ in range(_TOURS):
        for trait, taille in enumerate(niveaux):
            ou = np.minimum(heureuses.traits[trait], taille - 1)
            attendus = np.bincount(ou, attendu / facteurs[trait][ou], taille)
            nouveau = (np.bincount(ou, heureuses.payes, taille) + credit) / (attendus + credit)
            attendu *= (nouveau / facteurs[trait])[ou]
            facteurs[trait] = nouveau
    return tuple(facteurs)


def _crediter(vus: Reels, attendus: Reels) -> np.float64:
    """Bühlmann-Straub : le crédit donné à « ce trait ne dit rien », en succès, d'après l'écart au simple hasard.

    Des niveaux qui ne diffèrent pas plus que le hasard laissent un crédit presque infini : leurs facteurs valent un.
    """
    la = attendus > 0
    total = attendus[la].sum()
    if not total or not vus.sum():
        return np.float64(_CREDIT_MAX)
    rapports = vus[la] / attendus[la] * (total / vus[la].sum())
    dispersion = (attendus[la] * (rapports - 1) ** 2).sum() - (la.sum() - 1)
    variance = dispersion / max(total - (attendus[la] ** 2).sum() / total, np.float64(1) / 1000)
    credit: np.float64 = np.float64(1) / min(max(variance, np.float64(1) / _CREDIT_MAX), np.float64(1) / _CREDIT_MIN)
    return credit


def _ajuster_le_montant(mesures: Mesures, ensemble: _Action | None) -> tuple[np.float64, np.float64]:
    """La puissance du reste dû, et la constante qui rend le total payé ; celles de l'ensemble si trop peu ont payé."""
    payes = mesures.payes > 0
    if payes.sum() < _SUCCES_MIN:
        return (ensemble.constante, ensemble.pente) if ensemble else (np.float64(0), np.float64(1))
    x, y = np.log(mesures.du[payes]), np.log(mesures.payes[payes])
    x_moyen, y_moyen = x.mean(), y.mean()
    # Un peu de crédit à « il paie sa part » (pente un) : vingt succès ne font pas une loi.
    pente = (((x - x_moyen) * (y - y_moyen)).sum() + _SUCCES_MIN) / (((x - x_moyen) ** 2).sum() + _SUCCES_MIN)
    pente = min(max(pente, np.float64(0)), np.float64(1))
    return np.log(mesures.payes[payes].sum() / np.exp(pente * x).sum()), pente
