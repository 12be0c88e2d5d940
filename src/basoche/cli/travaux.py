"""``basoche travaux`` : les travaux longs en attente (imports, lots d'actes)."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from basoche.cli.etude import preparer

application = typer.Typer(help="Faire les travaux longs en attente.")


@application.command()
def travaux(
    une_fois: Annotated[bool, typer.Option("--une-fois", help="Finir quand plus rien n'attend.")] = False,
) -> None:
    """Faire les travaux longs que l'application a mis en attente, jusqu'à l'interruption.

    Un travail coupé est repris où il en était, sans rien perdre ni doubler. Un seul processus à la fois par étude.
    Exemple : basoche travaux --une-fois
    """
    preparer(migrer=True)
    from basoche.etude.travaux.file import travailler

    travailler(une_fois=une_fois, dire=_dire)
    if une_fois:
        typer.echo("Rien n'attend.")


def _dire(ligne: str) -> None:
    typer.echo(ligne)
    sys.stdout.flush()
