"""Les pièces et les originaux : le vrai type, les fichiers piégés, le coffre, les traces, la clôture bloquée."""

import io
import stat
import zipfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from basoche.etude.commun.coffre import chemin_de
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Cloison, Dossier, Piece
from basoche.etude.dossiers.originaux import mouvementer_original, recevoir_original
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.pieces import deposer_piece, nom_propre, retirer_piece
from basoche.etude.dossiers.types_de_fichier import type_reel
from basoche.etude.dossiers.vie import clore_dossier
from basoche.etude.journal.models import Entree

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%essai"


def _archive(*membres, mimetype=None):
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for membre in membres:
            archive.writestr(membre, "<a/>")
    return tampon.getvalue()


@pytest.mark.parametrize(
    ("octets", "nom", "mime"),
    [
        (PDF, "a.pdf", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "a.png", "image/png"),
        (b"\xff\xd8\xff\xe0....", "a.JPG", "image/jpeg"),
        (b"II*\x00....", "a.tif", "image/tiff"),
        (_archive("[Content_Types].xml", "word/document.xml"), "a.docx",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (_archive("xl/workbook.xml"), "a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (_archive("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "a.odt",
         "application/vnd.oasis.opendocument.text"),
        (b"<?xml version='1.0'?><Document/>", "a.xml", "application/xml"),
        ("Réf;Montant\n1;2,50\n".encode("cp1252"), "a.csv", "text/plain"),
        (b"Bonjour", "a.txt", "text/plain"),
    ],
)  # fmt: skip
def test_le_type_est_lu_dans_les_octets(octets, nom, mime):
    assert type_reel(octets, nom).mime == mime


@pytest.mark.parametrize(
    ("octets", "nom"),
    [
        (b"", "vide.pdf"),
        (b"MZ\x90\x00programme", "facture.pdf"),
        (b"MZ texte sans zero", "a.txt"),
        (b"#!/bin/sh\nrm", "a.txt"),
        (b"\x7fELF\x02\x01", "a.txt"),
        (PDF, "facture.exe"),
        (PDF, "image.png"),
        (PDF, "sans_extension"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "a.txt"),
        (b"  <HTML><body>", "a.xml"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.xml"),
        (b"<?xml version='1.0'?><svg onload='x'/>", "a.xml"),
        ("<?xml version='1.0'?><script/>".encode("utf-16"), "a.xml"),
        (_archive("word/document.xml", "word/vbaProject.bin"), "a.docx"),
        (_archive("evil.exe", "word/document.xml"), "a.docx"),
        (_archive("n_importe_quoi.txt"), "a.docx"),
        (b"PK\x03\x04abime", "a.docx"),
        (b"\x00\x01\x02", "a.txt"),
        (b"GIF89a", "a.gif"),
    ],
)
def test_un_fichier_piege_est_refuse(octets, nom):
    with pytest.raises(ActionRefusee) as refus:
        type_reel(octets, nom)
    assert refus.value.conseil


@pytest.mark.parametrize(
    ("nom", "propre"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\facture.pdf", "facture.pdf"),
        ("fac\u202efdp.exe.pdf", "facfdp.exe.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ('x"<script>.pdf', "x__script_.pdf"),
        (" ..pdf", "pdf"),
        ("é" * 300 + ".pdf", "é" * 110 + ".pdf"),
    ],
)
def test_le_nom_ne_garde_ni_chemin_ni_piege(nom, propre):
    assert nom_propre(nom) == propre


def _deposer(dossier, expert, le, octets=PDF, nom="jugement.pdf"):
    return deposer_piece(dossier, octets=octets, nom=nom, nature="titre", acteur=expert, le=le)


def test_la_piece_est_au_coffre_sous_son_empreinte_et_illisible_des_autres(dossier, expert, le):
    piece = _deposer(dossier, expert, le)
    chemin = chemin_de(piece.empreinte)
    assert chemin.read_bytes() == PDF
    assert stat.S_IMODE(chemin.stat().st_mode) == 0o600
    assert settings.ENVIRONNEMENT.donnees in chemin.parents
    assert (piece.taille, piece.antivirus) == (len(PDF), "non analysée")
    with pytest.raises(ActionRefusee, match="déjà au dossier"):
        _deposer(dossier, expert, le)


def _regler(monkeypatch, **reglages):
    from dataclasses import replace

    monkeypatch.setattr(settings, "ENVIRONNEMENT", replace(settings.ENVIRONNEMENT, **reglages))


def test_une_piece_trop_grosse_est_refusee(dossier, expert, le, monkeypatch):
    _regler(monkeypatch, taille_piece=10)
    with pytest.raises(ActionRefusee, match="dépasse"):
        _deposer(dossier, expert, le)
    assert not Piece.objects.exists()


@pytest.mark.parametrize(
    ("commande", "verdict"),
    [("true", "saine (true)"), ("false", None), ("sh -c 'exit 2'", None), ("/nulle/part", None)],
)
def test_l_antivirus_dit_sain_infecte_ou_panne(dossier, expert, le, monkeypatch, commande, verdict):
    _regler(monkeypatch, antivirus=commande)
    if verdict:
        assert _deposer(dossier, expert, le).antivirus == verdict
        return
    with pytest.raises(ActionRefusee, match="antivirus"):
        _deposer(dossier, expert, le)
    assert not Piece.objects.exists()


@pytest.fixture
def page(client, expert):
    client.force_login(expert)
    return client


def test_une_piece_se_telecharge_en_fichier_joint_et_laisse_une_trace(page, dossier, expert, le):
    piece = _deposer(dossier, expert, le, nom="jugement <b>é.pdf")
    reponse = page.get(f"/dossiers/{dossier.numero}/pieces/{piece.pk}")
    assert b"".join(reponse.streaming_content) == PDF
    assert reponse["Content-Disposition"].startswith("attachment;")
    assert (reponse["X-Content-Type-Options"], reponse["Cache-Control"]) == ("nosniff", "no-store")
    assert "sandbox" in reponse["Content-Security-Policy"]
    assert Entree.objects.filter(action="lecture.piece", dossier=dossier.numero).count() == 1


def test_une_piece_d_un_autre_dossier_ou_d_un_dossier_ferme_n_existe_pas(page, dossier, expert, creancier, le):
    piece = _deposer(dossier, expert, le)
    autre = ouvrir_dossier(
        nature="amiable", parties=[PartieDonnee(creancier, "creancier")], responsable=expert, acteur=expert, le=le
    )
    assert page.get(f"/dossiers/{autre.numero}/pieces/{piece.pk}").status_code == 404
    Cloison.objects.create(dossier=dossier, collaborateur=expert, motif="proche")
    assert page.get(f"/dossiers/{dossier.numero}/pieces/{piece.pk}").status_code == 404
    assert not Entree.objects.filter(action="lecture.piece").exists()


def test_une_piece_changee_au_coffre_n_est_pas_rendue(page, dossier, expert, le):
    piece = _deposer(dossier, expert, le, octets=PDF + b" altere")
    chemin_de(piece.empreinte).write_bytes(b"%PDF autre")
    assert page.get(f"/dossiers/{dossier.numero}/pieces/{piece.pk}").status_code == 400


def test_deposer_a_l_ecran_refuse_un_fichier_qui_ment(page, dossier):
    adresse = f"/dossiers/{dossier.numero}/pieces"
    faux = SimpleUploadedFile("facture.pdf", b"MZ\x90\x00", content_type="application/pdf")
    assert "type admis" in page.post(adresse, {"fichier": faux}).content.decode()
    assert not Piece.objects.exists()
    assert page.post(adresse, {"fichier": SimpleUploadedFile("f.pdf", PDF)}).status_code == 302
    assert Piece.objects.get().nom == "f.pdf"


def test_une_piece_retiree_garde_ses_octets_et_sa_trace(dossier, expert, le):
    piece = _deposer(dossier, expert, le)
    retirer_piece(dossier, piece, motif="mauvais dossier", acteur=expert, le=le)
    assert chemin_de(piece.empreinte).is_file()
    assert Piece.objects.get().retiree_le is not None
    with pytest.raises(ActionRefusee):
        retirer_piece(dossier, piece, motif="encore", acteur=expert, le=le)


@pytest.fixture
def grosse(dossier, expert, le):
    return recevoir_original(
        dossier, nature="grosse", designation="Grosse", recu_de="Me X", recu_le=le, emplacement="coffre 2",
        acteur=expert, le=le,
    )  # fmt: skip


def _mouvoir(dossier, grosse, expert, le, nature, **champs):
    return mouvementer_original(
        dossier, grosse, nature=nature, a_qui="le greffe", date_du_mouvement=le, acteur=expert, le=le, **champs
    )


def test_un_original_non_rendu_bloque_la_cloture(dossier, grosse, expert, le):
    with pytest.raises(ActionRefusee, match="Grosse"):
        clore_dossier(dossier, motif="payé", acteur=expert, le=le, version_lue=dossier.version)
    decharge = _deposer(dossier, expert, le)
    _mouvoir(dossier, grosse, expert, le, "rendu", decharge=decharge)
    clore_dossier(dossier, motif="payé", acteur=expert, le=le, version_lue=dossier.version)
    assert Dossier.objects.get(pk=dossier.pk).etat == "clos"


def test_un_original_sort_rentre_et_se_rend_contre_decharge(dossier, grosse, expert, le):
    for nature in ("rentre", "rendu"):
        with pytest.raises(ActionRefusee):
            _mouvoir(dossier, grosse, expert, le, nature)
    _mouvoir(dossier, grosse, expert, le, "sorti")
    with pytest.raises(ActionRefusee, match="déjà sorti"):
        _mouvoir(dossier, grosse, expert, le, "sorti")
    _mouvoir(dossier, grosse, expert, le, "rentre")
    _mouvoir(dossier, grosse, expert, le, "rendu", decharge=_deposer(dossier, expert, le))
    with pytest.raises(ActionRefusee, match="ne peut plus bouger"):
        _mouvoir(dossier, grosse, expert, le, "sorti")
    assert grosse.mouvements.count() == 3
