"""La conservation : durées en données, purge qui ne touche jamais un acte, export d'une personne sans tiers."""

import csv
import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from basoche.droit.montant import Montant
from basoche.etude.actes.models import Acte
from basoche.etude.commun.coffre import chemin_de
from basoche.etude.commun.erreurs import ActionRefusee, DroitRefuse
from basoche.etude.conservation.durees import durees, exclus_des_exports, traitements
from basoche.etude.conservation.personne import en_zip, exporter_personne, sans_formule
from basoche.etude.conservation.purge import examiner, lire_suite, purger_dossier
from basoche.etude.conservation.tables import dependants_d_un_dossier, tables_exportees
from basoche.etude.dossiers.models import Cloison, Dossier, Partie, Piece, Procedure
from basoche.etude.dossiers.notes import ecrire_note
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.pieces import deposer_piece
from basoche.etude.dossiers.protegees import inscrire_protegee
from basoche.etude.dossiers.saisies import saisir_versement
from basoche.etude.journal.chaine import verifier_chaine
from basoche.etude.journal.models import Entree
from basoche.etude.personnes.models import Compte, Coordonnee, Personne
from basoche.etude.sauvegarde.tables import modeles_a_sauver
from basoche.etude.strategie.models import Campagne, Decision, Inscription, Situation
from basoche.etude.textes.models import ReleveEntreprise

pytestmark = pytest.mark.django_db
TARD = date(2040, 1, 15)


@pytest.fixture
def clos(dossier, le):
    Dossier.objects.filter(pk=dossier.pk).update(etat="clos", clos_le=le)
    dossier.refresh_from_db()
    return dossier


# --- Les durées --------------------------------------------------------------------------------------------------


def test_chaque_duree_dit_d_ou_elle_vient():
    for duree in durees().values():
        assert duree.nature in ("texte", "etude")
        assert duree.verification in ("texte", "recoupe", "une_source", "memoire")
        assert duree.purge in ("dossier", "cloture", "jamais")
        assert duree.article or duree.verification != "texte", duree.id


def test_chaque_traitement_renvoie_a_des_durees_connues():
    assert len(traitements()) >= 6
    assert all(traitement["durees"] for traitement in traitements())


@pytest.mark.parametrize(
    ("nom", "depuis", "terme"),
    [
        ("dossier", date(2026, 11, 23), date(2031, 11, 23)),
        ("dossier", date(2024, 2, 29), date(2029, 3, 1)),
        ("protegees", date(2026, 11, 23), date(2026, 11, 23)),
        ("journal", date(2026, 11, 23), None),
    ],
)
def test_le_terme_d_une_duree(nom, depuis, terme):
    assert durees()[nom].terme(depuis) == terme


# --- La purge ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("decalage", "purgeable"), [(-1, False), (0, True), (1, True)])
def test_un_dossier_sans_titre_s_efface_le_jour_ou_sa_duree_est_ecoulee(
    commissaire, creancier, le, decalage, purgeable
):
    ouvert = ouvrir_dossier(
        nature="amiable", parties=[PartieDonnee(creancier, "creancier")], responsable=commissaire, acteur=commissaire,
        le=le,
    )  # fmt: skip
    Dossier.objects.filter(pk=ouvert.pk).update(etat="clos", clos_le=le)
    jour = date(le.year + 5, le.month, le.day) + timedelta(days=decalage)
    examens, _ = examiner(commissaire, le=jour)
    assert [examen.est_purgeable for examen in examens] == [purgeable]


def test_le_titre_et_le_dernier_versement_allongent_la_duree(clos, commissaire, expert, le):
    Dossier.objects.filter(pk=clos.pk).update(etat="ouvert")
    clos.refresh_from_db()
    saisir_versement(clos, montant=Montant(100), date_du_versement=le, acteur=expert, le=le)
    Dossier.objects.filter(pk=clos.pk).update(etat="clos")
    examen = examiner(commissaire, le=date(2036, 11, 22))[0][0]
    assert {raison.duree for raison in examen.retenues} == {"Sommes reçues pour le compte de tiers"}
    assert examiner(commissaire, le=date(2036, 11, 23))[0][0].est_purgeable


