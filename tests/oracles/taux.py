"""Le taux d'un jour : légal, fixe, BCE + 10, majoré ou non. Un jour, un taux, en pour cent exacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from oracles.calendrier import UN_JOUR, plus_mois
from oracles.fichiers import HorsTable, au, lignes

CINQ_POINTS = Fraction(5)  # CMF L. 313-3
DIX_POINTS = Fraction(10)  # C. com. L. 441-10, II
CATEGORIES = {"particulier": "particulier", "professionnel": "autres"}
ATTENTE_MOIS = {"decision": 2, "adjudication_immobiliere": 4}


@cache
def taux_legal(fichier: str) -> dict[int, Fraction]:
    """Numéro de jour -> taux légal, pour tous les jours connus."""
    jours: dict[int, Fraction] = {}
    for ligne in lignes(f"interets/taux_legal/{fichier}"):
        assert ligne.du is not None
        assert ligne.jusqu_au is not None, "un taux légal sans fin serait extrapolé"
        jour, taux = ligne.du, Fraction(ligne.valeur)
        while jour <= ligne.jusqu_au:
            jours[jour.toordinal()] = taux
            jour += UN_JOUR
    return jours


@cache
def taux_bce(annee: int, second: bool) -> Fraction:
    """Taux de la BCE au 1er janvier ou au 1er juillet, lu dans l'historique et non dans la table des semestres.

    La table dit seulement jusqu'où l'historique est fini : le dernier taux connu peut encore changer avant le semestre.
    """
    premier = date(annee, 7 if second else 1, 1)
    dernier = lignes("interets/taux_bce/semestre")[-1].jusqu_au
    if dernier is None or premier > dernier:
        raise HorsTable(f"taux de la BCE le {premier}")
    return Fraction(au("interets/taux_bce/historique", premier).valeur)


def _datee(valeur: Any) -> list[tuple[int, Any]]:
    """Une valeur simple vaut toujours ; une liste vaut par dates."""
    if isinstance(valeur, (list, tuple)):
        return [(date.fromisoformat(d).toordinal(), v) for d, v in valeur]
    return [(0, valeur)]


def _le(datees: Sequence[tuple[int, Any]], jour: int, avant: Any = None) -> Any:
    retenu = avant
    for debut, valeur in datees:
        if debut <= jour:
            retenu = valeur
    return retenu


@dataclass(frozen=True)
class Regime:
    """Ce qu'une entrée dit du taux, prêt à être interrogé jour par jour."""

    genre: str
    fixes: tuple[tuple[int, Any], ...]
    categories: tuple[tuple[int, Any], ...]
    majorations: tuple[tuple[int, Any], ...]
    majoration_par_defaut: str
    executoire: date | None
    attente: int

    def simple(self, jour: int) -> Fraction:
        """Taux du jour sans majoration."""
        if self.genre == "fixe":
            return Fraction(_le(self.fixes, jour))
        if self.genre == "bce_plus_10":
            date_du_jour = date.fromordinal(jour)
            return taux_bce(date_du_jour.year, date_du_jour.month > 6) + DIX_POINTS
        fichier = CATEGORIES[_le(self.categories, jour)]
        if jour not in taux_legal(fichier):
            raise HorsTable(f"taux légal {fichier} le {date.fromordinal(jour)}")
        return taux_legal(fichier)[jour]

    def du_jour(self, jour: int) -> Fraction:
        """Taux du jour, majoration comprise."""
        simple = self.simple(jour)
        if self.genre != "legal" or self.executoire is None:
            return simple
        mode = _le(self.majorations, jour, self.majoration_par_defaut)
        if mode == "aucune":
            return simple
        if mode == "accident_circulation":
            if jour > plus_mois(self.executoire, 4).toordinal():
                return simple * 2
            return simple * Fraction(3, 2) if jour > plus_mois(self.executoire, 2).toordinal() else simple
        points = CINQ_POINTS if mode == "cinq_points" else Fraction(mode)
        return simple + points if jour > plus_mois(self.executoire, self.attente).toordinal() else simple


def lire_regime(entree: Mapping[str, Any]) -> Regime:
    """Le régime de taux d'une entrée ``interets`` (contrat, section 2)."""
    executoire = entree.get("executoire_le")
    titre = entree.get("titre") or ("decision" if executoire else "aucun")
    defaut = "cinq_points" if executoire and titre in ATTENTE_MOIS and entree["taux"] == "legal" else "aucune"
    demandee = entree.get("majoration")
    return Regime(
        genre=entree["taux"],
        fixes=tuple(_datee(entree.get("taux_fixe"))),
        categories=tuple(_datee(entree.get("categorie"))),
        majorations=() if demandee is None else tuple(_datee(demandee)),
        majoration_par_defaut=defaut,
        executoire=date.fromisoformat(executoire) if executoire else None,
        attente=ATTENTE_MOIS.get(titre, 2),
    )
