"""Par où partent les courriels : le serveur de l'étude, ou, sans réglage, un dossier où on les lit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from basoche.etude.reglages.environnement import ReglageInvalide

_CHIFFREMENTS = {"starttls": 587, "tls": 465, "aucun": 25}


@dataclass(frozen=True, slots=True)
class Courriel:
    """Le serveur d'envoi.

    Attributes:
        hote: son nom ; vide : les courriels sont posés dans ``dossier``.
        chiffrement: ``starttls``, ``tls`` ou ``aucun``.
        de: l'adresse qui envoie.
        dossier: où les poser sans serveur.
    """

    hote: str
    port: int
    utilisateur: str
    secret: str
    chiffrement: str
    de: str
    dossier: Path

    @property
    def moteur(self) -> str:
        """Le moteur de Django qui envoie."""
        genre = "smtp" if self.hote else "filebased"
        return f"django.core.mail.backends.{genre}.EmailBackend"

    @property
    def domaine(self) -> str:
        """Le domaine de l'adresse qui envoie."""
        return self.de.rpartition("@")[2]

    def en_phrase(self) -> str:
        """Par où ils partent, pour l'écran."""
        return f"par {self.hote}" if self.hote else f"dans {self.dossier} (BASOCHE_COURRIEL_HOTE n'est pas réglé)"


def lire_courriel(variables: Mapping[str, str], donnees: Path, *, demonstration: bool) -> Courriel:
    """Lit le serveur des variables d'environnement ; une étude de démonstration n'écrit à personne.

    Raises:
        ReglageInvalide: chiffrement ou port illisible.
    """
    lire = {} if demonstration else variables
    chiffrement = lire.get("BASOCHE_COURRIEL_CHIFFREMENT", "").strip().lower() or "starttls"
    if chiffrement not in _CHIFFREMENTS:
        raise ReglageInvalide(
            f"BASOCHE_COURRIEL_CHIFFREMENT vaut « {chiffrement} ».",
            conseil=f"Écrire {', '.join(_CHIFFREMENTS)}.",
            champ="BASOCHE_COURRIEL_CHIFFREMENT",
        )
    port = lire.get("BASOCHE_COURRIEL_PORT", "").strip() or str(_CHIFFREMENTS[chiffrement])
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ReglageInvalide(
            f"BASOCHE_COURRIEL_PORT vaut « {port} ».", conseil="Écrire un nombre.", champ="BASOCHE_COURRIEL_PORT"
        )
    return Courriel(
        hote=lire.get("BASOCHE_COURRIEL_HOTE", "").strip(),
        port=int(port),
        utilisateur=lire.get("BASOCHE_COURRIEL_UTILISATEUR", ""),
        secret=lire.get("BASOCHE_COURRIEL_SECRET", ""),
        chiffrement=chiffrement,
        de=lire.get("BASOCHE_COURRIEL_DE", "").strip() or "basoche@localhost",
        dossier=donnees / "courriels",
    )