def test_un_dossier_ouvert_ne_se_propose_ni_ne_s_efface(dossier, commissaire):
    assert examiner(commissaire, le=TARD)[0] == []
    with pytest.raises(ActionRefusee, match="pas clos"):
        purger_dossier(dossier, motif="échu", acteur=commissaire, le=TARD)


@pytest.mark.parametrize("etat", sorted(Acte.FIGES))
def test_un_acte_signe_garde_son_dossier_pour_toujours(clos, commissaire, expert, etat):
    Acte.objects.create(
        dossier=clos, code="cmd", intitule="Commandement", etat=etat, donnees={}, date=date(2026, 11, 23),
        redige_par=expert,
    )  # fmt: skip
    examen = examiner(commissaire, le=date(2099, 1, 1))[0][0]
    assert (examen.est_purgeable, examen.terme) == (False, None)
    with pytest.raises(ActionRefusee, match="Originaux des actes"):
        purger_dossier(clos, motif="échu", acteur=commissaire, le=date(2099, 1, 1))
    assert Acte.objects.exists()


def test_la_purge_efface_tout_du_dossier_et_ne_laisse_que_sa_cle_au_journal(
    clos, commissaire, expert, debiteur, creancier, le, django_capture_on_commit_callbacks
):
    Dossier.objects.filter(pk=clos.pk).update(etat="ouvert")
    clos.refresh_from_db()
    verse = saisir_versement(clos, montant=Montant(100), date_du_versement=le, acteur=expert, le=le)
    verse_contraire = type(verse).objects.create(
        dossier=clos, date=le, montant_centimes=Montant(-100), extourne=verse, saisi_par=expert
    )
    ecrire_note(clos, texte="Le débiteur propose 50 euros par mois", acteur=expert, le=le)
    piece = deposer_piece(clos, octets=b"%PDF-1.7\n%%EOF\n", nom="contrat.pdf", acteur=expert, le=le)
    Coordonnee.objects.create(personne=debiteur, nature="adresse", valeur="3 rue des Lilas", du=le, origine="client")
    Acte.objects.create(
        dossier=clos, code="c", intitule="Projet", etat="abandonne", donnees={}, date=le, redige_par=expert
    )
    Dossier.objects.filter(pk=clos.pk).update(etat="clos", clos_le=le)
    with django_capture_on_commit_callbacks(execute=True):
        purger_dossier(clos, motif="durées écoulées", acteur=commissaire, le=TARD)
    assert verse_contraire.extourne_id == verse.pk
    assert not Dossier.objects.exists()
    for modele, chemin in dependants_d_un_dossier():
        assert not modele._base_manager.filter(**{chemin: clos.pk}).exists(), modele
    assert not Personne.objects.filter(pk=debiteur.pk).exists()
    assert Personne.objects.filter(pk=creancier.pk).exists(), "un client reste un client"
    assert not chemin_de(piece.empreinte).exists()
    trace = Entree.objects.get(action="conservation.purger")
    assert (trace.dossier, trace.details["motif"]) == (clos.numero, "durées écoulées")
    assert "Mérand" not in json.dumps([e.details for e in Entree.objects.all()], ensure_ascii=False)
    assert list(verifier_chaine()) == []


def test_un_adversaire_qui_a_un_autre_dossier_n_est_pas_efface(clos, commissaire, debiteur, creancier, le):
    ouvrir_dossier(
        nature="amiable", parties=[PartieDonnee(creancier, "creancier"), PartieDonnee(debiteur, "debiteur")],
        responsable=commissaire, acteur=commissaire, le=le,
    )  # fmt: skip
    purger_dossier(clos, motif="échu", acteur=commissaire, le=TARD)
    assert Personne.objects.filter(pk=debiteur.pk).exists()


def test_une_piece_commune_a_deux_dossiers_reste_au_coffre(
    clos, commissaire, expert, creancier, le, django_capture_on_commit_callbacks
):
    autre = ouvrir_dossier(
        nature="amiable", parties=[PartieDonnee(creancier, "creancier")], responsable=expert, acteur=expert, le=le
    )
    for cible in (clos, autre):
        Piece.objects.create(dossier=cible, nom="a.pdf", type_reel="application/pdf", taille=1, empreinte="ab" * 32)
    chemin = chemin_de("ab" * 32)
    chemin.parent.mkdir(parents=True, exist_ok=True)
    chemin.write_bytes(b"x")
    with django_capture_on_commit_callbacks(execute=True):
        purger_dossier(clos, motif="échu", acteur=commissaire, le=TARD)
    assert chemin.exists()
    chemin.unlink()


