"""Ce qu'une fin de ligne ne sépare pas sur la page imprimée : une date, un nombre, un code postal et sa ville."""

from __future__ import annotations

import re
from typing import Any

_MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_VOIES = "rue|avenue|boulevard|impasse|place|quai|allée|chemin|cours|route|square"
_ENSEMBLE = re.compile(
    rf"\b\d{{1,2}}(?:er)? (?:{_MOIS})\b(?: \d{{4}}\b)?"
    r"|\b\d{5} (?=[^\W\d_])"
    rf"|\b\d{{1,4}}(?: (?:bis|ter|quater))? (?={_VOIES})"
    r"|\b\d{1,3}(?: \d{3})+\b(?:,\d\d)?(?: (?=€))?"
    r"|\b(?:Maître|Mme|M\.|Me) (?=[^\W\d_])"
)


def lier(texte: str) -> str:
    """Le texte, dont les espaces à ne pas couper sont insécables.

    >>> lier("le 28 décembre 2020, 75999 Paris").replace("\\u00a0", "_")
    'le 28_décembre_2020, 75999_Paris'
    """
    return _ENSEMBLE.sub(lambda trouve: trouve.group().replace(" ", "\u00a0"), texte)


def lier_partout(valeur: Any) -> Any:
    """La même chose dans tous les textes de données JSON."""
    match valeur:
        case str():
            return lier(valeur)
        case list():
            return [lier_partout(element) for element in valeur]
        case dict():
            return {cle: lier_partout(contenu) for cle, contenu in valeur.items()}
    return valeur
