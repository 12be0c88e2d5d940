"""Guichet de la quotité saisissable des rémunérations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from basoche.droit.montant import ZERO, Montant
from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.resultat import Resultat
from basoche.droit.saisissable import Remuneration, calculer_saisissable
from basoche.guichet.champs import Champ, Forme, lire_booleen, lire_entree, lire_montant

TITRE = "Quotité saisissable d'une rémunération"


def _lire_sommes_alimentaires(valeur: Any, ou: str, souple: bool) -> Montant | None:
    """Un montant ; « vrai » pour toute la part ouverte aux aliments (rendu ``None``), « faux » pour rien."""
    if isinstance(valeur, bool) or (souple and isinstance(valeur, str) and valeur.strip().isalpha()):
        return None if lire_booleen(valeur, ou, souple) else ZERO
    return lire_montant(valeur, ou, souple)


def _lire_autres(valeur: Any, ou: str, souple: bool) -> Montant:
    """Un total, ou la liste des rémunérations des autres employeurs."""
    if not isinstance(valeur, list):
        return lire_montant(valeur, ou, souple)
    return sum((lire_montant(element, f"{ou}[{rang}]", souple) for rang, element in enumerate(valeur)), ZERO)


CHAMPS: tuple[Champ, ...] = (
    Champ("remuneration_nette", Forme.MONTANT, "rémunération nette mensuelle, en euros", obligatoire=True),
    Champ(
        "autres_remunerations",
        Forme.LIBRE,
        "total des autres rémunérations nettes du mois, en euros (plusieurs employeurs)",
        defaut=ZERO,
        lecture=_lire_autres,
    ),
    Champ("deja_preleve", Forme.MONTANT, "retenues déjà pratiquées dans le mois, en euros", defaut=ZERO),
    Champ(
        "date", Forme.DATE, "date de la retenue : elle choisit le barème et le montant forfaitaire", obligatoire=True
    ),
    Champ("personnes_a_charge", Forme.ENTIER, "nombre de personnes à charge justifiées", defaut=0),
    Champ(
        "sommes_alimentaires",
        Forme.LIBRE,
        "créances d'aliments du mois, en euros (« oui » : toute la part ouverte aux aliments)",
        defaut=ZERO,
        lecture=_lire_sommes_alimentaires,
    ),
)

EXEMPLE: Mapping[str, Any] = {"remuneration_nette": "1800.00", "date": "2026-05-15", "personnes_a_charge": 1}


def calculer(entree: Mapping[str, Any], *, souple: bool = False, options: Options = AUCUNE) -> Resultat:
    """Lit l'entrée et calcule la part saisissable (voir :func:`basoche.droit.saisissable.calculer_saisissable`)."""
    # Une somme alimentaire « vraie » se lit None : on ne la confond pas avec un champ absent, dont le défaut est zéro.
    lu = lire_entree(CHAMPS, entree, souple=souple)
    remuneration = Remuneration(
        nette=lu["remuneration_nette"],
        autres=lu["autres_remunerations"],
        deja_preleve=lu["deja_preleve"],
        personnes_a_charge=lu["personnes_a_charge"],
        sommes_alimentaires=lu["sommes_alimentaires"],
    )
    return calculer_saisissable(remuneration, lu["date"], options)
