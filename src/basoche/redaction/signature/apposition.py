"""Signer un acte : PAdES, horodaté, avec les preuves qui le rendront vérifiable dans vingt-cinq ans (B-LTA).

Le PDF n'est jamais réécrit : chaque signature s'ajoute à la suite, et ce qui a été signé garde ses octets.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import InvisSigSettings, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, Signer
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    SigDSSPlacementPreference,
    TimestampDSSContentSettings,
)
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.registry import CertificateStore

from basoche.droit.erreurs import ErreurBasoche
from basoche.redaction.signature.apparence import Apparence, dessiner
from basoche.redaction.signature.champs import (
    ROLES,
    champs_poses,
    nom_de_l_horodatage,
    nom_du_champ,
    poser_champs,
    taille_du_champ,
)
from basoche.redaction.signature.cle import ouvrir_cle
from basoche.redaction.signature.confiance import Racines, lire_racines, nom_du_titulaire
from basoche.redaction.signature.presentation import ESSAI, PROJET_SIGNE, motif
from basoche.redaction.signature.reglages import Reglages, ReglageSignature
from basoche.redaction.signature.verification import PdfInutilisable

T = TypeVar("T")

_ATTENTE_S = 20
_HORS_PAGE = InvisSigSettings(box_out_of_bounds=True)

# Les preuves s'écrivent dans la révision de l'horodatage, avant lui : aucun octet du fichier ne reste non couvert.
_AVANT = TimestampDSSContentSettings(include_vri=False, update_before_ts=True)
_PREUVES = DSSContentSettings(
    include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_NEXT_TS, next_ts_settings=_AVANT
)


class HorodatageImpossible(ErreurBasoche):
    """L'horodateur n'a pas répondu, ou pas comme il faut."""

    code = "horodatage_impossible"


class SignatureImpossible(ErreurBasoche):
    """L'acte ne peut pas recevoir cette signature (rang, emplacement, certificat, preuves)."""

    code = "signature_impossible"


@dataclass(frozen=True, slots=True)
class Demande:
    """Qui signe, à quel titre, et quand.

    Args:
        role: ``clerc`` ou ``commissaire``.
        instant: l'instant montré par la signature, avec son fuseau ; la preuve de l'heure est l'horodatage.
        signataires: tous les rôles qui signeront cet acte, dits à la première signature.
        qualite: la qualité écrite sous le nom ; par défaut celle du rôle.
        lieu: le lieu de signature, s'il doit figurer.
    """

    role: str
    instant: datetime
    signataires: Sequence[str] = ("commissaire",)
    qualite: str = ""
    lieu: str = ""


@dataclass(frozen=True, slots=True)
class ActeSigne:
    """Un acte signé : ses octets, leur empreinte SHA-256, et comment le présenter à l'écran."""

    octets: bytes
    sha256: str
    signataire: str
    essai: bool
    presentation: str


def signer_acte(pdf: bytes, demande: Demande, reglages: Reglages) -> ActeSigne:
    """Signe un acte au niveau PAdES B-LTA ; la signature s'ajoute, rien n'est réécrit.

    Raises:
        ReglageSignature: clé, horodateur ou autorités non réglés.
        CleIndisponible: la clé ne s'ouvre pas.
        HorodatageImpossible: l'horodateur ne répond pas.
        SignatureImpossible: rôle déjà signé ou hors de son rang, certificat refusé, preuves introuvables.
        PdfInutilisable: le fichier n'est pas un PDF, ou il est chiffré.
    """
    if demande.instant.tzinfo is None:
        raise SignatureImpossible("L'instant de la signature n'a pas de fuseau.", conseil="Donner une heure complète.")
    _exiger_moyens(reglages)
    racines = lire_racines(reglages)
    ecrit = _ouvrir(pdf)
    _preparer(ecrit, demande)
    with ouvrir_cle(reglages.cle) as cle:
        return asyncio.run(_signer(ecrit, cle, demande, reglages, racines))


def prolonger(pdf: bytes, reglages: Reglages) -> bytes:
    """Ajoute un horodatage aux preuves d'un acte signé, avant que le précédent n'expire.

    Raises:
        ReglageSignature, HorodatageImpossible, SignatureImpossible, PdfInutilisable: comme ``signer_acte``.
    """
    _exiger_moyens(reglages)
    racines = lire_racines(reglages)
    return asyncio.run(_traduire(_prolonger(_ouvrir(pdf), reglages, racines)))


