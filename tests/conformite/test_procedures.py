"""Ce qui interdit l'exécution : surendettement, procédure collective, délai de grâce, trêve hivernale."""

from __future__ import annotations

import pytest

from basoche.conformite.treve import est_en_treve
from basoche.droit.erreurs import ErreurBasoche
from conformite.fabrique import date, dits, juger

CODE = "cmd_saisie_vente"
FOND, A_VERIFIER = "nullite_de_fond", "a_verifier"


def _avec(type_, du, au=None, **autres):
    return {"controle": {"procedures": [{"type": type_, "du": du, "au": au}], **autres}}


# L'acte est du 23 novembre 2026.
CAS = [
    (CODE, _avec("surendettement", "2026-11-24"), []),
    (CODE, _avec("surendettement", "2026-11-23"), [("cmd_saisie_vente.surendettement", FOND)]),
    # Deux ans au plus : la veille, le jour et le lendemain de la fin.
    (CODE, _avec("surendettement", "2024-11-24"), [("cmd_saisie_vente.surendettement", FOND)]),
    (CODE, _avec("surendettement", "2024-11-23"), [("cmd_saisie_vente.surendettement", FOND)]),
    (CODE, _avec("surendettement", "2024-11-22"), []),
    (CODE, _avec("surendettement", "2026-01-05", "2026-11-22"), []),
    (CODE, _avec("surendettement", "2026-01-05", "2026-11-23"), [("cmd_saisie_vente.surendettement", FOND)]),
    # Les dettes alimentaires échappent.
    (CODE, _avec("surendettement", "2026-01-05", creance_alimentaire=True), []),
    (CODE, _avec("surendettement", "2026-01-05", nature_creance="aliments"), []),
    # Une suite, une mesure conservatoire : à vérifier.
    ("denonc_saisie_attribution", _avec("surendettement", "2026-01-05"), [
        ("denonc_saisie_attribution.surendettement", A_VERIFIER)]),
    ("pv_saisie_conservatoire_meubles", _avec("surendettement", "2026-01-05"), [
        ("pv_saisie_conservatoire_meubles.surendettement", A_VERIFIER)]),
    # Ni mainlevée, ni assignation, ni expulsion.
    ("mainlevee_saisie_attribution", _avec("surendettement", "2026-01-05"), []),
    ("assignation_jex", _avec("surendettement", "2026-01-05"), []),
    ("cmd_quitter_lieux", _avec("surendettement", "2026-01-05"), []),
    # Procédure collective : les créances nées avant le jugement d'ouverture.
    (CODE, _avec("liquidation_judiciaire", "2026-01-05"), [("cmd_saisie_vente.procedure_collective", FOND)]),
    (CODE, _avec("sauvegarde", "2026-01-05", creance_nee_le="2026-01-04"), [
        ("cmd_saisie_vente.procedure_collective", FOND)]),
    (CODE, _avec("sauvegarde", "2026-01-05", creance_nee_le="2026-01-05"), [
        ("cmd_saisie_vente.procedure_collective", A_VERIFIER)]),
    (CODE, _avec("redressement_judiciaire", "2026-01-05", creance_alimentaire=True), [
        ("cmd_saisie_vente.procedure_collective", FOND)]),
    # L'effet attributif acquis avant le jugement demeure (CPCE L211-2) : la saisie est du 17 novembre.
    ("denonc_saisie_attribution", _avec("procedure_collective", "2026-11-18"), []),
    ("denonc_saisie_attribution", _avec("procedure_collective", "2026-11-17"), [
        ("denonc_saisie_attribution.procedure_collective", A_VERIFIER)]),
    (CODE, _avec("delai_grace", "2026-01-05", "2027-01-05"), [("cmd_saisie_vente.delai_grace", FOND)]),
    (CODE, _avec("delai_grace", "2026-01-05", "2027-01-05", creance_alimentaire=True), []),
    ("pv_saisie_remunerations", _avec("satd_privilegiee", "2026-01-05"), [
        ("pv_saisie_remunerations.satd_privilegiee", A_VERIFIER)]),
    (CODE, _avec("satd_privilegiee", "2026-01-05"), []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "champs", "attendus"), CAS)
def test_une_procedure_interdit_ou_suspend(code, champs, attendus):
    verdict = juger(code, **champs)
    genres = ("surendettement", "procedure_collective", "delai_grace", "satd_privilegiee")
    assert [d for d in dits(verdict, f"{code}.") if d[0].rpartition(".")[2] in genres] == attendus


@pytest.mark.parametrize(
    "procedures",
    [
        [{"type": "faillite", "du": "2026-01-05"}],
        [{"type": "surendettement"}],
        [{"type": "surendettement", "du": "hier"}],
        [{"type": "surendettement", "du": "2026-01-05", "fin": "2026-02-01"}],
        ["surendettement"],
        {"type": "surendettement", "du": "2026-01-05"},
    ],
)
def test_une_procedure_mal_ecrite_est_refusee(procedures):
    with pytest.raises(ErreurBasoche, match="procedures"):
        juger(CODE, controle={"procedures": procedures})


TREVE = ("cmd_quitter_lieux.delai.treve_hivernale", FOND)


@pytest.mark.parametrize(
    ("le", "attendus"),
    [
        ("2026-10-30", []),
        ("2026-10-31", []),
        ("2026-11-01", [TREVE]),
        ("2026-11-02", [TREVE]),
        ("2026-12-31", [TREVE]),
        ("2027-01-04", [TREVE]),
        ("2027-03-30", [TREVE]),
        ("2027-03-31", [TREVE]),
        ("2027-04-01", []),
    ],
)
def test_pas_d_expulsion_pendant_la_treve(le, attendus):
    assert dits(juger("pv_expulsion", acte__date=le), TREVE[0]) == attendus
    assert est_en_treve(date.fromisoformat(le)) is bool(attendus)


@pytest.mark.parametrize(
    ("champs", "attendus"),
    [
        *(
            ({"controle": {"exception_treve": exception}}, [])
            for exception in (
                "relogement_assure",
                "introduction_sans_droit",
                "logement_etudiant",
                "conjoint_violent",
                "sursis_supprime",
            )
        ),
        ({"controle": {"exception_treve": "hiver doux"}}, [TREVE]),
        ({"controle": {"local_habitation": False}}, []),
        ({"circonstances": {"lieu_habite": False, "meubles_sur_place": True}}, []),
        ({"circonstances": {"conjoint_violent": True, "meubles_sur_place": True}}, []),
    ],
)
def test_la_treve_a_ses_exceptions_et_ne_protege_que_les_lieux_habites(champs, attendus):
    assert dits(juger("pv_expulsion", acte__date="2026-12-15", **champs), TREVE[0]) == attendus


def test_une_tentative_pendant_la_treve_est_a_verifier_et_le_commandement_est_permis():
    assert dits(juger("pv_tentative_expulsion"), TREVE[0]) == [(TREVE[0], A_VERIFIER)]
    assert dits(juger("cmd_quitter_lieux"), TREVE[0]) == []
