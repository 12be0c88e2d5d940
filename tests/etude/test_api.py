"""L'API : ce que la clé d'un client lui ouvre, et rien d'autre ; une écriture, une fois."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from basoche.droit.montant import Montant
from basoche.etude.agenda.quotidien import passer_la_nuit
from basoche.etude.api.cles import creer_cle, revoquer_cle
from basoche.etude.api.models import CleApi, Rejeu
from basoche.etude.commun.erreurs import ActionRefusee, DroitRefuse
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.models import Dossier, Nature, Partie, Role, Versement
from basoche.etude.dossiers.notes import ecrire_note
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.saisies import extourner_versement, saisir_versement
from basoche.etude.journal.models import Entree
from basoche.etude.personnes.models import Personne

pytestmark = pytest.mark.django_db
UN = {"HTTP_IDEMPOTENCY_KEY": "versement-0001"}


@pytest.fixture
def ce_jour():
    return timezone.localdate()


@pytest.fixture
def cle(creancier, commissaire, expert, ce_jour):
    return creer_cle(
        creancier, libelle="Logiciel du client", repondant=expert, acteur=commissaire, le=ce_jour, peut_verser=True,
        peut_ouvrir=True, limite_par_minute=1_000,
    )  # fmt: skip


@pytest.fixture
def api(client, cle):
    """Appelle l'API avec la clé : ``api("GET", "/dossiers")``."""

    def appeler(methode: str, adresse: str, corps=None, secret: str | None = None, **entetes):
        envoye = {} if corps is None else {"data": json.dumps(corps), "content_type": "application/json"}
        return client.generic(
            methode, f"/api/v1{adresse}", HTTP_AUTHORIZATION=f"Bearer {secret or cle[1]}", **envoye, **entetes
        )

    return appeler


@pytest.fixture
def etranger(expert, debiteur, ce_jour):
    """Le dossier d'un autre créancier contre le même débiteur."""
    autre = Personne.objects.create(nature="morale", nom="des Alpes", forme_juridique="SARL")
    parties = [PartieDonnee(autre, Role.CREANCIER), PartieDonnee(debiteur, Role.DEBITEUR)]
    return ouvrir_dossier(nature=Nature.EXECUTION, parties=parties, responsable=expert, acteur=expert, le=ce_jour)


@pytest.mark.parametrize(
    "entete", [None, "", "Bearer", "Bearer x", "Bearer bas_0000000000_zz", "Basic YTpi", "Bearer bas_\u00e9_a"]
)
def test_sans_cle_valable_l_api_repond_401_en_json_et_ne_renvoie_nulle_part(client, dossier, entete):
    reponse = client.get("/api/v1/dossiers", **({} if entete is None else {"HTTP_AUTHORIZATION": entete}))
    assert reponse.status_code == 401
    assert reponse["Content-Type"] == "application/problem+json"
    assert reponse.json()["code"] == "cle_absente"
    assert "Bearer" in reponse["WWW-Authenticate"]


def test_une_session_ouverte_ne_vaut_pas_une_cle(client, commissaire, dossier):
    client.force_login(commissaire)
    assert client.get("/api/v1/dossiers").status_code == 401


def test_le_secret_n_est_pas_en_base_ni_au_journal(cle):
    secret = cle[1].rpartition("_")[2] if cle[1].count("_") == 2 else cle[1].split("_", 2)[2]
    garde = json.dumps([list(CleApi.objects.values()), list(Entree.objects.values())], default=str)
    assert secret not in garde
    assert cle[0].prefixe in garde


def test_un_secret_faux_sous_un_prefixe_vrai_est_refuse(api, cle):
    assert api("GET", "/dossiers", secret=f"{cle[1]}x").status_code == 401


@pytest.mark.parametrize("comment", ["revoquee", "expiree"])
def test_une_cle_revoquee_ou_expiree_ne_vaut_plus(api, cle, commissaire, ce_jour, comment):
    if comment == "revoquee":
        revoquer_cle(cle[0], motif="poste volé", acteur=commissaire, le=ce_jour)
    else:
        CleApi.objects.update(expire_le=ce_jour)
    assert api("GET", "/client").status_code == 401


