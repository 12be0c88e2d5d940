"""Vérifier un acte signé : un octet changé se voit, un fichier hostile ne fait pas de trace."""

from __future__ import annotations

import hashlib
import io
import json
import random
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from basoche.redaction.acte import Avis, rediger_acte
from basoche.redaction.acte import Reglages as Redaction
from basoche.redaction.pdf import Imprimeur, Page
from basoche.redaction.signature import (
    PROJET_SIGNE,
    ActeSigne,
    Demande,
    Racines,
    Reglages,
    Verdict,
    Verification,
    signer_acte,
    verifier_acte,
)
from basoche.redaction.signature.verification import PdfInutilisable
from redaction.dossier import DOSSIER, ETUDE, LE
from signature.autorite import MOT_DE_PASSE, Autorite

_PLACE = re.compile(rb"/Contents ?<([0-9A-Fa-f]{2000,})>")
_HEXA = b"0123456789ABCDEF"


def maintenant() -> datetime:
    return datetime.now(UTC)


def verifier(octets: bytes, racines: Racines, dans: timedelta = timedelta()) -> Verification:
    return verifier_acte(octets, le=maintenant() + dans, racines=racines)


def changer(octets: bytes, rang: int, valeur: int) -> bytes:
    return octets[:rang] + bytes([valeur]) + octets[rang + 1 :]


def est_valide(octets: bytes, racines: Racines) -> bool:
    try:
        return verifier(octets, racines).verdict is Verdict.VALIDE
    except PdfInutilisable:
        return False


def test_chaque_region_du_fichier_trahit_un_bit_change(signe: ActeSigne, racines: Racines) -> None:
    hasard = random.Random(2026)
    pas = len(signe.octets) // 50
    vus = [
        est_valide(changer(signe.octets, rang, signe.octets[rang] ^ (1 << hasard.randrange(8))), racines)
        for rang in range(hasard.randrange(pas), len(signe.octets), pas)
    ]
    assert len(vus) >= 50
    assert not any(vus)


@pytest.mark.parametrize(("laquelle", "pas"), [(0, 40), (-1, 3)], ids=["signature", "horodatage"])
def test_la_place_meme_de_la_signature_trahit_un_caractere_change(
    signe: ActeSigne, racines: Racines, laquelle: int, pas: int
) -> None:
    """Là où la signature ne couvre pas ses propres octets : enveloppe, certificats joints, remplissage, casse."""
    hasard = random.Random(laquelle)
    place = list(_PLACE.finditer(signe.octets))[laquelle]
    debut, fin = place.span(1)
    utile = debut + len(place[1].rstrip(b"0"))
    rangs = [*range(debut, debut + 60, pas), *range(debut + 60, utile, 50 * pas), utile - 1, utile + 3, fin - 1]
    for rang in rangs:
        autre = hasard.choice([chiffre for chiffre in _HEXA if chiffre != signe.octets[rang]])
        assert not est_valide(changer(signe.octets, rang, autre), racines), f"caractère {rang - debut} de la place"
    lettre = next(rang for rang in range(debut, utile) if signe.octets[rang : rang + 1].isalpha())
    assert not est_valide(changer(signe.octets, lettre, signe.octets[lettre] ^ 0x20), racines)


@pytest.mark.parametrize("ajout", [b"\n", b" ", b"\0", b"%%EOF\n", b"texte"])
def test_des_octets_ajoutes_a_la_fin_se_voient(signe: ActeSigne, racines: Racines, ajout: bytes) -> None:
    lu = verifier(signe.octets + ajout, racines)
    assert lu.verdict is not Verdict.VALIDE
    assert not lu.octets_couverts


def test_une_page_modifiee_apres_la_signature_se_voit(signe: ActeSigne, racines: Racines) -> None:
    ecrit = IncrementalPdfFileWriter(io.BytesIO(signe.octets))
    RawContent(b"q 0 0 200 200 re f Q").add_to_page(ecrit, 0)
    sortie = io.BytesIO()
    ecrit.write(sortie)
    lu = verifier(sortie.getvalue(), racines)
    assert lu.verdict is Verdict.INVALIDE
    assert "modifié après" in lu.phrase