@pytest.mark.parametrize("fonction", ["clerc_expert", "clerc", "comptable", "accueil", "administrateur"])
def test_seul_le_commissaire_purge(clos, collaborateurs, fonction):
    with pytest.raises(DroitRefuse):
        purger_dossier(clos, motif="échu", acteur=collaborateurs[fonction], le=TARD)


def test_une_purge_sans_motif_est_refusee(clos, commissaire):
    with pytest.raises(ActionRefusee, match="motif"):
        purger_dossier(clos, motif=" ", acteur=commissaire, le=TARD)


def test_la_page_des_dossiers_echus_efface_ceux_qu_on_coche(client, clos, commissaire):
    Dossier.objects.filter(pk=clos.pk).update(clos_le=date(1999, 1, 1), annee=1998, rang=1, numero="1998-000001")
    clos.titres.update(date=date(1998, 1, 1))
    client.force_login(commissaire)
    texte = client.get("/conservation/purge").content.decode()
    assert "échu le" in texte
    sans_motif = client.post("/conservation/purge", {"dossier": ["1998-000001"]}).content.decode()
    assert "checked" in sans_motif
    assert Dossier.objects.exists()
    client.post("/conservation/purge", {"dossier": ["1998-000001"], "motif": "durées écoulées"})
    assert not Dossier.objects.exists()


def test_la_page_des_dossiers_echus_tient_en_un_nombre_fixe_de_requetes(client, clos, commissaire):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    Dossier.objects.filter(pk=clos.pk).update(clos_le=date(2000, 1, 1), annee=2000)
    client.force_login(commissaire)
    client.get("/conservation/purge")
    with CaptureQueriesContext(connection) as une:
        client.get("/conservation/purge")
    for rang in range(2, 9):
        Dossier.objects.create(
            numero=f"2000-{rang:06d}", annee=2000, rang=rang + 100, nature="amiable", etat="clos", intitule="x",
            ouvert_le=date(2000, 1, 1), clos_le=date(2000, 6, 1),
        )  # fmt: skip
    with CaptureQueriesContext(connection) as huit:
        client.get("/conservation/purge")
    assert len(huit) == len(une) <= 10


def test_la_liste_de_purge_se_tourne_page_apres_page_du_plus_anciennement_clos(commissaire):
    jours = [date(2001, 3, 1), date(2000, 5, 2), date(2000, 5, 2), date(2003, 1, 1), date(1999, 12, 31)]
    for tour in range(11):
        for rang, jour in enumerate(jours):
            Dossier.objects.create(
                numero=f"2000-{tour * 10 + rang:06d}", annee=2000, rang=tour * 10 + rang + 1, nature="amiable",
                etat="clos", intitule="x", ouvert_le=date(1999, 1, 1), clos_le=jour,
            )  # fmt: skip
    premiers, suite = examiner(commissaire, le=date(2026, 11, 23))
    suivants, fin = examiner(commissaire, le=date(2026, 11, 23), apres=lire_suite(suite))
    vus = [(examen.dossier.clos_le, examen.dossier.pk) for examen in (*premiers, *suivants)]
    assert (len(premiers), len(suivants), fin) == (50, 5, "")
    assert vus == sorted(vus)
    assert len(set(vus)) == 55


@pytest.mark.parametrize("texte", ["", "2026-000123", "2026-02-30_4", "2026-01-01_", "x_1", "2026-01-01_9999999999999"])
def test_un_repere_illisible_repart_du_debut(texte):
    assert lire_suite(texte) is None


# --- L'export d'une personne -------------------------------------------------------------------------------------


