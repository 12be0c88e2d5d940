"""Des prix au plan : choisir, réparer ce qui déborde, remplir ce qui reste, échanger ce qui gagne.

Les prix sont presque toujours trop justes d'une poignée de dossiers : ceux de la marge, pour qui deux actions se
valent. Réparer et remplir ne touchent qu'eux. Tout se compte en entiers : un plan rendu tient dans la capacité.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from basoche.strategie.plan.colonnes import RIEN, Colonnes, Entiers
from basoche.strategie.plan.prix import Prix, choisir, reduire

_REMPLIR = 20_000
_RESERVE = 100
_TOURS = 120
_ESSAIS = 40
_ASSEZ = 2_000  # un demi pour mille


@dataclass(slots=True)
class _Chantier:
    """Un plan en cours : l'action de chaque dossier, et ce qui reste de chaque moyen (négatif : débordé)."""

    colonnes: Colonnes
    reduites: Entiers
    choix: Entiers
    reste: Entiers

    def changer(self, dossiers: Entiers, actions: Entiers) -> None:
        """Donne ces actions à ces dossiers (distincts), et tient le reste à jour."""
        rendu = self._couts(dossiers, self.choix[dossiers]) - self._couts(dossiers, actions)
        self.reste += rendu.sum(axis=1)
        self.choix[dossiers] = actions

    def changements(self, dossiers: Entiers, actions: Entiers) -> tuple[Entiers, Entiers, Entiers]:
        """Gain de valeur, gain aux prix, et ce que chaque changement prend de plus à chaque moyen (m, nombre)."""
        avant = self.choix[dossiers]
        gain = self._lire(self.colonnes.valeurs, dossiers, actions) - self._lire(self.colonnes.valeurs, dossiers, avant)
        aux_prix = self._lire(self.reduites, dossiers, actions) - self._lire(self.reduites, dossiers, avant)
        return gain, aux_prix, self._couts(dossiers, actions) - self._couts(dossiers, avant)

    def _couts(self, dossiers: Entiers, actions: Entiers) -> Entiers:
        return np.where(actions == RIEN, 0, self.colonnes.couts[:, np.maximum(actions, 0), dossiers])

    @staticmethod
    def _lire(table: Entiers, dossiers: Entiers, actions: Entiers) -> Entiers:
        return np.where(actions == RIEN, 0, table[np.maximum(actions, 0), dossiers])


def affecter(colonnes: Colonnes, prix: Prix, *, essais: int = _ESSAIS) -> Entiers:
    """(n,) : l'action de chaque dossier, ``RIEN`` s'il attend ; l'ensemble tient dans la capacité.

    Args:
        colonnes, prix: le problème et ses prix.
        essais: combien de fois refaire la marge quand la borne reste loin ; zéro pour un plan de simulation.
    """
    if not len(colonnes.valeurs) or not colonnes.dossiers:
        return np.full(colonnes.dossiers, RIEN)
    reduites = reduire(colonnes, prix)
    choix = choisir(reduites)
    chantier = _Chantier(colonnes, reduites, choix, colonnes.capacites - colonnes.consommer(choix))
    for moyen in range(len(colonnes.capacites)):
        _reparer(chantier, moyen)
    assert (chantier.reste >= 0).all()
    marge = _dossiers_de_la_marge(chantier)
    _remplir(chantier, np.arange(colonnes.dossiers))
    _echanger(chantier, marge)
    _insister(chantier, marge, prix.borne, essais)
    assert (colonnes.consommer(chantier.choix) <= colonnes.capacites).all()
    return chantier.choix


def _reparer(chantier: _Chantier, moyen: int) -> None:
    """Rend assez de ce moyen, au moindre regret ; aucun changement ne prend davantage d'un autre moyen.

    Ne rien faire convient toujours : la réparation aboutit.
    """
    while chantier.reste[moyen] < 0:
        dossiers, actions = _alternatives(chantier, np.flatnonzero(chantier.choix != RIEN))
        _, aux_prix, pris = chantier.changements(dossiers, actions)
        rendu = -pris[moyen]
        valables = np.flatnonzero((pris <= 0).all(axis=0) & (rendu > 0))
        regret = -aux_prix[valables] / rendu[valables]
        ordre = valables[np.argsort(regret, kind="stable")]
        _, premiers = np.unique(dossiers[ordre], return_index=True)
        ordre = ordre[np.sort(premiers)]
        combien = int(np.searchsorted(np.cumsum(rendu[ordre]), -chantier.reste[moyen])) + 1
        chantier.changer(dossiers[ordre[:combien]], actions[ordre[:combien]])


