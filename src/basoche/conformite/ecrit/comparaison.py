"""Comparer un document à l'acte attendu : chaque bloc de mention retrouvé mot pour mot, chaque valeur une à une."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from basoche.conformite.ecrit.alignement import aligner
from basoche.conformite.ecrit.indices import mots_de
from basoche.conformite.ecrit.nombres_lus import MOTS_DE_NOMBRE
from basoche.conformite.ecrit.passages import Ecrit
from basoche.conformite.ecrit.pliage import Mot
from basoche.conformite.ecrit.recherche import Etat, Recherche

_RESSEMBLE = 0.6  # part du bloc retrouvée au-dessous de laquelle il n'est plus là
_LETTRES_DU_RELIEF = 12  # moins, ce n'est qu'un mot en gras
_SUITE = 3  # mots d'affilée : moins, ce n'est qu'une rencontre
_TROU = re.compile(r"…|\.{4,}|_{2,}|\[[^\]]{0,40}\]|x{3,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ecart:
    """Une différence dans un bloc : les mots attendus, les mots lus à leur place, où."""

    attendus: tuple[Mot, ...]
    lus: tuple[Mot, ...]
    ou: int


@dataclass(frozen=True)
class Comparaison:
    """L'acte attendu, le document lu, et le mot lu qui répond à chaque mot attendu."""

    attendu: Ecrit
    lu: Ecrit

    @cached_property
    def reponses(self) -> list[int]:
        """Pour chaque mot attendu, le rang du mot lu, ou -1."""
        return aligner([m.texte for m in self.attendu.mots], [m.texte for m in self.lu.mots])

    @cached_property
    def blocs(self) -> dict[str, list[int]]:
        """Les mots de chaque mention, par leur rang ; sous "" ceux qui sont hors de toute mention."""
        blocs: dict[str, list[int]] = {}
        passages = iter(self.attendu.passages)
        passage = next(passages, None)
        for rang, mot in enumerate(self.attendu.mots):
            while passage is not None and mot.debut >= passage.fin:
                passage = next(passages, None)
            for id_ in (passage.mentions if passage is not None else ()) or ("",):
                blocs.setdefault(id_, []).append(rang)
        return blocs

    @cached_property
    def restes(self) -> list[tuple[int, int]]:
        """Les places du document qui répondent à l'acte attendu : ce qui n'y est pas est nouveau."""
        return [(self.lu.mots[r].debut, self.lu.mots[r].fin) for r in self.reponses if r >= 0]

    @cached_property
    def est_du_meme_texte(self) -> bool:
        """Vrai si le document est bien l'acte attendu, même retouché ; faux s'il est écrit en d'autres mots."""
        gardes = sum(len(suite) for suite in self._suites(range(len(self.attendu.mots))) if len(suite) >= _SUITE)
        # Un long bloc retiré laisse un document fait du seul texte attendu ; un bloc remplacé en laisse la moitié.
        return 4 * gardes >= 3 * len(self.lu.mots) or 2 * gardes >= len(self.attendu.mots)

    def part_retrouvee(self, rangs: Sequence[int]) -> float:
        """La part des mots d'un bloc retrouvés en suites d'au moins trois (ou toutes, si le bloc est court)."""
        if not rangs:
            return 0.0
        gardes = sum(len(suite) for suite in self._suites(rangs) if len(suite) >= min(_SUITE, len(rangs)))
        return gardes / len(rangs)

    def _suites(self, rangs: Sequence[int]) -> Iterator[list[int]]:
        suite: list[int] = []
        for rang in rangs:
            place = self.reponses[rang]
            if place < 0 or (suite and place != self.reponses[suite[-1]] + 1):
                if suite:
                    yield suite
                suite = []
            if place >= 0:
                suite.append(rang)
        if suite:
            yield suite

    def ecarts(self, rangs: Sequence[int]) -> Iterator[Ecart]:
        """Les différences d'un bloc, dans l'ordre ; une coupure de mot ou un numéro de liste n'en sont pas."""
        rang = 0
        while rang < len(rangs):
            place = self.reponses[rangs[rang]]
            fin = rang
            while fin < len(rangs) and self.reponses[rangs[fin]] < 0:
                fin += 1
            avant = self._place_avant(rangs[rang])
            if place >= 0:
                # Ce que le document ajoute devant un mot retrouvé, sauf en tête du bloc.
                ajout = range(avant + 1, place) if rang and rangs[rang] == rangs[rang - 1] + 1 else range(0)
                ecart = self._ecart((), ajout, avant)
                rang += 1
            else:
                apres = self._place_apres(rangs[fin - 1])
                # En tête ou en fin de bloc, ce qui est lu à la place peut être la suite de l'acte.
                ecart = self._ecart(tuple(rangs[rang:fin]), range(avant + 1, apres), avant)
                rang = fin + 1 if fin < len(rangs) else fin
            if ecart is not None:
                yield ecart

    def _ecart(self, manquants: tuple[int, ...], ajoutes: range, avant: int) -> Ecart | None:
        attendus = tuple(self.attendu.mots[r] for r in manquants)
        lus = tuple(self.lu.mots[r] for r in ajoutes)
        if not attendus and (not lus or self._est_une_numerotation(lus)):
            return None
        if "".join(m.texte for m in attendus) == "".join(m.texte for m in lus):
            return None
        ou = self.lu.mots[avant].fin if 0 <= avant < len(self.lu.mots) else 0
        return Ecart(attendus, lus[:60], lus[0].debut if lus else ou)

    def _est_une_numerotation(self, lus: Sequence[Mot]) -> bool:
        """Le numéro d'un élément de liste, ou l'en-tête d'un tableau repris en haut d'une page."""
        if len(lus) == 1 and lus[0].texte.isdecimal():
            passage = self.lu.passage_de(lus[0].debut)
            return passage is not None and passage.debut == lus[0].debut
        texte = " ".join(mot.texte for mot in lus)
        return texte in self._entetes

    @cached_property
    def _entetes(self) -> set[str]:
        """Les premières lignes des tableaux, en mots."""
        entetes: set[str] = set()
        dans = False
        for passage in self.attendu.passages:
            if passage.genre == "tableau" and not dans:
                siens = [m.texte for m in self.attendu.mots if passage.debut <= m.debut < passage.fin]
                entetes.add(" ".join(siens))
            dans = passage.genre == "tableau"
        return entetes

    def _place_avant(self, rang: int) -> int:
        while rang > 0:
            rang -= 1
            if self.reponses[rang] >= 0:
                return self.reponses[rang]
        return -1

    def _place_apres(self, rang: int) -> int:
        for suivant in range(rang + 1, len(self.reponses)):
            if self.reponses[suivant] >= 0:
                return self.reponses[suivant]
        return len(self.lu.mots)

    def place_attendue(self, rangs: Sequence[int]) -> tuple[int, int]:
        """Où le bloc devrait être dans le document : entre ce qui le précède et ce qui le suit dans l'acte attendu."""
        avant, apres = self._place_avant(rangs[0]), self._place_apres(rangs[-1])
        debut = self.lu.mots[avant].fin if avant >= 0 else 0
        return debut, self.lu.mots[apres].debut if apres < len(self.lu.mots) else len(self.lu.texte)

    def a_perdu_son_relief(self, rangs: Sequence[int]) -> bool:
        """Vrai si ce que l'acte attendu met en évidence dans ce bloc, titres à part, n'y est plus qu'à moitié."""
        saillants = [r for r in rangs if self._est_saillant(self.attendu.mots[r]) and self.reponses[r] >= 0]
        mots = [self.lu.mots[self.reponses[r]] for r in saillants]
        vues, lettres = self.lu.part_apparente([(mot.debut, mot.fin) for mot in mots])
        return lettres >= _LETTRES_DU_RELIEF and 2 * vues < lettres

    def _est_saillant(self, mot: Mot) -> bool:
        passage = self.attendu.passage_de(mot.debut)
        return bool(self.attendu.apparent[mot.debut]) and passage is not None and passage.genre != "titre"