def test_une_piece_jointe_remplacee_apres_la_signature_se_voit(signe: ActeSigne, racines: Racines) -> None:
    ecrit = IncrementalPdfFileWriter(io.BytesIO(signe.octets))
    jointes = ecrit.root["/Names"]["/EmbeddedFiles"]["/Names"]
    flux = jointes[1]["/EF"]["/F"]
    flux._data = b'{"format": "basoche-acte/1", "mentions": {}}'
    flux._encoded_data = None
    ecrit.update_container(flux)
    sortie = io.BytesIO()
    ecrit.write(sortie)
    assert verifier(sortie.getvalue(), racines).verdict is Verdict.INVALIDE


def test_la_premiere_revision_seule_n_est_pas_signee(acte: bytes, racines: Racines) -> None:
    lu = verifier(acte, racines)
    assert (lu.verdict, lu.code_de_sortie, lu.presentation) == (Verdict.NON_SIGNE, 1, None)
    assert lu.sha256 == hashlib.sha256(acte).hexdigest()


def test_une_autorite_inconnue_laisse_l_acte_indetermine(signe: ActeSigne) -> None:
    lu = verifier(signe.octets, Racines())
    assert (lu.verdict, lu.code_de_sortie, lu.confiance) == (Verdict.INDETERMINE, 1, "inconnue")
    assert all(constat.integre for constat in lu.constats)
    assert lu.presentation == PROJET_SIGNE


def test_un_acte_signe_se_verifie_encore_un_an_apres_en_le_disant(signe: ActeSigne, racines: Racines) -> None:
    lu = verifier(signe.octets, racines, timedelta(days=365))
    assert lu.verdict is Verdict.VALIDE
    assert "preuves_a_prolonger" in [avis.code for avis in lu.avertissements]


def test_une_fois_l_horodateur_echu_sans_prolongation_on_ne_conclut_plus(signe: ActeSigne, racines: Racines) -> None:
    assert verifier(signe.octets, racines, timedelta(days=2000)).verdict is Verdict.INDETERMINE


def test_une_signature_sans_horodatage_n_est_que_de_niveau_b(acte: bytes, autorite: Autorite, racines: Racines) -> None:
    cle = SimpleSigner.load_pkcs12_data(
        autorite.commissaire.p12([autorite.intermediaire]), other_certs=(), passphrase=MOT_DE_PASSE.encode()
    )
    sortie = sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(acte)),
        PdfSignatureMetadata(field_name="Ailleurs", subfilter=SigSeedSubFilter.PADES),
        cle,
    )
    lu = verifier(sortie.getvalue(), racines)
    assert (lu.verdict, lu.constats[0].niveau, lu.constats[0].instant) == (Verdict.INDETERMINE, "B-B", None)
    assert "révoqué manque" in lu.phrase


def test_l_empreinte_notee_a_l_emission_se_compare(signe: ActeSigne, racines: Racines) -> None:
    bonne = verifier_acte(signe.octets, le=maintenant(), racines=racines, empreinte=signe.sha256.upper())
    autre = verifier_acte(signe.octets, le=maintenant(), racines=racines, empreinte="0" * 64)
    assert (bonne.verdict, autre.verdict) == (Verdict.VALIDE, Verdict.INVALIDE)


# --- les données jointes ---


def test_les_donnees_jointes_sont_egales_au_texte(signe: ActeSigne, racines: Racines) -> None:
    assert verifier(signe.octets, racines).donnees.etat == "egales"


@pytest.mark.parametrize(
    ("jointes", "etat", "verdict"),
    [
        ({"format": "basoche-acte/1", "mentions": {"x.titre": "Commandement de payer"}}, "egales", Verdict.VALIDE),
        ({"format": "basoche-acte/1", "mentions": {"x.montant": "1 234,57 €"}}, "differentes", Verdict.INVALIDE),
        ({"format": "basoche-acte/1", "mentions": {}}, "absentes", Verdict.VALIDE),
        ({"format": "autre", "mentions": {"x": "y"}}, "illisibles", Verdict.INVALIDE),
        ([1, 2], "illisibles", Verdict.INVALIDE),
        ("pas du JSON", "illisibles", Verdict.INVALIDE),
        (None, "absentes", Verdict.VALIDE),
    ],
)
def test_des_donnees_jointes_qui_contredisent_le_texte_se_voient(
    acte: bytes, reglages: Reglages, racines: Racines, jointes: Any, etat: str, verdict: Verdict
) -> None:
    sortie = io.BytesIO()
    with pikepdf.open(io.BytesIO(acte)) as pdf:
        del pdf.attachments["acte.json"]
        if jointes is not None:
            corps = jointes if isinstance(jointes, str) else json.dumps(jointes)
            pdf.attachments["acte.json"] = corps.encode()
        pdf.save(sortie)
    produit = signer_acte(sortie.getvalue(), Demande("commissaire", maintenant()), reglages)
    lu = verifier(produit.octets, racines)
    assert (lu.donnees.etat, lu.verdict) == (etat, verdict)
    assert lu.donnees.explication
    assert list(lu.donnees.ecarts) == (["x.montant"] if etat == "differentes" else [])


