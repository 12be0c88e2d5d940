"""Les refus que l'on montre à l'utilisateur : un message, un code stable, un conseil.

Une anomalie d'import ou de contrôle n'est pas une exception mais une valeur dans une
liste ; ces classes servent quand un calcul ne peut pas répondre.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class ErreurBasoche(Exception):
    """Refus motivé, en français.

    Args:
        message: ce qui ne va pas, avec la valeur fautive.
        conseil: ce que l'utilisateur doit faire.
        code: identifiant stable (contrat de la ligne de commande) ; par défaut celui de la classe.
        champ: champ d'entrée en cause, s'il y en a un.
    """

    code: str = "erreur"

    def __init__(self, message: str, *, conseil: str, code: str | None = None, champ: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.conseil = conseil
        self.champ = champ
        if code is not None:
            self.code = code

    def __reduce__(self) -> tuple[Callable[..., ErreurBasoche], tuple[Any, ...]]:
        """Passe d'un processus à l'autre (les arguments nommés ne suivent pas d'eux-mêmes)."""
        return _refaire, (type(self), self.message, self.conseil, self.code, self.champ)

    def en_dict(self) -> dict[str, str]:
        """L'erreur telle que la rend la ligne de commande : ``code``, ``message``, ``conseil``, ``champ``."""
        contenu = {"code": self.code, "message": self.message, "conseil": self.conseil}
        if self.champ is not None:
            contenu["champ"] = self.champ
        return contenu


def _refaire(classe: type[ErreurBasoche], message: str, conseil: str, code: str, champ: str | None) -> ErreurBasoche:
    return classe(message, conseil=conseil, code=code, champ=champ)


class ChampInvalide(ErreurBasoche):
    """Une valeur d'entrée est illisible ou hors de ce qui est permis."""

    code = "champ_invalide"


class ChampInconnu(ErreurBasoche):
    """L'entrée porte un champ que ce calcul ne connaît pas."""

    code = "champ_inconnu"


class ChampManquant(ErreurBasoche):
    """Un champ exigé manque."""

    code = "champ_manquant"


class HorsPeriode(ErreurBasoche):
    """La date demandée est hors de la période connue d'un paramètre : on n'extrapole pas."""

    code = "hors_periode"


class ValeurInconnue(ErreurBasoche):
    """Le paramètre existe à cette date mais sa valeur n'a pas été trouvée dans les textes lus."""

    code = "valeur_inconnue"


class ParametreInconnu(ErreurBasoche):
    """Aucun paramètre ne porte ce nom."""

    code = "parametre_inconnu"


class ParametreInvalide(ErreurBasoche):
    """Un fichier de paramètre ne respecte pas le format : le message nomme fichier, paramètre et ligne."""

    code = "parametre_invalide"
