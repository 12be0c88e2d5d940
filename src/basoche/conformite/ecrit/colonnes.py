"""Les tableaux d'un décompte : la dernière ligne, dite total ou dette, est-elle la somme de sa colonne ?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.passages import Passage
from basoche.conformite.ecrit.pliage import plier_court
from basoche.droit.montant import Montant

_SOMME = re.compile(r"\A(?P<signe>-)? ?(?P<euros>\d{1,3}(?:[ .]?\d{3})*),(?P<centimes>\d{2})(?: ?(?:€|euros?|eur))?\Z")
_TOTAL = re.compile(r"\A(?:total|balance|cumul|dette|solde|reste du|ensemble|somme due)\b")
# Un tableau de deux colonnes se lit déjà comme une suite de sommes, jusqu'à son total.
_AU_MOINS = 3
_JUSTES = 2  # colonnes


def colonne_fausse(contexte: Contexte) -> tuple[str, int, int, bool] | None:
    """Pourquoi le total d'un tableau n'est pas celui de sa colonne, sa place dans le texte d'origine, et si c'est sûr :
    les autres colonnes, entières, sont justes.
    """
    for lignes in _tableaux(contexte):
        cases = [[plier_court(case).strip() for case in _texte(contexte, ligne).split(" | ")] for ligne in lignes]
        for rang, ligne in enumerate(cases):
            assez = len(ligne) >= _AU_MOINS or ligne[0] == "dette"
            if assez and any(map(_TOTAL.match, ligne[:2])) and (faute := _faute(cases[:rang], ligne)):
                raison, colonne, sure = faute
                brutes = _texte(contexte, lignes[rang]).split(" | ")
                debut = lignes[rang].debut + sum(len(case) + 3 for case in brutes[:colonne])
                return raison, debut, debut + len(brutes[colonne]), sure
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


def _faute(avant: Sequence[list[str]], total: list[str]) -> tuple[str, int, bool] | None:
    """Une case du total n'est ni la somme de sa colonne, ni une différence, ni un solde ; son rang, si c'est sûr."""
    ecrits = [_centimes(case) for case in total]
    rangees = [ligne for ligne in avant if len(ligne) == len(total) and any(map(_centimes_lus, ligne))]
    colonnes = [[c for c in (_centimes(ligne[k]) for ligne in rangees) if c is not None] for k in range(len(total))]
    pleines = [colonne for colonne in colonnes if len(colonne) >= 2]
    if not pleines:
        return None
    differences = {sum(une) - sum(autre) for une in colonnes for autre in colonnes}
    for rang, (ecrit, colonne) in enumerate(zip(ecrits, colonnes, strict=True)):
        # Une colonne à sous-total (hors taxe, puis TVA) fait le total de ses dernières lignes.
        admis = differences | {sum(colonne[depuis:]) for depuis in range(len(colonne))} | {0}
        if ecrit is None or ecrit in admis or (len(colonne) < 2 and any(e in differences for e in ecrits)):
            continue
        dit, font = Montant(ecrit).en_francais(), Montant(sum(colonne)).en_francais()
        autres = [
            (e, c)
            for k, (e, c) in enumerate(zip(ecrits, colonnes, strict=True))
            if k != rang and len(c) == len(rangees)
        ]
        sure = len(colonne) == len(rangees) and sum(e == sum(c) for e, c in autres) >= _JUSTES
        return f"le total écrit est de {dit}, or sa colonne fait {font}", rang, sure
    return None


def _centimes_lus(case: str) -> bool:
    return _centimes(case) is not None


def _centimes(case: str) -> int | None:
    lue = _SOMME.match(case)
    if lue is None:
        return None
    montant = int(re.sub(r"\D", "", lue["euros"])) * 100 + int(lue["centimes"])
    return -montant if lue["signe"] else montant
