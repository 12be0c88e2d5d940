"""Les bases : des actes entiers dont chaque passage dit quelle mention il porte, et ce qu'on en tire.

D'une base viennent l'acte juste, un acte sans chacune de ses mentions, et les variantes que son auteur a écrites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from basoche.conformite.ecrit import Etat, rechercher
from basoche.droit.actes import acte, mentions_de
from basoche.instrumentum.lecture_markdown import lire_markdown_etranger
from conformite.externes_mesure import NULLITES, Lecture

BASES = Path(__file__).parent / "bases"
_MARQUE = re.compile(r"<<([a-z_0-9.+]+)\|(.*?)>>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Derive:
    """Un document tiré d'une base, et ce qu'on y attend."""

    nom: str
    texte: str
    attendus: Mapping[str, str]


def bases(code: str) -> list[Path]:
    """Les annotations des bases d'un acte."""
    return sorted((BASES / code).glob("*.yaml"))


def derives(chemin: Path) -> Iterator[Derive]:
    """L'acte juste, l'acte sans chaque mention, les variantes."""
    marque = chemin.with_suffix(".md").read_text(encoding="utf-8")
    annotation = yaml.safe_load(chemin.read_text(encoding="utf-8"))
    passages = [frozenset(trouve[1].split("+")) for trouve in _MARQUE.finditer(marque)]
    mentions = sorted(frozenset().union(*passages))
    yield Derive("juste", _nu(marque), dict.fromkeys(mentions, "trouvee"))
    for mention in mentions:
        yield Derive(f"sans {mention}", _nu(marque, mention), _sans(mention, mentions, passages))
    for rang, variante in enumerate(annotation["variantes"]):
        texte = _remplacer(marque, variante["remplacer"], str(variante["par"]))
        yield Derive(f"variante {rang}", texte, {variante["mention"]: variante["etat"]})


def _nu(marque: str, sans: str = "") -> str:
    """Le texte sans marques, et sans les passages de la mention ``sans`` ; une rangée de tableau reste une ligne."""

    def passage(trouve: re.Match[str]) -> str:
        if sans in trouve[1].split("+"):
            return "\0"
        dedans = trouve[2]
        if dedans.startswith("\n"):
            dedans = dedans[1:]
        suite = trouve.string[trouve.end() : trouve.end() + 1]
        return dedans[:-1] if dedans.endswith("\n") and suite in ("", "\n") else dedans

    return re.sub(r"^\0+\n", "", _MARQUE.sub(passage, marque), flags=re.MULTILINE).replace("\0", "")


def _sans(mention: str, mentions: list[str], passages: list[frozenset[str]]) -> dict[str, str]:
    """Les mentions qui n'ont plus de passage sont absentes ; celles qui en perdent un ne sont plus jugées."""
    attendus = dict.fromkeys(mentions, "trouvee")
    for autre in mentions:
        siens = [passage for passage in passages if autre in passage]
        if all(mention in passage for passage in siens):
            attendus[autre] = "absente"
        elif any(mention in passage for passage in siens):
            del attendus[autre]
    return attendus


def _remplacer(marque: str, remplacer: str, par: str) -> str:
    nu = _nu(marque)
    assert remplacer in nu or remplacer in marque, remplacer
    return nu.replace(remplacer, par) if remplacer in nu else _nu(marque.replace(remplacer, par))


def lectures(code: str, *, un_sur: int = 1) -> Iterator[Lecture]:
    """Chaque mention jugée des documents tirés des bases d'un acte ; ``un_sur`` : une part, la même toujours."""
    gravites = {mention.id: mention.gravite for mention in mentions_de(acte(code))}
    for chemin in bases(code):
        annotation = yaml.safe_load(chemin.read_text(encoding="utf-8"))
        for rang, derive in enumerate(derives(chemin)):
            if rang and rang % un_sur:
                continue
            dites = _chercher(derive.texte, annotation)
            for mention, annote in derive.attendus.items():
                dit = dites.get(mention, Etat.DOUTEUSE.value)
                nom = f"{chemin.stem} {derive.nom}"
                yield Lecture(code, nom, mention, annote, dit, gravites.get(mention) in NULLITES)


def _chercher(texte: str, annotation: Mapping[str, Any]) -> dict[str, str]:
    circonstances = dict.fromkeys(annotation.get("circonstances") or (), True)
    arbre = lire_markdown_etranger(texte)
    donnees = {"circonstances": circonstances}
    trouvees = rechercher(arbre, annotation["acte"], le=annotation["le"], donnees=donnees)
    return {recherche.id: recherche.etat.value for recherche in trouvees}
