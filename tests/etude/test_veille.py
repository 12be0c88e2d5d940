"""La veille à l'étude : ce que touche une réforme, la revue et sa preuve, la note et ses lecteurs, la valeur."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from xml.etree.ElementTree import fromstring

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document
from icalendar import Calendar
from pypdf import PdfReader

from basoche.droit.montant import Montant
from basoche.droit.parametres import essayer, lire
from basoche.etude.actes.models import Acte
from basoche.etude.agenda.models import Tache
from basoche.etude.commun.erreurs import ActionRefusee, ConflitDeModification, DroitRefuse
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.models import Cloison, Dossier, Poste, Role
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.saisies import saisir_poste, saisir_titre
from basoche.etude.personnes.models import Personne
from basoche.etude.textes import droit as droit_connu
from basoche.etude.textes.abonnements import (
    abonnement_du_jeton,
    calendrier_de_la_veille,
    fermer_flux,
    flux_atom,
    ouvrir_flux,
    regler_abonnement,
)
from basoche.etude.textes.alertes import envoyer_les_alertes_de_veille
from basoche.etude.textes.documents import note_en_docx, note_en_pdf
from basoche.etude.textes.ecarts import a_essayer, ecart_du_dossier
from basoche.etude.textes.mesures import mesurer_tout
from basoche.etude.textes.models import Lecture, MesureReforme, Note, ParametrePropose, Relecture
from basoche.etude.textes.notes import (
    accuser_lecture,
    corriger_note,
    lire_questions,
    publier_note,
    rediger_note,
)
from basoche.etude.textes.revue import mettre_en_taches, relire, repartir
from basoche.etude.textes.touches import autour, compter, dossiers_touches
from basoche.etude.textes.valeurs import employer_valeur, proposer_valeur, relire_valeur, simuler
from basoche.veille.base import chemin_de_la_base, ouvrir
from basoche.veille.citations import Nature
from basoche.veille.ingestion import ingerer
from basoche.veille.reformes import reforme, reformes
from veille.archives import STOCK, archiver, article

pytestmark = pytest.mark.django_db
IP, TAUX, SAISIE = "injonction_payer_2026", "interet_legal_2026", "saisie_remunerations_2025"


@pytest.fixture(autouse=True)
def journal_des_saisies(tmp_path, monkeypatch):
    monkeypatch.setenv("BASOCHE_PARAMETRES", str(tmp_path / "parametres"))
    monkeypatch.setenv("BASOCHE_VEILLE", str(tmp_path / "veille"))


def _ordonnance(dossier, expert, le, jour):
    return saisir_titre(
        dossier, nature="injonction_payer", date_du_titre=jour, juridiction="Tribunal judiciaire de Valmont",
        acteur=expert, le=le,
    )  # fmt: skip


# --- Ce qu'une réforme touche ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("jour", "signifiee", "touches"),
    [(date(2026, 8, 31), False, 0), (date(2026, 9, 1), False, 1), (date(2026, 9, 1), True, 0)],
)
def test_seule_l_ordonnance_rendue_depuis_le_1er_septembre_et_non_signifiee_est_touchee(
    dossier, expert, le, jour, signifiee, touches
):
    titre = _ordonnance(dossier, expert, le, jour)
    if signifiee:
        type(titre).objects.filter(pk=titre.pk).update(signifie_le=jour)
    assert compter(reforme(IP), le).dossiers == touches
    assert dossiers_touches(reforme(IP), Dossier.objects.all()).count() == touches


def test_l_echeance_est_avancee_de_trois_mois_au_jour(dossier, expert, le):
    _ordonnance(dossier, expert, le, date(2026, 9, 1))
    ecart = ecart_du_dossier(dossier, reforme(IP), le)
    assert (ecart.avant, ecart.apres, ecart.phrase) == ("01/03/2027", "01/12/2026", "échéance avancée de 3 mois")


def test_le_taux_nouveau_donne_l_ecart_exact_du_decompte(dossier, le):
    """4 000 € au taux légal majoré : 0,13 point de plus depuis le 1er juillet 2026."""
    ecart = ecart_du_dossier(dossier, reforme(TAUX), le)
    jours = (le - date(2026, 7, 1)).days
    attendu = Montant(round(400_000 * 13 * jours / (10_000 * 365)))
    assert abs(ecart.montant.centimes - attendu.centimes) <= 2
    assert ecart.phrase.startswith("+")
    compte = compter(reforme(TAUX), le)
    assert compte.dossiers == 1
    assert abs(compte.ecart.centimes - attendu.centimes) <= 5


def test_essayer_une_valeur_ne_change_rien_dehors(dossier, le):
    nom, du = "interets/taux_legal/autres", date(2026, 7, 1)
    avant, apres = autour(nom, du)
    with essayer([a_essayer(nom, du, date(2026, 12, 31), "50", avant)]):
        assert lire(nom, le=le).contenu == "50"
        cher = decompter(Dossier.objects.get(pk=dossier.pk), le).total
    assert lire(nom, le=le).contenu == apres.contenu
    assert decompter(Dossier.objects.get(pk=dossier.pk), le).total < cher


def test_un_dossier_clos_n_est_plus_touche(dossier, expert, le):
    _ordonnance(dossier, expert, le, date(2026, 9, 1))
    Dossier.objects.filter(pk=dossier.pk).update(etat="clos")
    assert [compter(reforme(nom), le).dossiers for nom in (IP, TAUX)] == [0, 0]


def test_un_acte_en_preparation_que_la_reforme_touche_se_compte(dossier, expert, le):
    Acte.objects.create(
        dossier=dossier, code="signification_injonction_payer", intitule="Signification", donnees={}, date=le,
        redige_par=expert,
    )  # fmt: skip
    assert compter(reforme(IP), le).actes == 1
    Acte.objects.update(etat="signifie")
    assert compter(reforme(IP), le).actes == 0


def test_chaque_reforme_se_mesure_en_peu_de_requetes(dossier, le, django_assert_max_num_queries):
    with django_assert_max_num_queries(8 * len(reformes())):
        mesurer_tout(le)
    assert MesureReforme.objects.count() == len(reformes())


def test_le_poste_tire_son_taux_de_sa_regle(dossier):
    assert Poste.objects.get().taux_interets == "legal"
    Poste.objects.update(interets=None)
    assert Poste.objects.get().taux_interets is None


# --- La revue ----------------------------------------------------------------------------------------------------


def _repartie(expert, commissaire, le):
    repartir(
        reforme(IP), responsables={Nature.MODELE: expert, Nature.DELAI: commissaire}, pour_le=le + timedelta(days=9),
        acteur=expert, le=le,
    )  # fmt: skip
    return list(Relecture.objects.all())


def test_chaque_objet_a_un_responsable_une_tache_et_se_relit_avec_une_preuve(expert, commissaire, le):
    relectures = _repartie(expert, commissaire, le)
    modeles = [une for une in relectures if une.nature == "modele"]
    assert {une.objet for une in modeles} >= {"signification_injonction_payer"}
    tache = Tache.objects.get(genre="veille", affectee_a=expert)
    for rang, une in enumerate(modeles):
        assert tache.etat == "a_faire", rang
        relire(
            une,
            conclusion="conforme",
            preuve="CPC 1411 lu le 23/11/2026",
            acteur=expert,
            le=le,
            version_lue=une.version,
        )
        tache.refresh_from_db()
    assert tache.etat == "faite"
    une.refresh_from_db()
    assert (une.relue_par, une.relue_le, une.conclusion) == (expert, le, "conforme")


@pytest.mark.parametrize(("conclusion", "preuve"), [("peut_etre", "texte lu ce jour"), ("conforme", "vu")])
def test_une_relecture_sans_preuve_ni_conclusion_est_refusee(expert, commissaire, le, conclusion, preuve):
    une = _repartie(expert, commissaire, le)[0]
    with pytest.raises(ActionRefusee):
        relire(une, conclusion=conclusion, preuve=preuve, acteur=expert, le=le, version_lue=une.version)


def test_un_autre_que_le_responsable_ne_relit_pas_a_sa_place(expert, commissaire, collaborateurs, le):
    une = _repartie(expert, commissaire, le)[0]
    with pytest.raises(DroitRefuse):
        relire(
            une, conclusion="conforme", preuve="texte lu ce jour", acteur=collaborateurs["clerc"], le=le, version_lue=1
        )


def test_repartir_deux_fois_ne_double_rien(expert, commissaire, le):
    premieres = len(_repartie(expert, commissaire, le))
    assert len(_repartie(expert, commissaire, le)) == premieres
    assert Tache.objects.filter(genre="veille").count() == 2


def test_les_dossiers_touches_deviennent_des_taches_et_aucun_acte_ne_change(dossier, expert, le):
    acte = Acte.objects.create(
        dossier=dossier, code="signification_injonction_payer", intitule="Signification", donnees={}, date=le,
        redige_par=expert,
    )  # fmt: skip
    _ordonnance(dossier, expert, le, date(2026, 9, 1))
    avant = Acte.objects.values().get(pk=acte.pk)
    assert mettre_en_taches(reforme(IP), acteur=expert, le=le) == 1
    assert mettre_en_taches(reforme(IP), acteur=expert, le=le) == 0
    tache = Tache.objects.get(cle__startswith=f"veille:{IP}:dossier")
    assert (tache.pour_le, tache.niveau, tache.affectee_a) == (date(2026, 12, 1), "bloquant", expert)
    assert "avancée de 3 mois" in tache.libelle
    assert Acte.objects.values().get(pk=acte.pk) == avant


# --- La note -----------------------------------------------------------------------------------------------------


@pytest.fixture
def note(expert, le):
    return rediger_note(reforme(IP), acteur=expert, le=le)


def test_la_note_est_faite_du_changement_et_se_corrige(note, expert, le):
    for dit in ("six mois", "trois mois", "01/09/2026", "décret n° 2026-96", "Clercs", "sources concordantes"):
        assert dit in note.corps, dit
    assert rediger_note(reforme(IP), acteur=expert, le=le).pk == note.pk
    corriger_note(note, titre="T", corps="## A\n- b", questions="", acteur=expert, le=le, version_lue=1)
    with pytest.raises(ConflitDeModification):
        corriger_note(note, titre="T", corps="x", questions="", acteur=expert, le=le, version_lue=1)


@pytest.mark.parametrize("ecrites", ["= seule", "? q", "? q\n= a", "? q\n= a\n= b", "? q\n- a\n- b", "n'importe quoi"])
def test_des_questions_mal_ecrites_sont_refusees(ecrites):
    with pytest.raises(ActionRefusee, match="Questions"):
        lire_questions(ecrites)


def test_la_lecture_s_accuse_une_fois_les_questions_repondues_juste(note, expert, collaborateurs, le):
    clerc = collaborateurs["clerc"]
    with pytest.raises(ActionRefusee, match="pas publiée"):
        accuser_lecture(note, reponses=[], acteur=clerc, le=le)
    lecteurs = publier_note(note, acteur=expert, le=le, version_lue=note.version)
    assert lecteurs == Tache.objects.filter(cle__startswith=f"note:{note.pk}:").count() == 6
    justes = [question.juste for question in lire_questions(note.questions)]
    assert len(justes) == 2
    for fausses, dit in (([], "sans réponse"), ([justes[0], justes[1] + 1], "Question 2")):
        with pytest.raises(ActionRefusee, match=dit):
            accuser_lecture(note, reponses=fausses, acteur=clerc, le=le)
    accuser_lecture(note, reponses=justes, acteur=clerc, le=le)
    with pytest.raises(ActionRefusee, match="déjà"):
        accuser_lecture(note, reponses=justes, acteur=clerc, le=le)
    assert Lecture.objects.get().collaborateur == clerc
    assert Tache.objects.get(cle=f"note:{note.pk}:{clerc.pk}").etat == "faite"


def test_la_note_s_imprime_et_se_reprend_dans_un_traitement_de_texte(note, le):
    pdf = "\n".join(page.extract_text() for page in PdfReader(BytesIO(note_en_pdf(note, le))).pages)
    docx = "\n".join(p.text for p in Document(BytesIO(note_en_docx(note, le))).paragraphs)
    for dit in (note.titre, "Ce que chacun doit faire", "Reste à relire"):
        assert dit in docx
        assert " ".join(dit.split()) in " ".join(pdf.split())
    assert note_en_docx(note, le) == note_en_docx(note, le)


# --- S'abonner ---------------------------------------------------------------------------------------------------


def test_le_flux_et_le_calendrier_ne_donnent_que_les_matieres_suivies(note, expert, le):
    publier_note(note, acteur=expert, le=le, version_lue=note.version)
    for matiere, combien in (("injonction_payer", 1), ("taux", 0)):
        abonnement = regler_abonnement(matieres=[matiere], courriel=False, acteur=expert, le=le)
        flux = fromstring(flux_atom(abonnement, adresse="https://b.example/f", domaine="b.example"))
        assert len(flux.findall("{http://www.w3.org/2005/Atom}entry")) == combien
    dates = Calendar.from_ical(calendrier_de_la_veille(abonnement, le, domaine="b.example")).walk("VEVENT")
    titres = [str(un["summary"]) for un in dates]
    assert any("intérêt légal" in titre for titre in titres)
    assert not any("injonction" in titre for titre in titres)


def test_l_adresse_du_flux_se_ferme_et_se_perd_avec_le_depart(client, expert, le):
    jeton = ouvrir_flux(acteur=expert, le=le)
    assert abonnement_du_jeton(jeton, le) is not None
    assert client.get(f"/veille/flux/{jeton}.atom").status_code == 200
    assert client.get(f"/veille/flux/{jeton}.ics")["Content-Type"].startswith("text/calendar")
    fermer_flux(acteur=expert, le=le)
    assert client.get(f"/veille/flux/{jeton}.atom").status_code == 404
    assert abonnement_du_jeton("", le) is None


def test_le_courriel_part_une_fois_et_ne_parle_que_du_droit(note, expert, dossier, le):
    type(expert).objects.filter(pk=expert.pk).update(courriel="expert@basoche.example")
    expert.refresh_from_db()
    regler_abonnement(matieres=[], courriel=True, acteur=expert, le=le)
    publier_note(note, acteur=expert, le=le, version_lue=note.version)
    Note.objects.update(publiee_le=timezone.make_aware(timezone.datetime(2026, 11, 20, 9)))
    assert envoyer_les_alertes_de_veille(date(2026, 11, 23)) == (2, [])  # un lundi : l'alerte et le condensé
    assert envoyer_les_alertes_de_veille(date(2026, 11, 23)) == (0, [])
    assert envoyer_les_alertes_de_veille(date(2026, 11, 24)) == (0, [])
    for message in mail.outbox:
        assert dossier.numero not in message.body
        assert "Mérand" not in message.body
    assert note.titre in mail.outbox[0].body


# --- La valeur nouvelle ------------------------------------------------------------------------------------------


@pytest.fixture
def proposee(expert, le):
    return proposer_valeur(
        nom="interets/taux_legal/autres", du=date(2027, 1, 1), valeur="2.95", article="CMF L313-2",
        source="arrêté fictif d'essai", acteur=expert, le=le,
    )  # fmt: skip


def test_la_valeur_se_simule_se_relit_a_deux_puis_s_emploie(dossier, proposee, expert, commissaire, le):
    au = date(2027, 3, 31)
    simulation = simuler(proposee, Dossier.objects.all(), au)
    assert simulation.dossiers == 1
    attendu = 400_000 * 20 * 89 / (10_000 * 365)
    assert abs(simulation.total.centimes - attendu) <= 3
    with pytest.raises(ActionRefusee, match="0 relecture sur 2"):
        employer_valeur(proposee, acteur=expert, le=le, version_lue=proposee.version)
    proposee.refresh_from_db()
    relire_valeur(proposee, valeur="2,95", texte_lu="arrêté", acteur=expert, le=le)
    with pytest.raises(ActionRefusee, match="déjà relue"):
        relire_valeur(proposee, valeur="2.95", texte_lu="arrêté", acteur=expert, le=le)
    with pytest.raises(ActionRefusee, match="Vous lisez"):
        relire_valeur(proposee, valeur="2.59", texte_lu="arrêté", acteur=commissaire, le=le)
    relire_valeur(proposee, valeur="2.95", texte_lu="arrêté", acteur=commissaire, le=le)
    avant = decompter(Dossier.objects.get(pk=dossier.pk), au).total
    employer_valeur(proposee, acteur=expert, le=le, version_lue=proposee.version)
    lue = lire("interets/taux_legal/autres", le=date(2027, 2, 1))
    assert lue.contenu == "2.95"
    assert decompter(Dossier.objects.get(pk=dossier.pk), au).total - avant == simulation.total
    assert ParametrePropose.objects.get().etat == "employee"


def test_une_valeur_irrecevable_n_est_pas_proposee(expert, le):
    from basoche.droit.erreurs import ErreurBasoche

    with pytest.raises(ErreurBasoche):
        proposer_valeur(
            nom="interets/taux_legal/autres", du=date(2027, 1, 1), valeur="deux", article="x", source="y",
            acteur=expert, le=le,
        )  # fmt: skip
    assert not ParametrePropose.objects.exists()


# --- Les pages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def page(client, expert):
    client.force_login(expert)
    return client


def test_une_base_vide_se_dit_sur_chaque_page(page, dossier):
    for ou in ("/", "/veille", f"/dossiers/{dossier.numero}"):
        assert droit_connu.BASE_VIDE.replace("'", "&#x27;") in page.get(ou).content.decode(), ou


def test_les_changements_se_trient_par_effet_sur_les_dossiers(page, dossier, expert, le):
    mesurer_tout(le)
    texte = page.get("/veille").content.decode()
    assert texte.index("intérêt légal en 2026") < texte.index("injonction de payer")
    assert "Décret d&#x27;application" in texte
    assert "injonction de payer" not in page.get("/veille?matiere=taux").content.decode()


def test_un_changement_montre_les_dossiers_que_l_on_voit_et_eux_seuls(page, dossier, expert, le):
    _ordonnance(dossier, expert, le, date(2026, 9, 1))
    assert "échéance avancée de 3 mois" in page.get(f"/veille/changements/{IP}").content.decode()
    Cloison.objects.create(dossier=dossier, collaborateur=expert, motif="proche")
    assert dossier.numero not in page.get(f"/veille/changements/{IP}").content.decode()


def test_le_texte_d_un_jour_dit_que_la_base_est_vide(page):
    texte = page.get("/veille/jour", {"article": "CPC 1411", "le": "01/10/2026"}).content.decode()
    assert "CPC 1411" in texte
    assert "basoche veille ingerer" in texte
    assert "reconnu" in page.get("/veille/jour", {"article": "??", "le": "01/10/2026"}).content.decode()


def test_les_textes_du_jour_d_un_acte_disent_les_reformes_qui_jouaient(page, dossier, expert):
    acte = Acte.objects.create(
        dossier=dossier, code="signification_injonction_payer", intitule="Signification", donnees={},
        date=date(2026, 8, 1), redige_par=expert,
    )  # fmt: skip
    assert "pas encore" in page.get(f"/actes/{acte.pk}/textes").content.decode()
    Acte.objects.update(date=date(2026, 10, 1))
    assert "jouait ce jour-là" in page.get(f"/actes/{acte.pk}/textes").content.decode()


def test_les_pages_font_un_nombre_fixe_de_requetes(page, dossier, expert, le, django_assert_max_num_queries):
    mesurer_tout(le)
    with django_assert_max_num_queries(7):
        page.get("/veille")
    _ordonnance(dossier, expert, le, date(2026, 9, 1))
    with django_assert_max_num_queries(22):
        page.get(f"/veille/changements/{IP}")


@pytest.mark.parametrize("nom", [IP, TAUX])
def test_un_dossier_touche_de_plus_ne_demande_aucune_requete_de_plus(page, dossier, expert, creancier, le, nom):
    mesurer_tout(le)
    _ordonnance(dossier, expert, le, date(2026, 9, 1))
    comptes = []
    for rang in range(3):
        if rang:
            _un_autre(creancier, expert, le, rang)
        with CaptureQueriesContext(connection) as requetes:
            texte = page.get(f"/veille/changements/{nom}").content.decode()
        assert texte.count('data-titre="Écart"') == rang + 1
        comptes.append(len(requetes))
    assert comptes[1] == comptes[2], comptes


def _un_autre(creancier, expert, le, rang):
    """Un dossier de plus, avec son ordonnance et ses intérêts au taux légal."""
    autre = Personne.objects.create(nature="physique", nom=f"Orval{rang}", prenoms="Jeanne")
    ouvert = ouvrir_dossier(
        nature="titre", parties=[PartieDonnee(creancier, Role.CREANCIER), PartieDonnee(autre, Role.DEBITEUR)],
        responsable=expert, acteur=expert, le=le,
    )  # fmt: skip
    _ordonnance(ouvert, expert, le, date(2026, 9, 2))
    saisir_poste(
        ouvert, nature="principal", libelle="Principal", montant=Montant(90_000), date_du_poste=date(2026, 1, 5),
        acteur=expert, le=le, interets={"du": "2026-01-05", "taux": "legal", "categorie": "professionnel"},
    )  # fmt: skip


def test_une_reforme_inconnue_n_existe_pas(page):
    assert page.get("/veille/changements/nulle_part").status_code == 404


# --- Une base de textes versée -----------------------------------------------------------------------------------


@pytest.fixture
def base_versee(tmp_path):
    """Deux versions de CPCE L212-2, au format de la DILA ; le stock arrête le droit à sa date."""
    anciennes = article(
        "L212-2", "2020-01-01", "2025-07-01", id="LEGIARTI000000000001", etat="MODIFIE", texte="Six mois."
    )
    neuve = article(
        "L212-2", "2025-07-01", id="LEGIARTI000000000002", chaine=["LEGIARTI000000000001"], texte="Trois mois."
    )
    with ouvrir(chemin_de_la_base(), creer=True) as base:
        ingerer(base, archiver(tmp_path, STOCK, anciennes, neuve))


def test_le_droit_arrete_se_dit_au_pied_et_le_texte_d_un_jour_se_lit(base_versee, page):
    assert "Droit arrêté au" in page.get("/").content.decode()
    for le_jour, dit in (("30/06/2025", "Six mois."), ("01/07/2025", "Trois mois.")):
        assert dit in page.get("/veille/jour", {"article": "CPCE L212-2", "le": le_jour}).content.decode()


def test_les_textes_changes_s_ouvrent_sur_le_dernier_mois(base_versee, page):
    lue = page.get("/veille/textes").content.decode()
    assert "ériode non couverte" in lue


def test_les_textes_changes_se_lisent_mot_a_mot_et_une_periode_inconnue_se_dit(base_versee, page):
    texte = page.get("/veille/textes", {"depuis": "01/07/2025", "jusqu_a": "01/07/2025"}).content.decode()
    for dit in ("<del>Six</del>", "<ins>Trois</ins>", "durée", "toute la période est connue", "Chez nous"):
        assert dit in texte, dit
    rien = page.get("/veille/textes", {"depuis": "01/10/2025", "jusqu_a": "31/10/2025"}).content.decode()
    assert "Aucun changement" in rien
    inconnue = page.get("/veille/textes", {"depuis": "01/10/2026", "jusqu_a": "31/10/2026"}).content.decode()
    assert "Période non couverte" in inconnue
