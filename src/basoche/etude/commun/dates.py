"""Les dates et les heures comme un clerc les tape : ``j``, ``+8``, ``fm``, ``12/03``, ``120326`` ; ``9h``, ``0905``."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from basoche.droit.erreurs import ChampInvalide

_ECART = re.compile(r"[+-]\d{1,4}\Z", re.ASCII)
_COURTE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?\Z", re.ASCII)
_COLLEE = re.compile(r"(\d{2})(\d{2})(\d{2}|\d{4})\Z", re.ASCII)
_HEURE = re.compile(r"(\d{1,2})[h:.](\d{2})?(?::\d{2})?\Z", re.ASCII)
_HEURE_COLLEE = re.compile(r"(\d{1,2}?)(\d{2})?\Z", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.ASCII)


def lire_date_tapee(texte: str, *, ce_jour: date) -> date:
    """La date que le clerc a voulu dire.

    Args:
        texte: ``j`` (ce jour), ``+8`` ou ``-3`` (jours), ``fm`` (fin de mois), ``12/03`` (de cette
            année), une date entière.
        ce_jour: le jour de référence.

    Raises:
        ChampInvalide: le texte n'est aucune de ces formes, ou la date n'existe pas.
    """
    net = texte.strip().lower()
    try:
        if net in {"j", "aujourd'hui"}:
            return ce_jour
        if net == "fm":
            return (ce_jour.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        if _ECART.match(net):
            return ce_jour + timedelta(days=int(net))
        if trouve := _ISO.match(net):
            annee, mois, jour = map(int, trouve.groups())
            return date(annee, mois, jour)
        if trouve := _COURTE.match(net) or _COLLEE.match(net):
            jour, mois, annee = trouve.groups()
            return date(_annee(annee, ce_jour), int(mois), int(jour))
    except (ValueError, OverflowError) as faute:
        raise _illisible(texte) from faute
    raise _illisible(texte)


def lire_heure_tapee(texte: str) -> time:
    """L'heure que le clerc a voulu dire : ``9h``, ``9h05``, ``9:05``, ``0905``, ``905``, ``14 h 30``.

    Raises:
        ChampInvalide: le texte n'est aucune de ces formes, ou l'heure n'existe pas.
    """
    net = "".join(texte.lower().split()).removesuffix("mn").removesuffix("min")
    trouve = _HEURE.match(net) or _HEURE_COLLEE.match(net)
    try:
        if trouve is not None:
            return time(int(trouve[1]), int(trouve[2] or 0))
    except ValueError:
        pass
    raise ChampInvalide(f"Heure illisible : « {texte[:30]} ».", conseil="Taper 9h, 9h05, 9:05 ou 0905.")


def _annee(ecrite: str | None, ce_jour: date) -> int:
    """Deux chiffres : jusqu'à vingt ans en avant, le siècle en cours ; au-delà, le précédent."""
    if ecrite is None:
        return ce_jour.year
    if len(ecrite) == 4:
        return int(ecrite)
    siecle = ce_jour.year // 100 * 100
    annee = siecle + int(ecrite)
    return annee - 100 if annee > ce_jour.year + 20 else annee


def _illisible(texte: str) -> ChampInvalide:
    return ChampInvalide(
        f"Date illisible : « {texte[:30]} ».",
        conseil="Taper 12/03/2026, 12/03, j (ce jour), +8, -3 ou fm (fin de mois).",
    )
