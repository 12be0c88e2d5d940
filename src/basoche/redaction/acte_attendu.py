"""L'acte que donnent des données, pour y comparer un fichier : celles qu'il porte, ou celles du dossier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum import Arbre
from basoche.redaction.epreuve import tirer_epreuve
from basoche.redaction.jointes import donnees_jointes

# Ajoutés par la rédaction : ils se relisent, ils ne se donnent pas.
_AJOUTES = frozenset({"textes", "etude"})


@dataclass(frozen=True, slots=True)
class ActeAttendu:
    """Les données, l'acte qu'elles donnent (``None`` si Basoche ne le rédige pas) et sa date."""

    code: str
    donnees: Mapping[str, Any]
    arbre: Arbre | None
    le: date


def attendu_du_fichier(octets: bytes) -> ActeAttendu | None:
    """L'acte que donnent les données jointes à un PDF ou un DOCX ; ``None`` si le fichier n'en porte pas.

    Raises:
        ErreurBasoche: elles ne se lisent pas, ou l'acte ne les admet plus (``donnees_jointes_illisibles``).
    """
    jointes = donnees_jointes(octets)
    if jointes is None:
        return None
    try:
        le = date.fromisoformat(str(jointes.get("le")))
    except ValueError:
        raise ErreurBasoche(
            "Les données jointes à ce fichier ne disent pas la date de l'acte.",
            conseil="Contrôler l'acte sur son seul texte, ou donner ses données par --donnees.",
            code="donnees_jointes_illisibles",
        ) from None
    brutes = {cle: valeur for cle, valeur in jointes["donnees"].items() if cle not in _AJOUTES}
    return attendu_des_donnees(jointes["code"], brutes, le=le)


def attendu_des_donnees(code: str, brutes: Mapping[str, Any], *, le: date, souple: bool = False) -> ActeAttendu:
    """L'acte que donnent ces données.

    Args:
        code: l'acte du catalogue.
        brutes: les données JSON.
        le: la date à laquelle lire les textes reproduits.
        souple: accepte les formes saisies à la main.

    Raises:
        ErreurBasoche: acte inconnu, données que l'acte n'attend pas ou illisibles.
    """
    epreuve = tirer_epreuve(code, brutes, le=le, souple=souple)
    return ActeAttendu(code, epreuve.donnees, epreuve.arbre, le)
