"""Chaque espèce de titre : à quels mots on la reconnaît, ce qu'elle dure, ce qu'il faut produire."""

from __future__ import annotations

import pytest

from basoche.conformite.especes import espece_du_titre, especes
from conformite.fabrique import dits, juger, motifs

CODE = "cmd_saisie_vente"
A_VERIFIER = [("titre.prescription", "a_verifier")]
PRESCRIT = [("titre.prescription", "irrecevabilite")]


@pytest.mark.parametrize(
    ("nature", "code"),
    [
        ("jugement du tribunal judiciaire", "decision"),
        ("arrêt", "decision"),
        ("ordonnance portant injonction de payer", "injonction_payer"),
        ("injonction de payer européenne", "injonction_payer"),
        ("jugement étranger revêtu de l'exequatur", "etranger"),
        ("sentence arbitrale", "etranger"),
        ("extrait de procès-verbal de conciliation", "conciliation"),
        ("procès-verbal de non-contestation", "creance_commerciale_incontestee"),
        ("convention de divorce par acte d'avocats", "divorce_229_1"),
        ("acte notarié", "notarie"),
        ("titre de l'article L125-1", "commissaire_de_justice"),
        ("titre délivré pour un chèque impayé", "commissaire_de_justice"),
        ("contrainte", "public"),
        ("titre de perception", "public"),
        ("transaction revêtue de la formule", "amiable_avocats"),
        ("ordonnance de taxe", "alsace_moselle"),
        ("décision de la juridiction unifiée du brevet", "jub"),
        ("facture", None),
    ],
)
def test_les_mots_disent_l_espece(nature, code):
    espece = espece_du_titre(nature)
    assert (espece.code if espece else None) == code


def test_chaque_espece_cite_son_article_et_ce_qu_il_faut_produire():
    assert len(especes()) == 12
    assert all(espece.article.startswith(("CPCE", "CPC")) and espece.pieces for espece in especes())
    assert {espece.delai for espece in especes()} == {"titre", "creance", "textes_propres", "a_confirmer"}


def _hors_l111_4(designation, nature, exigible, *evenements):
    return {
        "titre__designation": designation,
        "controle": {"nature_creance": nature, "exigible_le": exigible, "evenements": list(evenements)},
    }


# La veille, le jour et le lendemain du dernier jour ; l'acte est du 23 novembre 2026.
PRESCRIPTIONS = [
    (_hors_l111_4("acte notarié", "droit_commun", "2021-11-24"), []),
    (_hors_l111_4("acte notarié", "droit_commun", "2021-11-23"), []),
    (_hors_l111_4("acte notarié", "droit_commun", "2021-11-22"), PRESCRIT),
    (_hors_l111_4("acte notarié", "consommateur", "2024-11-23"), []),
    (_hors_l111_4("acte notarié", "consommateur", "2024-11-22"), PRESCRIT),
    (_hors_l111_4("transaction", "droit_commun", "2021-11-22"), PRESCRIT),
    (_hors_l111_4("titre de l'article L125-1", "droit_commun", "2021-11-22"), PRESCRIT),
    # Titre public : ses textes propres, relus de mémoire pour deux d'entre eux, donc à vérifier.
    (_hors_l111_4("rôle d'impôt", "impots_recouvrement", "2022-11-23"), []),
    (_hors_l111_4("rôle d'impôt", "impots_recouvrement", "2022-11-22"), PRESCRIT),
    (_hors_l111_4("contrainte de l'URSSAF", "cotisations_sociales", "2023-11-22"), A_VERIFIER),
    (_hors_l111_4("contrainte de l'URSSAF", "cotisations_sociales", "2023-11-23"), []),
    # Une nature qui n'est pas de ses textes n'est pas crue.
    (_hors_l111_4("contrainte de l'URSSAF", "droit_commun", "2026-01-05"), A_VERIFIER),
    # Un acte d'exécution a interrompu.
    (_hors_l111_4("acte notarié", "droit_commun", "2019-01-05", {"type": "acte_execution", "date": "2022-02-01"}), []),
    # Un délai que les notes ne confirment pas.
    ({"titre__designation": "ordonnance de taxe"}, A_VERIFIER),
]


@pytest.mark.parametrize(("champs", "attendus"), PRESCRIPTIONS)
def test_la_prescription_suit_la_nature_du_titre(champs, attendus):
    assert dits(juger(CODE, **champs), "titre.prescription") == attendus


def test_un_titre_public_se_range_par_ses_mots_si_la_nature_n_est_pas_dite():
    champs = {"titre__designation": "contrainte de l'URSSAF", "controle": {"exigible_le": "2023-11-22"}}
    assert dits(juger(CODE, **champs), "titre.prescription") == A_VERIFIER
    champs["controle"] = {"exigible_le": "2025-11-22"}
    assert dits(juger(CODE, **champs), "titre.prescription") == []
    ambigu = {"titre__designation": "contrainte", "controle": {"exigible_le": "2025-11-22"}}
    assert dits(juger(CODE, **ambigu), "titre.prescription") == A_VERIFIER


def test_un_titre_hors_l111_4_dit_les_pieces_a_produire():
    (motif,) = motifs(juger(CODE, titre__designation="acte notarié"), "titre.prescription")
    assert "copie exécutoire" in motif.remede
    assert "déchéance du terme" in motif.remede
    assert motif.article == "CPCE L111-3, 4° ; CPCE L111-4"


