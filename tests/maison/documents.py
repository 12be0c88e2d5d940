"""Les documents du projet, leurs blocs de commandes et leurs liens."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
LONGUES = ("./demarrer", "./essayer")  # l'installation entière : éprouvées à part
_BLOC = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SORTIE = re.compile(r"#\s*sortie\s+(\d+)\s*$", re.MULTILINE)
_LIEN = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Bloc:
    """Un bloc ``sh`` d'une page et les blocs ``text`` qui le suivent : ce que la page en montre.

    ``# sortie N`` à la fin d'une ligne annonce un autre code que zéro.
    """

    script: str
    montre: tuple[str, ...] = ()

    @property
    def code_attendu(self) -> int:
        trouve = _SORTIE.search(self.script)
        return int(trouve.group(1)) if trouve else 0

    @property
    def est_longue(self) -> bool:
        return self.script.strip() in LONGUES


def pages_a_commandes() -> list[Path]:
    """README, tutoriels et guides : les pages qu'un lecteur suit pas à pas."""
    suivies = [RACINE / "README.md"]
    for dossier in ("tutoriel", "guides"):
        suivies += sorted((RACINE / "docs" / dossier).glob("*.md"))
    return suivies


def toutes_les_pages() -> list[Path]:
    return [RACINE / "README.md", RACINE / "CHANGELOG.md", *sorted((RACINE / "docs").rglob("*.md"))]


def blocs(page: Path) -> list[Bloc]:
    trouves: list[Bloc] = []
    for langue, texte in _BLOC.findall(page.read_text(encoding="utf-8")):
        if langue == "sh":
            trouves.append(Bloc(texte))
        elif trouves:
            lignes = tuple(normaliser(ligne) for ligne in texte.splitlines() if ligne.strip())
            trouves[-1] = Bloc(trouves[-1].script, trouves[-1].montre + lignes)
    return trouves


def normaliser(texte: str) -> str:
    """Une seule espace entre les mots, insécables comprises : la largeur des colonnes n'est pas l'objet."""
    return " ".join(texte.split())


def liens_relatifs(page: Path) -> list[str]:
    """Les liens vers un fichier du projet (ni adresse, ni ancre de la même page)."""
    liens = _LIEN.findall(page.read_text(encoding="utf-8"))
    return [lien.partition("#")[0] for lien in liens if not re.match(r"[a-z]+:|#", lien)]


def fichiers_suivis(*motifs: str) -> list[Path]:
    """Les fichiers du dernier état suivi par git (ou à suivre), présents sur le disque."""
    commande = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *motifs]
    sortie = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=True).stdout
    return [RACINE / nom for nom in sortie.split("\0") if nom and (RACINE / nom).is_file()]
