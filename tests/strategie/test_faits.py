"""Les raccourcis de la stratégie rendent ce que rend le droit, et oublient ce que l'étude change."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.delais import calculer_delai
from basoche.droit.delais_modele import Delai, Duree, Sens, TypeDelai
from basoche.droit.erreurs import ChampInvalide
from basoche.echanges.creance import NATURES
from basoche.strategie.faits import Faits, echeance
from basoche.strategie.prescriptions import calculer_echeance
from strategie.dossiers import dossier

JOURS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
DUREES = st.sampled_from([{"jours": 8}, {"mois": 1}, {"mois": 3}, {"ans": 2}, {"jours_ouvrables": 1}])


@given(
    JOURS,
    DUREES,
    st.sampled_from([Sens.APRES, Sens.AU_PLUS_TOT]),
    st.sampled_from([TypeDelai.PROCEDURE, TypeDelai.PEREMPTION, TypeDelai.PRESCRIPTION]),
    st.sampled_from(["metropole", "alsace_moselle", "guadeloupe"]),
)
def test_le_dernier_jour_est_celui_du_calcul_des_delais(origine, duree, sens, type_, territoire):
    if "jours_ouvrables" in duree:
        sens, type_ = Sens.APRES, TypeDelai.PROCEDURE
    attendu = calculer_delai(Delai(type_, origine, Duree(**duree), sens, territoire=territoire)).valeurs["dernier_jour"]
    assert echeance(origine, duree, sens, type_, territoire) == attendu


@given(st.sampled_from(NATURES), st.dates(date(1990, 1, 1), date(2030, 12, 31)))
def test_la_prescription_sans_evenement_est_celle_du_calcul(nature, exigible):
    vu = dossier(nature=nature, exigible_le=exigible.isoformat())
    trouvee = Faits(vu).prescription_de_la_creance
    attendue = calculer_echeance(nature, "créance", exigible, (), le=vu.le)
    assert (trouvee.dernier_jour, trouvee.est_prescrite, trouvee.article) == (
        attendue.dernier_jour,
        attendue.est_prescrite,
        attendue.article,
    )


def test_un_delai_hors_du_calendrier_est_un_refus():
    with pytest.raises(ChampInvalide):
        echeance(date(9999, 12, 1), {"mois": 3})


def test_les_fetes_du_lieu_comptent():
    """Le 27 mai, fête locale en Guadeloupe : un délai qui y finit est reporté là-bas, non en métropole."""
    assert echeance(date(2026, 5, 19), {"jours": 8}) == date(2026, 5, 27)
    assert echeance(date(2026, 5, 19), {"jours": 8}, territoire="guadeloupe") == date(2026, 5, 28)


def test_un_seuil_saisi_par_l_etude_vaut_au_conseil_suivant(tmp_path, monkeypatch):
    from datetime import UTC, datetime

    from basoche.droit.parametres.saisie import DemandeDeSaisie, saisir
    from basoche.strategie.conseil import conseiller
    from strategie.dossiers import avec_titre

    monkeypatch.setenv("BASOCHE_PARAMETRES", str(tmp_path))
    vu = avec_titre(principal="600.00", avoirs={"meubles": True})
    avant = {voie.code for voie in conseiller(vu).voies}
    saisir(
        DemandeDeSaisie(
            nom="execution/seuils/saisie_vente_habitation",
            valeur="700",
            du=date(2026, 1, 1),
            article="CPCE R221-2",
            source="texte d'essai, seuil relevé à 700 euros, lu pour cet essai",
            par="A. Essai",
            relu_par="B. Relecture",
            confirmer_ecart=True,
        ),
        instant=datetime(2026, 11, 23, 9, tzinfo=UTC),
    )
    apres = {voie.code for voie in conseiller(vu).voies}
    assert "cmd_saisie_vente" in avant
    assert "cmd_saisie_vente" not in apres
    assert "cmd_saisie_vente_petite_creance" in apres
