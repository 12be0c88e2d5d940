"""Ce que paie un versement : C. civ. 1343-1 dans une dette, C. civ. 1342-10 entre plusieurs.

Une dette est faite des postes d'un même titre : frais, puis intérêts, puis capital. Entre plusieurs dettes, et entre
plusieurs postes à égalité, la loi préfère celle que le débiteur avait le plus d'intérêt à acquitter, puis la
plus ancienne, puis partage proportionnellement. Tout est en centimes entiers ; rien n'est modifié ici.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple, TypeVar

from basoche.droit.montant import arrondir

T = TypeVar("T")


class Composante(StrEnum):
    """Ce qui, dans un poste, est payé."""

    FRAIS = "frais"
    INTERETS = "interets"
    PRINCIPAL = "principal"


ORDRE_LEGAL = (Composante.FRAIS, Composante.INTERETS, Composante.PRINCIPAL)
_EN_FRANCAIS = {Composante.FRAIS: "frais", Composante.INTERETS: "intérêts", Composante.PRINCIPAL: "capital"}


class Du(NamedTuple):
    """Ce qu'un poste doit au jour du versement, en centimes, et ce qui le classe parmi les autres.

    ``taux`` est le taux annuel courant, majoration comprise ; ``echue_le`` un ordinal ; ``capital_d_abord`` est vrai
    si une décision impute ce jour-là les versements sur le capital de ce poste.
    """

    poste: str
    titre: str
    frais: int
    interets: int
    principal: int
    taux: Decimal
    echue_le: int
    capital_d_abord: bool = False


class Part(NamedTuple):
    """Ce qu'une composante d'un poste a reçu, en centimes."""

    poste: str
    composante: Composante
    montant: int


@dataclass(slots=True)
class Imputation:
    """Les parts payées, ce qui n'a rien trouvé à payer, et la règle suivie à chaque pas."""

    parts: list[Part] = field(default_factory=list)
    reste: int = 0
    regles: list[str] = field(default_factory=list)


def imputer(
    montant: int, dus: Sequence[Du], *, capital_d_abord: bool = False, postes: Sequence[str] | None = None
) -> Imputation:
    """C. civ. 1342-10, 1343-1, 1343-5 al. 2 : répartit un versement.

    Args:
        montant: le versement, en centimes.
        dus: ce que doit chaque poste échu (et chaque poste cité).
        capital_d_abord: le versement s'impute d'abord sur le capital (décision ou accord).
        postes: les postes que le débiteur a choisi de payer, dans l'ordre ; le solde suit l'ordre légal.

    Returns:
        Les parts, dont la somme et le reste font exactement le versement.
    """
    repartition = _Repartition(montant, dus, capital_d_abord)
    if postes is not None:
        repartition.payer_les_postes_choisis(postes)
    repartition.payer_les_dettes()
    return repartition.conclure()


