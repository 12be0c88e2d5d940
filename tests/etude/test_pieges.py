"""Textes hostiles au cœur d'un acte, objets d'un autre dossier, fichiers piégés : rien ne passe."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from basoche.etude.actes.models import Acte, Mode, Remise
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Dossier, Piece
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.types_de_fichier import type_reel
from basoche.etude.journal.models import Entree
from etude.actes_communs import heure, preparer, regler_l_etude, signer
from etude.actes_communs import installer as donner_des_adresses
from etude.adresses_communes import demander, installer, toutes_les_adresses

pytestmark = pytest.mark.django_db
CHARGES = ('<script>alert("x")</script>', '"><img src=x onerror=alert(1)>', "'><svg/onload=alert(1)>")


# --- Ce qu'un acte garde en JSON ------------------------------------------------------------------------------------


@pytest.mark.parametrize("charge", CHARGES)
def test_un_texte_hostile_dans_un_acte_sa_remise_ou_ses_pieces_ne_sort_jamais_brut(
    client, dossier, creancier, debiteur, commissaire, expert, le, settings, tmp_path, charge
):
    """Nom de partie, champ écrit par le clerc, motif, verdict, alerte, complément, nom de pièce : page par page."""
    regler_l_etude(settings, tmp_path)
    type(debiteur).objects.filter(pk=debiteur.pk).update(nom=charge[:80], profession=charge[:80])
    donner_des_adresses([creancier, debiteur], le)
    projet = preparer(dossier, expert, le)
    Acte.objects.filter(pk=projet.pk).update(
        manques=[{"champ": charge, "titre": charge, "article": charge}],
        ecarts=[{"champ": charge, "titre": charge, "propose": charge, "saisi": charge}],
        verdict={"verdict": "non_conforme", "motifs": [{
            "id": "x", "gravite": "irregularite", "article": charge, "explication": charge, "remede": charge,
        }]}, motif_renvoi=charge, signature_manquante=charge,
    )  # fmt: skip
    emis = preparer(dossier, expert, le)
    Acte.objects.filter(pk=emis.pk).update(etat="remis", annee_repertoire=2026, numero_repertoire=1)
    Remise.objects.create(
        acte=emis, mode=Mode.A_ETUDE, le=heure(le, 14), par=expert, motif_655=charge, casier=charge,
        visa_refuse=charge, alertes=[charge], champs={"aupres_de": charge, "reference": charge, "lieu": charge},
        complements=[{"refus": charge, "par": charge, "explication": charge, "motif_655_avant": charge}],
    )  # fmt: skip
    Piece.objects.create(
        dossier=dossier, nom=charge, nature=charge[:60], type_reel="application/pdf", taille=1, empreinte="0" * 64
    )
    client.force_login(commissaire)
    lues = 0
    pages = [f"/dossiers/{dossier.numero}", f"/dossiers/{dossier.numero}/pieces", "/actes/copies", "/actes/repertoire"]
    pages += [f"/actes/file/{nom}" for nom in ("projets", "relecture", "signature", "remise", "visa")]
    pages += [
        f"/actes/{acte.pk}{suite}" for acte in (projet, emis) for suite in ("", "/apercu", "/modifier", "/lettre")
    ]
    for page in [*pages, f"/actes/{emis.pk}/completer", f"/recherche?q={charge}", f"/actes/code-barres?code={charge}"]:
        reponse = demander(client, "get", page)
        if reponse.status_code == 200:
            lues += 1
            assert charge not in reponse.content.decode(), page
    assert lues >= len(pages)


def test_le_nom_d_un_acte_ne_sort_pas_de_l_en_tete_du_pdf(client, dossier, creancier, debiteur, expert, commissaire, le,
                                                          settings, tmp_path):  # fmt: skip
    regler_l_etude(settings, tmp_path)
    donner_des_adresses([creancier, debiteur], le)
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    client.force_login(expert)
    reponse = client.get(f"/actes/{acte.pk}/pdf/original")
    assert (reponse["Content-Type"], reponse["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    envoi = SimpleUploadedFile('"; filename="b.html', b"%PDF-1.7 <script>alert(1)</script>", "text/html")
    envoi._name = 'x"; filename=b.html\r\nSet-Cookie: a=1.pdf'
    client.post(f"/actes/{acte.pk}/faire/numeriser", {"version": acte.version, "fichier": envoi})
    acte.refresh_from_db()
    if acte.scan is not None:
        rendu = client.get(f"/actes/{acte.pk}/pdf/scan")
        assert rendu["Content-Disposition"].startswith("attachment")  # venue du dehors : jamais ouverte chez nous
        assert rendu["Content-Type"] == "application/pdf"
        assert not {"\r", "\n", '"'} & set(acte.scan.nom)


# --- L'objet d'un autre dossier -------------------------------------------------------------------------------------


def test_l_objet_d_un_dossier_ne_se_lit_ni_ne_s_ecrit_par_l_adresse_d_un_autre(
    client, dossier, collaborateurs, debiteur, creancier, commissaire, expert, le
):
    """Les deux dossiers sont visibles : seule l'appartenance de l'objet est éprouvée, pour chaque adresse à clé."""
    parametres = installer(dossier, collaborateurs, debiteur, le)
    autre = ouvrir_dossier(
        nature="amiable", parties=[PartieDonnee(creancier, "creancier")], responsable=expert, acteur=expert, le=le
    )
    client.force_login(commissaire)
    client.raise_request_exception = False
    avant, faites, fautes = Entree.objects.count(), 0, []
    for adresse in toutes_les_adresses():
        if not (adresse.motif.startswith("dossiers/<") and "cle" in adresse.parametres):
            continue
        chemin = adresse.remplir(parametres[""] | parametres.get(adresse.nom, {}) | {"numero": autre.numero})
        for methode in ("get", "post"):
            reponse = demander(client, methode, chemin, data={"motif": "par curiosité", "texte": "volé"})
            faites += 1
            if reponse.status_code not in (404, 405):
                fautes.append(f"{methode} {chemin} : {reponse.status_code}")
    assert not fautes
    assert faites >= 14
    assert Entree.objects.count() == avant


def test_un_acte_cache_ne_se_trouve_ni_par_son_code_ni_dans_un_lot_ni_a_l_impression(
    client, dossier, collaborateurs, debiteur, commissaire, le
):
    parametres = installer(dossier, collaborateurs, debiteur, le)
    cle = parametres["bureau:acte"]["cle"]
    Dossier.objects.filter(pk=dossier.pk).update(est_confidentiel=True)
    client.force_login(commissaire)
    assert client.get(f"/actes/code-barres?code=BAS-{cle:09d}")["Location"] == "/actes"
    assert client.get("/actes/lots/lot-1").status_code == 404
    assert client.post("/actes/lots/lot-1/avancer", {"etape": "controler"}, follow=True).status_code == 404
    client.post("/actes/file/projets/avancer", {"etape": "controler", "acte": [cle]})
    for geste in ("controler", "relire", "signer", "viser", "abandonner", "numeriser", "refuser-visa", "rectifier"):
        assert client.post(f"/actes/{cle}/faire/{geste}", {"version": 1, "motif": "x" * 20}).status_code == 404
    assert Acte.objects.get(pk=cle).version == 1


# --- Les fichiers piégés --------------------------------------------------------------------------------------------


def _archive(membres, *, comprimee=True):
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED if comprimee else zipfile.ZIP_STORED) as archive:
        for nom, octets in membres.items():
            archive.writestr(nom, octets)
    return tampon.getvalue()


_BOMBE = b"0" * 60_000_000


@pytest.mark.parametrize(
    ("nom", "membres"),
    [
        ("bombe.docx", {"word/document.xml": _BOMBE}),
        ("bombe.odt", {"mimetype": _BOMBE}),
        ("bombe.xlsx", {"xl/workbook.xml": b"<a/>", "xl/media/image.png": _BOMBE}),
    ],
)
def test_une_archive_qui_se_deplie_sans_mesure_est_refusee_sans_etre_depliee(nom, membres):
    import tracemalloc

    octets = _archive(membres)
    assert len(octets) < 100_000
    tracemalloc.start()
    with pytest.raises(ActionRefusee, match="démesuré"):
        type_reel(octets, nom)
    _, sommet = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sommet < 5_000_000


_PDF = b"%PDF-1.7\nabc\n%%EOF\n"
_POLYGLOTTES = {
    "page.pdf.html": _PDF + b"<script>alert(1)</script>",  # deux extensions : la dernière ment
    "facture.html.pdf": b"<html>" + _PDF,
    "image.svg.png": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "document.docx.pdf": _archive({"word/document.xml": b"<a/>"}),
    "macro.docx": _archive({"word/document.xml": b"<a/>", "word/vbaProject.bin": b"x"}),
    "script.docx": _archive({"word/document.xml": b"<a/>", "../../evil.js": b"x"}),
    "gif.pdf": b"GIF89a/*" + _PDF,
    "donnees.csv": b"<svg onload=alert(1)>;1",
    "lettre.eml": b"<!doctype html><script>alert(1)</script>",
    "raccourci.lnk": b"L\x00\x00\x00\x01\x14\x02\x00",
    "page.xhtml": b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
    "sans extension": b"%!PS-Adobe",
}


@pytest.mark.parametrize("nom", sorted(_POLYGLOTTES))
def test_un_fichier_deguise_depose_a_l_ecran_ne_laisse_rien(client, dossier, expert, nom):
    client.force_login(expert)
    envoi = SimpleUploadedFile(nom, _POLYGLOTTES[nom], content_type="application/pdf")
    assert client.post(f"/dossiers/{dossier.numero}/pieces", {"fichier": envoi}).status_code == 200
    assert not dossier.pieces.exists()


@pytest.mark.parametrize("suite", [b"<script>alert(1)</script>", b"PK\x03\x04", b"<svg onload=alert(1)>"])
def test_un_pdf_polyglotte_n_est_jamais_rendu_que_comme_un_pdf_joint(client, dossier, expert, suite):
    """Un PDF suivi d'une page reste un PDF : le navigateur ne peut ni l'interpréter autrement ni l'ouvrir ici."""
    client.force_login(expert)
    client.post(f"/dossiers/{dossier.numero}/pieces", {"fichier": SimpleUploadedFile("a.pdf", _PDF + suite)})
    piece = dossier.pieces.get()
    reponse = client.get(f"/dossiers/{dossier.numero}/pieces/{piece.pk}")
    assert reponse["Content-Type"] == "application/pdf"
    assert reponse["Content-Disposition"].startswith("attachment")
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reponse["Content-Security-Policy"]
    assert "default-src 'none'" in reponse["Content-Security-Policy"]


@pytest.mark.parametrize("nom", ["../../../tmp/vol.csv", "..\\vol.csv", "/etc/passwd.csv"])
def test_un_import_nomme_hors_de_son_dossier_n_ecrit_rien_ailleurs(client, expert, nom, tmp_path):
    client.force_login(expert)
    envoi = SimpleUploadedFile("x.csv", b"a;b\n1;2\n")
    envoi._name = nom
    reponse = client.post("/importations", {"fichier": envoi, "nouveau_profil": SimpleUploadedFile("p.yaml", b"[]")})
    assert reponse.status_code in (200, 302)
    assert not list(tmp_path.rglob("vol*"))
