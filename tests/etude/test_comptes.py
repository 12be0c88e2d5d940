"""Les comptes : entrer, changer sa première phrase, le second facteur, les essais comptés, partir."""

from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from basoche.etude.commun.erreurs import ActionRefusee, DroitRefuse
from basoche.etude.equipe.actions import (
    abreger_absence,
    accorder_habilitation,
    clore_habilitation,
    creer_collaborateur,
    deleguer,
    enregistrer_depart,
    modifier_collaborateur,
    oter_second_facteur,
    ouvrir_premier_compte,
    redonner_phrase,
)
from basoche.etude.equipe.models import Collaborateur, Delegation, Fonction, Habilitation
from basoche.etude.journal.models import Entree
from basoche.etude.reglages import application

pytestmark = pytest.mark.django_db
PHRASE = "phrase de passe d'essai"
NEUVE = "quatre mots sans lien aucun"
ENTREE = "/comptes/connexion"


@pytest.fixture(autouse=True)
def _essais_oublies(db):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def regler(settings):
    def changer(**champs):
        settings.ENVIRONNEMENT = replace(settings.ENVIRONNEMENT, **champs)

    return changer


def _lire(reponse):
    return unescape(reponse.content.decode())


def _confirmer(client):
    """Ce qui touche à l'accès redemande la phrase de passe."""
    client.post("/comptes/confirmer", {"password": PHRASE})


def _entrer(client, identifiant, phrase=PHRASE, **suite):
    return client.post(ENTREE, {"login": identifiant, "password": phrase, **suite})


# --- Entrer ------------------------------------------------------------------------------------------------------


def test_une_phrase_de_passe_est_gardee_en_argon2(settings):
    settings.PASSWORD_HASHERS = application.PASSWORD_HASHERS
    assert make_password(PHRASE).startswith("argon2$argon2id$")


def test_la_bonne_phrase_fait_entrer_et_le_journal_le_garde(client, expert):
    assert _entrer(client, expert.identifiant)["Location"] == "/"
    assert Entree.objects.filter(action="session.ouvrir", acteur=expert.identifiant).exists()


def test_une_mauvaise_phrase_est_dite_en_francais_sans_dire_si_le_compte_existe(client, expert):
    ratee, inconnue = _entrer(client, expert.identifiant, "fausse"), _entrer(client, "personne", "fausse")
    for reponse in (ratee, inconnue):
        assert "ne va pas" in reponse.content.decode()
    assert [e.objet for e in Entree.objects.filter(action="session.refuser")] == [f"equipe.collaborateur:{expert.pk}"]


def test_cinq_essais_manques_ferment_le_compte_cinq_minutes_meme_a_la_bonne_phrase(client, expert):
    for _ in range(5):
        _entrer(client, expert.identifiant, "fausse")
    assert "Trop d'essais" in _lire(_entrer(client, expert.identifiant))


def test_les_essais_sont_comptes_en_base_donc_pour_tous_les_processus(client, expert):
    from django.db import connection

    _entrer(client, expert.identifiant, "fausse")
    with connection.cursor() as curseur:
        curseur.execute("SELECT COUNT(*) FROM equipe_essais_de_connexion WHERE cache_key LIKE '%%login_failed%%'")
        assert curseur.fetchone()[0] >= 1


@pytest.mark.parametrize("suite", ["https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)", "\\\\x.y"])
def test_la_connexion_ne_renvoie_jamais_ailleurs(client, expert, suite):
    assert _entrer(client, expert.identifiant, next=suite)["Location"] == "/"


def test_la_connexion_ramene_a_la_page_demandee(client, expert):
    assert _entrer(client, expert.identifiant, next="/dossiers")["Location"] == "/dossiers"


@pytest.mark.parametrize("adresse", ["inscription", "courriel", "mot-de-passe/premier", "mot-de-passe/perdu"])
@pytest.mark.parametrize("methode", ["get", "post"])
def test_les_pages_d_allauth_que_l_etude_n_emploie_pas_sont_fermees(client, adresse, methode):
    assert getattr(client, methode)(f"/comptes/{adresse}").status_code == 404


