"""Vérifier un acte signé : qui, quand, rien n'a-t-il changé, et que vaut-il ?

La vérification ne va pas sur le réseau : un acte B-LTA porte ses preuves. Elle lit des fichiers venus d'ailleurs : tout
ce que la lecture peut y rencontrer devient un verdict, jamais une trace.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import Sequence
from datetime import datetime

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.resultat import Avertissement
from basoche.redaction.signature._constat import Examen, examiner
from basoche.redaction.signature.acte_word import est_un_docx, verifier_word
from basoche.redaction.signature.confiance import Racines
from basoche.redaction.signature.donnees_jointes import comparer_donnees
from basoche.redaction.signature.presentation import ESSAI, Attestation, presenter
from basoche.redaction.signature.rapport import Comparaison, Constat, Verdict, Verification

_TAILLE_MAX = 200_000_000
_ENTETE = 1024  # l'en-tête d'un PDF peut suivre quelques octets d'un autre outil
_ILLISIBLE = "Le fichier est abîmé ou modifié : sa structure ne se lit plus."


class PdfInutilisable(ErreurBasoche):
    """Le fichier donné n'est pas un PDF que l'on puisse signer ou vérifier : la commande est mal employée."""

    code = "pdf_inutilisable"


def verifier_acte(
    pdf: bytes, *, le: datetime, racines: Racines, attestation: Attestation | None = None, empreinte: str = ""
) -> Verification:
    """Vérifie les signatures, les horodatages, l'intégrité et les données jointes d'un acte.

    Args:
        pdf: le fichier ; un DOCX n'a que ses données jointes à vérifier.
        le: l'instant de la vérification, avec son fuseau.
        racines: les autorités en qui l'étude a confiance, et celles d'essai.
        attestation: ce que l'étude atteste de son système (décret n° 2021-1625).
        empreinte: l'empreinte SHA-256 notée à l'émission, si on l'a : tout octet changé la trahit.

    Raises:
        PdfInutilisable: ce n'est ni un PDF ni un DOCX, il est chiffré ou démesuré.
    """
    if est_un_docx(pdf) and len(pdf) <= _TAILLE_MAX:
        try:
            return verifier_word(pdf, empreinte=empreinte)
        except ErreurBasoche as refus:
            raise PdfInutilisable(
                "Ce fichier n'est pas un PDF, ni un DOCX qui se lise.",
                conseil="Donner le PDF de l'acte signé, ou le DOCX tel qu'il a été enregistré.",
            ) from refus
    _exiger_un_pdf(pdf)
    sha256 = hashlib.sha256(pdf).hexdigest()
    try:
        verification = _verifier(pdf, sha256, le, racines, attestation or Attestation())
    except PdfInutilisable:
        raise
    except Exception:  # noqa: BLE001 (fichier hostile : la lecture d'un PDF abîmé peut échouer de toutes les façons)
        return _sans_appel(pdf, sha256, _ILLISIBLE)
    if empreinte and empreinte.strip().lower() != sha256:
        return _sans_appel(pdf, sha256, "L'empreinte n'est pas celle notée à l'émission : le fichier a changé.")
    return verification


def _exiger_un_pdf(pdf: bytes) -> None:
    if b"%PDF-" not in pdf[:_ENTETE]:
        raise PdfInutilisable(
            "Ce fichier n'est pas un PDF.",
            conseil="Donner le PDF de l'acte signé. Un Markdown n'a ni signature ni données jointes : le contrôler "
            "(basoche acte controler FICHIER).",
        )
    if len(pdf) > _TAILLE_MAX:
        raise PdfInutilisable("Ce PDF dépasse 200 Mo.", conseil="Donner le fichier de l'acte, sans ses annexes.")


def _sans_appel(pdf: bytes, sha256: str, phrase: str) -> Verification:
    illisible = Comparaison(etat="illisibles", explication="Données jointes non comparées.")
    return Verification(
        verdict=Verdict.INVALIDE, phrase=phrase, presentation=None, sha256=sha256, taille=len(pdf), donnees=illisible
    )


def _verifier(pdf: bytes, sha256: str, le: datetime, racines: Racines, attestation: Attestation) -> Verification:
    lecteur = PdfFileReader(io.BytesIO(pdf))
    if lecteur.encrypted:
        raise PdfInutilisable(
            "Ce PDF est chiffré : son contenu ne se lit pas.", conseil="Donner l'acte signé tel qu'il a été émis."
        )
    donnees = comparer_donnees(lecteur, pdf)
    signatures = lecteur.embedded_signatures
    remplis = list(enumerate_sig_fields(lecteur, filled_status=True))
    if len(signatures) != len(remplis):
        return _sans_appel(pdf, sha256, "Une signature du document est d'une forme inconnue : elle ne se vérifie pas.")
    constats = asyncio.run(_examiner_toutes(signatures, pdf, le, racines))
    couverts = any(signature.coverage is SignatureCoverageLevel.ENTIRE_FILE for signature in signatures)
    verdict, phrase = _conclure(constats, donnees, couverts=couverts)
    ordinaires = [constat for constat in constats if constat.genre == "signature"]
    return Verification(
        verdict=verdict,
        phrase=phrase,
        presentation=_presentation(ordinaires, attestation, valide=verdict is Verdict.VALIDE),
        sha256=sha256,
        taille=len(pdf),
        constats=constats,
        octets_couverts=couverts,
        donnees=donnees,
        essai=any(constat.confiance == "essai" for constat in constats),
        confiance=_confiance(constats),
        avertissements=_avertir(ordinaires, attestation),
    )


async def _examiner_toutes(
    signatures: Sequence[EmbeddedPdfSignature], pdf: bytes, le: datetime, racines: Racines
) -> list[Constat]:
    derniere = max((s.signed_revision for s in signatures if s.sig_object_type == "/Sig"), default=-1)
    examen = Examen(pdf, le, racines, derniere)
    return [await _examiner_prudemment(signature, examen) for signature in signatures]


async def _examiner_prudemment(signature: EmbeddedPdfSignature, examen: Examen) -> Constat:
    try:
        return await examiner(signature, examen)
    except Exception:  # noqa: BLE001 (signature hostile : elle est invalide, les autres s'examinent)
        genre = "horodatage" if signature.sig_object_type == "/DocTimeStamp" else "signature"
        return Constat(
            champ=str(signature.fq_name),
            genre=genre,
            etat=Verdict.INVALIDE,
            explication="La signature est abîmée ou modifiée : elle ne se lit plus.",
        )


def _conclure(constats: Sequence[Constat], donnees: Comparaison, *, couverts: bool) -> tuple[Verdict, str]:
    """Le verdict du document, et sa phrase : le premier défaut trouvé, du plus grave au moins grave."""
    fautifs = [constat for constat in constats if constat.etat is Verdict.INVALIDE]
    if fautifs:
        return Verdict.INVALIDE, f"Acte invalide. {fautifs[0].explication}"
    signatures = [constat for constat in constats if constat.genre == "signature"]
    if not signatures:
        return Verdict.NON_SIGNE, "Acte non signé."
    if donnees.etat in ("differentes", "illisibles"):
        return Verdict.INVALIDE, f"Acte invalide. {donnees.explication}"
    if not couverts:
        return Verdict.INDETERMINE, (
            "Des octets ont été ajoutés après la dernière signature et aucun horodatage ne les couvre."
        )
    douteux = [constat for constat in constats if constat.etat is not Verdict.VALIDE]
    if douteux:
        return Verdict.INDETERMINE, f"Signature intacte, mais on ne peut pas conclure. {douteux[0].explication}"
    noms = ", puis ".join(constat.signataire for constat in signatures)
    essai = f" {ESSAI}" if any(constat.confiance == "essai" for constat in constats) else ""
    return Verdict.VALIDE, f"Acte signé par {noms} ; rien n'a changé depuis.{essai}"


def _presentation(signatures: Sequence[Constat], attestation: Attestation, *, valide: bool) -> str | None:
    if not signatures:
        return None
    reconnue = valide and all(constat.confiance == "reconnue" and constat.qualifie for constat in signatures)
    return presenter(attestation, [constat.motif for constat in signatures], reconnue=reconnue)


def _confiance(constats: Sequence[Constat]) -> str:
    """La moins bonne : un horodatage d'essai rend l'acte d'essai."""
    vues = {constat.confiance for constat in constats}
    return next((nom for nom in ("inconnue", "essai", "reconnue") if nom in vues), "inconnue")


def _avertir(signatures: Sequence[Constat], attestation: Attestation) -> list[Avertissement]:
    avis = []
    if any(constat.confiance == "essai" for constat in signatures):
        avis.append(Avertissement("signature_d_essai", f"{ESSAI} L'autorité n'est qu'une autorité d'essai."))
    if signatures and not attestation.est_complete:
        avis.append(
            Avertissement(
                "systeme_non_atteste",
                "L'agrément du système et le dépôt au minutier central ne sont pas attestés : c'est un projet signé.",
            )
        )
    if any("prolonger" in constat.explication for constat in signatures):
        avis.append(
            Avertissement("preuves_a_prolonger", "Ajouter un horodatage : les preuves jointes datent du dernier.")
        )
    return avis
