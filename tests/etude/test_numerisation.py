"""L'original signé numérisé se rattache seul à son acte : son code-barres est lu dans l'image."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from basoche.etude.actes.code_barres import traits
from basoche.etude.actes.lecture_scan import code_du_scan
from basoche.etude.actes.models import Acte, Chaine
from basoche.etude.dossiers.models import Cloison
from etude.actes_communs import installer, preparer, regler_l_etude, relire, signer

PAGE = (595, 842)


def image_numerisee(code: str, points_par_pouce=200, *, angle=0.0, gris=40, tournee=False):
    """La page A4 que rendrait un numériseur : le code dans la marge du bas, un texte au-dessus."""
    echelle = points_par_pouce / 72
    image = Image.new("L", (round(PAGE[0] * echelle), round(PAGE[1] * echelle)), 245)
    dessin = ImageDraw.Draw(image)
    for rang in range(40):
        dessin.rectangle((60 * echelle, (80 + rang * 15) * echelle, 500 * echelle, (84 + rang * 15) * echelle), fill=60)
    haut, bas = (PAGE[1] - 30) * echelle, (PAGE[1] - 14) * echelle
    for x, largeur in traits(code):
        dessin.rectangle((round(x * echelle), haut, round((x + largeur) * echelle) - 1, bas), fill=gris)
    image = image.rotate(angle, fillcolor=245)
    return image.rotate(180) if tournee else image


def pdf_de(image) -> bytes:
    """Un PDF d'une image JPEG pleine page."""
    jpeg, sortie = io.BytesIO(), io.BytesIO()
    image.save(jpeg, "JPEG", quality=70)
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=PAGE)
        largeur, hauteur = image.size
        page.Resources.XObject = pikepdf.Dictionary(
            Im0=pikepdf.Stream(
                pdf, jpeg.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=largeur,
                Height=hauteur, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
            )
        )  # fmt: skip
        page.Contents = pdf.make_stream(f"q {PAGE[0]} 0 0 {PAGE[1]} 0 0 cm /Im0 Do Q".encode())
        pdf.save(sortie)
    return sortie.getvalue()


@pytest.mark.parametrize("cle", [1, 12, 987_654_321, 30_405_060])
@pytest.mark.parametrize("points", [200, 300])
def test_le_code_se_lit_dans_l_image(cle, points):
    assert code_du_scan(pdf_de(image_numerisee(f"BAS-{cle:09d}", points))) == cle


@pytest.mark.parametrize("image", [{"tournee": True}, {"gris": 110}, {"angle": 0.2}, {"angle": -0.3}])
def test_le_code_se_lit_a_l_envers_pale_ou_un_peu_de_travers(image):
    assert code_du_scan(pdf_de(image_numerisee("BAS-000000042", 300, **image))) == 42


@pytest.mark.parametrize("octets", [b"", b"%PDF-1.7 abime", b"<html>", b"%PDF-1.7\n" + b"\x00" * 5000])
def test_un_fichier_sans_code_n_en_a_pas(octets):
    assert code_du_scan(octets) is None


def test_une_page_sans_code_n_en_a_pas():
    assert code_du_scan(pdf_de(Image.new("L", (1654, 2339), 245))) is None


def test_une_image_demesuree_n_est_pas_depliee():
    """Elle annonce cent milliards de points : rien n'en est lu."""
    octets = pdf_de(Image.new("L", (100, 100), 245))
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        image = pdf.pages[0].Resources.XObject.Im0
        image.Width = image.Height = 320_000
        sortie = io.BytesIO()
        pdf.save(sortie)
    assert code_du_scan(sortie.getvalue()) is None


@pytest.fixture
def signes(db, dossier, expert, commissaire, creancier, debiteur, le, settings, tmp_path):
    regler_l_etude(settings, tmp_path)
    installer([creancier, debiteur], le)
    return [signer(preparer(dossier, expert, le), expert, commissaire, le) for _ in range(3)]


def _envoyer(client, *fichiers):
    envois = [SimpleUploadedFile(nom, octets, "application/pdf") for nom, octets in fichiers]
    return client.post("/actes/numeriser", {"fichiers": envois}, follow=True).content.decode()


def test_plusieurs_numerisations_se_rattachent_chacune_a_son_acte(client, signes, collaborateurs):
    client.force_login(collaborateurs["accueil"])
    par_image, par_nom, autre = signes
    page = _envoyer(
        client,
        ("scan0001.pdf", pdf_de(image_numerisee(par_image.code_barres))),
        (f"{par_nom.code_barres}.pdf", b"%PDF-1.7 sans image"),
        ("perdu.pdf", b"%PDF-1.7 rien ne le dit"),
        (f"{autre.code_barres}.pdf", b"<html>pas un PDF</html>"),
    )
    assert page.count("rattaché à") == 2
    assert "aucun code-barres" in page
    assert "n&#x27;est pas un PDF" in page
    scans = [Acte.objects.get(pk=acte.pk).scan for acte in signes]
    assert [scan is not None for scan in scans] == [True, True, False]
    assert scans[0].antivirus == "non analysée"  # venue du dehors, elle ne se dit pas écrite par l'étude


def test_la_numerisation_d_un_acte_cache_ou_non_signe_ne_se_rattache_pas(client, signes, dossier, expert, le):
    projet = relire(preparer(dossier, expert, le), expert, le)
    client.force_login(expert)
    assert "n&#x27;a pas d&#x27;original papier" in _envoyer(client, (f"{projet.code_barres}.pdf", b"%PDF-1.7 a"))
    Cloison.objects.create(dossier=dossier, collaborateur=expert, motif="proche")
    assert "aucun code-barres" in _envoyer(client, (f"{signes[0].code_barres}.pdf", b"%PDF-1.7 b"))
    assert Acte.objects.get(pk=signes[0].pk).scan is None


def test_la_chaine_papier_va_de_l_impression_au_rattachement(signes):
    """Le code que l'impression pose est celui que l'image numérisée rend."""
    acte = signes[0]
    assert (acte.chaine, acte.original.nature) == (Chaine.PAPIER, "original de l'acte")
    assert code_du_scan(pdf_de(image_numerisee(acte.code_barres))) == acte.pk
    assert acte.imprime_le is not None
