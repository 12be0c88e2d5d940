"""L'escalade : ce qui reste sans suite monte, une fois par degré, à qui a le droit de le voir."""

from datetime import timedelta

import pytest

from basoche.etude.agenda.escalade import escalader, oter_regle, regler_escalade, superieur_de
from basoche.etude.agenda.models import EtatTache, Niveau, RegleEscalade, Tache
from basoche.etude.agenda.quotidien import passer_la_nuit
from basoche.etude.agenda.taches import creer_tache, faire_tache
from basoche.etude.commun.erreurs import ActionRefusee, DroitRefuse
from basoche.etude.dossiers.models import Acces, Cloison, Dossier
from basoche.etude.equipe.models import Delegation

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerc(collaborateurs):
    return collaborateurs["clerc"]


@pytest.fixture
def tache(dossier, clerc, expert, le):
    return creer_tache(dossier, libelle="Rappeler", pour_le=le, niveau=Niveau.URGENT, a=clerc, acteur=expert, le=le)


def _montees() -> list[str]:
    lues = Tache.objects.filter(genre="escalade", cle__startswith="escalade:tache:").order_by("pk")
    return [f"{tache.affectee_a.identifiant} {tache.etat}" for tache in lues]


def test_chacun_a_son_superieur(collaborateurs, expert, commissaire):
    assert superieur_de(collaborateurs["clerc"]) == superieur_de(collaborateurs["comptable"]) == expert
    assert superieur_de(expert) == commissaire
    assert superieur_de(commissaire) is None
    assert superieur_de(None) == expert


def test_une_tache_sans_suite_monte_au_superieur_puis_au_sien_une_fois_chacun(tache, le):
    assert [escalader(le + timedelta(days=jours)) for jours in (0, 1, 2, 2, 3, 4, 9)] == [0, 0, 1, 0, 0, 1, 0]
    assert _montees() == ["clerc_expert a_faire", "commissaire_de_justice a_faire"]
    tache.refresh_from_db()
    assert tache.etat == EtatTache.A_FAIRE


def test_la_nuit_fait_monter_et_la_rejouer_n_ajoute_rien(tache, le):
    jour = le + timedelta(days=2)
    assert passer_la_nuit(jour).remontees == 1
    assert passer_la_nuit(jour).remontees == 0
    assert len(_montees()) == 1


def test_ce_qui_etait_monte_tombe_quand_la_tache_est_faite(tache, clerc, le):
    escalader(le + timedelta(days=2))
    faire_tache(tache, acteur=clerc, le=le, version_lue=tache.version)
    assert _montees() == ["clerc_expert faite"]


def test_ce_qui_etait_monte_tombe_la_nuit_si_la_tache_est_annulee(tache, le):
    escalader(le + timedelta(days=2))
    Tache.objects.filter(pk=tache.pk).update(etat=EtatTache.ANNULEE)
    escalader(le + timedelta(days=3))
    assert _montees() == ["clerc_expert faite"]


def test_l_absent_est_remplace_et_qui_couvre_le_retardataire_n_est_pas_son_superieur(
    tache, collaborateurs, clerc, expert, le
):
    jour = le + timedelta(days=2)
    Delegation.objects.create(de=expert, a=collaborateurs["comptable"], du=le, au=jour + timedelta(days=1))
    escalader(jour)
    assert _montees() == ["comptable a_faire"]
    Tache.objects.filter(genre="escalade").delete()
    Delegation.objects.all().delete()
    Delegation.objects.create(de=clerc, a=expert, du=le, au=jour + timedelta(days=1))
    escalader(jour)
    assert _montees() == ["commissaire_de_justice a_faire"]


def test_le_superieur_tenu_hors_du_dossier_n_en_apprend_rien(tache, dossier, clerc, expert, le):
    Cloison.objects.create(dossier=dossier, collaborateur=expert, motif="proche")
    escalader(le + timedelta(days=2))
    assert _montees() == ["commissaire_de_justice a_faire"]
    Tache.objects.filter(genre="escalade").delete()
    Dossier.objects.filter(pk=dossier.pk).update(est_confidentiel=True)
    Acces.objects.create(dossier=dossier, collaborateur=clerc, motif="suivi")
    assert escalader(le + timedelta(days=2)) == 0


def test_une_regle_de_l_etude_change_le_delai_et_le_destinataire(tache, collaborateurs, expert, le):
    regler_escalade(apres_jours=1, genre="divers", a=collaborateurs["accueil"], acteur=expert, le=le)
    assert escalader(le + timedelta(days=1)) == 1
    assert _montees() == ["accueil a_faire"]
    regle = RegleEscalade.objects.get()
    oter_regle(regle, acteur=expert, le=le)
    assert not RegleEscalade.objects.exists()


@pytest.mark.parametrize("jours", [0, 367, -1])
def test_une_regle_fausse_est_refusee(expert, le, jours):
    with pytest.raises(ActionRefusee, match="1 à 366"):
        regler_escalade(apres_jours=jours, acteur=expert, le=le)


def test_un_clerc_ne_regle_pas_l_escalade(clerc, le, client):
    with pytest.raises(DroitRefuse):
        regler_escalade(apres_jours=3, acteur=clerc, le=le)
    client.force_login(clerc)
    assert client.get("/equipe/escalade").status_code == 403


def test_la_page_ajoute_et_ote_une_regle(client, expert):
    client.force_login(expert)
    assert "Aucune règle propre à l'étude" in client.get("/equipe/escalade").content.decode()
    assert client.post("/equipe/escalade", {"apres_jours": "4", "niveau": "urgent"}).status_code == 302
    regle = RegleEscalade.objects.get()
    assert "Ôter" in client.get("/equipe/escalade").content.decode()
    assert client.post(f"/equipe/escalade/{regle.pk}/oter").status_code == 302
    assert not RegleEscalade.objects.exists()


def test_une_tache_d_echeance_bloquante_ne_monte_pas_deux_fois(dossier, clerc, le):
    Tache.objects.create(
        dossier=dossier, libelle="x", genre="echeance", niveau=Niveau.BLOQUANT, pour_le=le, affectee_a=clerc
    )  # fmt: skip
    Tache.objects.create(dossier=dossier, libelle="y", genre="echeance", pour_le=le, affectee_a=clerc)
    assert escalader(le + timedelta(days=6)) == 1
