"""Un texte de loi à une date : ses articles, et leur texte tel qu'on le compare."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from basoche.droit.resultat import Avertissement

_SIGNES = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'",
    "«": '"', "»": '"', "“": '"', "”": '"', "„": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
    "\u200b": "", "\ufeff": "", "\u00ad": "",
}  # fmt: skip
_A_REMPLACER = re.compile(f"[{''.join(_SIGNES)}]")
_MOT = re.compile(r"\w+|[^\w\s]")


def normaliser(texte: str) -> str:
    """Le texte aux espaces, apostrophes, guillemets et tirets près : ce que deux éditeurs écrivent autrement.

    Les espaces autour des guillemets sont de typographie : ils ne comptent pas.
    """
    uni = _A_REMPLACER.sub(lambda signe: _SIGNES[signe[0]], texte)
    return " ".join(uni.replace('"', ' " ').split())


def mots(texte: str) -> list[str]:
    """Les mots et les signes d'un texte normalisé."""
    return _MOT.findall(texte)


@dataclass(frozen=True)
class Article:
    """Un article : numéro (``R211-1``), texte tel que lu, place dans le plan, ligne du fichier."""

    numero: str
    texte: str
    plan: tuple[str, ...] = ()
    ligne: int = 0

    @cached_property
    def norme(self) -> str:
        """Le texte normalisé, celui que l'on compare."""
        return normaliser(self.texte)

    @cached_property
    def mots(self) -> list[str]:
        """Ses mots."""
        return mots(self.norme)


@dataclass(frozen=True, slots=True)
class EtatDuDroit:
    """Un texte à une date : ses articles par numéro, dans leur ordre, et ce que la lecture a relevé."""

    titre: str
    au: date | None
    articles: Mapping[str, Article]
    avertissements: Sequence[Avertissement] = field(default=())