@pytest.fixture
def paul(dossier, debiteur, expert, le):
    """Un débiteur qui a de tout, et à côté de lui des tiers qui ont chacun leur secret."""
    voisin = Personne.objects.create(nature="physique", nom="Tierswitness", prenoms="Zoé")
    Partie.objects.create(dossier=dossier, personne=voisin, role="temoin", rang=3)
    Coordonnee.objects.create(personne=debiteur, nature="adresse", valeur="3 rue des Lilas", du=le, origine="client")
    Coordonnee.objects.create(personne=voisin, nature="telephone", valeur="0611111111", du=le, origine="client")
    Compte.objects.create(personne=debiteur, iban="FR7630006000011234567890189", origine="paiement", vu_le=le)
    inscrire_protegee(
        dossier, dossier.titres.get(), nature="employeur", valeur="Employeurtemoin", obtenue_le=le, obtenue_de="org",
        acteur=expert, le=le,
    )  # fmt: skip
    ecrire_note(dossier, texte="Notetemoin de Zoé Tierswitness", acteur=expert, le=le)
    partie = dossier.parties.get(personne=debiteur)
    saisir_versement(dossier, montant=Montant(12_345), date_du_versement=le, acteur=expert, le=le)
    dossier.versements.update(par=partie)
    return debiteur


def _contenus(octets):
    archive = zipfile.ZipFile(io.BytesIO(octets))
    textes = {nom: archive.read(nom) for nom in archive.namelist()}
    pages = PdfReader(io.BytesIO(textes["releve.pdf"])).pages
    return textes, "\n".join(page.extract_text() for page in pages)


def test_l_export_d_une_personne_a_ses_donnees_et_rien_des_tiers(paul, commissaire, le, dossier):
    textes, pdf = _contenus(en_zip(exporter_personne(paul, acteur=commissaire, le=le), le))
    json_, tout = json.loads(textes["donnees.json"]), b"".join(textes.values()).decode("utf-8", "replace") + pdf
    for attendu in ("Mérand", "3 rue des Lilas", "FR7630006000011234567890189", dossier.numero, "123.45"):
        assert attendu in textes["donnees.json"].decode()
        assert attendu in pdf.replace("\u200b", ""), attendu
    for absent in ("du Lac", "Tierswitness", "0611111111", "Employeurtemoin", "Notetemoin"):
        assert absent not in tout, absent
    assert {ligne["quoi"] for ligne in json_["exclu"]} >= {"Notes", "Autres parties"}
    lignes = list(csv.DictReader(io.StringIO(textes["versements.csv"].decode("utf-8-sig")), delimiter=";"))
    assert lignes == [{"date": "2026-11-23", "montant_euros": "123.45", "moyen": ""}]


def test_un_temoin_ne_recoit_ni_le_titre_ni_le_solde_des_autres(paul, dossier, commissaire, le):
    temoin = Personne.objects.get(nom="Tierswitness")
    tables = exporter_personne(temoin, acteur=commissaire, le=le).tables
    assert tables["titres"] == []
    assert tables["dossiers"][0]["solde_euros"] == ""


@pytest.fixture
def conseille(paul, dossier, expert, le):
    """Le même débiteur, en procédure, dont l'étude connaît l'employeur et a décidé deux mesures."""
    Procedure.objects.create(
        personne=paul, type="surendettement", ouverte_le=date(2026, 3, 2), juridiction="Commission de Valmont",
        preuve="Lettre de la commission", motif_fin="Motiftemoin",
    )  # fmt: skip
    Situation.objects.create(
        dossier=dossier, employeur_centimes=Montant(154_321), contestation="simple", origine="Originetemoin",
        autorisation_conservatoire_le=date(2026, 11, 2), saisie_par=expert, saisie_le=le,
    )  # fmt: skip
    commun = {
        "dossier": dossier, "le": le, "par": expert, "segment": "s", "voie_conseillee": "a", "voie_choisie": "a",
        "motif": "Motiftemoin", "conseil": {"dit": "Conseiltemoin"}, "assiette_centimes": Montant(1),
    }  # fmt: skip
    Decision.objects.create(
        **commun, intitule="Mesureclose", issue="aboutie", close_le=le, obtenu_centimes=Montant(9_900)
    )
    Decision.objects.create(**commun, intitule="Mesureencours")
    return paul


