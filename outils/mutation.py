"""Taux de mutants tués, module par module (``outils/muter [MODULE...]``).

Chaque module de ``[tool.basoche.mutation]`` (``pyproject.toml``) est muté dans une copie, ``mutants/<module>``, et
n'est éprouvé que par les essais qui le visent, au profil « rapide ». Relancer reprend : seuls les mutants des fonctions
changées, ceux qui avaient survécu et ceux qui n'étaient pas passés sont rejoués.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
ATELIER = RACINE / "mutants"
DROIT = Path("src/basoche/droit")
TUES, SURVIVANT, SANS_ESSAI = (1, 3), 0, (5, 33)
HORS_DELAI = (-24, 24, 152, 255, 36)
SEUIL = 85


@dataclass
class Bilan:
    """Ce que sont devenus les mutants d'un module ; durée en secondes de ce passage."""

    module: str
    secondes: int
    codes: Counter[int | None] = field(default_factory=Counter)
    survivants: list[str] = field(default_factory=list)

    def nombre(self, *codes: int | None) -> int:
        """Mutants finis avec l'un de ces codes de sortie."""
        return sum(self.codes[code] for code in codes)

    @property
    def pour_cent(self) -> str:
        """Part des mutants tués ou arrêtés par le temps (boucle sans fin), au dixième."""
        faits = sum(self.codes.values()) - self.codes[None]
        tues = self.nombre(*TUES, *HORS_DELAI)
        return f"{tues * 1000 // faits / 10}" if faits else "0"

    def en_ligne(self) -> str:
        """Une ligne du tableau."""
        autres = sum(self.codes.values()) - self.nombre(*TUES, SURVIVANT, *HORS_DELAI, *SANS_ESSAI, None)
        return (
            f"| {self.module} | {sum(self.codes.values())} | {self.nombre(*TUES)} | {self.nombre(SURVIVANT)} | "
            f"{self.nombre(*HORS_DELAI)} | {self.nombre(*SANS_ESSAI)} | {autres} | {self.codes[None]} | "
            f"{self.pour_cent} % | {self.secondes} s |"
        )


def preparer(module: str, reglage: dict[str, list[str]], *, neuf: bool) -> Path:
    """La copie de travail d'un module : sources, essais, et une configuration de mutmut qui ne vise que lui."""
    atelier = ATELIER / module
    if neuf:
        shutil.rmtree(atelier, ignore_errors=True)
    for dossier in ("src", "tests"):
        _recopier(RACINE / dossier, atelier / dossier)
    _recopier(atelier / "tests", atelier / "mutants" / "tests")
    racine = Path(reglage["racine"][0]) if "racine" in reglage else DROIT
    fichiers = [str(racine / f"{motif}.py") for motif in reglage["fichiers"]]
    essais = sorted({str(p.relative_to(RACINE)) for motif in reglage["essais"] for p in RACINE.glob(motif)})
    texte = (RACINE / "pyproject.toml").read_text(encoding="utf-8")
    visee = f"only_mutate = {json.dumps(fichiers)}\npytest_add_cli_args_test_selection = {json.dumps(essais)}\n"
    texte = texte.replace("[tool.mutmut]\n", f"[tool.mutmut]\n{visee}", 1)
    (atelier / "pyproject.toml").write_text(texte, encoding="utf-8")
    return atelier


def _recopier(source: Path, copie: Path) -> None:
    """Met la copie à jour sans toucher aux fichiers inchangés : mutmut s'y fie pour reprendre."""
    voulus = {p.relative_to(source) for p in source.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    for chemin in voulus:
        vers = copie / chemin
        if not vers.exists() or vers.read_bytes() != (source / chemin).read_bytes():
            vers.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / chemin, vers)
    for vers in [p for p in copie.rglob("*") if p.is_file() and "__pycache__" not in p.parts]:
        if vers.relative_to(copie) not in voulus:
            vers.unlink()


def _oublier_les_survivants(atelier: Path) -> None:
    """Les survivants d'hier peuvent être tués par les essais d'aujourd'hui : ils seront rejoués."""
    for releve in atelier.glob("mutants/src/**/*.meta"):
        donnees = json.loads(releve.read_text(encoding="utf-8"))
        codes = donnees["exit_code_by_key"]
        donnees["exit_code_by_key"] = {cle: code if code in TUES else None for cle, code in codes.items()}
        releve.write_text(json.dumps(donnees), encoding="utf-8")
    (atelier / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)


def _rafraichir_les_sources(atelier: Path) -> None:
    """mutmut ne recopie pas une source qu'il a déjà : les fichiers non mutés (et les données) le sont ici."""
    copie = atelier / "mutants" / "src"
    if not copie.exists():
        return
    for source in (atelier / "src").rglob("*"):
        vers = copie / source.relative_to(atelier / "src")
        if not source.is_file() or vers.with_name(f"{vers.name}.meta").exists():
            continue
        if not vers.exists() or vers.read_bytes() != source.read_bytes():
            vers.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, vers)


