"""Le titre d'un acte : sa place dans la liste, sa notification, son caractère exécutoire, sa prescription."""

from __future__ import annotations

import pytest

from conformite.fabrique import dits, juger

CODE = "cmd_saisie_vente"
EVENEMENT = [{"type": "acte_execution", "date": "2016-05-02"}]
VIEUX = {"titre__date": "2010-03-19", "titre__notifie_le": "2010-04-28", "titre__executoire_le": "2010-05-30"}
INJONCTION = {"titre__designation": "ordonnance portant injonction de payer", "titre__executoire_le": "2026-10-20"}
CAS = [
    ({}, []),
    ({"titre__designation": "facture n° 12"}, [("titre.liste", "nullite_de_fond")]),
    ({"titre__designation": "papier du client"}, [("titre.liste", "a_verifier")]),
    ({"titre__notifie_le": None}, [("titre.notification", "a_verifier")]),
    ({"titre__notifie_le": "2026-11-23"}, []),
    ({"titre__notifie_le": "2026-11-24"}, [("titre.notification", "nullite_de_forme")]),
    ({"titre__executoire_le": None}, [("titre.executoire", "a_verifier")]),
    ({"titre__executoire_le": "2026-11-23"}, []),
    ({"titre__executoire_le": "2026-11-24"}, [("titre.executoire", "nullite_de_fond")]),
    # Dix ans depuis le jour où le titre est exécutoire : le dernier jour, puis le lendemain.
    ({"titre__date": "2016-10-01", "titre__notifie_le": "2016-10-15", "titre__executoire_le": "2016-11-23"}, []),
    (
        {"titre__date": "2016-10-01", "titre__notifie_le": "2016-10-15", "titre__executoire_le": "2016-11-22"},
        [("titre.prescription", "a_verifier")],
    ),
    (VIEUX, [("titre.prescription", "a_verifier")]),
    ({**VIEUX, "controle": {"evenements": []}}, [("titre.prescription", "irrecevabilite")]),
    ({**VIEUX, "controle": {"evenements": EVENEMENT}}, [("titre.prescription", "irrecevabilite")]),
    ({**VIEUX, "controle": {"evenements": [{"type": "acte_execution", "date": "2019-05-02"}]}}, []),
    # Hors des 1° à 3° de L111-3, c'est la prescription de la créance.
    ({"titre__designation": "acte notarié"}, [("titre.prescription", "a_verifier")]),
    ({"titre__designation": "contrainte"}, [("titre.prescription", "a_verifier")]),
    # Jugement par défaut : six mois.
    ({"titre__designation": "jugement rendu par défaut", "titre__notifie_le": "2022-09-19"}, []),
    (
        {"titre__designation": "jugement réputé contradictoire", "titre__notifie_le": "2022-09-20"},
        [("titre.jugement_non_avenu", "caducite")],
    ),
    # Injonction de payer : six mois pour une ordonnance du 31 août 2026, trois depuis le 1er septembre.
    ({**INJONCTION, "titre__date": "2025-01-10", "titre__notifie_le": "2025-07-10"}, []),
    (
        {**INJONCTION, "titre__date": "2025-01-10", "titre__notifie_le": "2025-07-11"},
        [("titre.ip_signification", "caducite")],
    ),
    # Ordonnance de septembre 2026 : deux mois d'attente après la signification.
    (
        {**INJONCTION, "titre__date": "2026-09-14", "titre__notifie_le": "2026-09-23"},
        [("titre.injonction.attente", "a_verifier")],
    ),
    (
        {**INJONCTION, "titre__date": "2026-09-14", "titre__notifie_le": "2026-09-22"},
        [("titre.injonction.attente", "a_verifier")],
    ),
    ({**INJONCTION, "titre__date": "2026-09-14", "titre__notifie_le": "2026-09-18"}, []),
    # Ordonnance plus ancienne : un mois, texte lu, prorogé du samedi 21 au lundi 23 ; avant, elle n'est pas un titre.
    (
        {**INJONCTION, "titre__date": "2026-08-31", "titre__notifie_le": "2026-10-21"},
        [("titre.injonction.attente", "nullite_de_fond")],
    ),
    ({**INJONCTION, "titre__date": "2026-08-31", "titre__notifie_le": "2026-10-20"}, []),
    # Ni signification ni preuve : jamais sans rien dire.
    (
        {**INJONCTION, "titre__date": "2026-08-31", "titre__notifie_le": None},
        [("titre.notification", "a_verifier")],
    ),
    (
        {**INJONCTION, "titre__date": "2026-08-31", "titre__executoire_le": None, "titre__notifie_le": "2026-09-10"},
        [("titre.executoire", "a_verifier")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("champs", "attendus"), CAS)
def test_le_titre_est_juge(champs, attendus):
    assert dits(juger(CODE, **champs), "titre.") == attendus


SIGNIFICATIONS = [
    ("signification_injonction_payer", "2026-09-14", "2026-12-14", []),
    ("signification_injonction_payer", "2026-09-14", "2026-12-15", [("titre.ip_signification", "caducite")]),
    ("signification_injonction_payer_ancien", "2026-06-15", "2026-12-15", []),
    ("signification_injonction_payer_ancien", "2026-06-15", "2026-12-16", [("titre.ip_signification", "caducite")]),
]


@pytest.mark.parametrize(("code", "rendue", "le", "attendus"), SIGNIFICATIONS)
def test_une_injonction_se_signifie_dans_le_delai_de_sa_date(code, rendue, le, attendus):
    assert dits(juger(code, titre__date=rendue, acte__date=le), "titre.ip") == attendus


@pytest.mark.parametrize(
    ("code", "rendue", "vu"),
    [
        ("signification_injonction_payer", "2026-09-01", False),
        ("signification_injonction_payer", "2026-08-31", True),
        ("signification_injonction_payer_ancien", "2026-08-31", False),
        ("signification_injonction_payer_ancien", "2026-09-01", True),
    ],
)
def test_la_version_de_l_acte_suit_la_date_de_l_ordonnance(code, rendue, vu):
    assert bool(dits(juger(code, titre__date=rendue), f"{code}.version")) is vu


@pytest.mark.parametrize(("par", "attendus"), [
    ("Maître Hélène VAUQUELIN, commissaire de justice", []),
    ("M. Paul TARANQUET, clerc significateur", [("pv_saisie_attribution.qui", "nullite_de_fond")]),
])  # fmt: skip
def test_un_clerc_ne_dresse_pas_un_proces_verbal_d_execution(par, attendus):
    assert (
        dits(juger("pv_saisie_attribution", controle={"significateur": par}), "pv_saisie_attribution.qui") == attendus
    )
    assert dits(juger(CODE, controle={"significateur": par}), f"{CODE}.qui") == []


@pytest.mark.parametrize(("auteur", "attendus"), [
    ("SELARL Aubrac et Vauquelin", [("titre.etude", "irregularite")]),
    ("SELARL imaginaire des Ormes", []),
])  # fmt: skip
def test_l_etude_n_execute_pas_le_titre_qu_elle_a_etabli(auteur, attendus):
    champs = {"titre__designation": "titre exécutoire de l'article L125-1", "titre__auteur": auteur}
    assert dits(juger(CODE, **champs), "titre.etude") == attendus


@pytest.mark.parametrize(
    "code", ["pv_difficulte_execution", "demande_paiement_direct", "conversion_saisie_attribution"]
)
def test_une_injonction_dont_la_signification_n_est_pas_donnee_n_est_jamais_acceptee_en_silence(code):
    injonction = {**INJONCTION, "titre__date": "2026-08-31", "titre__notifie_le": None}
    assert ("titre.injonction.signification", "a_verifier") in dits(juger(code, **injonction), "titre.")
