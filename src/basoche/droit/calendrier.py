"""Les jours où un délai n'expire pas : samedis, dimanches, fêtes légales, fêtes locales.

Les onze fêtes légales valent partout (C. trav. L3133-1) ; l'Alsace-Moselle et l'outre-mer en ajoutent. Une
fête locale dont la source ou la condition est incertaine compte, mais elle est signalée : elle ne prolonge
jamais un délai en silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from basoche.droit.erreurs import ChampInvalide
from basoche.droit.parametres import lire
from basoche.droit.source import Fondement

METROPOLE = "metropole"
ALSACE_MOSELLE = "alsace_moselle"
TERRITOIRES = (
    METROPOLE,
    ALSACE_MOSELLE,
    "guadeloupe",
    "martinique",
    "guyane",
    "reunion",
    "mayotte",
    "saint_pierre_et_miquelon",
    "wallis_et_futuna",
    "saint_barthelemy",
    "saint_martin",
)

_MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_SAMEDI, _DIMANCHE = 5, 6


@dataclass(frozen=True, slots=True)
class JourFerie:
    """Une fête : son nom, son texte et, s'il y en a une, la condition à vérifier sur place."""

    jour: date
    nom: str
    fondement: Fondement
    condition: str = ""

    @property
    def est_incertain(self) -> bool:
        """Vrai si la fête dépend d'une condition de fait, ou si son texte n'a pas été relu."""
        return bool(self.condition) or self.fondement.verification.est_incertaine


@dataclass(frozen=True, slots=True)
class JourChome:
    """Pourquoi un délai n'expire pas ce jour-là : le motif (« dimanche ») et, s'il y a lieu, la fête."""

    jour: date
    motif: str
    ferie: JourFerie | None = None


def paques(annee: int) -> date:
    """Le dimanche de Pâques grégorien (algorithme de Meeus et Butcher).

    >>> paques(2026)
    datetime.date(2026, 4, 5)
    """
    siecle, rang = divmod(annee, 100)
    bissextiles, reste = divmod(siecle, 4)
    epacte = (19 * (annee % 19) + siecle - bissextiles - (siecle - (siecle + 8) // 25 + 1) // 3 + 15) % 30
    semaine = (32 + 2 * reste + 2 * (rang // 4) - epacte - rang % 4) % 7
    correction = (annee % 19 + 11 * epacte + 22 * semaine) // 451
    mois, jour = divmod(epacte + semaine - 7 * correction + 114, 31)
    return date(annee, mois, jour + 1)


def jour_en_lettres(jour: date) -> str:
    """Un jour tel qu'on le lit : « lundi 25 mai 2026 », « vendredi 1er mai 2026 »."""
    return f"{_JOURS[jour.weekday()]} {_quantieme(jour)} {jour.year}"


def _quantieme(jour: date) -> str:
    return f"{'1er' if jour.day == 1 else jour.day} {_MOIS[jour.month - 1]}"


class Calendrier:
    """Les jours fériés d'un lieu, année par année.

    Args:
        territoire: lieu de la juridiction ou de l'acte (voir ``TERRITOIRES``).
        alsace_moselle: ajoute les fêtes de la Moselle, du Bas-Rhin et du Haut-Rhin (C. trav. L3134-13).
        fetes_incertaines: faux pour ne garder que les fêtes sûres, c'est-à-dire le calendrier le plus court.

    Raises:
        ChampInvalide: territoire inconnu, ou outre-mer avec ``alsace_moselle``.
    """

    def __init__(
        self, territoire: str = METROPOLE, *, alsace_moselle: bool = False, fetes_incertaines: bool = True
    ) -> None:
        if territoire not in TERRITOIRES:
            raise ChampInvalide(
                f"Territoire inconnu : « {territoire} ».",
                conseil=f"Choisir : {', '.join(TERRITOIRES)}.",
                champ="territoire",
            )
        if alsace_moselle and territoire not in (METROPOLE, ALSACE_MOSELLE):
            raise ChampInvalide(
                f"« alsace_moselle » ne va pas avec le territoire « {territoire} ».",
                conseil="Retirer « alsace_moselle », ou le territoire d'outre-mer.",
                champ="alsace_moselle",
            )
        self.alsace_moselle = alsace_moselle or territoire == ALSACE_MOSELLE
        self.territoire = ALSACE_MOSELLE if self.alsace_moselle else territoire
        self._fetes_incertaines = fetes_incertaines
        self._annees: dict[int, dict[date, JourFerie]] = {}

    @property
    def en_lettres(self) -> str:
        """Les fêtes retenues, en français."""
        if self.territoire == METROPOLE:
            return "fêtes légales"
        return f"fêtes légales et fêtes locales ({self.territoire.replace('_', ' ')})"

    def sans_fete_incertaine(self) -> Calendrier:
        """Le même lieu, réduit aux fêtes sûres."""
        return Calendrier(self.territoire, fetes_incertaines=False)

    def ferie(self, jour: date) -> JourFerie | None:
        """La fête de ce jour, ou ``None``."""
        if jour.year not in self._annees:
            self._annees[jour.year] = {
                fete.jour: fete
                for fete in _feries(jour.year, self.territoire)
                if self._fetes_incertaines or not fete.est_incertain
            }
        return self._annees[jour.year].get(jour)

    def chome(self, jour: date, *, samedi: bool = True) -> JourChome | None:
        """Ce qui empêche un délai d'expirer ce jour-là (CPC 642 al. 2), ou ``None``.

        Args:
            jour: le jour examiné.
            samedi: faux pour compter le samedi parmi les jours ouvrables.
        """
        if jour.weekday() == _DIMANCHE:
            return JourChome(jour, "dimanche")
        if samedi and jour.weekday() == _SAMEDI:
            return JourChome(jour, "samedi")
        fete = self.ferie(jour)
        return JourChome(jour, f"{fete.nom}, jour férié", fete) if fete else None


def _feries(annee: int, territoire: str) -> list[JourFerie]:
    regles = _regles("fixes", annee) + _regles("mobiles", annee)
    if territoire == ALSACE_MOSELLE:
        regles += _regles("alsace_moselle", annee, "ajouts")
    elif territoire != METROPOLE:
        locales = _regles("outre_mer", annee, "jours")
        regles += [(regle, fondement) for regle, fondement in locales if regle["territoire"] == territoire]
    return [_fete(regle, annee, fondement) for regle, fondement in regles]


def _regles(nom: str, annee: int, cle: str | None = None) -> list[tuple[Any, Fondement]]:
    lecture = lire(f"delais/jours_feries/{nom}", le=date(annee, 1, 1))
    return [(regle, lecture.fondement) for regle in (lecture.contenu[cle] if cle else lecture.contenu)]


def _fete(regle: Any, annee: int, fondement: Fondement) -> JourFerie:
    """Une règle : ``"05-01"``, ``{nom, date}`` ou ``{nom, paques: écart en jours au dimanche de Pâques}``."""
    if isinstance(regle, str):
        regle = {"date": regle}
    if "paques" in regle:
        jour = paques(annee) + timedelta(days=int(regle["paques"]))
    else:
        mois, quantieme = regle["date"].split("-")
        jour = date(annee, int(mois), int(quantieme))
    return JourFerie(jour, regle.get("nom") or _quantieme(jour), fondement, regle.get("condition") or "")
