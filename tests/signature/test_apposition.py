"""Signer un acte : niveau, place, rang des signataires, structure du PDF, refus."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest

from basoche.redaction.signature import (
    ESSAI,
    PROJET_SIGNE,
    ActeSigne,
    Attestation,
    Demande,
    Racines,
    Reglages,
    Verdict,
    lire_racines,
    prolonger,
    signer_acte,
    verifier_acte,
)
from basoche.redaction.signature.apparence import Apparence, imprimer, quand
from basoche.redaction.signature.apposition import HorodatageImpossible, SignatureImpossible
from basoche.redaction.signature.cle import CleIndisponible
from basoche.redaction.signature.reglages import CleFichier, ReglageSignature
from basoche.redaction.signature.verification import PdfInutilisable
from signature.autorite import MOT_DE_PASSE, Autorite

TOUS = ("clerc", "commissaire")
ATTESTEE = Attestation("arrêté d'essai", "convention d'essai")


def maintenant() -> datetime:
    return datetime.now(UTC)


def demande(role: str = "commissaire", *, signataires: tuple[str, ...] = ("commissaire",)) -> Demande:
    return Demande(role, maintenant(), signataires)


def champs(octets: bytes) -> dict[str, Any]:
    """Les champs de signature : page, rectangle, drapeaux, structure."""
    trouves = {}
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        for rang, page in enumerate(pdf.pages):
            for annotation in page.get("/Annots", []):
                if annotation.get("/FT") == "/Sig":
                    trouves[str(annotation.T)] = {
                        "page": rang,
                        "cadre": [int(borne) for borne in annotation.Rect],
                        "drapeaux": int(annotation.F),
                        "parent": int(annotation.get("/StructParent", -1)),
                        "rempli": "/V" in annotation,
                        "apparence": "/AP" in annotation,
                    }
    return trouves


def test_l_acte_signe_porte_ses_preuves_a_long_terme(signe: ActeSigne, racines: Racines) -> None:
    lu = verifier_acte(signe.octets, le=maintenant(), racines=racines)
    (signature, horodatage) = lu.constats
    assert (lu.verdict, signature.niveau, signature.horodatage) == (Verdict.VALIDE, "B-LTA", "valide")
    assert (signature.signataire, horodatage.signataire) == ("Camille Roux", "Horodateur d'essai")
    assert signature.emetteur == "Autorité d'essai, étude"
    assert signature.instant is not None
    assert abs(signature.instant - maintenant()) < timedelta(minutes=10)
    assert lu.octets_couverts


def test_la_signature_s_ajoute_sans_reecrire_l_acte(acte: bytes, signe: ActeSigne, cosigne: ActeSigne) -> None:
    assert signe.octets.startswith(acte)
    assert cosigne.octets.startswith(acte)
    assert len(signe.octets) - len(acte) < 80_000


def test_la_signature_dit_qu_elle_n_est_que_d_essai_et_que_l_acte_est_un_projet(signe: ActeSigne) -> None:
    assert signe.essai
    assert signe.presentation == f"{ESSAI} {PROJET_SIGNE}"


def test_la_signature_est_a_la_place_que_le_modele_reserve(acte: bytes, signe: ActeSigne) -> None:
    with pikepdf.open(io.BytesIO(acte)) as pdf:
        place = json.loads(pdf.attachments["emplacement-signature.json"].get_file().read_bytes())
    pose = champs(signe.octets)["signature-commissaire"]
    gauche, bas, droite, haut = pose["cadre"]
    assert pose["page"] == place["page"] - 1
    assert (gauche, bas) == (int(place["gauche"]), int(place["bas"]))
    assert (droite - gauche, haut - bas) == (int(place["largeur"]), int(place["hauteur"]))


def test_un_titre_etiquete_tient_lieu_de_place(reglages: Reglages) -> None:
    import typst

    source = '#set document(title: "Essai")\n#set text(lang: "fr")\n= Acte\n#lorem(20)\n'
    source += "#heading(level: 2, outlined: false)[Le commissaire] <signature-commissaire>\n"
    pdf = typst.Compiler(source.encode()).compile(format="pdf", pdf_standards=["a-3a", "ua-1"])
    assert isinstance(pdf, bytes)
    with pikepdf.open(io.BytesIO(pdf)) as lu:
        titre = lu.Root.Names.Dests.Names[1]
        haut_du_titre = int(titre[3])
    pose = champs(signer_acte(pdf, demande(), reglages).octets)["signature-commissaire"]
    assert 0 < haut_du_titre - pose["cadre"][3] < 30
    assert pose["cadre"][0] == int(titre[2])


def test_sans_place_reservee_la_signature_va_au_bas_de_la_derniere_page(reglages: Reglages) -> None:
    pose = champs(signer_acte(pdf_nu(3), demande(), reglages).octets)["signature-commissaire"]
    assert pose["page"] == 2
    assert 0 < pose["cadre"][1] < pose["cadre"][3] < 200


def test_le_clerc_puis_le_commissaire_cosignent(cosigne: ActeSigne, racines: Racines) -> None:
    lu = verifier_acte(cosigne.octets, le=maintenant(), racines=racines)
    signatures = [c for c in lu.constats if c.genre == "signature"]
    assert [c.signataire for c in signatures] == ["Alix Perrin", "Camille Roux"]
    assert [c.niveau for c in signatures] == ["B-LTA", "B-LTA"]
    assert lu.verdict is Verdict.VALIDE


def test_les_deux_signatures_ne_se_recouvrent_pas(cosigne: ActeSigne) -> None:
    poses = champs(cosigne.octets)
    assert poses["signature-clerc"]["cadre"][2] < poses["signature-commissaire"]["cadre"][0]
    assert poses["signature-clerc"]["cadre"][0] > 0


@pytest.mark.parametrize("role", ["commissaire", "clerc"])
def test_nul_ne_signe_deux_fois(cosigne: ActeSigne, reglages: Reglages, role: str) -> None:
    with pytest.raises(SignatureImpossible, match="déjà signé"):
        signer_acte(cosigne.octets, demande(role, signataires=TOUS), reglages)


def test_le_commissaire_ne_signe_pas_avant_le_clerc(acte: bytes, reglages: Reglages) -> None:
    with pytest.raises(SignatureImpossible, match="clerc habilité aux constats"):
        signer_acte(acte, demande(signataires=TOUS), reglages)


def test_le_clerc_ne_s_ajoute_pas_a_un_acte_deja_signe(signe: ActeSigne, reglages: Reglages) -> None:
    with pytest.raises(SignatureImpossible, match="pas prévu"):
        signer_acte(signe.octets, demande("clerc"), reglages)


def test_un_role_inconnu_ne_signe_pas(acte: bytes, reglages: Reglages) -> None:
    with pytest.raises(SignatureImpossible, match="stagiaire"):
        signer_acte(acte, demande("stagiaire"), reglages)


def test_l_acte_signe_reste_un_pdf_a_3a_balise(cosigne: ActeSigne) -> None:
    poses = champs(cosigne.octets)
    with pikepdf.open(io.BytesIO(cosigne.octets)) as pdf:
        assert not pdf.check_pdf_syntax()
        with pdf.open_metadata() as notice:
            assert (notice["pdfaid:part"], notice["pdfaid:conformance"]) == ("3", "A")
        numeros = pdf.Root.StructTreeRoot.ParentTree.Nums
        parents = {int(numeros[rang]): numeros[rang + 1] for rang in range(0, len(numeros), 2)}
        for nom in ("signature-clerc", "signature-commissaire"):
            element = parents[poses[nom]["parent"]]
            assert element.S == "/Form"
            assert str(element.K.Obj.T) == nom
        assert "acte.json" in pdf.attachments
    # Imprimable, ni caché ni invisible (PDF/A) ; un champ sans rectangle est hors de la page (PDF/UA).
    assert all(pose["drapeaux"] & 0b100 and not pose["drapeaux"] & 0b100011 for pose in poses.values())
    assert all(pose["apparence"] for nom, pose in poses.items() if nom.startswith("signature"))
    assert all(pose["cadre"][0] < 0 for nom, pose in poses.items() if nom.startswith("horodatage"))


def test_le_texte_de_l_acte_signe_reste_celui_de_l_acte(acte: bytes, signe: ActeSigne) -> None:
    avant, apres = (
        [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(octets)).pages] for octets in (acte, signe.octets)
    )
    assert avant == apres


def test_le_tampon_dit_qui_quand_et_ce_que_vaut_l_acte() -> None:
    instant = datetime(2026, 11, 23, 14, 5, tzinfo=timezone(timedelta(hours=1)))
    tampon = imprimer(Apparence("Camille Roux", "Commissaire de justice", instant, [ESSAI, PROJET_SIGNE], 187, 68))
    (page,) = pypdf.PdfReader(io.BytesIO(tampon)).pages  # une seule page : rien ne déborde
    texte = " ".join(page.extract_text().split())
    for attendu in ("Camille Roux", "Commissaire de justice, le 23/11/2026 à 14:05 (UTC+01:00)", ESSAI, PROJET_SIGNE):
        assert attendu in texte


def test_l_heure_porte_son_fuseau() -> None:
    assert quand(datetime(2026, 3, 1, 9, 0, tzinfo=UTC)) == "01/03/2026 à 09:00 (UTC)"


def test_les_preuves_se_prolongent(signe: ActeSigne, reglages: Reglages, racines: Racines) -> None:
    prolonge = prolonger(signe.octets, reglages)
    assert prolonge.startswith(signe.octets)
    lu = verifier_acte(prolonge, le=maintenant(), racines=racines)
    assert (lu.verdict, len(lu.constats), lu.octets_couverts) == (Verdict.VALIDE, 3, True)


def test_un_acte_non_signe_ne_se_prolonge_pas(acte: bytes, reglages: Reglages) -> None:
    with pytest.raises(SignatureImpossible, match="pas d'horodatage"):
        prolonger(acte, reglages)


@pytest.mark.parametrize(
    ("cle", "reconnue", "attestation", "authentique"),
    [
        ("qualifie", True, ATTESTEE, True),
        ("commissaire", True, ATTESTEE, False),  # le certificat ne se dit pas qualifié
        ("qualifie", False, ATTESTEE, False),  # l'autorité n'est que d'essai
        ("qualifie", True, Attestation("arrêté d'essai", ""), False),
        ("qualifie", True, Attestation("", "convention d'essai"), False),
        ("qualifie", True, Attestation(), False),
    ],
)
def test_rien_n_est_dit_original_sans_attestation_entiere(
    acte: bytes,
    reglages: Reglages,
    dossier: Path,
    cle: str,
    reconnue: bool,
    attestation: Attestation,
    authentique: bool,
) -> None:
    choisis = replace(
        reglages,
        cle=CleFichier(dossier / f"{cle}.p12", MOT_DE_PASSE),
        racines=dossier / "racine.pem" if reconnue else None,
        racines_essai=None if reconnue else dossier / "racine.pem",
        attestation=attestation,
    )
    produit = signer_acte(acte, demande(), choisis)
    lu = verifier_acte(produit.octets, le=maintenant(), racines=lire_racines(choisis), attestation=attestation)
    assert lu.verdict is Verdict.VALIDE
    assert lu.presentation is not None
    assert (lu.presentation != PROJET_SIGNE) is authentique
    assert "original" not in lu.presentation.replace(PROJET_SIGNE, "")


def test_une_attestation_posee_apres_coup_ne_change_pas_un_projet_en_acte(
    acte: bytes, reglages: Reglages, dossier: Path
) -> None:
    choisis = replace(
        reglages,
        cle=CleFichier(dossier / "qualifie.p12", MOT_DE_PASSE),
        racines=dossier / "racine.pem",
        racines_essai=None,
    )
    produit = signer_acte(acte, demande(), choisis)
    lu = verifier_acte(produit.octets, le=maintenant(), racines=lire_racines(choisis), attestation=ATTESTEE)
    assert lu.presentation == PROJET_SIGNE


def test_l_attestation_d_une_autre_etude_ne_couvre_pas_l_acte(acte: bytes, reglages: Reglages, dossier: Path) -> None:
    choisis = replace(
        reglages,
        cle=CleFichier(dossier / "qualifie.p12", MOT_DE_PASSE),
        racines=dossier / "racine.pem",
        racines_essai=None,
        attestation=ATTESTEE,
    )
    produit = signer_acte(acte, demande(), choisis)
    autre = Attestation("autre arrêté", "autre convention")
    lu = verifier_acte(produit.octets, le=maintenant(), racines=lire_racines(choisis), attestation=autre)
    assert lu.presentation == PROJET_SIGNE


def test_un_certificat_revoque_ne_signe_pas(acte: bytes, reglages: Reglages, autorite: Autorite) -> None:
    numero = autorite.commissaire.certificat.serial_number
    autorite.revoques.add(numero)
    try:
        with pytest.raises(SignatureImpossible, match="révoqué"):
            signer_acte(acte, demande(), reglages)
    finally:
        autorite.revoques.discard(numero)


def test_un_certificat_echu_ne_signe_pas(acte: bytes, reglages: Reglages, autorite: Autorite, tmp_path: Path) -> None:
    (tmp_path / "echu.p12").write_bytes(autorite.expire().p12([autorite.intermediaire]))
    with pytest.raises(SignatureImpossible, match="expiré"):
        signer_acte(acte, demande(), replace(reglages, cle=CleFichier(tmp_path / "echu.p12", MOT_DE_PASSE)))


def test_une_autorite_inconnue_ne_signe_pas(
    acte: bytes, reglages: Reglages, autorite: Autorite, tmp_path: Path
) -> None:
    (tmp_path / "autre.pem").write_bytes(autorite._emettre("Autre racine", None, ca=True).pem())
    with pytest.raises(SignatureImpossible, match="autorité n'est pas connue"):
        signer_acte(acte, demande(), replace(reglages, racines_essai=tmp_path / "autre.pem"))


def test_sans_horodateur_rien_n_est_signe(acte: bytes, reglages: Reglages, autorite: Autorite) -> None:
    with pytest.raises(HorodatageImpossible, match="horodateur"):
        signer_acte(acte, demande(), replace(reglages, horodateur=f"{autorite.adresse}/panne"))


def test_un_mot_de_passe_faux_est_dit_sans_etre_montre(acte: bytes, reglages: Reglages, dossier: Path) -> None:
    fausse = replace(reglages, cle=CleFichier(dossier / "commissaire.p12", "mot-de-passe-faux"))
    with pytest.raises(CleIndisponible, match="mot de passe faux") as refus:
        signer_acte(acte, demande(), fausse)
    assert "mot-de-passe-faux" not in f"{refus.value.message}{refus.value.conseil}{refus.value.__context__!r}{fausse!r}"


@pytest.mark.parametrize("contenu", [None, b"", b"pas un certificat"])
def test_un_fichier_de_cle_inutilisable_est_refuse(
    acte: bytes, reglages: Reglages, tmp_path: Path, contenu: bytes | None
) -> None:
    if contenu is not None:
        (tmp_path / "cle.p12").write_bytes(contenu)
    with pytest.raises(CleIndisponible):
        signer_acte(acte, demande(), replace(reglages, cle=CleFichier(tmp_path / "cle.p12", MOT_DE_PASSE)))


@pytest.mark.parametrize("manque", ["cle", "horodateur", "racines_essai"])
def test_un_reglage_manquant_est_nomme(acte: bytes, reglages: Reglages, manque: str) -> None:
    vide: Any = "" if manque == "horodateur" else None
    with pytest.raises(ReglageSignature, match=r"clé|horodateur|autorités"):
        signer_acte(acte, demande(), replace(reglages, **{manque: vide}))


def test_un_fichier_d_autorites_illisible_est_refuse(acte: bytes, reglages: Reglages, tmp_path: Path) -> None:
    (tmp_path / "racine.pem").write_text("bonjour")
    with pytest.raises(ReglageSignature, match="illisible"):
        signer_acte(acte, demande(), replace(reglages, racines=tmp_path / "racine.pem"))


def test_une_heure_sans_fuseau_est_refusee(acte: bytes, reglages: Reglages) -> None:
    with pytest.raises(SignatureImpossible, match="fuseau"):
        signer_acte(acte, Demande("commissaire", datetime(2026, 11, 23)), reglages)  # noqa: DTZ001 (le cas éprouvé)


@pytest.mark.parametrize("octets", [b"", b"bonjour", b"%PDF-1.7\nrien"])
def test_ce_qui_n_est_pas_un_pdf_ne_se_signe_pas(octets: bytes, reglages: Reglages) -> None:
    with pytest.raises(PdfInutilisable):
        signer_acte(octets, demande(), reglages)


def test_un_pdf_chiffre_ne_se_signe_pas(acte: bytes, reglages: Reglages) -> None:
    with pytest.raises(PdfInutilisable, match="chiffré"):
        signer_acte(chiffrer(acte), demande(), reglages)


def chiffrer(octets: bytes) -> bytes:
    sortie = io.BytesIO()
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        pdf.save(sortie, encryption=pikepdf.Encryption(owner="p", user="u"))
    return sortie.getvalue()


def pdf_nu(pages: int) -> bytes:
    sortie = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(sortie)
    return sortie.getvalue()
