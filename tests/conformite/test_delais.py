"""Chaque délai du graphe : la veille, le jour et le lendemain de son échéance."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from basoche.conformite import Dossier
from basoche.conformite.delais import champs_d_arrivee, champs_de_depart, controler_delais, delais_amont, en_duree
from basoche.droit.actes import acte, codes
from basoche.droit.delais import Delai, Sens, TypeDelai, calculer_delai
from conformite.fabrique import dits, juger

ARETES = [arete for code in codes() for arete in delais_amont(code)]
UN_JOUR = timedelta(days=1)
LUNDI = date(2026, 6, 1)


def _poser(donnees: dict, chemin: str, jour: date) -> None:
    groupe, _, cle = chemin.rpartition(".")
    (donnees.setdefault(groupe, {}) if groupe else donnees)[cle] = jour


def _motifs(arete, depart: date, arrivee: date):
    donnees: dict = {}
    _poser(donnees, champs_de_depart(arete)[0], depart)
    _poser(donnees, champs_d_arrivee(arete)[0], arrivee)
    _poser(donnees, "acte.date", arrivee)
    depuis = [
        motif
        for motif in controler_delais(Dossier(acte(arete.vers), arrivee, donnees))
        if acte(arete.de).intitule in motif.explication and "n'est pas donnée" not in motif.explication
    ]
    return [motif for motif in depuis if motif.article == (" ; ".join(arete.articles) or motif.article)]


@pytest.mark.parametrize("arete", [a for a in ARETES if a.delai_max], ids=lambda a: f"{a.de}-{a.vers}")
def test_le_dernier_jour_est_encore_a_temps_et_le_lendemain_trop_tard(arete):
    limite = calculer_delai(Delai(TypeDelai.PROCEDURE, LUNDI, en_duree(arete.delai_max))).valeurs["dernier_jour"]
    tard = [[m for m in _motifs(arete, LUNDI, jour) if "trop tard" in m.explication]
            for jour in (limite - UN_JOUR, limite, limite + UN_JOUR)]  # fmt: skip
    assert [len(motifs) for motifs in tard] == [0, 0, 1]
    assert tard[2][0].objet.value == "delai"


@pytest.mark.parametrize("arete", [a for a in ARETES if a.delai_min], ids=lambda a: f"{a.de}-{a.vers}")
def test_le_dernier_jour_d_attente_est_trop_tot_et_le_lendemain_permis(arete):
    delai = Delai(TypeDelai.PROCEDURE, LUNDI, en_duree(arete.delai_min), Sens.AU_PLUS_TOT)
    fin = calculer_delai(delai).valeurs["dernier_jour"]
    tot = [[m for m in _motifs(arete, LUNDI, jour) if "trop tôt" in m.explication]
           for jour in (fin - UN_JOUR, fin, fin + UN_JOUR)]  # fmt: skip
    assert [len(motifs) for motifs in tot] == [1, 1, 0]


CADUQUE = [("denonc_saisie_attribution.delai.denonciation", "caducite")]
PREMATUREE = [("cmd_saisie_vente.delai.operations_saisie", "nullite_de_forme")]
TABLE = [
    # Saisie du mardi 17 novembre 2026 : huit jours, mercredi 25.
    ("denonc_saisie_attribution", "2026-11-17", "2026-11-24", []),
    ("denonc_saisie_attribution", "2026-11-17", "2026-11-25", []),
    ("denonc_saisie_attribution", "2026-11-17", "2026-11-26", CADUQUE),
    # Saisie du vendredi 6 novembre : le huitième jour est le samedi 14, reporté au lundi 16.
    ("denonc_saisie_attribution", "2026-11-06", "2026-11-16", []),
    ("denonc_saisie_attribution", "2026-11-06", "2026-11-17", CADUQUE),
    # Commandement du lundi 9 novembre : huit jours pleins, on saisit à partir du mercredi 18.
    ("pv_saisie_vente_debiteur", "2026-11-09", "2026-11-16", PREMATUREE),
    ("pv_saisie_vente_debiteur", "2026-11-09", "2026-11-17", PREMATUREE),
    ("pv_saisie_vente_debiteur", "2026-11-09", "2026-11-18", []),
    # Attente finie un samedi : le report est discuté, on le dit sans condamner.
    ("pv_saisie_vente_debiteur", "2026-11-06", "2026-11-16", [(PREMATUREE[0][0], "a_verifier")]),
    # Deux ans sans acte : un acte intermédiaire a pu être fait, à produire.
    ("pv_carence", "2024-11-20", "2026-11-20", []),
    ("pv_carence", "2024-11-20", "2026-11-23", [("cmd_saisie_vente.delai.premier_acte_execution", "a_verifier")]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "precedent", "le", "attendus"), TABLE)
def test_les_delais_a_leur_date(code, precedent, le, attendus):
    verdict = juger(code, acte_precedent__date=date.fromisoformat(precedent), acte__date=date.fromisoformat(le))
    trouves = [(m.id, m.gravite.value) for m in verdict.motifs if m.objet.value == "delai"]
    assert [t for t in trouves if not t[0].startswith("titre.")] == attendus


def test_la_date_de_l_acte_precedent_absente_est_a_produire():
    assert dits(juger("pv_saisie_vente_tiers"), "cmd_saisie_vente") == [
        ("cmd_saisie_vente.delai.premier_acte_execution", "a_verifier")
    ]


ANNONCES = [
    # Un mois depuis le 23 novembre ; le 22 octobre mène au dimanche 22 novembre, reporté au lundi.
    ("denonc_saisie_attribution", "2026-11-23", "2026-12-23", []),
    ("denonc_saisie_attribution", "2026-11-23", "2026-12-22", [("dsa.date", "nullite_de_forme")]),
    ("denonc_saisie_attribution", "2026-11-23", "2026-12-24", [("dsa.date", "nullite_de_forme")]),
    ("denonc_saisie_attribution", "2026-10-22", "2026-11-22", [("dsa.date", "nullite_de_forme")]),
    ("denonc_saisie_attribution", "2026-10-22", "2026-11-23", []),
    # Quitter les lieux : jamais moins de deux mois, davantage est permis.
    ("cmd_quitter_lieux", "2026-11-23", "2027-01-22", [("cql.date", "nullite_de_forme")]),
    ("cmd_quitter_lieux", "2026-11-23", "2027-01-23", []),
    ("cmd_quitter_lieux", "2026-11-23", "2027-03-01", []),
]


@pytest.mark.parametrize(("code", "le", "annoncee", "attendus"), ANNONCES)
def test_la_date_limite_annoncee_est_celle_du_calcul(code, le, annoncee, attendus):
    verdict = juger(code, acte__date=le, acte_precedent__date=le, delai__date_limite=annoncee)
    assert [(m.id, m.gravite.value) for m in verdict.motifs if "annonce le" in m.explication] == attendus


def test_le_delai_de_deux_mois_ne_protege_qu_un_lieu_habite():
    champs = {"acte__date": "2026-10-15", "date_commandement": "2026-09-14"}
    attendu = [("cmd_quitter_lieux.delai.liberation_lieux", "a_verifier")]
    assert dits(juger("pv_expulsion", **champs), "cmd_quitter_lieux.delai.lib") == attendu
    assert dits(juger("pv_expulsion", controle={"local_habitation": False}, **champs), "cmd_quitter_lieux") == []


@pytest.mark.parametrize(
    ("code", "champs", "le", "vu"),
    [
        ("certificat_non_contestation", {"denonciation__date": "2026-10-20"}, "2026-11-19", True),
        ("certificat_non_contestation", {"denonciation__date": "2026-10-20"}, "2026-11-20", True),
        ("certificat_non_contestation", {"denonciation__date": "2026-10-20"}, "2026-11-21", False),
        ("certificat_non_contestation_conversion", {"acte_precedent__date": "2026-11-05"}, "2026-11-20", True),
        ("certificat_non_contestation_conversion", {"acte_precedent__date": "2026-11-05"}, "2026-11-21", False),
    ],
)
def test_un_certificat_n_atteste_pas_un_delai_qui_court(code, champs, le, vu):
    verdict = juger(code, acte__date=date.fromisoformat(le), **champs)
    vus = [m.gravite.value for m in verdict.motifs if "atteste un délai qui court encore" in m.explication]
    assert vus == ["irregularite"] * vu
