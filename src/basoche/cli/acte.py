"""``basoche acte`` : lister les actes du catalogue, en montrer un, dire les champs qu'il attend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

import basoche
from basoche.cli import acte_texte as texte
from basoche.cli.acte_controler import controler
from basoche.cli.acte_rediger import rediger
from basoche.cli.acte_remettre import remettre
from basoche.cli.acte_verifier import verifier
from basoche.droit import actes
from basoche.droit.erreurs import ErreurBasoche
from basoche.guichet.champs import lire_date

application = app = typer.Typer(help="Lister, montrer et préparer les actes du catalogue.")

MODELES = Path(basoche.__file__).parent / "redaction" / "modeles"


class Format(StrEnum):
    """La forme de la réponse."""

    TEXTE = "texte"
    JSON = "json"


Code = Annotated[str, typer.Argument(metavar="CODE", help="Code de l'acte, par exemple cmd_saisie_vente.")]
Sortie = Annotated[Format, typer.Option("--format", help="Forme de la réponse.")]


@contextmanager
def _refus_en(forme: Format) -> Iterator[None]:
    """En JSON, un refus est une réponse (``{"erreur": …}``), sortie 1 ; en texte, la commande racine l'écrit."""
    try:
        yield
    except ErreurBasoche as refus:
        if forme is Format.TEXTE:
            raise
        texte.ecrire_json({"erreur": refus.en_dict()})
        raise typer.Exit(1) from None


def codes_rediges() -> frozenset[str]:
    """Les codes dont Basoche livre un modèle : un fichier à ce nom sous ``redaction/modeles``."""
    return frozenset(chemin.stem for chemin in MODELES.glob("*/*.md"))


@app.command()
def lister(
    famille: Annotated[str, typer.Option(metavar="F", help="Seulement les actes de cette famille.")] = "",
    forme: Sortie = Format.TEXTE,
) -> None:
    """Lister les actes : code, intitulé, famille, dates, modèle livré ou non, vérification."""
    with _refus_en(forme):
        if famille and famille not in actes.familles():
            raise ErreurBasoche(
                f"Aucune famille d'actes ne s'appelle « {famille} ».",
                conseil=f"Familles : {', '.join(actes.familles())}.",
                code="famille_inconnue",
                champ="famille",
            )
        rediges = codes_rediges()
        resumes = [_resumer(acte, rediges) for acte in actes.tous() if famille in ("", acte.famille)]
        if forme is Format.JSON:
            texte.ecrire_json(resumes)
        else:
            typer.echo(texte.ecrire_liste(resumes))


def _resumer(acte: actes.Acte, rediges: frozenset[str]) -> dict[str, Any]:
    return {
        "code": acte.code,
        "intitule": acte.intitule,
        "famille": acte.famille,
        "depuis": acte.depuis.isoformat(),
        "jusqu_a": acte.jusqu_a.isoformat() if acte.jusqu_a else None,
        "modele": acte.code in rediges,
        "verification": acte.verification.value,
    }


@app.command()
def montrer(
    code: Code,
    le: Annotated[str | None, typer.Option(metavar="DATE", help="Vérifier que l'acte s'applique à cette date.")] = None,
    forme: Sortie = Format.TEXTE,
) -> None:
    """Montrer un acte : mentions, délais, suites, fondements, chacun avec article et vérification."""
    with _refus_en(forme):
        jour = lire_date(le, "le", True) if le is not None else None
        acte = actes.acte(code, jour)
        contenu = {**_resumer(acte, codes_rediges()), **texte.decrire(acte)}
        if forme is Format.JSON:
            texte.ecrire_json(contenu)
        else:
            typer.echo(texte.ecrire_acte(contenu))


@app.command()
def champs(
    code: Code,
    forme: Annotated[
        Format, typer.Option("--format", help="Forme d'un refus ; les champs sont du JSON.")
    ] = Format.JSON,
) -> None:
    """Écrire les champs attendus d'un acte, en JSON Schema : ce qu'il décrit est ce qu'« acte rediger » accepte."""
    from basoche.redaction.schema import schema_de_l_acte

    with _refus_en(forme):
        texte.ecrire_json(schema_de_l_acte(code))


app.command("rediger")(rediger)
app.command("remettre")(remettre)
app.command("controler")(controler)
app.command("verifier")(verifier)
