"""Les textes à reproduire : exacts, à confirmer, ou bloqués ; jamais l'un pour l'autre."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit import actes
from basoche.droit.actes.textes import (
    EtatTexte,
    TexteInconnu,
    articles_du_recueil,
    empreinte,
    texte_a_reproduire,
)

LECTURE = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("article", "le", "etat"),
    [
        ("CPCE R211-5", date(2012, 6, 1), EtatTexte.EXACT),
        ("CPCE R211-5", LECTURE, EtatTexte.EXACT),
        ("CPCE R211-5", date(2025, 7, 2), EtatTexte.A_CONFIRMER),
        ("CPCE L211-3", date(2022, 12, 31), EtatTexte.BLOQUE),
        ("CPCE L211-3", date(2023, 1, 1), EtatTexte.EXACT),
        ("CPCE L412-4", date(2023, 7, 28), EtatTexte.BLOQUE),
        ("CPCE L412-4", date(2023, 7, 29), EtatTexte.EXACT),
        ("CPCE R212-1-5", date(2025, 6, 30), EtatTexte.BLOQUE),
        ("CPCE R212-1-5", LECTURE, EtatTexte.EXACT),
        ("CPCE L125-1", date(2026, 4, 24), EtatTexte.A_CONFIRMER),
        ("CPCE L125-1", date(2026, 4, 25), EtatTexte.BLOQUE),
        ("CPCE L111-3", date(2026, 11, 23), EtatTexte.BLOQUE),
        ("CPCE L111-8 al. 2 à 3", date(2026, 11, 23), EtatTexte.A_CONFIRMER),
        ("C. pénal 314-6", date(2025, 7, 15), EtatTexte.EXACT),
        ("C. pénal 314-6", date(2025, 7, 14), EtatTexte.A_CONFIRMER),
    ],
)
def test_l_etat_d_un_texte_depend_de_la_date_de_l_acte(article: str, le: date, etat: EtatTexte) -> None:
    assert texte_a_reproduire(article, le=le).etat is etat


def test_une_redaction_anterieure_non_relevee_n_est_pas_remplacee_par_une_autre() -> None:
    ancien = texte_a_reproduire("CPCE L412-4", le=date(2023, 7, 28))
    assert (ancien.alineas, ancien.texte, ancien.sha256) == ((), "", "")
    assert "29/07/2023" in ancien.motif


def test_un_texte_change_dit_par_quoi_et_quand() -> None:
    change = texte_a_reproduire("CPCE L125-1", le=date(2026, 11, 23))
    assert "25/04/2026" in change.motif
    assert "2026-307" in change.motif


@pytest.mark.parametrize(
    ("article", "debut", "nombre"),
    [
        ("CPCE L211-2 al. 1", "L'acte de saisie emporte", 1),
        ("CPCE L211-4 al. 3", "Toutefois, le débiteur saisi", 1),
        ("CPCE L141-2 al. 3", "Si la saisie porte sur une créance", 1),
        ("CPCE R221-31 al. 3 à 4", "Chaque créancier dispose d'un délai de quinze jours", 2),
        ("CPCE R221-36-1 al. 2", "Chaque créancier, dans un délai de quinze jours", 1),
        ("CPCE L111-8 al. 2 à 3", "Les frais de recouvrement entrepris sans titre", 2),
        ("C. civ. 2346 al. 2", "Lorsque le gage est constitué", 1),
        ("CPCE R442-2", "Par dérogation aux dispositions de l'article R. 121-11", 1),
    ],
)
def test_les_alineas_demandes_sont_ceux_rendus(article: str, debut: str, nombre: int) -> None:
    texte = texte_a_reproduire(article, le=LECTURE)
    assert texte.texte.startswith(debut)
    assert len(texte.alineas) == nombre
    assert texte.sha256 == empreinte(texte.alineas)
    assert texte.lu_en_vigueur_le is not None


@pytest.mark.parametrize("article", ["CPCE R999-1", "CPCE R211-5 al. 3", "CPCE R211-5 al. 0", "CPCE R211-5 al. 2 à 1"])
def test_un_article_ou_un_alinea_absent_est_refuse(article: str) -> None:
    with pytest.raises(TexteInconnu) as refus:
        texte_a_reproduire(article, le=LECTURE)
    assert refus.value.code == "texte_inconnu"


def test_tout_texte_qu_une_mention_fait_reproduire_est_au_recueil_et_rien_d_autre() -> None:
    demandes = {article for acte in actes.tous() for mention in acte.mentions for article in mention.reproduit}
    textes = [texte_a_reproduire(article, le=LECTURE) for article in demandes]
    assert all(texte.alineas for texte in textes)
    assert {texte.article.partition(" al. ")[0] for texte in textes} == set(articles_du_recueil())


@pytest.mark.parametrize("article", articles_du_recueil())
def test_un_texte_releve_n_a_ni_blanc_double_ni_reste_de_mise_en_page(article: str) -> None:
    for alinea in texte_a_reproduire(article, le=LECTURE).alineas:
        assert alinea == " ".join(alinea.split())
        assert not alinea.startswith(("#", "*", ">", "|"))
        assert alinea[-1] in ".;:,"


@given(st.sampled_from(articles_du_recueil()), st.dates(), st.dates())
def test_un_texte_bloque_par_un_changement_le_reste(article: str, un: date, autre: date) -> None:
    avant, apres = sorted((un, autre))
    etats = [texte_a_reproduire(article, le=le) for le in (avant, apres)]
    if etats[0].etat is EtatTexte.BLOQUE and etats[0].alineas:
        assert etats[1].etat is EtatTexte.BLOQUE


@given(st.sampled_from(articles_du_recueil()), st.dates(min_value=date(2025, 7, 16)))
def test_apres_sa_lecture_un_texte_n_est_jamais_tenu_pour_exact(article: str, le: date) -> None:
    assert texte_a_reproduire(article, le=le).etat is not EtatTexte.EXACT
