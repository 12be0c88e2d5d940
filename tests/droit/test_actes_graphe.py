"""Le graphe des suites : aucune arête vers l'inconnu, tout acte atteignable, aucun délai qui se contredit."""

from __future__ import annotations

from collections import Counter

import pytest

from basoche.droit import actes
from basoche.droit.actes import Duree, Gravite
from basoche.droit.actes.graphe import lire_graphe

GRAPHE = lire_graphe()
TOUS = tuple(actes.tous())
# Bornes prudentes, en jours, pour comparer des durées d'unités différentes.
JOURS = {"ans": 365, "mois": 30, "semaines": 7, "jours": 1, "jours_ouvrables": 1, "jours_ouvres": 1}


def en_jours(duree: Duree) -> int:
    return sum(JOURS[unite] * nombre for unite, nombre in duree.items())


def test_aucune_arete_ne_mene_a_un_acte_inconnu() -> None:
    cites = {code for arete in GRAPHE.aretes for code in (arete.de, arete.vers)}
    cites |= {code for racine in GRAPHE.racines for code in racine.actes}
    cites |= {code for code, _ in GRAPHE.font_un_titre}
    assert cites <= set(actes.codes())


def test_tout_acte_est_atteignable_depuis_un_titre_un_mandat_ou_une_requete() -> None:
    assert [racine.nom for racine in GRAPHE.racines] == ["titre", "mandat", "requete"]
    departs = [code for racine in GRAPHE.racines for code in racine.actes]
    assert GRAPHE.atteignables(departs) == set(actes.codes())
    assert [code for code, fois in Counter(departs).items() if fois > 1] == []


def test_ce_qui_part_d_un_titre_exige_un_titre_et_ce_qui_part_d_un_mandat_non() -> None:
    titre, mandat, _ = GRAPHE.racines
    assert all(actes.acte(code).prerequis.exigences.get("titre_executoire") for code in titre.actes)
    assert not any(actes.acte(code).prerequis.exigences.get("titre_executoire") for code in mandat.actes)


def test_deux_actes_n_ont_qu_une_arete_et_aucun_ne_se_suit_lui_meme() -> None:
    paires = Counter((arete.de, arete.vers) for arete in GRAPHE.aretes)
    assert max(paires.values()) == 1
    assert not any(de == vers for de, vers in paires)


def test_une_arete_n_attend_pas_plus_longtemps_que_son_delai() -> None:
    for arete in GRAPHE.aretes:
        if arete.delai_min and arete.delai_max:
            assert en_jours(arete.delai_min) < en_jours(arete.delai_max), (arete.de, arete.vers)


def test_une_arete_a_delai_dit_sa_sanction_et_sa_gravite() -> None:
    for arete in GRAPHE.aretes:
        if arete.delai_min or arete.delai_max:
            assert arete.sanction, (arete.de, arete.vers)
            assert arete.gravite is not None


def test_une_arete_dit_d_ou_elle_vient() -> None:
    assert {source for arete in GRAPHE.aretes for source in arete.sources} == {
        "suites",
        "prerequis",
        "parcours",
        "procedure",
        "delais",
    }
    assert all(arete.sources for arete in GRAPHE.aretes)


def test_chaque_suite_et_chaque_prealable_d_un_acte_est_une_arete() -> None:
    paires = {(arete.de, arete.vers): arete for arete in GRAPHE.aretes}
    for acte in TOUS:
        assert {(acte.code, suite.acte) for suite in acte.suites if suite.acte} <= set(paires)
        for prealable in acte.prerequis.actes:
            arete = paires[prealable.acte, acte.code]
            assert prealable.delai_min in (None, arete.delai_min)
            assert prealable.delai_max in (None, arete.delai_max)


@pytest.mark.parametrize(
    ("de", "vers", "attente", "limite", "gravite"),
    [
        ("cmd_saisie_vente", "pv_saisie_vente_debiteur", {"jours": 8}, {"ans": 2}, Gravite.NULLITE_DE_FORME),
        ("pv_saisie_attribution", "denonc_saisie_attribution", None, {"jours": 8}, Gravite.CADUCITE),
        ("denonc_saisie_attribution", "certificat_non_contestation", {"mois": 1}, None, Gravite.A_VERIFIER),
        ("cmd_saisie_remunerations", "pv_saisie_remunerations", {"mois": 1}, {"mois": 3}, Gravite.CADUCITE),
        ("cmd_saisie_remunerations", "inscription_commandement_sr", None, {"jours_ouvrables": 1}, Gravite.CADUCITE),
        ("cmd_quitter_lieux", "pv_expulsion", {"mois": 2}, None, Gravite.A_VERIFIER),
        ("cpvsi", "publication_cpvsi", None, {"mois": 2}, Gravite.CADUCITE),
        ("assignation_orientation", "denonc_creanciers_inscrits", None, {"jours_ouvrables": 5}, Gravite.CADUCITE),
        (
            "creances_commerciales_commandement",
            "creances_commerciales_pv_non_contestation",
            {"mois": 1, "jours": 8},
            None,
            Gravite.IRREGULARITE,
        ),
    ],
)
def test_les_aretes_connues_portent_leurs_delais(
    de: str, vers: str, attente: Duree | None, limite: Duree | None, gravite: Gravite
) -> None:
    (arete,) = [arete for arete in GRAPHE.suites_de(de) if arete.vers == vers]
    assert (arete.delai_min, arete.delai_max, arete.gravite) == (attente, limite, gravite)
    assert arete in GRAPHE.amont_de(vers)


def test_ce_qui_fait_un_titre_cite_son_article() -> None:
    assert dict(GRAPHE.font_un_titre)["cheque_titre"] == "CPCE L111-3, 5°"
    assert all(article.startswith(("CPCE", "CPC")) for _, article in GRAPHE.font_un_titre)