def muter(module: str, reglage: dict[str, list[str]], *, neuf: bool, processus: int) -> Bilan:
    """Passe les mutants d'un module et en dresse le bilan."""
    debut = time.monotonic()
    atelier = preparer(module, reglage, neuf=neuf)
    _rafraichir_les_sources(atelier)
    _oublier_les_survivants(atelier)
    environnement = os.environ | {"BASOCHE_ESSAIS_PROFIL": "rapide", "PYTHONDONTWRITEBYTECODE": "1"}
    commande = [sys.executable, "-m", "mutmut", "run", "--max-children", str(processus)]
    journal = atelier / "journal.txt"
    with journal.open("w", encoding="utf-8") as sortie:
        fini = subprocess.run(commande, cwd=atelier, env=environnement, stdout=sortie, stderr=sortie, check=False)
    bilan = dresser(module, atelier, round(time.monotonic() - debut))
    if fini.returncode != 0 or not bilan.codes:
        print(
            f"{module} : mutmut s'est arrêté ({fini.returncode}), voir {journal.relative_to(RACINE)}", file=sys.stderr
        )
    return bilan


def dresser(module: str, atelier: Path, secondes: int) -> Bilan:
    """Lit les relevés de mutmut."""
    bilan = Bilan(module, secondes)
    with (atelier / "pyproject.toml").open("rb") as fichier:
        vises = tomllib.load(fichier)["tool"]["mutmut"]["only_mutate"]
    releves = {releve for motif in vises for releve in atelier.glob(f"mutants/{motif}.meta")}
    for releve in sorted(releves):
        codes = json.loads(releve.read_text(encoding="utf-8"))["exit_code_by_key"]
        bilan.codes.update(codes.values())
        bilan.survivants += [cle for cle, code in codes.items() if code == SURVIVANT or code in SANS_ESSAI]
    return bilan


_MONTRER = "import sys; from mutmut.__main__ import show; [show.callback(nom) for nom in sys.argv[1:]]"


def ecrire_survivants(bilan: Bilan, vers: Path) -> None:
    """Les mutants survivants, leur différence, dans un fichier."""
    commande = [sys.executable, "-c", _MONTRER, *bilan.survivants]
    vu = subprocess.run(commande, cwd=ATELIER / bilan.module, capture_output=True, text=True, check=False)
    lignes = [f"# {bilan.module} : {len(bilan.survivants)} mutants à tuer ({bilan.pour_cent} % tués)"]
    for ligne in vu.stdout.splitlines():
        if ligne.startswith("# basoche."):
            lignes += ["", f"#{ligne.rpartition(':')[0]}"]
        elif ligne[:1] in ("+", "-") and ligne[:3] not in ("+++", "---"):
            lignes.append(f"    {ligne}")
    vers.write_text("\n".join(lignes) + "\n", encoding="utf-8")


def principal() -> int:
    """Mute les modules demandés ; sortie 1 si l'un est sous le seuil."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # une sortie propre arrête aussi mutmut
    with (RACINE / "pyproject.toml").open("rb") as fichier:
        reglages = tomllib.load(fichier)["tool"]["basoche"]["mutation"]
    lecteur = argparse.ArgumentParser(prog="outils/muter", description="Part des mutants tués par les essais.")
    lecteur.add_argument("modules", nargs="*", help=f"parmi : {', '.join(reglages)} (défaut : tous)")
    lecteur.add_argument("--neuf", action="store_true", help="recommencer au lieu de reprendre")
    lecteur.add_argument("--processus", type=int, default=os.cpu_count() or 2)
    lecteur.add_argument("--survivants", type=Path, metavar="DOSSIER", help="y écrire les mutants survivants")
    choix = lecteur.parse_args()
    if inconnus := set(choix.modules) - set(reglages):
        lecteur.error(f"module inconnu : {', '.join(sorted(inconnus))} (connus : {', '.join(reglages)})")
    print("| module | mutants | tués | survivants | temps dépassé | sans essai | autres | non passés | taux | durée |")
    print("|---|---|---|---|---|---|---|---|---|---|", flush=True)
    bilans = []
    for module in choix.modules or reglages:
        bilans.append(muter(module, reglages[module], neuf=choix.neuf, processus=choix.processus))
        print(bilans[-1].en_ligne(), flush=True)
        if choix.survivants:
            choix.survivants.mkdir(parents=True, exist_ok=True)
            ecrire_survivants(bilans[-1], choix.survivants / f"mutants_{module}.md")
    return 0 if all(_atteint(bilan) for bilan in bilans) else 1


def _atteint(bilan: Bilan) -> bool:
    faits = sum(bilan.codes.values()) - bilan.codes[None]
    return bool(faits) and bilan.nombre(*TUES, *HORS_DELAI) * 100 >= SEUIL * faits


if __name__ == "__main__":
    sys.exit(principal())
