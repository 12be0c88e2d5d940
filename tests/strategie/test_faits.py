"""Les raccourcis de la stratégie rendent ce que rend le droit, et oublient ce que l'étude change."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.delais import calculer_delai
from basoche.droit.delais_modele import Delai, Duree, Sens, TypeDelai
from basoche.droit.erreurs import ChampInvalide, ErreurBasoche
from basoche.droit.montant import Montant
from basoche.droit.parametres import valeur
from basoche.droit.saisissable import BAREME, construire_tranches
from basoche.echanges.creance import NATURES, Evenement
from basoche.guichet import ouvrir
from basoche.strategie.echeances import echeance, prescription
from basoche.strategie.faits import Faits
from basoche.strategie.prescriptions import calculer_echeance
from basoche.strategie.salaire import part_saisissable
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


@given(
    st.sampled_from([*NATURES, "titre_executoire"]),
    st.dates(date(1996, 1, 1), date(2028, 12, 31)),
    st.lists(
        st.tuples(st.sampled_from(["acte_execution", "reconnaissance"]), st.dates(date(1994, 1, 1), date(2030, 1, 1))),
        min_size=1,
        max_size=5,
    ),
)
def test_la_prescription_apres_des_actes_est_celle_du_calcul(nature, origine, faits):
    evenements = tuple(Evenement(type_, jour) for type_, jour in faits)
    trouvee = prescription(nature, origine, evenements, date(2026, 11, 23))
    libelle = "titre" if nature == "titre_executoire" else "créance"
    attendue = calculer_echeance(nature, libelle, origine, evenements, le=date(2026, 11, 23))
    assert trouvee[:-1] == attendue[:-1]


@given(
    st.integers(-100, 1_200_000),
    st.dates(date(2021, 1, 1), date(2028, 12, 31)),
    st.integers(-1, 9),
)
def test_la_part_saisissable_est_celle_du_calcul(centimes, le, personnes):
    net = Montant(centimes)
    entree = {"remuneration_nette": str(net), "date": le.isoformat(), "personnes_a_charge": personnes}
    try:
        attendue = ouvrir("saisissable").calculer(entree).valeurs["saisissable"]
    except ErreurBasoche as refus:
        with pytest.raises(type(refus), match=re.escape(str(refus))):
            part_saisissable(net, le, personnes)
    else:
        assert part_saisissable(net, le, personnes) == attendue


def test_la_part_saisissable_au_bord_des_tranches():
    """Chaque seuil mensuel, à deux centimes près, avec et sans personnes à charge."""
    le = date(2026, 11, 23)
    for personnes in (0, 1, 4):
        for tranche in construire_tranches(valeur(BAREME, le=le), personnes):
            for ecart in range(-2, 3):
                net = Montant(max(int(tranche.de * 100) + ecart, 0))
                entree = {"remuneration_nette": str(net), "date": le.isoformat(), "personnes_a_charge": personnes}
                attendue = ouvrir("saisissable").calculer(entree).valeurs["saisissable"]
                assert part_saisissable(net, le, personnes) == attendue


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
