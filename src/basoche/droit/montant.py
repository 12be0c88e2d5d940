"""L'argent : un entier de centimes, et le seul passage d'un calcul exact à un montant.

Un montant n'est jamais un ``float``. Entre l'entrée et le résultat, un calcul est exact
(entiers ou ``Fraction``) ; :func:`arrondir` est le seul arrondi du projet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from basoche.droit.erreurs import ChampInvalide

_ESPACES = re.compile(r"[\s\u00a0\u202f']+")
# Quarante chiffres : très au-delà de toute somme, bien en deçà de ce que Python refuse de convertir.
_FORME = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,2})?\Z", re.ASCII)
_CONSEIL = "Écrire le montant en euros avec deux décimales au plus, par exemple « 1234.56 »."


@dataclass(frozen=True, slots=True, order=True)
class Montant:
    """Une somme en euros, gardée en centimes entiers.

    >>> Montant.lire("1 234,56") + Montant(44)
    Montant(centimes=123500)
    """

    centimes: int

    def __post_init__(self) -> None:
        assert type(self.centimes) is int, f"centimes entiers attendus, reçu {self.centimes!r}"

    @classmethod
    def lire(cls, texte: str, *, champ: str | None = None) -> Montant:
        """Lit « 1234.56 », « 1 234,56 » ou « 1234 » (euros).

        Raises:
            ChampInvalide: si le texte n'est pas un montant à deux décimales au plus.
        """
        net = _ESPACES.sub("", texte).removesuffix("€").replace(",", ".")
        if not _FORME.match(net):
            raise ChampInvalide(f"Montant illisible : « {texte[:60]} ».", conseil=_CONSEIL, champ=champ)
        signe = -1 if net.startswith("-") else 1
        euros, _, decimales = net.lstrip("-").partition(".")
        return cls(signe * (int(euros) * 100 + int(decimales.ljust(2, "0") or "0")))

    def __add__(self, autre: Montant) -> Montant:
        return Montant(self.centimes + autre.centimes)

    def __sub__(self, autre: Montant) -> Montant:
        return Montant(self.centimes - autre.centimes)

    def __neg__(self) -> Montant:
        return Montant(-self.centimes)

    def __mul__(self, nombre: int) -> Montant:
        return Montant(self.centimes * nombre)

    def __bool__(self) -> bool:
        return self.centimes != 0

    def en_fraction(self) -> Fraction:
        """La somme exacte, en euros."""
        return Fraction(self.centimes, 100)

    def __str__(self) -> str:
        """Forme du contrat : ``"1234.56"``."""
        euros, reste = divmod(abs(self.centimes), 100)
        return f"{'-' if self.centimes < 0 else ''}{euros}.{reste:02d}"

    def en_francais(self) -> str:
        """Forme imprimée : « 1 234,56 € » (espaces insécables)."""
        euros, reste = divmod(abs(self.centimes), 100)
        groupes = f"{euros:,}".replace(",", "\u202f")
        return f"{'-' if self.centimes < 0 else ''}{groupes},{reste:02d}\u00a0€"


ZERO = Montant(0)


def arrondir(euros: Fraction) -> Montant:
    """Arrondit des euros exacts au centime, demi vers le haut (en valeur absolue pour une somme négative).

    Jamais l'arrondi bancaire : 0,005 € donne 0,01 € (usage constant, règle `tranche`, `ligne`, `evenement` ou
    `total` selon l'endroit où le calcul l'appelle).

    >>> arrondir(Fraction(5, 1000)), arrondir(Fraction(-5, 1000))
    (Montant(centimes=1), Montant(centimes=-1))
    """
    numerateur, denominateur = euros.numerator * 100, euros.denominator
    if numerateur < 0:
        return Montant(-((-2 * numerateur + denominateur) // (2 * denominateur)))
    return Montant((2 * numerateur + denominateur) // (2 * denominateur))