class _Repartition:
    """Un versement en cours d'imputation."""

    def __init__(self, montant: int, dus: Sequence[Du], capital_d_abord: bool) -> None:
        self._montant, self._dus, self._capital_d_abord = montant, dus, capital_d_abord
        self._du = {(du.poste, c): getattr(du, c.value) for du in dus for c in ORDRE_LEGAL}
        self._paye: dict[tuple[str, Composante], int] = {}
        self._regles: list[str] = []

    def payer_les_postes_choisis(self, postes: Sequence[str]) -> None:
        """C. civ. 1342-10 al. 1 : le choix du débiteur, poste par poste."""
        par_cle = {du.poste: du for du in self._dus}
        self._regles.append(f"postes désignés : {', '.join(postes)} (C. civ. 1342-10)")
        for cle in postes:
            if cle in par_cle:
                self._payer_dette([par_cle[cle]], self._montant)
        if self._montant and self._total(self._dus):
            self._regles.append("le solde suit l'ordre légal")

    def payer_les_dettes(self) -> None:
        """C. civ. 1342-10 al. 2 : entre plusieurs dettes échues, la plus onéreuse, la plus ancienne, au prorata."""
        dettes = self._dettes()
        if len(dettes) == 1:
            self._payer_dette(dettes[0], self._montant)
            return
        for classe in _par_classe((_cle_de_dette(dette), dette) for dette in dettes):
            totaux = [self._total(dette) for dette in classe]
            disponible = min(self._montant, sum(totaux))
            for dette, part in zip(classe, partager(disponible, totaux), strict=True):
                if part:
                    self._annoncer_dette(dette, len(classe))
                    self._payer_dette(dette, part)

    def conclure(self) -> Imputation:
        """Les parts, dans l'ordre où elles ont été payées."""
        parts = [Part(poste, composante, somme) for (poste, composante), somme in self._paye.items()]
        return Imputation(parts, self._montant, list(dict.fromkeys(self._regles)))

    def _dettes(self) -> list[list[Du]]:
        """Les postes encore dus, réunis par titre."""
        par_titre: dict[str, list[Du]] = {}
        for du in self._dus:
            if self._total([du]):
                par_titre.setdefault(du.titre, []).append(du)
        return list(par_titre.values())

    def _total(self, dus: Iterable[Du]) -> int:
        return sum(self._du[du.poste, composante] for du in dus for composante in ORDRE_LEGAL)

    def _annoncer_dette(self, dette: Sequence[Du], egales: int) -> None:
        motif = "au prorata de dettes égales" if egales > 1 else "la plus onéreuse, puis la plus ancienne"
        self._regles.append(f"titre « {dette[0].titre} » : {motif} (C. civ. 1342-10)")

    def _payer_dette(self, dus: Sequence[Du], limite: int) -> None:
        for composante, vises in self._etapes(dus):
            limite -= self._payer_composante(composante, vises, limite)

    def _etapes(self, dus: Sequence[Du]) -> Iterator[tuple[Composante, Sequence[Du]]]:
        """C. civ. 1343-1, et d'abord le capital s'il en est décidé ainsi (C. civ. 1343-5 al. 2)."""
        prioritaires = [du for du in dus if self._capital_d_abord or du.capital_d_abord]
        if prioritaires:
            yield Composante.PRINCIPAL, prioritaires
        for composante in ORDRE_LEGAL:
            yield composante, dus

    def _payer_composante(self, composante: Composante, dus: Sequence[Du], limite: int) -> int:
        """Paie une composante des postes donnés, dans la limite donnée ; rend ce qui a été payé."""
        candidats = [du for du in dus if self._du[du.poste, composante]]
        debut = limite
        for classe in _par_classe((_cle_de_poste(du), du) for du in candidats):
            montants = [self._du[du.poste, composante] for du in classe]
            for du, part in zip(classe, partager(min(limite, sum(montants)), montants), strict=True):
                self._payer(du.poste, composante, part)
                limite -= part
            if limite != debut and len(candidats) > 1:
                self._annoncer_composante(composante, classe, len(candidats))
            if not limite:
                break
        return debut - limite

    def _annoncer_composante(self, composante: Composante, classe: Sequence[Du], candidats: int) -> None:
        motif = "au prorata" if len(classe) == candidats else "le plus onéreux, puis le plus ancien"
        postes = ", ".join(du.poste for du in classe)
        pluriel = "s" if len(classe) > 1 else ""
        self._regles.append(f"{_EN_FRANCAIS[composante]} : poste{pluriel} {postes}, {motif} (C. civ. 1342-10)")

    def _payer(self, poste: str, composante: Composante, somme: int) -> None:
        if somme:
            cle = (poste, composante)
            self._du[cle] -= somme
            self._paye[cle] = self._paye.get(cle, 0) + somme
            self._montant -= somme


def _cle_de_poste(du: Du) -> tuple[Decimal, int]:
    return -du.taux, du.echue_le


def _cle_de_dette(dus: Sequence[Du]) -> tuple[Decimal, int]:
    return -max(du.taux for du in dus), min(du.echue_le for du in dus)


def _par_classe(avec_cle: Iterable[tuple[tuple[Decimal, int], T]]) -> Iterator[list[T]]:
    """Les éléments par clé croissante, ceux de même clé ensemble et dans leur ordre."""
    tries = sorted(avec_cle, key=lambda paire: paire[0])
    for _, groupe in groupby(tries, key=lambda paire: paire[0]):
        yield [element for _, element in groupe]


def partager(montant: int, poids: Sequence[int]) -> list[int]:
    """Partage des centimes en proportion de poids entiers : la somme des parts est toujours le montant.

    Chaque part est la différence de deux cumuls arrondis ; si le montant ne dépasse pas la somme des poids, aucune part
    ne dépasse son poids.

    >>> partager(100, [1, 1, 1])
    [33, 34, 33]
    """
    total = sum(poids)
    parts: list[int] = []
    cumul = deja = 0
    for un_poids in poids:
        cumul += un_poids
        rang = arrondir(Fraction(montant * cumul, 100 * total)).centimes if total else 0
        parts.append(rang - deja)
        deja = rang
    return parts
