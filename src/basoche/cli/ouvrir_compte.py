"""``basoche ouvrir-compte`` : le premier compte d'une étude neuve, celui d'un commissaire de justice."""

from __future__ import annotations

import sys
from datetime import date
from getpass import getpass
from typing import Annotated

import typer

from basoche.cli.erreurs import MauvaisEmploi
from basoche.cli.etude import preparer
from basoche.cli.flux import ecrire_erreur

application = typer.Typer(help="Ouvrir le premier compte de l'étude, celui d'un commissaire de justice.")
_QUESTIONS = {
    "identifiant": "Identifiant (lettres sans accent, chiffres, point ou tiret)",
    "prenom": "Prénom",
    "nom": "Nom",
    "nomination": "Nomination (référence de l'arrêté)",
}


@application.command("ouvrir-compte")
def ouvrir_compte(
    identifiant: Annotated[str, typer.Option("--identifiant", metavar="NOM", help="Identifiant de connexion.")] = "",
    prenom: Annotated[str, typer.Option("--prenom", metavar="TEXTE", help="Prénom.")] = "",
    nom: Annotated[str, typer.Option("--nom", metavar="TEXTE", help="Nom.")] = "",
    nomination: Annotated[
        str, typer.Option("--nomination", metavar="TEXTE", help="Référence de l'arrêté de nomination.")
    ] = "",
    lire_phrase: Annotated[
        bool, typer.Option("--lire-phrase", help="Lire la phrase de passe sur l'entrée, au lieu d'en tirer une.")
    ] = False,
) -> None:
    """Ouvrir le premier compte d'une étude neuve : celui d'un commissaire de justice.

    Dans un terminal, ce qui n'est pas donné est demandé. Sans --lire-phrase, une phrase de passe est tirée au sort,
    affichée une seule fois, et changée à la première entrée. Les comptes suivants s'ouvrent depuis la page Équipe.

    Exemple : basoche ouvrir-compte --identifiant c.durand --prenom Claire --nom Durand
    """
    donnes = {"identifiant": identifiant, "prenom": prenom, "nom": nom, "nomination": nomination}
    lus = {cle: donne.strip() or _demander(cle) for cle, donne in donnes.items()}
    phrase = _lire_phrase() if lire_phrase else ""
    preparer(migrer=True)
    from basoche.etude.equipe.actions import ouvrir_premier_compte

    tiree = ouvrir_premier_compte(**lus, le=date.today(), phrase=phrase)  # noqa: DTZ011 (le jour de la machine)
    typer.echo(f"Compte ouvert : {lus['identifiant'].lower()}, commissaire de justice.")
    if not phrase:
        typer.echo(f"Phrase de passe : {tiree}")
        typer.echo("Elle n'est affichée qu'ici, et se change à la première entrée.")
    typer.echo("Ensuite : basoche serveur, puis la page Équipe ouvre les autres comptes.")


def _demander(champ: str) -> str:
    if not sys.stdin.isatty():
        raise MauvaisEmploi(
            f"Il manque --{champ}.", conseil="Le donner, ou lancer la commande dans un terminal : elle le demande."
        )
    ecrire_erreur(f"{_QUESTIONS[champ]} :")
    if not (lu := sys.stdin.readline().strip()):
        raise MauvaisEmploi(f"Il manque --{champ}.", conseil="Relancer la commande et répondre.")
    return lu


def _lire_phrase() -> str:
    """La première ligne de l'entrée ; dans un terminal, deux fois et sans l'afficher."""
    if not sys.stdin.isatty():
        phrase = sys.stdin.readline().rstrip("\r\n")
    else:
        phrase = getpass("Phrase de passe : ")
        if getpass("Encore une fois : ") != phrase:
            raise MauvaisEmploi("Les deux phrases diffèrent.", conseil="Relancer la commande ; rien n'est enregistré.")
    if not phrase:
        raise MauvaisEmploi(
            "Aucune phrase de passe n'a été lue.",
            conseil="La donner sur l'entrée, ou ôter --lire-phrase pour en tirer une.",
        )
    return phrase
