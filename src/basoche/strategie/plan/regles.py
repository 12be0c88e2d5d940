"""Des règles qu'un clerc lit, et qui refont le plan presque partout.

Un arbre de décision de seize feuilles au plus, poussé feuille par feuille là où il se trompe le plus, appris sur la
moitié des dossiers (les rangs pairs) et jugé sur l'autre. Les traits donnés d'abord ; l'espérance de chaque action
et ce qu'elle rapporte à l'heure complètent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from basoche.strategie.plan.colonnes import Booleens, Entiers
from basoche.strategie.plan.modele import Demande, Nature, Trait

REGLES_MAX = 16
_APPRIS_MAX = 12_000
_JUGES_MAX = 100_000
_SEUILS = 48
_TEXTES_MAX = 12
_MIN = 5
MESURE_MIN = 100


@dataclass(frozen=True, slots=True)
class Critere:
    """Une question posée au dossier : un nombre au moins égal à un seuil, ou un texte égal à un autre."""

    nom: str
    nombres: Entiers
    texte: str | None = None
    en_euros: bool = False


@dataclass(frozen=True, slots=True)
class Regle:
    """« Si… alors… » : ses conditions en français, l'action (``None`` : attendre), et son accord avec le plan.

    ``dossiers`` et ``accord`` sont comptés sur les dossiers qui n'ont pas servi à apprendre.
    """

    si: str
    alors: str | None
    dossiers: int
    accord: int


@dataclass(slots=True, eq=False)
class _Feuille:
    lignes: Entiers
    conditions: tuple[tuple[int, int, bool], ...] = ()  # critère, seuil, vrai si « au moins »
    gain: int = 0
    coupe: tuple[int, int] = field(default=(-1, 0))


def apprendre_regles(demande: Demande, choix: Entiers) -> tuple[list[Regle], Fraction | None]:
    """Les règles, de la plus employée à la moins employée, et leur taux d'accord avec le plan (de 0 à 1).

    Les obligations sont hors des règles : elles ne viennent pas d'un choix. Sous ``MESURE_MIN`` dossiers, aucune règle
    n'est tirée et le taux est ``None``.

    Args:
        demande: ce qui a été planifié.
        choix: (n,), le rang de l'action donnée à chaque dossier, -1 s'il attend.
    """
    libres = np.flatnonzero(demande.imposees < 0)
    if len(libres) < MESURE_MIN:
        return [], None
    appris, juges = _prelever(libres[::2], _APPRIS_MAX), _prelever(libres[1::2], _JUGES_MAX)
    vus = np.concatenate([appris, juges])
    faites = demande.nommer(choix)[vus] + 1  # 0 : attendre
    criteres = dresser_criteres(demande, vus)
    ici, la_bas = np.arange(len(appris)), np.arange(len(appris), len(vus))
    feuilles = _pousser(criteres, faites[: len(appris)], ici, len(demande.actions) + 1)
    regles = []
    for conditions, action in _fondre(feuilles, faites):
        vues = la_bas[_suivre(criteres, conditions, la_bas)]
        nom = demande.actions[action - 1] if action else None
        regles.append(Regle(_dire(criteres, conditions), nom, len(vues), int((faites[vues] == action).sum())))
    regles.sort(key=lambda regle: -regle.dossiers)
    return regles, Fraction(sum(r.accord for r in regles), len(juges))


def _prelever(rangs: Entiers, maximum: int) -> Entiers:
    """Ces dossiers, ou une partie d'entre eux, régulièrement prise."""
    return rangs[:: -(-len(rangs) // maximum)]


def dresser_criteres(demande: Demande, rangs: Entiers) -> list[Critere]:
    """Les traits donnés, puis l'espérance et l'espérance par heure de chaque action, pour ces dossiers."""
    criteres = []
    for nom, trait in demande.traits.items():
        criteres += _criteres_du_trait(nom, trait, rangs)
    noms, possibles = demande.noms[:, rangs], demande.colonnes.possibles[:, rangs]
    valeurs = demande.colonnes.valeurs[:, rangs]
    heures = [rang for rang, m in enumerate(demande.moyens) if m.nature is Nature.HEURES]
    minutes = demande.colonnes.couts[heures][:, :, rangs].sum(axis=0)
    horaire = 60 * valeurs // np.maximum(minutes, 1)
    # Une espérance que rien ne mesure range sans promettre d'euros : elle se dit en points.
    calibre = not demande.non_calibrees
    verbe = "espère" if calibre else "pèse, en points,"
    for indice, nom in enumerate(demande.actions):
        siennes = possibles & (noms == indice)
        lisible = nom.replace("_", " ")
        for quoi, table in ((f"{lisible} {verbe}", valeurs), (f"{lisible} {verbe} par heure", horaire)):
            colonne = np.where(siennes, table, 0).max(axis=0, initial=0)
            if colonne.any():
                criteres.append(Critere(quoi, colonne, en_euros=calibre))
    return criteres


def _criteres_du_trait(nom: str, trait: Trait, rangs: Entiers) -> list[Critere]:
    lisible, nombres = nom.replace("_", " "), trait.nombres[rangs]
    if not trait.textes:
        return [Critere(lisible, nombres)]
    if len(trait.textes) > _TEXTES_MAX:
        return []
    # Un oui/non n'a besoin que d'une question.
    mots = ("oui",) if set(trait.textes) <= {"oui", "non"} else trait.textes
    return [
        Critere(lisible, (nombres == trait.textes.index(mot)).astype(np.int64), mot)
        for mot in mots
        if mot in trait.textes
    ]


def _pousser(criteres: Sequence[Critere], faites: Entiers, ici: Entiers, classes: int) -> list[_Feuille]:
    """Coupe toujours la feuille où la coupe corrige le plus, jusqu'à seize."""
    seuils = [_choisir_seuils(critere.nombres[ici]) for critere in criteres]
    cases = [np.searchsorted(s, c.nombres[ici], side="right") for s, c in zip(seuils, criteres, strict=True)]
    feuilles = [_juger(_Feuille(ici), cases, faites, classes)]
    while len(feuilles) < REGLES_MAX:
        meilleure = max(feuilles, key=lambda feuille: feuille.gain)
        if meilleure.gain <= 0:
            break
        critere, case = meilleure.coupe
        haut = cases[critere][meilleure.lignes] >= case
        seuil = int(seuils[critere][case - 1])
        feuilles.remove(meilleure)
        for au_moins in (True, False):
            lignes = meilleure.lignes[haut == au_moins]
            suite = (*meilleure.conditions, (critere, seuil, au_moins))
            feuilles.append(_juger(_Feuille(lignes, suite), cases, faites, classes))
    return feuilles


def _choisir_seuils(nombres: Entiers) -> Entiers:
    """Des seuils parmi les valeurs elles-mêmes, régulièrement répartis ; jamais le plus petit."""
    tries = np.sort(nombres)
    if not len(tries):
        return tries
    rangs = np.arange(1, _SEUILS) * len(tries) // _SEUILS
    uniques = np.unique(np.concatenate([tries[rangs], tries[-1:]]))
    seuils: Entiers = uniques[uniques > tries[0]]
    return seuils


def _juger(feuille: _Feuille, cases: Sequence[Entiers], faites: Entiers, classes: int) -> _Feuille:
    """La meilleure coupe de la feuille : celle qui réduit le plus l'impureté de Gini (comptée en entiers)."""
    lignes, actions = feuille.lignes, faites[feuille.lignes]
    total = np.bincount(actions, minlength=classes)
    if len(lignes) < 2 * _MIN or (total > 0).sum() < 2:
        return feuille
    effectif = len(lignes)
    depart = int((total**2).sum()) * 10**6 // effectif
    for critere, toutes in enumerate(cases):
        les_siennes = toutes[lignes]
        nombre = int(les_siennes.max()) + 1
        compte = np.bincount(les_siennes * classes + actions, minlength=nombre * classes).reshape(nombre, classes)
        bas = compte.cumsum(axis=0)[:-1]
        haut = total - bas
        en_bas = bas.sum(axis=1)
        en_haut = effectif - en_bas
        permises = (en_bas >= _MIN) & (en_haut >= _MIN)
        if not permises.any():
            continue
        gain = (bas**2).sum(axis=1) * 10**6 // np.maximum(en_bas, 1)
        gain += (haut**2).sum(axis=1) * 10**6 // np.maximum(en_haut, 1)
        gain[~permises] = 0
        case = int(gain.argmax())
        if int(gain[case]) - depart > feuille.gain:
            feuille.gain, feuille.coupe = int(gain[case]) - depart, (critere, case + 1)
    return feuille


def _fondre(feuilles: Sequence[_Feuille], faites: Entiers) -> list[tuple[tuple[tuple[int, int, bool], ...], int]]:
    """Les conditions et l'action de chaque feuille ; deux feuilles sœurs de même action n'en font qu'une."""
    lues = {f.conditions: int(np.bincount(faites[f.lignes]).argmax()) if len(f.lignes) else 0 for f in feuilles}
    for conditions in sorted(lues, key=len, reverse=True):
        while conditions in lues and conditions:
            critere, seuil, au_moins = conditions[-1]
            soeur = (*conditions[:-1], (critere, seuil, not au_moins))
            if lues.get(soeur) != lues[conditions]:
                break
            action = lues.pop(conditions)
            lues.pop(soeur)
            conditions = conditions[:-1]  # noqa: PLW2901 (on remonte d'un étage)
            lues[conditions] = action
    return list(lues.items())


def _suivre(criteres: Sequence[Critere], conditions: Sequence[tuple[int, int, bool]], ou: Entiers) -> Booleens:
    vrais = np.ones(len(ou), dtype=bool)
    for critere, seuil, au_moins in conditions:
        vrais &= (criteres[critere].nombres[ou] >= seuil) == au_moins
    return vrais


def _dire(criteres: Sequence[Critere], conditions: Sequence[tuple[int, int, bool]]) -> str:
    """« principal d'au moins 1 500 et employeur connu » ; « dans tous les cas » sans condition."""
    bornes: dict[int, list[int | None]] = {}
    for critere, seuil, au_moins in conditions:
        bas, haut = bornes.setdefault(critere, [None, None])
        if au_moins:
            bornes[critere][0] = seuil if bas is None else max(bas, seuil)
        else:
            bornes[critere][1] = seuil if haut is None else min(haut, seuil)
    return " et ".join(_dire_un(criteres[c], bas, haut) for c, (bas, haut) in bornes.items()) or "dans tous les cas"


def _dire_un(critere: Critere, bas: int | None, haut: int | None) -> str:
    if critere.texte is not None:
        return f"{critere.nom} : {critere.texte}" if bas is not None else f"{critere.nom} : autre que {critere.texte}"
    unite = "\u00a0€" if critere.en_euros else ""
    if bas is None:
        assert haut is not None
        return f"{critere.nom} moins de {_nombre(haut)}{unite}"
    if haut is None:
        return f"{critere.nom} au moins {_nombre(bas)}{unite}"
    return f"{critere.nom} de {_nombre(bas)} à moins de {_nombre(haut)}{unite}"


def _nombre(centiemes: int) -> str:
    entiers, reste = divmod(abs(centiemes), 100)
    groupes = f"{entiers:,}".replace(",", "\u202f")
    return f"{'-' if centiemes < 0 else ''}{groupes}" + (f",{reste:02d}" if reste else "")
