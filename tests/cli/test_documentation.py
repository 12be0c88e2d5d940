"""La référence des commandes est tirée de ``--help`` et à jour ; les exemples donnent ce que dit la page."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.core import TyperArgument, TyperOption

from basoche.cli.options import ligne_d_exemple
from basoche.guichet import CALCULS

RACINE = Path(__file__).parents[2]
PAGE = RACINE / "docs" / "reference" / "commandes.md"
REGLAGES = RACINE / "docs" / "reference" / "reglages.md"


@pytest.fixture(scope="module")
def documenter() -> ModuleType:
    chemin = RACINE / "outils" / "documenter.py"
    specification = importlib.util.spec_from_file_location("documenter", chemin)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_la_page_des_commandes_est_a_jour(documenter: Any, page: str) -> None:
    assert documenter.composer_page() == page, "lancer « python outils/documenter.py »"


def test_chaque_commande_et_chaque_option_est_documentee(documenter: Any, page: str) -> None:
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    for chemin, commande, contexte in documenter.commandes():
        assert chemin in sections
        for parametre in commande.get_params(contexte):
            if isinstance(parametre, TyperOption) and not parametre.hidden:
                assert all(nom in sections[chemin] for nom in parametre.opts), f"{chemin} : {parametre.opts}"
            if isinstance(parametre, TyperArgument) and not parametre.hidden:
                assert (parametre.metavar or parametre.name.upper()) in sections[chemin]


@pytest.mark.parametrize("calcul", CALCULS)
def test_l_exemple_de_l_aide_donne_ce_que_dit_la_page(documenter: Any, page: str, calcul: str) -> None:
    section = page.split(f"\n## basoche calcul {calcul}\n")[1].split("\n## ")[0]
    aide, reponse = re.findall(r"```text\n(.*?)```", section, re.S)
    exemple = aide.split("\nExemple :\n\n")[1].strip()
    assert exemple == ligne_d_exemple(calcul)
    assert shlex.split(exemple)
    assert documenter.executer_exemple(calcul) == reponse


def test_chaque_reglage_est_documente() -> None:
    sources = [*(RACINE / "src").rglob("*.py"), *(RACINE / "tests").rglob("*.py"), *(RACINE / "outils").rglob("*.py")]
    noms = {nom for source in sources for nom in re.findall(r"\bBASOCHE_[A-Z_]+[A-Z]\b", source.read_text("utf-8"))}
    documentes = set(re.findall(r"`(BASOCHE_[A-Z_]+)`", REGLAGES.read_text("utf-8")))
    assert noms == documentes
