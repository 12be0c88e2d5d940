"""``python -m bancs croissance`` : ce que chaque page coûte de plus dans une étude cent fois plus grande.

Le temps de processeur, base comprise, et non l'écoulé : il se compare d'un passage à l'autre. Les deux études sont
mesurées tour à tour, plusieurs fois, et c'est la médiane qui compte ; mêmes pages, même échauffement, fichiers de la
base lus une fois avant.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bancs import aiguilles
from bancs.mesures import coeurs

BORNE = 50
# Leurs pages n'ont pas autant de lignes dans une petite étude que dans une grande : voir ``bancs.aiguilles``.
INEGALES = ("recherche d'un nom", "recherche nom et prénom", "recherche d'un nom mal tapé")
_ENTETE = (
    "| page | processeur, petite étude (ms) | grande étude (ms) | croissance | borne | |\n|---|---|---|---|---|---|"
)


def principal(arguments: list[str]) -> int:
    """Deux études déjà générées (``python -m bancs etude --dans``) ; sortie 1 si une page dépasse la borne."""
    lecteur = argparse.ArgumentParser(prog="python -m bancs croissance")
    lecteur.add_argument("--petite", type=Path, required=True, help="dossier de la petite étude")
    lecteur.add_argument("--grande", type=Path, required=True, help="dossier de la grande étude")
    lecteur.add_argument("--tailles", type=int, nargs=2, default=(10_000, 1_000_000), metavar="DOSSIERS")
    lecteur.add_argument("--base", choices=("sqlite", "postgresql"), default="sqlite")
    lecteur.add_argument("--passages", type=int, default=3)
    lecteur.add_argument("--par-client", type=int, default=60, help="pages par client, mesure et passage")
    lecteur.add_argument("--page", action="append", default=[], help="ne mesurer que cette page (répétable)")
    choix = lecteur.parse_args(arguments)
    charge = " ".join(f"{valeur:.1f}" for valeur in os.getloadavg())
    print(f"Python {platform.python_version()}, {coeurs()} cœurs, charge de la machine {charge}, {choix.base}")
    petits: dict[str, list[float]] = {}
    grands: dict[str, list[float]] = {}
    for passage in range(choix.passages):
        for dossier, taille, vers in zip((choix.petite, choix.grande), choix.tailles, (petits, grands), strict=True):
            for page, processeur in _mesurer(choix, dossier, taille).items():
                vers.setdefault(page, []).append(processeur)
        print(f"passage {passage + 1} sur {choix.passages}", flush=True)
    print(f"\nDe {choix.tailles[0]} à {choix.tailles[1]} dossiers, médiane de {choix.passages} passages.\n\n{_ENTETE}")
    lignes = [_ligne(page, petits[page], grands[page]) for page in petits]
    print("\n".join(texte for texte, _ in lignes))
    print("\n« réponses égales » : ce qui est tapé est choisi, à chaque taille, pour rendre ce nombre de dossiers.")
    return int(not all(tenu for _, tenu in lignes))


def _mesurer(choix: argparse.Namespace, dossier: Path, taille: int) -> dict[str, float]:
    """Un passage d'une étude, dans son propre processus : le processeur de chaque page, en millisecondes."""
    with tempfile.TemporaryDirectory() as ici:
        releves = Path(ici) / "releves.json"
        commande = [sys.executable, "-m", "bancs", "etude", "--reprendre", "--egales", "--dossiers", str(taille),
                    "--dans", str(dossier), "--base", choix.base, "--par-client", str(choix.par_client),
                    "--releves", str(releves)]  # fmt: skip
        for page in choix.page:
            commande += ["--page", page]
        subprocess.run(commande, stdout=subprocess.DEVNULL, check=False)  # une borne de temps dépassée rend 1
        return {releve["page"]: releve["processeur"] for releve in json.loads(releves.read_text(encoding="utf-8"))}


def _ligne(page: str, petits: Sequence[float], grands: Sequence[float]) -> tuple[str, bool]:
    """La ligne du tableau, et si la borne est tenue ; une page à réponses inégales est montrée sans être jugée."""
    petit, grand = statistics.median(petits), statistics.median(grands)
    ecart = 100 * (grand - petit) / petit
    juge, tenu = page not in INEGALES, ecart <= BORNE
    verdict = ("tenu" if tenu else "non tenu") if juge else "réponses inégales : ne se compare pas"
    nom = f"{page} (réponses égales)" if page in aiguilles.EGALES else page
    borne = f"+{BORNE} %" if juge else ""
    return f"| {nom} | {petit:.1f} | {grand:.1f} | {ecart:+.0f} % | {borne} | {verdict} |", tenu or not juge