@pytest.mark.parametrize("adresse", ["login/", "signup/", "password/reset/", "email/", "social/signup/", "3rdparty/"])
def test_les_adresses_anglaises_d_allauth_n_existent_pas(client, adresse):
    assert client.get(f"/comptes/{adresse}").status_code == 404


# --- Première phrase de passe ------------------------------------------------------------------------------------


@pytest.fixture
def nouveau(commissaire, le):
    return creer_collaborateur(
        identifiant="alix.neuvillette", fonction=Fonction.CLERC, champs={"prenom": "Alix", "nom": "Neuf"},
        acteur=commissaire, le=le,
    )  # fmt: skip


def test_une_premiere_phrase_ne_sert_qu_a_choisir_la_sienne(client, nouveau):
    qui, phrase = nouveau
    _entrer(client, qui.identifiant, phrase)
    assert client.get("/dossiers")["Location"] == "/comptes/mot-de-passe"
    saisie = {"oldpassword": phrase, "password1": NEUVE, "password2": NEUVE}
    client.post("/comptes/mot-de-passe", saisie)
    qui.refresh_from_db()
    assert not qui.doit_changer_mot_de_passe
    assert client.get("/dossiers").status_code == 200


@pytest.mark.parametrize(
    ("neuve", "dit"),
    [("courte", "12 caractères"), ("password1234", "trop courant"), ("alix.neuvillette1", "trop semblable")],
)
def test_une_phrase_faible_est_refusee_en_francais(client, nouveau, neuve, dit):
    qui, phrase = nouveau
    _entrer(client, qui.identifiant, phrase)
    reponse = client.post("/comptes/mot-de-passe", {"oldpassword": phrase, "password1": neuve, "password2": neuve})
    qui.refresh_from_db()
    assert qui.doit_changer_mot_de_passe
    assert dit in _lire(reponse)


def test_deux_premieres_phrases_ne_se_ressemblent_pas(nouveau, commissaire, le):
    qui, phrase = nouveau
    assert redonner_phrase(qui, acteur=commissaire, le=le) != phrase
    assert len(phrase) >= 20


# --- Second facteur ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reglage", "demonstration", "fonction", "exige"),
    [
        (None, False, "commissaire_de_justice", True),
        (None, False, "administrateur", True),
        (None, False, "clerc_expert", False),
        (None, True, "commissaire_de_justice", False),
        (True, False, "accueil", True),
        (True, True, "accueil", True),
        (False, False, "commissaire_de_justice", False),
    ],
)
def test_le_second_facteur_exige_se_pose_avant_toute_page(
    client, collaborateurs, regler, reglage, demonstration, fonction, exige
):
    regler(second_facteur=reglage, demonstration=demonstration)
    client.force_login(collaborateurs[fonction])
    reponse = client.get("/mon-compte")
    if exige:
        assert reponse["Location"] == "/comptes/second-facteur"
        assert client.get("/comptes/second-facteur").status_code == 200
    else:
        assert reponse.status_code == 200


@pytest.fixture
def avec_code(expert):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(expert, secret)
    return secret


def _code(secret):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_le_secret_du_second_facteur_est_chiffre_en_base(expert, avec_code):
    assert avec_code not in str(Authenticator.objects.get(user=expert).data)


def test_la_phrase_seule_ne_suffit_plus_une_fois_le_code_pose(client, expert, avec_code):
    assert _entrer(client, expert.identifiant)["Location"].startswith("/comptes/second-facteur/code")
    assert client.get("/dossiers").status_code == 302
    refus = client.post("/comptes/second-facteur/code", {"code": "000000"}).content.decode()
    assert "pas le bon" in refus
    assert client.post("/comptes/second-facteur/code", {"code": _code(avec_code)})["Location"] == "/"
    assert client.get("/dossiers").status_code == 200


def test_un_code_ne_sert_qu_une_fois(client, expert, avec_code):
    code = _code(avec_code)
    for attendu in (302, 200):
        _entrer(client, expert.identifiant)
        assert client.post("/comptes/second-facteur/code", {"code": code}).status_code == attendu
        client.post("/comptes/deconnexion")