def test_seul_le_commissaire_cree_et_revoque(creancier, expert, cle, ce_jour):
    with pytest.raises(DroitRefuse):
        creer_cle(creancier, libelle="x", repondant=expert, acteur=expert, le=ce_jour)
    with pytest.raises(DroitRefuse):
        revoquer_cle(cle[0], motif="x", acteur=expert, le=ce_jour)


@pytest.mark.parametrize("faux", [{"libelle": " "}, {"limite_par_minute": 0}, {"expire_le": 0}])
def test_une_cle_mal_donnee_est_refusee(creancier, commissaire, ce_jour, faux):
    champs = {"libelle": "x", "repondant": commissaire} | faux
    if "expire_le" in faux:
        champs["expire_le"] = ce_jour
    with pytest.raises(ActionRefusee):
        creer_cle(creancier, acteur=commissaire, le=ce_jour, **champs)


def test_la_cle_voit_les_dossiers_de_son_client_et_aucun_autre(api, dossier, etranger):
    assert [lu["numero"] for lu in api("GET", "/dossiers").json()["dossiers"]] == [dossier.numero]
    for suite in ("", "/decompte", "/actes", "/evenements", "/versements"):
        assert api("GET", f"/dossiers/{dossier.numero}{suite}").status_code == 200, suite
        refus = api("GET", f"/dossiers/{etranger.numero}{suite}")
        assert (refus.status_code, refus.json()["code"]) == (404, "introuvable"), suite
    versement = {"montant": "10.00", "date": "2026-01-05"}
    assert api("POST", f"/dossiers/{etranger.numero}/versements", versement, **UN).status_code == 404


def test_etre_debiteur_d_un_dossier_n_y_donne_pas_acces(api, dossier, creancier):
    Partie.objects.filter(dossier=dossier, role=Role.CREANCIER).update(role=Role.DEBITEUR)
    assert api("GET", "/dossiers").json()["dossiers"] == []


def test_un_dossier_confidentiel_n_existe_pas_pour_l_api(api, dossier):
    Dossier.objects.update(est_confidentiel=True)
    assert api("GET", "/dossiers").json()["dossiers"] == []
    assert api("GET", f"/dossiers/{dossier.numero}").status_code == 404


def test_ni_note_ni_motif_ni_nom_de_collaborateur_ne_sort(api, dossier, expert, ce_jour):
    ecrire_note(dossier, texte="Temoin-XYZ a rappeler", acteur=expert, le=ce_jour)
    verse = saisir_versement(dossier, montant=Montant(5_000), date_du_versement=ce_jour, acteur=expert, le=ce_jour)
    extourner_versement(dossier, verse, motif="Motif-XYZ", acteur=expert, le=ce_jour)
    lus = [
        api("GET", f"/dossiers/{dossier.numero}{s}") for s in ("", "/evenements", "/versements", "/actes", "/decompte")
    ]
    tout = "".join(reponse.content.decode() for reponse in lus)
    for cache in ("XYZ", "Note ajoutée", expert.identifiant, "Camille"):
        assert cache not in tout
    assert {lu["nature"] for lu in lus[1].json()["evenements"]} == {"ouverture", "titre", "versement", "extourne"}
    assert [lu["annule"] for lu in lus[2].json()["versements"]] == [True]


def test_le_decompte_rend_les_sommes_de_l_ecran_et_chaque_ligne_de_preuve(api, dossier, ce_jour):
    from basoche.etude.dossiers.decompte import decompter

    attendu = decompter(dossier, ce_jour).resultat
    lu = api("GET", f"/dossiers/{dossier.numero}/decompte").json()
    assert lu["total"] == str(attendu.valeurs["total"])
    assert len(lu["lignes"]) == len(attendu.lignes)
    courue = next(ligne for ligne in lu["lignes"] if ligne["nature"] == "interets")
    assert {"base", "taux", "jours", "diviseur", "somme"} <= {nom for nom, valeur in courue.items() if valeur}
    assert lu["fondements"]
    assert lu["fondements"][0]["verification"]


