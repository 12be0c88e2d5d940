"""Les pièces d'une remise : mentions du catalogue, dates limites, rien d'imprimé vide."""

from datetime import date

import pytest

from basoche.droit.actes import acte
from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum import mentions
from basoche.instrumentum.arbre import texte_brut
from basoche.redaction.modele import lire_modele, rediger
from basoche.redaction.remise import composer_remise, manquants_de_remise, modes, pieces_de_remise
from redaction.dossier import LE, MORALE, dossier, feuille

MODES = sorted(modes())


def _arbres(mode, donnees):
    completes = {**donnees, "remise": {**donnees["remise"], "mode": mode}}
    return {p.modele: rediger(lire_modele(p.modele), completes) for p in pieces_de_remise(mode, donnees, le=LE)}


@pytest.mark.parametrize("mode", MODES)
def test_chaque_mention_du_catalogue_est_portee_et_non_vide(mode):
    trouvees = {
        m.identifiant: texte_brut(m.blocs) for a in _arbres(mode, dossier()).values() for m in mentions(a.blocs)
    }
    code = modes()[mode]["acte"]
    attendues = {m.id for m in acte(code).mentions}
    assert attendues <= set(trouvees)
    assert all(texte.strip() for texte in trouvees.values())


@pytest.mark.parametrize("mode", MODES)
def test_un_dossier_complet_n_a_aucun_manque(mode):
    assert manquants_de_remise(mode, dossier(), le=LE) == {}


def test_les_manques_sont_dits_avant_tout_rendu():
    donnees = dossier(remise__tiers={"nom": "ROCOMBREL", "prenoms": " "}, remise__circonstances=None)
    assert manquants_de_remise("a_domicile", donnees, le=LE) == {
        "remise/signification_a_domicile": ("remise.circonstances", "remise.tiers.prenoms", "remise.tiers.qualite"),
        "remise/avis_passage_655": ("remise.tiers.prenoms", "remise.tiers.qualite"),
        "remise/lettre_658": ("remise.tiers.prenoms", "remise.tiers.qualite"),
    }
    with pytest.raises(ErreurBasoche) as refus:
        composer_remise("a_domicile", donnees, feuille(), adresse=("x",))
    assert refus.value.code == "champ_manquant"


@pytest.mark.parametrize(
    ("mode", "le", "dates"),
    [
        ("a_personne", date(2026, 11, 20), [None]),
        # Le samedi est ouvrable : la date prudente (CPC 658).
        ("a_etude", date(2026, 11, 20), [None, None, date(2026, 11, 21)]),
        ("a_domicile", date(2026, 12, 24), [None, None, date(2026, 12, 26)]),
        # PV 659 : recommandée au premier jour ouvrable, lettre simple le jour même.
        ("recherches_infructueuses", date(2026, 11, 20), [None, date(2026, 11, 21), date(2026, 11, 20)]),
        ("a_etude", date(2026, 11, 21), [None, None, date(2026, 11, 23)]),
        ("personne_morale", date(2026, 11, 23), [None, date(2026, 11, 24)]),
    ],
)
def test_les_dates_limites_d_envoi(mode, le, dates):
    assert [p.au_plus_tard for p in pieces_de_remise(mode, dossier(), le=le)] == dates


def test_le_pli_du_proces_verbal_659_contient_les_deux_copies():
    recommandee = pieces_de_remise("recherches_infructueuses", dossier(), le=LE)[1]
    assert recommandee.joindre == ("copie du procès-verbal", "copie de l'acte objet de la signification")


@pytest.mark.parametrize(
    ("lu", "pieces", "phrase"),
    [
        ({}, 2, "faite à domicile"),
        ({"lu_le": "2026-11-23", "lu_a": "18:30"}, 1, "faite à personne"),
        ({"lu_le": "2026-11-24", "lu_a": "08:00"}, 2, "faite à domicile"),
        ({"dispense_lettre_simple": "établissement bancaire"}, 1, "Lettre simple non adressée"),
    ],
)
def test_la_signification_electronique_depend_de_la_lecture_le_jour_meme(lu, pieces, phrase):
    donnees = dossier()
    donnees["remise"].update(lu)
    arbres = _arbres("electronique", donnees)
    assert len(arbres) == pieces
    assert phrase in texte_brut(arbres["remise/signification_electronique"].blocs)


def test_la_lettre_658_rappelle_le_dernier_alinea_de_656_pour_un_depot_seulement():
    rappel = "à une autre étude"
    assert rappel in texte_brut(_arbres("a_etude", dossier())["remise/lettre_658"].blocs)
    assert rappel not in texte_brut(_arbres("a_domicile", dossier())["remise/lettre_658"].blocs)
    donnees = dossier(destinataire=MORALE)
    assert "Société fictive du Lac" in texte_brut(_arbres("personne_morale", donnees)["remise/lettre_658"].blocs)


def test_un_mode_inconnu_est_refuse():
    with pytest.raises(ErreurBasoche) as refus:
        pieces_de_remise("pigeon", dossier(), le=LE)
    assert refus.value.code == "mode_inconnu"
