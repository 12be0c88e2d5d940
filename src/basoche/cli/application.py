"""La commande racine : ce qu'elle propose, et la sortie de tout ce qui peut mal tourner."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import typer
from typer._click import Command, Context
from typer._click.exceptions import UsageError
from typer.main import get_command

from basoche import __version__
from basoche.cli.erreurs import INTERROMPUE, MAL_EMPLOYEE, TUBE_ROMPU, MauvaisEmploi, en_texte
from basoche.cli.flux import arguments_en_utf8, ecrire_erreur, fixer_utf8, taire_sortie
from basoche.cli.francisation import LARGEUR_MAX, GroupeFrancais, construire, expliquer
from basoche.droit.erreurs import ErreurBasoche

# Nom de la commande -> (module, aide courte). Le module n'est importé que si la commande est appelée ; il expose
# `application`, une application Typer (un groupe, ou une seule commande).
COMMANDES: dict[str, tuple[str, str]] = {
    "calcul": ("basoche.cli.calcul", "Calculer : intérêts, décompte, coût, délai, prescription…"),
    "parametres": ("basoche.cli.parametres", "Lire, vérifier et saisir les paramètres du droit."),
    "acte": ("basoche.cli.acte", "Lister, montrer et préparer les actes du catalogue."),
    "strategie": ("basoche.cli.strategie", "Choisir la suite d'un dossier, planifier l'étude."),
    "textes": ("basoche.cli.textes", "Relire et confirmer les articles que les actes reproduisent."),
    "veille": ("basoche.cli.veille", "Voir ce qui change dans les textes, et ce que cela touche."),
    "portefeuille": ("basoche.cli.portefeuille", "Évaluer un grand portefeuille de créances."),
    "importer": ("basoche.cli.importer", "Importer le fichier d'un créancier."),
    "ouvrir-compte": ("basoche.cli.ouvrir_compte", "Ouvrir le premier compte de l'étude."),
    "serveur": ("basoche.cli.serveur", "Servir l'application de l'étude."),
    "quotidien": ("basoche.cli.quotidien", "Passer la nuit : échéances, alertes, relances."),
    "travaux": ("basoche.cli.travaux", "Faire les travaux longs en attente."),
    "sauvegarder": ("basoche.cli.sauvegarder", "Sauvegarder l'étude à chaud, chiffrée."),
    "restaurer": ("basoche.cli.restaurer", "Restaurer une sauvegarde dans une étude neuve, et la vérifier."),
    "exporter": ("basoche.cli.exporter", "Exporter toute l'étude en fichiers ouverts, que l'import relit."),
    "verifier-journal": ("basoche.cli.verifier_journal", "Vérifier que le journal n'a pas été altéré."),
    "demo": ("basoche.cli.demo", "Dérouler la démonstration, du fichier d'un créancier aux actes."),
}


class GroupePrincipal(GroupeFrancais):
    """Les commandes de Basoche, chargées à la demande."""

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 (imposé par Typer)
        """Les noms des commandes."""
        return list(COMMANDES)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:  # noqa: ARG002 (imposé par Typer)
        """Une commande, son module importé à ce moment-là."""
        if cmd_name not in COMMANDES:
            return None
        if cmd_name not in self.commands:
            module: Any = import_module(COMMANDES[cmd_name][0])
            self.commands[cmd_name] = construire(module.application, cmd_name)
        return self.commands[cmd_name]

    def lister_aides(self, ctx: Context) -> list[tuple[str, str]]:  # noqa: ARG002 (imposé par Typer)
        """Chaque commande et son aide courte, sans rien importer."""
        return [(nom, aide) for nom, (_, aide) in COMMANDES.items()]


application = typer.Typer(
    cls=GroupePrincipal,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"max_content_width": LARGEUR_MAX},
)


def _montrer_version(voulue: bool) -> None:
    if voulue:
        typer.echo(f"basoche {__version__}")
        raise typer.Exit


@application.callback()
def _basoche(
    version: bool = typer.Option(
        False, "--version", callback=_montrer_version, is_eager=True, help="Afficher la version et quitter."
    ),
) -> None:
    """Basoche, le poste de travail du clerc expert d'une étude de commissaires de justice.

    Chaque commande a son aide : basoche COMMANDE --help. Codes de sortie : 0, tout est fait ; 1, au moins un refus ;
    2, commande mal employée.
    """


def commande_racine() -> Command:
    """La commande ``basoche`` prête à être appelée ou décrite."""
    return get_command(application)


def executer(arguments: Sequence[str] | None = None) -> int:
    """Exécute une ligne de commande et rend son code de sortie ; aucune exception n'en sort, sauf ``SystemExit``."""
    fixer_utf8()
    mots = arguments_en_utf8(sys.argv[1:] if arguments is None else arguments)
    try:
        code = commande_racine().main(mots, prog_name="basoche", standalone_mode=False)
        sys.stdout.flush()
    except UsageError as erreur:
        ecrire_erreur(expliquer(erreur))
        return MAL_EMPLOYEE
    except ErreurBasoche as erreur:
        ecrire_erreur(en_texte(erreur))
        return MAL_EMPLOYEE if isinstance(erreur, MauvaisEmploi) else 1
    except (KeyboardInterrupt, typer.Abort):
        ecrire_erreur("Interrompu.")
        return INTERROMPUE
    except OSError as faute:
        return _expliquer_systeme(faute)
    except Exception as faute:  # noqa: BLE001 (dernier rempart : jamais de trace devant l'utilisateur)
        from basoche.cli.reponse import erreur_interne

        ecrire_erreur(en_texte(erreur_interne(faute)))
        return 1
    if code == INTERROMPUE:  # Typer rend ce code au lieu de laisser passer l'interruption
        ecrire_erreur("Interrompu.")
    return code if isinstance(code, int) else 0


def _expliquer_systeme(faute: OSError) -> int:
    if isinstance(faute, BrokenPipeError):
        taire_sortie()
        return TUBE_ROMPU
    motifs = {
        errno.ENOSPC: "il n'y a plus de place sur le disque",
        errno.EACCES: "l'accès est interdit",
        errno.EROFS: "le disque est en lecture seule",
        errno.ENOENT: "le fichier ou le dossier n'existe pas",
        errno.EISDIR: "c'est un dossier",
        errno.ENOTDIR: "ce n'est pas un dossier",
        errno.EEXIST: "la place est déjà prise",
        errno.EDQUOT: "le quota du disque est atteint",
        errno.EMFILE: "trop de fichiers sont ouverts",
    }
    motif = motifs.get(faute.errno or 0, "le système a refusé l'opération")
    ou = f"« {faute.filename} » : " if faute.filename else ""
    ecrire_erreur(f"Erreur : {ou}{motif}.\nQue faire : libérer de la place ou vérifier le chemin et les droits.")
    taire_sortie()
    return MAL_EMPLOYEE
