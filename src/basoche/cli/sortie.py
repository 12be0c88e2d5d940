"""Un résultat pour un terminal : la réponse d'abord, puis de quoi la refaire à la main."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from basoche.cli.journal import tenir_journal
from basoche.cli.tableau import Colonne, en_fiches, en_tableau
from basoche.cli.vocabulaire import intituler, nommer_valeur, nommer_verification
from basoche.droit.montant import Montant
from basoche.droit.resultat import Resultat

LARGEUR_MAX = 160
LARGEUR_MIN = 60
TEXTE_COURT = 24
_TEXTES = ("article",)
_POURCENTAGES = {"taux", "taux_pourcent", "taux_fixe", "taux_majore", "variation", "variation_pour_cent"}
_POURCENTAGES |= {"ecart_pour_cent", "fidelite_pour_cent"}


def en_texte(titre: str, resultat: Resultat, largeur: int | None = None) -> str:
    """Le résultat en français : valeurs, lignes, fondements, hypothèses, avertissements.

    Args:
        titre: le titre du calcul.
        resultat: ce que le calcul a rendu.
        largeur: nombre de colonnes ; par défaut celles du terminal.
    """
    if largeur is None:
        largeur = max(LARGEUR_MIN, min(LARGEUR_MAX, shutil.get_terminal_size((100, 24)).columns))
    blocs = [
        titre,
        _bloc_valeurs(resultat.valeurs, largeur),
        _bloc("Lignes", _lignes(resultat.lignes, largeur)),
        _bloc("Textes", _fondements(resultat, largeur)),
        _bloc("Hypothèses", _puces(resultat.hypotheses, largeur)),
        _bloc("Avertissements", _puces([f"{a.message} [{a.code}]" for a in resultat.avertissements], largeur, "!")),
    ]
    return "\n\n".join(bloc for bloc in blocs if bloc)


def en_francais(cle: str, valeur: Any) -> str:
    """Une valeur telle qu'on l'écrit : « 1 234,56 € », « 23/11/2026 », « 6,65 % », « oui »."""
    if valeur is None:
        return "—"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Montant):
        return valeur.en_francais()
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, Decimal):
        nombre = format(valeur, "f").replace(".", ",")
        return f"{nombre}\u00a0%" if cle in _POURCENTAGES else nombre
    if isinstance(valeur, Enum):
        return en_francais(cle, valeur.value)
    if isinstance(valeur, Mapping):
        return ", ".join(f"{intituler(c).lower()} : {en_francais(c, v)}" for c, v in valeur.items())
    if isinstance(valeur, Sequence) and not isinstance(valeur, str):
        return " ; ".join(en_francais(cle, element) for element in valeur) or "—"
    return nommer_valeur(cle, str(valeur))


def _bloc(titre: str, corps: str) -> str:
    return f"{titre}\n{corps}" if corps else ""


def _bloc_valeurs(valeurs: Mapping[str, Any], largeur: int) -> str:
    simples = {cle: valeur for cle, valeur in valeurs.items() if not _est_liste_d_objets(valeur)}
    marge = max((len(intituler(cle)) for cle in simples), default=0)
    lignes = [
        _replier(f"  {intituler(cle):<{marge}}  ", en_francais(cle, valeur), largeur) for cle, valeur in simples.items()
    ]
    blocs = ["\n".join(lignes)]
    blocs += [
        _bloc(intituler(cle), _recapituler(valeur, largeur))
        for cle, valeur in valeurs.items()
        if _est_liste_d_objets(valeur) and valeur
    ]
    return "\n\n".join(bloc for bloc in blocs if bloc)


def _recapituler(lignes: Sequence[Mapping[str, Any]], largeur: int) -> str:
    """Un tableau où chaque montant garde son nom (par titre, par débiteur), sans colonne à zéro ; sinon des fiches.

    Un journal n'y conviendrait pas : sa colonne « Montant » montrerait les intérêts pour le tout.
    """
    if not all("total" in ligne for ligne in lignes):
        return _lignes(lignes, largeur)
    cles = dict.fromkeys(cle for ligne in lignes for cle in ligne)
    dites = [cle for cle in cles if cle == "total" or any(ligne.get(cle) not in (None, Montant(0)) for ligne in lignes)]
    colonnes = [_colonne(cle, lignes, {}) for cle in dites]
    return en_tableau(colonnes, largeur) or en_fiches(colonnes, largeur)


def _est_liste_d_objets(valeur: Any) -> bool:
    return (
        isinstance(valeur, Sequence)
        and not isinstance(valeur, str)
        and bool(valeur)
        and all(isinstance(element, Mapping) for element in valeur)
    )


def _lignes(lignes: Sequence[Mapping[str, Any]], largeur: int) -> str:
    """Un tableau ; les colonnes vides partout n'y sont pas, et un texte long y est un renvoi."""
    cles = dict.fromkeys(cle for ligne in lignes for cle, valeur in ligne.items() if valeur not in (None, "", [], ()))
    renvois = _renvois(lignes)
    colonnes = [_colonne(cle, lignes, renvois if cle in _TEXTES else {}) for cle in cles]
    tableau = None if _sont_diverses(lignes) else en_tableau(colonnes, largeur)
    if tableau is None:
        tableau = en_tableau(tenir_journal(lignes, en_francais, renvois), largeur) or en_fiches(colonnes, largeur)
    notes = "\n".join(_replier(f"  {renvoi} ", article, largeur) for article, renvoi in renvois.items())
    return "\n".join(bloc for bloc in (tableau, notes) if bloc)


