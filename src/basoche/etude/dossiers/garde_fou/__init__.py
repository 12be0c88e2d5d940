"""Le garde-fou des notes : ce qu'on n'écrit pas d'une personne sans raison, signalé avant l'enregistrement.

Les listes sont des données en français, une par catégorie. Un mot signalé n'est ni effacé ni remplacé : celui qui
écrit corrige, ou assume en disant pourquoi.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import yaml

from basoche.etude.personnes.normalisation import cle_de_recherche

_DONNEES = Path(__file__).parent
_JOKER = "zjokerz"


@dataclass(frozen=True, slots=True)
class Alerte:
    """Un mot signalé : sa catégorie, le mot tel qu'écrit une fois normalisé, et quoi écrire à la place."""

    categorie: str
    libelle: str
    mot: str
    conseil: str

    def en_dict(self) -> dict[str, str]:
        """Pour garder l'alerte avec la note : la catégorie et le mot."""
        return {nom: valeur for nom, valeur in asdict(self).items() if nom in ("categorie", "mot")}


@dataclass(frozen=True, slots=True)
class _Liste:
    categorie: str
    libelle: str
    conseil: str
    motif: re.Pattern[str]


def relire(texte: str) -> tuple[Alerte, ...]:
    """Ce qu'un texte libre dit de trop, chaque mot une fois ; vide si rien n'est à signaler."""
    cle = cle_de_recherche(texte)
    return tuple(
        Alerte(liste.categorie, liste.libelle, mot, liste.conseil)
        for liste in _listes()
        for mot in dict.fromkeys(trouve[0] for trouve in liste.motif.finditer(cle))
    )


@cache
def _listes() -> tuple[_Liste, ...]:
    return tuple(_lire(chemin) for chemin in sorted(_DONNEES.glob("*.yaml")))


def _lire(chemin: Path) -> _Liste:
    contenu = yaml.safe_load(chemin.read_text(encoding="utf-8"))
    motifs = sorted((_motif(str(mot)) for mot in contenu["mots"]), key=len, reverse=True)
    return _Liste(
        contenu["categorie"], contenu["libelle"], contenu["conseil"], re.compile(rf"\b(?:{'|'.join(motifs)})\b")
    )


def _motif(mot: str) -> str:
    return cle_de_recherche(mot.replace("*", _JOKER)).replace(_JOKER, "[a-z]*")
