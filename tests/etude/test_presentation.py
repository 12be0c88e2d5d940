"""La présentation des écrits : réglée à l'écran, bornée, journalisée ; un acte émis garde la sienne."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.documents import rediger
from basoche.etude.actes.etude import en_tete, page_des_actes, page_des_lettres
from basoche.etude.actes.presentation import exemple, regler_presentation
from basoche.etude.commun.erreurs import ActionRefusee, ConflitDeModification, DroitRefuse
from basoche.etude.journal.models import Entree
from basoche.redaction.dossier import SANS_ETUDE
from etude.actes_communs import installer, preparer, regler_l_etude, signer

pytestmark = pytest.mark.django_db
EN_TETE = {"nom": "SELARL Plume et Canivet", "adresse": "1 rue du Sceau, 69003 Lyon", "horaires": "9 h à 17 h"}


@pytest.fixture(autouse=True)
def _etude(settings, tmp_path):
    regler_l_etude(settings, tmp_path)


@pytest.fixture
def regler(commissaire, le):
    def agir(**remplace):
        reglages = {"en_tete": EN_TETE, "acte": {}, "lettre": {}, "version_lue": 0, "acteur": commissaire, **remplace}
        regler_presentation(le=le, **reglages)

    return agir


def _texte(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_l_en_tete_regle_remplace_celui_du_fichier_et_se_rend(regler, le):
    du_fichier = dict(en_tete())
    regler()
    assert en_tete() == EN_TETE
    assert "Plume et Canivet" in _texte(exemple("acte", le))
    assert "Plume et Canivet" in _texte(exemple("lettre", le))
    regler(en_tete={}, version_lue=1)
    assert en_tete() == du_fichier


def test_les_mesures_reglees_valent_pour_l_acte_et_pour_la_lettre(regler):
    regler(acte={"police": {"corps": 11}, "page": {"haut": 30}}, lettre={"fenetre": {"gauche": 20, "haut": 50}})
    assert page_des_actes()["police"]["corps"] == 11
    assert page_des_actes()["page"] == {**page_des_actes()["page"], "haut": 30}
    assert page_des_lettres()["fenetre"]["gauche"] == 20
    assert page_des_lettres()["page"]["haut"] == 14


@pytest.mark.parametrize(
    "champs",
    [
        {"en_tete": {"adresse": "sans nom"}},
        {"en_tete": {"nom": "x" * 301}},
        {"en_tete": {"nom": "Étude", "devise": "rien"}},
        {"acte": {"police": {"corps": 40}}},
        {"acte": {"police": {"texte": "Comic Sans"}}},
        {"acte": {"inconnue": 1}},
        {"lettre": {"fenetre": {"gauche": 400}}},
    ],
)
def test_ce_qui_ne_s_imprime_pas_est_refuse_et_rien_ne_change(regler, champs):
    avant = dict(en_tete())
    with pytest.raises(ErreurBasoche):
        regler(**champs)
    assert en_tete() == avant
    assert not Entree.objects.filter(action="etude.regler_presentation").exists()


def test_seul_le_commissaire_regle_et_le_second_est_prevenu(regler, expert, commissaire):
    with pytest.raises(DroitRefuse, match="régler la présentation"):
        regler(acteur=expert)
    regler()
    with pytest.raises(ConflitDeModification):
        regler(version_lue=0)
    with pytest.raises(ActionRefusee):
        regler(en_tete={"qualite": "x"}, version_lue=1)
    assert Entree.objects.get(action="etude.regler_presentation").acteur == commissaire.identifiant


def test_un_acte_emis_garde_l_en_tete_et_la_page_de_son_original(
    regler, dossier, creancier, debiteur, expert, commissaire, le
):
    installer([creancier, debiteur], le)
    regler(acte={"page": {"haut": 30}})
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    emis = rediger(acte, le).octets
    autre = preparer(dossier, expert, le)
    regler(en_tete={"nom": "Étude neuve"}, version_lue=1)
    acte.refresh_from_db()
    assert acte.parametres["presentation"]["page"]["haut"] == 30
    assert "Plume et Canivet" in _texte(rediger(acte, le).octets)
    assert len(pikepdf.open(BytesIO(emis)).pages) == len(pikepdf.open(BytesIO(rediger(acte, le).octets)).pages)
    assert "Étude neuve" in _texte(rediger(autre, le).octets)


# --- À l'écran -------------------------------------------------------------------------------------------------------


def _saisie(page) -> dict[str, object]:
    form = page.context["form"]
    return {nom: form[nom].value() for nom in form.fields}


def test_la_page_montre_les_valeurs_livrees_puis_celles_que_l_etude_a_reglees(client, commissaire):
    client.force_login(commissaire)
    page = client.get("/presentation")
    assert "9,5" in page.content.decode()
    saisie = {**_saisie(page), "nom": "Étude du Sceau", "acte.police.corps": "10,5", "lettre.fenetre.gauche": "20"}
    assert client.post("/presentation", saisie).status_code == 302
    assert en_tete()["nom"] == "Étude du Sceau"
    assert page_des_actes()["police"]["corps"] == 10.5
    assert page_des_lettres()["fenetre"]["gauche"] == 20
    assert "10,5" in client.get("/presentation").content.decode()
    assert client.get("/presentation/exemple/acte.pdf").content.startswith(b"%PDF")
    assert client.get("/presentation/exemple/lettre.pdf").content.startswith(b"%PDF")
    assert client.get("/presentation/exemple/autre.pdf").status_code == 404


def test_une_mesure_hors_bornes_se_dit_et_la_saisie_reste(client, commissaire):
    client.force_login(commissaire)
    saisie = {**_saisie(client.get("/presentation")), "acte.page.haut": "200", "nom": "Étude gardée"}
    page = client.post("/presentation", saisie).content.decode()
    assert "il faut de 5 à 60" in page
    assert "Étude gardée" in page
    assert client.post("/presentation", {**saisie, "acte.page.haut": "abc"}).status_code == 200


def test_une_etude_neuve_ne_montre_pas_l_en_tete_neutre_comme_le_sien(client, commissaire, settings):
    settings.ENVIRONNEMENT = replace(settings.ENVIRONNEMENT, etude=None)
    assert en_tete() == SANS_ETUDE
    client.force_login(commissaire)
    assert _saisie(client.get("/presentation"))["nom"] == ""
    accueil = client.get("/").content.decode()
    assert "/presentation" in accueil
    assert "/importations" in accueil