async def _prolonger(ecrit: IncrementalPdfFileWriter, reglages: Reglages, racines: Racines) -> bytes:
    horodatages = ecrit.prev.embedded_timestamp_signatures
    if not horodatages:
        raise SignatureImpossible(
            "Cet acte n'a pas d'horodatage à prolonger.", conseil="Signer l'acte avec Basoche : il sera horodaté."
        )
    dernier = horodatages[-1]
    contexte = _contexte(racines)
    try:
        ancien = CertificateValidator(
            dernier.signer_cert, intermediate_certs=dernier.other_embedded_certs, validation_context=contexte
        )
        # Les preuves de l'ancien horodateur entrent avant le nouvel horodatage, qui les couvre.
        chemins = [await ancien.async_validate_usage(set(), {"time_stamping"})]
        sortie = await PdfTimeStamper(_horodateur(reglages), invis_settings=_HORS_PAGE).async_timestamp_pdf(
            ecrit, "sha256", contexte, validation_paths=chemins, output=io.BytesIO(), dss_settings=_AVANT
        )
    finally:
        await contexte.aclose()
    return bytes(sortie.getvalue())


def _exiger_moyens(reglages: Reglages) -> None:
    manques = {
        "l'horodateur (BASOCHE_SIGNATURE_HORODATEUR)": not reglages.horodateur,
        "les autorités (BASOCHE_SIGNATURE_RACINES, ou BASOCHE_SIGNATURE_RACINES_ESSAI pour un essai)": not (
            reglages.racines or reglages.racines_essai
        ),
    }
    if any(manques.values()):
        raise ReglageSignature(
            f"Il manque un réglage pour signer : {' ; '.join(nom for nom, manque in manques.items() if manque)}.",
            conseil="Compléter les réglages de la signature : sans preuves, l'acte ne se vérifierait plus.",
        )


def _ouvrir(pdf: bytes) -> IncrementalPdfFileWriter:
    try:
        ecrit = IncrementalPdfFileWriter(io.BytesIO(pdf))
        chiffre = ecrit.prev.encrypted
    except (PdfError, ValueError, KeyError, TypeError):
        raise PdfInutilisable("Ce fichier n'est pas un PDF lisible.", conseil="Donner le PDF rédigé.") from None
    if chiffre:
        raise PdfInutilisable("Ce PDF est chiffré.", conseil="Donner le PDF rédigé, sans mot de passe.")
    return ecrit


def _preparer(ecrit: IncrementalPdfFileWriter, demande: Demande) -> None:
    """Vérifie le rang du signataire ; à la première signature, pose les champs de tous."""
    if demande.role not in ROLES:
        raise SignatureImpossible(
            f"Le rôle « {demande.role} » ne signe pas.", conseil=f"Donner l'un de : {', '.join(ROLES)}."
        )
    poses = champs_poses(ecrit)
    if not any(nom_du_champ(role) in poses for role in ROLES):
        signataires = [role for role in ROLES if role in {*demande.signataires, demande.role}]
        poser_champs(ecrit, signataires)
        poses = champs_poses(ecrit)
    champ = nom_du_champ(demande.role)
    if champ not in poses:
        raise SignatureImpossible(
            "Cet acte est déjà signé et n'a pas prévu cette signature.",
            conseil="Reprendre l'acte non signé et dire dès la première signature tous ceux qui signeront.",
        )
    if poses[champ]:
        raise SignatureImpossible("Ce rôle a déjà signé cet acte.", conseil="Vérifier l'acte au lieu de le resigner.")
    _exiger_le_rang(poses, demande.role)


def _exiger_le_rang(poses: dict[str, bool], role: str) -> None:
    rang = list(ROLES).index(role)
    for avant in list(ROLES)[:rang]:
        if poses.get(nom_du_champ(avant)) is False:
            raise SignatureImpossible(
                f"La signature « {ROLES[avant].lower()} » manque encore.",
                conseil="Faire signer d'abord le clerc qui a constaté, puis le commissaire de justice.",
            )
    for apres in list(ROLES)[rang + 1 :]:
        if poses.get(nom_du_champ(apres)):
            raise SignatureImpossible(
                "L'acte est déjà signé par l'officier public.", conseil="Reprendre l'acte non signé."
            )


