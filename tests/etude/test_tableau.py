"""Le tableau de bord : les bons chiffres, à qui en a le droit, en un nombre fixe de requêtes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from basoche.droit.montant import Montant
from basoche.etude.actes.models import Acte
from basoche.etude.agenda.models import Echeance, Niveau
from basoche.etude.agenda.quotidien import passer_la_nuit
from basoche.etude.bureau import mesures
from basoche.etude.bureau.graphiques import HAUTEUR, LARGEUR, barres_groupees
from basoche.etude.bureau.mesures import mesurer
from basoche.etude.bureau.models import Mesure
from basoche.etude.dossiers.models import Dossier, Nature, Role
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.journal.models import Entree

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, expert):
    client.force_login(expert)
    return client


@pytest.fixture
def ouvrir(expert, creancier, debiteur):
    def faire(ouvert_le: date, **champs) -> Dossier:
        parties = [PartieDonnee(creancier, Role.CREANCIER), PartieDonnee(debiteur, Role.DEBITEUR)]
        dossier = ouvrir_dossier(
            nature=Nature.EXECUTION, parties=parties, responsable=expert, acteur=expert, le=ouvert_le
        )
        Dossier.objects.filter(pk=dossier.pk).update(**champs)
        return dossier

    return faire


def _echeance(dossier, le, rang, **champs):
    return Echeance.objects.create(
        dossier=dossier, objet="essai", regle=f"r{rang}", libelle="Dénoncer", article="R211-3", verification="texte",
        origine_le=le, le=le, date_brute=le, **{"niveau": Niveau.BLOQUANT, **champs},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("anciennete", "age"),
    [(0, 0), (90, 0), (91, 1), (181, 1), (182, 2), (364, 2), (365, 3), (729, 3), (730, 4), (4_000, 4)],
)
def test_l_encours_se_range_a_l_age_du_dossier(ouvrir, le, anciennete, age):
    ouvrir(le - timedelta(days=anciennete), solde_centimes=Montant(12_345))
    ages = mesurer(le)["ages"]
    assert [(ligne["dossiers"], ligne["encours"]) for ligne in ages] == [
        (1, 12_345) if rang == age else (0, 0) for rang in range(5)
    ]


@pytest.mark.parametrize("cache", [{"etat": "clos"}, {"est_confidentiel": True}])
def test_ni_un_dossier_clos_ni_un_confidentiel_n_entre_dans_l_encours(ouvrir, le, cache):
    ouvrir(le, solde_centimes=Montant(100), **cache)
    lu = mesurer(le)
    assert sum(ligne["dossiers"] for ligne in lu["ages"]) == 0
    assert lu["clients"] == []


@pytest.mark.parametrize(
    ("decalage", "case"),
    [(-400, "echues"), (-1, "echues"), (0, "sept_jours"), (7, "sept_jours"), (8, "trente_jours"), (30, "trente_jours")],
)
def test_une_echeance_se_compte_une_fois_a_son_horizon(ouvrir, le, decalage, case):
    dossier = ouvrir(le)
    _echeance(dossier, le + timedelta(days=decalage), 1)
    _echeance(dossier, le + timedelta(days=31), 2)
    _echeance(dossier, le, 3, traitee_le=le)
    _echeance(dossier, le, 4, sens="au_plus_tot")
    bloquantes = next(ligne for ligne in mesurer(le)["echeances"] if ligne["niveau"] == "bloquant")
    assert {nom: bloquantes[nom] for nom in ("echues", "sept_jours", "trente_jours")} == {
        "echues": 0, "sept_jours": 0, "trente_jours": 0, case: 1,
    }  # fmt: skip


def test_les_volumes_et_les_durees_de_chacun(ouvrir, expert, le):
    ouvrir(le - timedelta(days=10), solde_centimes=Montant(5_000))
    ouvrir(le - timedelta(days=100), etat="clos", clos_le=le - timedelta(days=60))
    ouvrir(le - timedelta(days=100), etat="clos", clos_le=le - timedelta(days=40))
    ouvrir(le - timedelta(days=900), etat="clos", clos_le=le - timedelta(days=400))
    (sienne,) = mesurer(le)["collaborateurs"]
    assert sienne == {
        "qui": expert.pk, "dossiers": 1, "encours": 5_000, "clos": 2, "duree": 50, "retards": 0, "taches": 0
    }  # fmt: skip


def test_les_douze_mois_se_suivent_et_comptent_ouvertures_et_clotures(ouvrir, le):
    ouvrir(date(2026, 11, 1))
    ouvrir(date(2025, 12, 31), etat="clos", clos_le=date(2026, 2, 28))
    ouvrir(date(2025, 11, 30))
    mois = mesurer(le)["mois"]
    assert [ligne["mois"] for ligne in mois[:2]] == ["2025-12-01", "2026-01-01"]
    assert [(m["mois"][:7], m["ouverts"], m["clos"]) for m in mois if m["ouverts"] or m["clos"]] == [
        ("2025-12", 1, 0), ("2026-02", 0, 1), ("2026-11", 1, 0),
    ]  # fmt: skip


def test_le_client_montre_son_encours_et_l_age_moyen(ouvrir, creancier, le):
    ouvrir(le - timedelta(days=10), solde_centimes=Montant(5_000))
    ouvrir(le - timedelta(days=30), solde_centimes=Montant(7_000))
    assert mesurer(le)["clients"] == [{"qui": creancier.pk, "dossiers": 2, "encours": 12_000, "age": 20}]


@pytest.mark.parametrize("fonction", ["clerc", "clerc_significateur", "comptable", "accueil", "administrateur"])
def test_le_tableau_est_au_clerc_expert_et_au_commissaire(client, collaborateurs, fonction):
    client.force_login(collaborateurs[fonction])
    assert client.get("/tableau").status_code == 403
    assert client.post("/tableau/mesure").status_code == 403


def test_la_page_dit_ce_qui_brule_ce_qui_attend_et_ce_qui_dort(page, ouvrir, expert):
    ce_jour = timezone.localdate()
    dossier = ouvrir(ce_jour - timedelta(days=200), dernier_evenement_le=ce_jour - timedelta(days=120))
    _echeance(dossier, ce_jour - timedelta(days=2), 1)
    Acte.objects.create(
        dossier=dossier, code="x", intitule="Acte", donnees={}, etat="relu", date=ce_jour - timedelta(days=6),
        redige_par=expert,
    )  # fmt: skip
    texte = page.get("/tableau").content.decode()
    for attendu in ("échue", "Dénoncer", "R211-3", "120 j", "6 j", "chiffres de l'instant", "<svg", "du Lac"):
        assert attendu in texte
    assert "style=" not in texte


def test_un_dossier_invisible_n_est_ni_nomme_ni_chiffre(page, ouvrir):
    ce_jour = timezone.localdate()
    dossier = ouvrir(
        ce_jour, est_confidentiel=True, dernier_evenement_le=ce_jour - timedelta(days=120),
        solde_centimes=Montant(98_765),
    )  # fmt: skip
    _echeance(dossier, ce_jour, 1)
    texte = page.get("/tableau").content.decode()
    for cache in (dossier.numero, "du Lac", "987,65", "Dénoncer"):
        assert cache not in texte


def test_la_page_ne_fait_pas_plus_de_requetes_quand_l_etude_grossit(page, ouvrir):
    ce_jour = timezone.localdate()
    dossier = ouvrir(ce_jour)
    page.get("/tableau")
    with CaptureQueriesContext(connection) as avant:
        page.get("/tableau")
    for rang in range(6):
        _echeance(dossier, ce_jour, rang)
        ouvrir(ce_jour, dernier_evenement_le=ce_jour - timedelta(days=100))
    with CaptureQueriesContext(connection) as apres:
        page.get("/tableau")
    assert len(apres) == len(avant)
    assert len(avant) <= 28


def test_une_grande_etude_lit_la_mesure_de_la_nuit_et_le_dit(
    page, ouvrir, monkeypatch, django_capture_on_commit_callbacks
):
    ouvrir(timezone.localdate(), solde_centimes=Montant(55_500))
    monkeypatch.setattr(mesures, "SEUIL", 0)
    assert "Aucune nuit" in page.get("/tableau").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        passer_la_nuit(timezone.localdate())
    assert Mesure.objects.count() == 1
    texte = page.get("/tableau").content.decode()
    assert "chiffres de la nuit" in texte
    assert "555,00" in texte
    ouvrir(timezone.localdate(), solde_centimes=Montant(100))
    assert "556,00" not in page.get("/tableau").content.decode()
    assert page.post("/tableau/mesure").status_code == 302
    assert "556,00" in page.get("/tableau").content.decode()
    assert Mesure.objects.count() == 1
    assert Entree.objects.filter(action="tableau.mesurer").exists()


@pytest.mark.parametrize("valeurs", [[], [0, 0], [1], [-5, 3], [10**18, 1], list(range(12))])
def test_un_graphique_tient_dans_son_cadre(valeurs):
    dessin = barres_groupees("x", [(str(rang), [(v, str(v)), (1, "1")]) for rang, v in enumerate(valeurs)], ("a", "b"))
    for barre in dessin.barres:
        assert 0 <= barre.x <= barre.x + barre.largeur <= LARGEUR
        assert 0 < barre.haut <= barre.y <= barre.y + barre.hauteur <= HAUTEUR
    assert all(barre.hauteur >= 2 for barre in dessin.barres if int(barre.valeur) > 0)
