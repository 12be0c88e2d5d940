"""L'examen d'une signature ou d'un horodatage : intégrité d'abord, confiance ensuite, preuves enfin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from asn1crypto import x509
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESStatus
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.validation import DocumentSecurityStore, async_validate_pdf_timestamp
from pyhanko.sign.validation.ades import AdESLTAValidationResult, ades_lta_validation
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from basoche.redaction.signature._enveloppe import certificats_rattaches, enveloppe_intacte
from basoche.redaction.signature.confiance import Racines, nom_de_l_emetteur, nom_du_titulaire, se_dit_qualifie
from basoche.redaction.signature.rapport import Constat, Verdict

_EXPLICATIONS: Final = {
    AdESFailure.REVOKED: "Le certificat était révoqué au moment de signer.",
    AdESFailure.NOT_YET_VALID: "Le certificat n'était pas encore valable au moment de signer.",
    AdESIndeterminate.REVOKED_NO_POE: "Le certificat est révoqué, et rien ne prouve que la signature l'a précédé.",
    AdESIndeterminate.REVOKED_CA_NO_POE: "L'autorité a été révoquée, et rien ne prouve que la signature l'a précédé.",
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: "Le certificat est échu, et rien ne prouve qu'il valait à la signature.",
    AdESIndeterminate.EXPIRED: "Le certificat était échu au moment de signer.",
    AdESIndeterminate.TRY_LATER: "La preuve que le certificat n'était pas révoqué manque dans le fichier.",
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE: "La preuve que le certificat n'était pas révoqué manque.",
    AdESIndeterminate.NO_POE: "Les preuves jointes ne couvrent plus la date de la vérification.",
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: "Le certificat n'est pas fait pour signer.",
    AdESIndeterminate.SIG_CONSTRAINTS_FAILURE: "Le certificat n'est pas fait pour signer.",
}
AUTORITE_INCONNUE: Final = (
    "L'autorité qui a délivré le certificat n'est pas connue : "
    "la régler dans BASOCHE_SIGNATURE_RACINES si elle est sûre."
)
_CERTIFICAT_ETRANGER: Final = "Un certificat joint à la signature ne se rattache à aucun autre : abîmé, ou étranger."


@dataclass(frozen=True)
class Examen:
    """Ce qu'il faut pour examiner les signatures d'un fichier.

    ``derniere`` : rang de révision de la dernière signature ordinaire ; celles d'avant peuvent être suivies d'une
    cosignature, elle non.
    """

    octets: bytes
    le: datetime
    racines: Racines
    derniere: int

    def politique(self) -> PdfSignatureValidationSpec:
        """Toute chaîne doit prouver qu'elle n'est pas révoquée, avec ce que porte le fichier."""
        certificats = CertValidationPolicySpec(
            SimpleTrustManager.build(trust_roots=self.racines.toutes), CertRevTrustPolicy(REQUIRE_REVINFO)
        )
        preuves = RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY)
        return PdfSignatureValidationSpec(SignatureValidationSpec(certificats, preuves))


async def examiner(signature: EmbeddedPdfSignature, examen: Examen) -> Constat:
    """Le constat d'une signature ou d'un horodatage du document."""
    est_horodatage = signature.sig_object_type == "/DocTimeStamp"
    certificat: x509.Certificate = signature.signer_cert
    constat = Constat(
        champ=signature.field_name,
        genre="horodatage" if est_horodatage else "signature",
        etat=Verdict.INVALIDE,
        explication="",
        signataire=nom_du_titulaire(certificat),
        emetteur=nom_de_l_emetteur(certificat),
        instant_declare=None if est_horodatage else signature.self_reported_timestamp,
        qualifie=se_dit_qualifie(certificat),
        motif=str(signature.sig_object.get("/Reason", "")),
    )
    signature.compute_integrity_info()
    if not enveloppe_intacte(signature, examen.octets):
        return replace(constat, explication="La place de la signature contient des octets qui ne sont pas d'elle.")
    modification = _modification(signature, examen)
    if modification:
        return replace(constat, explication=modification)
    juger = _juger_horodatage if est_horodatage else _juger_signature
    juge = await juger(signature, examen, constat)
    if juge.etat is Verdict.VALIDE and not certificats_rattaches(signature, _certificats_connus(signature, examen)):
        return replace(juge, etat=Verdict.INDETERMINE, explication=_CERTIFICAT_ETRANGER)
    return juge


def _certificats_connus(signature: EmbeddedPdfSignature, examen: Examen) -> list[x509.Certificate]:
    try:
        reserve = DocumentSecurityStore.read_dss(signature.reader)
    except NoDSSFoundError:
        return examen.racines.toutes
    return [*examen.racines.toutes, *reserve.load_certs()]


def _modification(signature: EmbeddedPdfSignature, examen: Examen) -> str:
    """Ce qui a changé depuis la signature et ne devait pas ; vide si rien."""
    couverture: SignatureCoverageLevel | None = signature.coverage
    if couverture is None or couverture < SignatureCoverageLevel.ENTIRE_REVISION:
        return "La signature ne couvre pas tout le document signé."
    ecart: Any = signature.diff_result
    if ecart is None or isinstance(ecart, SuspiciousModification):
        return "Le document a été modifié après cette signature."
    cosigne = signature.signed_revision < examen.derniere
    permis = ModificationLevel.FORM_FILLING if cosigne else ModificationLevel.LTA_UPDATES
    return "" if ecart.modification_level <= permis else "Le document a été modifié après cette signature."


async def _juger_signature(signature: EmbeddedPdfSignature, examen: Examen, constat: Constat) -> Constat:
    resultat = await _valider(signature, examen, examen.le)
    temporise = False
    if resultat.ades_subindic.status is AdESStatus.INDETERMINATE and examen.racines.toutes:
        # Preuves complètes mais périmées : la signature est jugée à la date du dernier horodatage, et on le dit.
        dernier = _dernier_horodatage(signature, examen.le)
        if dernier is not None:
            second = await _valider(signature, examen, dernier)
            temporise = second.ades_subindic.status is AdESStatus.PASSED
            resultat = second if temporise else resultat
    return _conclure(signature, examen, constat, resultat, temporise=temporise)


async def _valider(signature: EmbeddedPdfSignature, examen: Examen, le: datetime) -> AdESLTAValidationResult:
    return await ades_lta_validation(signature, examen.politique(), ValidationTimingInfo(le, le, True))


def _dernier_horodatage(signature: EmbeddedPdfSignature, le: datetime) -> datetime | None:
    """L'heure du dernier horodatage du document, si le certificat de l'horodateur court encore à la vérification."""
    horodatages = signature.reader.embedded_timestamp_signatures
    if not horodatages or horodatages[-1].signer_cert.not_valid_after < le:
        return None
    heure = _heure(horodatages[-1])
    return heure if heure < le else None


def _heure(horodatage: EmbeddedPdfSignature) -> datetime:
    heure: datetime = horodatage.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    return heure


def _conclure(
    signature: EmbeddedPdfSignature,
    examen: Examen,
    constat: Constat,
    resultat: AdESLTAValidationResult,
    *,
    temporise: bool,
) -> Constat:
    statut: Any = resultat.api_status
    if statut is None or not (statut.intact and statut.valid):
        return replace(
            constat, explication="Le document ou la signature a été modifié : l'empreinte ne correspond pas."
        )
    horodate = resultat.oldest_evidence_record_timestamp is not None or _horodatage_valable(resultat)
    confiance = examen.racines.nommer(statut.validation_path)
    constat = replace(
        constat,
        integre=True,
        confiance=confiance,
        niveau=_niveau(signature, resultat, horodate=horodate),
        instant=resultat.best_signature_time if horodate else None,
        horodatage="valide" if horodate else _etat_du_jeton(signature),
    )
    if confiance == "inconnue":
        return replace(constat, etat=Verdict.INDETERMINE, explication=AUTORITE_INCONNUE)
    if resultat.ades_subindic.status is AdESStatus.PASSED:
        phrase = (
            "Signature intacte, d'une autorité d'essai : sans valeur."
            if confiance == "essai"
            else ("Signature intacte, d'une autorité reconnue.")
        )
        if temporise:
            phrase += " Jugée à la date du dernier horodatage : les preuves sont à prolonger."
        return replace(constat, etat=Verdict.VALIDE, explication=phrase)
    echec = resultat.ades_subindic.status is AdESStatus.FAILED
    explication = _EXPLICATIONS.get(resultat.ades_subindic, "Les preuves jointes ne suffisent pas à conclure.")
    return replace(constat, etat=Verdict.INVALIDE if echec else Verdict.INDETERMINE, explication=explication)


def _horodatage_valable(resultat: AdESLTAValidationResult) -> bool:
    jeton = resultat.signature_timestamp_status
    return jeton is not None and jeton.ades_subindic.status is AdESStatus.PASSED


def _etat_du_jeton(signature: EmbeddedPdfSignature) -> str:
    return "invalide" if any(True for _ in extract_tst_data_iter(signature.signer_info, signed=False)) else "absent"


def _niveau(signature: EmbeddedPdfSignature, resultat: AdESLTAValidationResult, *, horodate: bool) -> str:
    if not horodate:
        return "B-B"
    if resultat.ades_subindic.status is not AdESStatus.PASSED or "/DSS" not in signature.reader.root:
        return "B-T"
    return "B-LTA" if resultat.oldest_evidence_record_timestamp is not None else "B-LT"


async def _juger_horodatage(signature: EmbeddedPdfSignature, examen: Examen, constat: Constat) -> Constat:
    heure = _heure(signature)
    racines = examen.racines.toutes
    try:
        reserve = DocumentSecurityStore.read_dss(signature.reader)
        contexte = reserve.as_validation_context(
            {"trust_roots": racines, "moment": heure, "revocation_mode": "hard-fail"}
        )
    except NoDSSFoundError:
        contexte = ValidationContext(trust_roots=racines, moment=heure)
    statut = await async_validate_pdf_timestamp(signature, contexte)
    if not (statut.intact and statut.valid):
        return replace(
            constat, explication="Le document ou l'horodatage a été modifié : l'empreinte ne correspond pas."
        )
    confiance = examen.racines.nommer(statut.validation_path)
    constat = replace(constat, integre=True, instant=heure, horodatage="valide", confiance=confiance)
    if confiance == "inconnue" or not statut.trusted:
        return replace(constat, etat=Verdict.INDETERMINE, horodatage="invalide", explication=AUTORITE_INCONNUE)
    return replace(constat, etat=Verdict.VALIDE, explication="Horodatage intact : rien n'a changé depuis.")
