"""À qui l'on fait confiance : les autorités reconnues, les autorités d'essai, et rien d'autre."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from asn1crypto import pem, x509
from pyhanko_certvalidator.path import ValidationPath

from basoche.redaction.signature.reglages import Reglages, ReglageSignature

# ETSI EN 319 412-5 : ce qu'un certificat qualifié déclare de lui-même.
_DECLARATIONS: Final = "1.3.6.1.5.5.7.1.3"
_QUALIFIE: Final = x509.ObjectIdentifier("0.4.0.1862.1.1").dump()
_DISPOSITIF: Final = x509.ObjectIdentifier("0.4.0.1862.1.4").dump()


@dataclass(frozen=True)
class Racines:
    """Les certificats des autorités en qui l'étude a confiance, et ceux des autorités d'essai."""

    reconnues: tuple[x509.Certificate, ...] = ()
    essai: tuple[x509.Certificate, ...] = ()

    @property
    def toutes(self) -> list[x509.Certificate]:
        """Les unes et les autres : une signature d'essai se vérifie aussi, et se dit d'essai."""
        return [*self.reconnues, *self.essai]

    def nommer(self, chemin: ValidationPath | None) -> str:
        """``reconnue``, ``essai`` (même si l'autorité est aussi dans les reconnues) ou ``inconnue``."""
        ancre = chemin.first if chemin is not None else None
        if ancre is None:
            return "inconnue"
        if any(ancre.sha256 == racine.sha256 for racine in self.essai):
            return "essai"
        return "reconnue" if any(ancre.sha256 == racine.sha256 for racine in self.reconnues) else "inconnue"


def lire_racines(reglages: Reglages) -> Racines:
    """Les autorités réglées.

    Raises:
        ReglageSignature: fichier absent, ou qui n'est pas une suite de certificats.
    """
    return Racines(lire_certificats(reglages.racines), lire_certificats(reglages.racines_essai))


def lire_certificats(chemin: Path | None) -> tuple[x509.Certificate, ...]:
    """Les certificats d'un fichier PEM (un ou plusieurs) ou DER (un seul)."""
    if chemin is None:
        return ()
    try:
        octets = chemin.read_bytes()
        suite = [corps for _, _, corps in pem.unarmor(octets, multiple=True)] if pem.detect(octets) else [octets]
        lus = tuple(x509.Certificate.load(corps, strict=True) for corps in suite)
        # La lecture est paresseuse : sans cette demande, un fichier quelconque passerait pour un certificat.
        assert all(lu.subject is not None and lu.serial_number for lu in lus)
    except (OSError, ValueError, TypeError) as faute:
        raison = "introuvable" if isinstance(faute, OSError) else "illisible"
        raise ReglageSignature(
            f"Le fichier d'autorités « {chemin} » est {raison}.",
            conseil="Donner un fichier de certificats au format PEM.",
        ) from None
    return lus


def nom_du_titulaire(certificat: x509.Certificate) -> str:
    """Le nom commun du titulaire, à défaut son nom entier."""
    return str(certificat.subject.native.get("common_name") or certificat.subject.human_friendly)


def nom_de_l_emetteur(certificat: x509.Certificate) -> str:
    """Le nom commun de l'autorité qui a délivré le certificat, à défaut son nom entier."""
    return str(certificat.issuer.native.get("common_name") or certificat.issuer.human_friendly)


def se_dit_qualifie(certificat: x509.Certificate) -> bool:
    """Vrai si le certificat se déclare qualifié, et sa clé tenue par un dispositif qualifié."""
    declarations = _extension(certificat["tbs_certificate"]["extensions"], _DECLARATIONS)
    return _QUALIFIE in declarations and _DISPOSITIF in declarations


def _extension(extensions: Iterable[x509.Extension], numero: str) -> bytes:
    for extension in extensions:
        if extension["extn_id"].dotted == numero:
            return bytes(extension["extn_value"].contents)
    return b""
