"""Le ressort, le juge que l'acte désigne, et la qualité de qui signe ou remet."""

from __future__ import annotations

import pytest

from basoche.conformite import controler
from conformite.fabrique import LE, dits, donnees, juger, motifs

CODE = "cmd_saisie_vente"
CLERC = "M. Paul TARANQUET, clerc significateur"


def _ressorts(office, lieu):
    return {"controle": {"ressort_office": office, "ressort_lieu": lieu}}


@pytest.mark.parametrize(
    ("code", "champs", "attendus"),
    [
        (CODE, _ressorts("Lyon", "Lyon"), []),
        (CODE, _ressorts("cour d'appel de Lyon", "Lyon"), []),
        (CODE, _ressorts("Lyon", "Grenoble"), [("cmd_saisie_vente.ressort", "a_verifier")]),
        (CODE, {"controle": {"ressort_office": "Lyon"}}, []),
        (CODE, {"controle": {"ressort_lieu": "Lyon"}}, []),
        ("petites_creances_titre", _ressorts("Lyon", "Grenoble"), [("petites_creances_titre.ressort", "irregularite")]),
        ("mise_en_demeure_lettre", _ressorts("Lyon", "Grenoble"), []),
    ],
)
def test_l_office_agit_dans_le_ressort_de_sa_cour_d_appel(code, champs, attendus):
    verdict = juger(code, **champs)
    assert dits(verdict, f"{code}.ressort") == attendus
    assert {motif.objet.value for motif in motifs(verdict, f"{code}.ressort")} <= {"territoire"}


JUGES = [
    ("denonc_saisie_attribution", {"jex__ressort": "tribunal judiciaire de Port-Sarjou"}, []),
    ("denonc_saisie_attribution", {"jex__ressort": "tribunal de commerce de Port-Sarjou"}, ["dsa.juridiction"]),
    ("denonc_saisie_attribution", {"jex__ressort": "conseil de prud'hommes de Port-Sarjou"}, ["dsa.juridiction"]),
    ("denonc_saisie_attribution", {"jex__ressort": "juge des référés"}, ["dsa.juridiction"]),
    ("denonc_saisie_attribution", {"controle": {"tribunal_debiteur": "Port-Sarjou"}}, []),
    ("denonc_saisie_attribution", {"controle": {"tribunal_debiteur": "tribunal judiciaire de Port-Sarjou"}}, []),
    ("denonc_saisie_attribution", {"controle": {"tribunal_debiteur": "Bréz-la-Forêt"}}, ["dsa.juridiction"]),
    # Le lieu de la saisie ne commande pas cette mention.
    ("denonc_saisie_attribution", {"controle": {"tribunal_lieu": "Bréz-la-Forêt"}}, []),
    ("pv_saisie_vente_debiteur", {"controle": {"tribunal_lieu": "Bréz-la-Forêt"}}, ["svd.juridiction"]),
    ("pv_saisie_vente_debiteur", {"controle": {"tribunal_lieu": "Port-Sarjou"}}, []),
    ("cmd_quitter_lieux", {"controle": {"tribunal_lieu": "Bréz-la-Forêt"}}, ["cql.juridiction"]),
    # Au choix du débiteur : son tribunal ou celui du lieu d'immobilisation.
    ("cmd_apres_immobilisation",
     {"controle": {"tribunal_debiteur": "Bréz-la-Forêt", "tribunal_lieu": "Port-Sarjou"}}, []),
    ("cmd_apres_immobilisation",
     {"controle": {"tribunal_debiteur": "Bréz-la-Forêt", "tribunal_lieu": "Lyon"}}, ["cai.jex"]),
    ("cmd_apres_immobilisation", {"controle": {"tribunal_debiteur": "Bréz-la-Forêt"}}, []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "champs", "attendus"), JUGES)
def test_l_acte_designe_le_juge_que_veut_la_mention(code, champs, attendus):
    vus = [motif for motif in juger(code, **champs).motifs if "juge de l'exécution" in motif.explication]
    assert [motif.id for motif in vus] == attendus
    assert all(motif.gravite.value == "nullite_de_forme" and "R121-4" in motif.article for motif in vus)


