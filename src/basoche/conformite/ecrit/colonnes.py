"""Les tableaux d'un décompte : la dernière ligne, dite total ou dette, est-elle la somme de sa colonne ?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.passages import Passage
from basoche.conformite.ecrit.pliage import plier_court
from basoche.droit.montant import Montant

_SOMME = re.compile(r"\A(?P<signe>-)? ?(?P<euros>\d{1,3}(?:[ .]?\d{3})*),(?P<centimes>\d{2})(?: ?(?:€|euros?|eur))?\Z")
_TOTAL = re.compile(r"\A(?:total|dette|solde|reste du|ensemble|somme due)\b")
# Un tableau de deux colonnes se lit déjà comme une suite de sommes, jusqu'à son total.
_AU_MOINS = 3


def colonne_fausse(contexte: Contexte) -> tuple[str, int, int] | None:
    """Pourquoi le total d'un tableau n'est pas celui de sa colonne, et sa place dans le texte d'origine."""
    for lignes in _tableaux(contexte):
        cases = [[plier_court(case).strip() for case in _texte(contexte, ligne).split(" | ")] for ligne in lignes]
        for rang, ligne in enumerate(cases):
            assez = len(ligne) >= _AU_MOINS or ligne[0] == "dette"
            if assez and _TOTAL.match(ligne[0]) and (faute := _faute(cases[:rang], ligne)):
                return faute, lignes[rang].debut, lignes[rang].fin
    return None


def _tableaux(contexte: Contexte) -> Iterator[list[Passage]]:
    suite: list[Passage] = []
    for passage in contexte.ecrit.passages:
        if passage.genre == "tableau":
            suite.append(passage)
        elif suite:
            yield suite
            suite = []
    if suite:
        yield suite


def _texte(contexte: Contexte, passage: Passage) -> str:
    return contexte.ecrit.texte[passage.debut : passage.fin]


def _faute(avant: Sequence[list[str]], total: list[str]) -> str | None:
    """Le total n'est la somme d'aucune colonne, ni leur différence, ni le dernier solde."""
    sommes = [_centimes(case) for case in total]
    ecrits = [somme for somme in sommes if somme is not None]
    rangees = [ligne for ligne in avant if len(ligne) == len(total)]
    colonnes = [[c for c in (_centimes(ligne[k]) for ligne in rangees) if c is not None] for k in range(len(total))]
    pleines = [colonne for colonne in colonnes if len(colonne) >= 2]
    if not ecrits or not pleines:
        return None
    # Une colonne à sous-total (hors taxe, puis TVA) fait le total de ses dernières lignes.
    admis = {sum(colonne[depuis:]) for colonne in pleines for depuis in range(len(colonne))}
    admis |= {sum(une) - sum(autre) for une in pleines for autre in pleines}
    if any(ecrit in admis for ecrit in ecrits):
        return None
    dit, font = Montant(ecrits[-1]).en_francais(), Montant(sum(pleines[-1])).en_francais()
    return f"le total écrit est de {dit}, or sa colonne fait {font}"


def _centimes(case: str) -> int | None:
    lue = _SOMME.match(case)
    if lue is None:
        return None
    montant = int(re.sub(r"\D", "", lue["euros"])) * 100 + int(lue["centimes"])
    return -montant if lue["signe"] else montant
