"""Le droit d'une évaluation, mis en tables d'entiers : taux cumulés par jour, quantièmes, majoration.

La table cumulée donne en une soustraction la somme des taux d'une période : le coût d'une créance ne dépend ni de la
durée, ni du nombre de semestres. Un jour est compté depuis le 1er janvier 1970, comme dans une colonne ``date32``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.jours import Base, diviseur
from basoche.droit.parametres import AUCUNE, parametre
from basoche.droit.periode import ajouter_mois
from basoche.droit.taux import Categorie, Paliers, Preuves, Tranche, taux_legal

Entiers = npt.NDArray[np.int64]
Jours = npt.NDArray[np.int32]

CATEGORIES = (Categorie.PARTICULIER, Categorie.PROFESSIONNEL)
EPOQUE = date(1970, 1, 1).toordinal()
PREMIER_JOUR = date(1000, 1, 1).toordinal() - EPOQUE
DERNIER_JOUR = date(9900, 12, 31).toordinal() - EPOQUE

PLAFOND_CENTIMES = 10**12
"""Dix milliards d'euros : au-delà, le calcul lisible. Un million de versements y tiennent encore dans 64 bits."""

_TAUX = {
    Categorie.PARTICULIER: "interets/taux_legal/particulier",
    Categorie.PROFESSIONNEL: "interets/taux_legal/autres",
}
_DELAI_MAX = 24  # mois : la table des mois s'arrête deux ans après l'arrêté
_DELAI, _POINTS = "interets/majoration/delai_decision", "interets/majoration/points"


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Le droit en entiers, pour un arrêté.

    ``origine`` est la veille du premier jour de taux connu ; ``cumul[c, j]`` la somme des taux de la catégorie ``c``
    sur les ``j`` jours qui la suivent, en pour cent fois ``echelle`` ; ``connu`` le premier et le dernier jours connus
    de chaque catégorie, sans trou. ``rang_du_mois`` (année × 12 + mois − 1) et ``quantieme`` décrivent chaque jour
    depuis ``origine`` ; ``debut_du_mois`` donne le premier jour de chaque mois depuis ``premier_mois``.

    ``mois`` vaut −1 si la majoration a changé de règle sur la période : le noyau la laisse alors au calcul lisible.
    ``plafond`` est la plus grande base dont l'intérêt, doublé pour l'arrondi, tient dans 64 bits quels que soient les
    jours.
    """

    au: int
    origine: int
    cumul: Entiers
    connu: Jours
    rang_du_mois: Jours
    quantieme: Jours
    debut_du_mois: Jours
    premier_mois: int
    mois: int
    points: int
    denominateur: int
    plafond: int
    empreinte: str


def dresser(au: date) -> Table:
    """La table d'un arrêté, d'après les paramètres du droit (C. mon. fin. L. 313-2 et L. 313-3).

    Args:
        au: jour d'arrêté, entre les années 1000 et 9900.
    """
    tranches = [_tranches_connues(categorie, au) for categorie in CATEGORIES]
    mois, points = _majoration()
    echelle = lcm(
        points.as_integer_ratio()[1], *(t.valeur.as_integer_ratio()[1] for connues in tranches for _, _, t in connues)
    )
    jour_au = au.toordinal() - EPOQUE
    debuts = [connues[0][0] - EPOQUE for connues in tranches if connues]
    origine = min([jour_au, *(debut - 1 for debut in debuts)])
    cumul = np.stack([_cumuler(connues, origine, jour_au, echelle) for connues in tranches])
    points_entiers = int(points * echelle)
    denominateur = 100 * echelle * diviseur(Base.EXACT_365, au.year)
    somme_max = int(cumul[:, -1].max()) + points_entiers * (jour_au - origine)
    plafond = min(PLAFOND_CENTIMES, (2**63 - 1 - denominateur) // (2 * max(1, somme_max)))
    rang_du_mois, quantieme, debut_du_mois = _calendrier(origine, au)
    connu = np.array([_bornes(connues) for connues in tranches], dtype=np.int32)
    empreinte = hashlib.sha256(repr((au, tranches, mois, points)).encode()).hexdigest()
    return Table(
        jour_au, origine, cumul, connu, rang_du_mois, quantieme, debut_du_mois, int(rang_du_mois[0]), mois,
        points_entiers, denominateur, plafond, empreinte,
    )  # fmt: skip


def _bornes(connues: list[Tranche]) -> tuple[int, int]:
    """Le premier et le dernier jours connus ; un intervalle vide si rien ne l'est."""
    return (connues[0][0] - EPOQUE, connues[-1][1] - EPOQUE) if connues else (DERNIER_JOUR, PREMIER_JOUR)