def test_l_export_a_ses_procedures_et_ce_que_la_strategie_garde_de_lui(conseille, commissaire, le):
    textes, pdf = _contenus(en_zip(exporter_personne(conseille, acteur=commissaire, le=le), le))
    tables, tout = json.loads(textes["donnees.json"])["donnees"], b"".join(textes.values()).decode("utf-8", "replace")
    assert [(une["procedure"], une["ouverte_le"]) for une in tables["procedures"]] == [
        ("Surendettement recevable", "2026-03-02")
    ]
    dits = {ligne["donnee"]: ligne["valeur"] for ligne in tables["renseignements"]}
    assert dits["rémunération nette mensuelle (€)"] == "1543.21"
    assert (dits["contestation"], dits["meubles de valeur"]) == ("Simple", "non")
    assert [(une["mesure"], une["obtenu_euros"]) for une in tables["mesures"]] == [("Mesureclose", "99.00")]
    for absent in ("Mesureencours", "Originetemoin", "Motiftemoin", "Conseiltemoin", "2026-11-02"):
        assert absent not in tout + pdf, absent
    assert "Commission de Valmont" in pdf.replace("\u200b", "")


@pytest.fixture
def inscrit(paul, dossier, expert, le):
    """Le même débiteur dans deux campagnes : l'une comparée, depuis dix jours, l'autre arrêtée, hors comparaison."""
    commun = {
        "nom": "Campagnetemoin", "relances": [], "graine": "grainetemoin", "motif": "Motiftemoin", "par": expert,
        "le": le, "attendu_usage": 10, "attendu_variante": 20,
    }  # fmt: skip
    depart, fin = le - timedelta(days=10), le + timedelta(days=10)
    comparee = Campagne.objects.create(
        **commun, depart=depart, fin=fin, compare="heure", usage="10 h", variante="18 h", part_temoin=50
    )
    arretee = Campagne.objects.create(**commun, depart=le, fin=fin, arretee_le=le)
    Inscription.objects.create(campagne=comparee, dossier=dossier, groupe="variante", du_centimes=Montant(100_000))
    Inscription.objects.create(campagne=arretee, dossier=dossier, groupe="hors", du_centimes=Montant(100_000))
    return paul


def test_l_export_a_ses_campagnes_avec_l_attendu_et_ce_qu_il_a_paye(inscrit, dossier, commissaire, le):
    textes, pdf = _contenus(en_zip(exporter_personne(inscrit, acteur=commissaire, le=le), le))
    tables, tout = json.loads(textes["donnees.json"])["donnees"], b"".join(textes.values()).decode("utf-8", "replace")
    comparee, arretee = tables["campagnes"]
    assert comparee == {
        "dossier": dossier.numero, "depart": "2026-11-13", "fin": "2026-12-03", "compare": "L'heure d'une relance",
        "groupe": "Variante", "recoit": "18 h", "du_euros": "1000.00", "attendu_euros": "100.00",
        "paye_euros": "123.45",
    }  # fmt: skip
    assert (arretee["groupe"], arretee["recoit"], arretee["fin"]) == ("Hors comparaison", "", le.isoformat())
    assert "Campagnes de relances" in pdf.replace("\u200b", "")
    for absent in ("Campagnetemoin", "grainetemoin", "Motiftemoin"):
        assert absent not in tout + pdf, absent


def test_le_dossier_inscrit_a_plusieurs_debiteurs_n_est_dit_a_aucun(inscrit, dossier, creancier, commissaire, le):
    assert exporter_personne(creancier, acteur=commissaire, le=le).tables["campagnes"] == []
    autre = Personne.objects.create(nature="physique", nom="Second", prenoms="Luc")
    Partie.objects.create(dossier=dossier, personne=autre, role="codebiteur", rang=4)
    for qui in (inscrit, autre):
        assert exporter_personne(qui, acteur=commissaire, le=le).tables["campagnes"] == []


