"""Les actes par l'API : leur état, et leur PDF seulement une fois visés."""

from __future__ import annotations

import pytest

from basoche.etude.actes.models import Acte, Etat
from basoche.etude.api.cles import creer_cle
from basoche.etude.dossiers.models import Piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def acte(dossier, expert, tmp_path, settings):
    from dataclasses import replace

    from basoche.etude.actes.documents import ranger_piece

    settings.ENVIRONNEMENT = replace(settings.ENVIRONNEMENT, donnees=tmp_path)
    lu = Acte.objects.create(
        dossier=dossier, code="cmd_saisie_vente", intitule="Commandement", donnees={"temoin": "XYZ"},
        date="2026-11-23", redige_par=expert,
    )  # fmt: skip
    lu.second_original = ranger_piece(dossier, b"%PDF-1.7 second original", "second-original.pdf", "acte", expert)
    lu.save()
    return lu


@pytest.fixture
def lire(client, creancier, commissaire, le):
    _, secret = creer_cle(creancier, libelle="x", repondant=commissaire, acteur=commissaire, le=le)
    return lambda adresse: client.get(f"/api/v1{adresse}", HTTP_AUTHORIZATION=f"Bearer {secret}")


@pytest.mark.parametrize("etat", [Etat.PROJET, Etat.CONTROLE, Etat.RELU, Etat.SIGNE, Etat.REMIS])
def test_avant_le_visa_aucun_pdf(lire, acte, etat):
    Acte.objects.filter(pk=acte.pk).update(etat=etat)
    refus = lire(f"/actes/{acte.pk}/pdf")
    assert (refus.status_code, refus.json()["code"]) == (409, "acte_non_delivrable")
    assert lire(f"/actes/{acte.pk}").json()["pdf_disponible"] is False


@pytest.mark.parametrize("etat", [Etat.VISE, Etat.SIGNIFIE])
def test_un_acte_vise_se_lit_octet_pour_octet(lire, acte, etat):
    Acte.objects.filter(pk=acte.pk).update(etat=etat)
    reponse = lire(f"/actes/{acte.pk}/pdf")
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "application/pdf")
    assert reponse.content == b"%PDF-1.7 second original"


def test_un_projet_se_dit_en_preparation_sans_ses_donnees(lire, acte, dossier):
    texte = lire(f"/dossiers/{dossier.numero}/actes").content.decode()
    assert "en_preparation" in texte
    assert "XYZ" not in texte


@pytest.mark.parametrize("suite", ["", "/pdf"])
def test_l_acte_abandonne_ou_d_un_autre_client_n_existe_pas(lire, acte, dossier, suite):
    Acte.objects.filter(pk=acte.pk).update(etat=Etat.ABANDONNE)
    assert lire(f"/actes/{acte.pk}{suite}").status_code == 404
    Acte.objects.filter(pk=acte.pk).update(etat=Etat.VISE)
    dossier.parties.filter(role="creancier").update(role="debiteur")
    assert lire(f"/actes/{acte.pk}{suite}").status_code == 404
    assert Piece.objects.exists()
