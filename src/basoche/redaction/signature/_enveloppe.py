"""L'enveloppe d'une signature, octet par octet : ce que la cryptographie ne regarde pas.

La signature couvre tout le fichier sauf la place où elle est écrite. Là aussi un octet changé doit se voir : le
remplissage n'est fait que de zéros, l'hexadécimal n'a qu'une casse, les champs que rien ne signe ont leur seule bonne
valeur, et chaque certificat joint est rattaché à son émetteur.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_MINUSCULES: Final = re.compile(rb"<[0-9a-f]*>")
_MAJUSCULES: Final = re.compile(rb"<[0-9A-F]*>")
_SANS_PARAMETRE: Final = (b"", b"\x05\x00")  # absent, ou NULL


def enveloppe_intacte(signature: EmbeddedPdfSignature, octets: bytes) -> bool:
    """Vrai si la place de la signature ne contient qu'elle, sous une seule écriture possible."""
    debut, fin = int(signature.byte_range[1]), int(signature.byte_range[2])
    place = octets[debut:fin]
    if not (_MINUSCULES.fullmatch(place) or _MAJUSCULES.fullmatch(place)):
        return False
    contenu = bytes.fromhex(place[1:-1].decode("ascii"))
    message = cms.ContentInfo.load(contenu)
    longueur = len(message.dump())
    if contenu[longueur:].strip(b"\x00"):
        return False
    return _sans_reste(message) and _message_coherent(message["content"], signature.signer_cert)


def certificats_rattaches(signature: EmbeddedPdfSignature, connus: Iterable[x509.Certificate]) -> bool:
    """Vrai si chaque certificat joint à la signature est signé par un autre, joint ou connu.

    Un certificat joint qui ne sert à rien pourrait sinon changer sans que personne ne le voie.
    """
    joints = [choix.chosen for choix in signature.signed_data["certificates"]]
    emetteurs = {certificat.dump(): certificat for certificat in (*joints, *connus)}
    return all(any(_signe(emetteur, joint) for emetteur in emetteurs.values()) for joint in joints)


def _signe(emetteur: x509.Certificate, certificat: x509.Certificate) -> bool:
    if (
        emetteur.subject.dump() != certificat.issuer.dump()
        or min(emetteur.serial_number, certificat.serial_number) <= 0
    ):
        return False
    try:
        load_der_x509_certificate(certificat.dump()).verify_directly_issued_by(
            load_der_x509_certificate(emetteur.dump())
        )
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _sans_reste(message: Any) -> bool:
    """Vrai si les champs remplissent exactement leur suite : rien ne se glisse derrière le dernier."""
    donnees = message["content"]
    (signataire,) = donnees["signer_infos"]
    return all(
        b"".join(suite[nom].dump() for nom in suite) == suite.contents for suite in (message, donnees, signataire)
    )


def _message_coherent(message: Any, certificat: x509.Certificate) -> bool:
    """Ce que la signature ne couvre pas et qui a une seule bonne valeur."""
    (signataire,) = message["signer_infos"]
    algorithmes = [*message["digest_algorithms"], signataire["digest_algorithm"]]
    attendue = signataire["digest_algorithm"]["algorithm"].native
    if any(a["algorithm"].native != attendue or a["parameters"].dump() not in _SANS_PARAMETRE for a in algorithmes):
        return False
    return _versions_coherentes(message, signataire) and _emetteur_exact(signataire, certificat)


def _versions_coherentes(message: Any, signataire: Any) -> bool:
    par_emetteur = signataire["sid"].name == "issuer_and_serial_number"
    donnees_simples = message["encap_content_info"]["content_type"].native == "data"
    permises = ("v1", "v3") if donnees_simples else ("v3",)
    attendue = "v1" if par_emetteur else "v3"
    return message["version"].native in permises and signataire["version"].native == attendue


def _emetteur_exact(signataire: Any, certificat: x509.Certificate) -> bool:
    """Le nom de l'émetteur, à la lettre : la comparaison des noms ignore sinon la casse."""
    if signataire["sid"].name != "issuer_and_serial_number":
        return True
    emetteur: bytes = signataire["sid"].chosen["issuer"].dump()
    return bool(emetteur == certificat.issuer.dump())
