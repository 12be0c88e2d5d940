"""Délais, écrits autrement : on parcourt le calendrier un jour à la fois ; Pâques par la lune ecclésiastique.

Le dimanche de Pâques est celui qui suit la pleine lune ecclésiastique tombant le 21 mars ou après : on la cherche dans
les épactes grégoriennes (méthode de Clavius), puis on marche jusqu'au dimanche.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from oracles.calendrier import UN_JOUR, plus_mois

SAMEDI, DIMANCHE = 5, 6
FETES = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))  # C. trav. L. 3133-1
ABOLITION = {  # C. trav. L. 3422-2
    "mayotte": (4, 27),
    "martinique": (5, 22),
    "guadeloupe": (5, 27),
    "saint_martin": (5, 28),
    "guyane": (6, 10),
    "saint_barthelemy": (10, 9),
    "reunion": (12, 20),
}


@cache
def paques(annee: int) -> date:
    """Dimanche de Pâques grégorien, par l'épacte."""
    nombre_d_or = annee % 19 + 1
    siecle = annee // 100 + 1
    solaire = 3 * siecle // 4 - 12
    lunaire = (8 * siecle + 5) // 25 - 5
    epacte = (11 * nombre_d_or + 20 + lunaire - solaire) % 30
    if epacte == 24 or (epacte == 25 and nombre_d_or > 11):
        epacte += 1
    lune = date(annee, 3, 1) + timedelta(days=44 - epacte - 1)
    if lune < date(annee, 3, 21):
        lune += timedelta(days=30)
    jour = lune + UN_JOUR
    while jour.weekday() != DIMANCHE:
        jour += UN_JOUR
    return jour


@cache
def feries(annee: int, territoire: str = "metropole", alsace_moselle: bool = False) -> frozenset[date]:
    """Les jours fériés d'une année en un lieu."""
    dimanche = paques(annee)
    jours = {date(annee, mois, jour) for mois, jour in FETES}
    jours |= {dimanche + timedelta(days=ecart) for ecart in (1, 39, 50)}
    if alsace_moselle or territoire == "alsace_moselle":
        jours |= {dimanche - timedelta(days=2), date(annee, 12, 26)}
    if territoire in ABOLITION:
        jours.add(date(annee, *ABOLITION[territoire]))
    return frozenset(jours)


def delai(entree: Mapping[str, Any]) -> dict[str, Any]:
    """Le calcul ``delai`` du contrat : ``dernier_jour``, ``date_brute``, ``reporte``."""
    territoire = entree.get("territoire") or "metropole"
    alsace = bool(entree.get("alsace_moselle"))

    def chome(jour: date) -> bool:
        return jour.weekday() == DIMANCHE or jour in feries(jour.year, territoire, alsace)

    def ferme(jour: date) -> bool:
        return jour.weekday() == SAMEDI or chome(jour)

    origine = date.fromisoformat(entree["origine"])
    sens = entree.get("sens") or "apres"
    duree = entree["duree"]
    if duree == "premier_jour_ouvrable":
        duree = {"jours_ouvrables": 1}
    if "jours_ouvrables" in duree:
        return _en_jours_ouvrables(origine, duree["jours_ouvrables"], sens, ferme, chome)
    brute = _marcher(origine, duree, entree.get("distance") or {}, -1 if sens == "avant" else 1)
    if entree.get("origine_zero_heure"):
        brute -= UN_JOUR  # la veille du quantième, à minuit
    dernier = brute
    # Le contrat donne au sens sa propre règle de report, quel que soit le type : seul « apres » en dépend.
    if sens != "apres" or entree["type"] in ("procedure", "peremption"):
        while ferme(dernier):
            dernier += -UN_JOUR if sens == "avant" else UN_JOUR
    rendu = {"dernier_jour": dernier.isoformat(), "date_brute": brute.isoformat(), "reporte": dernier != brute}
    if sens == "au_plus_tot":
        rendu["premier_jour_utile"] = (dernier + UN_JOUR).isoformat()
    return rendu


def _marcher(origine: date, duree: Mapping[str, int], distance: Mapping[str, int], pas: int) -> date:
    """Mois (et années, et distance) de quantième à quantième en une fois, puis les jours un par un (CPC 641)."""
    mois = sum(12 * d.get("ans", 0) + d.get("mois", 0) for d in (duree, distance))
    jour = plus_mois(origine, pas * mois)
    for _ in range(sum(d.get("jours", 0) for d in (duree, distance))):
        jour += pas * UN_JOUR
    return jour


def _en_jours_ouvrables(
    origine: date, nombre: int, sens: str, ferme: Callable[[date], bool], chome: Callable[[date], bool]
) -> dict[str, Any]:
    """Les deux lectures du samedi ; la prudente fait agir le plus tôt, ou attendre le plus tard."""
    lectures = [_compter_ouvrables(origine, nombre, -1 if sens == "avant" else 1, clos) for clos in (ferme, chome)]
    lectures.sort(reverse=sens == "au_plus_tot")
    prudent, large = lectures
    return {"dernier_jour": prudent.isoformat(), "dernier_jour_large": large.isoformat()}


def _compter_ouvrables(origine: date, nombre: int, pas: int, clos: Callable[[date], bool]) -> date:
    jour, restent = origine, nombre
    while restent:
        jour += pas * UN_JOUR
        if not clos(jour):
            restent -= 1
    return jour