def test_poser_le_code_donne_des_codes_de_secours(client, expert, django_capture_on_commit_callbacks):
    _entrer(client, expert.identifiant)
    assert client.get("/comptes/second-facteur/application")["Location"].startswith("/comptes/confirmer")
    _confirmer(client)
    page = client.get("/comptes/second-facteur/application")
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        suite = client.post("/comptes/second-facteur/application", {"code": _code(secret)})
    assert suite["Location"] == "/comptes/second-facteur/secours"
    texte = client.get("/comptes/second-facteur/secours").content.decode()
    assert texte.count("<code>") == 10
    assert Entree.objects.filter(action="compte.poser_second_facteur", details__genre="totp").exists()


def test_le_dernier_second_facteur_exige_ne_se_retire_pas(client, expert, avec_code, regler):
    regler(second_facteur=True)
    _entrer(client, expert.identifiant)
    client.post("/comptes/second-facteur/code", {"code": _code(avec_code)})
    _confirmer(client)
    texte = _lire(client.post("/comptes/second-facteur/application/retirer"))
    assert "exige un second facteur" in texte
    assert Authenticator.objects.filter(user=expert).exists()


def test_un_telephone_perdu_se_remplace_sur_demande_motivee(expert, avec_code, commissaire, le):
    with pytest.raises(ActionRefusee):
        oter_second_facteur(expert, motif=" ", acteur=commissaire, le=le)
    oter_second_facteur(expert, motif="téléphone volé", acteur=commissaire, le=le)
    assert not Authenticator.objects.filter(user=expert).exists()


PAGES_DE_COMPTE = [
    "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
]  # fmt: skip
ANGLAIS = ("Sign In", "Password", "Security Key", "Authenticator", "Recovery", "Please", "Confirm Access", "Menu:")


@pytest.mark.parametrize("nom", [*PAGES_DE_COMPTE, "account_login", "account_reauthenticate", "account_inactive"])
def test_les_pages_de_compte_sont_en_francais(client, expert, nom):
    if nom not in ("account_login", "account_inactive"):
        _entrer(client, expert.identifiant)
    if nom.startswith("mfa_"):
        _confirmer(client)
    texte = client.get(reverse(nom), follow=True).content.decode()
    assert not [mot for mot in ANGLAIS if mot in texte]
    assert "<style" not in texte


# --- Partir ------------------------------------------------------------------------------------------------------


def test_un_depart_ferme_le_compte_et_les_sessions_ouvertes(client, expert, commissaire, le):
    _entrer(client, expert.identifiant)
    assert client.get("/dossiers").status_code == 200
    enregistrer_depart(expert, parti_le=timezone.localdate(), acteur=commissaire, le=timezone.localdate())
    assert client.get("/dossiers").status_code == 302
    assert client.get("/dossiers")["Location"].startswith(ENTREE)
    assert "ne va pas" in _entrer(client, expert.identifiant).content.decode()


def test_un_depart_a_venir_ferme_la_session_le_jour_dit_sans_que_personne_n_agisse(client, expert, commissaire, le):
    _entrer(client, expert.identifiant)
    demain = timezone.localdate() + timedelta(days=1)
    enregistrer_depart(expert, parti_le=demain, acteur=commissaire, le=timezone.localdate())
    assert client.get("/dossiers").status_code == 200
    Collaborateur.objects.filter(pk=expert.pk).update(parti_le=timezone.localdate())
    assert client.get("/dossiers")["Location"] == "/comptes/ferme"
    assert not client.session.get("_auth_user_id")
    assert _entrer(client, expert.identifiant)["Location"] == "/comptes/ferme"


def test_une_nouvelle_phrase_ferme_les_sessions(client, expert, commissaire, le):
    _entrer(client, expert.identifiant)
    redonner_phrase(expert, acteur=commissaire, le=le)
    assert client.get("/dossiers").status_code == 302


def test_une_session_ne_depasse_pas_une_journee_de_travail(client, expert):
    _entrer(client, expert.identifiant)
    session = Session.objects.get()
    assert session.expire_date - timezone.now() <= timedelta(hours=10)
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"


