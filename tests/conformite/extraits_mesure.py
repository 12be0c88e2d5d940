"""Les extraits : une mention, quelques lignes d'acte, ce qu'un juriste y voit. Un tiers ne sert qu'à valider."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from basoche.conformite.ecrit import Etat, rechercher
from basoche.droit.actes import acte, mentions_de
from basoche.instrumentum.lecture_markdown import lire_markdown_etranger
from conformite.externes_mesure import NULLITES, Lecture
from conformite.mutations.arbre import sans_identifiants

EXTRAITS = Path(__file__).parent / "extraits"


def empreinte(texte: str) -> int:
    """De quoi tirer un extrait sans le choisir."""
    return int(hashlib.sha256(texte.encode()).hexdigest(), 16)


def valide(texte: str) -> bool:
    """Un extrait sur trois ne sert qu'à valider : on n'y règle rien."""
    return empreinte(texte) % 3 == 0


def fichiers() -> list[Path]:
    """Un fichier par main, par acte et par mention."""
    return sorted(EXTRAITS.glob("*/*/*.yaml"))


def lectures(fichier: Path, *, un_sur: int = 1, validation: bool | None = None) -> Iterator[Lecture]:
    """Ce que le contrôle dit de chaque extrait ; ``validation`` garde ceux qui valident, ou les autres."""
    annotation = yaml.safe_load(fichier.read_text(encoding="utf-8"))
    for rang, passage in enumerate(annotation["passages"], 1):
        texte = passage["texte"]
        if empreinte(texte) // 3 % un_sur or validation not in (None, valide(texte)):
            continue
        code, mention = passage.get("acte", fichier.parent.name), annotation["mention"]
        dit = _dit(texte, code, mention, annotation, passage)
        grave = {m.id: m.gravite in NULLITES for m in mentions_de(acte(code))}.get(mention, False)
        yield Lecture(code, f"{fichier.stem} {rang}", mention, passage["etat"], dit, grave)


def _dit(texte: str, code: str, mention: str, annotation: dict[str, Any], passage: dict[str, Any]) -> str:
    le = passage.get("le", annotation["le"])
    circonstances = [*(annotation.get("circonstances") or ()), *(passage.get("circonstances") or ())]
    arbre = sans_identifiants(lire_markdown_etranger(texte))
    jour = le if isinstance(le, date) else date.fromisoformat(le)
    for recherche in rechercher(arbre, code, le=jour, donnees={"circonstances": dict.fromkeys(circonstances, True)}):
        if recherche.id == mention:
            return recherche.etat.value
    return Etat.DOUTEUSE.value
