"""Le chiffrement d'un flux : AES-256-GCM par morceaux numérotés, le dernier marqué comme tel.

Un morceau changé, ôté, déplacé ou une fin coupée se voient au déchiffrement. La clé vient d'une phrase (scrypt) ; le
sel est en tête du fichier.
"""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from basoche.droit.erreurs import ErreurBasoche

SIGNATURE = b"BASOCHE-SAUVEGARDE-1\n"
MORCEAU = 1 << 20
_SEL = 16
_EMPREINTE = 16
_ENTETE = struct.Struct(">?I")  # est le dernier, longueur du clair


class SauvegardeIllisible(ErreurBasoche):
    """Le fichier n'est pas une sauvegarde, la phrase est fausse, ou il a été abîmé."""

    code = "sauvegarde_illisible"


def _cle(phrase: str, sel: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=sel, length=32, n=2**15, r=8, p=1).derive(phrase.encode()))


def _nonce(rang: int) -> bytes:
    """Une clé ne sert qu'à un fichier : le rang du morceau ne se répète jamais."""
    return rang.to_bytes(12, "big")


class Chiffreur(io.RawIOBase):
    """Un fichier où l'on écrit du clair, et qui garde du chiffré."""

    def __init__(self, sortie: BinaryIO, phrase: str) -> None:
        super().__init__()
        self._sortie, self._rang, self._reste = sortie, 0, bytearray()
        sel = os.urandom(_SEL)
        self._chiffre = _cle(phrase, sel)
        sortie.write(SIGNATURE + sel)

    def writable(self) -> bool:
        """Oui."""
        return True

    def write(self, octets) -> int:  # type: ignore[override]
        """Garde, et chiffre chaque mégaoctet plein."""
        self._reste += octets
        while len(self._reste) > MORCEAU:
            self._sceller(bytes(self._reste[:MORCEAU]), dernier=False)
            del self._reste[:MORCEAU]
        return len(octets)

    def terminer(self) -> None:
        """Scelle le dernier morceau : sans lui, la sauvegarde ne se lit pas."""
        self._sceller(bytes(self._reste), dernier=True)
        self._reste.clear()

    def _sceller(self, clair: bytes, *, dernier: bool) -> None:
        entete = _ENTETE.pack(dernier, len(clair))
        self._sortie.write(entete + self._chiffre.encrypt(_nonce(self._rang), clair, entete))
        self._rang += 1


class Dechiffreur(io.RawIOBase):
    """Le clair d'une sauvegarde, lu au fil de l'eau."""

    def __init__(self, entree: BinaryIO, phrase: str) -> None:
        super().__init__()
        if entree.read(len(SIGNATURE)) != SIGNATURE:
            raise _illisible("ce fichier n'est pas une sauvegarde de Basoche")
        sel = entree.read(_SEL)
        if len(sel) != _SEL:
            raise _illisible("le fichier est coupé")
        self._morceaux = _clairs(entree, _cle(phrase, sel))
        self._reste = b""

    def readable(self) -> bool:
        """Oui."""
        return True

    def readinto(self, tampon) -> int:  # type: ignore[override]
        """Remplit le tampon."""
        if not self._reste:
            self._reste = next(self._morceaux, b"")
        pris = min(len(tampon), len(self._reste))
        tampon[:pris] = self._reste[:pris]
        self._reste = self._reste[pris:]
        return pris


def _clairs(entree: BinaryIO, chiffre: AESGCM) -> Iterator[bytes]:
    rang, dernier = 0, False
    while not dernier:
        entete = entree.read(_ENTETE.size)
        if len(entete) != _ENTETE.size:
            raise _illisible("le fichier est coupé")
        dernier, longueur = _ENTETE.unpack(entete)
        if longueur > MORCEAU:
            raise _illisible("le fichier est abîmé")
        try:
            clair = chiffre.decrypt(_nonce(rang), entree.read(longueur + _EMPREINTE), entete)
        except (InvalidTag, ValueError) as faute:
            motif = "la phrase n'est pas la bonne, ou le fichier a été abîmé" if rang == 0 else "le fichier est abîmé"
            raise _illisible(motif) from faute
        rang += 1
        if clair:
            yield clair
    if entree.read(1):
        raise _illisible("des octets suivent la fin")


def _illisible(motif: str) -> SauvegardeIllisible:
    return SauvegardeIllisible(
        f"Sauvegarde illisible : {motif}.",
        conseil="Vérifier BASOCHE_CLE_SAUVEGARDE, ou reprendre une autre sauvegarde.",
    )
