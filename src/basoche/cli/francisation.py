"""Typer en français : aide, usage et messages d'erreur.

Typer garde ses textes anglais dans son code (une partie seulement passe par gettext). On ne les traduit donc pas un
à un : l'aide est écrite ici à partir de la déclaration des commandes, et chaque sorte d'erreur reçoit ici son message.
Cela demande de connaître l'intérieur de Typer, dont la version est donc bornée dans ``pyproject.toml``. ``franciser``
s'applique à une application Typer ordinaire : les modules de commandes n'ont rien à savoir.
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from typer import Typer
from typer._click import Command, Context, HelpFormatter, Parameter
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)
from typer._coercion import PassThroughRuntimeParam
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

LARGEUR_MAX = 110
_NOMS_DE_TYPES: dict[Any, tuple[str, str]] = {
    int: ("ENTIER", "un nombre entier"),
    float: ("NOMBRE", "un nombre"),
    bool: ("OUI/NON", "oui ou non"),
}


class _Francais(Command):
    """Ce que groupes et commandes ont en commun : la mise en page de l'aide."""

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """La ligne « Usage : »."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Usage : ")

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Les arguments et les options."""
        parametres = [p for p in self.get_params(ctx) if not getattr(p, "hidden", False)]
        arguments = [_decrire_argument(p) for p in parametres if isinstance(p, TyperArgument)]
        options = [_decrire_option(p) for p in parametres if isinstance(p, TyperOption)]
        for titre, lignes in (("Arguments", arguments), ("Options", options)):
            if lignes:
                with formatter.section(f"{titre} "):
                    formatter.write_dl(lignes)

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """L'option --help, en français."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Afficher cette aide et quitter."
            _dispenser(option)
        return option

    def format_epilog(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002 (imposé par Typer)
        """La fin de l'aide, telle quelle."""
        # Tel quel : un exemple replié en fin de ligne ne se recopierait plus.
        if self.epilog:
            formatter.write_paragraph()
            formatter.write(self.epilog.rstrip("\n") + "\n")

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Lit les mots ; un mot de trop est une erreur."""
        accepte = ctx.allow_extra_args
        ctx.allow_extra_args = True
        try:
            reste = super().parse_args(ctx, args)
        except UsageError as erreur:
            erreur.ctx = erreur.ctx or ctx  # certaines erreurs de Typer oublient de quelle commande elles viennent
            raise
        finally:
            ctx.allow_extra_args = accepte
        if reste and not accepte and not ctx.resilient_parsing:
            raise UsageError(f"argument en trop : « {' '.join(reste)} ».", ctx)
        return reste


class CommandeFrancaise(_Francais, TyperCommand):
    """Une commande dont l'aide est en français."""


class GroupeFrancais(_Francais, TyperGroup):
    """Un groupe de commandes dont l'aide est en français ; seul, il la montre."""

    def __init__(self, **attributs: Any) -> None:
        attributs["subcommand_metavar"] = attributs.get("subcommand_metavar") or "COMMANDE [ARGUMENTS]…"
        super().__init__(**attributs)

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Les arguments et les options."""
        super().format_options(ctx, formatter)
        lignes = self.lister_aides(ctx)
        if lignes:
            with formatter.section("Commandes "):
                formatter.write_dl(lignes)

    def lister_aides(self, ctx: Context) -> list[tuple[str, str]]:
        """Le nom et l'aide courte de chaque commande du groupe."""
        commandes = [(nom, self.get_command(ctx, nom)) for nom in self.list_commands(ctx)]
        return [(nom, _aide_courte(commande)) for nom, commande in commandes if commande and not commande.hidden]

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Lit les mots ; un mot de trop est une erreur."""
        reste = super().parse_args(ctx, args)
        if not ctx._protected_args and not self.invoke_without_command and not ctx.resilient_parsing:
            raise NoArgsIsHelpError(ctx)
        return reste

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """La commande nommée, ou une erreur qui propose un nom proche."""
        nom = args[0]
        if nom.startswith("-") or self.get_command(ctx, nom) is not None:
            return super().resolve_command(ctx, args)
        raise UsageError(f"commande inconnue : « {nom} ».{_proposer(nom, self.list_commands(ctx))}", ctx)


def _aide_courte(commande: Command) -> str:
    """Le premier paragraphe de l'aide, sur une ligne."""
    texte = commande.short_help or commande.help or ""
    return " ".join(texte.strip().split("\n\n")[0].split())


def franciser(application: Typer) -> Typer:
    """Donne à une application Typer, et à ses sous-applications, les classes françaises de ce module."""
    if not _est_francaise(application.info.cls):
        application.info.cls = GroupeFrancais
    application._add_completion = False
    application.rich_markup_mode = None
    application.pretty_exceptions_enable = False
    for declaration in application.registered_commands:
        if not _est_francaise(declaration.cls):
            declaration.cls = CommandeFrancaise
        declaration.options_metavar = "[OPTIONS]"
    for groupe in application.registered_groups:
        if not _est_francaise(groupe.cls):
            groupe.cls = GroupeFrancais
        if groupe.typer_instance is not None:
            franciser(groupe.typer_instance)
    return application


def _est_francaise(classe: Any) -> bool:
    return isinstance(classe, type) and issubclass(classe, _Francais)


def construire(application: Typer, nom: str) -> Command:
    """La commande (ou le groupe) d'une application Typer, en français, sous ce nom."""
    commande = get_command(franciser(application))
    commande.name = nom
    return commande


