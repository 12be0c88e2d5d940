"""Tout ce que la commande dit est en français : aides et messages d'erreur de toutes les commandes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from typer._click import Command, Context
from typer.core import TyperArgument, TyperOption

from basoche.cli.application import commande_racine
from basoche.cli.francisation import GroupeFrancais

ANGLAIS = re.compile(
    r"\b(show|this|message and exit|try|for help|error|missing|no such|invalid|value|required|default|usage:|"
    r"commands?:|args|command|unexpected|got|requires?|an argument|does not|should be|file|path|directory|str|int|bool|"
    r"text|integer|boolean|range|env var|aborted|unknown|the|of|is|not|with|and|or|from|to)\b",
    re.IGNORECASE,
)


def _commandes() -> Iterator[tuple[list[str], Command, Context]]:
    def parcourir(commande: Command, nom: str, parent: Context | None, mots: list[str]) -> Any:
        contexte = Context(commande, info_name=nom, parent=parent)
        yield mots, commande, contexte
        if isinstance(commande, GroupeFrancais):
            for sous_nom in commande.list_commands(contexte):
                sous_commande = commande.get_command(contexte, sous_nom)
                assert sous_commande is not None
                yield from parcourir(sous_commande, sous_nom, contexte, [*mots, sous_nom])

    yield from parcourir(commande_racine(), "basoche", None, [])


pour_chaque_commande = pytest.mark.parametrize(
    ("mots", "commande", "contexte"),
    [pytest.param(*cas, id=" ".join(["basoche", *cas[0]])) for cas in _commandes()],
)


def _sans_citations(texte: str) -> str:
    """Sans ce qui est cité ou technique : « … », options, valeurs en majuscules, exemples."""
    texte = texte.split("\nExemple :")[0]
    texte = re.sub(r"«[^»]*»|--[a-z0-9-]+|\b[A-Z]+\.[a-z]+\b|\bFICHIER\.\w+", " ", texte)
    return re.sub(r"\(([a-z0-9_]+, )+[a-z0-9_]+\)|[a-z]+\|[a-z|]+|\b\w+_\w+\b", " ", texte)


@pour_chaque_commande
def test_l_aide_est_en_francais(
    lancer: Callable[..., Any], mots: list[str], commande: Command, contexte: Context
) -> None:
    fini = lancer(*mots, "--help")
    assert (fini.code, fini.erreur) == (0, "")
    assert fini.sortie.startswith(f"Usage : {' '.join(['basoche', *mots])} [OPTIONS]")
    assert "Afficher cette aide et quitter." in fini.sortie
    assert ANGLAIS.findall(_sans_citations(fini.sortie)) == []


@pour_chaque_commande
def test_chaque_option_et_argument_a_une_aide(
    lancer: Callable[..., Any], mots: list[str], commande: Command, contexte: Context
) -> None:
    assert commande.help
    for parametre in commande.get_params(contexte):
        assert isinstance(parametre, (TyperOption, TyperArgument))
        assert parametre.help, f"{' '.join(mots)} : {parametre.name}"


@pour_chaque_commande
def test_les_erreurs_d_emploi_sont_en_francais(
    lancer: Callable[..., Any], mots: list[str], commande: Command, contexte: Context
) -> None:
    parametres = [p for p in commande.get_params(contexte) if isinstance(p, TyperOption)]
    a_valeur = [p.opts[0] for p in parametres if not p.is_flag]
    drapeaux = [p.opts[0] for p in parametres if p.is_flag and not p.secondary_opts]
    entiers = [p.opts[0] for p in parametres if p.type_descriptor.annotation is int]
    choix = [p.opts[0] for p in parametres if p.type_descriptor.is_choice]
    essais = [
        ["--option-qui-n-existe-pas"],
        *([option] for option in a_valeur),
        *([f"{option}=oui"] for option in drapeaux if option != "--help"),
        *([option, "douze"] for option in entiers),
        *([option, "autre_chose"] for option in choix),
        ["mot-de-trop"] * 9,
    ]
    for essai in essais:
        fini = lancer(*mots, *essai)
        assert fini.code in (1, 2), essai
        assert fini.erreur, essai
        assert ANGLAIS.findall(_sans_citations(fini.erreur)) == [], essai
