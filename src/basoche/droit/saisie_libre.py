"""Le texte libre que l'étude tape dans ses journaux : sur une ligne, et lisible."""

from __future__ import annotations

import unicodedata

from basoche.droit.erreurs import ChampInvalide


def net(texte: str) -> str:
    """Le texte sur une ligne, sans blancs superflus.

    >>> net("  Légifrance,\\n consulté ce jour ")
    'Légifrance, consulté ce jour'
    """
    return " ".join(texte.split())


def refuser_illisible(champ: str, texte: str) -> None:
    """Refuse un caractère de commande.

    Raises:
        ChampInvalide: le texte en contient un.
    """
    if any(unicodedata.category(signe) in ("Cc", "Cs") and signe not in "\n\r\t" for signe in texte):
        raise ChampInvalide(
            f"« {champ} » contient un caractère illisible.", conseil="Retaper le texte sans copier-coller.", champ=champ
        )
