"""Intérêts, jour par jour, en fractions exactes.

Chaque jour compté reçoit une base, un taux et un diviseur. Une « ligne » est une suite maximale de jours de même taux,
même base, même diviseur, coupée aussi à chaque capitalisation. ``ligne`` arrondit chaque ligne ; ``evenement`` arrondit
l'exact à chaque capitalisation et à l'arrêté.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from oracles.calendrier import au_centime, bissextile, centimes, en_euros, plus_mois, rang_360
from oracles.taux import lire_regime


@dataclass
class Marche:
    """Une base qui porte intérêt, avancée d'un jour à la fois.

    ``base`` et ``capitalises`` en centimes ; les intérêts dus sont répartis entre ``anciens`` (jamais capitalisables :
    nés hors d'une année entière) et ``annee`` (année en cours de ``capitalisation_depuis``).
    """

    entree: Mapping[str, Any]
    base: int
    du: date
    au: date
    taux_du_jour: Callable[[int], Fraction] | None = None
    nature_du_jour: Callable[[int], str] = lambda _jour: ""
    capitalises: int = 0
    anciens: int = 0
    annee: int = 0
    jours: int = 0
    produits: int = 0
    lignes: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.premier_inclus: bool = bool(self.entree.get("inclure_premier_jour") or False)
        dernier = self.entree.get("inclure_dernier_jour")
        self.dernier_inclus: bool = True if dernier is None else bool(dernier)
        self.convention: str = self.entree.get("base") or "exact_365"
        self.arrondi: str = self.entree.get("arrondi") or "ligne"
        if self.taux_du_jour is None:
            self.taux_du_jour = lire_regime(self.entree).du_jour
        self.premier = self.du.toordinal() + (0 if self.premier_inclus else 1)
        self.dernier = self.au.toordinal() - (0 if self.dernier_inclus else 1)
        self.prochain = self.premier
        self.anniversaires = self._anniversaires()
        self._exact_annee = Fraction(0)
        self._cle: tuple[Any, ...] | None = None
        self._compte = 0
        self._debut_ligne = 0

    def seuil(self, jour: date) -> int:
        """Premier jour compté après un fait du ``jour`` : le lendemain si le premier jour est exclu, sinon ce jour."""
        return jour.toordinal() + (0 if self.premier_inclus else 1)

    def _anniversaires(self) -> dict[int, bool]:
        """Premier jour qui suit un anniversaire -> l'année qui s'achève est-elle entière ?

        Une date qui n'ouvre ni ne ferme une année entière de la période ne coupe rien.
        """
        depuis = self.entree.get("capitalisation_depuis")
        if not depuis:
            return {}
        bornes, rang = [self.seuil(date.fromisoformat(depuis))], 1
        while (anniversaire := plus_mois(date.fromisoformat(depuis), 12 * rang)) <= self.au:
            bornes.append(self.seuil(anniversaire))
            rang += 1
        trouves: dict[int, bool] = {}
        for debut, fin in pairwise(bornes):
            if self.premier <= debut and fin <= self.dernier + 1:
                trouves.setdefault(debut, False)
                trouves[fin] = True
        return trouves

    def poids(self, numero: int) -> tuple[int, int]:
        """Jours et diviseur d'un jour compté."""
        if self.convention == "30_360":
            debut = numero if self.premier_inclus else numero - 1
            return rang_360(date.fromordinal(debut + 1)) - rang_360(date.fromordinal(debut)), 360
        if self.convention == "exact_360":
            return 1, 360
        if self.convention == "exact_exact":
            return 1, 366 if bissextile(date.fromordinal(numero).year) else 365
        return 1, 365

    def avancer(self, limite: int) -> None:
        """Compte les jours jusqu'à ``limite`` exclue ; un anniversaire capitalise avant le jour qui le suit."""
        assert self.taux_du_jour is not None
        while self.prochain < min(limite, self.dernier + 1):
            numero = self.prochain
            if numero in self.anniversaires:
                self.capitaliser(self.anniversaires.pop(numero))
            nombre, diviseur = self.poids(numero)
            cle = (self.taux_du_jour(numero), self.base + self.capitalises, diviseur, self.nature_du_jour(numero))
            if cle != self._cle:
                self.couper()
                self._cle, self._debut_ligne = cle, numero
            self._compte += nombre
            self.jours += nombre
            self.prochain = numero + 1

    def couper(self) -> None:
        """Ferme la ligne en cours et en fait un intérêt dû."""
        if self._cle is None:
            return
        taux, base, diviseur, _ = self._cle
        exact = Fraction(base) * taux * self._compte / (100 * diviseur)
        if self.arrondi == "ligne":
            self.annee += au_centime(exact)
            self.produits += au_centime(exact)
        else:
            self._exact_annee += exact
        self.lignes.append(
            {
                "du": date.fromordinal(self._debut_ligne),
                "au": date.fromordinal(self.prochain - 1),
                "jours": self._compte,
                "base": base,
                "taux": taux,
                "exact": exact,
            }
        )
        self._cle, self._compte = None, 0

    def arreter(self) -> None:
        """Un événement : la ligne se ferme et, en règle ``evenement``, l'exact devient des centimes."""
        self.couper()
        nouveaux = au_centime(self._exact_annee)
        self.annee += nouveaux
        self.produits += nouveaux
        self._exact_annee = Fraction(0)

    def capitaliser(self, entiere: bool) -> None:
        """À l'anniversaire : les intérêts impayés d'une année entière deviennent capital, les autres restent dus."""
        if entiere:
            self.arreter()
            self.capitalises += self.annee
        else:
            self.arreter()
            self.anciens += self.annee
        self.annee = 0

    def finir(self) -> None:
        """Va jusqu'au dernier jour compté ; un anniversaire atteint ce jour-là capitalise."""
        self.avancer(self.dernier + 1)
        if self.dernier + 1 in self.anniversaires and self.prochain == self.dernier + 1:
            self.capitaliser(self.anniversaires.pop(self.dernier + 1))
        self.arreter()


def interets(entree: Mapping[str, Any]) -> dict[str, Any]:
    """Le calcul ``interets`` du contrat : ``interets``, ``jours``, ``total`` et les lignes de l'oracle."""
    principal = centimes(entree["principal"])
    marche = Marche(entree, principal, date.fromisoformat(entree["du"]), date.fromisoformat(entree["au"]))
    marche.finir()
    return {
        "interets": en_euros(marche.produits),
        "jours": marche.jours,
        "total": en_euros(principal + marche.produits),
        "lignes": marche.lignes,
    }
