"""Lit une archive de la DILA (``tar`` compressé) au fil de l'eau : un fichier à la fois, jamais l'archive entière.

Le module ``tarfile`` garde en mémoire l'en-tête de chaque fichier et lit d'un bloc les noms longs, quelle que soit la
taille annoncée : sur une archive de plusieurs millions de fichiers, ou hostile, la mémoire n'a plus de borne.
"""

from __future__ import annotations

import gzip
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

from basoche.droit.erreurs import ErreurBasoche
from basoche.echanges.ecriture import cause_systeme

_BLOC = 512
_FIN = b"\0" * _BLOC
# Après la fin d'un tar, des zéros jusqu'au bout du bloc : au-delà de cette longueur, ce n'est plus un remplissage.
_SUITE_MAX = 64 * 1024 * 1024
# Le plus gros fichier du fonds tient en quelques mégaoctets ; les listes de suppression sont plus longues.
TAILLE_MAX = 16 * 1024 * 1024
TAILLE_MAX_LISTE = 64 * 1024 * 1024
_NOM_MAX = 64 * 1024
_LISTE = ".dat"


class ArchiveTronquee(ErreurBasoche):
    """L'archive s'arrête avant sa fin : téléchargement coupé, disque plein."""

    code = "archive_tronquee"


class ArchiveIllisible(ErreurBasoche):
    """Ce n'est pas une archive de la DILA, ou elle est abîmée."""

    code = "archive_illisible"


@dataclass(frozen=True, slots=True)
class Entree:
    """Un fichier de l'archive. ``octets`` vaut ``None`` s'il est trop gros pour être lu sans risque."""

    chemin: str
    taille: int
    modifie_le: date | None
    octets: bytes | None


@dataclass(slots=True)
class _Flux:
    """Les octets décompressés, avec le compte de ce qui a été lu."""

    source: BinaryIO
    chemin: Path
    lues: int = 0

    def lire(self, nombre: int) -> bytes:
        octets = self._prendre(nombre)
        if len(octets) < nombre:
            raise self.tronquee()
        return octets

    def finir(self) -> None:
        """Lit ce qui suit le dernier fichier : au bout, la somme de contrôle dit si tout ce qu'on a lu est juste."""
        reste = _SUITE_MAX
        while reste > 0 and (octets := self._prendre(1 << 20)):
            reste -= len(octets)

    def _prendre(self, nombre: int) -> bytes:
        try:
            return self.source.read(nombre)
        except EOFError:
            raise self.tronquee() from None
        except (gzip.BadGzipFile, zlib.error):
            raise ArchiveIllisible(
                f"{self.chemin.name} est abîmée : au plus {self.lues} fichier(s) en sont lisibles.",
                conseil="La télécharger de nouveau, puis relancer : elle sera relue depuis ce qui en est juste.",
            ) from None

    def sauter(self, nombre: int) -> None:
        while nombre > 0:
            nombre -= len(self.lire(min(nombre, 1 << 20)))

    def tronquee(self) -> ArchiveTronquee:
        return ArchiveTronquee(
            f"{self.chemin.name} est tronquée : elle s'arrête après {self.lues} fichier(s).",
            conseil="La télécharger de nouveau, puis relancer : ce qui a été lu est gardé, la suite sera reprise.",
        )


def lire_archive(chemin: Path) -> Iterator[Entree]:
    """Chaque fichier de l'archive, dans son ordre.

    Raises:
        ArchiveTronquee: elle s'arrête avant sa fin ; tout ce qui précède a été rendu.
        ArchiveIllisible: absente, ou ce n'est pas une archive ``tar``.
    """
    with _ouvrir(chemin) as source:
        yield from _entrees(_Flux(source, chemin))


@contextmanager
def _ouvrir(chemin: Path) -> Iterator[BinaryIO]:
    try:
        with open(chemin, "rb") as brut:
            debut = brut.read(2)
            if not debut:
                raise ArchiveTronquee(f"{chemin.name} est vide (0 octet).", conseil="La télécharger de nouveau.")
            compressee = debut == b"\x1f\x8b"
            brut.seek(0)
            if not compressee:
                yield brut
                return
            with gzip.GzipFile(fileobj=brut, mode="rb") as ouvert:
                yield ouvert  # type: ignore[misc]  # GzipFile lit comme un BinaryIO, sans en hériter
    except OSError as faute:
        raise inaccessible(chemin, faute) from None


def inaccessible(chemin: Path, faute: OSError) -> ArchiveIllisible:
    """Le refus d'une archive absente, interdite, ou sur un disque en panne."""
    return ArchiveIllisible(
        f"{chemin} ne s'ouvre pas : {cause_systeme(faute)}.",
        conseil="Vérifier le chemin et les droits.",
        code="fichier_illisible",
    )


def _entrees(flux: _Flux) -> Iterator[Entree]:
    nom_long = ""
    while True:
        bloc = flux.lire(_BLOC)
        if bloc == _FIN:
            flux.finir()
            return
        entete = _entete(bloc, flux)
        if entete.type in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.XGLTYPE):
            nom_long = _nom_long(entete, _contenu(flux, entete.size, _NOM_MAX)) or nom_long
            continue
        chemin, nom_long = nom_long or entete.name, ""
        borne = TAILLE_MAX_LISTE if chemin.endswith(_LISTE) else TAILLE_MAX
        octets = _contenu(flux, entete.size, borne)
        if entete.type in (tarfile.REGTYPE, tarfile.AREGTYPE):
            flux.lues += 1
            yield Entree(chemin, entete.size, _jour(int(entete.mtime)), octets)


def _entete(bloc: bytes, flux: _Flux) -> tarfile.TarInfo:
    try:
        entete = tarfile.TarInfo.frombuf(bloc, "utf-8", "replace")
    except tarfile.HeaderError:
        raise ArchiveIllisible(
            f"{flux.chemin.name} n'est pas une archive tar, ou elle est abîmée après {flux.lues} fichier(s).",
            conseil="Donner une archive de la DILA (LEGI, JORF, KALI, CASS), telle que téléchargée.",
        ) from None
    if entete.size < 0:
        raise ArchiveIllisible(
            f"{flux.chemin.name} annonce un fichier de taille négative ({entete.name[:80]}).",
            conseil="La télécharger de nouveau.",
        )
    return entete


def _contenu(flux: _Flux, taille: int, borne: int) -> bytes | None:
    reste = -taille % _BLOC
    if taille > borne:
        flux.sauter(taille + reste)
        return None
    octets = flux.lire(taille) if taille else b""
    flux.sauter(reste)
    return octets


def _nom_long(entete: tarfile.TarInfo, octets: bytes | None) -> str:
    """Le chemin donné à part : entier (GNU), ou parmi des lignes « 30 path=… » (POSIX)."""
    if octets is None or entete.type == tarfile.XGLTYPE:
        return ""
    texte = octets.decode("utf-8", "replace")
    if entete.type == tarfile.GNUTYPE_LONGNAME:
        return texte.rstrip("\0")
    trouves = (ligne.partition(" path=")[2] for ligne in texte.splitlines() if " path=" in ligne)
    return next(trouves, "")


def _jour(instant: int) -> date | None:
    try:
        return datetime.fromtimestamp(instant, UTC).date()
    except (OverflowError, OSError, ValueError):
        return None