def test_un_decompte_impossible_est_un_refus_et_non_une_panne(api, dossier):
    dossier.postes.all().delete()
    refus = api("GET", f"/dossiers/{dossier.numero}/decompte")
    assert (refus.status_code, refus.json()["code"]) == (409, "calcul_refuse")
    assert refus.json()["conseil"]


def test_les_pages_se_suivent_sans_trou_ni_doublon(api, expert, creancier, debiteur, ce_jour):
    parties = [
        PartieDonnee(creancier, Role.CREANCIER), PartieDonnee(creancier, Role.MANDANT),
        PartieDonnee(debiteur, Role.DEBITEUR),
    ]  # fmt: skip
    ouverts = [
        ouvrir_dossier(nature=Nature.AMIABLE, parties=parties, responsable=expert, acteur=expert, le=ce_jour).numero
        for _ in range(5)
    ]
    vus, curseur = [], ""
    while curseur is not None:
        page = api("GET", f"/dossiers?limite=2{curseur and f'&curseur={curseur}'}").json()
        assert len(page["dossiers"]) <= 2
        vus += [lu["numero"] for lu in page["dossiers"]]
        curseur = page["suivant"]
    assert vus == ouverts[::-1]


@pytest.mark.parametrize(
    ("demande", "combien"),
    [("reference=lac 77-B", 1), ("reference=LAC", 0), ("etat=clos", 0), ("etat=ouvert&nature=execution", 1)],
)
def test_les_filtres_de_la_liste(api, dossier, demande, combien):
    assert len(api("GET", f"/dossiers?{demande}").json()["dossiers"]) == combien


def test_un_versement_declare_change_le_solde_et_se_dit_de_la_cle(api, cle, dossier, expert):
    avant = decompter(dossier, timezone.localdate()).total.centimes
    reponse = api("POST", f"/dossiers/{dossier.numero}/versements", {"montant": "100.50", "date": "2026-01-05"}, **UN)
    assert reponse.status_code == 201, reponse.content
    dossier.refresh_from_db()
    assert reponse.json()["solde"] == str(dossier.solde_centimes)
    assert dossier.solde_centimes.centimes < avant
    verse = Versement.objects.get()
    assert (verse.montant_centimes.centimes, verse.saisi_par_id) == (10_050, expert.pk)
    assert Entree.objects.get(action="versement.saisir").acteur == f"api:{cle[0].prefixe}"
    expert.refresh_from_db()
    assert expert.identifiant == "clerc_expert"


def test_la_meme_demande_redonnee_rend_la_meme_reponse_et_n_ecrit_rien(api, dossier):
    adresse, corps = f"/dossiers/{dossier.numero}/versements", {"montant": "100.50", "date": "2026-01-05"}
    premiere, seconde = (api("POST", adresse, corps, **UN) for _ in range(2))
    assert premiere.json() == seconde.json()
    assert (premiere.get("Idempotency-Replayed"), seconde["Idempotency-Replayed"]) == (None, "true")
    assert Versement.objects.count() == 1
    autre = api("POST", adresse, corps | {"montant": "100.51"}, **UN)
    assert (autre.status_code, autre.json()["code"]) == (422, "idempotence_reprise")
    assert Versement.objects.count() == 1


def test_une_reponse_gardee_s_oublie_au_bout_de_trente_jours(api, dossier, ce_jour):
    api("POST", f"/dossiers/{dossier.numero}/versements", {"montant": "1.00", "date": "2026-01-05"}, **UN)
    passer_la_nuit(ce_jour + timedelta(days=30))
    assert Rejeu.objects.count() == 1
    passer_la_nuit(ce_jour + timedelta(days=31))
    assert not Rejeu.objects.exists()


def test_un_refus_ne_consomme_pas_la_cle_d_idempotence(api, dossier, ce_jour):
    adresse = f"/dossiers/{dossier.numero}/versements"
    demain = {"montant": "10.00", "date": (ce_jour + timedelta(days=1)).isoformat()}
    refus = api("POST", adresse, demain, **UN)
    assert (refus.status_code, refus.json()["code"]) == (422, "action_refusee")
    assert api("POST", adresse, demain | {"date": ce_jour.isoformat()}, **UN).status_code == 201


