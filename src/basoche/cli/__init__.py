"""La commande ``basoche``.

Rien de lourd n'est importé ici : chaque commande est chargée quand on l'appelle, pour qu'un calcul simple réponde en
moins d'une demi-seconde.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def principal(arguments: Sequence[str] | None = None) -> None:
    """Point d'entrée du programme : exécute la commande et sort avec son code (0, 1 ou 2 ; 130 si interrompu).

    Args:
        arguments: les mots de la ligne de commande sans le nom du programme ; par défaut ceux du processus.
    """
    try:
        from basoche.cli.application import executer

        code = executer(arguments)
    except KeyboardInterrupt:  # avant que la commande ne soit chargée
        code = 130
    sys.exit(code)
