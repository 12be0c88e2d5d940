"""``basoche strategie`` : la suite d'un dossier, et le plan de l'étude."""

from __future__ import annotations

import typer

from basoche.cli.strategie_conseiller import conseiller_dossier
from basoche.cli.strategie_planifier import planifier

application = app = typer.Typer(help="Choisir la suite d'un dossier, planifier l'étude.")


@app.callback()
def strategie() -> None:
    """Choisir la suite d'un dossier, planifier l'étude."""


app.command("conseiller")(conseiller_dossier)
app.command()(planifier)
