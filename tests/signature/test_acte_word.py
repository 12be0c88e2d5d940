"""``acte verifier`` sur un DOCX : jamais signé, mais ses données jointes se comparent à son texte."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, date, datetime

import docx
import pytest

from basoche.redaction import lire_modele, rediger
from basoche.redaction.acte import Format, Reglages
from basoche.redaction.docx import rendre_docx
from basoche.redaction.dossier import rediger_dossier
from basoche.redaction.signature import verifier_acte
from basoche.redaction.signature.confiance import Racines
from basoche.redaction.signature.rapport import Verdict, Verification
from basoche.redaction.signature.verification import PdfInutilisable
from conformite.fabrique import ACTES
from conformite.fabrique import donnees as donnees_de
from redaction.dossier import ETUDE, LE, dossier, feuille


def _commandement() -> bytes:
    octets: bytes = rendre_docx(rediger(lire_modele("saisie_vente/cmd_saisie_vente"), dossier()), feuille())
    return octets


def _verifier(octets: bytes, empreinte: str = "") -> Verification:
    return verifier_acte(octets, le=datetime(2026, 11, 23, tzinfo=UTC), racines=Racines(), empreinte=empreinte)


def _retoucher(octets: bytes, avant: str, apres: str) -> bytes:
    document = docx.Document(io.BytesIO(octets))
    touches = 0
    for element in document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"):
        if avant in (element.text or ""):
            element.text, touches = element.text.replace(avant, apres), touches + 1
    assert touches
    flux = io.BytesIO()
    document.save(flux)
    return flux.getvalue()


def test_un_docx_n_est_pas_signe_et_ses_donnees_sont_egales_a_son_texte() -> None:
    lu = _verifier(_commandement())
    assert (lu.verdict, lu.code_de_sortie, lu.presentation) == (Verdict.NON_SIGNE, 1, None)
    assert "ne porte pas de signature" in lu.phrase
    assert lu.donnees.etat == "egales", lu.donnees


@pytest.mark.parametrize("code", ACTES)
def test_chaque_acte_en_docx_a_des_donnees_egales_a_son_texte(code: str) -> None:
    brutes = {cle: valeur for cle, valeur in donnees_de(code).items() if cle != "textes"}
    le = date.fromisoformat(str(brutes["acte"]["date"])) if brutes.get("acte", {}).get("date") else LE
    redige = rediger_dossier(code, brutes, Reglages(le=le, etude=ETUDE, format=Format.DOCX), date_imposee=False)
    assert _verifier(redige.octets).donnees.etat == "egales", _verifier(redige.octets).donnees.ecarts


def test_un_mot_change_dans_word_se_voit() -> None:
    lu = _verifier(_retoucher(_commandement(), "ROCOMBREL", "ROCOMBEL"))
    assert lu.donnees.etat == "differentes"
    assert lu.donnees.ecarts
    assert lu.code_de_sortie == 1


def test_un_docx_venu_d_ailleurs_n_a_rien_a_comparer() -> None:
    flux, document = io.BytesIO(), docx.Document()
    document.add_paragraph("Acte d'une autre étude")
    document.save(flux)
    assert _verifier(flux.getvalue()).donnees.etat == "absentes"


def test_des_donnees_abimees_sont_dites_illisibles() -> None:
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_commandement())) as lue, zipfile.ZipFile(sortie, "w") as ecrite:
        for nom in lue.namelist():
            octets = lue.read(nom)
            ecrite.writestr(nom, octets.replace(b"basoche-acte/1", b"autre-format/9"))
    assert _verifier(sortie.getvalue()).donnees.etat == "illisibles"


def test_l_empreinte_notee_trahit_un_docx_change() -> None:
    octets = _commandement()
    assert _verifier(octets, hashlib.sha256(octets).hexdigest()).verdict is Verdict.NON_SIGNE
    assert _verifier(octets, "0" * 64).verdict is Verdict.INVALIDE


@pytest.mark.parametrize("octets", [b"PK\x03\x04abime", b"# Acte\n\nEn Markdown\n", b""])
def test_ce_qui_n_est_ni_un_pdf_ni_un_docx_est_refuse(octets: bytes) -> None:
    with pytest.raises(PdfInutilisable):
        _verifier(octets)
