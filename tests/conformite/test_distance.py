"""La distance : délais de recours et de comparution augmentés, acte transmis à l'étranger."""

from __future__ import annotations

import pytest

from basoche.conformite.lieux import ETRANGER, METROPOLE, lire_le_lieu
from conformite.fabrique import juger

BRUXELLES = "12 rue de l'Étuve-Fictive, 1000 Bruxelles, Belgique"
GENEVE = "3 quai Imaginaire, 1201 Genève, Suisse"
SAINT_DENIS = "8 rue des Filaos-Fictifs, 97400 Saint-Denis"
A_SAINT_DENIS = "2 rue des Balances, 97400 Saint-Denis"
A_FORT_DE_FRANCE = "2 rue des Balances, 97200 Fort-de-France"
JUG, SIP = "signification_jugement", "signification_injonction_payer"
NUL, VOIR = "nullite_de_forme", "a_verifier"

ADRESSES = [
    (BRUXELLES, ETRANGER),
    ("Unter den Fiktiven 4, 10115 Berlin (Allemagne)", ETRANGER),
    ("1 avenue Fictive, 98000 Monaco", ETRANGER),
    (SAINT_DENIS, "La Réunion"),
    ("lot 3, 98800 Nouméa", "Nouvelle-Calédonie"),
    ("4 rue de Belgique, 69999 Lyon-la-Basoche", METROPOLE),
    ("3 place de la Guadeloupe, 75999 Paris-Fiction", METROPOLE),
    ("lieu-dit les Brumes", None),
    ("", None),
]


@pytest.mark.parametrize(("adresse", "collectivite"), ADRESSES)
def test_une_adresse_dit_la_metropole_l_outre_mer_ou_l_etranger(adresse, collectivite):
    lieu = lire_le_lieu(adresse)
    assert (lieu and lieu.collectivite) == collectivite


def test_le_pays_donne_a_part_l_emporte_sur_le_code_postal():
    lieu = lire_le_lieu("Unter den Fiktiven 4, 10115 Berlin", "Allemagne")
    assert lieu is not None
    assert (lieu.collectivite, lieu.dans_l_union) == (ETRANGER, True)


AUCUNE = "aucune"
RECOURS = [
    (JUG, BRUXELLES, {"delai_distance": AUCUNE}, [(f"{JUG}.delai_recours", NUL, "CPC 643, 2")]),
    (JUG, BRUXELLES, {"delai_distance": "deux mois"}, []),
    (JUG, BRUXELLES, {"delai_recours": "TROIS MOIS", "delai_distance": "comprise"}, []),
    (JUG, BRUXELLES, {"delai_distance": "un mois"}, [(f"{JUG}.delai_recours", NUL, "CPC 643, 2")]),
    (JUG, BRUXELLES, {"delai_distance": AUCUNE, "remise": {"mode": "a_personne"}}, [
        (f"{JUG}.delai_recours", VOIR, "CPC 643, 2")]),
    (JUG, SAINT_DENIS, {"delai_distance": AUCUNE}, [(f"{JUG}.delai_recours", NUL, "CPC 643, 1")]),
    (JUG, SAINT_DENIS, {"delai_distance": "un mois"}, []),
    (JUG, SAINT_DENIS, {"delai_distance": AUCUNE, "adresse_juridiction": A_SAINT_DENIS}, []),
    (JUG, SAINT_DENIS, {"delai_distance": AUCUNE, "adresse_juridiction": A_FORT_DE_FRANCE}, [
        (f"{JUG}.delai_recours", NUL, "CPC 644")]),
    (JUG, BRUXELLES, {"delai_distance": AUCUNE, "adresse_juridiction": A_SAINT_DENIS}, [
        (f"{JUG}.delai_recours", NUL, "CPC 644")]),
    (JUG, None, {"delai_distance": AUCUNE}, []),
    (SIP, GENEVE, {}, [(f"{SIP}.delai_opposition", NUL, "CPC 643, 2")]),
    (SIP, GENEVE, {"delai_opposition": "UN MOIS, augmenté de DEUX MOIS"}, []),
    ("injonction_payer_europeenne", BRUXELLES, {}, [("injonction_payer_europeenne.opposition", VOIR, "CPC 643, 2")]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "domicile", "champs", "attendus"), RECOURS)
def test_le_recours_annonce_a_qui_demeure_loin_dit_son_augmentation(code, domicile, champs, attendus):
    demeure = {} if domicile is None else {"destinataire__domicile": domicile}
    vus = [m for m in juger(code, **champs, **demeure).motifs if "son délai est augmenté" in m.explication]
    assert [(m.id, m.gravite.value, m.article.rpartition(" ; ")[2]) for m in vus] == attendus


def test_la_contestation_d_une_saisie_n_est_pas_augmentee():
    verdict = juger("denonc_saisie_attribution", destinataire__domicile=BRUXELLES)
    assert [m.id for m in verdict.motifs if "augment" in m.explication] == []


TRANSMISSIONS = [
    (BRUXELLES, {}, ["Règl. (UE) 2020/1784 ; CPC 684"]),
    (GENEVE, {}, ["CPC 684 ; CPC 684-1"]),
    (GENEVE, {"remise": {"mode": "parquet"}}, []),
    (SAINT_DENIS, {}, []),
    (None, {}, []),
]


@pytest.mark.parametrize(("domicile", "champs", "attendus"), TRANSMISSIONS)
def test_un_acte_pour_l_etranger_se_transmet(domicile, champs, attendus):
    demeure = {} if domicile is None else {"destinataire__domicile": domicile}
    vus = [m for m in juger("cmd_saisie_vente", **champs, **demeure).motifs if m.id.endswith(".transmission")]
    assert [m.article for m in vus] == attendus


AUDIENCES = [
    # Acte du 23 novembre 2026, deux mois : le 23 janvier 2027.
    (BRUXELLES, "2027-01-22", True),
    (BRUXELLES, "2027-01-23", True),
    (BRUXELLES, "2027-01-25", False),
    (SAINT_DENIS, "2026-12-22", True),
    (SAINT_DENIS, "2026-12-28", False),
    (None, "2026-12-15", False),
]


@pytest.mark.parametrize(("domicile", "audience", "vu"), AUDIENCES)
def test_qui_demeure_loin_a_plus_de_temps_pour_comparaitre(domicile, audience, vu):
    demeure = {} if domicile is None else {"destinataire__domicile": domicile}
    verdict = juger("assignation_tj_sans_avocat", audience__date=audience, **demeure)
    assert ("assignation_tj_sans_avocat.distance" in [m.id for m in verdict.motifs]) is vu
