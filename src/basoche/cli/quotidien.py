"""``basoche quotidien`` : la nuit de l'étude, à lancer chaque jour."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from basoche.cli.acte_commun import jour_de_l_option
from basoche.cli.etude import preparer
from basoche.cli.veille_reseau import relever_la_nuit

application = typer.Typer(help="Passer la nuit : échéances, alertes, relances.")


@application.command()
def quotidien(
    le: Annotated[
        str | None, typer.Option("--le", metavar="DATE", help="Le jour qui s'ouvre (défaut : aujourd'hui).")
    ] = None,
) -> None:
    """Faire ce que chaque jour demande : préavis, escalades, prescriptions, ménage, courriels d'alerte.

    Avec BASOCHE_VEILLE_NUIT=oui, relève aussi les textes (basoche veille relever) ; une panne du réseau se dit, et la
    nuit suivante reprend. Rejouable : relancée le même jour, elle ne crée ni n'envoie rien de plus. Sortie 1 si un
    courriel n'est pas parti.
    Exemple : basoche quotidien
    """
    jour = jour_de_l_option(le) or datetime.now(UTC).astimezone().date()
    preparer(migrer=True)
    from django.conf import settings

    from basoche.etude.travaux.nuit import ouvrir_le_jour

    bilan = ouvrir_le_jour(jour)
    typer.echo(bilan.agenda.en_phrase())
    typer.echo(
        f"Courriels : {bilan.courriels}, {settings.COURRIEL.en_phrase()}. Ménage : {bilan.menage} ligne(s) ôtée(s)."
    )
    if settings.ENVIRONNEMENT.textes:
        typer.echo(relever_la_nuit())
    for echec in bilan.echecs:
        typer.echo(echec, err=True)
    if bilan.echecs:
        raise typer.Exit(1)
