"""Deux ou trois suites de voies côte à côte, sur la page du conseil."""

from __future__ import annotations

from html import unescape

import pytest

from basoche.droit.montant import Montant
from basoche.etude.strategie.conseils import comparer_les_scenarios, conseil_de
from basoche.etude.strategie.gestes import renseigner_situation

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, expert):
    client.force_login(expert)
    return client


@pytest.fixture
def conseil(dossier, expert, le):
    renseigner_situation(
        dossier, champs={"compte_centimes": Montant(500_000), "employeur_centimes": Montant(210_000)},
        origine="le créancier", version_lue=1, acteur=expert, le=le,
    )  # fmt: skip
    return conseil_de(dossier, le)


def lire(page, dossier, **choix):
    return unescape(page.get(f"/dossiers/{dossier.numero}/conseil", choix).content.decode())


def test_les_suites_se_lisent_cote_a_cote_sans_euro_attendu(page, dossier, conseil):
    premiere, seconde = (voie.code for voie in conseil.voies[:2])
    texte = lire(page, dossier, voie_1=premiere, puis_1=seconde, voie_2=seconde)
    tableau = texte[texte.index("Ce que chaque suite engage") :].split("</table>")[0]
    (longue, courte) = comparer_les_scenarios(conseil, {"A": [premiere, seconde], "B": [seconde]})
    for suite in (longue, courte):
        assert suite.cout.en_francais() in tableau
        assert suite.reste_creancier.en_francais() in tableau
        assert f"{suite.jours} j<" in tableau
    assert "non calibré" in tableau
    assert "Espérance nette" not in tableau


def test_une_voie_interdite_dit_son_article_et_son_nom(page, dossier, conseil):
    fermee = conseil.interdites[0]
    texte = lire(page, dossier, voie_1=conseil.choix.code, voie_2=fermee.code)
    tableau = texte[texte.index("Ce que chaque suite engage") :].split("</table>")[0]
    assert fermee.etat.article in tableau
    assert f"{fermee.voie.intitule} : " in tableau


def test_deux_suites_au_moins_et_jamais_deux_fois_la_meme_voie(page, dossier, conseil):
    code = conseil.choix.code
    for choix in ({"voie_1": code}, {"voie_1": code, "puis_1": code, "voie_2": code}, {"voie_1": "magie"}):
        texte = lire(page, dossier, **choix)
        assert "Ce que chaque suite engage" not in texte
        assert 'class="erreur"' in texte


def test_sans_rien_choisir_la_page_ne_compare_pas(page, dossier, conseil):
    texte = lire(page, dossier)
    assert "Mettre deux ou trois suites" in texte
    assert "Ce que chaque suite engage" not in texte
    assert 'class="erreur"' not in texte
