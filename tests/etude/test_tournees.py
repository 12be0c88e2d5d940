"""La tournée : composer, ordonner, changer en route ; ce que le téléphone envoie ne se perd ni ne se double."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from basoche.droit.montant import Montant
from basoche.etude.actes.models import Acte, Etat, Remise
from basoche.etude.agenda.models import Tache
from basoche.etude.commun.erreurs import ActionRefusee, ConflitDeModification, DroitRefuse
from basoche.etude.dossiers.models import Cloison, Dossier, Piece
from basoche.etude.dossiers.saisies import saisir_versement
from basoche.etude.journal.models import Entree
from basoche.etude.tournees import actions
from basoche.etude.tournees.models import Arret, EtatArret, EtatTournee, Issue, Photo, Saisie, Tournee
from basoche.etude.tournees.route import a_remettre
from basoche.etude.tournees.terrain import recevoir_saisie
from etude.actes_communs import MOTIF, depot_a_l_etude, habiliter, heure, installer, preparer, regler_l_etude, signer

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
ADRESSE = "27 boulevard du Hérisson-Bleu, 01999 Bréz-la-Forêt"


@pytest.fixture(autouse=True)
def _etude(creancier, debiteur, le, settings, tmp_path):
    regler_l_etude(settings, tmp_path)
    installer([creancier, debiteur], le)


@pytest.fixture
def ce_jour():
    return timezone.localdate()


@pytest.fixture
def clerc(collaborateurs, ce_jour):
    qui = collaborateurs["clerc_significateur"]
    habiliter(qui, ce_jour - timedelta(days=300))
    return qui


@pytest.fixture
def acte(dossier, expert, commissaire, ce_jour):
    """Signé la veille : une remise de ce jour en est toujours l'après."""
    signe = signer(preparer(dossier, expert, ce_jour), expert, commissaire, ce_jour)
    Acte.objects.filter(pk=signe.pk).update(signe_le=timezone.now() - timedelta(days=1))
    signe.refresh_from_db()
    return signe


@pytest.fixture
def tournee(acte, clerc, expert, ce_jour):
    return actions.preparer_tournee(significateur=clerc, jour=ce_jour, actes=[acte], acteur=expert, le=ce_jour)


@pytest.fixture
def arret(tournee):
    return tournee.arrets.select_related("tournee", "acte__dossier").get()


def _copies(acte: Acte, nombre: int, le: date) -> list[Acte]:
    """D'autres actes signés, chacun dans son dossier, à d'autres adresses."""
    copies = []
    for rang in range(1, nombre + 1):
        dossier = Dossier.objects.create(
            numero=f"2020-{rang:06d}", annee=2020, rang=rang, nature="execution", intitule="x", ouvert_le=le
        )  # fmt: skip
        donnees = {
            "destinataire": {
                "nom": f"Essai{rang}",
                "domicile": f"{rang} rue du Test, 0{1000 + rang % 3} Ville{rang % 3}",
            }
        }
        copies.append(
            Acte.objects.create(
                dossier=dossier,
                code=acte.code,
                intitule="Commandement",
                donnees=donnees,
                date=le,
                etat=Etat.SIGNE,
                redige_par=acte.redige_par,
                signe_le=acte.signe_le,
            )
        )
    return copies


def _corps(acte: Acte, le: date, **remplace) -> dict:
    """Ce que le téléphone envoie pour un dépôt à l'étude."""
    instant = timezone.localtime()
    ligne = {"jour": le.isoformat(), "heure": f"{instant:%H:%M}"}
    corps = {
        "cle": str(uuid4()), "mode": "a_etude", "jour": le.isoformat(), "heure": f"{instant:%H:%M}",
        "version": acte.version, "avis": True, "observation": "portail vert",
        "champs": {"adresse": ADRESSE, "motif_655": MOTIF, "casier": "B 12"},
        "diligences": [
            {"genre": "passage", "nature": "appel à l'interphone", "resultat": "sans réponse", **ligne},
            {"genre": "domicile", "nature": "nom relevé", "aupres_de": "la boîte", "resultat": "le nom y est", **ligne},
            {"genre": "domicile", "nature": "question", "aupres_de": "la gardienne", "resultat": "il y vit", **ligne},
        ],
    }  # fmt: skip
    return {**corps, **remplace}


