"""Tous les champs qui manquent à un acte, d'un coup : donner un groupe absent ne doit pas en révéler d'autres."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import date, time
from decimal import Decimal
from typing import Any

from basoche.droit.actes.champs import TypeChamp
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.redaction.donnees import decrire
from basoche.redaction.modele import champs_manquants, modele_du_code

_TOURS = 6
# Leur valeur choisit la suite de l'acte : on ne la devine pas, même pour chercher.
_CHOIX = frozenset({"genre", "civilite"})


def tous_les_manques(code: str, donnees: Mapping[str, Any], premiers: tuple[str, ...], le: date) -> tuple[str, ...]:
    """Les champs que l'acte demande et n'a pas, y compris ceux que cachait l'absence d'un groupe.

    Args:
        code: l'acte.
        donnees: les champs lus, étude et textes compris.
        premiers: ce qu'un premier rendu a relevé.
        le: une date, pour les essais ; elle n'est jamais imprimée.
    """
    essai: dict[str, Any] = deepcopy(dict(donnees))
    trouves, nouveaux = list(premiers), premiers
    for _ in range(_TOURS):
        for chemin in nouveaux:
            _poser(essai, chemin, _factice(code, chemin, le))
        try:
            releves = champs_manquants(modele_du_code(code), essai)
        except ErreurBasoche:  # une valeur d'essai ne convient pas à un filtre : on en reste à ce qui est sûr
            break
        nouveaux = tuple(chemin for chemin in releves if chemin not in trouves)
        if not nouveaux:
            break
        trouves += nouveaux
    caches = (chemin.replace("[0]", "[]") for chemin in trouves[len(premiers) :])
    return tuple(dict.fromkeys((*premiers, *caches)))


def _factice(code: str, chemin: str, le: date) -> Any:
    """Une valeur d'essai de la forme attendue, ou ``None`` pour ne rien supposer."""
    modele = re.sub(r"\[\d+\]", "[]", chemin)
    if chemin.startswith("textes.") or modele.rpartition(".")[2] in _CHOIX:
        return None
    valeurs: Mapping[TypeChamp, Any] = {
        TypeChamp.DATE: le,
        TypeChamp.HEURE: time(9),
        TypeChamp.MONTANT: Montant(0),
        TypeChamp.TAUX: Decimal(1),
        TypeChamp.ENTIER: 1,
    }
    description = decrire(code)
    if modele in description.listes and modele not in description.imprimes:
        return [{}] if f"{modele}[]" in description.groupes else ["…"]
    return valeurs.get(description.types.get(modele, TypeChamp.TEXTE), "…")


def _poser(donnees: dict[str, Any], chemin: str, valeur: Any) -> None:
    """Place une valeur d'essai ; un chemin qui traverse autre chose qu'un groupe est laissé."""
    if valeur is None:
        return
    *groupes, cle = re.findall(r"[^.\[\]]+", chemin)
    ou: Any = donnees
    for groupe in groupes:
        if isinstance(ou, list) and groupe.isdigit() and int(groupe) < len(ou):
            ou = ou[int(groupe)]
        elif isinstance(ou, dict):
            if ou.get(groupe) is None:
                ou[groupe] = {}
            ou = ou[groupe]
        else:
            return
    if isinstance(ou, dict):
        ou[cle] = valeur
