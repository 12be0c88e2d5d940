"""Sans relevé des textes depuis trois jours : un bandeau sur chaque écran, une mention au pied des actes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from basoche.etude.actes.documents import apercu, rediger
from basoche.etude.commun.droit_connu import BASE_VIDE, droit_connu
from basoche.redaction.acte import Format
from basoche.redaction.feuille import Variante
from basoche.veille.base import chemin_de_la_base, noter_etat, ouvrir
from basoche.veille.ingestion import ingerer
from etude.actes_communs import installer, preparer, regler_l_etude, signer
from veille.archives import STOCK, archiver, article

pytestmark = pytest.mark.django_db
RETARD, JAMAIS = "Aucun relevé des textes depuis le", "Aucun relevé des textes n'a encore abouti"


@pytest.fixture(autouse=True)
def _etude(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("BASOCHE_VEILLE", str(tmp_path / "veille"))
    regler_l_etude(settings, tmp_path)


@pytest.fixture
def relever(tmp_path):
    """Verse un stock, puis note qu'un relevé a abouti ce jour-là."""

    def agir(jour: date | None) -> None:
        with ouvrir(chemin_de_la_base(), creer=True) as base:
            ingerer(base, archiver(tmp_path, STOCK, article("L212-2", "2025-07-01", id="LEGIARTI000000000002")))
            if jour is not None:
                noter_etat(base, "releve:LEGI", datetime.combine(jour, time(12), UTC).isoformat())

    return agir


@pytest.fixture
def acte(dossier, creancier, debiteur, expert, le):
    installer([creancier, debiteur], le)
    return preparer(dossier, expert, le)


def _texte(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.mark.parametrize(("jours", "tarde"), [(0, False), (2, False), (3, True), (40, True)])
def test_le_retard_se_compte_en_jours_depuis_le_dernier_releve(relever, le, jours, tarde):
    relever(le - timedelta(days=jours))
    connu = droit_connu(le)
    assert connu.phrase.startswith("Droit arrêté au ")
    assert bool(connu.retard) is bool(connu.pied) is tarde
    assert not tarde or f"{RETARD} {le - timedelta(days=jours):%d/%m/%Y} : droit arrêté au" in connu.retard


def test_un_releve_qui_aboutit_ote_le_retard_aussitot(relever, le):
    relever(None)
    assert droit_connu(le).retard.startswith(JAMAIS)
    relever(le)
    assert droit_connu(le).retard == ""


def test_une_base_vide_se_dit_deja_autrement(le):
    connu = droit_connu(le)
    assert (connu.phrase, connu.retard, connu.pied, connu.est_vide) == (BASE_VIDE, "", "", True)


def test_le_bandeau_est_sur_chaque_ecran_et_pour_qui_est_entre(client, collaborateurs, relever, dossier):
    relever(timezone.localdate() - timedelta(days=9))
    for qui in collaborateurs.values():
        client.force_login(qui)
        assert RETARD in client.get("/").content.decode(), qui
    client.force_login(collaborateurs["clerc_expert"])
    for ou in ("/veille", f"/dossiers/{dossier.numero}", "/taches"):
        assert RETARD in client.get(ou).content.decode(), ou
    client.logout()
    assert RETARD not in client.get("/", follow=True).content.decode()


def test_un_releve_recent_ne_met_pas_de_bandeau(client, expert, relever):
    relever(timezone.localdate())
    client.force_login(expert)
    page = client.get("/").content.decode()
    assert "Droit arrêté au" in page
    assert "alerte-droit" not in page


@pytest.mark.parametrize("format_", [Format.PDF, Format.HTML])
def test_le_pied_d_un_acte_dit_le_droit_arrete_quand_le_releve_tarde(acte, relever, le, format_):
    def texte() -> str:
        octets = rediger(acte, le, format_=format_).octets
        return _texte(octets) if format_ is Format.PDF else octets.decode()

    sans = texte()
    relever(le - timedelta(days=9))
    avec = texte()
    assert "Droit arrêté au" not in sans
    assert droit_connu(le).pied in avec
    assert droit_connu(le).pied in apercu(acte, le).decode()


def test_la_mention_est_au_pied_de_chaque_page_et_n_en_ajoute_aucune(acte, relever, le):
    sans = len(PdfReader(BytesIO(rediger(acte, le).octets)).pages)
    relever(le - timedelta(days=9))
    pages = PdfReader(BytesIO(rediger(acte, le).octets)).pages
    assert len(pages) == sans
    assert all(droit_connu(le).pied in " ".join(page.extract_text().split()) for page in pages)


def test_un_acte_emis_garde_le_pied_de_son_original(dossier, acte, expert, commissaire, relever, le):
    relever(le - timedelta(days=9))
    pied = droit_connu(le).pied
    tardif = signer(preparer(dossier, expert, le), expert, commissaire, le)
    relever(le)
    acte = signer(acte, expert, commissaire, le)
    assert pied in _texte(rediger(tardif, le, variante=Variante.SECOND_ORIGINAL).octets)
    apres = le + timedelta(days=30)
    assert droit_connu(apres).pied
    assert "Droit arrêté" not in _texte(rediger(acte, apres, variante=Variante.SECOND_ORIGINAL).octets)