def test_une_mention_a_cheval_sur_deux_pages_est_retrouvee(racines: Racines) -> None:
    longue = " ".join(f"Phrase numéro {rang} de la mention." for rang in range(260))
    page = _page_d_un_paragraphe(longue)
    lu = verifier(Imprimeur().imprimer(page), racines)
    assert lu.donnees.etat == "egales"
    fausse = _page_d_un_paragraphe(longue, jointe=longue.replace("numéro 130", "numéro 131"))
    assert verifier(Imprimeur().imprimer(fausse), racines).donnees.etat == "differentes"


def _page_d_un_paragraphe(texte: str, jointe: str | None = None) -> Page:
    from basoche.instrumentum import Arbre
    from basoche.instrumentum.arbre import Mention, Paragraphe, Texte
    from basoche.redaction.feuille import Feuille, composer_page

    arbre = Arbre((Mention("x.longue", (Paragraphe((Texte(texte),)),)),))
    page = composer_page(arbre, Feuille(titre="Essai", le=LE, etude=ETUDE, donnees={}))
    if jointe is None:
        return page
    contenu = json.loads(page.donnees["joint"])
    contenu["mentions"]["x.longue"] = jointe
    return Page(page.presentation, {**page.donnees, "joint": json.dumps(contenu)}, page.le)


@pytest.mark.parametrize("code", ["cmd_saisie_vente_petite_creance", "signification_a_domicile", "pv_recherches_659"])
def test_les_actes_rediges_ont_des_donnees_egales_a_leur_texte(code: str, racines: Racines) -> None:
    pdf = rediger_acte(code, DOSSIER, Redaction(LE, ETUDE, controle=lambda *_: Avis(projet=False)))
    assert verifier(pdf, racines).donnees.etat == "egales"


# --- les fichiers hostiles ---


@pytest.mark.parametrize("octets", [b"", b"bonjour", b"\x89PNG\r\n", b"PK\x03\x04"])
def test_ce_qui_n_est_pas_un_pdf_est_un_mauvais_emploi(octets: bytes, racines: Racines) -> None:
    with pytest.raises(PdfInutilisable, match="pas un PDF"):
        verifier(octets, racines)


def test_un_pdf_chiffre_est_un_mauvais_emploi(acte: bytes, racines: Racines) -> None:
    sortie = io.BytesIO()
    with pikepdf.open(io.BytesIO(acte)) as pdf:
        pdf.save(sortie, encryption=pikepdf.Encryption(owner="p", user="u"))
    with pytest.raises(PdfInutilisable, match="chiffré"):
        verifier(sortie.getvalue(), racines)


@pytest.mark.parametrize("octets", [b"%PDF-1.7\n", b"%PDF-1.7\nstartxref\n0\n%%EOF", b"%PDF-1.7" + b"\0" * 5000])
def test_un_pdf_vide_est_dit_abime(octets: bytes, racines: Racines) -> None:
    assert verifier(octets, racines).verdict is Verdict.INVALIDE


@settings(max_examples=40)  # chaque cas relit et vérifie un PDF entier
@given(alea=st.randoms(use_true_random=False))
def test_aucun_fichier_abime_ne_fait_de_trace(signe: ActeSigne, racines: Racines, alea: random.Random) -> None:
    octets = bytearray(signe.octets)
    geste = alea.randrange(4)
    if geste == 0:
        del octets[alea.randrange(len(octets)) :]
    elif geste == 1:
        debut = alea.randrange(len(octets))
        del octets[debut : debut + alea.randrange(1, 300)]
    elif geste == 2:
        octets[alea.randrange(len(octets)) : 0] = bytes(alea.randrange(256) for _ in range(alea.randrange(1, 60)))
    else:
        for _ in range(alea.randrange(1, 40)):
            octets[alea.randrange(len(octets))] ^= alea.randrange(1, 256)
    assert bytes(octets) == signe.octets or not est_valide(bytes(octets), racines)
