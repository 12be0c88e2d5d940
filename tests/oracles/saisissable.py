"""Quotité saisissable : seuils annuels exacts, tranche par tranche, un seul arrondi."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from oracles.calendrier import au_centime, en_euros
from oracles.fichiers import au


def saisissable(entree: Mapping[str, Any]) -> dict[str, Any]:
    """Le calcul ``saisissable`` du contrat, sans sommes alimentaires ni autres rémunérations."""
    jour = date.fromisoformat(entree["date"])
    bareme = au("saisie_remunerations/bareme", jour).valeur
    net = Fraction(entree["remuneration_nette"])
    correctif = Fraction(bareme["correctif_annuel_par_personne"]) * (entree.get("personnes_a_charge") or 0)
    seuils = [(Fraction(s) + correctif) / 12 for s in bareme["seuils_annuels"]]
    fractions = [Fraction(f) for f in bareme["fractions"]]
    total, plancher = Fraction(0), Fraction(0)
    for plafond, fraction in zip([*seuils, None], fractions, strict=True):
        haut = net if plafond is None else min(net, plafond)
        total += max(haut - plancher, Fraction(0)) * fraction
        plafond = plafond if plafond is not None else net
        plancher = max(plancher, plafond)
    laisse = Fraction(au("saisie_remunerations/montant_forfaitaire_rsa", jour).valeur)
    retenu = max(min(total, net - laisse), Fraction(0))
    return {
        "saisissable": en_euros(au_centime(retenu * 100)),
        "fraction_bareme": en_euros(au_centime(total * 100)),
        "insaisissable": en_euros(au_centime(net * 100) - au_centime(retenu * 100)),
        "minimum_laisse": en_euros(au_centime(laisse * 100)),
    }
