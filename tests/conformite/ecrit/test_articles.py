"""Les articles reproduits : mot pour mot, et chaque différence montrée."""

from __future__ import annotations

from datetime import date

import pytest

from basoche.conformite.ecrit.articles import EtatArticle, comparer_article
from basoche.conformite.ecrit.passages import lire_passages
from basoche.droit.actes.textes import articles_du_recueil, texte_a_reproduire
from basoche.instrumentum import Arbre, Paragraphe, Texte

LE = date(2026, 1, 15)
AUTOUR = "Commandement de payer signifié au débiteur, qui dispose d'un délai pour régler sa dette."
ARTICLES = [article for article in articles_du_recueil() if texte_a_reproduire(article, le=LE).alineas]


def _ecrit(*paragraphes: str):
    return lire_passages(Arbre(tuple(Paragraphe((Texte(texte),)) for texte in (AUTOUR, *paragraphes, AUTOUR))))


@pytest.mark.parametrize("article", ARTICLES)
def test_un_article_du_recueil_est_exact_altere_ou_absent(article):
    alineas = texte_a_reproduire(article, le=LE).alineas
    majuscules = [alinea.upper().replace("'", "’") for alinea in alineas]
    assert comparer_article(_ecrit(*alineas), article, le=LE).etat is EtatArticle.EXACT
    assert comparer_article(_ecrit(" ".join(majuscules)), article, le=LE).etat is EtatArticle.EXACT
    assert comparer_article(_ecrit(f"{article} : voir le code."), article, le=LE).etat is EtatArticle.ABSENT
    mots = " ".join(alineas).split()
    if len(mots) > 12:
        sans_un_mot = " ".join([*mots[: len(mots) // 2], *mots[len(mots) // 2 + 1 :]])
        ajoute = " ".join([*mots[:6], "néanmoins", *mots[6:]])
        for texte in (sans_un_mot, ajoute):
            compare = comparer_article(_ecrit(texte), article, le=LE)
            assert compare.etat is EtatArticle.ALTERE
            assert 1 <= len(compare.differences) <= 2


def test_les_differences_disent_ce_qui_manque_et_ce_qui_est_ajoute():
    texte = texte_a_reproduire("CPCE R511-8", le=LE).texte
    compare = comparer_article(_ecrit(texte.replace("huit jours", "quinze jours")), "CPCE R511-8", le=LE)
    assert [(d.nature, d.texte) for d in compare.differences] == [("manque", "huit"), ("ajout", "quinze")]
    assert "".join(s.texte for s in compare.segments if s.nature == "egal").startswith("Lorsque la mesure")


def test_un_autre_alinea_du_meme_article_n_est_pas_celui_qu_il_faut():
    autre = texte_a_reproduire("CPCE L211-4 al. 2", le=LE).texte
    assert comparer_article(_ecrit(autre), "CPCE L211-4 al. 3", le=LE).etat is EtatArticle.ALTERE


def test_une_redaction_qui_n_est_pas_relevee_n_est_pas_jugee():
    assert comparer_article(_ecrit("texte"), "CPCE L412-1", le=date(1995, 1, 1)).etat is EtatArticle.SANS_REFERENCE
