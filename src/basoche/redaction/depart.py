"""L'acte peut-il partir ? Le contrôle décide s'il sort sans PROJET.

Un motif qui peut faire tomber l'acte le retient. Un texte reproduit dont la rédaction n'est pas sûre aussi : seule la
rédaction en vigueur part de l'étude. Les autres réserves se lisent dans la réponse et laissent partir.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from basoche.conformite import Conclusion, Objet, Verdict, controler
from basoche.instrumentum import Arbre
from basoche.redaction.acte import Avis


def juger_le_depart(code: str, donnees: Mapping[str, Any], arbre: Arbre, le: date) -> Avis:
    """Le contrôle d'un acte rédigé, tel que l'attend :class:`basoche.redaction.acte.Reglages`.

    Args:
        code: l'acte du catalogue.
        donnees: ses champs ; le groupe ``controle`` porte ce que l'acte n'imprime pas.
        arbre: l'acte rédigé.
        le: le jour où il part.

    Raises:
        ChampInvalide, ChampInconnu: une date illisible, ou un groupe ``controle`` mal écrit.
    """
    verdict = controler(code, donnees, le=le, arbre=arbre)
    return Avis(projet=est_retenu(verdict), verdict=verdict)


def est_retenu(verdict: Verdict) -> bool:
    """Vrai si l'acte ne sort qu'en projet : non conforme, ou texte reproduit à confirmer."""
    if verdict.conclusion is Conclusion.NON_CONFORME:
        return True
    return any(motif.objet is Objet.TEXTE_REPRODUIT for motif in verdict.motifs)
