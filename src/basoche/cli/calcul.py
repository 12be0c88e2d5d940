"""``basoche calcul <nom>`` : les options viennent des champs déclarés par le guichet de chaque calcul."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import typer
from typer._click import Command, Context, HelpFormatter
from typer._click.exceptions import NoSuchOption, UsageError

from basoche.cli.entree import JsonIllisible, lire_fichier
from basoche.cli.entree import ouvrir as ouvrir_fichier
from basoche.cli.erreurs import MauvaisEmploi, en_texte
from basoche.cli.flux import ecrire_erreur
from basoche.cli.francisation import CommandeFrancaise, GroupeFrancais, alleger, construire
from basoche.cli.options import (
    composer_exemple,
    declarer_option,
    declarer_options_communes,
    declarer_options_d_impression,
    decrire_champs_structures,
    lire_drapeaux,
    lire_option,
    lire_processus,
    nom_d_option,
)
from basoche.cli.reponse import calculer, encoder_etiquette, repondre
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.parametres import Options
from basoche.droit.resultat import Resultat
from basoche.guichet import CALCULS, ouvrir
from basoche.guichet.champs import Champ, Forme, lire_date


class CommandeCalcul(CommandeFrancaise):
    """Une commande de calcul : drapeaux à la française, et un mot d'aide pour les champs structurés."""

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Les options, puis les champs qui n'en ont pas."""
        super().format_options(ctx, formatter)
        lignes = decrire_champs_structures(ouvrir(self.name or "").CHAMPS)
        if lignes:
            with formatter.section("Champs structurés, par --entree ou --lot "):
                formatter.write_dl(lignes)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Lit les options, avec leurs formes françaises."""
        champs = ouvrir(self.name or "").CHAMPS
        drapeaux = {nom_d_option(c) for c in champs if c.forme is Forme.BOOLEEN}
        try:
            return super().parse_args(ctx, lire_drapeaux(args, drapeaux))
        except NoSuchOption as erreur:
            if erreur.option_name in {nom_d_option(c) for c in champs if c.est_structure}:
                raise UsageError(
                    f"« {erreur.option_name} » est un champ structuré : le donner en JSON par --entree FICHIER.json.",
                    ctx,
                ) from None
            raise


class GroupeCalcul(GroupeFrancais):
    """Les calculs du contrat ; chacun n'est construit que si on l'appelle."""

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 (imposé par Typer)
        """Les noms des calculs."""
        return list(CALCULS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:  # noqa: ARG002 (imposé par Typer)
        """La commande d'un calcul, construite à la demande."""
        if cmd_name not in CALCULS:
            return None
        if cmd_name not in self.commands:
            self.commands[cmd_name] = construire_calcul(cmd_name)
        return self.commands[cmd_name]

    def lister_aides(self, ctx: Context) -> list[tuple[str, str]]:  # noqa: ARG002 (imposé par Typer)
        """Chaque calcul et son titre."""
        return [(nom, ouvrir(nom).TITRE) for nom in CALCULS]


application = typer.Typer(cls=GroupeCalcul)


@application.callback()
def _calcul() -> None:
    """Calculer, à l'unité ou par lot.

    À l'unité, les champs sont des options, ou un objet JSON (--entree) que les options complètent. Par lot, un objet
    JSON par ligne (--lot), mêmes champs, une réponse par ligne. Chaque résultat donne ses lignes, ses textes et ses
    hypothèses.
    """


def construire_calcul(nom: str) -> Command:
    """La commande d'un calcul : une option par champ simple, plus les options communes."""
    guichet = ouvrir(nom)
    isolee = typer.Typer()
    isolee.command(nom, cls=CommandeCalcul, help=guichet.TITRE, epilog=composer_exemple(nom))(
        _fonction(nom, [c for c in guichet.CHAMPS if not c.est_structure])
    )
    return alleger(construire(isolee, nom))


def _fonction(nom: str, champs: list[Champ]) -> Callable[..., None]:
    """La fonction que Typer appelle, avec une signature faite des champs."""

    def executer(**valeurs: Any) -> None:
        raise typer.Exit(_executer(nom, champs, valeurs))

    parametres = [declarer_option(champ) for champ in champs] + declarer_options_communes()
    parametres += declarer_options_d_impression(nom)
    executer.__signature__ = inspect.Signature(parametres)  # type: ignore[attr-defined]  # lu par inspect et par Typer
    executer.__annotations__ = {parametre.name: parametre.annotation for parametre in parametres}
    return executer


