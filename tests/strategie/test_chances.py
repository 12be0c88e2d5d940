"""Les chances : a priori, censure, emprunt entre segments, bornes à 80 %."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.montant import Montant
from basoche.strategie.chances import (
    Historique,
    Issue,
    Mesure,
    bornes_a_80,
    dire_le_segment,
    emprunter,
    mesurer_la_survie,
    nommer_le_segment,
)
from basoche.strategie.voies import Apriori
from strategie.dossiers import historique, mesures

VOIE = "pv_saisie_attribution"
SEGMENT = nommer_le_segment(VOIE, "physique", Montant.lire("2000.00"), bien_connu=True)


@pytest.mark.parametrize(
    ("a", "b", "basse", "haute"),
    [
        # Loi uniforme ; x² et son symétrique ; deux autres d'après une bibliothèque de statistique.
        (1, 1, "0.1", "0.9"),
        (2, 1, "0.316228", "0.948683"),
        (1, 2, "0.051317", "0.683772"),
        (8, 4, "0.489239", "0.830767"),
        (2, 40, "0.013046", "0.091590"),
    ],
)
def test_les_bornes_sont_celles_de_la_loi_beta(a, b, basse, haute):
    trouvees = bornes_a_80(Fraction(a), Fraction(b))
    assert abs(trouvees[0] - Fraction(basse)) < Fraction(1, 1000)
    assert abs(trouvees[1] - Fraction(haute)) < Fraction(1, 1000)


@given(st.integers(1, 400), st.integers(1, 400))
def test_les_bornes_entourent_la_moyenne(a, b):
    basse, haute = bornes_a_80(Fraction(a), Fraction(b))
    assert 0 <= basse <= Fraction(a, a + b) <= haute <= 1


def test_sans_censure_la_chance_est_la_part_des_abouties():
    survie = mesurer_la_survie(mesures(VOIE, 100, 60))
    assert survie.closes == 100
    assert survie.chance == Fraction(3, 5)
    assert survie.mois == 2


def test_une_mesure_en_cours_n_est_pas_un_echec():
    """Dix aboutissent au deuxième mois sur vingt ; vingt autres n'ont été vues qu'un mois : elles ne disent rien."""
    vues = [Mesure(VOIE, SEGMENT, 2, Issue.ABOUTIE, Fraction(1))] * 10 + [Mesure(VOIE, SEGMENT, 6, Issue.ECHEC)] * 10
    jeunes = [Mesure(VOIE, SEGMENT, 1, Issue.EN_COURS)] * 20
    assert mesurer_la_survie(vues + jeunes).chance == mesurer_la_survie(vues).chance == Fraction(1, 2)
    assert mesurer_la_survie(vues + jeunes).closes == 20


def test_le_risque_d_un_mois_se_compte_sur_ceux_qui_y_sont():
    liste = [Mesure(VOIE, SEGMENT, 1, Issue.ABOUTIE, Fraction(1))] * 2
    liste += [Mesure(VOIE, SEGMENT, 2, Issue.ABOUTIE, Fraction(1))] * 2
    liste += [Mesure(VOIE, SEGMENT, 1, Issue.EN_COURS)] * 4 + [Mesure(VOIE, SEGMENT, 9, Issue.ECHEC)] * 2
    assert mesurer_la_survie(liste).risques == (0, Fraction(2, 10), Fraction(2, 4))


def test_l_a_priori_s_efface_devant_les_mesures():
    depart = Apriori(1, 10)
    peu, beaucoup = (
        historique(mesures(VOIE, n, 8 * n // 10)).chance(SEGMENT, depart, Fraction(1))[0].moyenne for n in (50, 1000)
    )
    assert Fraction(6, 10) < peu < beaucoup < Fraction(8, 10)


def test_un_segment_emprunte_aux_autres_de_sa_voie():
    autres = [mesures(VOIE, 200, 60, montant=montant) for montant in ("100.00", "300.00", "1000.00")]
    seul = historique(mesures(VOIE, 50, 40))
    entoure = historique(mesures(VOIE, 50, 40), *autres)
    depart = Apriori(8, 10)
    moyennes = [h.chance(SEGMENT, depart, Fraction(1))[0].moyenne for h in (entoure, seul)]
    assert moyennes[0] < moyennes[1]


def test_trois_segments_au_moins_pour_emprunter():
    survies = [mesurer_la_survie(mesures(VOIE, 100, n)) for n in (20, 50)]
    assert emprunter(survies) is None
    assert emprunter([*survies, mesurer_la_survie(mesures(VOIE, 100, 80))]) is not None


def test_la_part_obtenue_vient_des_mesures():
    chance, jours = historique(mesures(VOIE, 100, 90, fraction="1/2")).chance(SEGMENT, Apriori(7, 10), Fraction(1))
    assert Fraction(1, 2) < chance.fraction < Fraction(6, 10)
    assert jours == 60


def test_le_segment_ne_dit_ni_commune_ni_nom():
    assert dire_le_segment(SEGMENT) == "personne physique, de 1\u202f500,00\u00a0€ à 5\u202f000,00\u00a0€, bien connu"


def test_un_historique_vide_ne_calibre_rien():
    assert Historique().closes(SEGMENT) == 0
    assert Historique().est_vide
