"""Guichet de la révision d'un loyer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from basoche.droit.erreurs import ChampInvalide
from basoche.droit.loyers import TERRITOIRES_IRL, Indice, Revision, Trimestre, calculer_loyer
from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.resultat import Resultat
from basoche.guichet.champs import Champ, Forme, lire_entree

TITRE = "Révision d'un loyer par un indice (IRL, ILC, ILAT)"

_VALEUR = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?", re.ASCII)


def lire_indice(valeur: Any, ou: str, souple: bool = False) -> Trimestre | Decimal:
    """Un trimestre (« 2014-T2 » ; à la main aussi « T2 2014 ») ou la valeur d'un indice (« 125.15 »).

    Raises:
        ChampInvalide: ni l'un ni l'autre.
    """
    texte = str(valeur) if isinstance(valeur, (int, Decimal)) and not isinstance(valeur, bool) else valeur
    if isinstance(texte, str):
        if souple:
            texte = re.sub(r"\s*[tT]([1-4])[\s-]+([0-9]{4})\s*", r"\2-T\1", texte).replace(",", ".").strip().upper()
        if trimestre := re.fullmatch(r"([0-9]{4})-T([1-4])", texte, re.ASCII):
            return _trimestre(int(trimestre[1]), int(trimestre[2]), ou)
        if _VALEUR.fullmatch(texte):
            return Decimal(texte)
    raise ChampInvalide(
        f"« {ou} » : trimestre ou indice illisible ({valeur!r}).",
        conseil="Écrire un trimestre, « 2014-T2 », ou la valeur publiée, « 125.15 ».",
        champ=ou,
    )


def _trimestre(annee: int, rang: int, ou: str) -> Trimestre:
    if not annee:
        raise ChampInvalide(f"« {ou} » : l'an 0 n'existe pas.", conseil="Écrire par exemple « 2014-T2 ».", champ=ou)
    return Trimestre(annee, rang)


CHAMPS: tuple[Champ, ...] = (
    Champ(
        "indice",
        Forme.CHOIX,
        "indice du bail : IRL (habitation), ILC (commerce), ILAT (bureaux)",
        obligatoire=True,
        choix=tuple(indice.value for indice in Indice),
    ),
    Champ("loyer", Forme.MONTANT, "loyer actuel hors charges, en euros", obligatoire=True),
    Champ(
        "ancien",
        Forme.LIBRE,
        "indice de départ : trimestre « 2025-T2 », ou sa valeur",
        obligatoire=True,
        lecture=lire_indice,
        exemple="2025-T2",
    ),
    Champ(
        "nouveau",
        Forme.LIBRE,
        "nouvel indice : trimestre « 2026-T2 », ou sa valeur",
        obligatoire=True,
        lecture=lire_indice,
        exemple="2026-T2",
    ),
    Champ(
        "territoire",
        Forme.CHOIX,
        "lieu du logement : l'IRL a des séries propres outre-mer et en Corse",
        defaut="metropole",
        choix=TERRITOIRES_IRL,
    ),
)

EXEMPLE: Mapping[str, Any] = {"indice": "IRL", "loyer": "700.00", "ancien": "2025-T2", "nouveau": "2026-T2"}


def calculer(entree: Mapping[str, Any], *, souple: bool = False, options: Options = AUCUNE) -> Resultat:
    """Lit l'entrée et révise le loyer (voir :func:`basoche.droit.loyers.calculer_loyer`)."""
    lu = lire_entree(CHAMPS, entree, souple=souple)
    return calculer_loyer(Revision(**lu | {"indice": Indice(lu["indice"])}), options)
