"""Écrit docs/reference/commandes.md à partir des commandes elles-mêmes (``python outils/documenter.py``).

``--verifier`` n'écrit rien et sort avec 1 si le fichier n'est plus à jour. Les exemples de calcul sont exécutés : la
page montre ce que la commande répond vraiment.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from typer._click import Command, Context

from basoche.cli.application import commande_racine
from basoche.cli.francisation import GroupeFrancais
from basoche.cli.options import ligne_d_exemple
from basoche.guichet import CALCULS

RACINE = Path(__file__).resolve().parents[1]
PAGE = RACINE / "docs" / "reference" / "commandes.md"
LARGEUR = 100

ENTETE = """# Les commandes

Page écrite par `python outils/documenter.py` à partir de `--help` : ne pas la modifier à la main.

- Une réponse JSON est un objet `{"cas", "resultat", "lignes", "fondements", "hypotheses", "avertissements"}`, un refus
  `{"cas", "erreur": {"code", "message", "conseil"}}` (et `champ` quand un champ est en cause).
- Codes de sortie : 0, tout est calculé ; 1, au moins un refus ; 2, commande mal employée (option inconnue, fichier
  absent, aucune donnée) ; 130, interrompue au clavier ; 141, le lecteur de la sortie s'est arrêté (`| head`).
- À l'unité, un champ obligatoire absent est un refus (1), comme dans un lot ; `cas` vaut 1 s'il n'est pas donné. Les
  montants et les dates s'écrivent aussi à la française (`1 234,56`, `23/11/2026`, `6,65 %`) ; une option oui-non
  s'écrit `--lettre-658`, `--lettre-658 oui` ou `--lettre-658=non` ; un champ libre accepte du JSON
  (`--duree '{"mois": 1}'`).
- Dans un lot, une ligne vide est ignorée mais compte dans les numéros. Une ligne illisible, qui n'est pas un objet, de
  plus de 16 Mio, qui répète un champ ou qui contient un nombre de plus de 40 chiffres est refusée (`json_illisible`),
  avec son numéro pour `cas`. Un défaut du logiciel sur une ligne est un refus `erreur_interne` : les autres lignes sont
  calculées. Un lot qui dure passe de lui-même sur tous les cœurs (`--processus` en fixe le nombre) ; les réponses
  gardent l'ordre des lignes.
"""


def composer_page() -> str:
    """Le texte de la page : chaque commande, son aide, et pour un calcul la réponse de son exemple."""
    return "\n".join([ENTETE, *_sections(commande_racine(), "basoche", None)])


def commandes() -> Iterator[tuple[str, Command, Context]]:
    """Toutes les commandes, avec leur chemin (« basoche calcul interets ») et le contexte pour les interroger."""
    yield from _parcourir(commande_racine(), "basoche", None)


def _parcourir(commande: Command, nom: str, parent: Context | None) -> Iterator[tuple[str, Command, Context]]:
    contexte = Context(commande, info_name=nom, parent=parent, terminal_width=LARGEUR)
    yield contexte.command_path, commande, contexte
    if isinstance(commande, GroupeFrancais):
        for sous_nom in commande.list_commands(contexte):
            sous_commande = commande.get_command(contexte, sous_nom)
            if sous_commande is not None and not sous_commande.hidden:
                yield from _parcourir(sous_commande, sous_nom, contexte)


def _sections(racine: Command, nom: str, parent: Context | None) -> Iterator[str]:
    for chemin, commande, contexte in _parcourir(racine, nom, parent):
        yield f"## {chemin}\n\n```text\n{commande.get_help(contexte)}\n```\n"
        *_, avant, dernier = ["", *chemin.split()]
        if avant == "calcul" and dernier in CALCULS:
            yield f"Réponse de l'exemple :\n\n```text\n{executer_exemple(dernier)}```\n"


def executer_exemple(calcul: str) -> str:
    """Ce que répond, à la largeur de la page, la commande donnée en exemple par l'aide d'un calcul."""
    environnement = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "COLUMNS": str(LARGEUR),
    }
    ligne = ["/bin/sh", "-c", ligne_d_exemple(calcul)]
    fini = subprocess.run(ligne, env=environnement, capture_output=True, encoding="utf-8", check=False)
    if fini.returncode != 0:
        raise SystemExit(f"L'exemple de « {calcul} » échoue ({fini.returncode}) :\n{fini.stderr}")
    return fini.stdout


def principal(arguments: list[str]) -> int:
    """Écrit la page, ou vérifie qu'elle est à jour."""
    page = composer_page()
    a_jour = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page
    if "--verifier" in arguments:
        print("À jour." if a_jour else f"{PAGE.name} n'est plus à jour : lancer « python outils/documenter.py ».")
        return 0 if a_jour else 1
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page, encoding="utf-8")
    print(f"{PAGE.name} écrit ({len(page.splitlines())} lignes).")
    return 0


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
