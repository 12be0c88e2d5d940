"""Les prix de Lagrange : ce que vaut une heure, un arrêt, un euro avancé, quand tous les dossiers se les disputent.

À ces prix, chaque dossier choisit seul l'action qui rapporte le plus, ou rien. Chercher les prix, c'est descendre une
fonction convexe de quelques variables (une par moyen) : on la lisse, Newton la descend, on lisse de moins en moins.
Cette recherche est la seule où passent des nombres à virgule. Les prix retenus sont entiers, et la borne qu'ils
prouvent est recalculée en entiers : aucun plan ne peut la dépasser (dualité faible), quels que soient les prix.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from basoche.strategie.plan.colonnes import RIEN, Colonnes, Entiers, somme_exacte

Reels = npt.NDArray[np.float64]
_BITS = 24
_LIMITE = 2**61
_JAMAIS = 10**15
_ECHANTILLON = 40_000
_A_POLIR = 2_000
_PALIERS = 9
_PAS_PAR_PALIER = 8


@dataclass(frozen=True, slots=True)
class Prix:
    """Un prix par moyen (centimes par unité, en entiers divisés par ``echelle``) et la borne qu'ils prouvent.

    ``borne`` : en centimes, qu'aucun plan de cette capacité ne dépasse.
    """

    nombres: Entiers
    echelle: int
    borne: int

    def par_unite(self, moyen: int) -> Fraction:
        """Centimes par unité du moyen (minute, arrêt, centime avancé)."""
        return Fraction(int(self.nombres[moyen]), self.echelle)


def chercher_prix(colonnes: Colonnes) -> Prix:
    """Les prix qui donnent la plus petite borne trouvée.

    Un grand portefeuille donne d'abord ses prix sur un échantillon régulier, puis tous les dossiers les ajustent.
    """
    meilleurs = evaluer(colonnes, np.zeros(len(colonnes.capacites)))
    depart: Reels | None = None
    if colonnes.dossiers > 2 * _ECHANTILLON:
        pas = colonnes.dossiers // _ECHANTILLON
        rangs = np.arange(0, colonnes.dossiers, pas)
        part = colonnes.capacites * len(rangs) // colonnes.dossiers
        depart = _essayer(colonnes.restreindre(rangs, part), None)[-1]
    for essai in _essayer(colonnes, depart):
        obtenus = evaluer(colonnes, essai)
        if obtenus.borne < meilleurs.borne:
            meilleurs = obtenus
    return _polir(colonnes, meilleurs) if colonnes.dossiers <= _A_POLIR else meilleurs


def reduire(colonnes: Colonnes, prix: Prix) -> Entiers:
    """(a, n) : ce que chaque action rapporte une fois ses moyens payés à ces prix ; très négatif si impossible."""
    reduites = colonnes.valeurs * prix.echelle
    for moyen, nombre in enumerate(prix.nombres.tolist()):
        if nombre:
            reduites -= colonnes.couts[moyen] * nombre
    reduites[~colonnes.possibles] = -_LIMITE
    return reduites


def choisir(reduites: Entiers) -> Entiers:
    """(n,) : l'action qui rapporte le plus à ces prix, ``RIEN`` si aucune ne rapporte."""
    if not len(reduites):
        return np.full(reduites.shape[1], RIEN)
    choix: Entiers = reduites.argmax(axis=0)
    choix[np.take_along_axis(reduites, choix[None], axis=0)[0] <= 0] = RIEN
    return choix


