"""Ce que doit chaque débiteur : sa dette et rien d'autre, la solidarité ne se présumant pas (C. civ. 1310).

Le compte est d'abord déroulé pour toute la créance : le paiement de l'un libère les autres à due concurrence.
Chaque débiteur doit ensuite le restant dû des postes dont il est tenu (``solidaire``, ``in_solidum``), dans la limite
de son plafond (``caution``), ou sa seule part, que diminuent ses seuls versements (``part``, C. civ. 1309).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from basoche.droit.decompte_bilan import Bilan
from basoche.droit.decompte_deroulement import Deroulement
from basoche.droit.decompte_entrees import Compte, Debiteur, Tenu, Versement
from basoche.droit.montant import Montant, arrondir
from basoche.droit.parametres import Options
from basoche.droit.suspensions import Suspension
from basoche.droit.taux import Preuves


def suspensions_communes(compte: Compte) -> list[Suspension]:
    """Celles qui valent pour toute la créance : sans débiteur désigné, ou désignant le seul débiteur."""
    seul = compte.debiteurs[0].cle if len(compte.debiteurs) == 1 else None
    return [s for s in compte.suspensions if s.debiteur is None or s.debiteur == seul]


def bilans_par_debiteur(
    compte: Compte, ensemble: Deroulement, options: Options, preuves: Preuves
) -> list[dict[str, Any]]:
    """Le restant dû de chaque débiteur, dans l'ordre donné.

    Args:
        compte: le compte entier.
        ensemble: son déroulement, pour toute la créance.
    """
    _verifier_les_parts(compte, preuves)
    return [_bilan_du_debiteur(debiteur, compte, ensemble, options, preuves) for debiteur in compte.debiteurs]


def _bilan_du_debiteur(
    debiteur: Debiteur, compte: Compte, ensemble: Deroulement, options: Options, preuves: Preuves
) -> dict[str, Any]:
    propre = _deroulement_propre(debiteur, compte, ensemble, options, preuves)
    bilan = _restreindre(propre, debiteur, ensemble.trop_percu_de(debiteur.cle))
    if debiteur.tenu is Tenu.PART:
        _avertir_de_l_excedent(debiteur, propre.trop_percu() - bilan.trop_percu, preuves)
        bilan = plafonner(bilan, _restreindre(ensemble, debiteur, 0).total)
    elif debiteur.plafond is not None:
        bilan = plafonner(bilan, max(0, debiteur.plafond.centimes - ensemble.paye_par(debiteur.cle)))
    return {"cle": debiteur.cle, "tenu": debiteur.tenu, **bilan.en_valeurs()}


def _avertir_de_l_excedent(debiteur: Debiteur, excedent: int, preuves: Preuves) -> None:
    """Ce qui dépasse sa part a libéré les autres : le créancier n'est payé qu'une fois."""
    if excedent > 0:
        preuves.avertir(
            "part_depassee",
            f"« {debiteur.cle} » a versé {Montant(excedent).en_francais()} de plus que sa part : l'excédent a "
            "libéré les autres débiteurs d'autant ; le restituer s'il n'entendait pas payer pour eux.",
        )


def _restreindre(deroulement: Deroulement, debiteur: Debiteur, trop_percu: int) -> Bilan:
    postes = [poste for cle, poste in deroulement.postes.items() if debiteur.doit(cle)]
    return deroulement.bilan(postes, trop_percu=trop_percu)


def _deroulement_propre(
    debiteur: Debiteur, compte: Compte, ensemble: Deroulement, options: Options, preuves: Preuves
) -> Deroulement:
    """Le compte vu de ce débiteur : le sien s'il ne doit que sa part ou si le cours est suspendu pour lui seul."""
    propres = [suspension for suspension in compte.suspensions if suspension.debiteur == debiteur.cle]
    if debiteur.tenu is not Tenu.PART and (not propres or len(compte.debiteurs) == 1):
        return ensemble
    sien = compte_de_la_part(compte, debiteur) if debiteur.tenu is Tenu.PART else compte
    communes = [suspension for suspension in compte.suspensions if suspension.debiteur is None]
    return Deroulement(sien, [*communes, *propres], options, preuves).derouler()


def compte_de_la_part(compte: Compte, debiteur: Debiteur) -> Compte:
    """C. civ. 1309 : la dette divisée, et les seuls versements de ce débiteur (sa part de ceux de tous).

    Les parts s'arrondissent par différence de cumuls, dans l'ordre des débiteurs : leur somme fait le tout.
    """
    assert debiteur.part is not None
    rang = compte.debiteurs.index(debiteur)
    avant = sum((autre.part for autre in compte.debiteurs[:rang] if autre.part is not None), Fraction(0))
    apres = avant + debiteur.part

    def part(montant: Montant) -> Montant:
        euros = montant.en_fraction()
        return arrondir(euros * apres) - arrondir(euros * avant)

    versements: list[Versement] = []
    for versement in compte.versements:
        if versement.debiteur == debiteur.cle:
            versements.append(versement)
        elif versement.debiteur is None:
            versements.append(replace(versement, montant=part(versement.montant)))
    return replace(
        compte,
        postes=tuple(replace(p, montant=part(p.montant)) for p in compte.postes if debiteur.doit(p.cle)),
        versements=tuple(versements),
        avoirs=tuple(replace(a, montant=part(a.montant)) for a in compte.avoirs if debiteur.doit(a.poste)),
    )


def plafonner(bilan: Bilan, plafond: int) -> Bilan:
    """Limite un restant dû (centimes) : le capital d'abord, puis les intérêts, puis les frais.

    Ce qui est au plafond ne croît plus : ni intérêt par jour, ni provision au-delà.
    """
    if bilan.total + bilan.provision_un_mois <= plafond:
        return bilan
    principal = min(bilan.principal, plafond)
    interets = min(bilan.interets, plafond - principal)
    frais = min(bilan.frais, plafond - principal - interets)
    marge = max(0, plafond - bilan.total)
    return replace(
        bilan,
        principal=principal,
        interets=interets,
        frais=frais,
        interet_par_jour=min(bilan.interet_par_jour, marge),
        provision_un_mois=min(bilan.provision_un_mois, marge),
    )


def _verifier_les_parts(compte: Compte, preuves: Preuves) -> None:
    parts = [debiteur.part for debiteur in compte.debiteurs if debiteur.part is not None]
    if len(parts) == len(compte.debiteurs) and sum(parts) != 1:
        preuves.avertir("parts_incompletes", "Les parts des débiteurs ne font pas ensemble toute la dette.")
    for debiteur in compte.debiteurs:
        if debiteur.tenu is Tenu.CAUTION and debiteur.plafond is None:
            preuves.avertir(
                "caution_sans_plafond", f"La caution « {debiteur.cle} » n'a pas de plafond : tout est réclamé."
            )


def phrases_de_solidarite(compte: Compte, au: date) -> list[str]:
    """Les règles employées entre débiteurs, en phrases."""
    if not compte.debiteurs:
        return []
    return [
        f"Par débiteur, au {au:%d/%m/%Y} : chacun doit le restant dû des postes dont il est tenu ; une part se calcule "
        "sur la dette divisée et ses seuls versements ; une caution est limitée à son plafond, capital d'abord, "
        "moins ce qu'elle a payé ; le paiement de l'un libère les autres à due concurrence (C. civ. 1309, 1310, 1313)."
    ]