def _alternatives(chantier: _Chantier, dossiers: Entiers) -> tuple[Entiers, Entiers]:
    """Chaque dossier avec chacune de ses autres actions possibles, et avec rien."""
    nombre = len(chantier.colonnes.valeurs)
    tous = np.repeat(dossiers, nombre + 1)
    actions = np.tile(np.arange(RIEN, nombre), len(dossiers))
    permises = (actions == RIEN) | chantier.colonnes.possibles[np.maximum(actions, 0), tous]
    garder = permises & (actions != chantier.choix[tous])
    return tous[garder], actions[garder]


def _remplir(chantier: _Chantier, parmi: Entiers) -> None:
    """Sert, parmi ces dossiers, ce qui tient encore, en commençant par ce qui perd le moins aux prix."""
    dossiers, actions = _alternatives(chantier, parmi)
    gain, aux_prix, pris = chantier.changements(dossiers, actions)
    bons = np.flatnonzero((gain > 0) & (pris <= chantier.reste[:, None]).all(axis=0))
    if len(bons) > _REMPLIR:
        bons = bons[np.argpartition(-aux_prix[bons], _REMPLIR)[:_REMPLIR]]
    ordre = bons[np.argsort(-aux_prix[bons], kind="stable")]
    reste, vus = chantier.reste.tolist(), set()
    retenus = []
    for rang, dossier, besoin in zip(ordre.tolist(), dossiers[ordre].tolist(), pris[:, ordre].T.tolist(), strict=True):
        if dossier not in vus and all(b <= r for b, r in zip(besoin, reste, strict=True)):
            reste = [r - b for b, r in zip(besoin, reste, strict=True)]
            vus.add(dossier)
            retenus.append(rang)
    servis = np.array(retenus, dtype=np.int64)
    chantier.changer(dossiers[servis], actions[servis])


def _insister(chantier: _Chantier, marge: Entiers, borne: int, essais: int) -> None:
    """Tant que la borne est loin (peu de dossiers, gros morceaux) : ôter quelques dossiers, refaire, garder le mieux.

    Les tirages ont toujours la même graine : le même problème donne le même plan.
    """
    hasard = np.random.default_rng(0)
    mieux, valeur = chantier.choix.copy(), chantier.colonnes.valoir(chantier.choix)
    for _ in range(essais):
        servis = marge[mieux[marge] != RIEN]
        if not len(servis) or _ASSEZ * (borne - valeur) <= borne:
            break
        otes = hasard.choice(servis, size=min(len(servis), int(hasard.integers(1, 4))), replace=False)
        chantier.changer(otes, np.full(len(otes), RIEN))
        _remplir(chantier, np.setdiff1d(marge, otes))
        _echanger(chantier, marge)
        obtenue = chantier.colonnes.valoir(chantier.choix)
        if obtenue > valeur:
            mieux, valeur = chantier.choix.copy(), obtenue
        else:
            chantier.changer(marge, mieux[marge])


def _echanger(chantier: _Chantier, marge: Entiers) -> None:
    """Tant qu'un changement, ou deux à la fois, gagne sans déborder : le meilleur, parmi les dossiers de la marge."""
    for _ in range(_TOURS):
        dossiers, actions = _alternatives(chantier, marge)
        gain, _, pris = chantier.changements(dossiers, actions)
        seul = np.where((pris <= chantier.reste[:, None]).all(axis=0), gain, 0)
        # Deux gains qui tiennent ensemble tiennent seuls : une paire utile rend d'un côté pour prendre de l'autre.
        prend = np.flatnonzero(gain > 0)
        rend = np.flatnonzero((gain <= 0) & (gain > -gain.max(initial=0)) & (pris < 0).any(axis=0))
        deux = gain[prend][:, None] + gain[rend][None, :]
        deux[dossiers[prend][:, None] == dossiers[rend][None, :]] = 0
        for moyen, reste in enumerate(chantier.reste.tolist()):
            deux[pris[moyen, prend][:, None] + pris[moyen, rend][None, :] > reste] = 0
        if max(seul.max(initial=0), deux.max(initial=0)) <= 0:
            return
        if seul.max(initial=0) >= deux.max(initial=0):
            retenus = np.array([seul.argmax()])
        else:
            un, autre = np.unravel_index(deux.argmax(), deux.shape)
            retenus = np.array([prend[un], rend[autre]])
        chantier.changer(dossiers[retenus], actions[retenus])


def _dossiers_de_la_marge(chantier: _Chantier) -> Entiers:
    """Les dossiers pour qui deux actions se valent le plus, aux prix."""
    if chantier.colonnes.dossiers <= _RESERVE:
        return np.arange(chantier.colonnes.dossiers)
    rien = np.zeros((1, chantier.colonnes.dossiers), dtype=np.int64)
    tous = np.sort(np.vstack([chantier.reduites, rien]), axis=0)
    ecart = tous[-1] - tous[-2]
    return np.sort(np.argpartition(ecart, _RESERVE)[:_RESERVE])
