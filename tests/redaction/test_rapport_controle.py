"""Le rapport de contrôle imprimé : verdict en mots, motifs par gravité, différences lisibles en noir et blanc."""

from __future__ import annotations

import io
import json
from datetime import date

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from basoche.conformite import Motif, Objet, conclure
from basoche.droit.actes import Gravite
from basoche.droit.actes.textes import texte_a_reproduire
from basoche.redaction.rapport_controle import Controle, composer_rapport, imprimer_rapport
from redaction.dossier import ETUDE, LE

CODE = "pv_saisie_attribution"
MOTIFS = [
    Motif(Objet.MENTION, "sat.a", Gravite.A_VERIFIER, "CPC 648", "Un point à relire.", "Le relire."),
    Motif(Objet.DELAI, "sat.b", Gravite.CADUCITE, "CPCE R211-3", "La dénonciation est tardive.", "Recommencer."),
    Motif(Objet.MENTION, "sat.c", Gravite.NULLITE_DE_FOND, "CPCE L111-3", "Aucun titre.", "En trouver un."),
]
SEGMENTS = [
    {"nature": "egal", "texte": " ".join(["mot"] * 80)},
    {"nature": "manque", "texte": "sans motif légitime"},
    {"nature": "ajout", "texte": "sans raison valable"},
]


def _controle(motifs=MOTIFS, **remplace) -> Controle:
    resultat = {**conclure(motifs).en_dict(), **remplace.pop("resultat", {})}
    champs = {"code": CODE, "resultat": resultat, "le": LE, "etude": ETUDE, "origine": "acte-recu.docx"}
    return Controle(**{**champs, **remplace})


def _texte(octets: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages).split())


@pytest.mark.parametrize(
    ("motifs", "verdict"),
    [(MOTIFS, "NON CONFORME"), (MOTIFS[:1], "CONFORME AVEC RÉSERVE"), ([], "CONFORME")],
)
def test_le_verdict_est_dit_en_mots(motifs, verdict):
    texte = _texte(imprimer_rapport(_controle(motifs)))
    assert verdict in texte
    assert ETUDE["nom"] in texte
    assert "23/11/2026" in texte
    assert "Page 1 sur" in texte


def test_les_motifs_sont_du_plus_grave_au_moins_grave_avec_leur_remede():
    texte = _texte(imprimer_rapport(_controle()))
    places = [texte.index(motif.explication) for motif in sorted(MOTIFS, key=lambda m: list(Gravite).index(m.gravite))]
    assert places == sorted(places)
    for motif in MOTIFS:
        assert motif.article in texte
        assert motif.remede in texte
        assert motif.id in texte
    assert "1 nullité de fond, 1 caducité, 1 point à vérifier" in texte


def test_les_differences_se_lisent_en_noir_et_blanc():
    articles = [
        {"article": "CPCE R211-5", "segments": SEGMENTS},
        {"article": "CPCE L211-2", "segments": SEGMENTS[:1]},
    ]
    octets = imprimer_rapport(_controle(resultat={"articles": articles}))
    texte = _texte(octets)
    assert "[− sans motif légitime −]" in texte
    assert "[+ sans raison valable +]" in texte
    assert "[…]" in texte
    assert "CPCE L211-2" not in texte.partition("les différences")[2].partition("Ce qui a été")[0]


def test_les_mentions_cherchees_ont_leur_extrait():
    mentions = [
        {"id": "sat.titre", "etat": "trouvee", "extrait": "en vertu d'un jugement", "raison": ""},
        {"id": "sat.decompte", "etat": "douteuse", "extrait": "", "raison": "montant sans détail"},
    ]
    texte = _texte(imprimer_rapport(_controle(resultat={"mentions": mentions})))
    assert "Trouvée" in texte
    assert "en vertu d'un jugement" in texte
    assert "Douteuse" in texte
    assert "montant sans détail" in texte


def test_les_textes_de_reference_disent_leur_etat_et_leur_source():
    lu = texte_a_reproduire("CPCE R211-5", le=date(2026, 11, 23))
    texte = _texte(imprimer_rapport(_controle(textes=[lu], empreinte="a" * 64)))
    assert "À confirmer" in texte
    assert "01/07/2025" in texte
    assert lu.source in texte
    assert "a" * 64 in texte


def test_le_rapport_est_archivable_accessible_et_porte_son_json():
    octets = imprimer_rapport(_controle())
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        with pdf.open_metadata() as notice:
            assert (notice["pdfaid:part"], notice["pdfaid:conformance"]) == ("3", "A")
            assert notice["pdfuaid:part"] == "1"
        assert str(pdf.Root.Lang).startswith("fr")
        joint = json.loads(pdf.attachments["controle.json"].get_file().read_bytes())
    assert joint["format"] == "basoche-controle/1"
    assert (joint["verdict"], len(joint["motifs"]), joint["code"]) == ("non_conforme", 3, CODE)
    assert octets == imprimer_rapport(_controle())


def test_cent_motifs_tiennent_sur_plusieurs_pages_sans_deborder():
    motifs = [
        Motif(Objet.MENTION, f"sat.{rang}", Gravite.A_VERIFIER, "CPC 648", f"Constat {rang}. " * 8, "Le relire. " * 5)
        for rang in range(100)
    ]
    lecteur = PdfReader(io.BytesIO(imprimer_rapport(_controle(motifs))))
    assert len(lecteur.pages) > 5
    assert "Gravité et article" in lecteur.pages[3].extract_text()


@pytest.mark.parametrize("hostile", ["#panic()", "\u202egnol", "\x00\x07", "日本語 العربية", "\ue000", "a" * 400])
def test_un_extrait_hostile_s_imprime_sans_faute(hostile):
    motif = {**MOTIFS[0].en_dict(), "extrait": hostile}
    octets = imprimer_rapport(_controle(resultat={"motifs": [motif], "verdict": "conforme_avec_reserve"}))
    assert "Un point à relire." in _texte(octets)


@settings(deadline=None, max_examples=15)
@given(st.text(max_size=80))
def test_tout_texte_se_compose(texte):
    motif = {**MOTIFS[0].en_dict(), "extrait": texte, "explication": texte}
    page = composer_rapport(_controle(resultat={"motifs": [motif], "verdict": "conforme_avec_reserve"}))
    assert json.loads(page.donnees["joint"])["motifs"][0]["extrait"] == texte
