"""Demander au clavier ce qui manque à un acte : un champ à la fois, relu aussitôt, et gardé à chaque réponse."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from basoche.cli.entree import lire_fichier
from basoche.cli.erreurs import INTERROMPUE, MauvaisEmploi, en_texte
from basoche.cli.flux import ecrire_erreur
from basoche.droit.erreurs import ErreurBasoche

if TYPE_CHECKING:
    from basoche.redaction.acte import Reglages
    from basoche.redaction.demande import Demande, Questionnaire

_AIDE = "?"


def completer(code: str, donnees: str | None, gardees: Path, reglages: Reglages, *, date_imposee: bool = False) -> Path:
    """Demande ce qui manque, et rend le fichier où les données complètes sont gardées.

    Args:
        code: l'acte à rédiger.
        donnees: un fichier de données à compléter ; sans lui, celles déjà gardées, s'il y en a.
        gardees: où chaque réponse est écrite aussitôt.
        reglages: la date et l'étude de l'acte.
        date_imposee: la date des réglages est celle de l'acte.

    Raises:
        ErreurBasoche: données de départ illisibles, ou acte que Basoche ne rédige pas.
        typer.Exit: interrompu (Ctrl-C, fin de l'entrée) ; ce qui a été saisi est dans le fichier.
    """
    from basoche.redaction.demande import Questionnaire

    connues = _connues(donnees, gardees)
    questionnaire = Questionnaire(code, connues, le=reglages.le, etude=reglages.etude, date_imposee=date_imposee)
    typer.echo("Chaque champ qui manque est demandé. « ? » l'explique ; Ctrl-C arrête et garde ce qui est saisi.")
    try:
        _interroger(questionnaire, gardees)
    except (KeyboardInterrupt, EOFError, typer.Abort):
        garder(gardees, questionnaire.donnees)
        typer.echo("")
        ecrire_erreur(f"Vos réponses sont gardées dans « {gardees} » : la même commande reprend où vous en étiez.")
        raise typer.Exit(INTERROMPUE) from None
    garder(gardees, questionnaire.donnees)
    return gardees


def _connues(donnees: str | None, gardees: Path) -> dict[str, Any]:
    if donnees is not None:
        return lire_fichier(donnees, "--donnees")
    return lire_fichier(str(gardees), "--garder") if gardees.is_file() else {}


def garder(fichier: Path, donnees: Mapping[str, Any]) -> None:
    """Écrit les données d'un coup, lisibles par « --donnees ».

    Raises:
        ErreurBasoche: le fichier ne peut pas être écrit.
    """
    from basoche.echanges.ecriture import ecrire_atomiquement

    ecrire_atomiquement(fichier, (json.dumps(donnees, ensure_ascii=False, indent=2, default=str) + "\n").encode())


def _interroger(questionnaire: Questionnaire, gardees: Path) -> None:
    ouvertes: list[Demande] = []
    while True:
        demande = questionnaire.prochaine()
        while ouvertes and (demande is None or not demande.chemin.startswith(f"{ouvertes[-1].chemin}[")):
            if not _un_autre(ouvertes[-1]):
                ouvertes.pop()
                continue
            questionnaire.ouvrir(ouvertes[-1])
            demande = questionnaire.prochaine()
        if demande is None:
            return
        if questionnaire.est_liste_de_groupes(demande):
            typer.echo(f"\n{demande.titre}")
            questionnaire.ouvrir(demande)
            ouvertes.append(demande)
            continue
        _demander(questionnaire, demande)
        garder(gardees, questionnaire.donnees)


def _un_autre(demande: Demande) -> bool:
    reponse = typer.prompt(f"  Un autre élément dans « {demande.titre} » ? [o/N]", default="n", show_default=False)
    return str(reponse).strip().casefold() in ("o", "oui")


def _demander(questionnaire: Questionnaire, demande: Demande) -> None:
    """Pose la question jusqu'à une réponse lisible."""
    article = f" ({demande.article})" if demande.article else ""
    typer.echo(f"\n{demande.titre or demande.chemin}{article}\n  champ : {demande.chemin}{_forme(demande)}")
    while True:
        reponse = str(typer.prompt("  >", default="", show_default=False, prompt_suffix=" "))
        if reponse.strip() == _AIDE:
            typer.echo(f"  {demande.explication or 'Le modèle imprime ce champ.'}")
            continue
        try:
            questionnaire.repondre(demande, reponse)
        except ErreurBasoche as refus:
            typer.echo(en_texte(refus))
            continue
        return


def _forme(demande: Demande) -> str:
    if demande.type == "booleen":
        return " ; oui ou non (o/n)"
    if demande.choix:
        return f" ; au choix : {', '.join(demande.choix)}"
    exemple = f" ; exemple : {demande.exemple}" if demande.exemple else ""
    return f"{exemple} ; séparer par « ; »" if demande.type == "liste" else exemple


def fichier_garde(sortie: Path, garder_dans: Path | None) -> Path:
    """Où garder les réponses : le fichier choisi, sinon à côté de l'acte (« acte.donnees.json »).

    Raises:
        MauvaisEmploi: le fichier choisi est celui de l'acte, ou un dossier.
    """
    fichier = garder_dans or sortie.with_suffix(".donnees.json")
    if fichier.resolve() == sortie.resolve() or fichier.is_dir():
        raise MauvaisEmploi(
            f"--garder « {fichier} » ne peut pas recevoir les données.", conseil="Choisir un autre nom."
        )
    return fichier
