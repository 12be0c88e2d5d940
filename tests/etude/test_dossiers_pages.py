"""Les pages d'un dossier et d'une personne : ouvrir, saisir, ce qui est montré, à qui, en combien de requêtes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from basoche.etude.dossiers.models import Cloison, Dossier, Note, Poste
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.personnes.actions import ajouter_coordonnee
from basoche.etude.personnes.models import Personne

pytestmark = pytest.mark.django_db
XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture
def page(client, expert):
    client.force_login(expert)
    return client


def _ouverture(**champs):
    envoi = {
        "nature": "amiable", "reference_client": "R-1", "p-TOTAL_FORMS": "2", "p-INITIAL_FORMS": "2",
        "p-0-role": "creancier", "p-0-cherche": "", "p-0-nature": "morale",
        "p-1-role": "debiteur", "p-1-cherche": "", "p-1-nature": "physique", "ouvrir": "1",
    }  # fmt: skip
    return {**envoi, **champs}


def test_un_dossier_s_ouvre_avec_une_personne_connue_et_une_nouvelle(page, creancier):
    reponse = page.post("/ouverture", _ouverture(**{
        "p-0-personne": str(creancier.pk), "p-1-nom": "Neuve", "p-1-prenoms": "Ève", "p-1-adresse": "1 rue A",
        "p-1-commune": "Valmont", "p-1-telephone": "06 39 98 01 01",
    }))  # fmt: skip
    dossier = Dossier.objects.get()
    assert reponse["Location"] == f"/dossiers/{dossier.numero}/creance"
    assert dossier.intitule == "SCI du Lac c/ NEUVE"
    assert Personne.objects.get(nom="Neuve").coordonnees.count() == 2


def test_chercher_et_ajouter_une_partie_ne_perdent_rien(page, creancier):
    saisie = _ouverture(**{"p-0-cherche": "du lac", "p-1-nom": "Neuve", "p-1-adresse": "1 rue A"})
    del saisie["ouvrir"]
    texte = page.post("/ouverture", {**saisie, "chercher": "0"}).content.decode()
    for garde in ("SCI du Lac", 'value="Neuve"', 'value="1 rue A"', 'value="R-1"', "checked"):
        assert garde in texte
    texte = page.post("/ouverture", {**saisie, "ajouter": "1"}).content.decode()
    assert 'name="p-2-cherche"' in texte
    assert 'value="Neuve"' in texte
    assert not Dossier.objects.exists()


def test_une_partie_cherchee_mais_non_choisie_arrete_l_ouverture(page, creancier):
    texte = page.post("/ouverture", _ouverture(**{"p-0-cherche": "du lac", "p-1-nom": "Neuve"})).content.decode()
    assert "Choisir la personne" in texte
    assert not Dossier.objects.exists()


def test_un_doublon_est_propose_avant_de_creer(page, creancier, debiteur):
    saisie = _ouverture(**{"p-0-personne": str(creancier.pk), "p-1-nom": "MERAND", "p-1-prenoms": "Paul"})
    assert "Déjà connue" in page.post("/ouverture", saisie).content.decode()
    assert not Dossier.objects.exists()
    page.post("/ouverture", {**saisie, "p-1-assumee": "1"})
    assert Dossier.objects.get().parties.exclude(personne=debiteur).count() == 2


def test_un_refus_n_ecrit_ni_dossier_ni_personne(page, creancier):
    saisie = _ouverture(**{"p-0-personne": str(creancier.pk), "p-1-nom": "Neuve", "p-1-siret": "123456789"})
    assert "clé fausse" in page.post("/ouverture", saisie).content.decode()
    saisie["p-1-siret"], saisie["p-0-role"] = "", "temoin"
    assert "ni créancier" in page.post("/ouverture", saisie).content.decode()
    assert (Dossier.objects.count(), Personne.objects.filter(nom="Neuve").count()) == (0, 0)


def test_un_conflit_se_montre_et_s_ecarte_par_ecrit(page, dossier, creancier):
    saisie = _ouverture(**{"p-0-nom": "Client", "p-1-personne": str(creancier.pk)})
    texte = page.post("/ouverture", saisie).content.decode()
    assert dossier.numero in texte
    assert 'name="motif_conflit"' in texte
    reponse = page.post("/ouverture", {**saisie, "motif_conflit": "accord écrit"})
    assert reponse.status_code == 302
    assert Dossier.objects.count() == 2


def test_un_titre_puis_un_poste_se_saisissent_avec_ce_que_la_loi_propose(page, dossier):
    base = f"/dossiers/{dossier.numero}"
    titre = {"nature": "jugement", "date": "12/03/2026", "juridiction": "TJ", "executoire_le": "12/05/2026"}
    assert "sans dire pourquoi" in page.post(f"{base}/titre", titre).content.decode()
    assert page.post(f"{base}/titre", {**titre, "motif_executoire": "certificat"}).status_code == 302
    neuf = dossier.titres.get(juridiction="TJ")
    propose = page.get(f"{base}/poste?titre={neuf.pk}").context["form"].initial
    assert (propose["taux"], propose["du"], propose["categorie"]) == ("legal", neuf.date, "professionnel")
    poste = {
        "nature": "principal", "montant": "1 000,00", "date": "12/03/2026", "titre": neuf.pk, "taux": "legal",
        "du": "12/03/2026", "categorie": "professionnel", "executoire_le": "12/05/2026",
    }  # fmt: skip
    assert page.post(f"{base}/poste", poste).status_code == 302
    assert Poste.objects.get(titre=neuf).interets["categorie"] == "professionnel"
    assert "taux légal depuis le 12/03/2026" in page.get(f"{base}/creance").content.decode()


def test_un_poste_que_le_calcul_refuse_garde_la_saisie(page, dossier):
    saisie = {"nature": "principal", "montant": "1 000", "date": "j", "taux": "legal", "libelle": "Loyer de mars"}
    texte = page.post(f"/dossiers/{dossier.numero}/poste", saisie).content.decode()
    assert "Loyer de mars" in texte
    assert dossier.postes.count() == 1


def test_le_versement_montre_sa_repartition_et_la_remontre_si_le_compte_change(page, dossier, expert, le):
    from basoche.droit.montant import Montant
    from basoche.etude.dossiers.saisies import saisir_versement

    adresse, saisie = f"/dossiers/{dossier.numero}/versement", {"montant": "500", "date": "j", "moyen": "cheque"}
    reponse = page.post(adresse, saisie)
    assert "1343-1" in reponse.content.decode()
    vu = reponse.context["proposition"].empreinte
    saisir_versement(dossier, montant=Montant(10_000), date_du_versement=le, acteur=expert, le=le)
    assert page.post(adresse, {**saisie, "vu": vu}).status_code == 200
    assert dossier.versements.count() == 1
    vu = page.post(adresse, {**saisie, "vu": vu}).context["proposition"].empreinte
    assert page.post(adresse, {**saisie, "vu": vu}).status_code == 302
    assert dossier.versements.count() == 2


def test_s_ecarter_de_l_ordre_legal_demande_son_motif(page, dossier):
    adresse = f"/dossiers/{dossier.numero}/versement"
    saisie = {"montant": "500", "date": "j", "moyen": "cheque", "imputation": "capital_d_abord"}
    vu = page.post(adresse, saisie).context["proposition"].empreinte
    assert "motif" in page.post(adresse, {**saisie, "vu": vu}).content.decode()
    assert not dossier.versements.exists()


def _semer(dossier, expert, le):
    """De quoi faire mal à une page qui n'échapperait pas."""
    partie = dossier.parties.get(role="debiteur").personne
    Personne.objects.filter(pk=partie.pk).update(nom=XSS[:120], prenoms=XSS[:100], profession=XSS[:100])
    Dossier.objects.filter(pk=dossier.pk).update(intitule=XSS, reference_client=XSS[:80], immeuble=XSS)
    ajouter_coordonnee(partie, nature="adresse", valeur=XSS, origine=XSS, acteur=expert, le=le, commune=XSS)
    Note.objects.create(dossier=dossier, texte=XSS, par=expert, motif_maintien=XSS)
    dossier.titres.update(juridiction=XSS, rg=XSS[:60])
    dossier.postes.update(libelle=XSS)
    dossier.evenements.update(libelle=XSS)
    return partie


