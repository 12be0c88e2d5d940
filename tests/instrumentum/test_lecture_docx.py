"""Lire un DOCX venu d'ailleurs."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum import Encadre, Liste, Paragraphe, Tableau, Texte, Titre
from basoche.instrumentum.arbre import texte_brut
from basoche.instrumentum.lecture_docx import lire_docx

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _docx(corps: str, avant: str = "") -> bytes:
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w") as archive:
        archive.writestr("word/document.xml", f"{avant}<w:document {_W}><w:body>{corps}</w:body></w:document>")
    return flux.getvalue()


def _lire(corps: str):
    return lire_docx(_docx(corps)).blocs


def _enregistrer(document) -> bytes:
    flux = io.BytesIO()
    document.save(flux)
    return flux.getvalue()


def test_un_document_de_word_se_lit():
    document = docx.Document()
    document.add_heading("Commandement", level=1)
    paragraphe = document.add_paragraph("En vertu ")
    paragraphe.add_run("du jugement").bold = True
    document.add_paragraph("un", style="List Bullet")
    document.add_paragraph("deux", style="List Bullet")
    table = document.add_table(2, 2)
    for case, texte in zip([c for r in table.rows for c in r.cells], ["a", "b", "1", "2"], strict=True):
        case.text = texte
    arbre = lire_docx(_enregistrer(document))
    assert arbre.blocs == (
        Titre(1, (Texte("Commandement"),)),
        Paragraphe((Texte("En vertu "), Texte("du jugement", gras=True))),
        Liste(False, ((Paragraphe((Texte("un"),)),), (Paragraphe((Texte("deux"),)),))),
        Tableau(((Texte("a"),), (Texte("b"),)), (((Texte("1"),), (Texte("2"),)),), ("gauche", "gauche")),
    )


@pytest.mark.parametrize(
    ("corps", "texte"),
    [
        ("<w:p><w:r><w:t>a</w:t></w:r><w:del><w:r><w:t>supprimé</w:t></w:r></w:del></w:p>", "a"),
        ("<w:p><w:ins><w:r><w:t>ajouté</w:t></w:r></w:ins></w:p>", "ajouté"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>masqué</w:t></w:r><w:r><w:t>vu</w:t></w:r></w:p>", "vu"),
        ('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>vu</w:t></w:r></w:p>', "vu"),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t></w:r></w:p>", "a\tb-c"),
        ("<w:p><w:hyperlink><w:r><w:t>lien</w:t></w:r></w:hyperlink></w:p>", "lien"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>", ""),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>dedans</w:t></w:r></w:p></w:sdtContent></w:sdt>", "dedans"),
        ("<w:p><w:r><w:txbxContent><w:p><w:r><w:t>zone</w:t></w:r></w:p></w:txbxContent></w:r></w:p>", "zone"),
    ],
)
def test_seul_le_texte_qui_s_imprime_se_lit(corps, texte):
    assert texte_brut(_lire(corps)) == texte


_TRAITS = "".join(f'<w:{cote} w:val="single"/>' for cote in ("top", "left", "bottom", "right"))


@pytest.mark.parametrize(
    "corps",
    [
        f"<w:p><w:pPr><w:pBdr>{_TRAITS}</w:pBdr></w:pPr><w:r><w:t>Attention</w:t></w:r></w:p>",
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Attention</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    ],
)
def test_un_encadre_venu_d_ailleurs_se_reconnait(corps):
    assert _lire(corps) == (Encadre((Paragraphe((Texte("Attention"),)),)),)


def test_un_tableau_de_mise_en_page_se_lit_comme_du_texte_suivi():
    riche = "".join(f"<w:p><w:r><w:t>ligne {i}</w:t></w:r></w:p>" for i in range(5))
    corps = f"<w:tbl><w:tr><w:tc>{riche}</w:tc><w:tc><w:p><w:r><w:t>droite</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    assert texte_brut(_lire(corps)).split("\n") == [*(f"ligne {i}" for i in range(5)), "droite"]


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"pas un zip",
        _docx("<w:p>")[:60],
        _docx("<w:p>"),
        _docx("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", '<!DOCTYPE a [<!ENTITY e "bombe">]>'),
        _docx("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'),
    ],
    ids=["vide", "autre", "coupe", "sans_fin", "entite", "entite_externe"],
)
def test_un_fichier_abime_ou_hostile_est_refuse(octets):
    with pytest.raises(ErreurBasoche) as refus:
        lire_docx(octets)
    assert refus.value.code == "docx_illisible"


def test_une_archive_demesuree_est_refusee():
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 100_000_001)
    with pytest.raises(ErreurBasoche, match="démesuré"):
        lire_docx(flux.getvalue())


@given(st.binary(max_size=300), st.integers(0, 300))
def test_des_octets_quelconques_ne_font_jamais_tomber_la_lecture(bruit, ou):
    octets = _docx("<w:p><w:r><w:t>texte</w:t></w:r></w:p>")
    with suppress(ErreurBasoche):  # tout autre refus ferait échouer l'essai
        lire_docx(octets[:ou] + bruit + octets[ou + len(bruit) :])
