"""Ce que le conseil dit se tient : ni bien qui ne peut pas être, ni acte que la loi ferme, ni phrase contraire."""

from __future__ import annotations

from datetime import date

from basoche.strategie.conseil import conseiller
from strategie.dossiers import avec_titre, dossier

PETITES_CREANCES = {
    "espece": "petites_creances",
    "rendu_le": "2026-05-04",
    "etabli_par_l_etude": True,
}
SOCIETE = {"genre": "morale", "habitation": False}


def _la_voie(conseil, code):
    return next(voie for voie in conseil.voies if voie.code == code)


def test_une_societe_n_a_ni_salaire_ni_employeur_a_chercher():
    conseil = conseiller(avec_titre(debiteur=SOCIETE))
    commandement = _la_voie(conseil, "cmd_saisie_remunerations")
    assert commandement.sans_objet
    assert commandement.raison == "une société ne touche pas de rémunération"
    assert not any("employeur" in phrase for phrase in conseil.changerait)
    personne = conseiller(avec_titre())
    assert any("employeur" in phrase for phrase in personne.changerait)


def test_une_societe_commandee_par_erreur_n_est_pas_saisie_de_son_salaire():
    actes = [{"acte": "cmd_saisie_remunerations", "le": "2026-10-05"}]
    conseil = conseiller(avec_titre(debiteur=SOCIETE, actes=actes, avoirs={"employeur": {"net": "3000.00"}}))
    assert _la_voie(conseil, "pv_saisie_remunerations").sans_objet
    assert conseil.choix.code != "pv_saisie_remunerations"


def test_la_recherche_ne_dit_pas_qu_aucun_bien_ne_suffit_quand_un_bien_paie():
    conseil = conseiller(avec_titre(avoirs={"compte": {"solde": "9000.00"}}))
    recherche = _la_voie(conseil, "recherche_informations")
    assert "aucun bien" not in recherche.raison
    rien = conseiller(avec_titre())
    assert _la_voie(rien, "recherche_informations").raison.startswith("aucun bien connu ne suffit")


def test_le_commandement_de_petite_creance_perime_aussi_a_deux_ans():
    """CPCE R221-5 : le plan borne la saisie-vente, quel que soit le modèle du commandement."""
    fait = [{"acte": "recherche_informations", "le": "2026-09-01"}]
    conseil = conseiller(avec_titre(principal="534.99", avoirs={"meubles": True}, actes=fait))
    bornes = {etape.acte: etape.au_plus_tard for etape in conseil.plan}
    assert bornes["pv_saisie_vente_debiteur"] == date(2028, 11, 23)


def test_un_dossier_paye_se_clot_sans_certificat_d_irrecouvrabilite():
    conseil = conseiller(avec_titre(principal="0.00"))
    assert conseil.choix.code == "arret"
    assert conseil.phrases[1] == "Aucun frais de plus ; le dossier se clôt payé, sans certificat d'irrécouvrabilité."
    assert conseil.phrases[2] == "Aucune autre voie n'a d'objet."
    assert conseil.changerait == ()


def test_l_etude_qui_a_etabli_le_titre_ne_planifie_aucune_saisie():
    """CPCE R125-8 : le temps ne lève pas l'interdiction, aucune saisie n'entre à l'agenda."""
    notifie = {**PETITES_CREANCES, "notifie_le": "2026-05-11", "executoire_le": "2026-05-11"}
    for titre in (notifie, PETITES_CREANCES):
        conseil = conseiller(dossier(titre=titre, avoirs={"compte": {"solde": "2500.00"}}))
        assert {etape.acte for etape in conseil.plan} <= {"attendre", "signification_titre"}
        assert conseil.plan[-1].point_de_decision == "titre remis à une autre étude"
        assert "une autre étude" in conseil.phrases[2]


def test_une_societe_radiee_dit_ce_qui_rouvrirait_les_actes():
    conseil = conseiller(avec_titre(debiteur={**SOCIETE, "radiee": True}))
    assert conseil.choix.code == "arret"
    assert any("mandataire" in phrase for phrase in conseil.changerait)
