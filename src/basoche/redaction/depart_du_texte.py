"""Un acte sur le modèle Word de l'étude peut-il partir ? Ses données et son texte relu sont contrôlés ensemble."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from basoche.conformite import controler
from basoche.conformite.ecrit import controler_ecrit
from basoche.conformite.verdict import conclure
from basoche.instrumentum import Arbre
from basoche.redaction.acte import Avis
from basoche.redaction.depart import est_retenu


def juger_le_texte(code: str, donnees: Mapping[str, Any], lu: Arbre, attendu: Arbre | None, le: date) -> Avis:
    """Le contrôle des données (délais, titre, coût) et celui du texte que le document imprimera.

    Args:
        code: l'acte du catalogue.
        donnees: ses champs ; le groupe ``controle`` porte ce que l'acte n'imprime pas.
        lu: le document rempli, relu.
        attendu: l'acte que Basoche rédigerait des mêmes données, s'il les a toutes.
        le: le jour où il part.
    """
    des_donnees = controler(code, donnees, le=le, arbre=attendu).motifs if attendu is not None else ()
    verdict = conclure((*des_donnees, *controler_ecrit(lu, code, le=le, donnees=donnees, attendu=attendu).motifs))
    return Avis(projet=est_retenu(verdict), verdict=verdict)
