"""Un tableau de parties, relu comme autant de fiches : chaque case après le titre de sa colonne ou de sa ligne."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.passages import Ecrit, Passage
from basoche.conformite.ecrit.pliage import plier_court

_LIBELLE = motif(r"@libelle_de_colonne")
_OPPOSES = motif(r"@roles_opposes")
_BARRE = " | "
_COURT = 42  # signes
_VIDES = ("", "-", "–", "—", "/")


def en_fiches(contexte: Contexte) -> Contexte | None:
    """Le même document, ses tableaux de parties mis en fiches ; ``None`` s'il n'en a pas.

    Un tableau dont les colonnes sont des parties donne une fiche par colonne ; si elles sont des attributs, une par
    ligne.
    """
    textes: list[str] = []
    change = False
    for tableau, suite in groupby(contexte.ecrit.passages, key=lambda passage: passage.genre == "tableau"):
        passages = list(suite)
        fiches = list(_fiches(contexte, passages)) if tableau else []
        change = change or bool(fiches)
        textes += fiches or [contexte.ecrit.texte[p.debut : p.fin] for p in passages]
    if not change:
        return None
    ecrit = _ecrire(textes)
    return replace(contexte, ecrit=ecrit, entier=ecrit)


def oppose_des_parties(contexte: Contexte) -> bool:
    """Vrai si une ligne d'un tableau met face à face le requérant et un autre : chacun n'y a que sa colonne."""
    return any(
        passage.genre == "tableau" and _OPPOSES.search(plier_court(contexte.ecrit.texte[passage.debut : passage.fin]))
        for passage in contexte.ecrit.passages
    )


def _fiches(contexte: Contexte, passages: list[Passage]) -> Iterator[str]:
    lignes = [[c.strip() for c in contexte.ecrit.texte[p.debut : p.fin].split("|")] for p in passages]
    entete, *suite = lignes
    if not suite or len(entete) < 2 or any(len(ligne) != len(entete) for ligne in suite):
        return
    if all(map(_est_un_libelle, entete)):
        if not entete[0] or all(_est_un_libelle(ligne[0]) and ligne[0] for ligne in suite):
            yield from _par_colonnes(entete, suite)
        else:
            yield from _par_lignes(entete, suite)


def _est_un_libelle(case: str) -> bool:
    return len(case) <= _COURT and _LIBELLE.search(plier_court(case)) is not None


def _par_colonnes(entete: list[str], lignes: list[list[str]]) -> Iterator[str]:
    for rang, titre in enumerate(entete[1:], 1):
        yield f"{titre} :"
        for ligne in lignes:
            if ligne[rang] not in _VIDES:
                yield f"{ligne[0]} : {ligne[rang]}"


def _par_lignes(entete: list[str], lignes: list[list[str]]) -> Iterator[str]:
    for ligne in lignes:
        for titre, case in zip(entete, ligne, strict=True):
            if case not in _VIDES:
                yield f"{titre} : {case}" if titre else case


def _ecrire(textes: list[str]) -> Ecrit:
    passages: list[Passage] = []
    ou = 0
    for texte in textes:
        passages.append(Passage(ou, ou + len(texte), "texte"))
        ou += len(texte) + 1
    entier = "".join(f"{texte}\n" for texte in textes)
    return Ecrit(entier, bytes(len(entier)), tuple(passages))
