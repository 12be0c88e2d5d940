"""``basoche exporter`` : l'étude en fichiers ouverts ; et sa relecture par ``basoche importer --profil etude``."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from basoche.cli.erreurs import MauvaisEmploi
from basoche.cli.etude import preparer
from basoche.cli.progression import Progression

application = typer.Typer(help="Exporter toute l'étude en fichiers ouverts.")


@application.command()
def exporter(
    vers: Annotated[Path, typer.Option("--vers", metavar="DOSSIER", help="Dossier neuf où écrire l'export.")],
    en_json: Annotated[bool, typer.Option("--json", help="Rendre le manifeste en JSON.")] = False,
) -> None:
    """Écrire chaque table de l'étude en JSON et en CSV, les pièces, et un index PDF ; coupé, il reprend où il en était.

    Les informations obtenues par L152-1 n'y sont pas ; le manifeste dit tout ce qui n'y est pas, et pourquoi.

    Exemple : basoche exporter --vers export-2026
    """
    if vers.exists() and not vers.is_dir():
        raise MauvaisEmploi(f"« {vers} » n'est pas un dossier.", conseil="Donner un dossier neuf à --vers.")
    preparer(migrer=True)
    from basoche.etude.conservation.export import exporter_etude

    barre = Progression(sys.stderr if sys.stderr.isatty() else None)
    le = datetime.now(UTC).astimezone().date()
    manifeste = exporter_etude(vers, acteur=None, le=le, suivre=lambda _table, nombre: barre.compter(nombre, 0))
    barre.effacer()
    _dire(f"{vers} : ", manifeste, en_json=en_json)


def relire(dossier: Path, le: date, *, a_blanc: bool, en_json: bool) -> None:
    """Relit un export dans l'étude réglée, qui doit être neuve ; ``a_blanc`` n'en vérifie que les empreintes."""
    preparer(migrer=True)
    from basoche.etude.conservation.relecture import relire_export, verifier_export

    barre = Progression(sys.stderr if sys.stderr.isatty() else None)
    if a_blanc:
        manifeste = verifier_export(dossier)
    else:
        manifeste = relire_export(dossier, le=le, suivre=lambda _table, nombre: barre.compter(nombre, 0))
    barre.effacer()
    _dire(f"{dossier} {'vérifié, rien n’est écrit' if a_blanc else 'repris'} : ", manifeste, en_json=en_json)


def _dire(debut: str, manifeste: dict[str, Any], *, en_json: bool) -> None:
    if en_json:
        typer.echo(json.dumps(manifeste, ensure_ascii=False))
        return
    dossiers = manifeste["tables"]["dossiers.dossier"]["lignes"]
    typer.echo(f"{debut}{dossiers} dossiers, {manifeste['lignes']} lignes, {manifeste['pieces']['copiees']} pièces.")
    typer.echo(
        "Sans les informations obtenues par L152-1, ni de quoi entrer à la place de quelqu'un ; le détail et les "
        "motifs sont dans LISEZMOI.txt."
    )
