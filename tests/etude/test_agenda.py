"""L'agenda : les échéances naissent seules, se traitent et se reportent avec un motif ; la nuit se rejoue."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from basoche.droit.montant import Montant
from basoche.etude.agenda.echeances import reporter_echeance, surveiller_prescription, traiter_echeance
from basoche.etude.agenda.faits import ActeRemis, ActeSansEffet
from basoche.etude.agenda.models import Echeance, Niveau, RegleAffectation, Tache
from basoche.etude.agenda.quotidien import passer_la_nuit
from basoche.etude.agenda.regles import calculer, regles_de_l_acte
from basoche.etude.agenda.taches import affecter_tache, creer_tache, faire_tache, poser_tache
from basoche.etude.bureau.formulaires_dossier import FormulaireTitre
from basoche.etude.commun.erreurs import ActionRefusee, ConflitDeModification, DroitRefuse
from basoche.etude.commun.evenements import publier
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import Cloison, Dossier, Poste
from basoche.etude.dossiers.saisies import saisir_titre, saisir_versement
from basoche.etude.equipe.models import Delegation

pytestmark = pytest.mark.django_db


def _remettre(dossier, code, le, objet="actes.acte:1"):
    with transaction.atomic():
        noter_evenement(dossier, "acte_remis", code, le=le, par=None, details={"code": code})
        publier(ActeRemis(dossier, objet, code, f"Acte {code}", le))


def _echeance(dossier, morceau):
    return Echeance.objects.get(dossier=dossier, regle__contains=morceau)


@pytest.mark.parametrize(
    ("code", "morceau", "attendue"),
    [
        # R211-3 : huit jours, comptés du lendemain ; le 1er décembre 2026 est un mardi.
        ("pv_saisie_attribution", "denonciation_debiteur", date(2026, 12, 1)),
        # R211-11 : un mois.
        ("denonc_saisie_attribution", "contestation_assignation", date(2026, 12, 23)),
        # R321-6 : deux mois, le 23 janvier 2027 est un samedi, reporté au lundi.
        ("cpvsi", "publication_fichier_immobilier", date(2027, 1, 25)),
        ("cmd_saisie_vente", "operations_saisie", date(2026, 12, 2)),
        ("cmd_saisie_vente", "premier_acte_execution", date(2028, 11, 23)),
        ("cmd_saisie_remunerations", "inscription_registre_numerique", date(2026, 11, 24)),
    ],
)
def test_un_acte_remis_fait_naitre_ses_delais(dossier, le, code, morceau, attendue):
    _remettre(dossier, code, le)
    nee = _echeance(dossier, f"{code}.delai.{morceau}")
    assert nee.le == attendue
    assert nee.article
    assert nee.calcul["lignes"]


def test_le_report_du_samedi_est_explique(dossier, le):
    _remettre(dossier, "cpvsi", le)
    nee = _echeance(dossier, "publication_fichier")
    assert nee.date_brute == date(2027, 1, 23)
    assert nee.calcul["reporte"]
    assert any("642" in ligne.get("article", "") for ligne in nee.calcul["lignes"])


def test_ce_que_coute_une_echeance_manquee_donne_son_niveau(dossier, le):
    _remettre(dossier, "pv_saisie_attribution", le)
    niveaux = dict(Echeance.objects.filter(objet="actes.acte:1").values_list("regle", "niveau"))
    assert niveaux["pv_saisie_attribution.delai.denonciation_debiteur"] == Niveau.BLOQUANT
    assert niveaux["pv_saisie_attribution.delai.contre_passation_effets_commerce"] == Niveau.URGENT


def test_toutes_les_regles_du_catalogue_se_calculent_et_citent_un_article(le):
    from basoche.droit.actes import codes

    toutes = [regle for code in codes() for regle in regles_de_l_acte(code)]
    assert len(toutes) > 90
    assert all(regle.article and calculer(regle, le).le > le for regle in toutes)
    assert len({regle.cle for regle in toutes}) == len(toutes)


def test_un_fait_rejoue_ne_double_aucune_echeance(dossier, le):
    _remettre(dossier, "pv_saisie_attribution", le)
    avant = Echeance.objects.count()
    with transaction.atomic():
        publier(ActeRemis(dossier, "actes.acte:1", "pv_saisie_attribution", "Saisie", le))
    assert Echeance.objects.count() == avant


def test_l_acte_suivant_accomplit_l_echeance_et_la_prochaine_suit(dossier, le):
    _remettre(dossier, "pv_saisie_attribution", le)
    dossier.refresh_from_db()
    assert dossier.prochaine_echeance_le == date(2026, 12, 1)
    _remettre(dossier, "denonc_saisie_attribution", le + timedelta(days=3), objet="actes.acte:2")
    faite = _echeance(dossier, "denonciation_debiteur")
    assert faite.traitee_le == le + timedelta(days=3)
    dossier.refresh_from_db()
    assert dossier.prochaine_echeance_le == date(2026, 12, 10)


def test_un_acte_hors_delai_le_dit_dans_l_issue(dossier, le):
    _remettre(dossier, "pv_saisie_attribution", le)
    _remettre(dossier, "denonc_saisie_attribution", le + timedelta(days=30), objet="actes.acte:2")
    assert "APRÈS le dernier jour" in _echeance(dossier, "denonciation_debiteur").issue


def test_un_acte_sans_effet_fait_tomber_ses_echeances(dossier, le):
    _remettre(dossier, "pv_saisie_attribution", le)
    with transaction.atomic():
        publier(ActeSansEffet(dossier, "actes.acte:1", "mainlevée donnée", le))
    assert not Echeance.objects.filter(objet="actes.acte:1", traitee_le=None).exists()


def test_le_titre_saisi_est_surveille_dix_ans_et_le_commandement_repart_a_zero(dossier, le):
    surveillee = _echeance(dossier, "prescription.titre")
    assert surveillee.le == date(2035, 5, 5)  # L111-4, du jour où le titre est exécutoire
    assert surveillee.niveau == Niveau.BLOQUANT
    _remettre(dossier, "cmd_saisie_vente", le)
    surveillee.refresh_from_db()
    assert surveillee.le == date(2036, 11, 23)


def test_un_versement_montre_le_terme_repousse_sans_le_tenir_pour_acquis(dossier, expert, le):
    saisir_versement(dossier, montant=Montant(10_000), date_du_versement=le, acteur=expert, le=le)
    surveillee = _echeance(dossier, "prescription.titre")
    assert surveillee.le == date(2035, 5, 5)
    assert any("23/11/2036" in reserve for reserve in surveillee.calcul["reserves"])


def test_le_dossier_solde_demande_sa_cloture(dossier, expert, le):
    dossier.refresh_from_db()
    saisir_versement(dossier, montant=dossier.solde_centimes, date_du_versement=le, acteur=expert, le=le)
    assert Tache.objects.filter(genre="cloture", dossier=dossier).count() == 1


@pytest.mark.parametrize("qualification", ["repute_contradictoire", "defaut"])
def test_un_jugement_par_defaut_se_signifie_dans_les_six_mois(dossier, expert, le, qualification):
    assert qualification in dict(FormulaireTitre.base_fields["qualification"].choices)
    saisir_titre(
        dossier, nature="jugement", date_du_titre=date(2026, 10, 1), juridiction="TJ de Valmont", acteur=expert, le=le,
        qualification=qualification,
    )  # fmt: skip
    assert _echeance(dossier, "titre.non_avenu").le == date(2027, 4, 1)


def test_un_poste_sans_titre_se_surveille_selon_la_nature_dite(dossier, expert, le):
    poste = Poste.objects.create(
        dossier=dossier, nature="principal", libelle="Facture 7", montant_centimes=5_000, date=date(2026, 1, 15)
    )
    surveiller_prescription(poste, nature="commercant", acteur=expert, le=le)
    assert _echeance(dossier, "prescription.poste.commercant").le == date(2031, 1, 15)
    with pytest.raises(ActionRefusee):
        surveiller_prescription(poste, nature="de_mon_invention", acteur=expert, le=le)


def test_reporter_exige_un_motif_et_garde_la_date_d_avant(dossier, expert, collaborateurs, le):
    _remettre(dossier, "pv_saisie_attribution", le)
    echeance = _echeance(dossier, "denonciation_debiteur")
    with pytest.raises(ActionRefusee, match="motif"):
        reporter_echeance(echeance, a=le, motif=" ", acteur=expert, le=le, version_lue=echeance.version)
    with pytest.raises(DroitRefuse):
        reporter_echeance(
            echeance, a=le, motif="le tiers a demandé du temps", acteur=collaborateurs["clerc"], le=le,
            version_lue=echeance.version,
        )  # fmt: skip
    report = reporter_echeance(
        echeance, a=date(2026, 12, 3), motif="date de la saisie corrigée sur l'original", acteur=expert, le=le,
        version_lue=echeance.version,
    )  # fmt: skip
    assert (report.de, report.a) == (date(2026, 12, 1), date(2026, 12, 3))
    dossier.refresh_from_db()
    assert dossier.prochaine_echeance_le == date(2026, 12, 3)
    _remettre(dossier, "pv_saisie_attribution", le)  # rejouer n'écrase pas le report
    echeance.refresh_from_db()
    assert echeance.le == date(2026, 12, 3)


def test_deux_collaborateurs_ne_traitent_pas_la_meme_echeance(dossier, expert, commissaire, le):
    _remettre(dossier, "pv_saisie_attribution", le)
    echeance = _echeance(dossier, "denonciation_debiteur")
    lue = echeance.version
    traiter_echeance(echeance, issue="dénoncé par l'autre étude", acteur=expert, le=le, version_lue=lue)
    with pytest.raises(ConflitDeModification):
        traiter_echeance(Echeance.objects.get(pk=echeance.pk), issue="x", acteur=commissaire, le=le, version_lue=lue)


def test_la_nuit_se_rejoue_sans_doublon(dossier, le):
    _remettre(dossier, "pv_saisie_attribution", le)
    premiere = passer_la_nuit(le)
    assert premiere.taches >= 1
    taches, echeances = Tache.objects.count(), Echeance.objects.count()
    seconde = passer_la_nuit(le)
    assert (seconde.taches, seconde.escalades, seconde.ouvertes, seconde.prescriptions) == (0, 0, 0, 0)
    assert (Tache.objects.count(), Echeance.objects.count()) == (taches, echeances)


def test_une_echeance_bloquante_monte_au_commissaire_puis_se_dit_echue(dossier, commissaire, le):
    _remettre(dossier, "pv_saisie_attribution", le)
    passer_la_nuit(date(2026, 11, 29))
    assert Tache.objects.filter(genre="escalade", affectee_a=commissaire).count() == 1
    passer_la_nuit(date(2026, 12, 5))
    assert Tache.objects.filter(genre="escalade", libelle__contains="ÉCHUE").exists()


def test_une_echeance_ne_monte_pas_a_qui_est_tenu_a_l_ecart_du_dossier(dossier, commissaire, expert, le):
    _remettre(dossier, "pv_saisie_attribution", le)
    Cloison.objects.create(dossier=dossier, collaborateur=commissaire, motif="parent du débiteur")
    passer_la_nuit(date(2026, 11, 29))
    montees = Tache.objects.filter(genre="escalade")
    assert montees
    assert {tache.affectee_a for tache in montees} == {expert}


def test_l_attente_finie_ouvre_la_suite(dossier, le):
    _remettre(dossier, "cmd_saisie_vente", le)
    passer_la_nuit(date(2026, 12, 1))
    assert not Tache.objects.filter(libelle__startswith="On peut maintenant").exists()
    passer_la_nuit(date(2026, 12, 2))
    assert Tache.objects.filter(libelle__startswith="On peut maintenant : opérations de saisie").count() == 1


def test_un_titre_venu_sans_evenement_est_mis_sous_surveillance(dossier, le):
    Echeance.objects.all().delete()
    assert passer_la_nuit(le).prescriptions == 1
    assert _echeance(dossier, "prescription.titre").le == date(2035, 5, 5)


def test_un_dossier_clos_ne_fait_plus_de_bruit(dossier, le):
    _remettre(dossier, "pv_saisie_attribution", le)
    Dossier.objects.update(etat="clos")
    assert passer_la_nuit(le).taches == 0


def test_la_premiere_regle_qui_convient_affecte_la_tache(dossier, collaborateurs, creancier, le):
    RegleAffectation.objects.create(rang=1, nature_dossier="bail", a=collaborateurs["accueil"])
    RegleAffectation.objects.create(rang=2, client=creancier, montant_min_centimes=100_000, a=collaborateurs["clerc"])
    dossier.refresh_from_db()
    tache, creee = poser_tache("Relancer", cle="essai:1", genre="relance", le=le, dossier=dossier)
    assert creee
    assert tache.affectee_a == collaborateurs["clerc"]
    assert tache.affectee_parce_que == "règle n° 2"
    assert poser_tache("Relancer", cle="essai:1", genre="relance", le=le, dossier=dossier) == (tache, False)


def test_l_absent_est_remplace_sans_donner_ses_droits(dossier, expert, collaborateurs, le):
    remplacant = collaborateurs["clerc"]
    Delegation.objects.create(de=expert, a=remplacant, du=le, au=le + timedelta(days=5))
    tache = creer_tache(dossier, libelle="Rappeler le client", acteur=expert, le=le)
    assert tache.affectee_a == remplacant
    assert not remplacant.peut("acte.relire")


def test_une_tache_se_donne_et_se_fait_une_fois(dossier, expert, collaborateurs, le):
    tache = creer_tache(dossier, libelle="Rappeler le client", acteur=expert, le=le)
    affecter_tache(tache, collaborateurs["clerc"], acteur=expert, le=le, version_lue=tache.version)
    faire_tache(tache, acteur=collaborateurs["clerc"], le=le, version_lue=tache.version)
    with pytest.raises(ActionRefusee):
        faire_tache(tache, acteur=expert, le=le, version_lue=tache.version)
    with pytest.raises(DroitRefuse):
        creer_tache(
            dossier, libelle="Pour toi", a=expert, acteur=collaborateurs["clerc"], le=le
        )  # fmt: skip
