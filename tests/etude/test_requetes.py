"""Les requêtes préparées rendent ce que la requête rend."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from basoche.etude.bureau import lignes
from basoche.etude.commun.requetes import Preparee
from basoche.etude.dossiers.consultations import consulter
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.models import Acces, Cloison, Consultation, Dossier, Evenement, Partie

pytestmark = pytest.mark.django_db


def test_une_requete_preparee_rend_les_memes_objets(dossier):
    attendus = list(Evenement.objects.filter(dossier=dossier).select_related("par")[:8])
    trouves = lignes.EVENEMENTS.lire(dossier.pk)
    assert attendus
    assert trouves == attendus
    assert [vars(trouve).keys() for trouve in trouves] == [vars(attendu).keys() for attendu in attendus]
    assert [(e.le, e.libelle, e.par) for e in trouves] == [(e.le, e.libelle, e.par) for e in attendus]


def test_ce_qui_est_relie_vient_avec_sans_autre_requete(dossier, django_assert_num_queries):
    with django_assert_num_queries(1):
        noms = [str(partie.personne) for partie in lignes._DU_DECOMPTE["parties"].lire(dossier.pk)]
    assert noms == [str(partie.personne) for partie in Partie.objects.filter(dossier=dossier)]


def test_le_decompte_est_le_meme_sur_les_lignes_chargees(dossier):
    au = date(2026, 11, 23)
    charge = Dossier.objects.get(pk=dossier.pk)
    lignes.charger_la_creance(charge)
    assert decompter(charge, au).entree == decompter(Dossier.objects.get(pk=dossier.pk), au).entree


def test_chaque_cle_a_ses_lignes(dossier):
    lignes.EVENEMENTS.lire(dossier.pk)
    assert lignes.EVENEMENTS.lire(dossier.pk + 1000) == []


def test_une_requete_qui_oublie_la_cle_est_une_faute():
    with pytest.raises(AssertionError, match="une clé n'est pas dans la requête"):
        Preparee(lambda _cle: Evenement.objects.all()).lire(1)


def test_le_dossier_prepare_suit_la_regle_de_visibilite(dossier, collaborateurs, le):
    for secret in (False, True):
        Dossier.objects.filter(pk=dossier.pk).update(est_confidentiel=secret)
        for qui in collaborateurs.values():
            permis = list(Dossier.objects.visibles_par(qui))
            assert not permis or lignes.DOSSIER.lire(dossier.numero, qui.pk) == permis
    admis = collaborateurs["clerc_expert"]
    assert lignes.DOSSIER.lire(dossier.numero, admis.pk) == []
    Acces.objects.create(dossier=dossier, collaborateur=admis, motif="x")
    assert lignes.DOSSIER.lire(dossier.numero, admis.pk) == [dossier]
    Cloison.objects.create(dossier=dossier, collaborateur=admis, motif="x")
    assert lignes.DOSSIER.lire(dossier.numero, admis.pk) == []
    assert lignes.DOSSIER.lire("2020-000001", admis.pk) == []


def test_une_consultation_n_a_qu_une_ligne(dossier, expert):
    consulter(dossier, expert)
    Consultation.objects.update(vue_le=timezone.now() - timedelta(hours=1))
    consulter(dossier, expert)
    assert Consultation.objects.get(dossier=dossier, collaborateur=expert).vue_le > timezone.now() - timedelta(hours=1)