# --- Qui touche à quel compte ------------------------------------------------------------------------------------


def test_l_administrateur_ouvre_un_compte_de_clerc(collaborateurs, le):
    qui, _ = creer_collaborateur(
        identifiant="B.Neuf", fonction=Fonction.CLERC, champs={"prenom": "B", "nom": "Neuf"},
        acteur=collaborateurs["administrateur"], le=le,
    )  # fmt: skip
    assert (qui.identifiant, qui.fonction) == ("b.neuf", "clerc")


@pytest.mark.parametrize("geste", ["creer", "nommer", "phrase", "second", "depart", "habiliter"])
def test_l_administrateur_ne_touche_pas_a_ce_qui_donne_la_signature(collaborateurs, commissaire, geste, le):
    qui = collaborateurs["administrateur"]
    clerc = collaborateurs["clerc"]
    identite = {"prenom": "A", "nom": "B"}
    gestes = {
        "creer": lambda: creer_collaborateur(
            identifiant="x", fonction=Fonction.COMMISSAIRE, champs=identite, nomination="arrêté", acteur=qui, le=le
        ),
        "nommer": lambda: modifier_collaborateur(
            clerc, fonction=Fonction.COMMISSAIRE, champs=identite, nomination="arrêté", acteur=qui, le=le, version_lue=1
        ),
        "phrase": lambda: redonner_phrase(commissaire, acteur=qui, le=le),
        "second": lambda: oter_second_facteur(commissaire, motif="perdu", acteur=qui, le=le),
        "depart": lambda: enregistrer_depart(commissaire, parti_le=le, acteur=qui, le=le),
        "habiliter": lambda: accorder_habilitation(
            clerc, nature="signification", du=le, reference="serment", acteur=qui, le=le
        ),
    }
    with pytest.raises(DroitRefuse):
        gestes[geste]()


@pytest.mark.parametrize(
    "fonction", [f.value for f in Fonction if f not in (Fonction.COMMISSAIRE, Fonction.ADMINISTRATEUR)]
)
def test_les_autres_n_ouvrent_aucun_compte(collaborateurs, fonction, le):
    with pytest.raises(DroitRefuse):
        creer_collaborateur(
            identifiant="x", fonction=Fonction.CLERC, champs={"prenom": "A", "nom": "B"},
            acteur=collaborateurs[fonction], le=le,
        )  # fmt: skip


def test_un_commissaire_se_nomme_sur_sa_nomination_et_le_journal_la_garde(collaborateurs, commissaire, le):
    clerc = collaborateurs["clerc"]
    identite = {"prenom": "A", "nom": "B"}
    with pytest.raises(ActionRefusee, match="nomination"):
        modifier_collaborateur(
            clerc, fonction=Fonction.COMMISSAIRE, champs=identite, acteur=commissaire, le=le, version_lue=1
        )
    modifier_collaborateur(
        clerc, fonction=Fonction.COMMISSAIRE, champs=identite, acteur=commissaire, le=le, version_lue=1,
        nomination="arrêté du 3 novembre 2026",
    )  # fmt: skip
    assert Entree.objects.get(action="compte.modifier").details["nomination"] == "arrêté du 3 novembre 2026"


def test_l_etude_garde_toujours_un_commissaire(commissaire, le):
    with pytest.raises(ActionRefusee, match="propre départ"):
        enregistrer_depart(commissaire, parti_le=le, acteur=commissaire, le=le)
    with pytest.raises(ActionRefusee, match="plus de commissaire"):
        modifier_collaborateur(
            commissaire, fonction=Fonction.CLERC, champs={"prenom": "A", "nom": "B"}, acteur=commissaire, le=le,
            version_lue=1,
        )  # fmt: skip


@pytest.mark.parametrize("identifiant", ["", "é", "a b", "clerc", "<b>"])
def test_un_identifiant_illisible_ou_pris_est_refuse(commissaire, le, identifiant):
    with pytest.raises(ActionRefusee):
        creer_collaborateur(
            identifiant=identifiant, fonction=Fonction.CLERC, champs={"prenom": "A", "nom": "B"}, acteur=commissaire,
            le=le,
        )  # fmt: skip


