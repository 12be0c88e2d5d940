"""``basoche demo`` : du fichier d'un créancier aux actes imprimables, sans serveur."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from basoche.cli.erreurs import MauvaisEmploi
from basoche.cli.progression import Progression
from basoche.demonstration.bilan import en_texte
from basoche.demonstration.deroulement import derouler
from basoche.demonstration.generateur import DATE_DE_REFERENCE
from basoche.droit.erreurs import ErreurBasoche
from basoche.guichet.champs import lire_date

application = typer.Typer(help="Dérouler la démonstration, du fichier d'un créancier aux actes.")


@application.command()
def demo(
    sans_serveur: Annotated[
        bool,
        typer.Option("--sans-serveur", help="S'arrêter au bilan et laisser les fichiers dans le dossier de sortie."),
    ] = False,
    dossier: Annotated[Path, typer.Option("--dossier", metavar="DOSSIER", help="Dossier de sortie.")] = Path("demo"),
    le: Annotated[
        str | None, typer.Option("--le", metavar="DATE", help="Date du tri (défaut : celle du portefeuille livré).")
    ] = None,
    creances: Annotated[
        int | None, typer.Option("--creances", min=1, metavar="N", help="N'en dérouler que les N premières.")
    ] = None,
    processus: Annotated[
        int | None, typer.Option("--processus", min=1, metavar="N", help="Nombre de processus (défaut : un par cœur).")
    ] = None,
) -> None:
    """Importer un portefeuille fictif de 2 000 créances, les calculer, les trier, en chiffrer et imprimer la suite.

    Chaque créance reçoit son décompte, puis ce que le droit permet : mise en demeure sans titre, commandement sur un
    titre exécutoire notifié, note au créancier si elle est prescrite. Le bilan est affiché, et laissé en CSV et en PDF.

    Exemple : basoche demo --sans-serveur
    """
    debut = time.monotonic()
    barre = Progression(sys.stderr if sys.stderr.isatty() else None)
    try:
        bilan = derouler(
            dossier,
            le=lire_date(le, "le", souple=True) if le else DATE_DE_REFERENCE,
            creances=creances,
            processus=processus,
            suivre=lambda _etape, nombre: barre.compter(nombre, 0),
        )
    except ErreurBasoche as refus:
        raise MauvaisEmploi(refus.message, conseil=refus.conseil, code=refus.code) from None
    finally:
        barre.effacer()
    typer.echo(en_texte(bilan))
    typer.echo(
        f"\n  Fichiers dans {dossier} : bilan.pdf, bilan.csv, anomalies.csv, decomptes/, lettres/, actes/, notes/"
    )
    typer.echo(f"  Durée : {time.monotonic() - debut:.0f} s".replace(".", ","))
    if not sans_serveur:
        typer.echo("  L'application web n'existe pas encore : la démonstration s'arrête au bilan.")
