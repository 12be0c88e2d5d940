"""Les pages : ce qu'elles montrent, à qui, en combien de requêtes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from basoche.etude.agenda.models import Tache
from basoche.etude.commun.templatetags.francais import affaire
from basoche.etude.dossiers.models import Cloison, Dossier
from basoche.etude.equipe.models import Delegation
from basoche.etude.journal.models import Entree

pytestmark = pytest.mark.django_db


@pytest.fixture
def le():
    """Le jour même : une page arrête le décompte à la date où on l'ouvre, le dossier doit l'être le même jour."""
    return timezone.localdate()


@pytest.fixture
def page(client, expert):
    client.force_login(expert)
    return client


def test_sans_session_toute_page_renvoie_a_la_connexion(client, dossier):
    for adresse in ("/", "/dossiers", f"/dossiers/{dossier.numero}", "/recherche?q=a"):
        reponse = client.get(adresse)
        assert reponse.status_code == 302
        assert reponse["Location"].startswith("/comptes/connexion")


def test_la_fiche_montre_le_solde_et_le_titre(page, dossier):
    texte = page.get(f"/dossiers/{dossier.numero}").content.decode()
    for attendu in (dossier.solde_centimes.en_francais(), "Tribunal judiciaire de Valmont", "24/01234", "Mérand"):
        assert attendu in texte


def test_la_preuve_montre_le_calcul_et_ses_articles(page, dossier):
    texte = page.get(f"/dossiers/{dossier.numero}/decompte").content.decode()
    assert "C. civ." in texte or "CMF" in texte
    assert " × " in texte


def test_un_dossier_invisible_n_existe_pas(page, dossier):
    Dossier.objects.filter(pk=dossier.pk).update(est_confidentiel=True)
    for suite in ("", "/decompte", "/versement", "/note"):
        assert page.get(f"/dossiers/{dossier.numero}{suite}").status_code == 404


@pytest.mark.parametrize("texte", ["{numero}", "1", "merand", "MÉRAND P", "lac 77 b", "24/01234", "du lac"])
def test_la_recherche_ouvre_le_seul_dossier_qui_repond(page, dossier, texte):
    reponse = page.get("/recherche", {"q": texte.format(numero=dossier.numero)})
    assert reponse.status_code == 302, texte
    assert reponse["Location"] == f"/dossiers/{dossier.numero}"


def test_une_recherche_sans_reponse_dit_quoi_essayer(page, dossier):
    assert "Essayer le numéro" in page.get("/recherche", {"q": "zzzz"}).content.decode()


def test_un_versement_saisi_a_la_francaise_change_le_solde(page, dossier):
    avant = dossier.solde_centimes
    adresse = f"/dossiers/{dossier.numero}/versement"
    saisie = {"montant": "1 234,50", "date": "j", "moyen": "virement"}
    vu = page.post(adresse, saisie).context["proposition"].empreinte
    assert not dossier.versements.exists()
    assert page.post(adresse, {**saisie, "vu": vu}).status_code == 302
    dossier.refresh_from_db()
    assert dossier.solde_centimes.centimes == avant.centimes - 123_450
    assert Entree.objects.filter(action="versement.saisir").exists()


@pytest.mark.parametrize(("champ", "valeur"), [("montant", "12,345"), ("date", "31/02"), ("montant", "-5")])
def test_une_saisie_fausse_est_dite_et_rien_n_est_perdu(page, dossier, champ, valeur):
    saisie = {"montant": "10", "date": "j", "moyen": "virement", champ: valeur}
    texte = page.post(f"/dossiers/{dossier.numero}/versement", saisie).content.decode()
    assert valeur in texte
    assert not dossier.versements.exists()


def test_une_page_porte_ses_en_tetes_de_securite(page, dossier):
    reponse = page.get(f"/dossiers/{dossier.numero}")
    politique = reponse["Content-Security-Policy"]
    assert "default-src 'none'" in politique
    assert "unsafe" not in politique
    assert (reponse["X-Frame-Options"], reponse["X-Content-Type-Options"]) == ("DENY", "nosniff")


def test_la_fiche_ne_fait_pas_plus_de_requetes_quand_le_dossier_grossit(page, dossier, expert, le):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from basoche.droit.montant import Montant
    from basoche.etude.dossiers.saisies import saisir_versement

    adresse = f"/dossiers/{dossier.numero}"
    page.get(adresse)
    with CaptureQueriesContext(connection) as avant:
        page.get(adresse)
    for _ in range(8):
        saisir_versement(dossier, montant=Montant(100), date_du_versement=le, acteur=expert, le=le)
    with CaptureQueriesContext(connection) as apres:
        page.get(adresse)
    assert len(apres) == len(avant)
    assert len(avant) <= 22


def _tache(dossier, qui, libelle, jours, **champs):
    pour_le = None if jours is None else timezone.localdate() + timedelta(days=jours)
    return Tache.objects.create(dossier=dossier, libelle=libelle, affectee_a=qui, pour_le=pour_le, **champs)


def test_l_accueil_montre_les_taches_du_jour_puis_les_autres(page, dossier, expert, commissaire):
    for libelle, jours in (("Hier", -1), ("Ce jour", 0), ("Demain", 1), ("Un jour", None)):
        _tache(dossier, expert, libelle, jours)
    _tache(dossier, commissaire, "Pas la sienne", 0)
    contexte = page.get("/").context
    assert [ligne["tache"].libelle for ligne in contexte["du_jour"]] == ["Hier", "Ce jour"]
    assert [ligne["tache"].libelle for ligne in contexte["ensuite"]] == ["Demain", "Un jour"]


def test_l_accueil_mene_a_l_acte_a_faire_avancer(page, dossier, expert):
    tache = _tache(dossier, expert, "Viser", 0, objet="actes.acte:7")
    autre = _tache(dossier, expert, "Appeler", 0)
    adresses = {ligne["tache"].pk: ligne["adresse"] for ligne in page.get("/").context["du_jour"]}
    assert adresses == {tache.pk: "/actes/7", autre.pk: f"/taches/{autre.pk}"}


def test_l_accueil_montre_les_taches_de_qui_l_on_remplace_sans_le_geste_qui_serait_refuse(
    page, dossier, expert, collaborateurs
):
    ce_jour, clerc = timezone.localdate(), collaborateurs["clerc"]
    tache = _tache(dossier, clerc, "Relancer le notaire", 0)
    assert "Relancer le notaire" not in page.get("/").content.decode()
    Delegation.objects.create(de=clerc, a=expert, du=ce_jour, au=ce_jour + timedelta(days=5), motif="congé")
    texte = page.get("/").content.decode()
    assert "Relancer le notaire" in texte
    assert f"/taches/{tache.pk}/faite" not in texte


def test_l_accueil_tait_la_tache_d_un_dossier_devenu_invisible(page, dossier, expert):
    _tache(dossier, expert, "Relancer Mérand", 0)
    Cloison.objects.create(dossier=dossier, collaborateur=expert, motif="proche")
    assert "Relancer Mérand" not in page.get("/").content.decode()


@pytest.mark.parametrize(
    ("intitule", "attendu"),
    [
        ("SCI du Lac c/ MARTIN", "SCI du Lac c/ MARTIN"),
        ("Syndicat des copropriétaires Les Tilleuls c/ MARTIN", "Syndicat des copropri… c/ MARTIN"),
        (
            "Banque c/ SOCIÉTÉ CIVILE IMMOBILIÈRE DES TROIS PONTS",
            "Banque c/ SOCIÉTÉ CIVILE IMMOBILIÈRE DES TROIS PONTS",
        ),
        ("Constat sans adversaire, au bord du lac", "Constat sans adversaire, au bor…"),
    ],
)
def test_une_affaire_s_abrege_sans_perdre_le_debiteur(intitule, attendu):
    assert affaire(intitule, 32) == attendu


def test_l_accueil_garde_les_taches_datees_avant_celles_qui_ne_le_sont_pas(page, dossier, expert):
    ce_jour = timezone.localdate()
    Tache.objects.bulk_create(Tache(dossier=dossier, libelle=f"Un jour {n}", affectee_a=expert) for n in range(12))
    for n in range(3):
        Tache.objects.create(dossier=dossier, libelle=f"Datée {n}", affectee_a=expert, pour_le=ce_jour)
    contexte = page.get("/").context
    assert [ligne["tache"].libelle for ligne in contexte["du_jour"]] == ["Datée 0", "Datée 1", "Datée 2"]
    assert len(contexte["ensuite"]) == 6


def test_l_accueil_fait_le_meme_nombre_de_requetes_quoi_qu_il_montre(page, dossier, expert):
    page.get("/")
    with CaptureQueriesContext(connection) as avant:
        page.get("/")
    Tache.objects.bulk_create(Tache(dossier=dossier, libelle=f"Un jour {n}", affectee_a=expert) for n in range(40))
    with CaptureQueriesContext(connection) as apres:
        page.get("/")
    assert len(apres) == len(avant) <= 10
