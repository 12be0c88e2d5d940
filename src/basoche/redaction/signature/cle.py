"""Ouvrir une clé de signature, le temps d'une signature : fichier PKCS#12 ou carte PKCS#11."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import Signer, SimpleSigner

from basoche.droit.erreurs import ErreurBasoche
from basoche.redaction.signature.reglages import Cle, CleFichier, CleMateriel, ReglageSignature


class CleIndisponible(ErreurBasoche):
    """La clé de signature ne s'ouvre pas : fichier, carte, mot de passe ou code."""

    code = "cle_indisponible"


@contextmanager
def ouvrir_cle(cle: Cle | None) -> Iterator[Signer]:
    """La clé ouverte ; une carte est refermée à la sortie.

    Raises:
        ReglageSignature: aucune clé n'est réglée.
        CleIndisponible: fichier absent ou illisible, mot de passe ou code faux, jeton ou clé introuvable.
    """
    if cle is None:
        raise ReglageSignature(
            "Aucune clé de signature n'est réglée.",
            conseil="Régler BASOCHE_SIGNATURE_CERTIFICAT (fichier .p12) ou BASOCHE_SIGNATURE_MODULE (carte).",
        )
    if isinstance(cle, CleFichier):
        yield _ouvrir_fichier(cle)
    else:
        with _ouvrir_materiel(cle) as signataire:
            yield signataire


def _ouvrir_fichier(cle: CleFichier) -> Signer:
    try:
        octets = cle.chemin.read_bytes()
    except OSError:
        raise CleIndisponible(
            f"Le certificat de signature « {cle.chemin} » est introuvable ou illisible.",
            conseil="Vérifier le chemin et les droits du fichier .p12.",
        ) from None
    try:
        ouverte: Signer = SimpleSigner.load_pkcs12_data(
            octets, other_certs=(), passphrase=cle.mot_de_passe.encode() if cle.mot_de_passe else None
        )
    except (ValueError, TypeError, AttributeError, NotImplementedError):
        # « from None » : la cause peut citer ce qu'on lui a donné, mot de passe compris.
        raise CleIndisponible(
            f"Le certificat « {cle.chemin} » ne s'ouvre pas : mot de passe faux, fichier abîmé, ou sans clé.",
            conseil="Vérifier le mot de passe, et que le fichier .p12 contient le certificat et sa clé.",
        ) from None
    return ouverte


@contextmanager
def _ouvrir_materiel(cle: CleMateriel) -> Iterator[Signer]:
    try:
        import pkcs11
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
    except ImportError:
        raise CleIndisponible(
            "La bibliothèque des cartes de signature manque.", conseil="Installer « basoche[signature] »."
        ) from None
    _exiger_module(cle.module)
    try:
        session = open_pkcs11_session(
            str(cle.module), token_criteria=TokenCriteria(label=cle.jeton), user_pin=cle.code or None
        )
    except (pkcs11.exceptions.PKCS11Error, SigningError, RuntimeError, OSError):
        raise CleIndisponible(
            f"La carte « {cle.jeton} » ne répond pas, ou refuse le code.",
            conseil="Vérifier que la carte est insérée et le code juste : plusieurs codes faux la bloquent.",
        ) from None
    try:
        # « None » : tous les certificats de la carte, donc la chaîne jusqu'à l'autorité.
        signataire = PKCS11Signer(session, cert_label=cle.cle, key_label=cle.cle, other_certs_to_pull=None)
        if signataire.signing_cert is None:
            raise _cle_absente(cle)
        yield signataire
    except pkcs11.exceptions.PKCS11Error:
        raise _cle_absente(cle) from None
    finally:
        session.close()


def _exiger_module(module: Path) -> None:
    if not module.is_file():
        raise CleIndisponible(
            f"Le module de carte « {module} » est introuvable.",
            conseil="Installer le pilote de la carte, et régler BASOCHE_SIGNATURE_MODULE sur son fichier .so ou .dll.",
        )


def _cle_absente(cle: CleMateriel) -> CleIndisponible:
    return CleIndisponible(
        f"La carte « {cle.jeton} » n'a pas de clé ni de certificat nommés « {cle.cle} », ou refuse de signer.",
        conseil="Corriger BASOCHE_SIGNATURE_CLE ; le certificat et sa clé y portent le même nom.",
    )