def alleger(commande: Command) -> Command:
    """Dispense textes et drapeaux de la validation de Typer, qui chargerait pydantic (un tiers du démarrage)."""
    for parametre in commande.params:
        if isinstance(parametre, TyperOption) and parametre.type_descriptor.annotation in (str, bool):
            _dispenser(parametre)
    return commande


def _dispenser(option: TyperOption) -> None:
    forme = option.type_descriptor
    option._runtime_param = PassThroughRuntimeParam(forme.parameter_info, forme.annotation)


def _decrire_argument(argument: TyperArgument) -> tuple[str, str]:
    nom = argument.metavar or argument.name.upper()
    return nom, _completer(argument.help or "", argument)


def _decrire_option(option: TyperOption) -> tuple[str, str]:
    noms = ", ".join(sorted(option.opts, key=len))
    if option.secondary_opts:
        noms += " / " + ", ".join(option.secondary_opts)
    elif not option.is_flag and not option.count:
        noms += f" {option.metavar or nom_de_type(option)}"
    return noms, _completer(option.help or "", option)


def nom_de_type(parametre: TyperOption | TyperArgument) -> str:
    """Ce que l'on écrit après une option : « ENTIER », « FICHIER », les choix permis…"""
    forme = parametre.type_descriptor
    if forme.choices is not None:
        return "|".join(str(getattr(choix, "value", choix)) for choix in forme.choices)
    if forme.is_path or forme.is_file:
        return "FICHIER"
    return _NOMS_DE_TYPES.get(forme.annotation, ("TEXTE", ""))[0]


def _completer(aide: str, parametre: TyperOption | TyperArgument) -> str:
    mentions = []
    if isinstance(parametre.show_default, str):
        mentions.append(f"défaut : {parametre.show_default}")
    elif parametre.show_default and not callable(parametre.default) and parametre.default not in (None, False, "", ()):
        mentions.append(f"défaut : {getattr(parametre.default, 'value', parametre.default)}")
    if parametre.required:
        mentions.append("obligatoire")
    suffixe = f"[{' ; '.join(mentions)}]" if mentions else ""
    return f"{aide} {suffixe}".strip()


def _proposer(mot: str, connus: list[str]) -> str:
    proches = get_close_matches(mot, connus)
    return f" Vouliez-vous dire : {', '.join(proches)} ?" if proches else ""


def expliquer(erreur: UsageError) -> str:
    """Le message d'une commande mal employée : ce qui ne va pas, puis où lire l'aide."""
    if isinstance(erreur, NoArgsIsHelpError):
        return erreur.message
    message = next((dire(erreur) for sorte, dire in _MESSAGES if isinstance(erreur, sorte)), erreur.message)
    chemin = erreur.ctx.command_path if erreur.ctx is not None else "basoche"
    return f"Erreur : {message}\nQue faire : lire l'aide, « {chemin} --help »."


def _dire_option_inconnue(erreur: NoSuchOption) -> str:
    connues = [nom for p in _parametres(erreur) for nom in (*p.opts, *p.secondary_opts)]
    return f"option inconnue : « {erreur.option_name} ».{_proposer(erreur.option_name, connues)}"


def _dire_parametre_manquant(erreur: MissingParameter) -> str:
    if isinstance(erreur.param, TyperArgument):
        return f"l'argument « {_decrire_argument(erreur.param)[0]} » manque."
    return f"l'option « {_nom(erreur.param)} » manque."


def _dire_option_mal_employee(erreur: BadOptionUsage) -> str:
    drapeaux = [n for p in _parametres(erreur) if getattr(p, "is_flag", False) for n in (*p.opts, *p.secondary_opts)]
    besoin = "n'attend pas de valeur" if erreur.option_name in drapeaux else "attend une valeur"
    return f"l'option « {erreur.option_name} » {besoin}."


def _dire_valeur_refusee(erreur: BadParameter) -> str:
    if erreur.param is None or erreur.param.type_descriptor is None:
        return erreur.message
    forme = erreur.param.type_descriptor
    nom = _nom(erreur.param)
    if forme.is_path or forme.is_file:
        return f"{nom} : le fichier est introuvable ou illisible."
    if not isinstance(erreur.param, (TyperOption, TyperArgument)):
        return f"{nom} : {erreur.message}"
    if forme.choices is not None:
        return f"{nom} : valeur refusée, choisir parmi {nom_de_type(erreur.param).replace('|', ', ')}."
    if forme.annotation in _NOMS_DE_TYPES:
        return f"{nom} : on attend {', '.join([_NOMS_DE_TYPES[forme.annotation][1], *_bornes(erreur.param)])}."
    return f"{nom} : {erreur.message}"  # refus écrit en français par la commande elle-même


def _bornes(parametre: TyperOption | TyperArgument) -> list[str]:
    bornes = (("au moins", parametre.min), ("au plus", parametre.max))
    return [f"{mot} {borne}" for mot, borne in bornes if borne is not None]


_MESSAGES: tuple[tuple[type[UsageError], Callable[[Any], str]], ...] = (
    (NoSuchOption, _dire_option_inconnue),
    (MissingParameter, _dire_parametre_manquant),
    (BadOptionUsage, _dire_option_mal_employee),
    (BadParameter, _dire_valeur_refusee),
)


def _parametres(erreur: UsageError) -> list[Parameter]:
    return list(erreur.ctx.command.get_params(erreur.ctx)) if erreur.ctx is not None else []


def _nom(parametre: Any) -> str:
    if isinstance(parametre, TyperArgument):
        return _decrire_argument(parametre)[0]
    return str(max(parametre.opts, key=len)) if parametre is not None else ""
