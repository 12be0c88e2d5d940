"""``basoche travaux`` : la file des travaux longs (imports, lots d'actes)."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from basoche.cli.etude import preparer

application = typer.Typer(help="Faire les travaux mis en file.")


@application.command()
def travaux(
    une_fois: Annotated[bool, typer.Option("--une-fois", help="Finir quand la file est vide.")] = False,
) -> None:
    """Faire les travaux longs que l'application a mis en file, jusqu'à l'interruption.

    Un travail coupé est repris où il en était, sans rien perdre ni doubler. Un seul processus à la fois par étude.
    Exemple : basoche travaux --une-fois
    """
    preparer(migrer=True)
    from basoche.etude.travaux.file import travailler

    travailler(une_fois=une_fois, dire=_dire)
    if une_fois:
        typer.echo("La file est vide.")


def _dire(ligne: str) -> None:
    typer.echo(ligne)
    sys.stdout.flush()
