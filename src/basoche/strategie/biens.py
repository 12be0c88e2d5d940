"""Ce qu'une voie peut rendre au plus, et si le bien qu'elle vise est connu."""

from __future__ import annotations

from typing import NamedTuple

from basoche.droit.montant import ZERO, Montant
from basoche.strategie.faits import Faits
from basoche.strategie.voies import Reglages, Regle


class Assiette(NamedTuple):
    """Le plus que la voie peut rendre, si le bien est connu, et les jours qu'il y faut en plus de la durée d'usage."""

    montant: Montant
    est_connue: bool
    jours: int = 0


def assiette_de(regle: Regle, faits: Faits, total: Montant, reglages: Reglages) -> Assiette:
    """L'assiette d'une voie : ce qui est dû, borné par le bien connu (CPCE L162-2, L212-1, L112-2)."""
    match regle.voie.avoir:
        case "compte":
            return _compte(faits, total)
        case "employeur":
            return _salaire(faits, total, reglages)
        case "revenu":
            avoirs = faits.dossier.avoirs
            return Assiette(total, avoirs.employeur is not None or avoirs.compte is not None)
        case "meubles":
            carence = faits.est_fait("pv_carence")
            return Assiette(ZERO if carence else total, faits.dossier.avoirs.meubles and not carence)
        case "vehicule":
            return _valeur(faits.dossier.avoirs.vehicule, total)
        case "immeuble":
            return _valeur(faits.dossier.avoirs.immeuble, total)
    return Assiette(total, True)


def _compte(faits: Faits, total: Montant) -> Assiette:
    compte, tiers = faits.compte_saisissable, faits.dossier.avoirs.tiers
    if compte is None and tiers is None:
        return Assiette(total, False)
    return Assiette(min(total, (compte or ZERO) + (tiers or ZERO)), True)


def _salaire(faits: Faits, total: Montant, reglages: Reglages) -> Assiette:
    mensuel = faits.salaire_saisissable
    if mensuel is None:
        return Assiette(total, False)
    if not mensuel:
        return Assiette(ZERO, True)
    montant = min(total, mensuel * reglages.mois_de_retenue)
    mois = -(-montant.centimes // mensuel.centimes)
    return Assiette(montant, True, 15 * mois)  # en moyenne, la moitié des retenues


def _valeur(valeur: Montant | None, total: Montant) -> Assiette:
    return Assiette(total, False) if valeur is None else Assiette(min(total, valeur), True)
