"""Une procédure contre un débiteur : rapprocher, confirmer, et ce que cela change au centime et au jour."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from basoche.droit.montant import Montant
from basoche.etude.actes.models import Acte
from basoche.etude.actes.poursuites import procedures_au_controle
from basoche.etude.agenda.models import Echeance, Tache
from basoche.etude.commun.erreurs import ActionRefusee, ConflitDeModification, DroitRefuse
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.models import Evenement, Partie, Procedure, Role, Suspension
from basoche.etude.dossiers.ouverture import PartieDonnee
from basoche.etude.dossiers.saisies import saisir_poste
from basoche.etude.dossiers.vie import ajouter_partie
from basoche.etude.personnes.fusion import defaire_fusion, fusionner_personnes
from basoche.etude.personnes.models import Personne
from basoche.etude.textes.annonces import confirmer_rapprochement, ecarter_rapprochement, rapprocher
from basoche.etude.textes.models import Rapprochement, Source
from basoche.etude.textes.procedures import convertir_procedure, finir_procedure, ouvrir_procedure
from basoche.etude.textes.releves import relever_le_bodacc
from basoche.veille.bodacc import lire_bodacc
from basoche.veille.releve_bodacc import BodaccInjoignable
from veille.bodacc_essai import FICHIER_DILA, SIREN, enregistrement, reponse

pytestmark = pytest.mark.django_db
OUVERTURE, PARUTION = date(2026, 9, 8), date(2026, 9, 15)


@pytest.fixture
def societe(debiteur):
    Personne.objects.filter(pk=debiteur.pk).update(
        nature="morale", nom="Menuiserie du Lac", prenoms="", civilite="", siren=SIREN, cle="menuiserie du lac"
    )
    debiteur.refresh_from_db()
    return debiteur


def _annonces(**champs):
    return lire_bodacc(reponse(enregistrement(**champs)), "essai").annonces


@pytest.fixture
def rapprochement(dossier, societe, le):
    rapprocher(_annonces(), le)
    return Rapprochement.objects.get()


def _confirmer(rapprochement, expert, le, **nommes):
    confirmer_rapprochement(rapprochement, motif="", acteur=expert, le=le, version_lue=rapprochement.version, **nommes)


# --- Rapprocher --------------------------------------------------------------------------------------------------


def test_le_meme_siren_se_propose_et_n_a_aucun_effet(dossier, rapprochement, societe, le):
    assert (rapprochement.genre, rapprochement.etat) == ("siren", "a_verifier")
    assert not Procedure.objects.exists()
    assert not Suspension.objects.exists()
    assert Tache.objects.filter(dossier=dossier, cle=f"bodacc:{rapprochement.pk}").exists()


def test_le_meme_nom_seul_est_a_verifier_et_se_prouve(dossier, debiteur, expert, le):
    qui = '{"personne": {"nom": "MERAND", "prenom": "Paul"}}'
    rapprocher(_annonces(registre=[], listepersonnes=qui, commercant="MERAND, Paul"), le)
    trouve = Rapprochement.objects.get()
    assert trouve.genre == "nom"
    with pytest.raises(ActionRefusee, match="Seul le nom"):
        _confirmer(trouve, expert, le)
    assert not Procedure.objects.exists()


def test_un_nom_pareil_mais_un_autre_siren_n_est_pas_lui(dossier, societe, le):
    rapprocher(_annonces(registre=["732 829 320"]), le)
    assert not Rapprochement.objects.exists()


def test_relever_deux_fois_ne_propose_qu_une_fois(dossier, rapprochement, le):
    assert rapprocher(_annonces(), le).siren == 0
    assert Rapprochement.objects.count() == 1


def test_un_creancier_ou_un_dossier_clos_ne_se_rapproche_pas(dossier, societe, creancier, le):
    type(dossier).objects.filter(pk=dossier.pk).update(etat="clos")
    rapprocher(_annonces(), le)
    assert not Rapprochement.objects.exists()


# --- Confirmer ---------------------------------------------------------------------------------------------------


def test_les_interets_s_arretent_au_jugement_d_ouverture_au_centime(dossier, rapprochement, expert, le):
    avant = decompter(dossier, OUVERTURE).resultat.valeurs["interets"]
    sans = decompter(dossier, le).resultat.valeurs["interets"]
    _confirmer(rapprochement, expert, le)
    dossier = type(dossier).objects.get(pk=dossier.pk)
    apres = decompter(dossier, le).resultat.valeurs
    assert apres["interet_par_jour"] == Montant(0)
    assert apres["interets"] < sans
    # Le jour du jugement ne porte plus intérêt : un jour de moins que le décompte arrêté à ce jour, au plus.
    assert Montant(0) <= avant - apres["interets"] <= Montant(100)
    assert dossier.solde_centimes == apres["total"]


def test_la_declaration_a_son_dernier_jour_compte_de_la_parution(dossier, rapprochement, expert, le):
    _confirmer(rapprochement, expert, le)
    echeance = Echeance.objects.get(dossier=dossier, regle="procedure.declaration")
    assert (echeance.origine_le, echeance.date_brute, echeance.le) == (PARUTION, date(2026, 11, 15), date(2026, 11, 16))
    assert "L622-24" in echeance.article
    assert any("hors de la métropole" in reserve for reserve in echeance.calcul["reserves"])


def test_sans_parution_la_tache_demande_de_la_chercher(dossier, societe, expert, le):
    ouvrir_procedure(
        societe, type_="sauvegarde", ouverte_le=OUVERTURE, preuve="jugement lu", acteur=expert, le=le
    )  # fmt: skip
    assert not Echeance.objects.filter(regle="procedure.declaration").exists()
    assert Tache.objects.filter(dossier=dossier, libelle__startswith="Chercher la parution").exists()


def test_le_controle_sait_la_procedure_et_la_date_de_la_creance(dossier, rapprochement, expert, le):
    _confirmer(rapprochement, expert, le)
    assert procedures_au_controle(dossier, None, le) == {
        "procedures": [{"type": "liquidation_judiciaire", "du": OUVERTURE}], "creance_nee_le": date(2025, 3, 12)
    }  # fmt: skip
    assert procedures_au_controle(dossier, None, date(2026, 9, 7)) == {}


def test_un_acte_deja_relu_repasse_par_le_controle_qui_le_retient(dossier, rapprochement, expert, le):
    from basoche.etude.actes.preparation import controler_acte, preparer_acte

    acte = preparer_acte(dossier, code="pv_saisie_attribution", acteur=expert, le=le)
    Acte.objects.filter(pk=acte.pk).update(etat="relu")
    _confirmer(rapprochement, expert, le)
    acte.refresh_from_db()
    assert acte.etat == "projet"
    assert "liquidation" in acte.motif_renvoi.lower()
    verdict = controler_acte(acte, acteur=expert, le=le, version_lue=acte.version)
    motif = next(m for m in verdict.motifs if m.id.endswith(".procedure_collective"))
    assert motif.gravite.value == "nullite_de_fond"
    acte.refresh_from_db()
    assert acte.etat == "projet"


def test_un_acte_signe_ne_se_remet_pas_sans_decision(dossier, rapprochement, expert, commissaire, le):
    Acte.objects.create(
        dossier=dossier, code="cmd_saisie_vente", intitule="Commandement", donnees={}, date=le, etat="signe",
        redige_par=expert, officier=commissaire,
    )  # fmt: skip
    _confirmer(rapprochement, expert, le)
    assert Tache.objects.filter(libelle__startswith="Ne pas remettre", affectee_a=commissaire).exists()


def test_une_saisie_attribution_anterieure_est_conservee(dossier, rapprochement, expert, le):
    for jour in (date(2026, 9, 7), OUVERTURE):
        Acte.objects.create(
            dossier=dossier, code="pv_saisie_attribution", intitule="Procès-verbal", donnees={}, date=jour,
            etat="signifie", redige_par=expert,
        )  # fmt: skip
    _confirmer(rapprochement, expert, le)
    conservees = Evenement.objects.filter(dossier=dossier, libelle__startswith="Conservée")
    assert [evenement.libelle for evenement in conservees] == [
        "Conservée : Procès-verbal du 07/09/2026, antérieure au jugement (CPCE L211-2)"
    ]


def test_la_creance_posterieure_continue_et_se_signale(dossier, rapprochement, expert, le):
    saisir_poste(
        dossier, nature="principal", libelle="Facture d'octobre", montant=Montant(100_000),
        date_du_poste=date(2026, 10, 1), acteur=expert, le=le,
        interets={"du": "2026-10-01", "taux": "fixe", "taux_fixe": "10"},
    )  # fmt: skip
    _confirmer(rapprochement, expert, le)
    par_jour = decompter(type(dossier).objects.get(pk=dossier.pk), le).resultat.valeurs["interet_par_jour"]
    assert par_jour == Montant(27)
    assert Tache.objects.filter(libelle__contains="postérieures", libelle__endswith="01/10/2026").exists()


def test_un_pret_excepte_garde_ses_interets(dossier, rapprochement, expert, le):
    sans = decompter(dossier, le).resultat.valeurs["total"]
    _confirmer(rapprochement, expert, le, exceptes=[dossier.postes.get().pk])
    assert decompter(type(dossier).objects.get(pk=dossier.pk), le).resultat.valeurs["total"] == sans


def test_la_caution_et_le_codebiteur_sont_traites_a_part(dossier, rapprochement, expert, le):
    caution = Personne.objects.create(nature="physique", nom="Orval", prenoms="Jeanne")
    debiteur = Partie.objects.get(dossier=dossier, role=Role.DEBITEUR)
    Partie.objects.filter(pk=debiteur.pk).update(tenu="solidaire")
    partie = ajouter_partie(
        dossier, PartieDonnee(caution, Role.CAUTION, tenu="caution"), acteur=expert, le=le
    )  # fmt: skip
    _confirmer(rapprochement, expert, le)
    lu = decompter(type(dossier).objects.get(pk=dossier.pk), le).resultat.valeurs
    dus = {bilan["cle"]: bilan["total"] for bilan in lu["debiteurs"]}
    assert dus[str(partie.pk)] > dus[str(debiteur.pk)]
    assert procedures_au_controle(dossier, partie, le) == {}
    assert Tache.objects.filter(libelle__contains="Jeanne", libelle__startswith="Examiner").exists()


def test_confirmer_deux_fois_est_refuse_et_un_autre_passe_avant(dossier, rapprochement, expert, le):
    _confirmer(rapprochement, expert, le)
    with pytest.raises(ConflitDeModification):
        confirmer_rapprochement(rapprochement, motif="", acteur=expert, le=le, version_lue=1)
    rapprochement.refresh_from_db()
    with pytest.raises(ActionRefusee, match="confirmé"):
        _confirmer(rapprochement, expert, le)
    assert Procedure.objects.count() == 1


def test_ecarter_demande_pourquoi_et_ne_change_rien(dossier, rapprochement, expert, le):
    with pytest.raises(ActionRefusee):
        ecarter_rapprochement(rapprochement, motif=" ", acteur=expert, le=le, version_lue=1)
    rapprochement.refresh_from_db()
    ecarter_rapprochement(rapprochement, motif="homonyme", acteur=expert, le=le, version_lue=rapprochement.version)
    assert not Procedure.objects.exists()
    assert Tache.objects.get(cle=f"bodacc:{rapprochement.pk}").etat == "faite"


def test_la_conversion_garde_la_date_d_ouverture_et_la_cloture_finit(dossier, rapprochement, expert, le):
    ouverte = ouvrir_procedure(
        rapprochement.personne, type_="redressement_judiciaire", ouverte_le=date(2026, 2, 3), preuve="jugement",
        publiee_le=date(2026, 2, 10), acteur=expert, le=le,
    )  # fmt: skip
    for rang, nature in ((1, "conversion en liquidation judiciaire"), (2, "clôture pour insuffisance d'actif")):
        jugement = f'{{"nature": "Jugement de {nature}", "date": "2026-1{rang}-02"}}'
        rapprocher(_annonces(id=f"A20260190{rang}000", dateparution=f"2026-1{rang}-09", jugement=jugement), le)
    conversion = Rapprochement.objects.get(annonce__identifiant="A202601901000")
    _confirmer(conversion, expert, le)
    ouverte.refresh_from_db()
    assert (ouverte.type, ouverte.ouverte_le) == ("liquidation_judiciaire", date(2026, 2, 3))
    assert Procedure.objects.count() == 1


# --- Surendettement, fin, personnes réunies ----------------------------------------------------------------------


@pytest.fixture
def surendettement(dossier, debiteur, expert, le):
    return ouvrir_procedure(
        debiteur, type_="surendettement", ouverte_le=date(2026, 6, 1), preuve="lettre de la commission", acteur=expert,
        le=le,
    )  # fmt: skip


def test_le_surendettement_arrete_les_interets_jusqu_aux_mesures(dossier, surendettement, expert, le):
    assert decompter(dossier, le).resultat.valeurs["interet_par_jour"] == Montant(0)
    assert Suspension.objects.get().article == "C. conso. L722-14"
    assert not Echeance.objects.filter(regle="procedure.declaration").exists()
    finir_procedure(
        surendettement, finie_le=date(2026, 10, 1), motif="mesures imposées", acteur=expert, le=le, version_lue=1
    )
    assert Suspension.objects.get().au == date(2026, 9, 30)
    frais = type(dossier).objects.get(pk=dossier.pk)
    assert decompter(frais, le).resultat.valeurs["interet_par_jour"] > Montant(0)


@pytest.mark.parametrize(
    ("champs", "mot"),
    [
        ({"type_": "faillite"}, "inconnue"), ({"preuve": " "}, "prouve"), ({"ouverte_le": date(2026, 12, 1)}, "venir"),
        ({"publiee_le": date(2026, 1, 1)}, "publication"), ({"ouverte_le": date(2026, 6, 1)}, "déjà notée"),
    ],
)  # fmt: skip
def test_une_procedure_mal_dite_est_refusee(surendettement, debiteur, expert, le, champs, mot):
    donnees = {"type_": "surendettement", "ouverte_le": date(2026, 7, 1), "preuve": "lettre"} | champs
    with pytest.raises(ActionRefusee, match=mot):
        ouvrir_procedure(debiteur, **donnees, acteur=expert, le=le)


def test_un_surendettement_ne_se_convertit_pas(surendettement, expert, le):
    with pytest.raises(ActionRefusee):
        convertir_procedure(
            surendettement, type_="sauvegarde", convertie_le=le, preuve="x", acteur=expert, le=le, version_lue=1
        )


def test_l_accueil_ne_note_pas_de_procedure(dossier, debiteur, collaborateurs, le):
    with pytest.raises(DroitRefuse):
        ouvrir_procedure(
            debiteur, type_="surendettement", ouverte_le=le, preuve="x", acteur=collaborateurs["accueil"], le=le
        )


def test_la_procedure_suit_la_personne_reunie_et_revient(surendettement, debiteur, expert, le):
    gardee = Personne.objects.create(nature="physique", nom="Mérand", prenoms="Paul Louis")
    fusion = fusionner_personnes(gardee, debiteur, motif="même naissance", acteur=expert, le=le)
    assert gardee.procedures.count() == 1
    defaire_fusion(gardee, fusion, acteur=expert, le=le)
    assert debiteur.procedures.count() == 1


# --- Relever -----------------------------------------------------------------------------------------------------


def test_le_releve_reprend_au_jour_ou_il_a_echoue(dossier, societe, le):
    demandes = []

    def du_jour(jour):
        demandes.append(jour)
        if jour == date(2026, 11, 1) and len(demandes) < 20:
            raise BodaccInjoignable("Le BODACC ne répond pas.", conseil="Plus tard.")
        return _annonces() if jour == date(2026, 11, 2) else ()

    relever_le_bodacc(le, du_jour=du_jour)
    source = Source.objects.get()
    assert (source.jusqu_au, demandes[-1]) == (date(2026, 10, 31), date(2026, 11, 1))
    assert "ne répond pas" in source.refus
    demandes += [le] * 20
    assert relever_le_bodacc(le, du_jour=du_jour).siren == 1
    source.refresh_from_db()
    assert (source.jusqu_au, source.refus) == (date(2026, 11, 22), "")


# --- Les pages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def page(client, expert):
    client.force_login(expert)
    return client


def test_le_fichier_depose_se_rapproche_et_se_confirme_a_l_ecran(page, dossier, societe):
    fichier = BytesIO(FICHIER_DILA)
    fichier.name = "PCL_BXA20260176.xml"
    reponse_ = page.post("/procedures", {"fichier": fichier}, follow=True)
    assert "1 même SIREN" in reponse_.content.decode()
    rapprochement = Rapprochement.objects.get()
    texte = page.get(f"/procedures/annonces/{rapprochement.pk}").content.decode()
    assert "L622-28" in texte
    assert dossier.numero in texte
    page.post(
        f"/procedures/annonces/{rapprochement.pk}", {"confirmer": "1", "version": rapprochement.version}, follow=True
    )
    assert Procedure.objects.get().type == "liquidation_judiciaire"
    fiche = page.get(f"/dossiers/{dossier.numero}").content.decode()
    assert "Liquidation judiciaire" in fiche


def test_un_fichier_qui_n_est_pas_du_bodacc_se_dit_sur_le_formulaire(page, db):
    fichier = BytesIO(b"{}")
    fichier.name = "x.json"
    assert "results" in page.post("/procedures", {"fichier": fichier}).content.decode()


def test_un_surendettement_se_note_et_se_finit_a_l_ecran(page, dossier, debiteur):
    ou = f"/personnes/{debiteur.pk}/procedures"
    page.post(ou, {"type_": "surendettement", "ouverte_le": "01/06/2026", "preuve": "lettre"})
    procedure = Procedure.objects.get()
    page.post(f"{ou}/{procedure.pk}/fin", {"finie_le": "01/10/2026", "motif": "mesures", "version": procedure.version})
    procedure.refresh_from_db()
    assert procedure.finie_le == date(2026, 10, 1)
    assert "mesures" in page.get(ou).content.decode()


def test_les_pages_font_un_nombre_fixe_de_requetes(page, rapprochement, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        page.get("/procedures")
    with django_assert_max_num_queries(14):
        page.get(f"/procedures/annonces/{rapprochement.pk}")
    with django_assert_max_num_queries(12):
        page.get(f"/personnes/{rapprochement.personne_id}/procedures")
