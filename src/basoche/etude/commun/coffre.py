"""Le coffre : chaque fichier sous son empreinte, hors de la racine servie ; écrit une fois, jamais changé."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings

from basoche.etude.commun.erreurs import ActionRefusee

COFFRE = "coffre"  # sous le dossier des données
EMPREINTE = re.compile(r"[0-9a-f]{64}")


class FichierPerdu(ActionRefusee):
    """Le fichier n'est plus au coffre, ou ses octets ne sont plus ceux qu'on y a mis."""

    code = "fichier_perdu"


def garder(octets: bytes) -> str:
    """Met des octets au coffre et rend leur empreinte SHA-256 ; les mêmes octets n'y sont qu'une fois."""
    empreinte = hashlib.sha256(octets).hexdigest()
    ou = chemin_de(empreinte)
    if ou.is_file() and hashlib.sha256(ou.read_bytes()).hexdigest() == empreinte:
        return empreinte
    ou.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descripteur, provisoire = tempfile.mkstemp(dir=ou.parent)
    with os.fdopen(descripteur, "wb") as fichier:
        fichier.write(octets)
        fichier.flush()
        os.fsync(fichier.fileno())
    Path(provisoire).replace(ou)  # posé d'un coup : une coupure ne laisse pas un fichier à moitié écrit
    return empreinte


def ressortir(empreinte: str) -> bytes:
    """Les octets gardés sous cette empreinte, vérifiés.

    Raises:
        FichierPerdu: absents, ou changés depuis.
    """
    ou = chemin_de(empreinte)
    octets = ou.read_bytes() if ou.is_file() else b""
    if hashlib.sha256(octets).hexdigest() != empreinte:
        raise FichierPerdu(
            f"Le fichier {empreinte[:12]}… n'est plus au coffre, ou il a été changé.",
            conseil="Le reprendre de la sauvegarde (basoche restaurer --verifier) ; prévenir le commissaire.",
        )
    return octets


def chemin_de(empreinte: str) -> Path:
    """Où est le fichier de cette empreinte."""
    racine: Path = settings.ENVIRONNEMENT.donnees
    return racine / COFFRE / empreinte[:2] / empreinte