def _executer(nom: str, champs: list[Champ], valeurs: dict[str, Any]) -> int:
    options = Options(reconduire=valeurs["reconduire"], estimations=valeurs["estimations"])
    donnees = {c.nom: valeur for c in champs if (valeur := valeurs[f"champ_{c.nom}"]) is not None}
    if valeurs["format"] not in ("texte", "json"):
        raise MauvaisEmploi(f"--format « {valeurs['format']} » est inconnu.", conseil="Choisir « texte » ou « json ».")
    if valeurs["lot"] is not None:
        if donnees or any(valeurs.get(cle) is not None for cle in ("entree", "cas", "pdf")):
            raise MauvaisEmploi(
                "--lot ne se combine ni avec --entree, ni avec --pdf, ni avec les options d'un champ.",
                conseil="Mettre les champs dans chaque ligne du lot.",
            )
        return _executer_lot(nom, valeurs["lot"], options, lire_processus(valeurs["processus"]))
    if not donnees and valeurs["entree"] is None:
        raise MauvaisEmploi(
            "Rien à calculer : aucune donnée.",
            conseil=f"Donner des options, --entree ou --lot ; voir « basoche calcul {nom} --help ».",
        )
    return _executer_unite(nom, champs, valeurs, options)


def _executer_lot(nom: str, chemin: str, options: Options, processus: int | None) -> int:
    from basoche.cli.lot import Tache, traiter_lot
    from basoche.cli.progression import Progression, taille_connue

    with ouvrir_fichier(chemin, "--lot") as source:
        terminal = sys.stderr if sys.stderr.isatty() else None
        progression = Progression(terminal, taille_connue(source))
        refus = traiter_lot(
            source, sys.stdout.buffer, Tache(nom, options), processus=processus, progression=progression
        )
    return 1 if refus else 0


def _executer_unite(nom: str, champs: list[Champ], valeurs: Mapping[str, Any], options: Options) -> int:
    cas: Any = 1
    reponse: Resultat | ErreurBasoche
    try:
        entree = _lire_unite(champs, valeurs)
        cas = entree.pop("cas", cas)
        reponse = calculer(ouvrir(nom), entree, souple=True, options=options)
        if valeurs.get("pdf") is not None and isinstance(reponse, Resultat):
            _imprimer(reponse, entree, valeurs)
    except JsonIllisible as refus:
        reponse = refus
    return _montrer(nom, reponse, cas if valeurs["cas"] is None else valeurs["cas"], valeurs["format"])


def _imprimer(resultat: Resultat, entree: Mapping[str, Any], valeurs: Mapping[str, Any]) -> None:
    from basoche.cli.impression import imprimer_decompte

    imprimer_decompte(
        resultat,
        Path(valeurs["pdf"]),
        au=lire_date(entree["au"], "au", souple=True),
        parties=valeurs["parties"],
        titre_executoire=valeurs["titre_executoire"],
    )


def _lire_unite(champs: list[Champ], valeurs: Mapping[str, Any]) -> dict[str, Any]:
    """L'objet de --entree, complété par les options, qui priment."""
    entree = lire_fichier(valeurs["entree"], "--entree") if valeurs["entree"] is not None else {}
    for champ in champs:
        if (valeur := valeurs[f"champ_{champ.nom}"]) is not None:
            entree[champ.nom] = lire_option(champ, valeur)
    return entree


def _montrer(nom: str, reponse: Resultat | ErreurBasoche, cas: Any, forme: str) -> int:
    if forme == "json":
        texte, refusee = repondre(reponse, encoder_etiquette(cas))
        typer.echo(texte)
        return 1 if refusee else 0
    if isinstance(reponse, ErreurBasoche):
        ecrire_erreur(en_texte(reponse))
        return 1
    from basoche.cli.sortie import en_texte as resultat_en_texte

    typer.echo(resultat_en_texte(ouvrir(nom).TITRE, reponse))
    return 0
