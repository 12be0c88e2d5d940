"""``basoche restaurer`` : une étude neuve, faite d'une sauvegarde et vérifiée."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from basoche.cli.erreurs import MauvaisEmploi
from basoche.cli.etude import phrase_de_sauvegarde, preparer
from basoche.cli.flux import ecrire_erreur
from basoche.cli.progression import Progression

application = typer.Typer(help="Restaurer une sauvegarde dans une étude neuve, et la vérifier.")


@application.command()
def restaurer(
    depuis: Annotated[Path, typer.Argument(metavar="FICHIER", help="Sauvegarde à lire.")],
    verifier: Annotated[
        bool, typer.Option("--verifier", help="Rejouer totaux, journal, empreintes des pièces et soldes.")
    ] = False,
) -> None:
    """Restaurer une sauvegarde dans une étude neuve (BASOCHE_DONNEES, BASOCHE_BASE).

    Une sauvegarde abîmée ne laisse rien. Exemple : basoche restaurer etude.basoche --verifier
    """
    phrase = phrase_de_sauvegarde()
    if not depuis.is_file():
        raise MauvaisEmploi(f"« {depuis} » n'existe pas.", conseil="Donner le fichier d'une sauvegarde.")
    environnement = preparer(migrer=True)
    from basoche.etude.sauvegarde import restaurer as coffre

    barre = Progression(sys.stderr if sys.stderr.isatty() else None)
    suivre = lambda _table, nombre: barre.compter(nombre, 0)  # noqa: E731
    totaux = coffre.restaurer(depuis, phrase, donnees=environnement.donnees, suivre=suivre)
    barre.effacer()
    lignes = sum(table["lignes"] for table in totaux["tables"].values())
    typer.echo(f"Restauré : {lignes} lignes, {totaux['pieces']} pièces.")
    if verifier:
        rapport = coffre.verifier(totaux, donnees=environnement.donnees, suivre=suivre)
        barre.effacer()
        for ecart in rapport.ecarts:
            ecrire_erreur(f"Écart : {ecart}.")
        if rapport.ecarts:
            raise typer.Exit(1)
        typer.echo(f"Vérifié : {rapport.lignes} lignes, {rapport.pieces} pièces, {rapport.decomptes} décomptes.")
        typer.echo("Journal intact.")