def test_une_etude_neuve_ouvre_son_premier_compte_et_un_seul(db, le):
    phrase = ouvrir_premier_compte(identifiant="c.j", prenom="C", nom="J", nomination="arrêté", le=le)
    premier = Collaborateur.objects.get()
    assert (premier.fonction, premier.check_password(phrase)) == ("commissaire_de_justice", True)
    with pytest.raises(ActionRefusee):
        ouvrir_premier_compte(identifiant="c.k", prenom="C", nom="K", nomination="arrêté", le=le)


# --- Habilitations, absences -------------------------------------------------------------------------------------


def test_une_habilitation_accordee_ouvre_la_remise_et_close_la_ferme(collaborateurs, commissaire, le):
    clerc = collaborateurs["clerc_significateur"]
    donnee = accorder_habilitation(
        clerc, nature="signification", du=le, reference="serment du 1er novembre 2026", acteur=commissaire, le=le
    )
    assert Collaborateur.objects.get(pk=clerc.pk).peut("acte.remettre", le=le)
    clore_habilitation(donnee, au=le + timedelta(days=3), acteur=commissaire, le=le)
    assert not Collaborateur.objects.get(pk=clerc.pk).peut("acte.remettre", le=le + timedelta(days=3))


@pytest.mark.parametrize(
    "faux", [{"reference": " "}, {"au": date(2026, 11, 23)}, {"nature": "acte.signer"}, {"nature": "visa"}]
)
def test_une_habilitation_fausse_est_refusee(collaborateurs, commissaire, le, faux):
    bonne = {"nature": "signification", "du": le, "reference": "serment"}
    with pytest.raises(ActionRefusee):
        accorder_habilitation(collaborateurs["clerc"], acteur=commissaire, le=le, **(bonne | faux))


def test_deux_habilitations_de_meme_nature_ne_se_chevauchent_pas(collaborateurs, commissaire, le):
    bonne = {"nature": "signification", "du": le, "reference": "serment"}
    accorder_habilitation(collaborateurs["clerc"], acteur=commissaire, le=le, **bonne)
    with pytest.raises(ActionRefusee, match="court déjà"):
        accorder_habilitation(collaborateurs["clerc"], acteur=commissaire, le=le, **bonne)


def test_le_depart_clot_les_habilitations(collaborateurs, commissaire, le):
    clerc = collaborateurs["clerc"]
    Habilitation.objects.create(collaborateur=clerc, nature="signification", du=date(2020, 1, 1))
    enregistrer_depart(clerc, parti_le=le, acteur=commissaire, le=le)
    assert clerc.habilitations.get().au == le


def test_une_absence_couverte_ne_donne_aucun_droit(collaborateurs, commissaire, expert, le):
    clerc = collaborateurs["clerc"]
    avant = {droit for droit in _tous_les_droits() if clerc.peut(droit, le=le)}
    deleguer(de=commissaire, a=clerc, du=le, au=le + timedelta(days=9), motif="congé", acteur=expert, le=le)
    assert {droit for droit in _tous_les_droits() if clerc.peut(droit, le=le)} == avant


def _tous_les_droits():
    from basoche.etude.equipe.droits import DROITS

    return DROITS


def test_une_absence_ne_se_couvre_ni_par_soi_ni_par_un_absent(collaborateurs, expert, le):
    clerc, comptable = collaborateurs["clerc"], collaborateurs["comptable"]
    jours = {"du": le, "au": le + timedelta(days=5), "motif": "", "acteur": expert, "le": le}
    with pytest.raises(ActionRefusee):
        deleguer(de=clerc, a=clerc, **jours)
    deleguer(de=clerc, a=comptable, **jours)
    with pytest.raises(ActionRefusee, match="absent ces jours"):
        deleguer(de=expert, a=clerc, **jours)
    with pytest.raises(ActionRefusee, match="couvre déjà"):
        deleguer(de=clerc, a=expert, **jours)