async def _signer(
    ecrit: IncrementalPdfFileWriter, cle: Signer, demande: Demande, reglages: Reglages, racines: Racines
) -> ActeSigne:
    await _charger(cle)
    certificat = cle.signing_cert
    assert certificat is not None
    horodateur = _horodateur(reglages)
    essai = await _traduire(_est_d_essai(certificat, cle.cert_registry, horodateur, racines))
    raison = motif(reglages.attestation, essai=essai)
    mentions = ([ESSAI] if essai else []) + ([PROJET_SIGNE] if raison == PROJET_SIGNE else [])
    nom = nom_du_titulaire(certificat)
    qualite = demande.qualite or ROLES[demande.role]
    contexte = _contexte(racines)
    signature = PdfSigner(
        PdfSignatureMetadata(
            field_name=nom_du_champ(demande.role),
            md_algorithm="sha256",
            reason=raison,
            location=demande.lieu or None,
            subfilter=SigSeedSubFilter.PADES,
            embed_validation_info=True,
            use_pades_lta=True,
            timestamp_field_name=nom_de_l_horodatage(demande.role),
            validation_context=contexte,
            dss_settings=_PREUVES,
        ),
        cle,
        timestamper=horodateur,
        stamp_style=dessiner(Apparence(nom, qualite, demande.instant, mentions, *taille_du_champ(ecrit, demande.role))),
    )
    try:
        sortie = await _traduire(signature.async_sign_pdf(ecrit, existing_fields_only=True, output=io.BytesIO()))
    finally:
        await contexte.aclose()
    octets = bytes(sortie.getvalue())
    return ActeSigne(octets, hashlib.sha256(octets).hexdigest(), nom, essai, " ".join(mentions) or raison)


async def _charger(cle: Signer) -> None:
    charger = getattr(cle, "ensure_objects_loaded", None)  # une carte ne lit son certificat qu'à la demande
    if charger is not None:
        await charger()


def _horodateur(reglages: Reglages) -> TimeStamper:
    return HTTPTimeStamper(reglages.horodateur, timeout=_ATTENTE_S)


def _contexte(racines: Racines) -> ValidationContext:
    # « require » : pas de preuve de non-révocation, pas de signature ; elle ne se vérifierait pas dans dix ans.
    return ValidationContext(trust_roots=racines.toutes, allow_fetching=True, revocation_mode="require")


async def _est_d_essai(
    certificat: x509.Certificate, voisins: CertificateStore, horodateur: TimeStamper, racines: Racines
) -> bool:
    """Vrai si le signataire ou l'horodateur vient d'une autorité d'essai ; refuse une autorité inconnue."""
    contexte = ValidationContext(trust_roots=racines.toutes, revocation_mode="soft-fail")
    valideur = CertificateValidator(certificat, intermediate_certs=voisins, validation_context=contexte)
    chemins = [await valideur.async_validate_usage({"non_repudiation"})]
    chemins += [chemin async for chemin in horodateur.validation_paths(contexte)]
    return any(racines.nommer(chemin) != "reconnue" for chemin in chemins)


async def _traduire(travail: Awaitable[T]) -> T:
    """Attend le travail et dit ses échecs en français."""
    try:
        return await travail
    except TimestampRequestError:
        raise HorodatageImpossible(
            "L'horodateur n'a pas répondu, ou a refusé.",
            conseil="Vérifier BASOCHE_SIGNATURE_HORODATEUR et le réseau, puis relancer : rien n'a été signé.",
        ) from None
    except (PathError, ValidationError, SignatureValidationError, SigningError, PdfError) as faute:
        raise SignatureImpossible(
            f"Le certificat ou ses preuves ne permettent pas de signer : {_raison(faute)}.",
            conseil="Vérifier que le certificat est en cours de validité, que son autorité est dans "
            "BASOCHE_SIGNATURE_RACINES et que ses listes de révocation sont joignables.",
        ) from None


def _raison(faute: Exception) -> str:
    texte = " ".join(str(cause).lower() for cause in (faute, faute.__cause__, faute.__context__) if cause)
    connues = {
        "revoked": "le certificat est révoqué",
        "expired": "le certificat est expiré",
        "not valid until": "le certificat n'est pas encore valable",
        "revocation": "la preuve qu'il n'est pas révoqué est introuvable",
        "crl": "la preuve qu'il n'est pas révoqué est introuvable",
        "ocsp": "la preuve qu'il n'est pas révoqué est introuvable",
        "key usage": "le certificat n'est pas fait pour signer",
        "path": "son autorité n'est pas connue",
    }
    return next((dit for mot, dit in connues.items() if mot in texte), "la signature a échoué")
