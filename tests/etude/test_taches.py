"""Les tâches à l'écran : les siennes et celles de l'étude, en créer, les faire, les passer, les annuler."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from basoche.etude.agenda.gestes import annuler_tache, commencer_tache, deleguer_tache
from basoche.etude.agenda.models import EtatTache, Niveau, Tache
from basoche.etude.commun.erreurs import ActionRefusee, ConflitDeModification, DroitRefuse
from basoche.etude.dossiers.models import Cloison
from basoche.etude.equipe.models import Delegation
from basoche.etude.journal.models import Entree

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerc(collaborateurs):
    return collaborateurs["clerc"]


@pytest.fixture
def tache(dossier, clerc, le):
    return Tache.objects.create(dossier=dossier, libelle="Relancer le débiteur", affectee_a=clerc, pour_le=le)


@pytest.fixture
def page(client, clerc):
    client.force_login(clerc)
    return client


def _texte(client, **filtres):
    return client.get("/taches", filtres).content.decode()


def test_chacun_voit_les_siennes_puis_celles_de_l_etude(page, tache, expert, dossier, le):
    Tache.objects.create(dossier=dossier, libelle="Relire le projet", affectee_a=expert, pour_le=le)
    Tache.objects.create(dossier=dossier, libelle="Classer", affectee_a=None)
    miennes, toutes = _texte(page), _texte(page, qui="etude")
    assert "Relancer le débiteur" in miennes
    assert "Relire le projet" not in miennes
    assert all(libelle in toutes for libelle in ("Relancer le débiteur", "Relire le projet", "Classer"))
    assert "Classer" in _texte(page, qui="personne")
    assert "Relire le projet" in _texte(page, qui=str(expert.pk))


def test_les_taches_de_l_absent_que_je_remplace_sont_dans_les_miennes(page, tache, expert, clerc, dossier, le):
    Tache.objects.create(dossier=dossier, libelle="Relire le projet", affectee_a=expert, pour_le=le)
    hier = timezone.localdate() - timedelta(days=1)
    Delegation.objects.create(de=expert, a=clerc, du=hier, au=hier + timedelta(days=5))
    assert "Relire le projet" in _texte(page)


def test_l_ordre_est_celui_des_dates_et_le_retard_est_dit_en_toutes_lettres(page, tache, dossier, clerc):
    ce_jour = timezone.localdate()
    Tache.objects.filter(pk=tache.pk).update(pour_le=ce_jour + timedelta(days=3))
    Tache.objects.create(dossier=dossier, libelle="Sans date", affectee_a=clerc)
    Tache.objects.create(dossier=dossier, libelle="En retard", affectee_a=clerc, pour_le=ce_jour - timedelta(days=1),
                         etat=EtatTache.EN_COURS)  # fmt: skip
    texte = _texte(page)
    assert texte.index("En retard") < texte.index("Relancer le débiteur") < texte.index("Sans date")
    assert texte.count(">en retard</span>") == 1
    assert "Relancer le débiteur" not in _texte(page, etat="echues")


def test_les_filtres_ne_gardent_que_le_niveau_et_l_etat_demandes(page, tache, dossier, clerc):
    Tache.objects.create(dossier=dossier, libelle="Bloquante", affectee_a=clerc, niveau=Niveau.BLOQUANT)
    Tache.objects.create(dossier=dossier, libelle="Finie", affectee_a=clerc, etat=EtatTache.FAITE)
    assert "Relancer le débiteur" not in _texte(page, niveau="bloquant")
    assert "Bloquante" in _texte(page, niveau="bloquant")
    finies = _texte(page, etat="finies")
    assert "Finie" in finies
    assert "Bloquante" not in finies


def test_la_liste_fait_un_nombre_fixe_de_requetes(page, dossier, clerc, le, django_assert_num_queries):
    page.get("/taches?qui=etude")
    for rang in range(30):
        Tache.objects.create(dossier=dossier, libelle=f"Tâche {rang}", affectee_a=clerc, pour_le=le)
    with django_assert_num_queries(7):
        page.get("/taches?qui=etude")


def test_les_cochees_se_font_d_un_coup_et_celle_qu_un_autre_a_changee_est_dite(page, tache, dossier, clerc):
    autre = Tache.objects.create(dossier=dossier, libelle="Changée", affectee_a=clerc, version=2)
    envoi = {"geste": "faire", "tache": [f"{tache.pk}-1", f"{autre.pk}-1"], "ici": "/taches?qui=etude"}
    recu = page.post("/taches/faites", envoi, follow=True)
    assert recu.redirect_chain[-1][0] == "/taches?qui=etude"
    assert Tache.objects.get(pk=tache.pk).etat == EtatTache.FAITE
    assert Tache.objects.get(pk=autre.pk).etat == EtatTache.A_FAIRE
    assert "Changée" in recu.content.decode()
    assert "1 tâche : c&#x27;est fait." in recu.content.decode()


def test_seul_qui_affecte_donne_les_taches_d_un_autre(client, page, tache, expert, clerc):
    page.post("/taches/faites", {"geste": "donner", "a": expert.pk, "tache": [f"{tache.pk}-1"]})
    assert Tache.objects.get(pk=tache.pk).affectee_a == clerc
    client.force_login(expert)
    client.post("/taches/faites", {"geste": "donner", "a": expert.pk, "tache": [f"{tache.pk}-1"]})
    assert Tache.objects.get(pk=tache.pk).affectee_a == expert


def test_le_retour_ne_sort_jamais_de_l_etude(page, tache):
    for ici in ("https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)"):
        recu = page.post("/taches/faites", {"geste": "faire", "tache": [], "ici": ici})
        assert recu["Location"] == "/taches"


def test_une_tache_se_cree_pour_soi_pour_un_dossier(page, dossier, clerc):
    envoi = {
        "libelle": "Appeler la banque",
        "niveau": "urgent",
        "a": clerc.pk,
        "dossier": dossier.numero,
        "pour_le": "+3",
    }
    recu = page.post(f"/taches/nouvelle?dossier={dossier.numero}", envoi)
    assert recu["Location"] == reverse("bureau:fiche", args=[dossier.numero])
    creee = Tache.objects.get(libelle="Appeler la banque")
    assert (creee.affectee_a, creee.dossier, creee.niveau) == (clerc, dossier, "urgent")
    assert creee.pour_le == timezone.localdate() + timedelta(days=3)
    assert Entree.objects.filter(action="tache.creer").exists()


def test_un_numero_faux_garde_ce_qui_est_tape(page):
    recu = page.post("/taches/nouvelle", {"libelle": "Appeler", "niveau": "urgent", "dossier": "1999-000001"})
    assert recu.status_code == 200
    assert "Aucun dossier n&#x27;a le numéro 1999-000001" in recu.content.decode()
    assert 'value="Appeler"' in recu.content.decode()


def test_commencer_prend_une_tache_a_personne(dossier, clerc, le):
    libre = Tache.objects.create(dossier=dossier, libelle="Classer", affectee_a=None)
    commencer_tache(libre, acteur=clerc, le=le, version_lue=1)
    assert (libre.etat, libre.affectee_a) == (EtatTache.EN_COURS, clerc)
    with pytest.raises(ActionRefusee, match="en cours"):
        commencer_tache(libre, acteur=clerc, le=le, version_lue=2)


def test_passer_sa_tache_dit_a_qui_et_pourquoi(tache, clerc, collaborateurs, le):
    accueil = collaborateurs["accueil"]
    deleguer_tache(tache, accueil, motif="il connaît le débiteur", acteur=clerc, le=le, version_lue=1)
    tache.refresh_from_db()
    assert tache.affectee_a == accueil
    assert tache.affectee_parce_que == f"passée par {clerc} : il connaît le débiteur"
    with pytest.raises(DroitRefuse):
        deleguer_tache(tache, clerc, motif="retour", acteur=clerc, le=le, version_lue=2)


def test_on_ne_passe_une_tache_ni_a_un_absent_ni_a_qui_ne_voit_pas_le_dossier(tache, clerc, collaborateurs, expert, le):
    accueil, comptable = collaborateurs["accueil"], collaborateurs["comptable"]
    Delegation.objects.create(de=accueil, a=expert, du=le, au=le + timedelta(days=2))
    Cloison.objects.create(dossier=tache.dossier, collaborateur=comptable, motif="proche")
    commun = {"motif": "congé", "acteur": clerc, "le": le, "version_lue": 1}
    with pytest.raises(ActionRefusee, match="absent jusqu'au 25/11/2026"):
        deleguer_tache(tache, accueil, **commun)
    with pytest.raises(ActionRefusee, match="ne peut pas recevoir"):
        deleguer_tache(tache, comptable, **commun)
    with pytest.raises(ActionRefusee, match="Pourquoi"):
        deleguer_tache(tache, expert, **{**commun, "motif": " "})


def test_annuler_exige_un_motif_et_le_garde(tache, clerc, le):
    with pytest.raises(ActionRefusee, match="Pourquoi"):
        annuler_tache(tache, motif="", acteur=clerc, le=le, version_lue=1)
    with pytest.raises(ConflitDeModification):
        annuler_tache(tache, motif="doublon", acteur=clerc, le=le, version_lue=7)
    annuler_tache(tache, motif="doublon", acteur=clerc, le=le, version_lue=1)
    tache.refresh_from_db()
    assert (tache.etat, tache.affectee_parce_que) == (EtatTache.ANNULEE, f"annulée par {clerc} : doublon")
    assert Entree.objects.filter(action="tache.annuler").exists()


@pytest.mark.parametrize(
    ("geste", "champs", "etat"),
    [("faire", {}, "faite"), ("commencer", {}, "en_cours"), ("annuler", {"motif": "sans objet"}, "annulee")],
)
def test_la_page_d_une_tache_fait_chaque_geste(page, tache, geste, champs, etat):
    page.post(f"/taches/{tache.pk}", {"geste": geste, "version": "1", **champs})
    assert Tache.objects.get(pk=tache.pk).etat == etat


def test_la_page_d_une_tache_garde_le_refus_et_la_saisie(page, tache):
    recu = page.post(f"/taches/{tache.pk}", {"geste": "annuler", "version": "9", "motif": "sans objet"})
    assert "Un autre collaborateur a enregistré" in recu.content.decode()
    assert 'value="sans objet"' in recu.content.decode()


def test_la_tache_d_un_dossier_que_l_on_ne_voit_pas_n_existe_pas(page, tache, clerc):
    Cloison.objects.create(dossier=tache.dossier, collaborateur=clerc, motif="proche")
    assert page.get(f"/taches/{tache.pk}").status_code == 404
    assert "Relancer" not in _texte(page, qui="etude")
    page.post("/taches/faites", {"geste": "faire", "tache": [f"{tache.pk}-1"]})
    assert Tache.objects.get(pk=tache.pk).etat == EtatTache.A_FAIRE
