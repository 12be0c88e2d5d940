"""La page des travaux : ce qui attend, ce qui a échoué, et le relancer sans rien doubler."""

from __future__ import annotations

import fcntl

import pytest
from django.conf import settings
from django_tasks_db.models import DBTaskResult

from basoche.etude.commun.erreurs import ActionRefusee, DroitRefuse
from basoche.etude.dossiers.models import Importation
from basoche.etude.journal.models import Entree
from basoche.etude.travaux.definitions import passer_le_jour
from basoche.etude.travaux.file import VERROU
from basoche.etude.travaux.gestes import confier_l_import, relancer_travail, travaux_recents, un_travailleur_est_la

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, expert):
    client.force_login(expert)
    return client


@pytest.fixture
def importation(expert):
    return Importation.objects.create(
        fichier="loyers.csv", empreinte="b" * 64, profil="p", par=expert, creances=40, traitees=10
    )  # fmt: skip


def _echouer(travail):
    travail.set_failed(ActionRefusee("Le fichier de travail n'est plus là.", conseil="Le redonner."))


def test_un_import_mis_en_file_montre_son_avancement(page, importation):
    recu = page.post(f"/importations/{importation.pk}", {"en_file": "1"}, follow=True).content.decode()
    assert "10 sur 40" in recu
    assert "en attente" in recu
    assert "personne ne fait les travaux" in recu
    assert DBTaskResult.objects.count() == 1


def test_un_import_n_est_mis_en_file_qu_une_fois(importation, expert, le):
    confier_l_import(importation, acteur=expert, le=le)
    with pytest.raises(ActionRefusee, match="déjà en file"):
        confier_l_import(importation, acteur=expert, le=le)
    assert DBTaskResult.objects.count() == 1


def test_un_travail_echoue_dit_sa_faute_et_se_relance(page, le):
    passer_le_jour.enqueue(le=le.isoformat())
    travail = DBTaskResult.objects.get()
    _echouer(travail)
    texte = page.get("/travaux").content.decode()
    assert "échoué" in texte
    assert "Le fichier de travail n&#x27;est plus là." in texte
    assert "Traceback" not in texte
    page.post(f"/travaux/{travail.pk}/relancer")
    travail.refresh_from_db()
    assert (travail.status, travail.worker_ids, travail.traceback) == ("READY", [], "")
    assert Entree.objects.filter(action="travail.relancer").exists()


def test_un_travail_fini_donne_son_bilan_et_ne_se_relance_pas(expert, le):
    passer_le_jour.enqueue(le=le.isoformat())
    travail = DBTaskResult.objects.get()
    travail.set_successful({"ouverts": 12, "deja": 3, "refus": ["x", "y"]})
    assert travaux_recents(5)[0].bilan == "12 ouverts · 3 déjà faits · 2 refus"
    with pytest.raises(ActionRefusee, match="pas échoué"):
        relancer_travail(str(travail.pk), acteur=expert, le=le)


def test_un_clerc_ne_suit_ni_ne_relance_les_travaux(client, collaborateurs, le):
    client.force_login(collaborateurs["clerc"])
    assert client.get("/travaux").status_code == 403
    assert "/travaux" not in client.get("/").content.decode()
    with pytest.raises(DroitRefuse):
        relancer_travail("00000000-0000-4000-8000-000000000000", acteur=collaborateurs["clerc"], le=le)


def test_la_page_dit_si_un_travailleur_est_a_l_ouvrage(page):
    assert not un_travailleur_est_la()
    chemin = settings.ENVIRONNEMENT.donnees / VERROU
    chemin.parent.mkdir(parents=True, exist_ok=True)
    with chemin.open("w", encoding="utf-8") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        assert un_travailleur_est_la()
        assert "un travailleur est à l'ouvrage" in page.get("/travaux").content.decode()
    assert not un_travailleur_est_la()


def test_la_page_fait_un_nombre_fixe_de_requetes(page, importation, expert, le, django_assert_num_queries):
    page.get("/travaux")
    for _ in range(12):
        passer_le_jour.enqueue(le=le.isoformat())
    confier_l_import(importation, acteur=expert, le=le)
    with django_assert_num_queries(5):
        page.get("/travaux")
