"""Tout ce qui fait du droit cite un article, et un changement trouve ce qu'il touche."""

from __future__ import annotations

import ast
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import pytest

from basoche import guichet
from basoche.droit import actes, parametres
from basoche.redaction.modele import modele_du_code, modeles_livres
from basoche.veille.citations import Nature, citations, sources
from basoche.veille.effets import effets, effets_de_la_reforme
from basoche.veille.reformes import reforme
from basoche.veille.renvois import renvois

# Ce qui fait règle sans article : on le dit, et l'on n'en suit pas les changements.
SANS_ARTICLE = ("usage", "jurisprudence", "anciens tarifs", "Convention de La Haye", "décret 2025")


def _citent(nature: Nature) -> set[str]:
    return {citation.objet for citation in citations() if citation.nature is nature}


def test_chaque_parametre_delai_et_ligne_de_tarif_cite_un_texte():
    citent = _citent(Nature.PARAMETRE) | _citent(Nature.DELAI) | _citent(Nature.TARIF)
    assert sorted(set(parametres.noms()) - citent) == []


def test_chaque_mention_et_chaque_delai_du_catalogue_citent_un_article():
    mentions = {m.id for m in actes.mentions_communes()} | {m.id for a in actes.tous() for m in a.mentions}
    delais = {d.id for acte in actes.tous() for d in acte.delais}
    assert sorted(mentions - _citent(Nature.MENTION)) == []
    assert sorted(delais - _citent(Nature.DELAI)) == []


def test_chaque_modele_cite_un_article():
    assert sorted(set(modeles_livres()) - _citent(Nature.MODELE)) == []
    assert [code for code in modeles_livres() if not any(map(renvois, modele_du_code(code).articles))] == []


def test_ce_qui_est_cite_se_lit_ou_dit_pourquoi_il_ne_se_suit_pas():
    muets = {c.article for c in citations() if not renvois(c.article)}
    assert sorted(article for article in muets if not article.startswith(SANS_ARTICLE)) == []


def test_chaque_controle_d_acte_cite_un_article_ou_prend_celui_de_la_mention():
    citent = {citation.objet.rpartition(".")[0] for citation in citations() if citation.nature is Nature.REGLE}
    citent |= _citent(Nature.REGLE)
    muets = []
    for chemin, module in sources():
        if not module.startswith("basoche.conformite."):
            continue
        arbre = ast.parse(chemin.read_text(encoding="utf-8"))
        controles = [n for n in arbre.body if isinstance(n, ast.FunctionDef) and n.name.startswith("controler")]
        prend = any(isinstance(n, ast.Attribute) and n.attr in ("article", "articles") for n in ast.walk(arbre))
        delegue = any(isinstance(n, ast.keyword) and n.arg == "article" for n in ast.walk(arbre))
        if controles and module not in citent and not (prend or delegue):
            muets.append(module)
    assert muets == []


CALCULS = [m.name for m in iter_modules(guichet.__path__) if m.name != "champs"]


@pytest.mark.parametrize("nom", CALCULS)
def test_chaque_calcul_cite_ses_fondements(nom):
    module = import_module(f"basoche.guichet.{nom}")
    fondements = module.calculer(module.EXEMPLE, souple=True).fondements
    assert fondements
    assert all(fondement.article for fondement in fondements)


def test_l_article_1411_touche_le_delai_les_deux_modeles_et_la_regle():
    touches = effets(["CPC 1411"])
    modeles = {effet.objet for effet in touches.modeles}
    assert modeles == {"signification_injonction_payer", "signification_injonction_payer_ancien"}
    assert "delais/procedure/ip_signification" in {effet.objet for effet in touches.delais}
    assert "basoche.conformite.titre_notifie.controler_non_avenu" in {e.objet for e in touches.de(Nature.REGLE)}


def test_un_article_de_tarif_touche_ses_lignes_seules():
    touches = effets(["C. com. A444-22-1"])
    assert {effet.objet for effet in touches.tarif} >= {"tarif/emoluments/97-1", "tarif/majorations_provisoires/97-1"}
    assert "tarif/emoluments/1" not in {effet.objet for effet in touches.tarif}


def test_une_suite_de_la_reforme_trouve_un_article_cite_seul():
    touches = effets(["CPCE L126-1 à L126-5"])
    assert "delais/procedure/l126_pv" in {effet.objet for effet in touches.delais}
    assert "creances_commerciales_commandement" in touches.codes_d_actes


def test_un_article_cite_dans_une_suite_est_trouve():
    assert "C. com., art. A444-38 à A444-42" in {a for e in effets(["C. com. A444-40"]).tarif for a in e.articles}


def test_ce_qui_avait_fini_avant_le_changement_n_est_pas_touche():
    tous = {effet.objet for effet in effets(["CPC 1411"]).modeles}
    apres = {effet.objet for effet in effets(["CPC 1411"], le=date(2026, 10, 1)).modeles}
    assert tous - apres == {"signification_injonction_payer_ancien"}


def test_un_article_que_rien_ne_cite_ne_touche_rien():
    assert not effets(["C. civ. 515-8"])
    assert not effets(["usage"])


def test_une_reforme_touche_ce_qu_elle_nomme_et_ce_que_citent_ses_articles():
    touches = effets_de_la_reforme(reforme("saisie_remunerations_2025"))
    assert {"cmd_saisie_remunerations", "pv_saisie_remunerations"} <= {effet.objet for effet in touches.modeles}
    assert "saisie_remunerations/bareme" not in {effet.objet for effet in touches.tarif}
    assert list(touches.en_dict()) == [
        "modele", "delai", "tarif", "parametre", "texte", "mention", "acte", "regle",
    ]  # fmt: skip
