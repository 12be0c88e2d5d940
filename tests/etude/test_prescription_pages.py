"""La prescription surveillée à l'écran : par date, avec sa preuve ; un poste à qualifier, une interruption à noter."""

from __future__ import annotations

from datetime import date

import pytest

from basoche.droit.montant import Montant
from basoche.etude.agenda.interruptions import noter_interruption
from basoche.etude.agenda.models import Echeance
from basoche.etude.commun.erreurs import ActionRefusee, DroitRefuse
from basoche.etude.dossiers.interruptions import interruptions_du
from basoche.etude.dossiers.models import Cloison
from basoche.etude.dossiers.saisies import saisir_poste
from basoche.etude.journal.models import Entree

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, expert):
    client.force_login(expert)
    return client


@pytest.fixture
def facture(dossier, expert, le):
    return saisir_poste(
        dossier, nature="principal", libelle="Facture 7", montant=Montant(10_000), date_du_poste=date(2025, 1, 10),
        acteur=expert, le=le,
    )  # fmt: skip


def test_la_liste_donne_la_date_l_article_et_la_preuve(page, dossier):
    texte = page.get("/prescriptions", {"horizon": "tout"}).content.decode()
    echeance = Echeance.objects.get(dossier=dossier, regle="prescription.titre_executoire")
    assert f"{echeance.le:%d/%m/%Y}" in texte
    assert echeance.article in texte
    assert "depuis le 05/05/2025" in texte
    assert dossier.numero in texte


def test_l_horizon_ecarte_ce_qui_est_loin(page, dossier):
    assert dossier.numero not in page.get("/prescriptions").content.decode()


def test_un_dossier_invisible_n_y_est_pas(page, dossier, expert):
    Cloison.objects.create(dossier=dossier, collaborateur=expert, motif="proche")
    assert dossier.numero not in page.get("/prescriptions", {"horizon": "tout"}).content.decode()
    assert page.get(f"/dossiers/{dossier.numero}/prescription").status_code == 404


@pytest.mark.parametrize("apres", ["2026-13-45_1", "x", "2026-01-01_", "٢٠٢٦-01-01_1"])
def test_une_suite_illisible_ne_fait_rien(page, dossier, apres):
    assert dossier.numero in page.get("/prescriptions", {"horizon": "tout", "apres": apres}).content.decode()


def test_la_suite_reprend_apres_la_derniere(page, dossier):
    echeance = Echeance.objects.get(dossier=dossier, regle="prescription.titre_executoire")
    vue = page.get("/prescriptions", {"horizon": "tout", "apres": f"{echeance.le:%Y-%m-%d}_{echeance.pk}"})
    assert dossier.numero not in vue.content.decode()


def test_les_pages_font_un_nombre_fixe_de_requetes(page, dossier, facture, django_assert_max_num_queries):
    page.get("/prescriptions")
    with django_assert_max_num_queries(4):
        page.get("/prescriptions", {"horizon": "tout"})
    with django_assert_max_num_queries(9):
        page.get(f"/dossiers/{dossier.numero}/prescription")


def test_une_somme_sans_titre_attend_sa_nature_puis_est_surveillee(page, dossier, facture):
    adresse = f"/dossiers/{dossier.numero}/prescription"
    assert "sa nature n'est pas dite" in page.get(adresse).content.decode()
    page.post(adresse, {"geste": "surveiller", "poste": facture.pk, "nature": "droit_commun"})
    echeance = Echeance.objects.get(regle="prescription.poste.droit_commun")
    assert echeance.le == date(2030, 1, 10)
    assert "sa nature n'est pas dite" not in page.get(adresse).content.decode()


def test_une_interruption_notee_repousse_le_terme_et_entre_au_journal(page, dossier, facture, le):
    adresse = f"/dossiers/{dossier.numero}/prescription"
    page.post(adresse, {"geste": "surveiller", "poste": facture.pk, "nature": "droit_commun"})
    envoi = {"geste": "interrompre", "date": "12/03/2026", "genre": "reconnaissance", "preuve": "courrier, cote 4"}
    assert page.post(adresse, envoi).status_code == 302
    assert Echeance.objects.get(regle="prescription.poste.droit_commun").le == date(2031, 3, 12)
    assert [(fait.type.value, fait.du) for fait in interruptions_du(dossier)] == [("reconnaissance", date(2026, 3, 12))]
    assert Entree.objects.filter(action="prescription.interrompre", dossier=dossier.numero).exists()
    assert "courrier, cote 4" in dossier.evenements.get(nature="interruption").libelle


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"genre": "demande_en_justice"}, "interrompt pas"),
        ({"date_du_fait": date(2026, 11, 24)}, "après ce jour"),
        ({"preuve": "  "}, "prouve"),
    ],
)
def test_une_interruption_sans_preuve_ou_a_venir_est_refusee(dossier, expert, le, champs, message):
    donnes = {"genre": "acte_execution", "date_du_fait": date(2026, 1, 5), "preuve": "exploit", **champs}
    with pytest.raises(ActionRefusee, match=message):
        noter_interruption(dossier, acteur=expert, le=le, **donnes)
    assert not dossier.evenements.filter(nature="interruption").exists()


def test_l_accueil_lit_la_prescription_mais_ne_la_change_pas(client, collaborateurs, dossier, le):
    accueil = collaborateurs["accueil"]
    client.force_login(accueil)
    assert "Noter une interruption" not in client.get(f"/dossiers/{dossier.numero}/prescription").content.decode()
    with pytest.raises(DroitRefuse):
        noter_interruption(
            dossier, genre="acte_execution", date_du_fait=le, preuve="exploit", acteur=accueil, le=le
        )  # fmt: skip
