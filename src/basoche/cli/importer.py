"""``basoche importer`` : le fichier d'un créancier devient des créances du portefeuille.

L'essai à blanc lit tout et n'écrit rien. L'import vrai complète le portefeuille sans doublon et pose à côté le rapport
d'anomalies, à renvoyer au créancier.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from basoche.cli.acte_commun import en_ligne
from basoche.cli.erreurs import MAL_EMPLOYEE, MauvaisEmploi
from basoche.cli.progression import Progression
from basoche.demonstration import PROFILS
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.resultat import en_json
from basoche.echanges.anomalies import Anomalie, Gravite, rapport_csv
from basoche.echanges.ecriture import ecrire_atomiquement
from basoche.echanges.erreurs import EcritureImpossible
from basoche.echanges.importation import Journal, lire_creances
from basoche.echanges.portefeuille import fusionner
from basoche.echanges.profil import trouver_profil
from basoche.guichet.champs import lire_date

application = app = typer.Typer(help="Importer le fichier d'un créancier.")

_MONTREES = 20


class Format(StrEnum):
    """La forme de la réponse."""

    TEXTE = "texte"
    JSON = "json"


@application.command()
def importer(
    fichier: Annotated[
        Path, typer.Argument(metavar="FICHIER", help="Fichier CSV ou XLSX du créancier, ou dossier d'un export.")
    ],
    profil: Annotated[str, typer.Option("--profil", metavar="P", help="Nom d'un profil d'import, ou chemin .yaml.")],
    a_blanc: Annotated[bool, typer.Option("--a-blanc", help="Tout lire et contrôler, ne rien écrire.")] = False,
    vers: Annotated[Path, typer.Option("--vers", metavar="PORTEFEUILLE", help="Portefeuille à compléter.")] = Path(
        "portefeuille.jsonl"
    ),
    rapport: Annotated[
        Path | None,
        typer.Option("--rapport", metavar="CSV", help="Rapport d'anomalies (défaut : à côté du portefeuille)."),
    ] = None,
    le: Annotated[str | None, typer.Option("--le", metavar="DATE", help="Date de l'import (aujourd'hui).")] = None,
    forme: Annotated[Format, typer.Option("--format", help="Forme de la réponse.")] = Format.TEXTE,
) -> None:
    """Importer les créances d'un fichier selon un profil ; une mauvaise ligne n'arrête pas les bonnes.

    Le profil « etude » relit, dans une étude neuve, le dossier écrit par basoche exporter.

    Sortie 0 : tout est importé ; 1 : au moins une ligne refusée ; 2 : fichier, profil ou portefeuille inutilisable.
    Exemple : basoche importer impayes.csv --profil operateur_telecom --a-blanc
    """
    if profil == "etude" and fichier.is_dir():
        from basoche.cli.exporter import relire

        try:
            relire(fichier, _jour(le), a_blanc=a_blanc, en_json=forme is Format.JSON)
        except ErreurBasoche as refus:
            _refuser(refus, fichier, forme)
        return
    journal = Journal()
    try:
        bilan = _importer(fichier, profil, None if a_blanc else vers, rapport, _jour(le), journal)
    except ErreurBasoche as refus:
        _refuser(refus, fichier, forme)
    if forme is Format.JSON:
        _montrer_json(fichier, bilan, journal.anomalies)
    else:
        _montrer_texte(bilan, journal.anomalies, a_blanc=a_blanc)
    if journal.refusees:
        raise typer.Exit(1)


def _jour(le: str | None) -> date:
    return datetime.now(UTC).astimezone().date() if le is None else lire_date(le, "le", souple=True)


def _importer(
    fichier: Path, nom_profil: str, vers: Path | None, rapport: Path | None, le: date, journal: Journal
) -> dict[str, Any]:
    rapport = _choisir_rapport(fichier, vers, rapport)
    profil = trouver_profil(nom_profil, (Path("profils"), PROFILS))
    barre = Progression(sys.stderr if sys.stderr.isatty() else None)

    def suivre(lues: int, total: int, refusees: int) -> None:
        barre.taille, barre.lus = total, lues
        barre.compter(lues - barre.lignes, refusees - barre.refus)

    creances = lire_creances(fichier, profil, le=le, journal=journal, suivre=suivre if barre.terminal else None)
    try:
        changements = fusionner(vers, creances).en_dict() if vers else _compter(creances)
    finally:
        barre.effacer()
    if rapport is not None:
        _ecrire_rapport(rapport, journal, vers)
    fichiers = {"portefeuille": str(vers) if vers else None, "rapport": str(rapport) if rapport else None}
    return {"fichier": str(fichier), "profil": profil.nom, **journal.en_dict(), **changements, **fichiers}


def _choisir_rapport(fichier: Path, vers: Path | None, rapport: Path | None) -> Path | None:
    """Le rapport demandé, ou celui d'à côté du portefeuille ; jamais à la place d'un autre fichier de l'import."""
    if rapport is None:
        return vers.with_name(f"{vers.stem}.anomalies-{fichier.stem}.csv") if vers else None
    if rapport.resolve() in (fichier.resolve(), vers.resolve() if vers else None):
        raise MauvaisEmploi(
            f"Le rapport remplacerait « {rapport} ».", conseil="Donner un autre nom à --rapport ; rien n'a été modifié."
        )
    return rapport


