"""Les actions : la seule façon d'écrire en base.

Une action s'appelle ``verbe_nom(objet, *, acteur, le)``. Elle vérifie, change, journalise, publie ; le tout dans une
transaction : une action à moitié faite n'existe pas.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from django.db import models, transaction

from basoche.etude.commun.droits_en_mots import de_quoi
from basoche.etude.commun.erreurs import ConflitDeModification, DroitRefuse

Fonction = TypeVar("Fonction", bound=Callable[..., Any])
ACTIONS: dict[str, str] = {}


class Acteur(Protocol):
    """Qui agit : un collaborateur, ou l'étude elle-même pour les travaux de nuit."""

    def peut(self, droit: str, objet: object = None) -> bool:
        """Vrai si ce droit lui est ouvert aujourd'hui, sur cet objet."""
        ...


def action(droit: str) -> Callable[[Fonction], Fonction]:
    """Fait d'une fonction une action gardée par un droit, dans une transaction.

    Args:
        droit: nom du droit exigé, par exemple ``dossier.ouvrir`` ; le premier argument, s'il y en a un, est l'objet.

    Raises:
        DroitRefuse: l'acteur n'a pas ce droit sur l'objet.
    """

    def habiller(fonction: Fonction) -> Fonction:
        ACTIONS[f"{fonction.__module__}.{fonction.__qualname__}"] = droit

        @functools.wraps(fonction)
        def agir(*arguments: Any, acteur: Acteur, **nommes: Any) -> Any:
            exiger(acteur, droit, arguments[0] if arguments else None)
            with transaction.atomic():
                return fonction(*arguments, acteur=acteur, **nommes)

        return agir  # type: ignore[return-value]

    return habiller


def exiger(acteur: Acteur, droit: str, objet: object = None) -> None:
    """Refuse si l'acteur n'a pas ce droit.

    Raises:
        DroitRefuse: en nommant le droit.
    """
    if not acteur.peut(droit, objet):
        raise DroitRefuse(
            f"{acteur} n'a pas le droit {de_quoi(droit)}.",
            conseil="Le demander à un collaborateur dont la fonction ou l'habilitation le permet.",
        )


def reprendre(objet: models.Model, version_lue: int) -> None:
    """Verrouille l'objet et vérifie que personne ne l'a changé depuis sa lecture, puis avance sa version.

    Raises:
        ConflitDeModification: un autre est passé avant ; rien n'est écrit.
    """
    modele = type(objet)
    touches = modele._default_manager.filter(pk=objet.pk, version=version_lue).update(version=version_lue + 1)
    if not touches:
        raise ConflitDeModification(
            "Un autre collaborateur a enregistré une modification depuis que vous avez ouvert cette page.",
            conseil="Rien n'est perdu : comparer sa version et la vôtre, puis enregistrer de nouveau.",
        )
    objet.refresh_from_db()
