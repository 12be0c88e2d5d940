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
from basoche.instrumentum.arbre import Tableau, texte_brut
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


def test_un_mot_coupe_par_la_composition_se_recolle_meme_s_il_ne_revient_pas(composer):
    phrase = "Exceptionnellement, conséquences insaisissables, anticonstitutionnellement indisponibles."
    lu = texte_brut(
        lire_pdf(composer(f'#set page(width: 4.6cm)\n#set text(lang: "fr", hyphenate: true)\n{phrase}')).blocs
    )
    assert lu == phrase


def test_le_trait_d_un_numero_d_article_reste(composer):
    lu = texte_brut(lire_pdf(composer("Articles R.~121-9, L.~412-3 et 446-1 du code.")).blocs).replace("\u00a0", " ")
    assert lu == "Articles R. 121-9, L. 412-3 et 446-1 du code."


def test_un_tableau_se_lit_par_rangees_meme_si_une_case_a_plusieurs_lignes(composer):
    source = (
        "#table(columns: (2cm, 7cm), [Nature du titre], [Jugement du tribunal judiciaire de Valmorin, 3 mars 2026, "
        "signifié], [Destinataire], [Mme Aline Ferrand], [Siège], [Valmorin])\nSuite du texte."
    )
    tableau, suite = lire_pdf(composer(source)).blocs
    assert isinstance(tableau, Tableau)
    rangees = [["".join(m.contenu for m in case) for case in rangee] for rangee in (tableau.entete, *tableau.lignes)]
    assert rangees[0] == [
        "Nature du titre",
        "Jugement du tribunal judiciaire de Valmorin, 3 mars 2026, signifié",
    ]
    assert rangees[1:] == [["Destinataire", "Mme Aline Ferrand"], ["Siège", "Valmorin"]]
    assert texte_brut((suite,)) == "Suite du texte."


def test_des_mots_gras_a_la_meme_place_et_une_liste_ne_font_pas_un_tableau(composer):
    heures = "\n\n".join(f"*0{n} h 00* — Le titre est relu sur le palier, devant les deux témoins." for n in (7, 8, 9))
    blocs = lire_pdf(composer(f"#set page(width: 9cm)\n{heures}\n- premier point\n- second point\n- autre point")).blocs
    assert not any(isinstance(bloc, Tableau) for bloc in blocs)
    assert [texte_brut((bloc,))[:7] for bloc in blocs[:3]] == ["07 h 00", "08 h 00", "09 h 00"]


def test_un_blanc_separe_deux_paragraphes_sans_ponctuation(composer):
    blocs = lire_pdf(composer("Une première ligne sans point \\\nqui va à la ligne\n\nun autre paragraphe")).blocs
    assert [texte_brut((bloc,)) for bloc in blocs] == [
        "Une première ligne sans point qui va à la ligne",
        "un autre paragraphe",
    ]


def _pose_a_pose(*morceaux: tuple[int, int, str]) -> bytes:
    """Un PDF comme en font les traitements de texte : chaque morceau posé à part, au milieu d'un mot s'il le faut."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    police = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=police))
    flux = "\n".join(f"BT /F1 11 Tf 1 0 0 1 {x} {y} Tm ({texte}) Tj ET" for x, y, texte in morceaux)
    page.Contents = pikepdf.Stream(pdf, flux.encode("cp1252"))
    sortie = io.BytesIO()
    pdf.save(sortie)
    return sortie.getvalue()


def test_un_mot_pose_en_deux_fois_reste_un_mot_et_les_cases_font_un_tableau():
    phrase, tableau, suite = lire_pdf(
        _pose_a_pose(
            *((72, 700, "Le pr"), (97, 700, "ésent comman"), (166, 700, "dement vous enjoint de payer")),
            *((77, 650, "Nature"), (200, 650, "Jugement du tribunal"), (200, 636, "de Valmorin")),
            *((77, 616, "Total"), (200, 616, "1 200,00"), (72, 560, "Fin du texte.")),
        )
    ).blocs
    assert texte_brut((phrase,)) == "Le présent commandement vous enjoint de payer"
    assert isinstance(tableau, Tableau)
    assert ["".join(m.contenu for m in case) for case in tableau.entete] == [
        "Nature",
        "Jugement du tribunal de Valmorin",
    ]
    assert ["".join(m.contenu for m in case) for case in tableau.lignes[0]] == ["Total", "1 200,00"]
    assert texte_brut((suite,)) == "Fin du texte."


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