def _sont_diverses(lignes: Sequence[Mapping[str, Any]]) -> bool:
    """Vrai si les lignes tiennent un solde sans être de même sorte : un poste, un intérêt, un versement."""
    return any("solde" in ligne for ligne in lignes) and len({frozenset(ligne) for ligne in lignes}) > 1


def _colonne(cle: str, lignes: Sequence[Mapping[str, Any]], renvois: Mapping[str, str]) -> Colonne:
    valeurs = [ligne.get(cle) for ligne in lignes]
    cellules = ["" if valeur is None else en_francais(cle, valeur) for valeur in valeurs]
    nombres = all(isinstance(valeur, (Montant, Decimal, int, type(None))) for valeur in valeurs)
    return Colonne(intituler(cle), [renvois.get(cellule, cellule) for cellule in cellules], a_droite=nombres)


def _renvois(lignes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Les textes cités trop longs pour une colonne, chacun avec son numéro : « [1] »."""
    textes = dict.fromkeys(str(ligne[cle]) for ligne in lignes for cle in _TEXTES if ligne.get(cle))
    if all(len(texte) <= TEXTE_COURT for texte in textes):
        return {}
    return {texte: f"[{rang}]" for rang, texte in enumerate(textes, 1)}


def _fondements(resultat: Resultat, largeur: int) -> str:
    """Chaque texte une fois, puis les sources où il a été lu."""
    sources: dict[str, list[str]] = {}
    for fondement in resultat.fondements:
        niveau = nommer_verification(fondement.verification.value)
        sources.setdefault(fondement.article, []).append(f"{fondement.source} ({niveau})")
    lignes = []
    for article, lues in sources.items():
        lignes.append(_replier("  - ", article, largeur))
        lignes += [_replier("      ", lue, largeur) for lue in dict.fromkeys(lues)]
    return "\n".join(lignes)


def _puces(phrases: Sequence[str], largeur: int, puce: str = "-") -> str:
    return "\n".join(_replier(f"  {puce} ", phrase, largeur) for phrase in phrases)


def _replier(debut: str, texte: str, largeur: int) -> str:
    # Les espaces insécables d'un montant ne se coupent pas : textwrap ne connaît que les espaces ordinaires.
    lignes = textwrap.wrap(texte, max(20, largeur - len(debut)), break_on_hyphens=False) or [""]
    return "\n".join((debut if rang == 0 else " " * len(debut)) + ligne for rang, ligne in enumerate(lignes))
