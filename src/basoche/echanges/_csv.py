"""Lire un CSV comme les créanciers l'envoient : encodage et séparateur inconnus, guillemets boiteux.

L'encodage se décide sur le fichier entier, sans deviner : marque d'ordre, sinon UTF-8 strict, sinon Windows-1252, qui
contient Latin-1 pour tout ce qu'un texte français emploie.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from basoche.echanges._cellules import Cellule
from basoche.echanges.erreurs import FichierIllisible

SEPARATEURS = (";", "\t", "|", ",")
TAILLE_MAXIMALE = 2_000_000_000
_LIGNE_MAXIMALE = 1_000_000
_LIGNES_PAR_RANGEE = 20  # un champ entre guillemets plus long trahit un guillemet oublié
_MARQUES = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

Rangee = tuple[int, list[Cellule]]


def detecter_encodage(chemin: Path) -> str:
    """L'encodage d'un fichier texte : ``utf-8-sig``, ``utf-16``, ``utf-8``, ``cp1252`` ou ``latin-1``.

    Raises:
        FichierIllisible: ce n'est pas du texte.
    """
    with chemin.open("rb") as flux:
        debut = flux.read(4)
        for marque, nom in _MARQUES:
            if debut.startswith(marque):
                return nom
        flux.seek(0)
        decodeur = codecs.getincrementaldecoder("utf-8")()
        est_utf8, est_cp1252 = True, True
        while morceau := flux.read(1 << 20):
            if b"\0" in morceau:
                raise FichierIllisible(
                    f"« {chemin.name} » n'est pas un fichier texte.", conseil="Demander un CSV ou un XLSX au créancier."
                )
            est_utf8 = est_utf8 and _se_decode(decodeur, morceau)
            est_cp1252 = est_cp1252 and not any(octet in morceau for octet in b"\x81\x8d\x8f\x90\x9d")
    if est_utf8 and not decodeur.getstate()[0]:
        return "utf-8"
    return "cp1252" if est_cp1252 else "latin-1"


def compter_lignes(chemin: Path) -> int:
    """Le nombre de lignes du fichier, pour une barre de progression."""
    with chemin.open("rb") as flux:
        return sum(morceau.count(b"\n") for morceau in iter(lambda: flux.read(1 << 20), b""))


def _se_decode(decodeur: codecs.IncrementalDecoder, morceau: bytes) -> bool:
    try:
        decodeur.decode(morceau)
    except UnicodeDecodeError:
        return False
    return True


def lire_rangees(chemin: Path, encodage: str, separateur: str, largeur: int | None = None) -> Iterator[Rangee]:
    """Les rangées d'un CSV, une à une, avec le numéro de leur première ligne (à partir de 1).

    Args:
        chemin: le fichier.
        encodage: nom de codec Python.
        separateur: un caractère.
        largeur: nombre de colonnes attendu ; une rangée sur plusieurs lignes qui ne l'a pas est prise pour un
            guillemet oublié, et ne vaut que sa première ligne, comme celle dont le guillemet se ferme en plein champ.

    Raises:
        FichierIllisible: encodage inconnu ou faux, ligne démesurée.
    """
    try:
        with chemin.open(encoding=encodage, newline="") as flux:
            yield from _assembler(_lignes(flux, chemin.name), separateur, largeur)
    except (UnicodeError, LookupError):
        raise FichierIllisible(
            f"« {chemin.name} » ne se lit pas en {encodage}.",
            conseil="Mettre « encodage: auto » dans le profil, ou demander le fichier en UTF-8.",
        ) from None


def _lignes(flux: TextIO, nom: str) -> Iterator[tuple[int, str]]:
    numero = 0
    while ligne := flux.readline(_LIGNE_MAXIMALE):
        numero += 1
        if len(ligne) >= _LIGNE_MAXIMALE:
            raise FichierIllisible(
                f"« {nom} », ligne {numero} : ligne démesurée.", conseil="Vérifier que le fichier est bien un CSV."
            )
        yield numero, ligne


def _assembler(lignes: Iterator[tuple[int, str]], separateur: str, largeur: int | None) -> Iterator[Rangee]:
    """Joint les lignes d'un champ entre guillemets ; rend les lignes une à une si le guillemet ne se ferme pas."""
    attente: list[tuple[int, str]] = []
    while tete := attente.pop(0) if attente else next(lignes, None):
        numero, ligne = tete
        if '"' not in ligne:
            yield numero, [*ligne.rstrip("\r\n").split(separateur)]
            continue
        groupe = [ligne]
        if ligne.count('"') % 2:
            groupe, lues = _joindre(ligne, attente, lignes)
            if len(groupe) == 1 or not _est_bien_forme(groupe, separateur, largeur):
                attente, groupe = lues, [ligne]
            else:
                attente = lues[len(groupe) - 1 :]
        yield numero, _decouper(groupe, separateur)


def _joindre(
    ligne: str, attente: list[tuple[int, str]], lignes: Iterator[tuple[int, str]]
) -> tuple[list[str], list[tuple[int, str]]]:
    """Le groupe de lignes jusqu'au guillemet fermant (la seule première s'il manque), et toutes les lignes lues."""
    groupe, lues = [ligne], list(attente)
    for rang in range(_LIGNES_PAR_RANGEE):
        if rang >= len(lues):
            suivante = next(lignes, None)
            if suivante is None:
                break
            lues.append(suivante)
        groupe.append(lues[rang][1])
        if lues[rang][1].count('"') % 2:
            return groupe, lues
    return [ligne], lues


def _est_bien_forme(groupe: list[str], separateur: str, largeur: int | None) -> bool:
    """Vrai si le guillemet qui ferme est suivi d'un séparateur, et la rangée de la largeur attendue."""
    try:
        rangees = list(csv.reader(groupe, delimiter=separateur, strict=True))
    except csv.Error:
        return False
    return len(rangees) == 1 and (largeur is None or len(rangees[0]) == largeur)


def _decouper(groupe: list[str], separateur: str) -> list[Cellule]:
    """Les cellules d'une rangée ; un guillemet ouvert trop tard ou jamais fermé n'avale que sa ligne."""
    try:
        rangees = list(csv.reader(groupe, delimiter=separateur))
    except csv.Error:
        return [*groupe[0].rstrip("\r\n").split(separateur)]
    return [cellule for rangee in rangees for cellule in rangee]
