"""Ce que partagent les commandes qui rédigent et contrôlent : forme des réponses, date, motifs en français."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer

from basoche.cli.erreurs import MauvaisEmploi
from basoche.cli.reponse import encoder, encoder_etiquette
from basoche.droit.erreurs import ErreurBasoche
from basoche.guichet.champs import lire_date

GRAVITES = {
    "nullite_de_fond": "Nullité de fond",
    "nullite_de_forme": "Nullité de forme",
    "caducite": "Caducité",
    "irrecevabilite": "Irrecevabilité",
    "irregularite": "Irrégularité sans nullité",
    "a_verifier": "À vérifier",
}
VERDICTS = {
    "conforme": "CONFORME",
    "conforme_avec_reserve": "CONFORME AVEC RÉSERVE",
    "non_conforme": "NON CONFORME",
}


class Format(StrEnum):
    """La forme de la réponse."""

    TEXTE = "texte"
    JSON = "json"


Code = Annotated[str | None, typer.Argument(metavar="CODE", help="Code de l'acte, par exemple cmd_saisie_vente.")]
Donnees = Annotated[
    str | None,
    typer.Option("--donnees", metavar="DONNEES.json", help="Données de l'acte (« - » : entrée standard)."),
]
Forme = Annotated[Format, typer.Option("--format", help="Forme de la réponse à l'unité ; un lot répond en JSON.")]


def jour_de_l_option(le: str | None) -> date | None:
    """La date donnée par ``--le``.

    Raises:
        MauvaisEmploi: elle ne se lit pas.
    """
    try:
        return lire_date(le, "le", True) if le is not None else None
    except ErreurBasoche as refus:
        raise MauvaisEmploi(refus.message, conseil=refus.conseil, code=refus.code) from None


def en_ligne(cas: Any, reponse: Mapping[str, Any]) -> str:
    """La réponse du contrat, ``cas`` en tête, en JSON sur une ligne."""
    return en_ligne_etiquetee(encoder_etiquette(cas), reponse)


def en_ligne_etiquetee(etiquette: str, reponse: Mapping[str, Any]) -> str:
    """Comme :func:`en_ligne`, ``cas`` étant déjà en JSON."""
    return f'{{"cas": {etiquette}, {encoder(dict(reponse))[1:]}'


def ecrire_motifs(motifs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Les motifs d'un contrôle, pour un terminal : gravité, article, explication, remède."""
    lignes = []
    for motif in motifs:
        lignes += [
            "",
            f"  {GRAVITES[motif['gravite']]} [{motif['id']}], {motif['article']}",
            f"      {motif['explication']}",
            f"      Que faire : {motif['remede']}",
        ]
    return [imprimable(ligne) for ligne in lignes]


def imprimable(ligne: str) -> str:
    """La ligne sans les caractères de commande qu'une donnée hostile y aurait mis."""
    return "".join(signe for signe in ligne if signe.isprintable() or signe in "\u00a0\u202f")
