"""Guichet des droits proportionnels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from basoche.droit.montant import ZERO
from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.resultat import Resultat
from basoche.droit.tarif import DemandeDroits, droits
from basoche.droit.tarif.droits import ARTICLES, EXCLUSIONS
from basoche.guichet.champs import Champ, Forme, lire_entree

TITRE = "Droits proportionnels : engagement des poursuites et recouvrement"

CHAMPS: tuple[Champ, ...] = (
    Champ(
        "article",
        Forme.CHOIX,
        "A444-15 (engagement des poursuites), A444-31 (débiteur) ou A444-32 (créancier).",
        obligatoire=True,
        choix=ARTICLES,
        exemple="A444-31",
    ),
    Champ(
        "montant",
        Forme.MONTANT,
        "somme cumulée encaissée au titre du principal (ou créance, pour A444-15), en euros.",
        obligatoire=True,
        exemple="2000",
    ),
    Champ("date", Forme.DATE, "jour de la prestation.", obligatoire=True, exemple="2025-06-16"),
    Champ("alimentaire", Forme.BOOLEEN, "créance alimentaire : taux d'A444-31 doublés.", defaut=False),
    Champ("exclusion", Forme.CHOIX, "cause qui exclut A444-32 (R444-55).", choix=EXCLUSIONS),
    Champ("deja_percu", Forme.MONTANT, "droit hors taxe déjà perçu sur cette somme, en euros.", defaut=ZERO),
)

EXEMPLE: Mapping[str, Any] = {"article": "A444-31", "montant": "2000.00", "date": "2025-06-16"}


def calculer(entree: Mapping[str, Any], *, souple: bool = False, options: Options = AUCUNE) -> Resultat:
    """Lit la demande et chiffre le droit (voir :func:`basoche.droit.tarif.droits.droits`)."""
    lu = lire_entree(CHAMPS, entree, souple=souple)
    return droits(DemandeDroits(le=lu.pop("date"), **lu), options)