PAGES = (
    "", "/decompte", "/creance", "/titre", "/poste", "/avoir", "/suspension", "/versement", "/note", "/notes",
    "/pieces",
    "/original", "/modifier", "/confier", "/clore", "/rouvrir", "/parties", "/partie", "/secret", "/protegees",
)  # fmt: skip


def test_aucune_page_n_execute_ce_qui_est_saisi(client, commissaire, dossier, expert, le):
    client.force_login(commissaire)
    partie = _semer(dossier, expert, le)
    adresses = [f"/dossiers/{dossier.numero}{suite}" for suite in PAGES]
    adresses += ["/", "/dossiers", f"/personnes/{partie.pk}", f"/personnes/{partie.pk}/modifier",
                 f"/personnes/{partie.pk}/coordonnee", "/ouverture"]  # fmt: skip
    for adresse in adresses:
        texte = client.get(adresse).content.decode()
        assert "<script>alert" not in texte, adresse
        assert "<img src=x" not in texte, adresse
    for adresse, champ in (("/recherche", "q"), ("/personnes", "nom"), ("/ouverture/personnes", "p-0-cherche")):
        assert "<script>alert" not in client.get(adresse, {champ: XSS}).content.decode()


def test_aucune_page_d_un_dossier_ferme_n_existe(page, dossier, expert):
    note = Note.objects.create(dossier=dossier, texte="x", par=expert)
    poste, titre = dossier.postes.get(), dossier.titres.get()
    Cloison.objects.create(dossier=dossier, collaborateur=expert, motif="proche")
    suites = (*PAGES, f"/notes/{note.pk}", f"/postes/{poste.pk}/extourner", f"/protegees/{titre.pk}", "/originaux/1",
              "/versements/1/extourner", "/pieces/1/retirer", "/parties/1/retirer")  # fmt: skip
    for suite in suites:
        for appel in (page.get, page.post):
            # Le secret est au commissaire seul : refusé à sa fonction, que le dossier existe ou non.
            attendu = 403 if suite == "/secret" else 404
            assert appel(f"/dossiers/{dossier.numero}{suite}").status_code == attendu, suite
    for partie in dossier.parties.all():
        for suite in ("", "/modifier", "/coordonnee", "/compte"):
            assert page.get(f"/personnes/{partie.personne_id}{suite}").status_code == 404


