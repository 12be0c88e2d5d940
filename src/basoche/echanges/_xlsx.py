"""Lire un classeur XLSX : valeurs seules, feuille par feuille, sans calcul de formule ni lien externe.

Un classeur vient d'un tiers : l'archive est pesée et chaque pièce XML inspectée avant d'être ouverte. Une déclaration
DOCTYPE, que le format interdit, suffit à refuser (bombe d'entités, lecture de fichiers).
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Context, Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn
from xml.parsers import expat

from basoche.echanges._cellules import Cellule
from basoche.echanges._csv import Rangee
from basoche.echanges.erreurs import FichierIllisible

_PIECES_MAXIMALES = 2_000
_TAILLE_DEPLOYEE = 1_000_000_000
_TAILLE_CHAINES = 150_000_000  # les chaînes partagées sont gardées en mémoire
_RAPPORT_MAXIMAL = 400
_SEUIL_RAPPORT = 10_000_000
_RANGEES_MAXIMALES = 1_048_576
_COLONNES_MAXIMALES = 512
_PAQUET = 500
_PRECISION_TABLEUR = Context(prec=15)  # un tableur n'affiche ni ne garantit plus de quinze chiffres


class _FinDuProlog(Exception):
    """L'élément racine commence : le prologue est sain."""


def verifier_archive(chemin: Path) -> None:
    """Refuse un classeur démesuré ou piégé avant de l'ouvrir.

    Raises:
        FichierIllisible: archive abîmée, chiffrée, trop grosse une fois déployée, ou XML portant un DOCTYPE.
    """
    try:
        with zipfile.ZipFile(chemin) as archive:
            _peser(archive, chemin.name)
            for piece in archive.infolist():
                _inspecter(archive, piece, chemin.name)
    except FichierIllisible:
        raise
    except Exception as erreur:  # une archive hostile fait lever de tout à zipfile
        raise _abime(chemin.name) from erreur


def _peser(archive: zipfile.ZipFile, nom: str) -> None:
    pieces = archive.infolist()
    deploye = sum(piece.file_size for piece in pieces)
    if len(pieces) > _PIECES_MAXIMALES or deploye > _TAILLE_DEPLOYEE:
        raise _trop_gros(nom)
    for piece in pieces:
        if piece.flag_bits & 1:
            raise _refus(nom, "est chiffré", "Demander le fichier sans mot de passe.")
        if piece.file_size > _SEUIL_RAPPORT and piece.file_size > _RAPPORT_MAXIMAL * max(piece.compress_size, 1):
            raise _trop_gros(nom)
        if piece.filename.lower().endswith("sharedstrings.xml") and piece.file_size > _TAILLE_CHAINES:
            raise _trop_gros(nom)


def _inspecter(archive: zipfile.ZipFile, piece: zipfile.ZipInfo, nom: str) -> None:
    """Lit le prologue d'une pièce jusqu'à sa racine, quels que soient son encodage et son extension.

    Une pièce qui n'est pas du XML (image) s'arrête à ses premiers octets : openpyxl n'en lirait pas plus.
    """
    analyse = expat.ParserCreate()

    def refuser(*_declaration: Any) -> NoReturn:
        raise _refus(nom, "porte une déclaration DOCTYPE, interdite dans un classeur", "Ne pas ouvrir ce fichier.")

    def finir(*_element: Any) -> NoReturn:
        raise _FinDuProlog

    analyse.StartDoctypeDeclHandler = refuser
    analyse.StartElementHandler = finir
    with archive.open(piece) as flux:
        try:
            while morceau := flux.read(65_536):
                analyse.Parse(morceau, False)
        except (_FinDuProlog, expat.ExpatError):
            return


def feuilles(chemin: Path, voulue: str = "") -> list[str]:
    """Les noms des feuilles à lire : la feuille voulue, ou toutes dans leur ordre.

    Raises:
        FichierIllisible: classeur illisible, ou feuille absente (les feuilles présentes sont citées).
    """
    with _classeur(chemin) as classeur:
        noms = [str(feuille.title) for feuille in classeur.worksheets]
    if voulue and voulue not in noms:
        raise _refus(chemin.name, f"n'a pas de feuille « {voulue} »", f"Feuilles : {', '.join(noms)}.")
    return [voulue] if voulue else noms


def lire_rangees(chemin: Path, feuille: str) -> Iterator[Rangee]:
    """Les rangées d'une feuille, une à une, avec leur numéro de ligne.

    Raises:
        FichierIllisible: classeur abîmé en cours de lecture, ou hors des bornes d'un tableur.
    """
    with _classeur(chemin) as classeur:
        page = classeur[feuille]
        page.reset_dimensions()
        for numero, rangee in enumerate(_sans_avertir(page.iter_rows(values_only=True)), start=1):
            if numero > _RANGEES_MAXIMALES or len(rangee) > _COLONNES_MAXIMALES:
                raise _trop_gros(chemin.name)
            yield numero, [_convertir(valeur) for valeur in rangee]


def compter_lignes(chemin: Path, feuille: str) -> int:
    """Le nombre de rangées que la feuille annonce (0 si elle ne le dit pas), pour une barre de progression."""
    with _classeur(chemin) as classeur:
        return int(classeur[feuille].max_row or 0)


def _sans_avertir(rangees: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Les mêmes rangées, par paquets lus en taisant openpyxl : ce qu'il en dit sera dit par nos anomalies."""
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            paquet = list(islice(rangees, _PAQUET))
        if not paquet:
            return
        yield from paquet


@contextmanager
def _classeur(chemin: Path) -> Iterator[Any]:
    try:
        import openpyxl
    except ImportError:
        raise FichierIllisible(
            "La lecture d'un classeur XLSX demande openpyxl.",
            conseil="Installer l'extra : pip install 'basoche[import]' ; ou enregistrer le fichier en CSV.",
            code="extra_manquant",
        ) from None
    with chemin.open("rb") as flux:  # un flux et non un chemin : openpyxl jugerait sur l'extension
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                classeur = openpyxl.load_workbook(flux, read_only=True, data_only=True, keep_links=False)
            yield classeur
        except (FichierIllisible, GeneratorExit):
            raise
        except Exception as erreur:  # un classeur abîmé fait lever de tout à openpyxl
            raise _abime(chemin.name) from erreur


def _convertir(valeur: Any) -> Cellule:
    """Une valeur de tableur en texte, nombre décimal ou date ; le nombre binaire est ramené à ses quinze chiffres."""
    if valeur is None or isinstance(valeur, str):
        return valeur
    if isinstance(valeur, bool):
        return "vrai" if valeur else "faux"
    if isinstance(valeur, datetime):
        return valeur.date()
    if isinstance(valeur, date):
        return valeur
    try:
        nombre = _PRECISION_TABLEUR.create_decimal(repr(valeur))
    except (InvalidOperation, ValueError):
        return str(valeur)
    return nombre if nombre.is_finite() and abs(nombre) < Decimal("1e15") else str(valeur)


def _abime(nom: str) -> FichierIllisible:
    return _refus(
        nom, "est abîmé ou n'est pas un classeur XLSX", "L'ouvrir dans un tableur et l'enregistrer à nouveau."
    )


def _trop_gros(nom: str) -> FichierIllisible:
    return _refus(nom, "est démesuré une fois déployé", "Le couper en plusieurs fichiers, ou l'enregistrer en CSV.")


def _refus(nom: str, quoi: str, conseil: str) -> FichierIllisible:
    return FichierIllisible(f"Le classeur « {nom} » {quoi}.", conseil=conseil)
