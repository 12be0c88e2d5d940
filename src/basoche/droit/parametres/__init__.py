"""Les paramètres du droit : un fichier par paramètre, des valeurs datées et sourcées.

Un fichier est lu à la demande et gardé ; le recueil entier est vérifié par
``basoche parametres verifier`` et par les essais, non à chaque démarrage. Une valeur saisie par
l'étude (:mod:`basoche.droit.parametres._surcouche`) prime sur celle du recueil livré.

>>> from datetime import date
>>> lire("interets/taux_legal/particulier", le=date(2026, 1, 1)).contenu
'6.67'
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from basoche.droit.erreurs import ParametreInconnu
from basoche.droit.parametres._essai import appliquer_essais, essayer
from basoche.droit.parametres._lecture import lire_fichier
from basoche.droit.parametres._modele import AUCUNE, Lecture, Options, Parametre, ValeurDatee, lire_a_la_date
from basoche.droit.parametres._surcouche import appliquer_saisies, version_des_saisies

__all__ = [
    "AUCUNE",
    "Lecture",
    "Options",
    "Parametre",
    "ValeurDatee",
    "essayer",
    "lire",
    "noms",
    "parametre",
    "parametre_livre",
    "valeur",
    "version_des_saisies",
]

DONNEES = Path(__file__).parent / "donnees"


def noms() -> Iterator[str]:
    """Les noms de tous les paramètres livrés, dans l'ordre : leur chemin dans le recueil, sans extension."""
    for chemin in sorted(DONNEES.rglob("*.yaml")):
        yield chemin.relative_to(DONNEES).with_suffix("").as_posix()


def parametre(nom: str) -> Parametre:
    """Le paramètre de ce nom, valeurs saisies par l'étude comprises.

    Raises:
        ParametreInconnu: aucun fichier ne porte ce nom.
        ParametreInvalide: le fichier ne respecte pas le format.
    """
    return appliquer_essais(appliquer_saisies(_livre(nom)))


def parametre_livre(nom: str) -> Parametre:
    """Le paramètre tel que livré, sans les saisies de l'étude (mêmes erreurs que :func:`parametre`)."""
    return _livre(nom)


@cache
def _livre(nom: str) -> Parametre:
    chemin = DONNEES / f"{nom}.yaml"
    if ".." in nom or not chemin.is_file():
        raise ParametreInconnu(
            f"Aucun paramètre ne s'appelle « {nom} ».",
            conseil="Voir la liste : basoche parametres lister.",
        )
    return lire_fichier(chemin, nom)


def lire(nom: str, *, le: date, options: Options = AUCUNE) -> Lecture:
    """La valeur d'un paramètre à une date, avec sa source et ses avertissements.

    Raises:
        HorsPeriode: la date n'est pas couverte (et ``options.reconduire`` n'y peut rien).
        ValeurInconnue: la valeur n'a pas été trouvée (et n'est pas estimée).
        ParametreInconnu: aucun paramètre ne porte ce nom.
    """
    return lire_a_la_date(parametre(nom), le, options)


def valeur(nom: str, *, le: date) -> Any:
    """Le seul contenu d'un paramètre à une date (voir :func:`lire`)."""
    return lire(nom, le=le).contenu