def test_la_mise_en_demeure_declaree_n_interrompt_rien_et_le_motif_le_dit():
    vieux = {"titre__date": "2015-10-01", "titre__notifie_le": "2015-10-15", "titre__executoire_le": "2015-11-22"}
    declares = [{"type": "mise_en_demeure", "date": "2020-05-02"}]
    (motif,) = motifs(juger(CODE, **vieux, controle={"evenements": declares}), "titre.prescription")
    assert motif.gravite.value == "irrecevabilite"
    assert "n'interrompt pas" in motif.explication


TITRES = [
    # CPC 503 : la minute présentée vaut notification.
    ({"titre__notifie_le": None, "controle": {"sur_minute": True}}, "titre.notification", []),
    ({"titre__notifie_le": None, "controle": {"sur_minute": False}}, "titre.notification", [
        ("titre.notification", "a_verifier")]),
    # CPC 478 : six mois, la veille, le jour et le lendemain.
    ({"titre__qualification": "rendu par défaut", "titre__notifie_le": "2022-09-18"}, "titre.jugement", []),
    ({"titre__qualification": "rendu par défaut", "titre__notifie_le": "2022-09-19"}, "titre.jugement", []),
    ({"titre__qualification": "rendu par défaut", "titre__notifie_le": "2022-09-20"}, "titre.jugement", [
        ("titre.jugement_non_avenu", "caducite")]),
    ({"titre__designation": "jugement par défaut", "titre__notifie_le": None}, "titre.jugement", [
        ("titre.jugement_non_avenu", "a_verifier")]),
    # Réputé contradictoire pour une autre raison : assigné à personne (CPC 473).
    ({"titre__designation": "jugement réputé contradictoire", "titre__notifie_le": "2022-09-20",
      "controle": {"citation_a_personne": True}}, "titre.jugement", []),
    ({"titre__designation": "jugement par défaut", "titre__notifie_le": "2022-09-20",
      "controle": {"citation_a_personne": True}}, "titre.jugement", [("titre.jugement_non_avenu", "caducite")]),
    # Exécutoire avant d'être rendu : une des deux dates est fausse.
    ({"titre__executoire_le": "2022-03-18"}, "titre.executoire", [("titre.executoire", "a_verifier")]),
    ({"titre__executoire_le": "2022-03-19"}, "titre.executoire", []),
    # Un titre plus vieux que la loi qui l'a ajouté à la liste.
    ({"titre__designation": "transaction", "titre__date": "2021-12-23"}, "titre.liste", [
        ("titre.liste", "a_verifier")]),
    ({"titre__designation": "transaction", "titre__date": "2021-12-24"}, "titre.liste", []),
    # Procès-verbal de non-contestation : six mois, à confirmer.
    ({"titre__designation": "procès-verbal de non-contestation", "titre__date": "2026-05-04",
      "titre__notifie_le": "2026-11-04"}, "titre.l126", []),
    ({"titre__designation": "procès-verbal de non-contestation", "titre__date": "2026-05-04",
      "titre__notifie_le": "2026-11-05"}, "titre.l126", [("titre.l126_signification", "a_verifier")]),
    ({"titre__designation": "procès-verbal de non-contestation", "titre__date": "2026-04-24",
      "titre__notifie_le": "2026-11-05"}, "titre.l126", []),
    # Le plafond de R125-1.
    ({"titre__designation": "titre de l'article L125-1", "decompte__principal": "5000.00"}, "titre.plafond", []),
    ({"titre__designation": "titre de l'article L125-1", "decompte__principal": "5000.01"}, "titre.plafond", [
        ("titre.plafond", "a_verifier")]),
    ({"decompte__principal": "5000.01"}, "titre.plafond", []),
]  # fmt: skip


@pytest.mark.parametrize(("champs", "debut", "attendus"), TITRES)
def test_le_titre_est_notifie_executoire_et_encore_valable(champs, debut, attendus):
    assert dits(juger(CODE, **champs), debut) == attendus


@pytest.mark.parametrize("code", ["signification_titre", "signif_jugement_expulsion"])
def test_l_acte_qui_signifie_le_titre_n_a_pas_a_prouver_qu_il_est_executoire(code):
    assert dits(juger(code, titre__executoire_le=None), "titre.executoire") == []


def test_le_commandement_de_quitter_les_lieux_suppose_un_titre_notifie():
    assert dits(juger("cmd_quitter_lieux", titre__notifie_le="2026-11-24"), "titre.notification") == [
        ("titre.notification", "nullite_de_forme")
    ]


@pytest.mark.parametrize(
    ("designation", "vus"),
    [
        ("jugement étranger", [("titre.exequatur", "a_verifier")]),
        ("sentence arbitrale", [("titre.exequatur", "a_verifier")]),
        ("jugement étranger revêtu de l'exequatur", []),
        ("jugement", []),
    ],
)
def test_un_titre_etranger_demande_son_exequatur(designation, vus):
    assert dits(juger("cmd_saisie_vente", titre__designation=designation), "titre.exequatur") == vus


@pytest.mark.parametrize(
    ("code", "attendus"),
    [
        ("conversion_saisie_attribution", [("titre.notification", "nullite_de_forme")]),
        ("cmd_delivrer_restituer", [("titre.notification", "nullite_de_forme")]),
        # Une mesure conservatoire n'attend pas la notification.
        ("pv_saisie_conservatoire_creances", []),
    ],
)
def test_tout_acte_qui_execute_le_titre_suit_sa_notification(code, attendus):
    assert dits(juger(code, titre__notifie_le="2026-11-30"), "titre.notification") == attendus