@pytest.mark.parametrize(
    "corps",
    [
        {}, {"montant": "10.00"}, {"montant": 10, "date": "2026-01-05"}, {"montant": "10,00", "date": "2026-01-05"},
        {"montant": "10.0", "date": "2026-01-05"}, {"montant": "-1.00", "date": "2026-01-05"},
        {"montant": "0.00", "date": "2026-01-05"}, {"montant": "1.00", "date": "05/01/2026"},
        {"montant": "1.00", "date": "2026-02-30"}, {"montant": "1.00", "date": 1767225600},
        {"montant": "1.00", "date": "2026-01-05", "acteur": "x"},
        {"montant": "1.00", "date": "2026-01-05", "moyen": "\x00"},
    ],
)  # fmt: skip
def test_une_demande_mal_faite_nomme_le_champ_en_francais(api, dossier, corps):
    refus = api("POST", f"/dossiers/{dossier.numero}/versements", corps, **UN)
    assert (refus.status_code, refus.json()["code"]) == (422, "demande_invalide")
    assert all(erreur["champ"] and erreur["message"] for erreur in refus.json()["erreurs"])
    assert not Versement.objects.exists()


def test_ecrire_demande_une_cle_d_idempotence(api, dossier):
    refus = api("POST", f"/dossiers/{dossier.numero}/versements", {"montant": "1.00", "date": "2026-01-05"})
    assert refus.status_code == 422
    assert "Idempotency-Key" in refus.content.decode()


@pytest.mark.parametrize("portee", ["peut_verser", "peut_ouvrir", "repondant"])
def test_sans_la_portee_ou_sans_repondant_la_cle_ne_fait_que_lire(api, dossier, expert, ce_jour, portee):
    if portee == "repondant":
        expert.is_active = False
        expert.save()
    else:
        CleApi.objects.update(**{portee: False})
    demandes = {
        "peut_verser": (f"/dossiers/{dossier.numero}/versements", {"montant": "1.00", "date": "2026-01-05"}),
        "peut_ouvrir": ("/dossiers", {"nature": "amiable", "debiteurs": [{"nature": "morale", "nom": "X"}]}),
    }
    refus = api("POST", *demandes.get(portee, demandes["peut_verser"]), **UN)
    assert (refus.status_code, refus.json()["code"]) == (403, "portee_insuffisante")
    assert api("GET", "/dossiers").status_code == 200


OUVERTURE = {
    "nature": "amiable",
    "reference": "CLIENT-12",
    "debiteurs": [
        {"nature": "physique", "nom": "Sorbier", "prenoms": "Ada", "voie": "3 rue du Puits", "commune": "Brive"}
    ],
    "creances": [{"libelle": "Facture 12", "montant": "1250.00", "date": "2026-03-01"}],
}


def test_un_dossier_s_ouvre_et_se_relit(api, creancier, expert):
    reponse = api("POST", "/dossiers", OUVERTURE, **UN)
    assert reponse.status_code == 201, reponse.content
    lu = reponse.json()
    assert (lu["solde"], lu["intitule"]) == ("1250.00", "SCI du Lac c/ SORBIER")
    assert api("GET", f"/dossiers/{lu['numero']}").json() == lu
    assert Dossier.objects.get().responsable == expert
    assert api("POST", "/dossiers", OUVERTURE, **UN).json() == lu
    assert Dossier.objects.count() == 1


def test_un_conflit_d_interets_ne_se_dit_pas_au_client(api, etranger, debiteur):
    contre = {"nature": "morale", "nom": "des Alpes", "siret": "404833048"}
    Personne.objects.filter(nom="des Alpes").update(siren="404833048")
    refus = api("POST", "/dossiers", OUVERTURE | {"debiteurs": [contre]}, **UN)
    assert (refus.status_code, refus.json()["code"]) == (409, "examen_par_l_etude")
    assert "conflit" not in refus.content.decode().lower()
    assert Personne.objects.filter(nom="des Alpes").count() == 1


