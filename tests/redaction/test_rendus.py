"""Les trois rendus d'un même arbre : PDF, DOCX, HTML ; ce qu'on y relit est ce qu'on y a écrit."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html.parser import HTMLParser

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum import Arbre, Encadre, Mention, Paragraphe, Texte, Titre, mentions
from basoche.instrumentum.arbre import texte_brut
from basoche.instrumentum.lecture_docx import lire_docx
from basoche.instrumentum.lecture_pdf import lire_pdf
from basoche.redaction import Imprimeur, lire_modele, rediger
from basoche.redaction.docx import rendre_docx
from basoche.redaction.feuille import Variante, composer_page
from basoche.redaction.html import rendre_html
from basoche.redaction.mise_en_page import mise_en_page, regler
from redaction.dossier import MORALE, PHYSIQUE, dossier, feuille

HOSTILES = [
    "<script>alert(1)</script>",
    "#panic()",
    "{{ 7*7 }}",
    "::: {#csv.titre}",
    "a|b",
    "\u202egnol",
    "ẞ ễ Ђ Ω œ Ÿ ğ",
]


def _acte(**remplace):
    return rediger(lire_modele("saisie_vente/cmd_saisie_vente"), dossier(**remplace))


def _pdf(arbre, **remplace):
    return Imprimeur().imprimer(composer_page(arbre, feuille(**remplace)))


def _mots(texte: str) -> str:
    return re.sub(r"\s+", " ", texte).strip()


@pytest.fixture(scope="module")
def acte():
    return _acte()


@pytest.fixture(scope="module")
def pdf(acte):
    return _pdf(acte)


def test_le_pdf_annonce_pdf_a_3a_et_pdf_ua_1(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as lu:
        metadonnees = lu.open_metadata()
        assert (metadonnees["pdfaid:part"], metadonnees["pdfaid:conformance"]) == ("3", "A")
        assert metadonnees["pdfuaid:part"] == "1"
        assert lu.Root.MarkInfo.Marked
        assert str(lu.Root.Lang) == "fr-FR"
        assert lu.Root.ViewerPreferences.DisplayDocTitle


def _roles(element):
    if isinstance(element, pikepdf.Dictionary) and "/S" in element:
        yield str(element.S)
    enfants = element.get("/K", []) if isinstance(element, pikepdf.Dictionary) else []
    for enfant in enfants if isinstance(enfants, pikepdf.Array) else [enfants]:
        if isinstance(enfant, pikepdf.Dictionary):
            yield from _roles(enfant)


def test_la_structure_du_pdf_a_des_titres_des_tableaux_et_des_listes(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as lu:
        roles = list(_roles(lu.Root.StructTreeRoot))
    assert {"/Document", "/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/L"} <= set(roles)
    assert roles.count("/H1") == 1
    assert roles.count("/Table") == 2


def test_toutes_les_polices_sont_incorporees(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as lu:
        polices = {str(p.BaseFont) for page in lu.pages for p in page.Resources.Font.values()}
        assert all("+Noto" in nom for nom in polices)


def test_les_donnees_sont_jointes_au_pdf(pdf, acte):
    with pikepdf.open(io.BytesIO(pdf)) as lu:
        jointe = json.loads(lu.attachments["acte.json"].get_file().read_bytes())
        assert [str(f.AFRelationship) for f in lu.Root.AF] == ["/Data", "/Supplement"]
    assert jointe["code"] == "cmd_saisie_vente"
    assert jointe["donnees"]["decompte"]["total"] == "6944.80"
    assert jointe["mentions"] == {m.identifiant: texte_brut(m.blocs) for m in mentions(acte.blocs)}


def test_la_place_de_la_signature_est_dans_la_page(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as lu:
        place = json.loads(lu.attachments["emplacement-signature.json"].get_file().read_bytes())
        page = lu.pages[place["page"] - 1]
    droite, haut = place["gauche"] + place["largeur"], place["bas"] + place["hauteur"]
    assert 0 < place["gauche"] < droite < float(page.mediabox[2])
    assert 0 < place["bas"] < haut < float(page.mediabox[3])


@pytest.mark.parametrize("reglages", [{"projet": True}, {"variante": Variante.COPIE}, {"place_signature": False}])
def test_un_projet_ou_une_copie_n_a_pas_de_place_de_signature(acte, reglages):
    with pikepdf.open(io.BytesIO(_pdf(acte, **reglages))) as lu:
        assert list(lu.attachments) == ["acte.json"]


def test_le_texte_du_pdf_se_relit_dans_l_ordre(pdf, acte):
    relu = _mots(texte_brut(lire_pdf(pdf).blocs).replace(" | ", " ")).replace(" %", "%").replace(" :", ":")
    position = -1
    for mention in mentions(acte.blocs):
        for ligne in texte_brut(mention.blocs).split("\n"):
            cherche = _mots(ligne.replace(" | ", " ")).replace(" %", "%").replace(" :", ":")
            trouve = relu.find(cherche, max(position, 0))
            assert trouve > position, cherche
            position = trouve if mention.identifiant != "mentions_generales_acte.cout" else position


def test_les_variantes_et_le_filigrane_s_impriment(acte):
    assert "PROJET" in texte_brut(lire_pdf(_pdf(acte, projet=True)).blocs)
    # La relecture ôte les titres courants : le folio se lit sur la page.
    lecteur = PdfReader(io.BytesIO(_pdf(acte, variante=Variante.SECOND_ORIGINAL)))
    second = lecteur.pages[0].extract_text()
    assert "SECOND ORIGINAL" in second
    assert "Page 1 sur 2" in second
    assert "Dossier 2026-000001 · Commandement de payer aux fins de saisie-vente · HV/jd" in _mots(second)
    incertain = texte_brut(lire_pdf(_pdf(acte, incertains=["tarif à confirmer"])).blocs)
    assert "tarif à confirmer" in incertain


def test_deux_impressions_donnent_les_memes_octets(acte, pdf):
    assert _pdf(acte) == pdf
    assert rendre_docx(acte, feuille()) == rendre_docx(acte, feuille())


@pytest.mark.parametrize("hostile", HOSTILES)
def test_une_donnee_hostile_s_imprime_telle_quelle(hostile):
    arbre = _acte(requerant={**MORALE, "denomination": hostile})
    attendu = hostile.replace("\u202e", "\ufffd")
    assert attendu in texte_brut(arbre.blocs)
    assert len(list(mentions(arbre.blocs))) == len(list(mentions(_acte().blocs)))
    assert attendu in texte_brut(lire_docx(rendre_docx(arbre, feuille())).blocs)
    assert _pdf(arbre, titre=hostile).startswith(b"%PDF")
    page = rendre_html(arbre, feuille(titre=hostile))
    assert "<script" not in page


def test_le_docx_relu_a_les_memes_mentions_et_le_meme_texte(acte):
    relu = lire_docx(rendre_docx(acte, feuille()))
    attendues = {m.identifiant: texte_brut(m.blocs) for m in mentions(acte.blocs)}
    assert {m.identifiant: texte_brut(m.blocs) for m in mentions(relu.blocs)} == attendues
    apparentes = [m for b in relu.blocs if isinstance(b, Mention) for m in b.blocs if isinstance(m, Encadre)]
    assert "vente forcée" in texte_brut(tuple(apparentes))


_LETTRES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)
_MORCEAU = st.builds(Texte, _LETTRES, st.booleans(), st.booleans())
_PARAGRAPHE = st.builds(lambda m: Paragraphe((m,)), _MORCEAU)
_BLOCS = st.lists(
    st.one_of(
        _PARAGRAPHE,
        st.builds(lambda n, m: Titre(n, (m,)), st.integers(1, 6), _MORCEAU),
        st.builds(lambda p: Encadre((p,)), _PARAGRAPHE),
        st.builds(lambda p: Mention("csv.titre", (p,)), _PARAGRAPHE),
    ),
    max_size=5,
).map(tuple)


@given(_BLOCS)
def test_tout_arbre_se_relit_en_docx(blocs):
    relu = lire_docx(rendre_docx(Arbre(blocs), feuille(references=(), signataire=())))
    assert texte_brut(relu.blocs) == texte_brut(blocs)
    assert sum(isinstance(b, Titre) for b in relu.blocs) == sum(isinstance(b, Titre) for b in blocs)


def test_le_docx_a_un_folio_et_des_styles(acte):
    archive = zipfile.ZipFile(io.BytesIO(rendre_docx(acte, feuille(projet=True))))
    pied = archive.read("word/footer1.xml").decode()
    assert 'w:instr="PAGE"' in pied
    assert 'w:instr="NUMPAGES"' in pied
    assert "PROJET" in archive.read("word/header1.xml").decode()
    assert 'w:val="BasocheAvertissement"' in archive.read("word/document.xml").decode()


class _Verificateur(HTMLParser):
    """Suit les balises : toute balise ouverte se ferme, dans l'ordre."""

    def __init__(self) -> None:
        super().__init__()
        self.pile: list[str] = []
        self.balises: list[tuple[str, dict]] = []
        self.fautes: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.balises.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.pile.append(tag)

    def handle_endtag(self, tag):
        if not self.pile or self.pile.pop() != tag:
            self.fautes.append(tag)


