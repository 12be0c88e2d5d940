"""De quelle nature est un changement : durée, montant, sanction, compétence, renvoi, vocabulaire, procédure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from basoche.veille.mot_a_mot import Morceau

_NOMBRE = (
    r"(?:\d[\d \u00a0.,]*|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|"
    r"vingt|trente|quarante|cinquante|soixante|cent|mille)(?:[- ](?:et[- ])?(?:une?|deux|trois|quatre|cinq|six|sept|"
    r"huit|neuf|dix|onze|douze|quinze|vingts?|cents?|mille))*"
)
_DUREE = re.compile(
    rf"\b{_NOMBRE} ?(?:jours?|semaines?|mois|ans?|années?|heures?)(?: (?:francs?|ouvrables?))?\b",
    re.IGNORECASE,
)
_MONTANT = re.compile(rf"\b{_NOMBRE} ?(?:euros?|€|%|pour cent|p\. ?100)", re.IGNORECASE)
_RENVOI = re.compile(
    r"\b(?:articles?|alinéas?|paragraphes?|code|loi|décret)\b|\b[LRD]\. ?\*?\d|\d+°|n° ?\d|\A[\d.,\- LRDAetà]+\Z",
    re.IGNORECASE,
)


class Nature(StrEnum):
    """La nature d'un changement, de ce qui touche le plus les dossiers à ce qui les touche le moins."""

    DUREE = "duree"
    MONTANT = "montant"
    NULLITE = "nullite"
    COMPETENCE = "competence"
    PROCEDURE = "procedure"
    RENVOI = "renvoi"
    VOCABULAIRE = "vocabulaire"


# Repliés à l'écran, jamais cachés.
REPLIEES = frozenset({Nature.RENVOI, Nature.VOCABULAIRE})


@dataclass(frozen=True, slots=True)
class Valeurs:
    """Les durées, ou les montants, qu'un article ne dit plus, et ceux qu'il dit en plus."""

    otees: tuple[str, ...]
    ajoutees: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.otees or self.ajoutees)

    def en_dict(self) -> dict[str, list[str]]:
        """Pour la réponse."""
        return {"avant": list(self.otees), "apres": list(self.ajoutees)}


@cache
def _mots() -> Mapping[str, Any]:
    lus: Mapping[str, Any] = yaml.safe_load(
        (files(__package__) / "donnees" / "vocabulaire.yaml").read_text(encoding="utf-8")
    )
    return lus


def durees_changees(avant: str, apres: str) -> Valeurs:
    """Les durées écrites dans l'un et non dans l'autre."""
    return _changees(_DUREE, avant, apres)


def montants_changes(avant: str, apres: str) -> Valeurs:
    """Les montants et les taux écrits dans l'un et non dans l'autre."""
    return _changees(_MONTANT, avant, apres)


def _changees(motif: re.Pattern[str], avant: str, apres: str) -> Valeurs:
    trouvees = [
        Counter(" ".join(trouve[0].split()).lower() for trouve in motif.finditer(texte)) for texte in (avant, apres)
    ]
    return Valeurs(tuple((trouvees[0] - trouvees[1]).elements()), tuple((trouvees[1] - trouvees[0]).elements()))


def natures(avant: str, apres: str, morceaux: Sequence[Morceau]) -> tuple[Nature, ...]:
    """Les natures d'un changement ; une seule si ce n'est que du vocabulaire ou des renvois."""
    if _sous_le_meme_nom(avant) == _sous_le_meme_nom(apres):
        return (Nature.VOCABULAIRE,)
    touches = [morceau.texte for morceau in morceaux if morceau.sort != "reste"]
    vues = []
    if durees_changees(avant, apres):
        vues.append(Nature.DUREE)
    if montants_changes(avant, apres):
        vues.append(Nature.MONTANT)
    for nature, cle in ((Nature.NULLITE, "sanction"), (Nature.COMPETENCE, "competence")):
        if _comptes(avant, _mots()[cle]) != _comptes(apres, _mots()[cle]):
            vues.append(nature)
    if vues:
        return tuple(vues)
    if all(_RENVOI.search(texte) or not re.search(r"\w", texte) for texte in touches):
        return (Nature.RENVOI,)
    return (Nature.PROCEDURE,)


def _comptes(texte: str, cherches: Sequence[str]) -> list[int]:
    return [len(re.findall(rf"\b{re.escape(mot)}\b", texte, re.IGNORECASE)) for mot in cherches]


def _sous_le_meme_nom(texte: str) -> str:
    for ancien, nouveau in _mots()["vocabulaire"]:
        texte = re.sub(rf"\b{re.escape(ancien)}\b", nouveau, texte, flags=re.IGNORECASE)
    return texte.lower()
