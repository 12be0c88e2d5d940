"""Les requêtes préparées rendent ce que la requête rend."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from basoche.etude.actes.models import Acte
from basoche.etude.agenda.models import Echeance, Tache
from basoche.etude.bureau import lignes
from basoche.etude.commun.requetes import VIDE, Preparee, lire_ensemble, lire_lignes
from basoche.etude.dossiers.consultations import consulter
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.models import Acces, Cloison, Consultation, Dossier, Evenement, Partie
from basoche.etude.personnes.models import Personne
from basoche.etude.travaux.menage import relever_les_statistiques

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


def test_plusieurs_requetes_se_demandent_a_la_fois(dossier):
    ensemble = lire_ensemble(
        (lignes.EVENEMENTS, dossier.pk), (lignes.NOTES, dossier.pk), (lignes.ECHEANCES, dossier.pk)
    )
    separees = [requete.lire(dossier.pk) for requete in (lignes.EVENEMENTS, lignes.NOTES, lignes.ECHEANCES)]
    assert ensemble == separees
    assert ensemble[0]


def test_la_fiche_se_lit_une_seule_fois(dossier, django_assert_num_queries):
    lu = Dossier.objects.get(pk=dossier.pk)
    with django_assert_num_queries(15):
        lues = lignes.charger_la_fiche(lu)
    with django_assert_num_queries(0):
        decompter(lu, date(2026, 11, 23))
    assert lues["evenements"] == lignes.EVENEMENTS.lire(dossier.pk)


def test_un_jour_est_une_cle_comme_une_autre(dossier, le):
    au_plus_tard = Preparee(
        lambda cle, jour: Evenement.objects.filter(dossier_id=cle, le__lte=jour).order_by("pk"), cles=(int, date)
    )
    tous = list(Evenement.objects.filter(dossier=dossier).order_by("pk"))
    assert au_plus_tard.lire(dossier.pk, date(9999, 1, 1)) == tous
    assert au_plus_tard.lire(dossier.pk, date(1800, 1, 1)) == []


def test_autant_de_cles_que_la_requete_en_attend(dossier):
    with pytest.raises(AssertionError, match="autant de clés"):
        lignes.EVENEMENTS.lire(dossier.pk, 2)


def test_une_liste_prend_autant_de_places_que_de_valeurs(dossier, debiteur, creancier):
    ordre = "SELECT personne_id FROM dossiers_partie WHERE personne_id IN (%s) AND dossier_id = %s ORDER BY personne_id"
    lus = lire_lignes(ordre, [[debiteur.pk, creancier.pk, -1], dossier.pk])
    assert [cle for (cle,) in lus] == sorted([debiteur.pk, creancier.pk])


@pytest.mark.parametrize(
    ("modele", "champ", "index"),
    [
        (Personne, "siren", "personne_siren"), (Dossier, "cle_immeuble", "dossier_immeuble"),
        (Tache, "cle", "tache_cle"), (Acte, "lot", "INDEX acte_"),
    ],
)  # fmt: skip
def test_une_cle_qui_n_est_pas_vide_se_cherche_par_son_index(db, modele, champ, index):
    cherches = modele.objects.filter(**{champ: "x"}).exclude(**{champ: VIDE}).order_by()
    if connection.vendor == "sqlite":
        assert index in cherches.explain()
    assert list(cherches) == []


def test_les_echeances_ouvertes_se_lisent_dans_l_ordre_sans_tri(db):
    quoi = Echeance.objects.filter(traitee_le=None).order_by("le", "id")
    if connection.vendor == "sqlite":
        assert "echeance_ouverte" in quoi[:8].explain()
        assert "TEMP B-TREE" not in quoi[:8].explain()
    assert list(quoi[:8]) == []


def test_une_session_expiree_ou_inventee_ne_rend_personne(client, expert):
    client.force_login(expert)
    assert client.get("/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/").status_code == 302
    client.cookies["sessionid"] = "x" * 32
    assert client.get("/").status_code == 302


def test_un_compte_ferme_ou_efface_sort_a_la_page_suivante(client, expert):
    client.force_login(expert)
    type(expert).objects.filter(pk=expert.pk).update(is_active=False)
    assert client.get("/").status_code == 302
    client.force_login(expert)
    type(expert).objects.filter(pk=expert.pk).delete()
    assert client.get("/").status_code == 302


def test_les_statistiques_disent_combien_de_lignes_a_une_table(dossier):
    relever_les_statistiques()
    if connection.vendor == "sqlite":
        lues = lire_lignes("SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = %s", ["dossiers_partie"])
    else:
        lues = lire_lignes("SELECT reltuples::int FROM pg_class WHERE relname = %s", ["dossiers_partie"])
    assert lues[0][0] > 0
