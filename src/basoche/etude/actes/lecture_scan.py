"""Lire le code-barres d'un original numérisé (Code 39), dans l'image même : le numériseur n'a rien à savoir.

La première page est lue sur quelques lignes, en bas puis en haut (une feuille se met à l'envers), dans les deux sens.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import pikepdf

from basoche.etude.actes.code_barres import MOTIFS, lire_le_code

_LETTRES = {motif: lettre for lettre, motif in MOTIFS.items()}
_ELEMENTS = 9
_PIXELS_AU_PLUS = 60_000_000  # une page A4 à 600 points par pouce en a 35 millions
_HAUTEURS = tuple(range(965, 999, 3))  # millièmes de la hauteur : le code est dans la marge
_IMAGES_AU_PLUS = 4


def code_du_scan(octets: bytes) -> int | None:
    """La clé de l'acte dont la première page porte le code ; ``None`` si aucun ne s'y lit.

    Args:
        octets: un PDF, dont rien n'est supposé : abîmé, chiffré ou démesuré, il n'a pas de code.
    """
    try:
        with pikepdf.open(io.BytesIO(octets)) as ouvert:
            for image in list(ouvert.pages[0].get_images().values())[:_IMAGES_AU_PLUS]:
                if int(image.Width) * int(image.Height) <= _PIXELS_AU_PLUS:
                    cle = _lire(pikepdf.PdfImage(image).as_pil_image().convert("L"))
                    if cle is not None:
                        return cle
    except Exception:  # noqa: BLE001 - un fichier venu du dehors peut faire échouer tout décodeur
        return None
    return None


def _lire(image: Any) -> int | None:
    largeur, hauteur = image.size
    for millieme in (*_HAUTEURS, *(1000 - h for h in _HAUTEURS)):
        ligne = min(hauteur - 1, hauteur * millieme // 1000)
        points = list(image.crop((0, ligne, largeur, ligne + 1)).tobytes())
        cle = _decoder(points)
        if cle is not None:
            return cle
    return None


def _decoder(points: Sequence[int]) -> int | None:
    """Le code d'une ligne de points gris, lue dans un sens puis dans l'autre."""
    seuil = (min(points) + max(points)) // 2
    plages = [(noir, len(list(suite))) for noir, suite in groupby(points, key=lambda gris: gris < seuil)]
    for sens in (plages, plages[::-1]):
        for texte in _mots(sens):
            cle = lire_le_code(texte)
            if cle is not None:
                return cle
    return None


def _mots(plages: Sequence[tuple[bool, int]]) -> Iterator[str]:
    """Chaque suite de caractères qui commence et finit par « * »."""
    for debut, (noir, _) in enumerate(plages):
        if noir and _caractere(plages, debut) == "*":
            mot, rang = "*", debut + _ELEMENTS + 1
            while (lettre := _caractere(plages, rang)) and len(mot) < 20:
                mot, rang = mot + lettre, rang + _ELEMENTS + 1
                if lettre == "*":
                    yield mot
                    break


def _caractere(plages: Sequence[tuple[bool, int]], debut: int) -> str:
    longueurs = [longueur for _, longueur in plages[debut : debut + _ELEMENTS]]
    if len(longueurs) < _ELEMENTS:
        return ""
    milieu = min(longueurs) + max(longueurs)
    return _LETTRES.get("".join("1" if 2 * longueur > milieu else "0" for longueur in longueurs), "")
