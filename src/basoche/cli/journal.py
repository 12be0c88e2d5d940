"""Des lignes trop diverses pour un tableau (un décompte : postes, intérêts, versements), tenues comme un journal.

Une ligne par opération : sa date, ce qu'elle est et de quoi elle est faite, son montant, le solde, le texte.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from basoche.cli.tableau import Colonne
from basoche.cli.vocabulaire import intituler
from basoche.droit.montant import Montant

Ecrire = Callable[[str, Any], str]

_NATURES = ("libelle", "nature", "evenement", "effet", "etape", "explication")
_MONTANTS = ("montant", "interets")
_SOLDES = ("solde", "reste")
_FORMULE = ("base", "taux", "jours", "diviseur")


def tenir_journal(lignes: Sequence[Mapping[str, Any]], ecrire: Ecrire, renvois: Mapping[str, str]) -> list[Colonne]:
    """Les colonnes du journal.

    Args:
        lignes: les lignes du résultat, dans leur ordre.
        ecrire: met une valeur en français selon sa clé.
        renvois: le numéro de chaque texte trop long.
    """
    rangees = [_rangee(dict(ligne), ecrire, renvois) for ligne in lignes]
    colonnes = [
        Colonne(intitule, [rangee[rang] for rangee in rangees], a_droite=intitule in ("Montant", "Solde"))
        for rang, intitule in enumerate(("Date", "Opération", "Montant", "Solde", "Texte"))
    ]
    return [colonne for colonne in colonnes if any(colonne.cellules)]


def _rangee(ligne: dict[str, Any], ecrire: Ecrire, renvois: Mapping[str, str]) -> tuple[str, ...]:
    """Chaque clé de la ligne est écrite une fois : dans sa colonne, ou dans l'opération."""
    quand = _prendre_date(ligne, ecrire)
    texte = str(ligne.pop("article", "") or "")
    montant = _prendre_montant(ligne, _MONTANTS, ecrire)
    solde = _prendre_montant(ligne, _SOLDES, ecrire)
    return quand, _decrire(ligne, ecrire), montant, solde, renvois.get(texte, texte)


def _prendre_date(ligne: dict[str, Any], ecrire: Ecrire) -> str:
    if ligne.get("du") and ligne.get("au"):
        return f"{ecrire('du', ligne.pop('du'))} au {ecrire('au', ligne.pop('au'))}"
    return ecrire("date", ligne.pop("date")) if ligne.get("date") else ""


def _prendre_montant(ligne: dict[str, Any], cles: Sequence[str], ecrire: Ecrire) -> str:
    for cle in cles:
        if isinstance(ligne.get(cle), Montant):
            return ecrire(cle, ligne.pop(cle))
    return ""


def _decrire(ligne: dict[str, Any], ecrire: Ecrire) -> str:
    if ligne.get("libelle") and ligne.get("nature_poste"):
        ligne["nature"] = ligne.pop("nature_poste")
    dits = [ecrire(cle, ligne.pop(cle)) for cle in _NATURES if ligne.get(cle)]
    morceaux = list({dit.casefold(): dit for dit in reversed(dits)}.values())[::-1]
    if all(ligne.get(cle) is not None for cle in _FORMULE):
        base, taux, jours, diviseur = (ecrire(cle, ligne.pop(cle)) for cle in _FORMULE)
        morceaux.append(f"{base} × {taux} × {jours} j / {diviseur}")
    reste = [_nommer(cle, ecrire(cle, valeur)) for cle, valeur in ligne.items() if _dit(valeur)]
    return " — ".join([*morceaux, *([", ".join(reste)] if reste else [])])


def _nommer(cle: str, valeur: str) -> str:
    """« poste 2 », « débiteur : A » : une clé et sa valeur, en français."""
    return f"poste {valeur}" if cle == "poste" else f"{_minuscule(intituler(cle))} : {valeur}"


def _dit(valeur: Any) -> bool:
    """Faux pour ce qui n'apprend rien : absent, vide, zéro euro."""
    return valeur not in (None, "", [], (), {}, Montant(0))


def _minuscule(intitule: str) -> str:
    return intitule[:1].lower() + intitule[1:]