def test_l_objet_d_un_autre_dossier_ne_s_atteint_pas_par_le_sien(page, dossier, expert, creancier, le):
    autre = ouvrir_dossier(
        nature="amiable", parties=[PartieDonnee(creancier, "creancier")], responsable=expert, acteur=expert, le=le
    )
    note = Note.objects.create(dossier=dossier, texte="x", par=expert)
    for suite in (f"notes/{note.pk}", f"postes/{dossier.postes.get().pk}/extourner",
                  f"parties/{dossier.parties.first().pk}/retirer"):  # fmt: skip
        assert page.get(f"/dossiers/{autre.numero}/{suite}").status_code == 404


def test_un_refus_de_droit_est_une_page_et_non_une_panne(client, collaborateurs, dossier):
    client.force_login(collaborateurs["accueil"])
    reponse = client.get(f"/dossiers/{dossier.numero}/protegees")
    assert reponse.status_code == 403
    assert "le droit de lire une information protégée" in reponse.content.decode()


@pytest.mark.parametrize(
    ("suite", "au_plus"),
    [("", 22), ("/creance", 12), ("/pieces", 9), ("/notes", 7), ("/parties", 8), ("/versement", 9), ("/poste", 9)],
)
def test_le_nombre_de_requetes_d_une_page_ne_depend_pas_de_ce_qu_elle_montre(page, dossier, expert, le, suite, au_plus):
    from basoche.etude.dossiers.notes import ecrire_note
    from basoche.etude.dossiers.pieces import deposer_piece

    adresse = f"/dossiers/{dossier.numero}{suite}"

    def remplir(rang):
        ecrire_note(dossier, texte=f"Note {rang}", acteur=expert, le=le)
        deposer_piece(dossier, octets=b"%PDF-" + bytes([rang]), nom=f"{rang}.pdf", acteur=expert, le=le)

    remplir(1)
    page.get(adresse)
    with CaptureQueriesContext(connection) as avant:
        page.get(adresse)
    for rang in range(2, 7):
        remplir(rang)
    with CaptureQueriesContext(connection) as apres:
        page.get(adresse)
    assert len(apres) == len(avant) <= au_plus, len(avant)


def test_la_liste_se_parcourt_page_apres_page_sans_compter(page, expert, creancier):
    from datetime import date

    Dossier.objects.bulk_create(
        Dossier(numero=f"2026-{rang:06d}", annee=2026, rang=rang, nature="amiable", intitule="x",
                ouvert_le=date(2026, 1, 1), responsable=expert, prochaine_echeance_le=date(2027, 1, 1 + rang % 28))
        for rang in range(1, 121)
    )  # fmt: skip
    for tri in ("numero", "echeance"):
        vus, apres = [], ""
        for _ in range(3):
            with CaptureQueriesContext(connection) as requetes:
                reponse = page.get("/dossiers", {"tri": tri, "apres": apres})
            assert not [requete["sql"] for requete in requetes if "COUNT(" in requete["sql"].upper()]
            vus += [dossier.rang for dossier in reponse.context["dossiers"]]
            apres = reponse.context["suivante"]
        assert sorted(vus) == list(range(1, 121)), tri
        assert apres == ""
    for faux in ("x", "2026_", "'; DROP", "9_9_9", "2026_999999999999999", "2026-13-45_3", "²_1"):
        assert page.get("/dossiers", {"apres": faux, "tri": "echeance"}).status_code == 200
        assert page.get("/dossiers", {"apres": faux}).status_code == 200


def test_le_collegue_qui_a_le_dossier_ouvert_est_signale(client, dossier, expert, commissaire):
    client.force_login(expert)
    client.get(f"/dossiers/{dossier.numero}")
    client.force_login(commissaire)
    assert f"ouvert aussi par {expert}" in client.get(f"/dossiers/{dossier.numero}").content.decode()
    assert dossier.numero in client.get("/").content.decode()
