"""Les données jointes à un acte : les mêmes dans le PDF et le DOCX, relues même après un enregistrement de Word."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum import mentions
from basoche.instrumentum.arbre import texte_brut
from basoche.instrumentum.lecture_docx import lire_docx
from basoche.redaction import Imprimeur, lire_modele, rediger
from basoche.redaction.acte import Format, Reglages
from basoche.redaction.docx import rendre_docx
from basoche.redaction.dossier import rediger_dossier
from basoche.redaction.epreuve import tirer_epreuve
from basoche.redaction.feuille import composer_page
from basoche.redaction.jointes import champs_joints, donnees_jointes, joindre_au_docx
from conformite.fabrique import ACTES
from conformite.fabrique import donnees as donnees_de
from redaction.dossier import ETUDE, LE, dossier, feuille

HOSTILES = "]]> <x/> & \u0000 \ufffe \u202e ẞ 😀 \" ' \n {{ 7*7 }}"


def _docx(**remplace) -> bytes:
    return rendre_docx(
        rediger(lire_modele("saisie_vente/cmd_saisie_vente"), dossier()), feuille(donnees=dossier(**remplace))
    )


def _remplacer(octets: bytes, nom: str, contenu: bytes) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as lue, zipfile.ZipFile(sortie, "w") as ecrite:
        for autre in lue.namelist():
            ecrite.writestr(autre, contenu if autre == nom else lue.read(autre))
    return sortie.getvalue()


def test_le_docx_et_le_pdf_portent_les_memes_donnees():
    arbre = rediger(lire_modele("saisie_vente/cmd_saisie_vente"), dossier())
    du_pdf = donnees_jointes(Imprimeur().imprimer(composer_page(arbre, feuille())))
    du_docx = donnees_jointes(rendre_docx(arbre, feuille()))
    assert du_pdf == du_docx
    assert du_docx is not None
    assert du_docx["code"] == "cmd_saisie_vente"
    assert du_docx["donnees"]["destinataire"]["nom"] == "ROCOMBREL"
    assert "csv.titre" in du_docx["mentions"]


def test_les_donnees_hostiles_reviennent_telles_quelles():
    relues = donnees_jointes(_docx(destinataire__nom=HOSTILES))
    assert relues is not None
    assert relues["donnees"]["destinataire"]["nom"] == HOSTILES


def test_les_donnees_survivent_a_un_enregistrement():
    retouche = docx.Document(io.BytesIO(_docx()))
    retouche.paragraphs[0].text = "Texte changé par le clerc"
    flux = io.BytesIO()
    retouche.save(flux)
    assert donnees_jointes(flux.getvalue()) == donnees_jointes(_docx())


@pytest.mark.parametrize("code", ACTES)
def test_l_acte_se_redige_de_nouveau_a_partir_de_ses_donnees_jointes(code):
    brutes = {cle: v for cle, v in donnees_de(code).items() if cle != "textes"}
    le = date.fromisoformat(str(brutes["acte"]["date"])) if brutes.get("acte", {}).get("date") else LE
    json_ = json.loads(json.dumps(brutes, default=str))
    redige = rediger_dossier(code, json_, Reglages(le=le, etude=ETUDE, format=Format.DOCX), date_imposee=False)
    jointes = donnees_jointes(redige.octets)
    assert jointes is not None
    epreuve = tirer_epreuve(code, champs_joints(jointes), le=date.fromisoformat(jointes["le"]))
    assert epreuve.manquants == ()
    assert epreuve.arbre is not None
    refaites = {bloc.identifiant: texte_brut(bloc.blocs) for bloc in mentions(epreuve.arbre.blocs)}
    assert refaites == jointes["mentions"]


def test_la_piece_est_reliee_au_corps_et_declaree():
    with zipfile.ZipFile(io.BytesIO(_docx())) as archive:
        noms = archive.namelist()
        nom = next(n for n in noms if n.startswith("customXml/item2"))
        liens = archive.read("word/_rels/document.xml.rels").decode()
        types = archive.read("[Content_Types].xml").decode()
        assert f"../{nom}" in liens
        assert "customXml/itemProps2.xml" in noms
        assert "/customXml/itemProps2.xml" in types
        assert "itemProps2.xml" in archive.read(f"customXml/_rels/{nom.rpartition('/')[2]}.rels").decode()
        assert (
            etree.fromstring(archive.read("customXml/itemProps2.xml"))
            .get("{http://schemas.openxmlformats.org/officeDocument/2006/customXml}itemID", "")
            .startswith("{")
        )
    assert len(noms) == len(set(noms))
    assert lire_docx(_docx()).blocs


def test_deux_rendus_donnent_les_memes_octets():
    assert _docx() == _docx()


@pytest.mark.parametrize("octets", [b"", b"PK", b"%PDF-1.7\nabime", b"autre chose", b"PK\x03\x04abime"])
def test_un_fichier_sans_donnees_ou_abime_n_en_rend_pas(octets):
    assert donnees_jointes(octets) is None


def test_un_docx_venu_d_ailleurs_n_a_pas_de_donnees():
    flux = io.BytesIO()
    docx.Document().save(flux)
    assert donnees_jointes(flux.getvalue()) is None


@pytest.mark.parametrize("contenu", ["{", '{"format": "autre/1"}', '{"format": "basoche-acte/1", "code": 3}', "[]"])
def test_des_donnees_abimees_sont_refusees(contenu):
    racine = f'<acte xmlns="urn:basoche:acte:1">{contenu}</acte>'.encode()
    with pytest.raises(ErreurBasoche) as refus:
        donnees_jointes(_remplacer(_docx(), "customXml/item2.xml", racine))
    assert refus.value.code == "donnees_jointes_illisibles"


def test_une_entite_n_est_pas_ouverte():
    piege = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><acte xmlns="urn:basoche:acte:1">&e;</acte>'
    with pytest.raises(ErreurBasoche):
        donnees_jointes(_remplacer(_docx(), "customXml/item2.xml", piege))


@settings(deadline=None)
@given(st.text())
def test_tout_texte_se_joint_et_se_relit(texte):
    document = docx.Document()
    contenu = {"format": "basoche-acte/1", "code": "c", "donnees": {"texte": texte}}
    joindre_au_docx(document, json.dumps(contenu))
    flux = io.BytesIO()
    document.save(flux)
    assert donnees_jointes(flux.getvalue()) == contenu
