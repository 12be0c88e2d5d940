"""La majoration du taux légal après une condamnation (C. mon. fin. L. 313-3 ; C. assur. L. 211-18).

Elle s'ajoute au taux légal seul, pour une décision de justice seulement, et court le lendemain du
quantième où expire le délai.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from basoche.droit.erreurs import ChampInvalide, ChampManquant, ErreurBasoche
from basoche.droit.periode import ajouter_mois, lendemain
from basoche.droit.taux import ORIGINE, Paliers, Preuves, TauxDuJour


class Titre(StrEnum):
    """La nature du titre, dont dépend le droit à majoration."""

    DECISION = "decision"
    ADJUDICATION = "adjudication_immobiliere"
    NOTARIE = "notarie"
    CHEQUE = "cheque"
    TITRE_PUBLIC = "titre_public"
    AUCUN = "aucun"


class Regime(StrEnum):
    """La majoration demandée."""

    CINQ_POINTS = "cinq_points"
    ACCIDENT = "accident_circulation"
    AUCUNE = "aucune"


class ChoixDuJuge(NamedTuple):
    """Réduction ou exonération par le juge : ``points`` vaut ``None`` pour la majoration entière."""

    points: Decimal | None


class Majoration(NamedTuple):
    """Ce qui s'applique au taux légal d'un jour : un facteur, puis des points."""

    facteur: Decimal
    points: Decimal
    mention: str
    article: str

    def appliquer(self, taux: TauxDuJour) -> TauxDuJour:
        """Le taux majoré, sa nature et ses articles."""
        if not self.mention:
            return taux
        article = f"{taux.article} ; {self.article}"
        valeur = _lisible(taux.valeur * self.facteur) + self.points
        return TauxDuJour(valeur, f"{taux.nature} {self.mention}", article, taux.provisoire)


SANS = Majoration(Decimal(1), Decimal(0), "", "")

_DELAIS = {
    Titre.DECISION: "interets/majoration/delai_decision",
    Titre.ADJUDICATION: "interets/majoration/delai_adjudication_immobiliere",
}


def _lisible(valeur: Decimal) -> Decimal:
    """Deux décimales au moins, sans zéro inutile au-delà (« 9.975 », « 5.10 »)."""
    net = valeur.normalize()
    exposant = net.as_tuple().exponent
    assert isinstance(exposant, int)
    return net if exposant <= -2 else net.quantize(Decimal("0.01"))


def _en_francais(nombre: Decimal) -> str:
    return format(nombre, "f").replace(".", ",")


def paliers_de_majoration(
    regime: Regime | Paliers[ChoixDuJuge], titre: Titre, executoire_le: date | None, preuves: Preuves
) -> Paliers[Majoration]:
    """La majoration de chaque jour.

    Args:
        regime: la règle demandée ; des paliers pour une réduction ou une exonération par le juge.
        titre: la nature du titre.
        executoire_le: jour où la décision est devenue exécutoire (prononcé pour une adjudication ; décision
            contradictoire ou sa notification pour un accident de la circulation).
        preuves: reçoit les fondements employés.

    Raises:
        ErreurBasoche: le titre n'ouvre pas droit à la majoration (code ``majoration_impossible``).
        ChampManquant: ``executoire_le`` n'est pas donné.
        ChampInvalide: le juge ne peut qu'exonérer ou réduire.
    """
    if regime is Regime.AUCUNE:
        return Paliers.constant(SANS)
    _exiger_decision(titre, regime)
    if executoire_le is None:
        raise date_executoire_manquante()
    if regime is Regime.ACCIDENT:
        return _paliers_accident(executoire_le, preuves)
    depart = _debut(_DELAIS[titre], executoire_le, preuves)
    if isinstance(regime, Paliers):
        return _paliers_du_juge(regime, depart, executoire_le, preuves)
    return Paliers((ORIGINE, depart), (SANS, _cinq_points(executoire_le, preuves)))


def debut_de_majoration(titre: Titre, executoire_le: date) -> date:
    """C. mon. fin. L. 313-3 : premier jour majoré, lendemain du quantième où expire le délai."""
    return date.fromordinal(_debut(_DELAIS[titre], executoire_le, Preuves()))


def date_executoire_manquante() -> ChampManquant:
    """Le refus de majorer sans date exécutoire : elle ne se déduit pas en silence."""
    return ChampManquant(
        "Champ « executoire_le » manquant : la majoration court d'après le jour où la décision est devenue exécutoire.",
        conseil="Donner « executoire_le », ou « majoration » : « aucune ».",
        champ="executoire_le",
    )


def _exiger_decision(titre: Titre, regime: Regime | Paliers[ChoixDuJuge]) -> None:
    permis = (Titre.DECISION,) if regime is Regime.ACCIDENT else tuple(_DELAIS)
    if titre not in permis:
        raise ErreurBasoche(
            f"Majoration impossible : le titre « {titre} » n'y ouvre pas droit (décision de justice seulement).",
            conseil="Corriger « titre », ou demander « majoration » : « aucune ».",
            code="majoration_impossible",
            champ="majoration",
        )


def _debut(delai: str, executoire_le: date, preuves: Preuves) -> int:
    lecture = preuves.lire(delai, executoire_le)
    return _lendemain_du_quantieme(executoire_le, lecture.contenu)


def _lendemain_du_quantieme(depart: date, delai: dict[str, Any]) -> int:
    return lendemain(ajouter_mois(depart, int(delai["mois"]))).toordinal()


def _cinq_points(le: date, preuves: Preuves, points: Decimal | None = None) -> Majoration:
    lecture = preuves.lire("interets/majoration/points", le)
    entiere = Decimal(lecture.contenu)
    retenus = entiere if points is None else points
    if retenus > entiere:
        raise ChampInvalide(
            f"« majoration » : {retenus} points, au-delà des {entiere} de la loi.",
            conseil="Le juge ne peut qu'exonérer ou réduire : donner un nombre de points inférieur.",
            champ="majoration",
        )
    if not retenus:
        return SANS
    return Majoration(Decimal(1), retenus, f"majoré de {_en_francais(retenus)} points", lecture.fondement.article)


def _paliers_du_juge(
    choix: Paliers[ChoixDuJuge], depart: int, executoire_le: date, preuves: Preuves
) -> Paliers[Majoration]:
    """Entre l'expiration du délai et la première date du juge, la majoration est entière."""
    debuts, valeurs = [ORIGINE, depart], [SANS, _cinq_points(executoire_le, preuves)]
    for debut, du_juge in zip(choix.debuts, choix.valeurs, strict=True):
        majoration = _cinq_points(executoire_le, preuves, du_juge.points)
        if debut <= depart:
            valeurs[1] = majoration
        else:
            debuts.append(debut)
            valeurs.append(majoration)
    return Paliers(tuple(debuts), tuple(valeurs))


def _paliers_accident(depart: date, preuves: Preuves) -> Paliers[Majoration]:
    """C. assur. L. 211-18 : paliers successifs, chacun le lendemain de son quantième."""
    lecture = preuves.lire("interets/majoration/accident_circulation", depart)
    debuts, valeurs = [ORIGINE], [SANS]
    for palier in lecture.contenu["paliers"]:
        facteur = Decimal(palier["facteur"])
        debuts.append(_lendemain_du_quantieme(depart, palier["delai"]))
        valeurs.append(
            Majoration(facteur, Decimal(0), f"multiplié par {_en_francais(facteur)}", lecture.fondement.article)
        )
    return Paliers(tuple(debuts), tuple(valeurs))
