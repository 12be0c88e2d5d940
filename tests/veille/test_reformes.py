"""Les réformes suivies : complètes, cohérentes avec le recueil, et refusées si elles ne le sont pas."""

from __future__ import annotations

from datetime import date

import pytest

from basoche.droit import actes, parametres
from basoche.droit.actes import CatalogueInvalide
from basoche.droit.source import Verification
from basoche.veille import reformes as module
from basoche.veille.effets import effets_de_la_reforme
from basoche.veille.reformes import EtatReforme, PorteSur, ReformeInconnue, calendrier, reforme, reformes
from basoche.veille.renvois import renvois

BONNE = """releve_le: 2026-11-23
reformes:
  - id: essai
    titre: Un essai
    matieres: [tarif]
    textes: [{texte: un décret}]
    publication: null
    entree_en_vigueur: 2026-01-01
    avant: Avant.
    apres: Après.
    regle_transitoire: []
    a_faire: [{qui: tous, quoi: Rien.}]
    articles: [CPC 1411]
    confiance: texte
    sources: [lu]
    reste_a_relire: []
"""


@pytest.fixture
def ecrire(tmp_path, monkeypatch):
    """Remplace les réformes livrées par un fichier d'essai."""
    (tmp_path / "reformes").mkdir()
    monkeypatch.setattr(module, "DONNEES", tmp_path)

    def _ecrire(texte: str):
        (tmp_path / "reformes" / "essai.yaml").write_text(texte, encoding="utf-8")
        return reformes.__wrapped__()

    return _ecrire


@pytest.mark.parametrize("une", reformes(), ids=lambda une: une.id)
def test_une_reforme_ne_nomme_que_ce_qui_existe_et_dit_ce_qu_elle_touche(une):
    assert set(une.parametres) <= set(parametres.noms())
    assert set(une.actes) <= set(actes.codes())
    touches = {effet.objet for effet in effets_de_la_reforme(une).tous}
    assert {*une.parametres, *une.actes} <= touches


@pytest.mark.parametrize("une", reformes(), ids=lambda une: une.id)
def test_les_dates_d_une_reforme_se_suivent(une):
    if une.entree_au_plus_tot:
        assert une.entree_au_plus_tot < une.entree_en_vigueur
    if une.fin:
        assert une.entree_en_vigueur <= une.fin
    for regle in une.regle_transitoire:
        assert regle.du or regle.jusqu_au
        assert not (regle.du and regle.jusqu_au) or regle.du <= regle.jusqu_au


@pytest.mark.parametrize("une", reformes(), ids=lambda une: une.id)
def test_ce_qui_n_est_pas_lu_au_texte_dit_ce_qui_reste_a_relire_ou_d_ou_il_vient(une):
    assert une.reste_a_relire or une.sources
    if une.confiance.est_incertaine:
        assert une.reste_a_relire


def test_une_phrase_de_reforme_tient_en_deux_phrases_simples():
    longues = [une.id for une in reformes() for dit in (une.avant, une.apres) if dit.count(". ") > 1]
    assert longues == []


def test_les_dix_urgences_sont_la_et_viennent_en_tete():
    rangs = [une.rang for une in reformes() if une.rang]
    assert set(rangs) == set(range(1, 11))
    assert [une.rang for une in reformes()][: len(rangs)] == sorted(rangs)


def test_deux_delais_d_injonction_vivent_en_meme_temps_selon_l_ordonnance():
    une = reforme("injonction_payer_2026")
    bornes = {(r.porte_sur, r.du, r.jusqu_au) for r in une.regle_transitoire}
    assert (PorteSur.ORDONNANCE, date(2026, 9, 1), None) in bornes
    assert (PorteSur.ORDONNANCE, None, date(2026, 8, 31)) in bornes
    assert une.confiance is Verification.RECOUPE


@pytest.mark.parametrize(
    ("identifiant", "jour", "etat"),
    [
        ("injonction_payer_2026", date(2026, 8, 31), EtatReforme.A_VENIR),
        ("injonction_payer_2026", date(2026, 9, 1), EtatReforme.EN_VIGUEUR),
        ("tribunaux_activites_economiques_2025", date(2028, 12, 31), EtatReforme.EN_VIGUEUR),
        ("tribunaux_activites_economiques_2025", date(2029, 1, 1), EtatReforme.FINIE),
        ("tarif_2026", date(2026, 11, 23), EtatReforme.SANS_DATE),
    ],
)
def test_une_reforme_a_un_etat_par_jour(identifiant, jour, etat):
    assert reforme(identifiant).etat_le(jour) is etat


def test_depuis_un_jour_on_voit_ce_qui_change_apres_et_ce_qui_n_a_pas_de_date():
    vues = {une.id for une in reformes() if une.concerne(date(2026, 9, 1))}
    assert {"injonction_payer_2026", "credit_consommation_2026", "tarif_2026", "penalites_l441_10_2027"} <= vues
    assert not {"appel_2024", "saisie_remunerations_2025", "expulsion_2023"} & vues


def test_le_calendrier_nomme_des_parametres_connus_et_des_reformes_suivies():
    attendus = calendrier()
    assert {"taux_legal_2027_s1", "bareme_saisie_2027", "decret_loi_2026_307"} <= {un.id for un in attendus}
    for un in attendus:
        assert set(un.parametres) <= set(parametres.noms())
        assert not un.reforme or reforme(un.reforme)
        assert (un.du is None) == (un.au is None)


def test_une_reforme_inconnue_dit_ou_voir_la_liste():
    with pytest.raises(ReformeInconnue, match="« rien »"):
        reforme("rien")


def test_une_reforme_se_lit_d_un_fichier(ecrire):
    (lue,) = ecrire(BONNE)
    assert (lue.id, lue.en_dict()["entree_en_vigueur"]) == ("essai", "2026-01-01")


@pytest.mark.parametrize(
    ("avant", "apres", "faute"),
    [
        ("    titre: Un essai\n", "", "« titre » manquante"),
        ("matieres: [tarif]", "matieres: [jardinage]", "jardinage"),
        ("confiance: texte", "confiance: ouï-dire", "confiance"),
        ("entree_en_vigueur: 2026-01-01", "entree_en_vigueur: null", "entree_incertaine"),
        ("entree_en_vigueur: 2026-01-01", "entree_en_vigueur: 2026-02-30", "date impossible"),
        ("qui: tous", "qui: personne", "personne"),
        ("textes: [{texte: un décret}]", "textes: []", "vide"),
        ("    sources: [lu]", "    sources: [lu]\n    humeur: bonne", "humeur"),
        ("    titre: Un essai", "    rang: 0\n    titre: Un essai", "rang"),
    ],
)
def test_une_reforme_mal_ecrite_est_refusee_a_sa_ligne(ecrire, avant, apres, faute):
    assert avant in BONNE
    with pytest.raises(CatalogueInvalide, match=faute):
        ecrire(BONNE.replace(avant, apres))


def test_un_identifiant_pris_deux_fois_est_refuse(ecrire):
    corps = BONNE.split("reformes:\n")[1]
    with pytest.raises(CatalogueInvalide, match="déjà pris"):
        ecrire(BONNE + corps)


def test_les_articles_d_une_reforme_se_lisent_tous():
    muets = [article for une in reformes() for article in une.articles if not renvois(article)]
    assert all(article.startswith(("Arrêté du", "Convention collective")) for article in muets)