def _envoyer(client, arret: Arret, corps: dict):
    return client.post(f"/terrain/arrets/{arret.pk}/saisie", json.dumps(corps), content_type="application/json")


# --- Composer ----------------------------------------------------------------------------------------------------


def test_une_tournee_groupe_par_commune_dit_sa_methode_et_ne_suppose_aucune_distance(acte, clerc, expert, ce_jour):
    actes = [acte, *_copies(acte, 5, ce_jour)]
    faite = actions.preparer_tournee(significateur=clerc, jour=ce_jour, actes=actes, acteur=expert, le=ce_jour)
    communes = list(faite.arrets.values_list("code_postal", "commune"))
    assert communes == sorted(communes)
    assert ("01999", "Bréz-la-Forêt") in communes
    assert faite.metres is None
    assert "aucune distance n'est calculée" in faite.methode
    assert list(faite.arrets.values_list("rang", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert not a_remettre(expert).exists()


def test_un_fichier_de_communes_donne_un_ordre_au_plus_court_et_sa_longueur(
    acte, clerc, expert, ce_jour, settings, tmp_path
):
    from dataclasses import replace

    fichier = tmp_path / "communes.csv"
    fichier.write_text(
        "code_postal;nom_commune;latitude;longitude\n01000;VILLE0;45.0;5.0\n1001;VILLE1;45.2;5.0\n01002;VILLE2;45.1;5.0\n",
        encoding="utf-8",
    )
    settings.ENVIRONNEMENT = replace(settings.ENVIRONNEMENT, communes=fichier)
    actes = _copies(acte, 3, ce_jour)
    faite = actions.preparer_tournee(significateur=clerc, jour=ce_jour, actes=actes, acteur=expert, le=ce_jour)
    assert (
        list(faite.arrets.values_list("commune", flat=True))[1] == "Ville2"
    )  # entre les deux, dans un sens ou l'autre
    assert faite.metres == pytest.approx(22_239, abs=3)
    assert "tous les ordres essayés" in faite.methode


@pytest.mark.parametrize(
    ("etat", "donnees", "dit"),
    [(Etat.RELU, {}, "on ne porte que des actes signés"), (Etat.SIGNE, {"acte": {"date": "2020-01-02"}}, "daté du")],
)
def test_un_acte_qui_ne_peut_pas_etre_porte_est_refuse_avec_la_raison(acte, clerc, expert, ce_jour, etat, donnees, dit):
    autre = Acte.objects.create(
        dossier=acte.dossier, code=acte.code, intitule="Commandement", donnees=donnees, date=ce_jour, etat=etat,
        redige_par=expert,
    )  # fmt: skip
    with pytest.raises(ActionRefusee, match=dit):
        actions.preparer_tournee(significateur=clerc, jour=ce_jour, actes=[acte, autre], acteur=expert, le=ce_jour)
    assert not Tournee.objects.exists()


def test_sans_habilitation_ce_jour_la_ni_acces_au_dossier_pas_de_tournee(acte, collaborateurs, clerc, expert, ce_jour):
    donner = {"jour": ce_jour, "actes": [acte], "acteur": expert, "le": ce_jour}
    with pytest.raises(ActionRefusee, match="pas habilité"):
        actions.preparer_tournee(significateur=collaborateurs["clerc"], **donner)
    Cloison.objects.create(dossier=acte.dossier, collaborateur=clerc, motif="proche")
    with pytest.raises(ActionRefusee, match="n'a pas accès"):
        actions.preparer_tournee(significateur=clerc, **donner)
    with pytest.raises(DroitRefuse):
        actions.preparer_tournee(significateur=clerc, **{**donner, "acteur": collaborateurs["accueil"]})


def test_un_acte_n_est_jamais_sur_deux_routes(tournee, acte, commissaire, expert, ce_jour):
    with pytest.raises(ActionRefusee, match="déjà sur une route"):
        actions.preparer_tournee(significateur=commissaire, jour=ce_jour, actes=[acte], acteur=expert, le=ce_jour)
    assert Tournee.objects.count() == 1


# --- Changer en route --------------------------------------------------------------------------------------------


def test_un_acte_urgent_passe_devant_et_une_version_perimee_est_refusee(tournee, acte, expert, ce_jour):
    un, deux = _copies(acte, 2, ce_jour)
    version = tournee.version
    arret = actions.inserer_acte(tournee, un, urgent=True, acteur=expert, le=ce_jour, version_lue=version)
    assert (arret.rang, arret.est_urgent) == (1, True)
    assert list(tournee.arrets.values_list("acte", flat=True)) == [un.pk, acte.pk]
    with pytest.raises(ConflitDeModification):
        actions.inserer_acte(tournee, deux, urgent=False, acteur=expert, le=ce_jour, version_lue=version)
    actions.inserer_acte(tournee, deux, urgent=False, acteur=expert, le=ce_jour, version_lue=tournee.version)
    assert list(tournee.arrets.values_list("acte", flat=True)) == [un.pk, acte.pk, deux.pk]
    actions.reordonner_tournee(tournee, acteur=expert, le=ce_jour, version_lue=tournee.version)
    assert tournee.arrets.first().acte_id == un.pk


def test_un_versement_qui_solde_retire_l_acte_de_la_route(arret, tournee, dossier, expert, ce_jour):
    saisir_versement(dossier, montant=Montant(10_000), date_du_versement=ce_jour, acteur=expert, le=ce_jour)
    arret.refresh_from_db()
    assert arret.etat == EtatArret.A_FAIRE
    saisir_versement(dossier, montant=Montant(90_000_00), date_du_versement=ce_jour, acteur=expert, le=ce_jour)
    arret.refresh_from_db()
    assert arret.etat == EtatArret.RETIRE
    assert arret.motif.startswith("PAYÉ")


def test_deplacer_retirer_et_clore(tournee, acte, expert, ce_jour):
    (autre,) = _copies(acte, 1, ce_jour)
    second = actions.inserer_acte(
        tournee, autre, urgent=False, acteur=expert, le=ce_jour, version_lue=tournee.version
    )  # fmt: skip
    actions.deplacer_arret(tournee, second, pas=-1, acteur=expert, le=ce_jour, version_lue=tournee.version)
    assert tournee.arrets.first().acte_id == autre.pk
    assert tournee.methode.startswith("Ordre changé à la main")
    with pytest.raises(ActionRefusee, match="motif"):
        actions.retirer_arret(tournee, second, motif=" ", acteur=expert, le=ce_jour, version_lue=tournee.version)
    actions.retirer_arret(tournee, second, motif="accord", acteur=expert, le=ce_jour, version_lue=tournee.version)
    assert actions.clore_tournee(tournee, acteur=expert, le=ce_jour, version_lue=tournee.version) == 1
    assert tournee.etat == EtatTournee.CLOSE
    assert set(a_remettre(expert)) == {acte, autre}
    faits = set(Entree.objects.filter(action__startswith="tournee.").values_list("action", flat=True))
    assert faits == {"tournee.preparer", "tournee.inserer", "tournee.deplacer", "tournee.retirer", "tournee.clore"}


# --- Le terrain --------------------------------------------------------------------------------------------------


def test_la_saisie_du_terrain_fait_la_remise_une_seule_fois(client, arret, acte, clerc, ce_jour):
    client.force_login(clerc)
    corps = _corps(acte, ce_jour)
    premiere, seconde = _envoyer(client, arret, corps).json(), _envoyer(client, arret, corps).json()
    assert premiere == seconde
    assert premiere["issue"] == "enregistree", premiere
    assert premiere["repertoire"] == 1
    remise = Remise.objects.get()
    assert (remise.par, remise.observations, remise.casier) == (clerc, "portail vert", "B 12")
    assert remise.diligences.count() == 3
    arret.refresh_from_db()
    assert arret.etat == EtatArret.REMIS
    assert Saisie.objects.count() == 1


def test_une_autre_saisie_du_meme_acte_est_un_conflit_garde_et_dit(client, arret, acte, clerc, ce_jour):
    client.force_login(clerc)
    assert _envoyer(client, arret, _corps(acte, ce_jour)).json()["issue"] == "enregistree"
    autre = _envoyer(client, arret, _corps(acte, ce_jour)).json()
    assert autre["issue"] == "conflit"
    assert "déjà" in autre["message"]
    assert Remise.objects.count() == 1
    assert Saisie.objects.count() == 2


def test_une_saisie_incomplete_est_gardee_puis_reprise_au_bureau(client, arret, acte, clerc, ce_jour, commissaire):
    client.force_login(clerc)
    corps = _corps(acte, ce_jour, diligences=_corps(acte, ce_jour)["diligences"][:1])
    rendue = _envoyer(client, arret, corps).json()
    assert rendue["issue"] == "a_completer"
    assert "656" in rendue["message"]
    assert not Remise.objects.exists()
    assert Tache.objects.filter(genre="terrain", etat="a_faire").count() == 1
    saisie = Saisie.objects.get()
    client.force_login(commissaire)
    assert "Saisies du terrain à reprendre" in client.get("/tournees").content.decode()
    page = client.get(f"/actes/{acte.pk}/remise?mode=a_etude&saisie={saisie.pk}").content.decode()
    for tape in (escape(MOTIF), escape("appel à l'interphone"), "sans réponse", "B 12"):
        assert tape in page
    assert " checked" not in page
    from basoche.etude.actes.remise import remettre_acte

    acte.refresh_from_db()
    instant = timezone.localtime()
    remettre_acte(
        acte, acteur=commissaire, par=clerc, le=ce_jour, version_lue=acte.version,
        **depot_a_l_etude(ce_jour, instant=instant, diligences=[
            type(faite)(faite.genre, faite.nature, instant, faite.resultat, faite.aupres_de)
            for faite in depot_a_l_etude(ce_jour)["diligences"]
        ]),
    )  # fmt: skip
    saisie.refresh_from_db()
    assert saisie.issue == Issue.REPRISE
    assert Tache.objects.get(genre="terrain").etat == "faite"


@pytest.mark.parametrize("mode", ["", "parquet", "n'importe quoi", ["a_etude"], None])
def test_un_mode_que_le_terrain_ne_connait_pas_est_garde_a_completer(client, arret, acte, clerc, ce_jour, mode):
    client.force_login(clerc)
    assert _envoyer(client, arret, _corps(acte, ce_jour, mode=mode)).json()["issue"] == "a_completer"
    assert Saisie.objects.get().corps["champs"]["casier"] == "B 12"


@pytest.mark.parametrize("corps", ["pas du json", "[]", '{"cle": "x"}', "\xff", "{}"])
def test_un_envoi_illisible_est_refuse_sans_trace(client, arret, clerc, corps):
    client.force_login(clerc)
    reponse = client.post(
        f"/terrain/arrets/{arret.pk}/saisie", corps.encode("latin-1"), content_type="application/json"
    )
    assert reponse.status_code == 400
    assert not Saisie.objects.exists()


def test_paye_avant_la_remise_conflit_paye_apres_la_remise_compte(arret, acte, clerc, ce_jour):
    actions.retirer_le_dossier(acte.dossier, "PAYÉ")
    arret.refresh_from_db()
    instant = arret.change_le + timedelta(minutes=1)
    args = {**depot_a_l_etude(ce_jour), "instant": instant, "version_lue": acte.version}
    rendue = recevoir_saisie(arret, cle=uuid4(), corps={}, arguments=args, acteur=clerc, le=ce_jour)
    assert rendue.issue == Issue.CONFLIT
    assert "PAYÉ" in rendue.message
    assert not Remise.objects.exists()
    avant = arret.change_le - timedelta(minutes=1)
    args = {
        **depot_a_l_etude(ce_jour), "instant": avant, "version_lue": acte.version,
        "avis_passage_le": timezone.localtime(avant).date(), "diligences": [
            type(faite)(faite.genre, faite.nature, avant, faite.resultat, faite.aupres_de)
            for faite in depot_a_l_etude(ce_jour)["diligences"]
        ],
    }  # fmt: skip
    faite = recevoir_saisie(arret, cle=uuid4(), corps={}, arguments=args, acteur=clerc, le=ce_jour)
    assert faite.issue == Issue.ENREGISTREE, faite.message
    arret.refresh_from_db()
    assert arret.etat == EtatArret.REMIS


def test_un_acte_change_au_bureau_est_un_conflit_dit(client, arret, acte, clerc, ce_jour):
    client.force_login(clerc)
    rendue = _envoyer(client, arret, _corps(acte, ce_jour, version=acte.version - 1)).json()
    assert rendue["issue"] == "conflit"
    assert "changé au bureau" in rendue["message"]


def test_non_remis_rend_l_acte_libre_et_la_meme_cle_ne_double_rien(client, arret, clerc, expert):
    client.force_login(clerc)
    corps = {"cle": str(uuid4()), "mode": "non_remis", "motif": "rue barrée"}
    assert _envoyer(client, arret, corps).json() == _envoyer(client, arret, corps).json()
    arret.refresh_from_db()
    assert (arret.etat, arret.motif) == (EtatArret.REPORTE, "rue barrée")
    assert a_remettre(expert).count() == 1
    assert Saisie.objects.count() == 1
    assert _envoyer(client, arret, {**corps, "cle": str(uuid4()), "motif": " "}).status_code == 409


def test_la_tournee_d_un_autre_n_existe_pas_et_sa_cle_non_plus(client, arret, acte, commissaire, clerc, ce_jour):
    client.force_login(commissaire)
    corps = _corps(acte, ce_jour)
    assert _envoyer(client, arret, corps).status_code == 404
    assert client.get("/terrain/donnees").json()["tournees"] == []
    with pytest.raises(DroitRefuse):
        recevoir_saisie(arret, cle=uuid4(), corps={}, acteur=commissaire, le=ce_jour)


def test_le_dossier_cloisonne_quitte_le_telephone_mais_sa_saisie_n_est_pas_perdue(client, arret, acte, clerc, ce_jour):
    client.force_login(clerc)
    assert len(client.get("/terrain/donnees").json()["tournees"][0]["arrets"]) == 1
    Cloison.objects.create(dossier=acte.dossier, collaborateur=clerc, motif="proche")
    donnees = client.get("/terrain/donnees")
    assert donnees.json()["tournees"][0]["arrets"] == []
    assert "mérand" not in donnees.content.decode().lower()
    assert _envoyer(client, arret, _corps(acte, ce_jour)).json()["issue"] == "a_completer"
    assert Saisie.objects.count() == 1


def test_les_photos_se_numerotent_seules_et_une_cle_ne_fait_qu_une_photo(client, arret, clerc):
    client.force_login(clerc)

    def poster(cle, octets):
        from django.core.files.uploadedfile import SimpleUploadedFile

        corps = {"cle": str(cle), "prise_le": "2026-11-23T10:00:00", "photo": SimpleUploadedFile("p.png", octets)}
        return client.post(f"/terrain/arrets/{arret.pk}/photo", corps)

    cles = [uuid4(), uuid4()]
    assert [poster(cle, PNG + bytes([rang])).json()["numero"] for rang, cle in enumerate(cles)] == [1, 2]
    assert poster(cles[0], PNG + b"\0").json()["numero"] == 1
    assert Photo.objects.count() == Piece.objects.filter(nature="photo de tournée").count() == 2
    assert poster(uuid4(), b"<script>").status_code == 409
    assert poster("x", PNG).status_code == 400


def test_le_meme_texte_sur_plus_de_trois_actes_de_la_tournee_est_signale(client, acte, clerc, expert, ce_jour):
    """L'alerte vient de la remise elle-même ; le terrain la rend au téléphone."""
    from basoche.etude.actes.diligences import empreinte
    from basoche.etude.actes.models import Diligence, Genre

    for copie in _copies(acte, 3, ce_jour):
        remise = Remise.objects.create(acte=copie, mode="a_etude", le=timezone.now(), par=clerc)
        Diligence.objects.create(
            remise=remise, genre=Genre.PASSAGE, nature="appel à l'interphone", le=timezone.now(), par=clerc,
            resultat="sans réponse", jour=ce_jour, cle=empreinte("appel à l'interphone sans réponse"),
        )  # fmt: skip
    faite = actions.preparer_tournee(significateur=clerc, jour=ce_jour, actes=[acte], acteur=expert, le=ce_jour)
    client.force_login(clerc)
    rendue = _envoyer(client, faite.arrets.get(), _corps(acte, ce_jour)).json()
    assert rendue["issue"] == "enregistree", rendue
    assert "mot pour mot sur 4 actes" in rendue["message"]


# --- Les pages ---------------------------------------------------------------------------------------------------


def test_composer_par_l_ecran_puis_imprimer(client, acte, clerc, expert, ce_jour):
    client.force_login(expert)
    page = client.get("/tournees/nouvelle").content.decode()
    assert "01999 Bréz-la-Forêt" in page
    assert " checked" not in page
    reponse = client.post("/tournees/nouvelle", {"significateur": clerc.pk, "jour": "j", "acte": [acte.pk]})
    tournee = Tournee.objects.get()
    assert reponse["Location"] == f"/tournees/{tournee.pk}"
    pdf = client.get(f"/tournees/{tournee.pk}/feuille.pdf")
    assert pdf.content.startswith(b"%PDF-"), pdf.content.decode()[-900:]
    from io import BytesIO

    from pypdf import PdfReader

    texte = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages)
    assert "Feuille de route" in texte
    assert acte.dossier.numero in texte
    feuille = client.get(f"/tournees/{tournee.pk}/feuille").content.decode()
    assert acte.code_barres in feuille
    assert "27 boulevard" in feuille


def test_sans_acte_coche_le_refus_se_lit_et_le_choix_reste(client, acte, clerc, expert):
    client.force_login(expert)
    page = client.post("/tournees/nouvelle", {"significateur": clerc.pk, "jour": "+1"}).content.decode()
    assert "Aucun acte n&#x27;est choisi" in page
    assert "+1" in page


def test_les_donnees_du_telephone_n_ont_rien_de_coche_ni_de_protege(client, arret, clerc):
    client.force_login(clerc)
    donnees = client.get("/terrain/donnees").json()
    assert {mode["mode"] for mode in donnees["modes"]} >= {"a_personne", "a_etude", "recherches_infructueuses"}
    (lu,) = donnees["tournees"][0]["arrets"]
    assert lu["adresse"] == ADRESSE
    assert "employeur" not in json.dumps(lu)
    assert Entree.objects.filter(action="lecture.tournee").count() == 1
    client.get("/terrain/donnees")
    assert Entree.objects.filter(action="lecture.tournee").count() == 1


def test_la_coquille_gardee_par_le_telephone_ne_contient_aucune_donnee(client, arret, clerc):
    client.force_login(clerc)
    coquille = client.get("/terrain/coquille").content.decode()
    for secret in ("MÉRAND", "Mérand", arret.acte.dossier.numero, "csrf", str(clerc)):
        assert secret not in coquille
    assert client.get("/terrain/service.js")["Content-Type"].startswith("text/javascript")
    assert "MÉRAND" in client.get("/terrain/").content.decode()


@pytest.mark.parametrize("page", ["/tournees", "/tournees/nouvelle", "/tournees/{}", "/tournees/{}/feuille",
                                  "/terrain/", "/terrain/donnees"])  # fmt: skip
def test_le_nombre_de_requetes_ne_suit_pas_le_nombre_d_actes(client, page, acte, clerc, expert, ce_jour):
    from django.db import connection

    actes = _copies(acte, 12, ce_jour)
    faite = actions.preparer_tournee(significateur=clerc, jour=ce_jour, actes=actes[:1], acteur=expert, le=ce_jour)
    client.force_login(clerc)
    adresse = page.format(faite.pk)
    client.get(adresse)
    with CaptureQueriesContext(connection) as peu:
        client.get(adresse)
    actions.clore_tournee(faite, acteur=expert, le=ce_jour, version_lue=faite.version)
    grande = actions.preparer_tournee(significateur=clerc, jour=ce_jour, actes=actes[:6], acteur=expert, le=ce_jour)
    client.get(page.format(grande.pk))
    with CaptureQueriesContext(connection) as beaucoup:
        client.get(page.format(grande.pk))
    assert len(beaucoup) <= len(peu) + 1
    assert len(beaucoup) <= 25


def test_un_dossier_invisible_ne_se_voit_sur_aucune_page_de_la_tournee(client, tournee, acte, expert):
    Cloison.objects.create(dossier=acte.dossier, collaborateur=expert, motif="proche")
    client.force_login(expert)
    for page in ("/tournees", "/tournees/nouvelle", f"/tournees/{tournee.pk}", f"/tournees/{tournee.pk}/feuille"):
        texte = client.get(page).content.decode()
        assert "mérand" not in texte.lower()
        assert acte.dossier.numero not in texte


def test_heure_de_la_remise_a_l_heure_de_l_etude(ce_jour):
    assert heure(ce_jour, 14).utcoffset() is not None
