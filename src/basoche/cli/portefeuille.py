"""``basoche portefeuille`` : le décompte de millions de créances, d'un fichier Parquet à un autre."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from basoche.cli.erreurs import MauvaisEmploi
from basoche.cli.progression import Progression
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.jours import verifier_calendrier
from basoche.guichet.champs import lire_date

if TYPE_CHECKING:
    from basoche.portefeuille.tranches import Evaluation

application = app = typer.Typer(help="Évaluer un grand portefeuille de créances.")

_MOTIFS_MONTRES = 10
Sortie = Annotated[Path, typer.Option("-o", "--sortie", metavar="SORTIE.parquet", help="Fichier Parquet à écrire.")]


@app.callback()
def portefeuille() -> None:
    """Évaluer un grand portefeuille de créances : un fichier Parquet entre, un autre sort."""


@app.command()
def evaluer(
    entree: Annotated[Path, typer.Argument(metavar="ENTRÉE.parquet", help="Portefeuille, aux colonnes du contrat.")],
    au: Annotated[str, typer.Option("--au", metavar="DATE", help="Jour d'arrêté.")],
    sortie: Sortie,
    dask: Annotated[
        str | None,
        typer.Option("--dask", metavar="ADRESSE", help="Ordonnanceur Dask : calculer sur plusieurs machines."),
    ] = None,
    tranche: Annotated[
        int, typer.Option("--tranche", metavar="N", min=1, help="Créances refaites au plus après un arrêt brutal.")
    ] = 1_000_000,
) -> None:
    """Arrêter chaque créance d'un portefeuille : taux légal, majoration, capitalisation, versements, au centime.

    Colonnes d'entrée : id, principal_centimes, du, categorie, executoire_le, capitalisation_depuis, versements_dates,
    versements_centimes. Colonnes de sortie : id, principal_centimes, interets_centimes, trop_percu_centimes, calcul
    (noyau, lisible ou refuse), motif. La prescription des intérêts n'est pas appliquée. Coupée, la même commande
    reprend.

    Sortie 0 : tout est calculé ; 1 : au moins une créance refusée ; 2 : fichier inutilisable, rien n'est écrit.
    Exemple : basoche portefeuille evaluer creances.parquet --au 2026-11-23 -o arretes.parquet
    """
    debut = time.monotonic()
    barre = Progression(sys.stderr if sys.stderr.isatty() else None)
    with _refuser(barre):
        faite = _evaluer(entree, au, sortie, dask, tranche, barre)
    _montrer(faite, sortie, time.monotonic() - debut)
    if faite.bilan.calculs["refuse"]:
        raise typer.Exit(1)


@contextmanager
def _refuser(barre: Progression) -> Iterator[None]:
    """Tout refus est ici un mauvais emploi : rien n'est écrit."""
    try:
        yield
    except ModuleNotFoundError as absent:
        if (absent.name or "basoche").startswith("basoche"):
            raise
        raise MauvaisEmploi(
            f"Le portefeuille demande {absent.name}, qui n'est pas installé.",
            conseil="Installer l'extra : pip install 'basoche[portefeuille]'.",
            code="extra_manquant",
        ) from None
    except ErreurBasoche as refus:
        raise MauvaisEmploi(refus.message, conseil=refus.conseil, code=refus.code) from None
    finally:
        barre.effacer()


def _evaluer(entree: Path, au: str, sortie: Path, adresse: str | None, tranche: int, barre: Progression) -> Evaluation:
    jour = lire_date(au, "au", souple=True)
    verifier_calendrier(jour, "au")
    from basoche.portefeuille.compilation import prevenir

    prevenir(_annoncer_la_compilation)
    from basoche.portefeuille.lecture import ouvrir
    from basoche.portefeuille.tranches import evaluer as evaluer_fichier

    with ouvrir(entree) as fichier:
        barre.taille = fichier.metadata.num_rows

    def suivre(creances: int) -> None:
        barre.lire(creances)
        barre.compter(creances, 0)

    with ExitStack() as pile:
        executer = None
        if adresse is not None:
            from basoche.portefeuille.grappe import rejoindre

            executer = pile.enter_context(rejoindre(adresse))
        return evaluer_fichier(entree, jour, sortie, suivre=suivre, par_tranche=tranche, executer=executer)


def _annoncer_la_compilation() -> None:
    typer.echo("Compilation du noyau, une fois pour cette machine : quelques secondes…", err=True)


def _montrer(faite: Evaluation, sortie: Path, secondes: float) -> None:
    bilan = faite.bilan
    duree = f"{secondes:.1f}".replace(".", ",")
    typer.echo(f"{sortie} : {_nombre(bilan.lignes, 'créance')} en {duree} s")
    if faite.reprises:
        typer.echo(f"  reprise : {_nombre(faite.reprises, 'tranche')} d'un passage arrêté")
    for calcul, dit in _CALCULS.items():
        typer.echo(f"  {dit} : {_nombre(bilan.calculs[calcul])}")
    for (calcul, motif), nombre in bilan.motifs.most_common(_MOTIFS_MONTRES):
        typer.echo(f"    {_nombre(nombre)} {_CALCULS[calcul].split(' ')[0]} — {motif}")
    if len(bilan.motifs) > _MOTIFS_MONTRES:
        typer.echo(f"    … et {len(bilan.motifs) - _MOTIFS_MONTRES} autres motifs, dans la colonne « motif ».")
    for avis in faite.avertissements:
        typer.echo(f"  ! {avis}")


_CALCULS = {
    "noyau": "noyau compilé",
    "lisible": "lisible (calcul ordinaire, laissé par le noyau)",
    "refuse": "refusées",
}


def _nombre(combien: int, quoi: str = "") -> str:
    texte = f"{combien:,}".replace(",", "\u202f")
    return f"{texte} {quoi}{'s' if combien > 1 else ''}" if quoi else texte


@app.command()
def generer(
    nombre: Annotated[int, typer.Argument(metavar="N", min=0, max=999_999_999, help="Nombre de créances.")],
    sortie: Sortie,
    graine: Annotated[
        int, typer.Option("--graine", metavar="G", min=0, help="La même graine donne le même portefeuille.")
    ] = 1,
) -> None:
    """Écrire un portefeuille fictif, de zéro à douze versements par créance, pour essayer ou mesurer.

    Exemple : basoche portefeuille generer 100000 -o creances.parquet
    """
    barre = Progression(sys.stderr if sys.stderr.isatty() else None, nombre)

    def suivre(creances: int) -> None:
        barre.lire(creances)
        barre.compter(creances, 0)

    with _refuser(barre):
        from basoche.portefeuille.ecriture import verifier_sortie
        from basoche.portefeuille.generation import generer as generer_fichier

        verifier_sortie(sortie)
        generer_fichier(nombre, sortie, graine, suivre)
    typer.echo(f"{sortie} : {_nombre(nombre, 'créance')}.")
