"""Jusqu'à quand le droit de la base est le droit : les archives reçues, et des articles témoins.

Une archive datée d'hier peut contenir un droit d'il y a un an (c'est arrivé à plusieurs miroirs publics) : des articles
dont on sait qu'ils ont changé tel jour disent si la base l'a vu.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import yaml

from basoche.veille.base import Base
from basoche.veille.ingestion import jour_de_l_horodatage
from basoche.veille.portee import restrictions, synonymes, tient
from basoche.veille.version import MORT_NE

# La DILA livre chaque jour ouvré : un vide plus long que le plus long pont laisse croire qu'une archive manque.
_VIDE_MAX = timedelta(days=5)
_UN_JOUR = timedelta(days=1)
_NOMMES = 4


@dataclass(frozen=True, slots=True)
class Temoin:
    """Un article qui a changé ce jour-là : une base qui n'en a pas de version aussi récente est plus ancienne."""

    code: str
    numero: str
    depuis: date
    source: str


@dataclass(frozen=True, slots=True)
class Couverture:
    """Ce que la base peut dire. ``du`` vaut ``None`` si un stock complet donne tout le passé ; ``au`` est inclus.

    ``codes`` : les seuls dont elle parle, s'ils ont été choisis ; ``refuses`` : les fichiers d'archives qu'elle n'a pas
    pu lire, et dont elle ne sait donc rien.
    """

    du: date | None
    au: date | None
    temoins_vus: tuple[Temoin, ...] = ()
    temoins_absents: tuple[Temoin, ...] = ()
    trous: tuple[tuple[date, date], ...] = ()
    codes: tuple[str, ...] = ()
    refuses: int = 0

    def contient(self, du: date, au: date) -> bool:
        """Vrai si toute la période est connue."""
        return self.au is not None and au <= self.au and (self.du is None or self.du <= du)

    @property
    def en_phrase(self) -> str:
        """« Droit arrêté au 22/11/2026 », et pour quels codes s'ils ont été choisis."""
        if self.au is None:
            return "Aucun droit ingéré"
        nommes = ", ".join(self.codes) if len(self.codes) <= _NOMMES else f"{len(self.codes)} codes"
        return f"Droit arrêté au {self.au:%d/%m/%Y}" + (f" ({nommes} seulement)" if nommes else "")


@cache
def temoins() -> tuple[Temoin, ...]:
    """Les témoins livrés, du plus ancien au plus récent."""
    lus: Mapping[str, Any] = yaml.safe_load(
        (files(__package__) / "donnees" / "temoins.yaml").read_text(encoding="utf-8")
    )
    tous = (Temoin(un["code"], un["numero"], un["depuis"], un["source"]) for un in lus["temoins"])
    return tuple(sorted(tous, key=lambda un: un.depuis))


def couverture(base: Base, fonds: str = "LEGI", code: str = "") -> Couverture:
    """La période que la base couvre, d'après ses archives puis ses témoins.

    Une archive manquante arrête le droit à la veille : on ne sait pas ce qu'elle changeait, ni à compter de quand. Une
    archive versée pour d'autres codes que celui demandé est une archive manquante.

    Args:
        base: la base ouverte.
        fonds: LEGI, JORF, KALI ou CASS.
        code: pour ce code seul ; vide : pour tout ce que la base garde.
    """
    choisis = restrictions(base)
    archives = [
        (jour, bool(stock), str(nom))
        for nom, horodatage, stock in base.execute(
            "SELECT nom, horodatage, est_stock FROM archive WHERE fonds = ? AND finie = 1 ORDER BY horodatage", (fonds,)
        )
        if (jour := jour_de_l_horodatage(horodatage)) is not None
    ]
    gardes = sorted(frozenset().union(*(choisis.get(nom, frozenset()) for _, _, nom in archives)))
    if gardes and not code:
        return replace(commune(couverture(base, fonds, un) for un in gardes), codes=tuple(gardes))
    if gardes:
        noms = synonymes(base, code)
        archives = [une for une in archives if tient(choisis.get(une[2], frozenset()), noms)]
    if not archives:
        return Couverture(None, None)
    rang = max((rang for rang, (_, stock, _) in enumerate(archives) if stock), default=None)
    utiles = archives if rang is None else archives[rang:]
    trous = _trous(base, fonds, utiles)
    vus, absents = _interroger_les_temoins(base) if fonds == "LEGI" else ((), ())
    veilles = [debut for debut, _ in trous] + [absent.depuis for absent in absents]
    au = min([utiles[-1][0], *(jour - _UN_JOUR for jour in veilles)])
    refuses = _refuses(base, [nom for _, _, nom in utiles])
    return Couverture(archives[0][0] if rang is None else None, au, vus, absents, trous, refuses=refuses)


def commune(couvertures: Iterable[Couverture]) -> Couverture:
    """Ce que plusieurs couvertures ont en commun : la plus courte période."""
    toutes = list(couvertures)
    fins = [une.au for une in toutes if une.au is not None]
    debuts = [une.du for une in toutes if une.du is not None]
    return Couverture(
        max(debuts, default=None),
        min(fins) if len(fins) == len(toutes) and fins else None,
        tuple(dict.fromkeys(temoin for une in toutes for temoin in une.temoins_vus)),
        tuple(dict.fromkeys(temoin for une in toutes for temoin in une.temoins_absents)),
        tuple(sorted({trou for une in toutes for trou in une.trous})),
        tuple(dict.fromkeys(code for une in toutes for code in une.codes)),
        max((une.refuses for une in toutes), default=0),
    )


def _refuses(base: Base, archives: list[str]) -> int:
    """Combien de fichiers de ces archives n'ont pas pu être lus."""
    comptes = base.execute("SELECT archive, COUNT(*) FROM anomalie GROUP BY archive").fetchall()
    return sum(int(combien) for archive, combien in comptes if str(archive) in archives)


def _trous(base: Base, fonds: str, archives: list[tuple[date, bool, str]]) -> tuple[tuple[date, date], ...]:
    """Les périodes dont une archive manque : annoncée et non reçue, ou à défaut d'annonce un vide trop long."""
    recues = {nom for _, _, nom in archives}
    premier, dernier = archives[0][0], archives[-1][0]
    annonces = base.execute("SELECT nom, horodatage FROM annonce WHERE fonds = ?", (fonds,)).fetchall()
    jours = {nom: jour for nom, horodatage in annonces if (jour := jour_de_l_horodatage(horodatage)) is not None}
    trous = [(jour, jour) for nom, jour in jours.items() if nom not in recues and premier < jour <= dernier]
    annonces_de = set(jours.values())
    for (avant, _, _), (apres, _, _) in pairwise(archives):
        if apres - avant > _VIDE_MAX and not {avant, apres} <= annonces_de:
            trous.append((avant + _UN_JOUR, apres - _UN_JOUR))
    return tuple(sorted(trous))


def _interroger_les_temoins(base: Base) -> tuple[tuple[Temoin, ...], tuple[Temoin, ...]]:
    """Les témoins vus, et ceux dont la base n'a que des versions trop anciennes."""
    vus: list[Temoin] = []
    absents: list[Temoin] = []
    for un in temoins():
        dernier = base.execute(
            "SELECT MAX(debut) FROM version_article WHERE code = ? AND numero = ? AND fonds = 'LEGI' AND etat <> ?",
            (un.code, un.numero, MORT_NE),
        ).fetchone()[0]
        if dernier is not None:
            (vus if date.fromisoformat(dernier) >= un.depuis else absents).append(un)
    return tuple(vus), tuple(absents)