def _ecrire_rapport(rapport: Path, journal: Journal, vers: Path | None) -> None:
    try:
        ecrire_atomiquement(rapport, rapport_csv(journal.anomalies))
    except EcritureImpossible as refus:
        suite = "le portefeuille, lui, est à jour : relancer l'import ne créera pas de doublon." if vers else ""
        raise EcritureImpossible(
            f"Rapport d'anomalies : {refus.message}", conseil=f"Faire de la place ; {suite}"
        ) from None


def _compter(creances: Iterable[Any]) -> dict[str, int]:
    for _ in creances:
        pass
    return {}


def _refuser(refus: ErreurBasoche, fichier: Path, forme: Format) -> Any:
    """Fichier, profil ou portefeuille inutilisable : rien n'est fait, sortie 2."""
    if forme is Format.JSON:
        typer.echo(en_ligne(fichier.name, {"erreur": refus.en_dict()}))
        raise typer.Exit(MAL_EMPLOYEE) from None
    raise MauvaisEmploi(refus.message, conseil=refus.conseil, code=refus.code) from None


def _montrer_json(fichier: Path, bilan: dict[str, Any], anomalies: list[Anomalie]) -> None:
    reponse = {
        "cas": fichier.name,
        "resultat": en_json(bilan),
        "lignes": [anomalie.en_dict() for anomalie in anomalies],
        "fondements": [],
        "hypotheses": [],
        "avertissements": [],
    }
    typer.echo(json.dumps(reponse, ensure_ascii=False))


def _montrer_texte(bilan: dict[str, Any], anomalies: list[Anomalie], *, a_blanc: bool) -> None:
    typer.echo(
        f"{bilan['fichier']} · profil {bilan['profil']}{' · essai à blanc, rien n’est écrit' if a_blanc else ''}"
    )
    typer.echo(
        f"  {bilan['lignes_lues']} lignes lues, {bilan['creances']} créances, {bilan['lignes_refusees']} refusées, "
        f"{bilan['doublons']} doublons ignorés"
    )
    if not a_blanc:
        typer.echo(
            f"  portefeuille {bilan['portefeuille']} : {bilan['nouvelles']} nouvelles, {bilan['mises_a_jour']} mises à "
            f"jour, {bilan['inchangees']} inchangées, {bilan['total']} en tout"
        )
    graves = sorted(anomalies, key=lambda a: (list(Gravite).index(a.gravite), a.ligne))
    for anomalie in graves[:_MONTREES]:
        ou = (f"ligne {anomalie.ligne}" if anomalie.ligne else "fichier") + (
            f", « {anomalie.colonne} »" if anomalie.colonne else ""
        )
        typer.echo(f"  {anomalie.gravite.value:<13} {ou} : {anomalie.quoi}. {anomalie.que_faire}")
    if len(anomalies) > _MONTREES:
        ou = (
            f" ; toutes sont dans {bilan['rapport']}"
            if bilan["rapport"]
            else " (--rapport FICHIER.csv les écrit toutes)"
        )
        typer.echo(f"  … et {len(anomalies) - _MONTREES} autres anomalies{ou}.")
    elif bilan["rapport"]:
        typer.echo(f"  rapport d'anomalies : {bilan['rapport']}")