def test_l_apercu_html_est_bien_forme_accessible_et_sans_script(acte):
    page = rendre_html(acte, feuille(projet=True, incertains=["tarif"], variante=Variante.COPIE))
    verificateur = _Verificateur()
    verificateur.feed(page)
    noms = [nom for nom, _ in verificateur.balises]
    assert not verificateur.fautes
    assert verificateur.pile == []
    assert noms.count("h1") == noms.count("main") == noms.count("title") == 1
    assert ("html", {"lang": "fr"}) in verificateur.balises
    assert not {"script", "img", "link", "iframe", "a"} & set(noms)
    assert all("scope" in attributs for nom, attributs in verificateur.balises if nom == "th")
    assert not any(cle.startswith("on") for _, attributs in verificateur.balises for cle in attributs)
    nommees = [a["data-mention"] for _, a in verificateur.balises if "data-mention" in a]
    assert nommees == [m.identifiant for m in mentions(acte.blocs)]


def test_les_reglages_de_l_etude_changent_la_page(acte):
    large = regler(mise_en_page(), {"police": {"corps": 12}, "cadre": {"depuis_la_gauche": 40}})
    with pikepdf.open(io.BytesIO(_pdf(acte, presentation=large))) as lu:
        assert len(lu.pages) >= 2
    assert _pdf(acte, presentation=large) != _pdf(acte)


