"""Le décompte à l'écran : les mêmes lignes que le calcul, en cinq colonnes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from basoche.droit.montant import Montant
from basoche.droit.source import Fondement, Verification
from basoche.etude.dossiers.decompte import Decompte

COLONNES = ("Du", "Au", "Ce qui se passe", "Calcul", "Somme", "Solde")
_SOMMES = frozenset({"Somme", "Solde"})


@dataclass(frozen=True, slots=True)
class Cellule:
    """Un texte, son alignement, et sa colonne."""

    texte: str
    somme: bool = False
    titre: str = ""


def tableau_du_decompte(decompte: Decompte) -> dict[str, Any]:
    """Colonnes et lignes ; vides si le calcul refuse."""
    lignes = decompte.resultat.lignes if decompte.resultat else ()
    return {
        "colonnes": [{"nom": nom, "somme": nom in _SOMMES} for nom in COLONNES],
        "lignes": [
            [replace(cellule, titre=nom) for nom, cellule in zip(COLONNES, _cellules(ligne), strict=True)]
            for ligne in lignes
        ],
    }


def fondements_uniques(decompte: Decompte) -> list[Fondement]:
    """Chaque article une fois, dans l'ordre où il a servi ; de deux vérifications, la moins sûre se montre."""
    surete = list(Verification)
    uniques: dict[str, Fondement] = {}
    for fondement in decompte.resultat.fondements if decompte.resultat else ():
        deja = uniques.get(fondement.article)
        if deja is None or surete.index(fondement.verification) > surete.index(deja.verification):
            uniques[fondement.article] = fondement
    return list(uniques.values())


def _cellules(ligne: Mapping[str, Any]) -> list[Cellule]:
    if "jours" in ligne:
        calcul = f"{_euros(ligne['base'])} × {_taux(ligne['taux'])} × {ligne['jours']} j / {ligne['diviseur']}"
        quoi, somme = f"{ligne['nature']} ({ligne['article']})", ligne["interets"]
    elif ligne.get("nature") == "versement":
        parts = ((nom, ligne[nom]) for nom in ("frais", "interets", "principal"))
        calcul = " · ".join(f"{nom} {_euros(part)}" for nom, part in parts if part)
        quoi, somme = f"Versement : {ligne['regle']} ({ligne['article']})", ligne["montant"]
    else:
        calcul, quoi, somme = "", str(ligne.get("libelle") or ligne.get("nature", "")), ligne.get("montant")
    return [
        Cellule(_jour(ligne.get("du") or ligne.get("date"))),
        Cellule(_jour(ligne.get("au"))),
        Cellule(quoi),
        Cellule(calcul),
        Cellule(_euros(somme), somme=True),
        Cellule(_euros(ligne.get("solde")), somme=True),
    ]


def _euros(somme: Montant | None) -> str:
    return somme.en_francais() if isinstance(somme, Montant) else ""


def _taux(taux: Any) -> str:
    return f"{taux}".replace(".", ",") + "\u00a0%"


def _jour(le: date | None) -> str:
    return f"{le:%d/%m/%Y}" if isinstance(le, date) else ""
