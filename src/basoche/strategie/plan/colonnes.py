"""Le plan en colonnes d'entiers : ce que les prix et l'affectation lisent.

Tout y est entier (centimes, minutes, arrêts) : la somme des heures et la valeur du plan sont exactes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from basoche.droit.erreurs import ErreurBasoche

Entiers = npt.NDArray[np.int64]
Booleens = npt.NDArray[np.bool_]
# Dix milliards d'euros : au-delà de tout dossier, en deçà de ce que 64 bits additionnent sans déborder.
VALEUR_MAX = 10**12
RIEN = -1


@dataclass(frozen=True, slots=True)
class Colonnes:
    """Les actions possibles de ``n`` dossiers, ``a`` par dossier au plus, sur ``m`` moyens.

    Attributes:
        valeurs: (a, n), centimes ; sans objet là où ``possibles`` est faux.
        couts: (m, a, n), dans l'unité de chaque moyen, positifs ou nuls.
        possibles: (a, n), vrai si l'action est offerte et tient à elle seule dans la capacité.
        capacites: (m,), dans l'unité de chaque moyen.
    """

    valeurs: Entiers
    couts: Entiers
    possibles: Booleens
    capacites: Entiers

    @property
    def dossiers(self) -> int:
        """Nombre de dossiers."""
        return int(self.valeurs.shape[1])

    def restreindre(self, rangs: Entiers, capacites: Entiers) -> Colonnes:
        """Les mêmes colonnes pour une partie des dossiers."""
        return Colonnes(self.valeurs[:, rangs], self.couts[:, :, rangs], self.possibles[:, rangs], capacites)

    def consommer(self, choix: Entiers) -> Entiers:
        """Ce que ces choix prennent à chaque moyen ; ``RIEN`` ne prend rien."""
        servis = np.flatnonzero(choix != RIEN)
        pris: Entiers = self.couts[:, choix[servis], servis].sum(axis=1)
        return pris

    def valoir(self, choix: Entiers) -> int:
        """La somme des valeurs des actions choisies, en centimes."""
        servis = np.flatnonzero(choix != RIEN)
        return somme_exacte(self.valeurs[choix[servis], servis])


def dresser(
    valeurs: Entiers, couts: Entiers, offertes: Booleens, capacites: Entiers, imposees: Entiers | None = None
) -> Colonnes:
    """Pose les colonnes et écarte l'action qui ne vaut rien, ou que les moyens ne permettraient pas, même seule.

    Args:
        valeurs, couts, offertes, capacites: voir :class:`Colonnes`.
        imposees: (n,), le rang de l'action à garder quoi qu'il en coûte, -1 s'il n'y en a pas.

    Raises:
        ErreurBasoche: une valeur, un coût ou une capacité dépasse ce que le plan sait additionner exactement.
    """
    for quoi, nombres in (("valeur", valeurs), ("coût", couts), ("capacité", capacites)):
        if nombres.size and max(int(nombres.max()), -int(nombres.min())) > VALEUR_MAX:
            raise ErreurBasoche(
                f"Une {quoi} dépasse ce que le plan sait additionner." if quoi != "coût" else "Un coût est démesuré.",
                conseil="Donner des montants de moins de dix milliards d'euros.",
                code="montant_demesure",
            )
    assert not couts.size or int(couts.min()) >= 0
    tient = (couts <= capacites[:, None, None]).all(axis=0)
    # Une action qui coûte plus qu'elle n'espère n'est jamais meilleure que ne rien faire : rien ne sert de la garder.
    possibles = offertes & tient & (valeurs > 0)
    if imposees is not None:
        dossiers = np.flatnonzero(imposees >= 0)
        possibles[imposees[dossiers], dossiers] = True
    return Colonnes(np.where(possibles, valeurs, 0), np.where(possibles, couts, 0), possibles, capacites)


def somme_exacte(nombres: Entiers) -> int:
    """La somme d'entiers de 64 bits, sans débordement : poids forts et poids faibles additionnés à part."""
    bas = np.int64(0xFFFFFFFF)
    return (int((nombres >> 32).sum()) << 32) + int((nombres & bas).sum())