def test_au_dela_de_la_limite_la_cle_attend(api, cle, dossier):
    CleApi.objects.update(limite_par_minute=3, minute=0)
    statuts = [api("GET", "/client").status_code for _ in range(8)]
    # Deux minutes peuvent se toucher pendant l'essai.
    assert 3 <= statuts.count(200) <= 6
    refus = next(r for r in (api("GET", "/client") for _ in range(9)) if r.status_code == 429)
    assert refus.json()["code"] == "trop_d_appels"
    assert refus["Retry-After"] == "60"


def test_chaque_appel_est_au_journal(api, cle, dossier):
    api("GET", f"/dossiers/{dossier.numero}/decompte")
    api("GET", "/dossiers/2020-000001")
    lues = Entree.objects.filter(action="api.lire", acteur=f"api:{cle[0].prefixe}").order_by("numero")
    assert [(e.dossier, e.details) for e in lues] == [
        (dossier.numero, {"route": "lire_decompte", "statut": 200}),
        ("2020-000001", {"route": "lire_dossier", "statut": 404}),
    ]


def test_un_client_reuni_a_un_autre_garde_sa_cle(api, dossier, creancier, cle):
    garde = Personne.objects.create(nature="morale", nom="du Lac", forme_juridique="SCI")
    Partie.objects.filter(personne=creancier).update(personne=garde)
    Personne.objects.filter(pk=creancier.pk).update(fusionnee_dans=garde)
    assert [lu["numero"] for lu in api("GET", "/dossiers").json()["dossiers"]] == [dossier.numero]


def test_le_schema_se_lit_avec_une_cle_ou_au_bureau_du_commissaire(client, api, commissaire, expert):
    assert client.get("/api/v1/openapi.json").status_code == 401
    assert api("GET", "/openapi.json").json()["paths"]["/api/v1/dossiers"]["get"]["operationId"] == "lister_dossiers"
    client.force_login(expert)
    assert client.get("/api/v1/openapi.json").status_code == 401
    client.force_login(commissaire)
    assert client.get("/api/v1/openapi.json").status_code == 200


@pytest.mark.parametrize(("methode", "adresse", "statut"), [("DELETE", "/dossiers", 405), ("GET", "/rien", 404)])
def test_toute_autre_demande_est_un_probleme_en_json(api, methode, adresse, statut):
    refus = api(methode, adresse)
    assert refus.status_code == statut
    assert refus["Content-Type"] == "application/problem+json"


def test_le_commissaire_cree_une_cle_a_l_ecran_et_la_revoque(client, commissaire, creancier):
    client.force_login(commissaire)
    assert f"/cles-api/nouvelle/{creancier.pk}" in client.get("/cles-api/nouvelle?q=lac").content.decode()
    saisie = {"libelle": "ERP", "repondant": commissaire.pk, "limite_par_minute": "60"}
    page = client.post(f"/cles-api/nouvelle/{creancier.pk}", saisie).content.decode()
    cle = CleApi.objects.get()
    assert f"bas_{cle.prefixe}_" in page
    assert client.post(f"/cles-api/{cle.pk}/revoquer", {"motif": "essai fini"}).status_code == 302
    assert "révoquée" in client.get("/cles-api").content.decode()


def test_les_autres_ne_voient_pas_la_page_des_cles(client, collaborateurs):
    for nom, qui in collaborateurs.items():
        client.force_login(qui)
        attendu = 200 if nom == "commissaire_de_justice" else 403
        assert client.get("/cles-api").status_code == attendu, nom


def test_la_reference_dit_chaque_route_et_chaque_code_de_refus():
    from pathlib import Path

    from basoche.etude.api.problemes import CODES
    from basoche.etude.api.routes import schema_publie

    page = (Path(__file__).parents[2] / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    assert not [code for code, (statut, _) in CODES.items() if f"| `{code}` | {statut} |" not in page]
    routes = [
        f"{methode.upper()} {adresse.removeprefix('/api/v1').replace('{cle}', '{id}')}"
        for adresse, methodes in schema_publie()["paths"].items()
        for methode in methodes
    ]
    assert len(routes) == 11
    assert not [route for route in routes if f"`{route}" not in page]