@pytest.mark.parametrize("siege", [True, False])
def test_l_export_a_les_releves_de_l_annuaire_sans_les_dirigeants(siege, paul, creancier, expert, commissaire, le):
    adresse = {
        "siret": "00042424200017", "adresse": "8 RUE DES ESSAIS", "code_postal": "99998", "commune": "VALMONT",
        "depuis": "2020-01-01", "ferme": False,
    }  # fmt: skip
    lu = {
        "siren": "000424242", "nom": "PAUL MERAND", "etat_administratif": "C", "creee_le": "2012-05-04",
        "fermee_le": "2026-01-31", "mise_a_jour_le": None, "diffusion_partielle": not siege, "siren_conserve": None,
        "siege": adresse if siege else None, "dirigeants": [{"nom": "Dirigeanttemoin", "qualite": "", "siren": ""}],
    }  # fmt: skip
    ReleveEntreprise.objects.create(
        personne=paul, siren="000424242", le=le, lu=lu, etat="ecarte", motif="Motiftemoin", decide_le=le, par=expert
    )
    textes, pdf = _contenus(en_zip(exporter_personne(paul, acteur=commissaire, le=le), le))
    (releve,) = json.loads(textes["donnees.json"])["donnees"]["annuaire"]
    assert releve == {
        "releve_le": le.isoformat(), "siren": "000424242", "nom": "PAUL MERAND", "etat_lu": "cessée",
        "creee_le": "2012-05-04", "fermee_le": "2026-01-31", "decision": "Écarté", "decide_le": le.isoformat(),
        "siege": "8 RUE DES ESSAIS, 99998, VALMONT" if siege else "",
    }  # fmt: skip
    tout = b"".join(textes.values()).decode("utf-8", "replace") + pdf
    for absent in ("Dirigeanttemoin", "Motiftemoin"):
        assert absent not in tout, absent
    assert exporter_personne(creancier, acteur=commissaire, le=le).tables["annuaire"] == []


def test_a_plusieurs_debiteurs_les_renseignements_ne_sont_a_personne(conseille, dossier, commissaire, le):
    autre = Personne.objects.create(nature="physique", nom="Second", prenoms="Luc")
    Partie.objects.create(dossier=dossier, personne=autre, role="codebiteur", rang=4)
    for qui in (conseille, autre):
        tables = exporter_personne(qui, acteur=commissaire, le=le).tables
        assert tables["renseignements"] == tables["mesures"] == []
    assert tables["procedures"] == []


def test_le_creancier_ne_recoit_rien_de_ce_que_l_on_sait_du_debiteur(conseille, creancier, commissaire, le):
    tables = exporter_personne(creancier, acteur=commissaire, le=le).tables
    assert tables["procedures"] == tables["renseignements"] == tables["mesures"] == []


def test_l_export_est_au_journal_sans_valeur(paul, commissaire, le):
    exporter_personne(paul, acteur=commissaire, le=le)
    trace = Entree.objects.get(action="export.personne")
    assert trace.objet == f"personnes.personne:{paul.pk}"
    assert "Mérand" not in str(trace.details)


def test_un_export_incomplet_ne_se_fait_pas(paul, dossier, expert, le):
    Cloison.objects.create(dossier=dossier, collaborateur=expert, motif="proche")
    with pytest.raises(DroitRefuse, match="incomplet"):
        exporter_personne(paul, acteur=expert, le=le)


@pytest.mark.parametrize(
    ("valeur", "rendue"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-12.50", "-12.50"),
        ("-rm", "'-rm"),
        ("+33 6", "'+33 6"),
        (-5, -5),
        ("a", "a"),
    ],
)
def test_une_formule_de_tableur_est_desarmee_dans_un_csv(valeur, rendue):
    assert sans_formule(valeur) == rendue


def test_la_page_d_export_rend_un_zip(client, paul, commissaire):
    client.force_login(commissaire)
    adresse = reverse("bureau:export_personne", args=[paul.pk])
    assert "Ce qu'il ne contient pas" in client.get(adresse).content.decode()
    reponse = client.post(adresse)
    assert reponse["Content-Type"] == "application/zip"
    assert "attachment" in reponse["Content-Disposition"]
    assert zipfile.ZipFile(io.BytesIO(reponse.content)).testzip() is None


# --- Tables ------------------------------------------------------------------------------------------------------


def test_chaque_table_de_l_etude_est_exportee_ou_exclue_avec_un_motif():
    maison = {m._meta.label_lower for m in modeles_a_sauver() if m.__module__.startswith("basoche.etude.")}
    exportees = {modele._meta.label_lower for modele in tables_exportees()}
    assert maison - exportees <= set(exclus_des_exports())
    assert exportees <= maison
    assert not exportees & set(exclus_des_exports())
    assert all(len(motif) > 20 for motif in exclus_des_exports().values())


def test_les_tables_d_un_dossier_se_trouvent_seules():
    noms = {modele._meta.label_lower: chemin for modele, chemin in dependants_d_un_dossier()}
    assert noms["dossiers.protegee"] == "titre__dossier"
    assert noms["actes.remise"] == "acte__dossier"
    assert "personnes.personne" not in noms
    assert "equipe.collaborateur" not in noms
