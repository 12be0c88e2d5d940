"""``basoche demo`` : du fichier d'un créancier aux actes imprimables, puis l'étude ouverte à l'écran."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from basoche.cli import demo_etude
from basoche.cli.erreurs import MauvaisEmploi
from basoche.cli.progression import Progression
from basoche.cli.serveur import LOCALES
from basoche.demonstration.bilan import Bilan, en_texte
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
    reprendre: Annotated[
        bool,
        typer.Option("--reprendre", help="Rouvrir l'étude déjà créée, telle qu'on l'a laissée, sans rien refaire."),
    ] = False,
    adresse: Annotated[
        str, typer.Option("--adresse", metavar="IP", help="Adresse d'écoute : cette machine seulement.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, metavar="N", help="Port d'écoute.")] = 8000,
) -> None:
    """Importer un portefeuille fictif de 2 000 créances, les calculer, les trier, en chiffrer et imprimer la suite.

    Chaque créance reçoit son décompte, puis ce que le droit permet : mise en demeure sans titre, commandement sur un
    titre exécutoire notifié, note au créancier si elle est prescrite. Le bilan est affiché, et laissé en CSV et en PDF.

    Puis l'étude de démonstration se sert sur cette machine : quatre collaborateurs, ces créances en dossiers, des
    actes dans chaque état. L'adresse et les mots de passe sont affichés. Relancer refait l'étude et met la précédente
    dans etude-precedente ; --reprendre rouvre celle qu'on a laissée.

    Exemple : basoche demo --sans-serveur
    """
    if adresse not in LOCALES:
        raise MauvaisEmploi(
            f"L'étude de démonstration n'écoute pas sur {adresse} : ses mots de passe sont publics.",
            conseil="Garder --adresse 127.0.0.1.",
        )
    if not reprendre:
        debut = time.monotonic()
        bilan = _derouler(dossier, le, creances, processus)
        installee = demo_etude.est_installee()
        if installee:
            demo_etude.creer(dossier, bilan, processus)
        typer.echo(f"  Durée : {time.monotonic() - debut:.0f} s")
        if not installee:
            return
    if sans_serveur:
        ou = "" if dossier == Path("demo") else f" --dossier {dossier}"
        typer.echo(f"  Ouvrir l'étude : basoche demo --reprendre{ou}")
        return
    _servir(dossier, adresse, port)


def _derouler(dossier: Path, le: str | None, creances: int | None, processus: int | None) -> Bilan:
    """Du fichier des créanciers au bilan, affiché."""
    barre = Progression(sys.stderr if sys.stderr.isatty() else None)
    try:
        demo_etude.verifier_l_emplacement(dossier)
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
    return bilan


def _servir(dossier: Path, adresse: str, port: int) -> None:
    demo_etude.regler(demo_etude.trouver(dossier))
    demo_etude.annoncer()
    demo_etude.ouvrir(adresse, port)
