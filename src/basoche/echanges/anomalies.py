"""Les anomalies d'un fichier reçu : des valeurs dans une liste, jamais des exceptions.

Chacune dit où (fichier, ligne, colonne, valeur), quoi, et quoi faire : le clerc renvoie le rapport au créancier sans
avoir à l'expliquer.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

COLONNES = ("gravite", "fichier", "ligne", "colonne", "valeur", "anomalie", "que_faire", "code")
_VALEUR_MAXIMALE = 120


class Gravite(StrEnum):
    """``erreur`` : la ligne est refusée ; ``avertissement`` : importée, à vérifier ; ``information`` : rien à faire."""

    ERREUR = "erreur"
    AVERTISSEMENT = "avertissement"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Anomalie:
    """Ce qui ne va pas à une ligne d'un fichier.

    ``ligne`` : rangée d'un classeur ou ligne d'un texte, à partir de 1 ; 0 pour le fichier entier.
    """

    gravite: Gravite
    code: str
    fichier: str
    ligne: int
    quoi: str
    que_faire: str
    colonne: str = ""
    valeur: str = ""

    def en_dict(self) -> dict[str, str | int]:
        """L'anomalie telle que la rend la ligne de commande et le rapport (:data:`COLONNES`)."""
        return {
            "gravite": self.gravite.value,
            "fichier": self.fichier,
            "ligne": self.ligne,
            "colonne": self.colonne,
            "valeur": abreger(self.valeur),
            "anomalie": self.quoi,
            "que_faire": self.que_faire,
            "code": self.code,
        }


def abreger(texte: str) -> str:
    """Un texte montrable : sur une ligne, sans caractère de commande, coupé à 120 caractères."""
    net = " ".join("".join(c if c.isprintable() else " " for c in texte[: 4 * _VALEUR_MAXIMALE]).split())
    return net if len(net) <= _VALEUR_MAXIMALE else net[: _VALEUR_MAXIMALE - 1] + "…"


def rapport_csv(anomalies: Iterable[Anomalie]) -> bytes:
    """Le rapport pour un tableur français : UTF-8 avec BOM, points-virgules, une ligne par anomalie."""
    sortie = io.StringIO(newline="")
    ecriture = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    ecriture.writerow(COLONNES)
    for anomalie in anomalies:
        contenu = anomalie.en_dict()
        ecriture.writerow([_sans_formule(str(contenu[colonne])) for colonne in COLONNES])
    return sortie.getvalue().encode("utf-8-sig")


def _sans_formule(texte: str) -> str:
    """Neutralise ce qu'un tableur prendrait pour une formule : la valeur vient d'un tiers."""
    return "'" + texte if texte.startswith(("=", "+", "-", "@", "\t")) else texte
