"""Des dossiers valables tirés au hasard : le contrôle ne leur reproche rien, sauf ce qui est vraiment incertain."""

from __future__ import annotations

import os

import pytest

from basoche.conformite import Conclusion
from conformite.fausses_alertes import chercher, controler_en_interne
from conformite.tirage import CODES, tirer
from conformite.tirage_dates import CHAINES, permis

PAR_ACTE = 50 if os.environ.get("BASOCHE_ESSAIS_PROFIL") == "complet" else 2


@pytest.mark.parametrize("code", CODES)
def test_un_dossier_valable_n_a_pas_de_fausse_alerte(code):
    assert [str(alerte) for alerte in chercher([code], range(PAR_ACTE))] == []


def test_une_graine_redonne_le_meme_dossier():
    assert tirer("cmd_saisie_vente", 7) == tirer("cmd_saisie_vente", 7)
    assert tirer("cmd_saisie_vente", 7).donnees != tirer("cmd_saisie_vente", 8).donnees


def test_les_dossiers_tires_varient():
    tires = [tirer("cmd_saisie_vente", graine) for graine in range(40)]
    assert {t.donnees["destinataire"]["genre"] for t in tires} == {"physique", "morale"}
    assert {t.donnees["requerant"]["genre"] for t in tires} == {"physique", "morale"}
    assert len({t.le for t in tires}) > 30
    assert len({t.donnees["titre"]["designation"] for t in tires}) >= 4
    assert len({t.donnees["decompte"]["principal"] for t in tires}) > 30
    assert {t.le < tirer("cmd_saisie_vente", 0).le for t in tires} == {True, False}
    assert any("requerants" in t.donnees for t in tires)


def test_les_chaines_de_dates_citent_des_actes_tires():
    assert set(CHAINES) <= set(CODES)


def test_un_dossier_faux_n_est_pas_valable():
    """Le tirage n'est pas complaisant : le même dossier, dénoncé trop tard, est vu."""
    valable = tirer("denonc_saisie_attribution", 0)
    saisie = valable.le.replace(year=valable.le.year - 1)
    assert not permis(saisie, valable.le, None, {"jours": 8})
    faux = {**valable.donnees, "acte_precedent": {"date": saisie.isoformat()}}
    verdict = controler_en_interne(type(valable)(valable.code, 0, valable.le, faux))
    assert verdict.conclusion is Conclusion.NON_CONFORME
