"""Lire ce que l'utilisateur donne en JSON : strictement, et sans jamais s'effondrer sur une ligne hostile."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from decimal import Decimal
from io import FileIO
from typing import Any, NoReturn

from basoche.cli.erreurs import MauvaisEmploi
from basoche.droit.erreurs import ErreurBasoche

CHIFFRES_MAX = 40
TAILLE_MAX = 16 * 1024 * 1024
ENTREE_STANDARD = "-"

_FAUTES = {
    "Expecting value": "une valeur est attendue",
    "Expecting property name enclosed in double quotes": "un nom de champ entre guillemets doubles est attendu",
    "Expecting ':' delimiter": "« : » est attendu",
    "Expecting ',' delimiter": "« , » ou la fin de l'objet est attendu",
    "Unterminated string starting at": "un guillemet n'est pas fermé",
    "Invalid control character at": "un caractère de contrôle n'est pas échappé",
    "Invalid \\escape": "une séquence d'échappement est fausse",
    "Invalid \\uXXXX escape": "une séquence \\uXXXX est fausse",
    "Extra data": "il y a du texte après l'objet",
    "Unexpected UTF-8 BOM (decode using utf-8-sig)": "une marque d'ordre des octets (BOM) est au milieu du fichier",
}


class JsonIllisible(ErreurBasoche):
    """Le texte reçu n'est pas un objet JSON que l'on puisse calculer."""

    code = "json_illisible"


def lire_objet(octets: bytes) -> dict[str, Any]:
    """Un objet JSON : nombres à virgule en ``Decimal``, clés uniques, ni NaN ni nombre démesuré.

    Raises:
        JsonIllisible: octets hors UTF-8, syntaxe fausse, clé en double, autre chose qu'un objet.
    """
    contenu = lire_json(_decoder(octets))
    if not isinstance(contenu, dict):
        raise JsonIllisible(
            'Un objet JSON est attendu, par exemple {"cas": 1, …}.', conseil="Écrire un objet entre accolades."
        )
    return contenu


def lire_json(texte: str) -> Any:
    """Une valeur JSON quelconque, lue avec les mêmes refus que :func:`lire_objet`."""
    try:
        return json.loads(
            texte,
            parse_int=_lire_entier,
            parse_float=_lire_decimal,
            parse_constant=_refuser_constante,
            object_pairs_hook=_lire_paires,
        )
    except json.JSONDecodeError as faute:
        motif = _FAUTES.get(faute.msg.removesuffix(": "), "la syntaxe est fausse")
        raise JsonIllisible(
            f"JSON illisible, caractère {faute.pos + 1} : {motif}.", conseil="Corriger la syntaxe JSON."
        ) from None
    except RecursionError:
        raise JsonIllisible(
            "JSON illisible : trop de niveaux imbriqués.", conseil="Écrire un objet moins profond."
        ) from None


def _decoder(octets: bytes) -> str:
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError as faute:
        raise JsonIllisible(
            f"Texte qui n'est pas en UTF-8 (octet {octets[faute.start]:#04x} en position {faute.start + 1}).",
            conseil="Enregistrer le fichier en UTF-8.",
        ) from None


def _lire_entier(texte: str) -> int:
    _refuser_demesure(len(texte), texte)
    return int(texte)


def _lire_decimal(texte: str) -> Decimal:
    nombre = Decimal(texte)
    # L'exposant aussi : « 1e999999999 » tient en onze caractères et deviendrait un texte d'un milliard de chiffres.
    _refuser_demesure(max(len(texte), abs(nombre.adjusted())), texte)
    return nombre


def _refuser_demesure(chiffres: int, texte: str) -> None:
    if chiffres > CHIFFRES_MAX:
        raise JsonIllisible(
            f"Nombre démesuré : « {texte[:20]}… ».", conseil=f"Écrire des nombres de {CHIFFRES_MAX} chiffres au plus."
        )


def _refuser_constante(nom: str) -> NoReturn:
    raise JsonIllisible(f"« {nom} » n'est pas un nombre.", conseil="Écrire un nombre, ou null.")


def _lire_paires(paires: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    objet: dict[str, Any] = {}
    for cle, valeur in paires:
        if cle in objet:
            raise JsonIllisible(f"Champ « {cle} » écrit deux fois.", conseil="Ne garder qu'une valeur par champ.")
        objet[cle] = valeur
    return objet


def ouvrir(chemin: str, option: str) -> FileIO:
    """Ouvre un fichier nommé par une option en octets sans tampon, ou l'entrée standard pour « - ».

    Sans tampon : la lecture rend ce qui est disponible, et aucun verrou ne gêne la fermeture du programme.

    Raises:
        MauvaisEmploi: fichier absent, dossier, fichier interdit.
    """
    try:
        if chemin == ENTREE_STANDARD:
            return FileIO(os.dup(sys.stdin.fileno()))
        return FileIO(chemin)
    except (OSError, ValueError, AttributeError) as faute:
        raise MauvaisEmploi(
            f"{option} : impossible de lire « {chemin} » ({_motif(faute)}).",
            conseil="Vérifier le nom du fichier et les droits de lecture.",
        ) from None


def lire_fichier(chemin: str, option: str) -> dict[str, Any]:
    """L'objet JSON d'un fichier entier (``--entree``).

    Raises:
        MauvaisEmploi: fichier illisible.
        JsonIllisible: son contenu n'est pas un objet JSON.
    """
    with ouvrir(chemin, option) as fichier:
        octets = _lire_tout(fichier, chemin, option)
    return lire_objet(octets.removeprefix(b"\xef\xbb\xbf"))


def _lire_tout(fichier: FileIO, chemin: str, option: str) -> bytes:
    morceaux: list[bytes] = []
    while morceau := lire_morceau(fichier, chemin, option):
        morceaux.append(morceau)
        if sum(map(len, morceaux)) > TAILLE_MAX:
            raise JsonIllisible(
                f"{option} : plus de {TAILLE_MAX // 1024 // 1024} Mio.", conseil="Donner un objet plus petit."
            )
    return b"".join(morceaux)


def lire_morceau(fichier: FileIO, chemin: str, option: str) -> bytes:
    """Ce qui est disponible dans le fichier ; vide à la fin.

    Raises:
        MauvaisEmploi: la lecture échoue (support retiré, erreur du disque).
    """
    try:
        return fichier.read(256 * 1024) or b""
    except OSError as faute:
        raise MauvaisEmploi(
            f"{option} : lecture de « {chemin} » interrompue ({_motif(faute)}).", conseil="Vérifier le fichier."
        ) from None


def _motif(faute: Exception) -> str:
    motifs: dict[type[Exception], str] = {
        FileNotFoundError: "fichier introuvable",
        IsADirectoryError: "c'est un dossier",
        PermissionError: "lecture interdite",
        NotADirectoryError: "un élément du chemin n'est pas un dossier",
    }
    return motifs.get(type(faute), "lecture impossible")
