"""Les réglages de la signature, lus de l'environnement : la clé, l'horodateur, les autorités, l'attestation.

Un mot de passe ne s'affiche et ne se journalise jamais : il n'est ni dans ``repr`` ni dans un message.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from basoche.droit.erreurs import ErreurBasoche
from basoche.redaction.signature.presentation import Attestation


class ReglageSignature(ErreurBasoche):
    """Un réglage de signature manque ou se contredit."""

    code = "reglage_signature"


@dataclass(frozen=True, slots=True)
class CleFichier:
    """Une clé dans un fichier PKCS#12 (``.p12``, ``.pfx``)."""

    chemin: Path
    mot_de_passe: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CleMateriel:
    """Une clé sur une carte ou un boîtier, jointe par son module PKCS#11."""

    module: Path
    jeton: str
    cle: str
    code: str = field(repr=False)


Cle = CleFichier | CleMateriel


@dataclass(frozen=True, slots=True)
class Reglages:
    """De quoi signer et de quoi faire confiance.

    ``racines`` : certificats des autorités reconnues ; ``racines_essai`` : ceux des autorités d'essai, dont les
    signatures ne valent rien et sont dites telles.
    """

    cle: Cle | None = None
    horodateur: str = ""
    racines: Path | None = None
    racines_essai: Path | None = None
    attestation: Attestation = field(default_factory=Attestation)


def lire_reglages(
    environnement: Mapping[str, str] | None = None, *, demander: Callable[[str], str] | None = None
) -> Reglages:
    """Les réglages de l'environnement.

    Args:
        environnement: par défaut celui du programme.
        demander: pose une question sans afficher la réponse (``getpass.getpass``) ; appelé si une clé est réglée sans
            son secret, pour ne l'écrire nulle part.

    Raises:
        ReglageSignature: deux clés réglées à la fois, module sans jeton ou sans clé, horodateur illisible.
    """
    lus = os.environ if environnement is None else environnement
    return Reglages(
        cle=_lire_cle(lus, demander),
        horodateur=_lire_horodateur(lus),
        racines=_chemin(lus, "BASOCHE_SIGNATURE_RACINES"),
        racines_essai=_chemin(lus, "BASOCHE_SIGNATURE_RACINES_ESSAI"),
        attestation=Attestation(
            agrement=lus.get("BASOCHE_SIGNATURE_AGREMENT", "").strip(),
            minutier=lus.get("BASOCHE_SIGNATURE_MINUTIER", "").strip(),
        ),
    )


def _chemin(lus: Mapping[str, str], nom: str) -> Path | None:
    return Path(lus[nom]).expanduser() if lus.get(nom) else None


def _lire_cle(lus: Mapping[str, str], demander: Callable[[str], str] | None) -> Cle | None:
    fichier, module = _chemin(lus, "BASOCHE_SIGNATURE_CERTIFICAT"), _chemin(lus, "BASOCHE_SIGNATURE_MODULE")
    secret = lus.get("BASOCHE_SIGNATURE_SECRET", "")
    if fichier and module:
        raise ReglageSignature(
            "Deux clés de signature sont réglées à la fois.",
            conseil="Garder BASOCHE_SIGNATURE_CERTIFICAT (fichier) ou BASOCHE_SIGNATURE_MODULE (carte), pas les deux.",
        )
    if not secret and demander is not None and (fichier or module):
        secret = demander("Code de la carte : " if module else "Mot de passe du certificat : ")
    if module is None:
        return CleFichier(fichier, secret) if fichier else None
    jeton, cle = lus.get("BASOCHE_SIGNATURE_JETON", ""), lus.get("BASOCHE_SIGNATURE_CLE", "")
    if not (jeton and cle):
        raise ReglageSignature(
            "La carte de signature est réglée, mais pas le nom de son jeton et de sa clé.",
            conseil="Régler BASOCHE_SIGNATURE_JETON et BASOCHE_SIGNATURE_CLE.",
        )
    return CleMateriel(module, jeton, cle, secret)


def _lire_horodateur(lus: Mapping[str, str]) -> str:
    adresse = lus.get("BASOCHE_SIGNATURE_HORODATEUR", "").strip()
    if adresse and not adresse.startswith(("http://", "https://")):
        raise ReglageSignature(
            f"L'adresse de l'horodateur est illisible : « {adresse} ».",
            conseil="Donner dans BASOCHE_SIGNATURE_HORODATEUR une adresse qui commence par https:// ou http://.",
        )
    return adresse
