"""``basoche sauvegarder`` : une sauvegarde chiffrée, à chaud."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from basoche.cli.erreurs import MauvaisEmploi
from basoche.cli.etude import phrase_de_sauvegarde, preparer
from basoche.cli.progression import Progression

application = typer.Typer(help="Sauvegarder l'étude à chaud, chiffrée.")


@application.command()
def sauvegarder(
    vers: Annotated[Path, typer.Option("-o", "--vers", metavar="FICHIER", help="Fichier à écrire.")],
) -> None:
    """Écrire une sauvegarde chiffrée de la base et des pièces, sans arrêter l'application.

    La phrase de chiffrement est dans BASOCHE_CLE_SAUVEGARDE. Exemple : basoche sauvegarder -o etude.basoche
    """
    phrase = phrase_de_sauvegarde()
    _verifier_la_sortie(vers)
    environnement = preparer()
    from basoche.etude.sauvegarde.sauver import sauvegarder as ecrire

    barre = Progression(sys.stderr if sys.stderr.isatty() else None)
    totaux = ecrire(vers, phrase, donnees=environnement.donnees, suivre=lambda _table, nombre: barre.compter(nombre, 0))
    barre.effacer()
    lignes = sum(table["lignes"] for table in totaux["tables"].values())
    typer.echo(f"{vers} : {lignes} lignes, {totaux['pieces']} pièces, {vers.stat().st_size} octets.")


def _verifier_la_sortie(vers: Path) -> None:
    """Refuse d'écrire à la place d'autre chose qu'une sauvegarde : la base de l'étude, une pièce, un dossier.

    Raises:
        MauvaisEmploi: la place est prise, ou son dossier n'existe pas.
    """
    from basoche.etude.sauvegarde.coffre import SIGNATURE

    motif = None
    if vers.is_dir():
        motif = "c'est un dossier"
    elif not vers.parent.is_dir():
        motif = f"le dossier « {vers.parent} » n'existe pas"
    elif vers.exists():
        with vers.open("rb") as place:
            debut = place.read(len(SIGNATURE))
        if debut not in (b"", SIGNATURE):
            motif = "ce fichier n'est pas une sauvegarde, il serait perdu"
    if motif:
        raise MauvaisEmploi(
            f"« {vers} » ne peut pas être écrit : {motif}.", conseil="Choisir un autre fichier de sortie (-o)."
        )
