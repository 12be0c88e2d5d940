"""Les pages : ce qu'elles montrent, à qui, en combien de requêtes."""

import pytest

from basoche.etude.dossiers.models import Dossier
from basoche.etude.journal.models import Entree

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("texte", ["2026-000001", "1", "merand", "MÉRAND P", "lac 77 b", "24/01234", "du lac"])
def test_la_recherche_ouvre_le_seul_dossier_qui_repond(page, dossier, texte):
    reponse = page.get("/recherche", {"q": texte})
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
