"""Les modèles Word de l'étude : mêmes champs, rien de vide, rien d'hostile."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum.arbre import texte_brut
from basoche.instrumentum.lecture_docx import lire_docx
from basoche.redaction.word import champs_manquants_word, rediger_word, verifier_gabarit
from redaction.dossier import LE, MORALE, dossier


def _gabarit(*paragraphes: str) -> bytes:
    document = docx.Document()
    for texte in paragraphes:
        document.add_paragraph(texte)
    flux = io.BytesIO()
    document.save(flux)
    return flux.getvalue()


def _ajouter(gabarit: bytes, pieces: dict[str, bytes]) -> bytes:
    flux = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(gabarit)) as lue, zipfile.ZipFile(flux, "w") as ecrite:
        for nom in lue.namelist():
            if nom not in pieces:
                ecrite.writestr(nom, lue.read(nom))
        for nom, octets in pieces.items():
            ecrite.writestr(nom, octets)
    return flux.getvalue()


def _texte(octets: bytes) -> str:
    return texte_brut(lire_docx(octets).blocs)


def test_un_gabarit_de_l_etude_emploie_les_memes_champs_et_filtres():
    gabarit = _gabarit(
        "{{ acte.date|l_an }}, à la requête de {{ requerant|designation }}",
        "Somme : {{ decompte.total|euros_en_lettres }} ({{ decompte.total|euros }})",
        "{% if requerant.sigle %}{{ requerant.sigle }}{% endif %}"
        "{% for l in cout.lignes %}{{ l.montant|euros }} {% endfor %}",
    )
    octets = rediger_word(gabarit, dossier(requerant={**MORALE, "denomination": "Lac & <Fils>"}), le=LE)
    assert _texte(octets).split("\n") == [
        "L'an deux mille vingt-six, le vingt-trois novembre, à la requête de Lac & <Fils>",
        "Somme : six mille neuf cent quarante-quatre euros et quatre-vingts centimes (6\u202f944,80\u00a0€)",
        "43,23\u00a0€ 9,40\u00a0€ ",
    ]
    assert octets == rediger_word(gabarit, dossier(requerant={**MORALE, "denomination": "Lac & <Fils>"}), le=LE)


def test_les_champs_manquants_d_un_gabarit_sont_tous_nommes():
    gabarit = _gabarit("{{ titre.date|jour }} {{ titre.greffier }} {{ inconnu.champ }}")
    assert champs_manquants_word(gabarit, dossier()) == ("titre.greffier", "inconnu.champ")
    with pytest.raises(ErreurBasoche) as refus:
        rediger_word(gabarit, dossier(), le=LE)
    assert (refus.value.code, refus.value.champ) == ("champ_manquant", "titre.greffier")


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ acte.__class__ }}",
        "{{ acte['__class__'] }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__ }}",
        "{{ range(1000000000) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'a'|center(1000000000) }}",
        "{{ lipsum.__globals__ }}",
        "{% include 'secret' %}",
        "{% import 'os' as os %}",
        "{{ 'a'.__add__('b') }}",
        "{{ acte.date.format.__globals__ }}",
    ],
)
def test_un_gabarit_hostile_n_obtient_rien(hostile):
    with pytest.raises(ErreurBasoche) as refus:
        rediger_word(_gabarit(hostile), dossier(), le=LE)
    assert refus.value.code in ("gabarit_refuse", "gabarit_invalide", "champ_manquant")


_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="http://exemple.invalid/x" TargetMode="External"/></Relationships>'
)
_CHAMP = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>{}</w:p></w:body></w:document>'


@pytest.mark.parametrize(
    "pieces",
    [
        {"word/vbaProject.bin": b"macro"},
        {"word/embeddings/oleObject1.bin": b"objet"},
        {"word/activeX/activeX1.xml": b"<a/>"},
        {"word/_rels/settings.xml.rels": _RELS.format("attachedTemplate").encode()},
        {"word/_rels/document.xml.rels": _RELS.format("image").encode()},
        {"word/document.xml": b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'},
        {"word/document.xml": _CHAMP.format("<w:r><w:instrText>DDEAUTO c:\\\\x</w:instrText></w:r>").encode()},
        {
            "word/document.xml": _CHAMP.format(
                "<w:r><w:instrText>INCL</w:instrText></w:r><w:r><w:instrText>UDETEXT x</w:instrText></w:r>"
            ).encode()
        },
        {"word/document.xml": _CHAMP.format('<w:fldSimple w:instr="INCLUDEPICTURE x"/>').encode()},
    ],
)
def test_un_gabarit_dangereux_est_refuse(pieces):
    with pytest.raises(ErreurBasoche) as refus:
        verifier_gabarit(_ajouter(_gabarit("texte"), pieces))
    assert refus.value.code == "gabarit_refuse"


def test_un_lien_hypertexte_est_permis():
    verifier_gabarit(_ajouter(_gabarit("texte"), {"word/_rels/footer1.xml.rels": _RELS.format("hyperlink").encode()}))


@pytest.mark.parametrize("octets", [b"", b"bonjour", _gabarit("{{ a.b }")[:400]])
def test_un_gabarit_abime_est_refuse(octets):
    with pytest.raises(ErreurBasoche) as refus:
        rediger_word(octets, dossier(), le=LE)
    assert refus.value.code == "gabarit_invalide"


@pytest.mark.parametrize("fautif", ["{{ a.b", "{% if x %}", "{{ a|inconnu }}", "{% for %}"])
def test_une_faute_de_gabarit_est_dite_en_francais(fautif):
    with pytest.raises(ErreurBasoche) as refus:
        rediger_word(_gabarit(fautif), dossier(), le=LE)
    assert refus.value.code == "gabarit_invalide"