def test_le_sceau_de_l_etude_s_imprime_au_pied(acte, pdf):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'
    scelle = _pdf(acte, presentation=regler(mise_en_page(), {"sceau": svg}))
    assert scelle != pdf
    with pikepdf.open(io.BytesIO(scelle)) as lu:
        assert lu.open_metadata()["pdfuaid:part"] == "1"


@pytest.mark.parametrize(
    "reglages",
    [
        {"inconnu": 1},
        {"page": {"dessous": 1}},
        {"police": {"corps": 3}},
        {"police": {"texte": "Comic Sans MS"}},
        {"police": {"corps": "dix"}},
        {"pied": {"elements": ["total"]}},
        {"sceau": "une image"},
    ],
)
def test_un_reglage_de_page_hors_bornes_est_refuse(reglages):
    with pytest.raises(ErreurBasoche) as refus:
        regler(mise_en_page(), reglages)
    assert refus.value.code == "mise_en_page_invalide"


def test_une_mise_en_page_inconnue_est_refusee():
    with pytest.raises(ErreurBasoche) as refus:
        mise_en_page("../secret")
    assert "arrete_2023" in refus.value.conseil


def test_un_caractere_que_la_police_n_a_pas_est_refuse_et_nomme():
    with pytest.raises(ErreurBasoche) as refus:
        _pdf(_acte(requerant={**MORALE, "denomination": "Clé de 𝄞"}))
    assert refus.value.code == "caractere_sans_police"
    assert "𝄞" in refus.value.message


def test_un_requerant_personne_physique_est_decrit_selon_648():
    texte = texte_brut(_acte(requerant=PHYSIQUE).blocs)
    assert (
        "Madame Louise Anne ROCOMBREL, fleuriste, née le 1er août 1980 à Bréz-la-Forêt, de nationalité française,"
        " demeurant 27 boulevard du Hérisson-Bleu, 01999 Bréz-la-Forêt"
    ) in texte


@pytest.mark.parametrize(
    "cle", ["profession", "nationalite", "date_naissance", "lieu_naissance", "domicile", "prenoms"]
)
def test_chaque_element_de_648_manquant_est_nomme(cle):
    with pytest.raises(ErreurBasoche) as refus:
        _acte(requerant={**PHYSIQUE, cle: " "})
    assert refus.value.champ == f"requerant.{cle}"
