"""Lire un PDF de texte ; refuser une image."""

from __future__ import annotations

import io
import zlib
from contextlib import suppress

import pikepdf
import pytest
import typst

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum import Paragraphe
from basoche.instrumentum.arbre import texte_brut
from basoche.instrumentum.lecture_pdf import lire_pdf


@pytest.fixture(scope="module")
def composer(tmp_path_factory):
    """Compose un PDF étranger à nos présentations."""
    ou = tmp_path_factory.mktemp("pdf")

    def compose(source: str) -> bytes:
        fichier = ou / "essai.typ"
        fichier.write_text(source, encoding="utf-8")
        return typst.compile(str(fichier), ignore_system_fonts=True)

    return compose


def test_les_paragraphes_et_la_graisse_se_lisent(composer):
    source = "En vertu du jugement du tribunal.\n\n*À défaut de paiement dans les huit jours.*\n\nArticle suivant."
    arbre = lire_pdf(composer(source))
    lus = [(bloc.morceaux[0].contenu, bloc.morceaux[0].gras) for bloc in arbre.blocs if isinstance(bloc, Paragraphe)]
    assert lus == [
        ("En vertu du jugement du tribunal.", False),
        ("À défaut de paiement dans les huit jours.", True),
        ("Article suivant.", False),
    ]


def test_une_phrase_de_plusieurs_lignes_se_recolle(composer):
    phrase = "Le présent commandement vous enjoint de payer la somme indiquée dans un délai de huit jours."
    source = f"#set page(width: 6cm)\n#set text(hyphenate: false)\n{phrase}"
    assert texte_brut(lire_pdf(composer(source)).blocs) == phrase


def test_un_mot_compose_garde_son_trait_et_un_mot_coupe_le_perd(composer):
    source = (
        "#set page(width: 5cm, height: 30cm)\n#set text(hyphenate: false)\n"
        "Commandement aux fins de saisie- \\\nvente et exécu- \\\ntion du titre, exécution forcée."
    )
    lu = texte_brut(lire_pdf(composer(source)).blocs)
    assert "saisie-vente" in lu
    assert "et exécution du titre" in lu


def _image() -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    image = pikepdf.Stream(pdf, zlib.compress(b"\xff" * 100))
    image.Type, image.Subtype, image.Width, image.Height = pikepdf.Name.XObject, pikepdf.Name.Image, 10, 10
    image.ColorSpace, image.BitsPerComponent, image.Filter = pikepdf.Name.DeviceGray, 8, pikepdf.Name.FlateDecode
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.Contents = pikepdf.Stream(pdf, b"q 595 0 0 842 0 0 cm /Im0 Do Q")
    flux = io.BytesIO()
    pdf.save(flux)
    return flux.getvalue()


def test_un_pdf_image_est_refuse_clairement():
    with pytest.raises(ErreurBasoche) as refus:
        lire_pdf(_image())
    assert refus.value.code == "pdf_image"
    assert "page 1" in refus.value.message
    assert "DOCX" in refus.value.conseil


def test_un_pdf_protege_par_un_mot_de_passe_est_refuse(composer):
    flux = io.BytesIO()
    with pikepdf.open(io.BytesIO(composer("Texte d'un acte protégé."))) as pdf:
        pdf.save(flux, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(ErreurBasoche) as refus:
        lire_pdf(flux.getvalue())
    assert refus.value.code == "pdf_illisible"


@pytest.mark.parametrize("octets", [b"", b"%PDF-1.7\n", b"bonjour", b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF"])
def test_un_fichier_abime_est_refuse(octets):
    with pytest.raises(ErreurBasoche) as refus:
        lire_pdf(octets)
    assert refus.value.code == "pdf_illisible"


def test_un_pdf_coupe_ou_abime_ne_fait_jamais_tomber_la_lecture(composer):
    octets = composer("Texte d'un acte quelconque, assez long pour être lu.")
    for ou in range(0, len(octets), max(1, len(octets) // 40)):
        for abime in (octets[:ou], octets[:ou] + b"\x00\xff<<" + octets[ou + 4 :]):
            with suppress(ErreurBasoche):  # tout autre refus ferait échouer l'essai
                lire_pdf(abime)


_PAGE = (
    "#set page(width: 12cm, height: 9cm, header: [Étude Valmorin #h(1fr) acte], "
    "footer: context [Réf. 26-1 page #counter(page).display()])\n"
)


def test_les_titres_courants_ne_coupent_pas_une_phrase(composer):
    corps = "le tiers saisi est tenu de déclarer au créancier " * 40
    lu = texte_brut(lire_pdf(composer(_PAGE + corps)).blocs)
    assert "Réf. 26-1" not in lu
    assert lu.count("Étude Valmorin") == 1


def test_le_gras_partiel_d_une_ligne_se_lit(composer):
    paragraphe = lire_pdf(composer(_PAGE + "Vous avez *huit jours pour payer* cette somme.")).blocs[-1]
    assert isinstance(paragraphe, Paragraphe)
    assert [m.contenu.strip() for m in paragraphe.morceaux if m.gras] == ["huit jours pour payer"]