def test_le_retour_abrege_l_absence_et_retire_celle_a_venir(collaborateurs, expert, le):
    clerc, comptable = collaborateurs["clerc"], collaborateurs["comptable"]
    debut = le - timedelta(days=2)
    encours = Delegation.objects.create(de=clerc, a=comptable, du=debut, au=le + timedelta(days=5))
    abreger_absence(encours, acteur=expert, le=le)
    assert encours.au == le
    a_venir = Delegation.objects.create(de=clerc, a=comptable, du=le + timedelta(days=7), au=le + timedelta(days=9))
    abreger_absence(a_venir, acteur=expert, le=le)
    assert list(Delegation.objects.all()) == [encours]


# --- À l'écran ---------------------------------------------------------------------------------------------------


def test_le_commissaire_ouvre_un_compte_a_l_ecran_et_la_phrase_n_est_montree_qu_une_fois(client, commissaire):
    client.force_login(commissaire)
    saisie = {"identifiant": "z.neuf", "prenom": "Zoé", "nom": "Neuf", "fonction": "clerc"}
    texte = client.post("/equipe/nouveau", saisie).content.decode()
    qui = Collaborateur.objects.get(identifiant="z.neuf")
    phrase = texte.split("<code>")[1].split("</code>")[0]
    assert qui.check_password(phrase)
    assert phrase not in client.get(f"/equipe/{qui.pk}").content.decode()
    assert "pas encore entré" in client.get("/equipe").content.decode()


def test_un_refus_a_l_ecran_garde_ce_qui_est_tape(client, commissaire):
    client.force_login(commissaire)
    saisie = {"identifiant": "clerc", "prenom": "Zoé", "nom": "Neuf", "fonction": "clerc"}
    texte = client.post("/equipe/nouveau", saisie).content.decode()
    assert "identifiant est pris" in texte
    assert "Zoé" in texte


def test_toutes_les_saisies_de_l_equipe_marchent_a_l_ecran(client, commissaire, collaborateurs):
    client.force_login(commissaire)
    clerc = collaborateurs["clerc"]
    for adresse, saisie, fait in [
        ("habiliter", {"nature": "signification", "reference": "serment", "du": "j"}, "Habilitation accordée"),
        ("modifier", {"prenom": "Alix", "nom": "Durand", "fonction": "clerc", "version": "1"}, "Compte modifié"),
        ("depart", {"date": "+8"}, "Départ enregistré"),
    ]:
        page = client.get(f"/equipe/{clerc.pk}/{adresse}")
        assert page.status_code == 200
        reponse = client.post(f"/equipe/{clerc.pk}/{adresse}", saisie, follow=True)
        assert fait in reponse.content.decode()
    habilitation = clerc.habilitations.get()
    client.post(f"/equipe/habilitations/{habilitation.pk}/clore", {"date": "j"})
    habilitation.refresh_from_db()
    assert habilitation.au == timezone.localdate()


def test_deux_administrateurs_sur_le_meme_compte_le_second_est_prevenu(client, commissaire, collaborateurs):
    client.force_login(commissaire)
    adresse = f"/equipe/{collaborateurs['clerc'].pk}/modifier"
    saisie = {"prenom": "Alix", "nom": "Durand", "fonction": "clerc", "version": "1"}
    assert client.post(adresse, saisie).status_code == 302
    assert "Un autre collaborateur" in client.post(adresse, saisie | {"nom": "Autre"}).content.decode()


def test_la_liste_de_l_equipe_tient_en_un_nombre_fixe_de_requetes(client, commissaire, django_assert_max_num_queries):
    client.force_login(commissaire)
    client.get("/equipe")
    with django_assert_max_num_queries(6):
        client.get("/equipe")


def test_une_absence_se_note_et_se_leve_a_l_ecran(client, expert, collaborateurs):
    client.force_login(expert)
    saisie = {"de": collaborateurs["clerc"].pk, "a": collaborateurs["comptable"].pk, "du": "j", "au": "+5"}
    assert "Absence notée" in client.post("/equipe/absences", saisie, follow=True).content.decode()
    absence = Delegation.objects.get()
    client.post(f"/equipe/absences/{absence.pk}/retour")
    assert not Delegation.objects.exists()
