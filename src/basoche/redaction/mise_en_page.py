"""La mise en page d'un acte : des données que l'étude règle, lues strictement."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from basoche.droit.erreurs import ErreurBasoche

MISES_EN_PAGE = Path(__file__).parent / "mises_en_page"
POLICES = ("Noto Serif", "Noto Sans")
_PIED = ("dossier", "code", "initiales")
# Bornes d'une feuille A4 lisible, en millimètres ou en points.
_BORNES = {
    ("page", "haut"): (5, 60), ("page", "bas"): (5, 60), ("page", "gauche"): (5, 60), ("page", "droite"): (5, 60),
    ("cadre", "depuis_la_gauche"): (0, 80), ("cadre", "epaisseur"): (0, 3), ("cadre", "marge"): (0, 15),
    ("police", "corps"): (8, 14), ("police", "avertissement"): (10, 18), ("police", "note"): (7, 12),
    ("pied", "hauteur"): (6, 30),
    ("fenetre", "gauche"): (15, 125), ("fenetre", "haut"): (25, 80),
    ("fenetre", "largeur"): (60, 110), ("fenetre", "hauteur"): (15, 50),
}  # fmt: skip


@cache
def mise_en_page(nom: str = "arrete_2023") -> Mapping[str, Any]:
    """Une mise en page livrée : ``arrete_2023`` (acte encadré), ``ecrit`` (sans cadre) ou ``lettre``.

    Raises:
        ErreurBasoche: nom inconnu (``mise_en_page_inconnue``).
    """
    chemin = MISES_EN_PAGE / f"{nom}.yaml"
    if "/" in nom or ".." in nom or not chemin.is_file():
        connues = ", ".join(sorted(c.stem for c in MISES_EN_PAGE.glob("*.yaml")))
        raise ErreurBasoche(
            f"Aucune mise en page ne s'appelle « {nom} ».",
            conseil=f"Employer : {connues}.",
            code="mise_en_page_inconnue",
        )
    lue: Mapping[str, Any] = yaml.safe_load(chemin.read_text(encoding="utf-8"))
    return _verifiee(lue)


def regler(base: Mapping[str, Any], reglages: Mapping[str, Any]) -> Mapping[str, Any]:
    """La mise en page de l'étude : la base, et ce que l'étude y change.

    Raises:
        ErreurBasoche: clé inconnue ou valeur hors bornes (``mise_en_page_invalide``).
    """
    reglee = dict(base)
    for cle, valeur in reglages.items():
        if cle not in base:
            raise _invalide(f"clé inconnue « {cle} »")
        if isinstance(base[cle], Mapping):
            inconnues = set(valeur) - set(base[cle])
            if inconnues:
                raise _invalide(f"clés inconnues dans « {cle} » : {', '.join(sorted(inconnues))}")
            reglee[cle] = {**base[cle], **valeur}
        else:
            reglee[cle] = valeur
    return _verifiee(reglee)


def _verifiee(lue: Mapping[str, Any]) -> Mapping[str, Any]:
    for (groupe, cle), (mini, maxi) in _BORNES.items():
        if lue[groupe] is None:  # sans fenêtre d'enveloppe
            continue
        valeur = lue[groupe][cle]
        if isinstance(valeur, bool) or not isinstance(valeur, int | float):
            raise _invalide(f"{groupe}.{cle} n'est pas un nombre")
        sans_cadre = groupe == "cadre" and not lue["cadre"]["present"]
        if not sans_cadre and not mini <= valeur <= maxi:
            raise _invalide(f"{groupe}.{cle} vaut {valeur}, il faut de {mini} à {maxi}")
    for cle in ("texte", "titres"):
        if lue["police"][cle] not in POLICES:
            raise _invalide(f"police « {lue['police'][cle]} » non livrée (livrées : {', '.join(POLICES)})")
    if set(lue["pied"]["elements"]) - set(_PIED):
        raise _invalide(f"pied.elements n'admet que {', '.join(_PIED)}")
    if lue["sceau"] is not None and "<svg" not in str(lue["sceau"])[:500]:
        raise _invalide("sceau n'est pas une image SVG (donner le texte du fichier)")
    return lue


def _invalide(pourquoi: str) -> ErreurBasoche:
    return ErreurBasoche(
        f"Mise en page : {pourquoi}.",
        conseil="Corriger les réglages de présentation de l'étude.",
        code="mise_en_page_invalide",
    )
