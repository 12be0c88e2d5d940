"""``basoche verifier-journal`` : le journal n'a-t-il pas été altéré ?"""

from __future__ import annotations

import typer

from basoche.cli.etude import preparer

application = typer.Typer(help="Vérifier que le journal n'a pas été altéré.")


@application.command("verifier-journal")
def verifier_journal() -> None:
    """Relire toute la chaîne du journal et dire chaque altération.

    Sortie 1 si le journal a été altéré. Exemple : basoche verifier-journal
    """
    preparer()
    from basoche.etude.journal.chaine import verifier_chaine
    from basoche.etude.journal.models import Entree

    alterations = list(verifier_chaine())
    for alteration in alterations:
        typer.echo(f"Entrée {alteration.numero} : {alteration.motif}.")
    if alterations:
        raise typer.Exit(1)
    typer.echo(f"Journal intact : {Entree.objects.count()} entrées.")
