"""Prescription et forclusion : une date par échéance, et ce que chaque événement y change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.delais import Duree, ajouter_duree
from basoche.droit.erreurs import ChampInvalide, ChampManquant, ErreurBasoche
from basoche.droit.prescription import calculer_prescription
from basoche.droit.prescription_evenements import Evenement, Issue, TypeEvenement
from basoche.droit.prescription_regles import lire_regle, natures
from basoche.droit.resultat import Resultat

T = TypeEvenement


def _jour(texte: str) -> date:
    return date.fromisoformat(texte)


def _evenement(type_: TypeEvenement, du: str, au: str | None = None, issue: Issue | None = None) -> Evenement:
    return Evenement(type_, _jour(du), _jour(au) if au else None, issue)


def _calculer(nature: str, exigible: str, *evenements: Evenement, le: str | None = None) -> Resultat:
    return calculer_prescription(nature, [_jour(exigible)], evenements, le=_jour(le) if le else None)


def _acquise(nature: str, exigible: str, *evenements: Evenement) -> str | None:
    acquise = _calculer(nature, exigible, *evenements).valeurs["acquise_le"]
    return acquise.isoformat() if acquise else None


def _chaine(resultat: Resultat) -> list[tuple[str, str]]:
    return [(ligne["evenement"], ligne["effet"]) for ligne in resultat.lignes]


@pytest.mark.parametrize(
    ("nature", "exigible", "acquise", "article"),
    [
        ("droit_commun", "2021-03-10", "2026-03-10", "C. civ. 2224"),
        ("commercant", "2020-02-29", "2025-02-28", "C. com. L110-4 I"),
        ("consommateur", "2024-05-25", "2026-05-25", "C. conso. L218-2"),
        ("credit_conso", "2024-05-25", "2026-05-25", "C. conso. R312-35"),
        ("bail_habitation", "2023-11-05", "2026-11-05", "loi n° 89-462, art. 7-1"),
        ("contrat_travail_rupture", "2025-11-30", "2026-11-30", "C. trav. L1471-1"),
        ("cheque_porteur", "2026-08-31", "2027-02-28", "CMF L131-59"),
        ("titre_executoire", "2016-11-23", "2026-11-23", "CPCE L111-4"),
        ("telecom", "2025-07-01", "2026-07-01", "CPCE (postes) L34-2"),
        ("honoraires_avocat_consommateur", "2024-01-15", "2026-01-15", "C. conso. L218-2 ; C. civ. 2224"),
        ("honoraires_avocat_professionnel", "2024-01-15", "2029-01-15", "C. conso. L218-2 ; C. civ. 2224"),
        ("energie_rattrapage", "2024-12-31", "2026-02-28", "C. conso. L224-11"),
        ("butoir", "2006-06-01", "2026-06-01", "C. civ. 2232"),
    ],
)
def test_sans_evenement_le_delai_court_de_quantieme_a_quantieme_sans_report(
    nature: str, exigible: str, acquise: str, article: str
) -> None:
    valeurs = _calculer(nature, exigible).valeurs
    assert valeurs == {
        "acquise_le": _jour(acquise),
        "dernier_jour": _jour(acquise),
        "prescrit": None,
        "article": article,
    }


@pytest.mark.parametrize(("le", "prescrit"), [("2021-01-01", False), ("2026-03-10", False), ("2026-03-11", True)])
def test_on_agit_jusqu_au_dernier_jour_inclus(le: str, prescrit: bool) -> None:
    assert _calculer("droit_commun", "2021-03-10", le=le).valeurs["prescrit"] is prescrit


@pytest.mark.parametrize("nature", natures())
def test_chaque_nature_du_tableau_se_calcule_ou_demande_a_etre_precisee(nature: str) -> None:
    if nature == "honoraires_avocat":
        with pytest.raises(ChampInvalide, match="plusieurs durées") as refus:
            lire_regle(nature, _jour("2024-01-01"))
        assert refus.value.conseil == "Choisir : honoraires_avocat_consommateur, honoraires_avocat_professionnel."
        return
    assert _calculer(nature, "2024-01-01").valeurs["acquise_le"] > _jour("2024-01-01")


# --- Interruptions ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evenements", "acquise"),
    [
        ([_evenement(T.RECONNAISSANCE, "2023-06-15")], "2028-06-15"),
        ([_evenement(T.ACTE_EXECUTION, "2026-03-10")], "2031-03-10"),  # le dernier jour, inclus
        ([_evenement(T.ACTE_EXECUTION, "2026-03-11")], "2026-03-10"),  # un jour trop tard
        ([_evenement(T.MESURE_CONSERVATOIRE, "2024-02-29")], "2029-02-28"),
        ([_evenement(T.MESURE_CONSERVATOIRE, "2024-02-29", issue=Issue.CADUCITE)], "2026-03-10"),
        ([_evenement(T.MISE_EN_DEMEURE, "2025-01-01")], "2026-03-10"),
        ([_evenement(T.RECONNAISSANCE, "2021-03-09")], "2026-03-10"),  # avant l'exigibilité
        # deux interruptions, données dans le désordre
        ([_evenement(T.RECONNAISSANCE, "2027-01-01"), _evenement(T.ACTE_EXECUTION, "2022-05-05")], "2032-01-01"),
        # la seconde vient trop tard
        ([_evenement(T.RECONNAISSANCE, "2022-05-05"), _evenement(T.RECONNAISSANCE, "2027-05-06")], "2027-05-05"),
    ],
)
def test_une_interruption_ouvre_un_nouveau_delai_complet(evenements: list[Evenement], acquise: str) -> None:
    assert _acquise("droit_commun", "2021-03-10", *evenements) == acquise


@pytest.mark.parametrize(
    ("au", "issue", "acquise", "codes"),
    [
        (None, None, "2028-06-15", ["issue_inconnue"]),  # par prudence, depuis la demande
        ("2024-06-15", None, "2029-06-15", ["issue_inconnue"]),
        ("2024-06-15", Issue.JUGEMENT, "2029-06-15", ["titre_obtenu"]),
        ("2024-06-15", Issue.EXTINCTION, "2029-06-15", []),
        ("2024-06-15", Issue.INCOMPETENCE, "2029-06-15", []),
        ("2024-06-15", Issue.NULLITE_PROCEDURE, "2029-06-15", []),
        (None, Issue.EN_COURS, None, []),
        ("2024-06-15", Issue.DESISTEMENT, "2026-03-10", []),
        (None, Issue.PEREMPTION, "2026-03-10", []),
        ("2024-06-15", Issue.REJET, "2026-03-10", []),
        ("2024-06-15", Issue.CADUCITE, "2026-03-10", []),
    ],
)
def test_la_demande_en_justice_vaut_ce_que_vaut_son_issue(
    au: str | None, issue: Issue | None, acquise: str | None, codes: list[str]
) -> None:
    demande = _evenement(T.DEMANDE_EN_JUSTICE, "2023-06-15", au, issue)
    resultat = _calculer("droit_commun", "2021-03-10", demande, le="2040-01-01")
    assert resultat.valeurs["acquise_le"] == (_jour(acquise) if acquise else None)
    assert resultat.valeurs["prescrit"] is (acquise is not None)
    assert [a.code for a in resultat.avertissements] == codes


def test_pendant_l_instance_les_autres_evenements_ne_changent_rien() -> None:
    instance = _evenement(T.DEMANDE_EN_JUSTICE, "2023-06-15", "2025-06-15", Issue.EXTINCTION)
    acte = _evenement(T.ACTE_EXECUTION, "2024-01-01")
    mediation = _evenement(T.MEDIATION, "2024-01-01", "2024-06-01")
    assert _acquise("droit_commun", "2021-03-10", instance, acte, mediation) == "2030-06-15"
    en_cours = _evenement(T.DEMANDE_EN_JUSTICE, "2023-06-15", issue=Issue.EN_COURS)
    resultat = _calculer("droit_commun", "2021-03-10", en_cours, acte)
    assert _chaine(resultat) == [
        ("exigibilite", "depart"),
        ("demande_en_justice", "interruption"),
        ("acte_execution", "sans_effet"),
    ]


def test_une_demande_aneantie_laisse_perir_ce_qui_suit() -> None:
    demande = _evenement(T.DEMANDE_EN_JUSTICE, "2023-06-15", "2026-06-15", Issue.PEREMPTION)
    acte = _evenement(T.ACTE_EXECUTION, "2026-07-01")
    resultat = _calculer("droit_commun", "2021-03-10", demande, acte, le="2026-11-23")
    assert resultat.valeurs["prescrit"] is True
    assert [ligne["explication"] for ligne in resultat.lignes[1:3]] == [
        "Effet anéanti : péremption de l'instance (C. civ. 2243) ; le délai continue comme si de rien n'était.",
        "Sans effet : acte d'exécution forcée après le dernier jour (10/03/2026), délai déjà acquis.",
    ]


# --- Suspensions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evenements", "acquise"),
    [
        # 59 jours de suspension
        ([_evenement(T.MEDIATION, "2023-01-01", "2023-03-01")], "2026-05-08"),
        ([_evenement(T.CONCILIATION, "2023-01-01", "2023-03-01")], "2026-05-08"),
        ([_evenement(T.INSTRUCTION, "2023-01-01", "2023-03-01")], "2026-05-08"),
        # il ne restait que neuf jours : six mois au moins à la reprise
        ([_evenement(T.INSTRUCTION, "2026-03-01", "2026-09-30")], "2027-03-30"),
        ([_evenement(T.MEDIATION, "2026-03-10", "2026-08-31")], "2027-02-28"),
        ([_evenement(T.MEDIATION, "2026-03-11", "2026-08-31")], "2026-03-10"),  # trop tard
        # commencée avant l'exigibilité : seuls comptent les jours d'après
        ([_evenement(T.MEDIATION, "2021-01-10", "2021-03-20")], "2026-03-20"),
        ([_evenement(T.MEDIATION, "2021-01-10", "2021-03-01")], "2026-03-10"),
        # deux suspensions qui se chevauchent ne comptent les jours communs qu'une fois
        (
            [
                _evenement(T.MEDIATION, "2023-01-01", "2023-01-31"),
                _evenement(T.INSTRUCTION, "2023-01-11", "2023-02-10"),
            ],
            "2026-04-19",
        ),
        # reconnaissance pendant la suspension : délai entier à la reprise
        (
            [_evenement(T.MEDIATION, "2023-01-01", "2023-03-01"), _evenement(T.RECONNAISSANCE, "2023-02-01")],
            "2028-03-01",
        ),
    ],
)
def test_une_suspension_arrete_le_cours_sans_l_effacer(evenements: list[Evenement], acquise: str) -> None:
    assert _acquise("droit_commun", "2021-03-10", *evenements) == acquise


def test_une_suspension_en_cours_n_a_pas_de_terme() -> None:
    resultat = _calculer(
        "droit_commun", "2021-03-10", _evenement(T.MEDIATION, "2025-01-01", issue=Issue.EN_COURS), le="2030-01-01"
    )
    assert (resultat.valeurs["acquise_le"], resultat.valeurs["prescrit"]) == (None, False)
    assert resultat.lignes[-1]["explication"] == (
        "Suspend ; la suspension est en cours, le délai ne court pas jusqu'à sa fin."
    )


def test_la_suspension_s_explique_avec_son_minimum() -> None:
    resultat = _calculer("droit_commun", "2021-03-10", _evenement(T.INSTRUCTION, "2026-03-01", "2026-09-30"))
    assert resultat.lignes[1] == {
        "echeance": _jour("2021-03-10"),
        "date": _jour("2026-03-01"),
        "evenement": "instruction",
        "effet": "suspension",
        "explication": "Suspend 213 jours ; le délai reprend le 30/09/2026, jusqu'au 30/03/2027 (au lieu du "
        "09/10/2026 : 6 mois au moins à la reprise).",
        "dernier_jour": _jour("2027-03-30"),
        "article": "C. civ. 2239",
        "preuve_attendue": "décision qui ordonne la mesure ; date de son exécution (dépôt du rapport)",
    }
    un_jour = _calculer("droit_commun", "2021-03-10", _evenement(T.MEDIATION, "2023-01-01", "2023-01-02"))
    assert un_jour.lignes[1]["explication"] == "Suspend 1 jour ; le délai reprend le 02/01/2023, jusqu'au 11/03/2026."


# --- Forclusion, limites, butoir ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evenement", "acquise"),
    [
        (_evenement(T.RECONNAISSANCE, "2025-01-15"), "2026-05-25"),
        (_evenement(T.MEDIATION, "2025-01-15", "2025-03-15"), "2026-05-25"),
        (_evenement(T.CONCILIATION, "2025-01-15", "2025-03-15"), "2026-05-25"),
        (_evenement(T.INSTRUCTION, "2025-01-15", "2025-03-15"), "2026-05-25"),
        (_evenement(T.MISE_EN_DEMEURE, "2025-01-15"), "2026-05-25"),
        (_evenement(T.DEMANDE_EN_JUSTICE, "2025-01-15", "2025-06-15", Issue.EXTINCTION), "2027-06-15"),
        (_evenement(T.ACTE_EXECUTION, "2025-01-15"), "2027-01-15"),
        (_evenement(T.MESURE_CONSERVATOIRE, "2025-01-15"), "2027-01-15"),
    ],
)
def test_la_forclusion_n_admet_que_la_demande_en_justice_et_l_execution(evenement: Evenement, acquise: str) -> None:
    assert _acquise("credit_conso", "2024-05-25", evenement) == acquise


def test_la_forclusion_dit_pourquoi_la_reconnaissance_est_sans_effet() -> None:
    ligne = _calculer("credit_conso", "2024-05-25", _evenement(T.RECONNAISSANCE, "2025-01-15")).lignes[1]
    assert ligne["effet"] == "sans_effet"
    assert ligne["explication"] == (
        "Sans effet (reconnaissance du débiteur) : la forclusion n'est interrompue que par une demande en justice ou "
        "un acte d'exécution (C. civ. 2241, 2244), et n'est pas suspendue."
    )


def test_une_limite_de_facturation_n_est_pas_une_prescription() -> None:
    resultat = _calculer("energie_rattrapage", "2025-01-10", _evenement(T.RECONNAISSANCE, "2025-06-01"))
    assert resultat.valeurs["acquise_le"] == _jour("2026-03-10")
    assert [a.code for a in resultat.avertissements] == ["limite_de_facturation"]
    assert resultat.lignes[1]["explication"] == (
        "Sans effet : ce délai (limite facturation) n'est ni interrompu ni suspendu."
    )


def _reconnaissances(*annees: int) -> list[Evenement]:
    return [_evenement(T.RECONNAISSANCE, f"{annee}-01-01") for annee in annees]


def test_le_butoir_arrete_une_suite_de_reconnaissances() -> None:
    resultat = _calculer("droit_commun", "2001-06-01", *_reconnaissances(2005, 2009, 2013, 2017))
    assert resultat.valeurs["acquise_le"] == _jour("2021-06-01")
    butoir = next(ligne for ligne in resultat.lignes if ligne["effet"] == "butoir")
    assert (butoir["article"], butoir["date"]) == ("C. civ. 2232", _jour("2021-06-01"))
    assert butoir["explication"] == (
        "Le délai ne peut dépasser le 01/06/2021 (naissance du droit prise au jour de l'exigibilité)."
    )


@pytest.mark.parametrize("type_", [T.ACTE_EXECUTION, T.MESURE_CONSERVATOIRE])
def test_le_butoir_ne_joue_pas_apres_un_acte_d_execution(type_: TypeEvenement) -> None:
    evenements = [*_reconnaissances(2005, 2009, 2013), _evenement(type_, "2017-01-01"), *_reconnaissances(2021)]
    assert _acquise("droit_commun", "2001-06-01", *evenements) == "2026-01-01"


def test_le_butoir_ne_joue_pas_pour_un_titre_executoire_ni_un_dommage_corporel() -> None:
    for nature in ("titre_executoire", "dommage_corporel"):
        assert _acquise(nature, "2001-06-01", *_reconnaissances(2010, 2019)) == "2029-01-01"


# --- Échéances ---------------------------------------------------------------------------------------------------


def test_chaque_echeance_a_sa_date_et_la_premiere_perdue_est_annoncee() -> None:
    echeances = [_jour("2024-03-05"), _jour("2024-01-05"), _jour("2024-02-05")]
    resultat = calculer_prescription("consommateur", echeances, le=_jour("2026-02-05"))
    assert [(e["exigible_le"], e["acquise_le"], e["prescrit"]) for e in resultat.valeurs["echeances"]] == [
        (_jour("2024-03-05"), _jour("2026-03-05"), False),
        (_jour("2024-01-05"), _jour("2026-01-05"), True),
        (_jour("2024-02-05"), _jour("2026-02-05"), False),
    ]
    assert resultat.valeurs["acquise_le"] == _jour("2026-01-05")
    assert resultat.valeurs["prescrit"] is True
    assert resultat.valeurs["prescrit_entierement"] is False
    assert len(resultat.lignes) == 6


def test_une_interruption_ne_sauve_que_les_echeances_encore_vivantes() -> None:
    echeances = [_jour("2022-01-05"), _jour("2024-01-05")]
    acte = _evenement(T.RECONNAISSANCE, "2025-01-01")
    valeurs = calculer_prescription("consommateur", echeances, [acte], le=_jour("2026-06-01")).valeurs
    assert [e["acquise_le"] for e in valeurs["echeances"]] == [_jour("2024-01-05"), _jour("2027-01-01")]
    assert [e["prescrit"] for e in valeurs["echeances"]] == [True, False]


def test_une_seule_echeance_en_liste_se_lit_comme_une_date() -> None:
    assert "echeances" not in calculer_prescription("consommateur", [_jour("2024-01-05")]).valeurs


def test_sans_date_d_examen_rien_n_est_dit_prescrit() -> None:
    valeurs = calculer_prescription("consommateur", [_jour("2024-01-05"), _jour("2024-02-05")]).valeurs
    assert (valeurs["prescrit"], valeurs["prescrit_entierement"]) == (None, None)


# --- Réserves ----------------------------------------------------------------------------------------------------


def test_la_mise_en_demeure_est_dite_sans_effet() -> None:
    resultat = _calculer("droit_commun", "2021-03-10", _evenement(T.MISE_EN_DEMEURE, "2025-01-01"))
    assert [a.en_dict() for a in resultat.avertissements] == [
        {
            "code": "mise_en_demeure_non_interruptive",
            "message": "La mise en demeure n'interrompt pas la prescription.",
        }
    ]
    assert resultat.lignes[1]["explication"] == (
        "Sans effet : une mise en demeure, même recommandée, n'interrompt pas la prescription."
    )
    assurance = _calculer("assurance", "2025-03-10", _evenement(T.MISE_EN_DEMEURE, "2026-01-01"))
    assert [a.code for a in assurance.avertissements] == ["exception_assurance"]
    assert assurance.valeurs["acquise_le"] == _jour("2027-03-10")


def test_une_duree_de_memoire_est_un_avertissement() -> None:
    assert [a.code for a in _calculer("eau", "2024-03-10").avertissements] == ["verification_memoire"]


def test_la_lecture_d_acquise_le_est_une_hypothese() -> None:
    hypotheses = _calculer("bail_habitation", "2024-03-10").hypotheses
    assert hypotheses[0].startswith("« acquise_le » est le dernier jour du terme")
    assert hypotheses[1] == "loi n° 89-462, art. 7-1 : révision de loyer : 1 an après la date convenue."


def test_chaque_evenement_attend_une_preuve() -> None:
    for type_ in TypeEvenement:
        au = "2023-02-01" if type_.suspend else None
        ligne = _calculer("droit_commun", "2021-03-10", _evenement(type_, "2023-01-01", au)).lignes[1]
        assert ligne["preuve_attendue"]
        assert ligne["evenement"] == type_.value


# --- Refus -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evenement", "faute", "champ"),
    [
        (_evenement(T.MEDIATION, "2023-01-01"), ChampManquant, "evenements[0].au"),
        (_evenement(T.INSTRUCTION, "2023-01-01", "2022-12-31"), ChampInvalide, "evenements[0].au"),
        (_evenement(T.MEDIATION, "2023-01-01", "2023-02-01", Issue.EN_COURS), ChampInvalide, "evenements[0].au"),
        (_evenement(T.DEMANDE_EN_JUSTICE, "2023-01-01", issue=Issue.JUGEMENT), ChampManquant, "evenements[0].au"),
        (_evenement(T.RECONNAISSANCE, "2023-01-01", issue=Issue.REJET), ChampInvalide, "evenements[0].issue"),
        (_evenement(T.ACTE_EXECUTION, "2023-01-01", issue=Issue.DESISTEMENT), ChampInvalide, "evenements[0].issue"),
        (_evenement(T.MEDIATION, "2023-01-01", "2023-02-01", Issue.REJET), ChampInvalide, "evenements[0].issue"),
    ],
)
def test_un_evenement_incoherent_est_refuse(evenement: Evenement, faute: type[ErreurBasoche], champ: str) -> None:
    with pytest.raises(faute) as refus:
        _calculer("droit_commun", "2021-03-10", evenement)
    assert refus.value.champ == champ


@pytest.mark.parametrize(
    "nature", ["", "inconnue", "honoraires_avocat_x", "../x", "droit_commun_x", "droit_commun_ans"]
)
def test_une_nature_inconnue_est_refusee_en_citant_le_tableau(nature: str) -> None:
    with pytest.raises(ChampInvalide, match="Nature de créance inconnue") as refus:
        _calculer(nature, "2021-03-10")
    assert refus.value.champ == "nature"
    assert "droit_commun" in refus.value.conseil


@pytest.mark.parametrize("exigible", ["9999-01-01", "9990-06-01"])
def test_le_bord_du_calendrier_est_un_refus_ou_un_resultat(exigible: str) -> None:
    if exigible.startswith("9999"):
        with pytest.raises(ChampInvalide, match="sort du calendrier"):
            _calculer("droit_commun", exigible)
    else:
        assert _acquise("droit_commun", exigible) == "9995-06-01"


# --- Propriétés --------------------------------------------------------------------------------------------------

JOURS = st.dates(date(2009, 1, 1), date(2030, 1, 1))
INTERRUPTIFS = st.builds(
    Evenement, st.sampled_from([T.RECONNAISSANCE, T.ACTE_EXECUTION, T.MESURE_CONSERVATOIRE]), JOURS
)
SUSPENSIFS = st.builds(
    lambda type_, du, jours: Evenement(type_, du, du + timedelta(days=jours)),
    st.sampled_from([T.MEDIATION, T.CONCILIATION, T.INSTRUCTION]),
    JOURS,
    st.integers(0, 500),
)


@given(JOURS, st.lists(INTERRUPTIFS | SUSPENSIFS, max_size=6), st.randoms(use_true_random=False))
def test_l_ordre_de_saisie_ne_change_rien_et_rien_ne_raccourcit_le_delai(
    exigible: date, evenements: list[Evenement], hasard: Any
) -> None:
    uniques = list({evenement.du: evenement for evenement in evenements}.values())
    melange = list(uniques)
    hasard.shuffle(melange)
    acquise = calculer_prescription("droit_commun", [exigible], uniques).valeurs["acquise_le"]
    assert acquise == calculer_prescription("droit_commun", [exigible], melange).valeurs["acquise_le"]
    assert acquise >= ajouter_duree(exigible, Duree(ans=5))


@given(JOURS, st.lists(INTERRUPTIFS, max_size=5))
def test_le_terme_est_celui_du_dernier_evenement_utile(exigible: date, evenements: list[Evenement]) -> None:
    depart = exigible
    for evenement in sorted(evenements, key=lambda e: e.du):
        if depart <= evenement.du <= ajouter_duree(depart, Duree(ans=10)):
            depart = evenement.du
    acquise = calculer_prescription("titre_executoire", [exigible], evenements).valeurs["acquise_le"]
    assert acquise == ajouter_duree(depart, Duree(ans=10))
