"""Ce qui change dans un acte selon ses circonstances : les mentions qui s'ajoutent, celles qui s'en vont."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum import Arbre, mentions
from basoche.instrumentum.arbre import texte_brut
from basoche.redaction.modele import lire_modele, rediger
from modeles.test_modeles_complets import NOMS, _donnees
from redaction.dossier import MORALE

GAGE = {"gage": {"signifie_le": "2026-11-10"}}
SIMPLIFIEE = {"circonstances": {"realisation_simplifiee": True}, **GAGE}
SOCIETE = {"debiteur": MORALE}


def _changer(code: str, change: dict[str, Any]) -> dict[str, Any]:
    donnees = deepcopy(_donnees(code))
    for cle, valeur in change.items():
        base = donnees.get(cle)
        fondre = isinstance(valeur, dict) and isinstance(base, dict) and cle not in {"circonstances", "debiteur"}
        donnees[cle] = {**base, **valeur} if fondre and base is not None else valeur
    return donnees


def _rediger(code: str, change: dict[str, Any]) -> Arbre:
    return rediger(lire_modele(NOMS[code]), _changer(code, change))


@pytest.mark.parametrize(
    ("code", "change", "presentes", "absentes"),
    [
        (
            "cmd_quitter_lieux",
            {"circonstances": {"lieu_habite": True, "logement_etudiant": True}},
            {"cql.etudiant", "cql.reproduction"},
            {"cql.violences", "cql.prefet"},
        ),
        (
            "cmd_quitter_lieux",
            {"circonstances": {"conjoint_violent": True}},
            {"cql.violences"},
            {"cql.reproduction", "cql.prefet", "cql.etudiant"},
        ),
        (
            "pv_expulsion",
            {"circonstances": {}},
            {"pve.description", "pve.signatures"},
            {"pve.inventaire", "pve.sommation", "pve.reproduction"},
        ),
        ("injonction_remise_gagiste", SIMPLIFIEE, {"irg.2346", "irg.jex"}, {"irg.amiable"}),
        ("acte_gagiste_apprehension", SIMPLIFIEE, {"aga.2346"}, {"aga.amiable"}),
        ("denonc_saisie_droits_associes", {"circonstances": {}}, {"dda.amiable"}, {"dda.ordre"}),
        ("pv_apprehension", {"circonstances": {}}, {"pap.etat"}, {"pap.jex"}),
        ("saisie_revendication", {"circonstances": {}}, {"srev.bien"}, {"srev.declaration", "srev.assistants"}),
        ("surete_judiciaire_provisoire", {"circonstances": {"immeuble": True}}, {"sjp.hypo"}, {"sjp.fonds"}),
        (
            "surete_judiciaire_provisoire",
            {"circonstances": {"parts_sociales": True}, "tiers": MORALE},
            {"sjp.parts"},
            {"sjp.hypo", "sjp.fonds", "sjp.vm"},
        ),
        (
            "surete_judiciaire_provisoire",
            {"circonstances": {"valeurs_mobilieres": True}, "tiers": MORALE},
            {"sjp.vm"},
            {"sjp.parts"},
        ),
    ],
)
def test_les_mentions_suivent_les_circonstances(code, change, presentes, absentes):
    portees = {mention.identifiant for mention in mentions(_rediger(code, change).blocs)}
    assert presentes <= portees
    assert not absentes & portees


@pytest.mark.parametrize(
    ("code", "change", "attendu", "exclu"),
    [
        ("cpvcr_habitation", {"bail": {"delai_clause": "deux mois"}}, "DEUX MOIS", "SIX SEMAINES"),
        ("cpvcr_habitation", {}, "SIX SEMAINES", "DEUX MOIS"),
        ("cmd_saisie_remunerations", {}, "vous pourrez y être contrainte par", "UN MOIS à compter de la notification"),
        ("cmd_saisie_remunerations_2", {}, "Je vous somme de payer", "Je vous fais commandement de payer"),
        ("denonc_saisie_droits_associes", {"circonstances": {}}, "R. 221-30 à R. 221-32", "l'article R. 233-3 du"),
        ("declaration_valant_saisie_vehicule", SOCIETE, "Société fictive du Lac, dont le siège", "ROCOMBREL"),
        ("pv_saisie_droits_associes", SOCIETE, "Société fictive du Lac, dont le siège", "ROCOMBREL"),
        ("pv_immobilisation_vehicule", {"debiteur": {"present": True}}, "est présent", "est absent"),
        ("cmd_quitter_lieux", {"circonstances": {"conjoint_violent": True}}, "conjoint", "Article L412-1 du code"),
        (
            "cmd_quitter_lieux",
            {"circonstances": {"lieu_habite": True, "logement_etudiant": True}},
            "Article L412-2 du code",
            "Article L412-3 du code",
        ),
        ("saisie_revendication", {"circonstances": {}}, "il lui est imparti un délai de huit jours", "été rappelées"),
    ],
)
def test_le_texte_suit_les_circonstances(code, change, attendu, exclu):
    texte = texte_brut(_rediger(code, change).blocs).replace("\u00a0", " ")
    assert attendu.casefold() in texte.casefold()
    assert exclu not in texte


@pytest.mark.parametrize(
    ("code", "change", "champ"),
    [
        ("cmd_quitter_lieux", {"circonstances": {}}, "circonstances"),
        ("injonction_remise_gagiste", {"circonstances": {}}, "circonstances"),
        ("acte_gagiste_apprehension", {"circonstances": {}}, "circonstances"),
        ("surete_judiciaire_provisoire", {"circonstances": {}}, "circonstances"),
        ("certificat_non_contestation_sr", {"contestation": {"absence": False}}, "contestation.absence"),
        ("certificat_non_contestation_droits", {"contestation": {"absence": False}}, "contestation.absence"),
        ("cpvcr_habitation", {"bail": {"delai_clause": "trente jours"}}, "choix entre six semaines, deux mois"),
        ("pv_immobilisation_vehicule", {"empreinte": False}, "officielle"),
    ],
)
def test_une_circonstance_qui_manque_ou_qui_contredit_l_acte_est_refusee(code, change, champ):
    with pytest.raises(ErreurBasoche) as refus:
        _rediger(code, change)
    assert refus.value.code == "champ_manquant"
    assert refus.value.champ is not None
    assert champ in refus.value.champ


def test_l_avis_au_debiteur_d_un_paiement_direct_donne_le_decompte_et_la_voie_de_contestation():
    donnees = {**_donnees("demande_paiement_direct"), "avis": {"date": "2026-11-23", "lrar_numero": "1A 0"}}
    modele = lire_modele("paiement_direct/avis_debiteur_paiement_direct")
    arbre = rediger(modele, donnees)
    texte = texte_brut(arbre.blocs).replace("\u00a0", " ")
    assert [mention.identifiant for mention in mentions(arbre.blocs)] == ["dpd.avis_debiteur"]
    assert all(mot in texte for mot in ("Principal", "Intérêts", "Frais", "R. 213-6", "tribunal judiciaire de Port"))
    with pytest.raises(ErreurBasoche, match=r"avis\.date"):
        rediger(modele, {**donnees, "avis": {"lrar_numero": "1A 0"}})
