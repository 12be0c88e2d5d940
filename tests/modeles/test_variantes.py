"""Les variantes d'un modèle : ce que change une circonstance du dossier."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum import mentions
from basoche.instrumentum.arbre import texte_brut
from basoche.redaction.acte import Reglages, rediger_acte
from basoche.redaction.modele import champs_manquants, lire_modele, rediger
from modeles.test_modeles_complets import NOMS, _donnees


def _portees(code, **remplace):
    donnees = {**deepcopy(_donnees(code)), **remplace}
    arbre = rediger(lire_modele(NOMS[code]), donnees)
    return {m.identifiant: texte_brut(m.blocs) for m in mentions(arbre.blocs)}


def _texte(code, **remplace):
    arbre = rediger(lire_modele(NOMS[code]), {**deepcopy(_donnees(code)), **remplace})
    return " ".join(texte_brut(arbre.blocs).replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("circonstances", "delai", "autres"),
    [
        ({}, "HUIT JOURS", set()),
        ({"debiteur_personne_physique": True}, "HUIT JOURS", {"cpi.surendettement"}),
        ({"constituant_pour_autrui": True}, "UN MOIS", set()),
        ({"tiers_acquereur": True}, "l'article 2456", {"cpi.resume_tiers"}),
        ({"bien_loue": True, "creance_cedee": True}, "HUIT JOURS", {"cpi.bail", "cpi.transmission"}),
    ],
)
def test_le_commandement_immobilier_suit_la_situation_du_destinataire(circonstances, delai, autres):
    portees = _portees("cpvsi", circonstances=circonstances)
    assert delai in portees["cpi.avertissement"]
    conditionnelles = {"cpi.surendettement", "cpi.resume_tiers", "cpi.bail", "cpi.transmission"}
    assert set(portees) & conditionnelles == autres


def test_l_absence_de_notification_a_avocat_se_motive():
    motif = "représentation non obligatoire devant ce tribunal"
    portees = _portees("signification_jugement", date_notif_avocat=None, sans_notification_avocat=motif)
    assert motif in portees["signification_jugement.signif_avocat"]


@pytest.mark.parametrize(
    ("oblige", "phrase"), [(True, "elle est obligatoire, par un avocat"), (False, "pas obligatoire")]
)
def test_la_signification_dit_si_l_avocat_est_obligatoire(oblige, phrase):
    portees = _portees("signification_jugement", avocat_obligatoire=oblige)
    assert phrase in portees["signification_jugement.modalites_recours"]


_SOCIETE = {"genre": "morale", "denomination": "Les Deux Moulins", "forme": "SARL", "siege": "8 place d'Armes"}


@pytest.mark.parametrize(
    "code",
    [
        "signification_injonction_payer",
        "signification_injonction_payer_ancien",
        "signification_jugement",
        "cmd_saisie_vente",
    ],
)
def test_une_societe_ou_plusieurs_destinataires_s_ecrivent_sans_accord_a_demander(code):
    modele, donnees = lire_modele(NOMS[code]), _donnees(code)
    assert champs_manquants(modele, {**donnees, "destinataire": _SOCIETE}) == ()
    plusieurs = {**donnees, "destinataires": [donnees["destinataire"], _SOCIETE], "destinataire": None}
    assert champs_manquants(modele, plusieurs) == ()


def test_une_demande_sans_tentative_amiable_doit_en_dire_la_dispense():
    donnees = {**_donnees("assignation_tj_sans_avocat"), "diligences_amiables": None}
    modele = lire_modele(NOMS["assignation_tj_sans_avocat"])
    assert champs_manquants(modele, donnees) == ("diligences_amiables",)
    assert champs_manquants(modele, {**donnees, "dispense_amiable": "urgence manifeste"}) == ()


def test_un_echeancier_sans_concessions_n_est_pas_dit_transaction():
    modele = lire_modele(NOMS["protocole_transactionnel"])
    sans = texte_brut(rediger(modele, {**_donnees("protocole_transactionnel"), "concessions": None}).blocs)
    assert "transaction" in texte_brut(rediger(modele, _donnees("protocole_transactionnel")).blocs)
    assert "transaction" not in sans


def test_l_invitation_aux_petites_creances_attend_la_redaction_nouvelle_de_l125_1():
    donnees = {**_donnees("petites_creances_invitation"), "textes": {}}
    manquants = champs_manquants(lire_modele(NOMS["petites_creances_invitation"]), donnees)
    assert any("CPCE L125-1" in chemin for chemin in manquants)


def test_la_sommation_de_payer_ne_parle_ni_de_commandement_ni_de_saisie():
    texte = texte_brut(rediger(lire_modele(NOMS["sommation_payer"]), _donnees("sommation_payer")).blocs).casefold()
    assert "commandement" not in texte
    assert "saisie" not in texte


def test_un_acte_aux_mentions_inconnues_est_refuse_avec_ce_qu_il_faut_relire():
    with pytest.raises(ErreurBasoche, match="L126-2") as refus:
        rediger_acte("creances_commerciales_commandement", {}, Reglages(le=date(2026, 11, 23), etude={}))
    assert refus.value.code == "redaction_bloquee"
    assert "Journal officiel" in refus.value.conseil


_DEBITEUR = {"genre": "physique", "civilite": "Mme", "prenoms": "Zélie", "nom": "FICTIVE", "domicile": "1 rue Fictive"}


def test_l_ordonnance_d_injonction_est_rendue_par_son_juge():
    texte = _texte("signification_injonction_payer")
    assert "rendue le 14 septembre 2026 par le président du tribunal judiciaire" in texte


@pytest.mark.parametrize("appel", ["Madame", "Madame,", "Madame, "])
def test_l_appel_d_une_lettre_n_a_qu_une_virgule(appel):
    destinataire = {**_DEBITEUR, "appel": appel}
    texte = _texte("mise_en_demeure_lettre", destinataire=destinataire)
    assert "Madame," in texte
    assert "Madame,," not in texte
    assert "Madame, ," not in texte


def test_une_societe_n_a_pas_de_somme_a_caractere_alimentaire():
    societe = {"genre": "morale", "denomination": "Société fictive", "forme": "SARL", "siege": "1 rue Fictive"}
    assert "sans objet" in _portees("denonc_saisie_attribution", destinataire=societe)["dsa.sbi"]
    assert "votre disposition" in _portees("denonc_saisie_attribution")["dsa.sbi"]


@pytest.mark.parametrize(
    ("designation", "phrase"),
    [
        ("Société fictive du Lac", "À la demande de la Société fictive du Lac"),
        ("SCI des Brumes", "À la demande de la SCI des Brumes"),
        ("Association des Roseaux", "À la demande de l'Association des Roseaux"),
        ("Madame Zélie FICTIVE", "À la demande de Madame Zélie FICTIVE"),
    ],
)
def test_le_nom_d_une_societe_prend_son_article(designation, phrase):
    creancier = {**_donnees("demande_paiement_direct")["creancier"], "designation": designation}
    assert phrase in _texte("demande_paiement_direct", creancier=creancier).replace("’", "'")
