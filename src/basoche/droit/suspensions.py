"""Les périodes qui changent le cours des intérêts : délai de grâce, surendettement, procédure collective, juge.

Quatre effets distincts, jamais confondus : ``aucun_interet``, ``sans_majoration``, ``taux_impose`` et
``imputation_capital``. Les deux dates d'une suspension en font partie.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from basoche.droit.erreurs import ChampInvalide, ChampManquant, ErreurBasoche
from basoche.droit.taux import TauxDuJour


class Effet(StrEnum):
    """Ce que la suspension change."""

    AUCUN_INTERET = "aucun_interet"
    SANS_MAJORATION = "sans_majoration"
    TAUX_IMPOSE = "taux_impose"
    IMPUTATION_CAPITAL = "imputation_capital"


@dataclass(frozen=True, slots=True)
class Suspension:
    """Une période (deux dates comprises ; ``au`` vaut ``None`` si elle dure encore) et son effet.

    ``postes`` et ``debiteur`` à ``None`` : tous les postes, tous les débiteurs.
    """

    du: date
    au: date | None
    effet: Effet
    taux: Decimal | None = None
    postes: tuple[str, ...] | None = None
    debiteur: str | None = None
    cause: str = ""
    article: str = ""

    def verifier(self, champ: str) -> None:
        """Refuse une suspension qui se contredit.

        Raises:
            ChampManquant: ``taux_impose`` sans taux.
            ChampInvalide: les dates sont inversées, ou un taux est donné pour un autre effet.
        """
        if self.au is not None and self.au < self.du:
            raise ChampInvalide(
                f"« {champ} » : la fin ({self.au.isoformat()}) est avant le début ({self.du.isoformat()}).",
                conseil="Corriger les dates de la suspension.",
                champ=champ,
            )
        if self.effet is Effet.TAUX_IMPOSE and self.taux is None:
            raise ChampManquant(
                f"Champ « {champ}.taux » manquant : « taux_impose » demande le taux décidé.",
                conseil="Donner le taux en pour cent.",
                champ=f"{champ}.taux",
            )
        if self.effet is not Effet.TAUX_IMPOSE and self.taux is not None:
            raise ChampInvalide(
                f"« {champ}.taux » ne sert qu'à « taux_impose », reçu avec « {self.effet} ».",
                conseil="Retirer le taux, ou choisir « taux_impose ».",
                champ=f"{champ}.taux",
            )

    def vise(self, poste: str) -> bool:
        """Vrai si la suspension porte sur ce poste."""
        return self.postes is None or poste in self.postes

    def couvre(self, jour: int) -> bool:
        """Vrai si ce jour (ordinal) est dans la période, bornes comprises."""
        return self.du.toordinal() <= jour and (self.au is None or jour <= self.au.toordinal())

    @property
    def motif(self) -> str:
        """La cause écrite ; à défaut, le fait qu'elle manque."""
        return self.cause or "cause non précisée"


# Du plus fort au plus faible : sans intérêt, ni le taux imposé ni la majoration n'ont d'objet.
_RANGS = {Effet.AUCUN_INTERET: 0, Effet.TAUX_IMPOSE: 1, Effet.SANS_MAJORATION: 2}


def decouper_suspensions(
    suspensions: Sequence[Suspension], debut: int, fin: int
) -> Iterator[tuple[int, int, Suspension | None]]:
    """Les morceaux de ``debut`` à ``fin`` inclus, chacun avec la suspension qui y change le taux.

    Raises:
        ErreurBasoche: deux taux différents sont imposés le même jour (code ``suspensions_incompatibles``).
    """
    utiles = [s for s in suspensions if s.effet in _RANGS]
    if not utiles:
        yield debut, fin, None
        return
    coupures = {debut, fin + 1}
    for suspension in utiles:
        coupures.add(suspension.du.toordinal())
        if suspension.au is not None:
            coupures.add(suspension.au.toordinal() + 1)
    jours = sorted(jour for jour in coupures if debut <= jour <= fin + 1)
    for premier, suivant in pairwise(jours):
        yield premier, suivant - 1, _applicable(utiles, premier)


def _applicable(suspensions: Sequence[Suspension], jour: int) -> Suspension | None:
    actives = [s for s in suspensions if s.couvre(jour)]
    if len({s.taux for s in actives if s.taux is not None}) > 1:
        raise ErreurBasoche(
            f"Deux taux différents sont imposés le {date.fromordinal(jour):%d/%m/%Y}.",
            conseil="Corriger les périodes de « suspensions », ou leurs « postes ».",
            code="suspensions_incompatibles",
        )
    return min(actives, key=lambda s: _RANGS[s.effet], default=None)


def taux_suspendu(suspension: Suspension) -> TauxDuJour:
    """Le taux d'un jour sans intérêt ou à taux imposé."""
    article = suspension.article or "article non précisé"
    if suspension.effet is Effet.AUCUN_INTERET:
        return TauxDuJour(Decimal(0), f"aucun intérêt ({suspension.motif})", article)
    assert suspension.taux is not None
    return TauxDuJour(suspension.taux, f"intérêt au taux imposé ({suspension.motif})", article)
