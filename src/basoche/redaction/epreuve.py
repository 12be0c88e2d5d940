"""L'épreuve d'un acte : l'arbre rédigé pour être contrôlé, même s'il a des trous. Elle ne s'imprime jamais."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.droit.actes import acte
from basoche.instrumentum import Arbre, lire_markdown
from basoche.redaction.donnees import lire_donnees
from basoche.redaction.modele import insecables, modele_du_code, modeles_livres, poser
from basoche.redaction.textes import textes_reproduits

CONTROLE = "controle"


@dataclass(frozen=True, slots=True)
class Epreuve:
    """Les champs lus, l'arbre (``None`` si Basoche ne rédige pas l'acte) et les chemins des champs manquants."""

    donnees: Mapping[str, Any]
    arbre: Arbre | None
    manquants: tuple[str, ...]


def tirer_epreuve(
    code: str, brutes: Mapping[str, Any], *, le: date, etude: Mapping[str, str] | None = None, souple: bool = False
) -> Epreuve:
    """Rédige un acte pour le contrôler : un champ manquant y laisse « … » au lieu d'être refusé.

    Args:
        code: l'acte du catalogue.
        brutes: les données JSON ; le groupe ``controle`` n'est pas imprimé et passe tel quel.
        le: la date à laquelle lire les textes reproduits.
        etude: l'en-tête de l'étude, si les données ne l'ont pas.
        souple: accepte les formes saisies à la main.

    Raises:
        ActeInconnu: aucun acte ne porte ce code.
        ChampInconnu, ChampInvalide: des données que l'acte n'attend pas, ou illisibles.
    """
    demande = acte(code)
    propres = {cle: valeur for cle, valeur in brutes.items() if cle != CONTROLE}
    du_controle = {CONTROLE: brutes[CONTROLE]} if CONTROLE in brutes else {}
    if code not in modeles_livres():
        return Epreuve({**propres, **du_controle}, None, ())
    lues = lire_donnees(code, propres, souple=souple).valeurs
    completes = {"textes": textes_reproduits(demande, le), **({"etude": etude} if etude else {}), **lues}
    texte, manquants = poser(modele_du_code(code), completes)
    return Epreuve({**completes, **du_controle}, lire_markdown(insecables(texte)), tuple(manquants))