def evaluer(colonnes: Colonnes, essai: Reels) -> Prix:
    """Les prix entiers les plus proches de cet essai, et leur borne exacte."""
    plus_cher = colonnes.couts.max(axis=(1, 2), initial=0)
    plafond = colonnes.valeurs.max(initial=1)
    # Au-delà, plus aucune action n'est prise : monter encore ne prouve rien de mieux.
    essai = np.minimum(np.maximum(essai, 0), np.float64(max(1, int(plafond))))
    poids = int(plafond) + int(np.ceil(essai @ plus_cher)) + 1
    bits = max(0, min(_BITS, _LIMITE.bit_length() - 2 - poids.bit_length()))
    nombres = np.rint(essai * 2**bits).astype(np.int64)
    while sum(n * int(c) for n, c in zip(nombres.tolist(), plus_cher.tolist(), strict=True)) > _LIMITE:
        nombres //= 2  # seulement des capacités démesurées : tout prix positif prouve une borne
    provisoire = Prix(nombres, 2**bits, 0)
    reduites = reduire(colonnes, provisoire)
    gains = np.maximum(reduites.max(axis=0, initial=0), 0)
    paye = sum(n * int(c) for n, c in zip(nombres.tolist(), colonnes.capacites.tolist(), strict=True))
    return Prix(nombres, 2**bits, (somme_exacte(gains) + paye) // 2**bits)


@dataclass(slots=True)
class _Lisse:
    """Le problème en nombres réels, chaque moyen en fraction de sa capacité."""

    valeurs: Reels
    couts: Reels
    unite: Reels

    @classmethod
    def de(cls, colonnes: Colonnes) -> _Lisse:
        unite = np.maximum(colonnes.capacites, 1).astype(np.float64)
        # ``possibles`` se lit dans la valeur : une action impossible ne rapporte jamais.
        valeurs = np.where(colonnes.possibles, colonnes.valeurs, -_JAMAIS).astype(np.float64)
        return cls(valeurs, colonnes.couts / unite[:, None, None], unite)

    def deriver(self, prix: Reels, chaleur: np.float64) -> tuple[np.float64, Reels, Reels]:
        """La borne lissée à cette chaleur, sa pente et sa courbure."""
        reduites = self._reduire(prix, chaleur)
        haut = np.maximum(reduites.max(axis=0, initial=0), 0)
        forces = np.exp(reduites - haut)
        total = forces.sum(axis=0) + np.exp(-haut)
        borne = prix.sum() + chaleur * (haut + np.log(total)).sum()
        forces /= total
        pris = self.couts * forces
        moyenne = pris.sum(axis=1)
        # einsum et non « @ » : sur ces matrices plates, attendre les fils du produit matriciel coûterait plus que lui.
        courbure = np.einsum("kan,lan->kl", pris, self.couts) - np.einsum("kn,ln->kl", moyenne, moyenne)
        courbure /= chaleur
        return borne, 1 - moyenne.sum(axis=1), courbure

    def mesurer(self, prix: Reels, chaleur: np.float64) -> np.float64:
        """La borne lissée seule."""
        reduites = self._reduire(prix, chaleur)
        haut = np.maximum(reduites.max(axis=0, initial=0), 0)
        total = np.exp(reduites - haut).sum(axis=0) + np.exp(-haut)
        borne: np.float64 = prix.sum() + chaleur * (haut + np.log(total)).sum()
        return borne

    def _reduire(self, prix: Reels, chaleur: np.float64) -> Reels:
        reduites = self.valeurs.copy()
        for moyen in np.flatnonzero(prix):
            reduites -= prix[moyen] * self.couts[moyen]
        reduites /= chaleur
        return reduites


def _essayer(colonnes: Colonnes, depart: Reels | None) -> list[Reels]:
    """Les prix (centimes par unité) à la fin de chaque palier de chaleur, du plus tiède au plus froid."""
    if not colonnes.possibles.any():
        return [np.zeros(len(colonnes.capacites))]
    lisse = _Lisse.de(colonnes)
    positives = colonnes.valeurs[colonnes.possibles]
    chaleur = np.float64(positives.mean())
    paliers = range(_PALIERS)
    prix = np.zeros(len(colonnes.capacites))
    if depart is not None:
        prix, paliers = depart * lisse.unite, range(_PALIERS - 3, _PALIERS)
    essais = []
    for palier in paliers:
        prix = _descendre(lisse, prix, chaleur / 3**palier)
        essais.append(prix / lisse.unite)
    return essais


def _descendre(lisse: _Lisse, prix: Reels, chaleur: np.float64) -> Reels:
    """Quelques pas de Newton, projetés sur les prix positifs ou nuls."""
    for _ in range(_PAS_PAR_PALIER):
        borne, pente, courbure = lisse.deriver(prix, chaleur)
        libres = (prix > 0) | (pente < 0)
        if not libres.any():
            return prix
        reste = np.abs(np.where(libres, pente, 0)).max()
        if reste * 10_000 < 1:
            return prix
        suivant = _avancer(lisse, prix, chaleur, borne, pente, courbure, libres)
        if suivant is None:
            return prix
        prix = suivant
    return prix


def _avancer(
    lisse: _Lisse,
    prix: Reels,
    chaleur: np.float64,
    borne: np.float64,
    pente: Reels,
    courbure: Reels,
    libres: npt.NDArray[np.bool_],
) -> Reels | None:
    """Le premier pas qui fait descendre la borne, du plus long au plus court ; ``None`` si aucun."""
    h = courbure[np.ix_(libres, libres)]
    appui = np.trace(h) / 10**9 + np.float64(1) / 10**12
    pas = np.zeros(len(prix))
    pas[libres] = -np.linalg.solve(h + appui * np.eye(len(h)), pente[libres])
    longueur = np.float64(1)
    for _ in range(25):
        suivant = np.maximum(prix + longueur * pas, 0)
        if lisse.mesurer(suivant, chaleur) < borne:
            return suivant
        longueur /= 2
    return None


def _polir(colonnes: Colonnes, prix: Prix) -> Prix:
    """Ajuste chaque prix seul, en entiers, tant que la borne descend : la fin que le lissage n'atteint pas."""
    for _ in range(3):
        avant = prix.borne
        for moyen in range(len(prix.nombres)):
            prix = _polir_un(colonnes, prix, moyen)
        if prix.borne == avant:
            break
    return prix


def _polir_un(colonnes: Colonnes, prix: Prix, moyen: int) -> Prix:
    """Dichotomie sur un prix : trop demandé, il monte ; pas assez, il descend."""
    bas, haut = 0, 2 * int(prix.nombres[moyen]) + prix.echelle // 1024 + 1
    for _ in range(14):
        milieu = (bas + haut) // 2
        essai = prix.nombres / np.float64(prix.echelle)
        essai[moyen] = milieu / np.float64(prix.echelle)
        obtenu = evaluer(colonnes, essai)
        if obtenu.borne < prix.borne:
            prix = obtenu
        pris = colonnes.consommer(choisir(reduire(colonnes, obtenu)))[moyen]
        bas, haut = (milieu, haut) if pris > colonnes.capacites[moyen] else (bas, milieu)
    return prix