def _tranches_connues(categorie: Categorie, au: date) -> list[Tranche]:
    """Les taux connus sans trou jusqu'à ``au`` (ou jusqu'au dernier connu avant), dans l'ordre des jours."""
    connues: list[Tranche] = []
    for valeur in reversed(parametre(_TAUX[categorie]).valeurs):
        if valeur.periode.du is None or valeur.periode.du > au:
            continue
        debut = valeur.periode.du.toordinal()
        fin = au.toordinal() if valeur.periode.au is None else min(au.toordinal(), valeur.periode.au.toordinal() - 1)
        try:
            lues = list(taux_legal(Paliers.constant(categorie), debut, fin, AUCUNE, Preuves()))
        except ErreurBasoche:
            if connues:
                break
            continue
        if connues and fin + 1 != connues[0][0]:
            break
        connues = lues + connues
    return connues


def _majoration() -> tuple[int, Decimal]:
    """Le délai en mois et les points, s'ils valent pour toute date ; sinon −1 et zéro."""
    delais, points = _contenus(_DELAI), _contenus(_POINTS)
    if len(delais) != 1 or len(points) != 1 or set(delais[0]) != {"mois"} or delais[0]["mois"] > _DELAI_MAX:
        return -1, Decimal(0)
    return int(delais[0]["mois"]), Decimal(points[0])


def _contenus(nom: str) -> list[Any]:
    """Les contenus successifs d'un paramètre sur tout le calendrier ; aucun si un jour n'est pas connu."""
    debut, fin = PREMIER_JOUR + EPOQUE, DERNIER_JOUR + EPOQUE
    try:
        return [lecture.contenu for _, _, lecture in Preuves().valeurs_datees(nom, debut, fin, AUCUNE)]
    except ErreurBasoche:
        return []


def _cumuler(connues: list[Tranche], origine: int, au: int, echelle: int) -> Entiers:
    par_jour = np.zeros(au - origine + 1, dtype=np.int64)
    for debut, fin, taux in connues:
        premier = debut - EPOQUE - origine
        par_jour[premier : fin - EPOQUE - origine + 1] = int(taux.valeur * echelle)
    cumul: Entiers = np.cumsum(par_jour)
    return cumul


def _calendrier(origine: int, au: date) -> tuple[Jours, Jours, Jours]:
    """Le mois et le quantième de chaque jour d'``origine`` à ``au``, et le premier jour de chaque mois ensuite."""
    depart = date.fromordinal(origine + EPOQUE).replace(day=1)
    # Trois ans de plus : un anniversaire et le délai de la majoration tombent après l'arrêté.
    debuts = list(_premiers_du_mois(depart, (au.year - depart.year + 3) * 12))
    debut_du_mois = np.array(debuts, dtype=np.int32)
    jours = np.arange(origine, au.toordinal() - EPOQUE + 1, dtype=np.int32)
    rangs = np.searchsorted(debut_du_mois, jours, side="right").astype(np.int32) - 1
    quantieme = (jours - debut_du_mois[rangs] + 1).astype(np.int32)
    return (rangs + depart.year * 12 + depart.month - 1).astype(np.int32), quantieme, debut_du_mois


def _premiers_du_mois(depart: date, nombre: int) -> Iterator[int]:
    for rang in range(nombre):
        yield ajouter_mois(depart, rang).toordinal() - EPOQUE


def avertissements(debut: int, au: int) -> list[str]:
    """Ce qu'il faut dire des taux employés entre deux jours (depuis 1970), une fois pour tout le portefeuille."""
    preuves = Preuves()
    for categorie in CATEGORIES:
        for tranche_debut, tranche_fin, _ in _tranches_connues(categorie, date.fromordinal(au + EPOQUE)):
            if tranche_fin - EPOQUE > debut:
                list(taux_legal(Paliers.constant(categorie), tranche_debut, tranche_fin, AUCUNE, preuves))
    return [avertissement.message for avertissement in preuves.avertissements]
