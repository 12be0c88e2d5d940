"""Chaque seuil, au centime : juste au-dessous, au seuil, juste au-dessus."""

from __future__ import annotations

import pytest

from conformite.fabrique import dits, juger

SV = "pv_saisie_vente_debiteur"
SUBSIDIARITE = [(f"{SV}.subsidiarite", "irregularite")]


def _demande(*montants):
    return {"montants": [{"libelle": f"Facture {rang}", "montant": m} for rang, m in enumerate(montants)]}


FRAIS = {"libelle": "Article 700 du code de procédure civile", "montant": "9000.00"}
CAS = [
    (SV, {"decompte__principal": "534.99"}, f"{SV}.subsidiarite", SUBSIDIARITE),
    (SV, {"decompte__principal": "535.00"}, f"{SV}.subsidiarite", []),
    (SV, {"decompte__principal": "100.00", "controle": {"autre_saisie_impossible": True}}, f"{SV}.subsidiarite", []),
    (SV, {"decompte__principal": "100.00", "controle": {"autre_saisie_impossible": False}}, f"{SV}.subsidiarite",
     SUBSIDIARITE),
    (SV, {"decompte__principal": "100.00", "controle": {"permission_juge": "ordonnance"}}, f"{SV}.subsidiarite", []),
    (SV, {"decompte__principal": "100.00", "controle": {"creance_alimentaire": True}}, f"{SV}.subsidiarite", []),
    (SV, {"decompte__principal": "100.00", "controle": {"local_habitation": False}}, f"{SV}.subsidiarite", []),
    ("cmd_saisie_vente_petite_creance", {"decompte__principal": "534.99"}, "cmd_saisie_vente_petite_creance.seuil", []),
    ("cmd_saisie_vente_petite_creance", {"decompte__principal": "535.00"}, "cmd_saisie_vente_petite_creance.seuil", [
        ("cmd_saisie_vente_petite_creance.seuil", "irregularite")]),
    ("petites_creances_titre", {"montant": "5000.00"}, "petites_creances_titre.plafond", []),
    ("petites_creances_titre", {"montant": "5000.01"}, "petites_creances_titre.plafond", [
        ("petites_creances_titre.plafond", "irregularite")]),
    ("petites_creances_invitation", {"principal": "4900.00", "interets": "100.00"}, "petites_creances_invitation.pl",
     []),
    ("petites_creances_invitation", {"principal": "4900.00", "interets": "100.01"}, "petites_creances_invitation.p", [
        ("petites_creances_invitation.plafond", "irregularite")]),
    ("assignation_tj_sans_avocat", _demande("9000.00", "1000.00"), "assignation_tj_sans_avocat.p", []),
    ("assignation_tj_sans_avocat", _demande("9000.00", "1000.01"), "assignation_tj_sans_avocat.p", [
        ("assignation_tj_sans_avocat.plafond", "a_verifier")]),
    ("assignation_tj_sans_avocat", {"montants": [{"libelle": "Facture", "montant": "9000.00"}, FRAIS]},
     "assignation_tj_sans_avocat.p", []),
    ("requete_tj_5000", _demande("5000.00"), "requete_tj_5000.p", []),
    ("requete_tj_5000", _demande("5000.01"), "requete_tj_5000.p", [("requete_tj_5000.plafond", "a_verifier")]),
    ("assignation_tribunal_commerce", _demande("10000.00"), "assignation_tribunal_commerce.avocat", []),
    ("assignation_tribunal_commerce", _demande("10000.01"), "assignation_tribunal_commerce.avocat", [
        ("assignation_tribunal_commerce.avocat", "a_verifier")]),
    ("assignation_tribunal_commerce", {**_demande("10000.01"), "representants": "Maître VALDOMBRE, avocat"},
     "assignation_tribunal_commerce.avocat", []),
    ("assignation_tribunal_commerce", {**_demande("10000.01"), "avocat": {"nom": "Maître VALDOMBRE"}},
     "assignation_tribunal_commerce.avocat", []),
    # CPC 750-1 : au plus 5 000 €, une tentative amiable ou sa dispense.
    ("requete_tj_5000", {**_demande("5000.00"), "diligences_amiables": None}, "requete_tj_5000.prealable", [
        ("requete_tj_5000.prealable_amiable", "irrecevabilite")]),
    ("requete_tj_5000", {**_demande("5000.00"), "diligences_amiables": None, "dispense_amiable": "urgence"},
     "requete_tj_5000.prealable", []),
    ("assignation_tj_sans_avocat", {**_demande("5000.01"), "diligences_amiables": None},
     "assignation_tj_sans_avocat.prealable", []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "champs", "debut", "attendus"), CAS)
def test_un_seuil_se_juge_au_centime(code, champs, debut, attendus):
    verdict = juger(code, textes=None, **champs) if "diligences_amiables" in champs else juger(code, **champs)
    assert dits(verdict, debut) == attendus