def comparer_le_bloc(id_: str, comparaison: Comparaison) -> tuple[Recherche | None, float]:
    """L'état d'un bloc attendu, et la part retrouvée ; sans état, il est là en d'autres mots, ou n'y est plus."""
    rangs = comparaison.blocs[id_]
    part = comparaison.part_retrouvee(rangs)
    if part < _RESSEMBLE:
        return None, part
    places = [comparaison.reponses[r] for r in rangs if comparaison.reponses[r] >= 0]
    debut, fin = comparaison.lu.mots[places[0]].debut, comparaison.lu.mots[places[-1]].fin
    extrait = " ".join(comparaison.lu.texte[debut:fin].split())[:260]
    ecarts = list(comparaison.ecarts(rangs))
    for ecart in ecarts:
        etat = juger(ecart, comparaison)
        if etat is not None:
            return Recherche(id_, etat, extrait, dire(ecart, comparaison)), part
    if ecarts:
        return None, part
    return Recherche(id_, Etat.TROUVEE, extrait), part


def juger(ecart: Ecart, comparaison: Comparaison) -> Etat | None:
    """Ce que vaut une différence : une valeur changée, un blanc, une part qui manque ; ``None`` : d'autres mots."""
    a_valeur = any(_est_une_valeur(mot, comparaison.attendu) for mot in ecart.attendus)
    lu_valeur = any(_est_une_valeur(mot, comparaison.lu) for mot in ecart.lus)
    if ecart.attendus and _est_troue(ecart, comparaison):
        return Etat.VIDE
    if ecart.attendus and ecart.lus:
        return Etat.CONTREDITE if a_valeur or lu_valeur else None
    if ecart.attendus:
        return Etat.ABSENTE if a_valeur or len(ecart.attendus) >= 2 * _SUITE else None
    return Etat.CONTREDITE if lu_valeur else None


def dire(ecart: Ecart, comparaison: Comparaison) -> str:
    """La différence, en mots : « attendu « huit », lu « quinze » »."""
    attendu = _citer(comparaison.attendu, ecart.attendus)
    lu = _citer(comparaison.lu, ecart.lus)
    if not ecart.lus:
        return f"il manque « {attendu} »"
    return f"attendu « {attendu} », lu « {lu} »" if ecart.attendus else f"il est ajouté « {lu} »"


def _citer(ecrit: Ecrit, mots: Sequence[Mot]) -> str:
    return " ".join(ecrit.texte[mots[0].debut : mots[-1].fin].split())[:120] if mots else ""


def _est_troue(ecart: Ecart, comparaison: Comparaison) -> bool:
    fin = ecart.lus[-1].fin if ecart.lus else ecart.ou
    return (
        _TROU.search(comparaison.lu.texte, max(0, ecart.ou - 2), min(len(comparaison.lu.texte), fin + 14)) is not None
    )


def _est_une_valeur(mot: Mot, ecrit: Ecrit) -> bool:
    """Un nombre, un mois, une unité, une juridiction, une négation ou un nom propre."""
    if mot.texte.isdecimal() or mot.texte in MOTS_DE_NOMBRE or mot.texte in mots_de("mots_de_valeur"):
        return True
    brut = ecrit.texte[mot.debut : mot.fin]
    if not brut[:1].isupper():
        return False
    avant = ecrit.texte[max(0, mot.debut - 3) : mot.debut].rstrip(" *«\"'’")
    return bool(avant) and avant[-1] not in ".!?:;\n|•-–"
