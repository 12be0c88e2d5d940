"""Ce que l'on planifie : des moyens comptés, des dossiers et leurs actions possibles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from basoche.droit.montant import Montant, arrondir
from basoche.strategie.plan.colonnes import Colonnes, Entiers
from basoche.strategie.plan.prix import Prix


class Nature(StrEnum):
    """Ce qu'un moyen compte, et l'unité entière où le plan le tient."""

    HEURES = "heures"  # minutes
    TOURNEES = "tournees"  # arrêts
    AVANCES = "avances"  # centimes


@dataclass(frozen=True, slots=True)
class Moyen:
    """Un moyen de l'étude sur la période.

    Attributes:
        cle: la fonction pour des heures (« clerc »), sinon ``tournees`` ou ``avances``.
        capacite: minutes, arrêts ou centimes.
        par_tournee: arrêts d'une tournée (``TOURNEES`` seulement).
    """

    cle: str
    nature: Nature
    capacite: int
    par_tournee: int = 1

    @property
    def unite_lue(self) -> str:
        """L'unité où l'on annonce le prix : « Une heure de clerc », « Une tournée », « Un euro avancé »."""
        if self.nature is Nature.HEURES:
            nom = self.cle.replace("_", " ")
            return f"Une heure {'d’' if nom[:1] in 'aeiouhâéèêîô' else 'de '}{nom}"
        return "Une tournée" if self.nature is Nature.TOURNEES else "Un euro avancé"

    @property
    def unites(self) -> int:
        """Combien d'unités comptées dans celle qu'on annonce : 60 minutes, les arrêts d'une tournée, 100 centimes."""
        return {Nature.HEURES: 60, Nature.TOURNEES: self.par_tournee, Nature.AVANCES: 100}[self.nature]

    def prix_lu(self, par_unite: Fraction) -> Montant:
        """Le prix de l'unité annoncée, d'après celui de l'unité comptée (centimes)."""
        return arrondir(par_unite * self.unites / 100)


@dataclass(frozen=True, slots=True)
class Demande:
    """Les dossiers à planifier, en colonnes.

    Attributes:
        moyens: dans l'ordre de ``colonnes.capacites``.
        dossiers: le nom de chacun.
        colonnes: valeurs et coûts par rang d'action dans le dossier.
        noms: (a, n), l'indice du nom de l'action dans ``actions``, -1 s'il n'y en a pas.
        actions: les noms d'actions, sans doublon.
        imposees: (n,), le rang de l'action obligatoire, -1 s'il n'y en a pas.
        non_calibrees: combien d'actions sont données pour non calibrées.
        traits: ce qu'on sait du dossier, pour écrire des règles : nombres en centièmes, ou textes.
    """

    moyens: tuple[Moyen, ...]
    dossiers: Sequence[str]
    colonnes: Colonnes
    noms: Entiers
    actions: tuple[str, ...]
    imposees: Entiers
    non_calibrees: int
    traits: Mapping[str, Trait]

    def nommer(self, choix: Entiers) -> Entiers:
        """(n,) : l'indice du nom de l'action choisie, -1 pour aucune."""
        if not len(self.noms):
            return np.full(len(choix), -1)
        lus = np.take_along_axis(self.noms, np.maximum(choix, 0)[None], axis=0)[0]
        return np.where(choix < 0, -1, lus)


@dataclass(frozen=True, slots=True)
class Trait:
    """Un trait des dossiers.

    ``nombres`` : en centièmes pour un nombre, sinon l'indice dans ``textes`` ; -1 pour un texte non donné.
    """

    nombres: Entiers
    textes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """L'action de chaque dossier (rang, -1 s'il attend), les prix, la valeur obtenue et la borne prouvée (centimes)."""

    choix: Entiers
    prix: Prix
    valeur: int
    borne: int
    employe: Entiers

    @property
    def ecart(self) -> Fraction:
        """Ce qu'un plan parfait gagnerait au plus, en pour cent de la borne."""
        return Fraction(100 * (self.borne - self.valeur), self.borne) if self.borne > 0 else Fraction(0)
