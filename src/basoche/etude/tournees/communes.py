"""La position des communes, si l'étude en a donné le fichier ; sans lui, aucune distance n'est jamais supposée."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from basoche.etude.personnes.normalisation import cle_de_recherche
from basoche.etude.reglages.environnement import ReglageInvalide

METRES_PAR_DEGRE = 111_195  # rayon moyen de la Terre, 6 371 km (UGGI)
_MILLIONIEMES = 1_000_000
# Les noms de colonnes des fichiers publics de codes postaux, sans casse ni accents.
_NOMS = ("nom_de_la_commune", "nom_commune_postal", "nom_commune", "libelle_d_acheminement", "commune", "nom")
_CODES = ("code_postal", "codepostal", "cp")
_LATITUDES, _LONGITUDES = ("latitude", "lat"), ("longitude", "lon", "lng")
_ENSEMBLE = ("_geopoint", "geopoint", "coordonnees_gps", "coordonnees_geographiques")
_ADRESSE = re.compile(r"(?P<code>\b\d{5})\s+(?P<commune>[^,;\d][^,;]*)$")


@dataclass(frozen=True, slots=True)
class Position:
    """Un point, en millionièmes de degré."""

    latitude: int
    longitude: int


@dataclass(frozen=True, slots=True)
class Lieu:
    """Une commune et son code postal ; vides si l'adresse ne les dit pas."""

    code_postal: str
    commune: str

    @property
    def cle(self) -> tuple[str, str]:
        """Pour grouper et chercher : sans casse, accents, tiret ni « CEDEX »."""
        return self.code_postal, _cle_de_commune(self.commune)


def lieu_de(adresse: str) -> Lieu:
    """La commune d'une adresse écrite sur une ligne : « 27 rue des Lilas, 01999 Bréz-la-Forêt »."""
    trouve = _ADRESSE.search(" ".join(adresse.split()))
    return Lieu(trouve["code"], trouve["commune"].strip()) if trouve else Lieu("", "")


def position_de(lieu: Lieu) -> Position | None:
    """La position d'une commune, ou ``None`` : elle n'est pas connue."""
    return positions().get(lieu.cle)


def positions() -> Mapping[tuple[str, str], Position]:
    """Les positions du fichier réglé par ``BASOCHE_COMMUNES`` ; vide sans réglage.

    Raises:
        ReglageInvalide: le fichier manque ou ses colonnes ne se reconnaissent pas.
    """
    fichier: Path | None = settings.ENVIRONNEMENT.communes
    if fichier is None:
        return {}
    return _lire(fichier, fichier.stat().st_mtime_ns if fichier.is_file() else 0)


def distance(de: Position, a: Position) -> int:
    """La distance à vol d'oiseau, en mètres (projection locale : l'écart est infime à l'échelle d'un ressort)."""
    milieu = math.radians((de.latitude + a.latitude) / (2 * _MILLIONIEMES))
    nord = a.latitude - de.latitude
    est = (a.longitude - de.longitude) * math.cos(milieu)
    return round(math.hypot(nord, est) * METRES_PAR_DEGRE / _MILLIONIEMES)


@lru_cache(maxsize=2)
def _lire(fichier: Path, _modifie: int) -> Mapping[tuple[str, str], Position]:
    try:
        texte = fichier.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as faute:
        raise _refus(f"« {fichier.name} » ne se lit pas : {faute}") from faute
    lignes = csv.reader(texte.splitlines(), delimiter=";" if texte.partition("\n")[0].count(";") else ",")
    entete = [re.sub(r"[^a-z]+", "_", cle_de_recherche(nom)).strip("_") for nom in next(lignes, [])]
    colonnes = _colonnes(entete)
    lues = {}
    for ligne in lignes:
        if len(ligne) == len(entete) and (position := _position([ligne[rang] for rang in colonnes[2]])):
            lues.setdefault(Lieu(ligne[colonnes[0]].strip().zfill(5), ligne[colonnes[1]]).cle, position)
    return lues


def _colonnes(entete: list[str]) -> tuple[int, int, list[int]]:
    def rang(*noms: str) -> int | None:
        return next((entete.index(nom.strip("_")) for nom in noms if nom.strip("_") in entete), None)

    code, commune, ensemble = rang(*_CODES), rang(*_NOMS), rang(*_ENSEMBLE)
    latitude, longitude = rang(*_LATITUDES), rang(*_LONGITUDES)
    separees = [latitude, longitude] if latitude is not None and longitude is not None else None
    ou = separees or ([ensemble] if ensemble is not None else None)
    if code is None or commune is None or ou is None:
        raise _refus("il lui faut un code postal, un nom de commune, et une latitude et une longitude")
    return code, commune, ou


def _position(textes: list[str]) -> Position | None:
    morceaux = textes if len(textes) == 2 else textes[0].split(",")
    try:
        latitude, longitude = (int(Decimal(m.strip().replace(",", ".")) * _MILLIONIEMES) for m in morceaux)
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return Position(latitude, longitude) if abs(latitude) <= 90_000_000 and abs(longitude) <= 180_000_000 else None


def _cle_de_commune(nom: str) -> str:
    mots = re.sub(r"[^a-z0-9]+", " ", cle_de_recherche(nom)).split()
    if "cedex" in mots:
        mots = mots[: mots.index("cedex")]
    return " ".join({"st": "saint", "ste": "sainte"}.get(mot, mot) for mot in mots)


def _refus(pourquoi: str) -> ReglageInvalide:
    return ReglageInvalide(
        f"BASOCHE_COMMUNES : {pourquoi}.",
        conseil="Donner un fichier CSV de codes postaux : code_postal, commune, latitude, longitude.",
        champ="BASOCHE_COMMUNES",
    )
