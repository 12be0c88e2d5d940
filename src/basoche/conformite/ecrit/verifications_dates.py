"""Une date écrite avec son jour de la semaine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.valeurs import JOURS, Valeur
from basoche.droit.calendrier import Calendrier
from basoche.droit.erreurs import ErreurBasoche


def jour_faux(valeur: Valeur) -> str | None:
    """Pourquoi le jour de la semaine écrit n'est pas celui de la date, ``None`` s'il l'est ou n'est pas écrit."""
    if not valeur.semaine or not isinstance(valeur.valeur, date):
        return None
    juste = JOURS[valeur.valeur.weekday()]
    return None if juste == valeur.semaine else f"le {valeur.valeur:%d/%m/%Y} est un {juste}, pas un {valeur.semaine}"


def est_chome(jour: date | None) -> bool:
    """Un samedi, un dimanche ou un jour férié partout en France : aucun délai de procédure n'y finit (CPC 642)."""
    try:
        return jour is not None and Calendrier(fetes_incertaines=False).chome(jour) is not None
    except ErreurBasoche:
        return False


_ECOULE = re.compile(r",? (?:suivant|dernier|ecoule|precedent|passe)\b")


def jours_dits(contexte: Contexte, debut: int, fin: int) -> Iterator[Valeur]:
    """Les dates d'un morceau ; un jour sans année (« le 14 avril prochain ») est le premier qui suit l'acte."""
    for valeur in contexte.canonique.entre(debut, fin):
        if valeur.genre == "d":
            yield valeur
        elif (
            valeur.genre == "jm"
            and not _ECOULE.match(contexte.canonique.texte, valeur.fin)
            and (jour := _prochain(contexte.jour, *valeur.valeur)) is not None
        ):
            yield replace(valeur, genre="d", valeur=jour)


def _prochain(apres: date, mois: int, quantieme: int) -> date | None:
    for annee in (apres.year, apres.year + 1):
        try:
            jour = date(annee, mois, quantieme)
        except ValueError:
            continue
        if jour >= apres:
            return jour
    return None


def dite_avant(contexte: Contexte, valeur: Valeur) -> bool:
    """« avant le 11 » : le dernier jour est celui d'avant."""
    return "avant le" in contexte.canonique.texte[max(0, valeur.debut - 14) : valeur.debut]


def avant_la_decision(
    contexte: Contexte, faits: tuple[re.Pattern[str], ...], decisions: tuple[re.Pattern[str], ...]
) -> Valeur | None:
    """Ce qui n'a pu suivre la décision qu'il accompagne : toutes ses dates la précèdent."""
    rendues = _dates(contexte, decisions)
    dites = [valeur for valeur in _dates(contexte, faits) if valeur.debut not in {v.debut for v in rendues}]
    jours = [valeur.valeur for valeur in rendues if isinstance(valeur.valeur, date)]
    if not jours or not dites:
        return None
    return dites[0] if all(isinstance(v.valeur, date) and v.valeur < min(jours) for v in dites) else None


def _dates(contexte: Contexte, formes: tuple[re.Pattern[str], ...]) -> list[Valeur]:
    """Les dates que désignent ces formulations (groupe « v »)."""
    return [
        valeur
        for forme in formes
        for trouve in forme.finditer(contexte.canonique.texte)
        for valeur in contexte.canonique.entre(trouve.start("v"), trouve.end("v"), "d")
    ]