@pytest.mark.parametrize(
    ("le", "vu"),
    [("2024-11-30", False), ("2024-12-01", True), ("2025-03-13", True), ("2025-03-14", False)],
)
def test_le_temps_ou_la_competence_etait_discutee_est_dit(le, vu):
    verdict = juger("denonc_saisie_attribution", acte__date=le)
    assert bool(dits(verdict, "denonc_saisie_attribution.juge")) is vu


@pytest.mark.parametrize(
    ("code", "juridiction", "vu"),
    [
        ("assignation_jex", "juge de l'exécution du tribunal judiciaire de Port-Sarjou", False),
        ("assignation_jex", "tribunal judiciaire de Port-Sarjou", True),
        ("assignation_tribunal_commerce", "tribunal des activités économiques de Lyon", False),
        ("assignation_tribunal_commerce", "tribunal judiciaire de Lyon", True),
        ("assignation_tj_sans_avocat", "tribunal de proximité de Port-Sarjou", False),
        ("assignation_tj_sans_avocat", "tribunal de commerce de Port-Sarjou", True),
    ],
)
def test_l_assignation_va_devant_la_juridiction_de_son_modele(code, juridiction, vu):
    trouves = [m for m in juger(code, juridiction=juridiction).motifs if "se porte devant" in m.explication]
    assert [(m.id, m.gravite.value) for m in trouves] == [(f"{code}.juridiction", "irregularite")] * vu


@pytest.mark.parametrize(
    ("code", "champs", "debut", "attendus"),
    [
        ("pv_saisie_attribution", {"controle": {"significateur": CLERC}}, "pv_saisie_attribution.qui", [
            ("pv_saisie_attribution.qui", "nullite_de_fond")]),
        (CODE, {"controle": {"significateur": CLERC}}, f"{CODE}.", []),
        ("sommation_interpellative", {"controle": {"significateur": CLERC}}, "sommation_interpellative.qui", [
            ("sommation_interpellative.qui", "a_verifier")]),
        ("sommation_interpellative", {"controle": {"significateur": "Maître Hélène VAUQUELIN"}},
         "sommation_interpellative.qui", []),
        (CODE, {"officier__qualite": "clerc significateur"}, f"{CODE}.signataire", [
            (f"{CODE}.signataire", "nullite_de_fond")]),
        (CODE, {"officier__qualite": "commissaire de justice salariée"}, f"{CODE}.signataire", []),
        (CODE, {"controle": {"significateur": CLERC, "signe_avant_remise": True}}, f"{CODE}.signature", []),
        (CODE, {"controle": {"significateur": CLERC, "signe_avant_remise": False}}, f"{CODE}.signature", [
            (f"{CODE}.signature_prealable", "nullite_de_forme")]),
        (CODE, {"controle": {"signe_avant_remise": False}}, f"{CODE}.signature", []),
    ],
)  # fmt: skip
def test_un_clerc_ne_fait_ni_ne_signe_ce_qui_est_a_l_officier(code, champs, debut, attendus):
    assert [d for d in dits(juger(code, **champs), debut) if d[0] != f"{CODE}.seuil"] == attendus


def test_une_requete_signee_par_un_clerc_n_est_pas_un_acte_de_l_officier():
    dossier = {**donnees("requete_injonction_payer"), "officier": {"qualite": "clerc"}}
    assert dits(controler("requete_injonction_payer", dossier, le=LE), "requete_injonction_payer.signataire") == []


@pytest.mark.parametrize(
    ("auteur", "vu"),
    [
        ("SELARL Aubrac et Vauquelin", True),
        ("Maître Hélène Vauquelin, commissaire de justice", True),
        ("SELARL Vauquelinot", False),
        ("SELARL imaginaire des Ormes", False),
    ],
)
def test_l_office_du_titre_se_reconnait_a_son_nom_ou_a_celui_de_l_officier(auteur, vu):
    champs = {"titre__designation": "accord de l'article L125-1", "controle": {"etude_du_titre": auteur}}
    assert bool(dits(juger(CODE, **champs), "titre.etude")) is vu
