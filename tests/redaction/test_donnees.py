"""Les données d'un acte : typées comme le modèle les attend, refusées en citant le champ."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from basoche.droit.actes import acte
from basoche.droit.actes.champs import TypeChamp
from basoche.droit.erreurs import ChampInconnu, ChampInvalide, ErreurBasoche
from basoche.droit.montant import Montant
from basoche.instrumentum.arbre import texte_brut
from basoche.redaction.acte import Format, Reglages
from basoche.redaction.attendus import attendus_du_modele
from basoche.redaction.donnees import lire_donnees
from basoche.redaction.dossier import rediger_dossier
from basoche.redaction.etude import EtudeInvalide, lire_etude
from basoche.redaction.feuille import en_json
from basoche.redaction.modele import lire_modele, modele_du_code, rediger
from modeles.test_modeles_complets import NOMS, _donnees
from redaction.dossier import ETUDE, LE, dossier

HTML = Reglages(le=LE, etude=ETUDE, format=Format.HTML)


@pytest.mark.parametrize("code", NOMS)
def test_les_donnees_json_de_chaque_acte_donnent_le_meme_texte(code):
    donnees = dict(_donnees(code))
    textes = donnees.pop("textes")
    lues = lire_donnees(code, json.loads(json.dumps(en_json(donnees))))
    modele = lire_modele(NOMS[code])
    attendu = texte_brut(rediger(modele, {**donnees, "textes": textes}).blocs)
    assert texte_brut(rediger(modele, {**lues.valeurs, "textes": textes}).blocs) == attendu


def test_le_modele_dit_ses_champs_et_leur_type():
    lus = attendus_du_modele(modele_du_code("cmd_saisie_vente"))
    assert {"titre.date", "cout.lignes[].montant", "destinataires[].siege", "officier.civilite"} <= lus.chemins
    assert lus.types["decompte.principal"] is TypeChamp.MONTANT
    assert lus.types["requerants[].date_naissance"] is TypeChamp.DATE
    assert "loop" not in lus.chemins


def test_chaque_champ_prend_son_type():
    valeurs = lire_donnees("cmd_saisie_vente", dossier()).valeurs
    assert valeurs["titre"]["date"] == date(2022, 3, 19)
    assert valeurs["acte"]["heure"] == time(14, 5)
    assert valeurs["decompte"]["principal"] == Montant(501840)
    taux = lire_donnees("cmd_saisie_vente", {"decompte": {"taux_interets": "7.75"}}).valeurs["decompte"]
    assert taux["taux_interets"] == Decimal("7.75")


def test_les_formes_saisies_a_la_main_ne_valent_qu_a_l_unite():
    brutes = {"titre": {"date": "19/03/2022"}, "decompte": {"frais": "1 234,56"}, "acte": {"heure": "14 h 05"}}
    valeurs = lire_donnees("cmd_saisie_vente", brutes, souple=True).valeurs
    assert (valeurs["titre"]["date"], valeurs["decompte"]["frais"]) == (date(2022, 3, 19), Montant(123456))
    assert valeurs["acte"]["heure"] == time(14, 5)
    with pytest.raises(ChampInvalide):
        lire_donnees("cmd_saisie_vente", brutes)


@pytest.mark.parametrize(
    ("brutes", "champ"),
    [
        ({"titre": {"date": "2022-02-30"}}, "titre.date"),
        ({"titre": {"date": 20220319}}, "titre.date"),
        ({"decompte": {"principal": "cent euros"}}, "decompte.principal"),
        ({"decompte": {"principal": "-1.00"}}, "decompte.principal"),
        ({"decompte": {"taux_interets": "sept"}}, "decompte.taux_interets"),
        ({"acte": {"heure": "25:00"}}, "acte.heure"),
        ({"cout": {"lignes": [{"montant": "1.00"}, {"montant": "1,0,0"}]}}, "cout.lignes[1].montant"),
        ({"cout": {"lignes": "gratuit"}}, "cout.lignes"),
        ({"cout": "gratuit"}, "cout"),
        ({"requerant": [{"genre": "morale"}, 3]}, "requerant"),
        ({"titre": {"reference": {"numero": 1}}}, "titre.reference"),
        ({"titre": {"reference": ["22/1"]}}, "titre.reference"),
        ({"titre": {"reference": True}}, "titre.reference"),
        ({"titre": {"reference": Decimal("1E+999999")}}, "titre.reference"),
    ],
)
def test_une_valeur_illisible_est_refusee_en_citant_le_champ(brutes, champ):
    with pytest.raises(ErreurBasoche) as refus:
        lire_donnees("cmd_saisie_vente", brutes)
    assert (refus.value.code, refus.value.champ) == ("champ_invalide", champ)


@pytest.mark.parametrize("circonstance", ["non", 1, "true"])
def test_une_circonstance_est_vraie_ou_fausse(circonstance):
    with pytest.raises(ChampInvalide) as refus:
        lire_donnees("pv_saisie_attribution", {"circonstances": {"saisie_electronique": circonstance}})
    assert refus.value.champ == "circonstances.saisie_electronique"


@pytest.mark.parametrize(
    ("brutes", "cites"),
    [
        ({"bidule": 1, "titre": {"dat": "2022-03-19"}}, ("bidule", "titre.dat")),
        ({"cout": {"lignes": [{"libele": "x"}]}}, ("cout.lignes[0].libele",)),
        ({"titre.date": "2022-03-19"}, ("titre.date",)),
        ({"textes": {"CPCE R221-1": {"titre": "faux", "alineas": ["faux"]}}}, ("textes",)),
    ],
)
def test_les_champs_inconnus_sont_tous_cites(brutes, cites):
    with pytest.raises(ChampInconnu) as refus:
        lire_donnees("cmd_saisie_vente", brutes)
    assert refus.value.champ == cites[0]
    assert all(f"« {nom} »" in refus.value.message for nom in cites)


def test_un_champ_d_un_autre_acte_est_signale_sans_arreter():
    lues = lire_donnees("cmd_saisie_vente", {"sbi": {"montant": "646.52"}, "vehicule": {"marque": "Fictive"}})
    assert lues.sans_emploi == ("sbi", "vehicule")


def test_les_noms_du_catalogue_valent_ceux_du_modele():
    brutes = dossier()
    brutes["cout_detail"] = brutes["cout"].pop("lignes")
    assert lire_donnees("cmd_saisie_vente", brutes).valeurs["cout"]["lignes"][0]["montant"] == Montant(4323)


def test_tous_les_champs_manquants_sont_dits_en_une_fois():
    brutes = dossier(titre__date=" ", officier__civilite=None)
    del brutes["cout"], brutes["total_a_payer"]
    with pytest.raises(ErreurBasoche) as refus:
        rediger_dossier("cmd_saisie_vente", brutes, HTML)
    champs = refus.value.champs
    assert {"titre.date", "officier.civilite", "cout.ttc", "cout.lignes[].montant", "total_a_payer"} <= set(champs)
    assert refus.value.champ == champs[0]


def test_un_texte_sans_redaction_sure_n_est_pas_un_champ_a_donner():
    donnees = {cle: v for cle, v in _donnees("petites_creances_invitation").items() if cle != "textes"}
    with pytest.raises(ErreurBasoche) as refus:
        rediger_dossier("petites_creances_invitation", en_json(donnees), replace(HTML, le=date(2026, 11, 23)))
    assert refus.value.code == "texte_indisponible"
    assert "CPCE L125-1" in refus.value.message


def test_la_version_de_l_acte_suit_la_date_de_l_ordonnance():
    ancien = {cle: v for cle, v in _donnees("signification_injonction_payer_ancien").items() if cle != "textes"}
    assert rediger_dossier("signification_injonction_payer_ancien", en_json(ancien), HTML).octets
    with pytest.raises(ErreurBasoche) as refus:
        rediger_dossier("signification_injonction_payer", en_json(ancien), HTML)
    assert refus.value.code == "hors_periode"
    assert "signification_injonction_payer_ancien" in refus.value.conseil


def test_un_acte_sans_modele_dit_qui_l_etablit():
    with pytest.raises(ErreurBasoche) as refus:
        rediger_dossier("cahier_conditions_vente", {}, HTML)
    assert refus.value.code == "modele_inconnu"
    assert acte("cahier_conditions_vente").qui.etablit in refus.value.message


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("nom: [a]", "« nom »"),
        ("adresse: x", "« nom » manque"),
        ("nom: x\nbidule: y", "bidule"),
        ("- nom", "clé: valeur"),
        ("nom: [", "YAML"),
        ("nom: x\ntelephone: 199001234", "« telephone »"),
    ],
)
def test_un_reglage_d_etude_fautif_est_refuse(tmp_path, texte, dit):
    fichier = tmp_path / "etude.yaml"
    fichier.write_text(texte, encoding="utf-8")
    with pytest.raises(EtudeInvalide) as refus:
        lire_etude(fichier)
    assert dit in refus.value.message
