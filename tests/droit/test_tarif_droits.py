"""Les droits proportionnels : tranches arrondies une à une, montant fixe, plafond, doublement, déjà perçu."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.resultat import Resultat
from basoche.droit.source import Verification
from basoche.droit.tarif import DemandeDroits, droits
from droit.chiffrage_tarif import ESTIMER, RECONDUIRE, codes, euros, libelles, messages, montants, totaux

JUIN_2025 = "2025-06-16"


def percevoir(article: str, montant: str, le: str = JUIN_2025, options: Options = AUCUNE, **champs: Any) -> Resultat:
    if "deja_percu" in champs:
        champs["deja_percu"] = euros(champs["deja_percu"])
    return droits(DemandeDroits(article, euros(montant), date.fromisoformat(le), **champs), options)


def test_le_droit_du_debiteur_donne_ses_tranches_et_ses_hypotheses() -> None:
    resultat = percevoir("A444-31", "2000")
    assert totaux(resultat) == ("75.59", "15.12", "90.71")
    assert set(resultat.valeurs) == {"ht", "tva", "ttc"}
    commun = {"article": "C. com., art. A444-31", "verification": Verification.RECOUPE}
    assert resultat.lignes == [
        {
            "libelle": "Tranche de 0,00\u00a0€ à 125,00\u00a0€",
            "de": euros("0"),
            "a": euros("125"),
            "assiette": euros("125"),
            "taux": Decimal("9.77"),
            "montant": euros("12.21"),
            **commun,
        },
        {
            "libelle": "Tranche de 125,00\u00a0€ à 610,00\u00a0€",
            "de": euros("125"),
            "a": euros("610"),
            "assiette": euros("485"),
            "taux": Decimal("6.35"),
            "montant": euros("30.80"),
            **commun,
        },
        {
            "libelle": "Tranche de 610,00\u00a0€ à 1\u202f525,00\u00a0€",
            "de": euros("610"),
            "a": euros("1525"),
            "assiette": euros("915"),
            "taux": Decimal("3.41"),
            "montant": euros("31.20"),
            **commun,
        },
        {
            "libelle": "Tranche au-delà de 1\u202f525,00\u00a0€",
            "de": euros("1525"),
            "a": None,
            "assiette": euros("475"),
            "taux": Decimal("0.29"),
            "montant": euros("1.38"),
            **commun,
        },
    ]
    assert resultat.hypotheses == (
        "Version du tarif appliquée : 2024 (du 01/03/2024 au 28/02/2026).",
        "TVA de métropole : 20 %.",
    )
    assert [f.article for f in resultat.fondements] == ["C. com., art. A444-31", "CGI"]
    assert resultat.avertissements == ()


@pytest.mark.parametrize(
    ("article", "montant", "attendu"),
    [
        ("A444-31", "44.00", ["4.30"]),
        ("A444-31", "44.01", ["4.30"]),
        ("A444-31", "45.00", ["4.40"]),  # 4,3965
        ("A444-31", "125.00", ["12.21"]),
        ("A444-31", "125.01", ["12.21", "0.00"]),
        ("A444-31", "610.00", ["12.21", "30.80"]),
        ("A444-31", "1525.00", ["12.21", "30.80", "31.20"]),
        ("A444-31", "1600.00", ["12.21", "30.80", "31.20", "0.22"]),
        ("A444-32", "188.01", ["14.66", "6.77"]),
        ("A444-32", "2000.00", ["14.66", "52.14", "93.88", "18.57"]),
        ("A444-32", "52400.00", ["14.66", "52.14", "93.88", "1989.21"]),
        ("A444-15", "76.00", ["4.29"]),
        ("A444-15", "76.01", ["4.30"]),
        ("A444-15", "1000.00", ["17.21", "17.21", "1.24"]),
    ],
)
def test_chaque_tranche_est_arrondie_puis_additionnee(article: str, montant: str, attendu: list[str]) -> None:
    resultat = percevoir(article, montant)
    assert montants(resultat) == attendu
    assert resultat.valeurs["ht"] == sum((euros(m) for m in attendu), euros("0"))


def test_le_montant_fixe_a_sa_ligne() -> None:
    resultat = percevoir("A444-31", "44")
    assert resultat.lignes == [
        {
            "libelle": "Montant fixe jusqu'à 44,00\u00a0€",
            "de": euros("0"),
            "a": euros("44"),
            "assiette": None,
            "taux": None,
            "montant": euros("4.30"),
            "article": "C. com., art. A444-31",
            "verification": Verification.RECOUPE,
        }
    ]
    assert totaux(resultat) == ("4.30", "0.86", "5.16")
    assert "montant_nul" not in codes(resultat)


def test_une_somme_nulle_avertit() -> None:
    resultat = percevoir("A444-31", "0")
    assert codes(resultat) == ["montant_nul"]
    assert messages(resultat) == ["Le barème est appliqué à une somme nulle : vérifier qu'un droit est dû."]
    assert montants(percevoir("A444-31", "0", alimentaire=True)) == []


@pytest.mark.parametrize(
    ("article", "montant", "le", "ht", "ecretement"),
    [
        # 2024 : 74,21 jusqu'à 1 525 € ; 164 067 × 0,29 % = 475,79 ; 164 069 × 0,29 % = 475,80.
        ("A444-31", "165592.00", JUIN_2025, "550.00", None),
        ("A444-31", "165594.00", JUIN_2025, "550.00", "-0.01"),
        ("A444-31", "500000.00", JUIN_2025, "550.00", "-969.79"),
        ("A444-15", "100000.00", JUIN_2025, "268.13", "-67.78"),
        ("A444-32", "200000.00", "2023-06-16", "5540.00", "-986.41"),
    ],
)
def test_le_plafond_ecrete_sur_une_ligne_a_part(
    article: str, montant: str, le: str, ht: str, ecretement: str | None
) -> None:
    resultat = percevoir(article, montant, le)
    assert str(resultat.valeurs["ht"]) == ht
    derniere = resultat.lignes[-1]
    if ecretement is None:
        assert derniere["libelle"].startswith("Tranche")
    else:
        assert derniere["libelle"] == f"Plafond de {euros(ht).en_francais()}"
        assert str(derniere["montant"]) == ecretement
        assert (derniere["de"], derniere["a"], derniere["assiette"], derniere["taux"]) == (None, None, None, None)
    assert "verification_memoire" not in codes(resultat)


def test_un_plafond_donne_de_memoire_avertit_quand_il_joue() -> None:
    resultat = percevoir("A444-32", "200000", options=ESTIMER)
    assert totaux(resultat)[0] == "5540.00"
    assert "verification_memoire" in codes(resultat)
    assert "« tarif/recouvrement/creancier » : plafond de 5\u202f540,00\u00a0€ donné de mémoire, à relire." in messages(
        resultat
    )
    assert "verification_memoire" not in codes(percevoir("A444-32", "2000"))


@pytest.mark.parametrize(
    ("montant", "attendu"),
    [
        # Le taux est doublé avant l'arrondi de la tranche : 125 × 19,54 % = 24,425 → 24,43 (et non 2 × 12,21).
        ("2000", ["24.43", "61.60", "62.40", "2.76"]),
        ("125", ["24.43"]),
        ("44", ["8.60"]),
        ("1000000", ["24.43", "61.60", "62.40", "5791.16"]),
    ],
)
def test_une_creance_alimentaire_double_les_taux_sans_montant_fixe_ni_plafond(montant: str, attendu: list[str]) -> None:
    resultat = percevoir("A444-31", montant, alimentaire=True)
    assert montants(resultat) == attendu
    assert resultat.lignes[0]["taux"] == Decimal("19.54")
    assert "Créance alimentaire : taux doublés, sans montant fixe ni plafond (A444-31)." in resultat.hypotheses


def test_l_engagement_des_poursuites_ne_double_pas_pour_des_aliments() -> None:
    resultat = percevoir("A444-15", "1000", alimentaire=True)
    assert montants(resultat) == ["17.21", "17.21", "1.24"]
    assert "Créance alimentaire sans effet sur A444-15 : seul A444-31 double ses taux." in resultat.hypotheses


@pytest.mark.parametrize(
    ("champs", "motif"),
    [
        ({"exclusion": "titre_public"}, "titre d'une personne morale de droit public (6° de L111-3 CPCE)"),
        ({"exclusion": "contrat_travail"}, "créance née de l'exécution d'un contrat de travail"),
        ({"exclusion": "aliments"}, "créance alimentaire"),
        ({"alimentaire": True}, "créance alimentaire"),
    ],
)
def test_une_exclusion_rend_le_droit_du_creancier_nul(champs: dict[str, Any], motif: str) -> None:
    resultat = percevoir("A444-32", "2000", **champs)
    assert totaux(resultat) == ("0.00", "0.00", "0.00")
    assert resultat.lignes == []
    assert resultat.hypotheses == (
        f"A444-32 non dû : {motif} (R444-53 et R444-55).",
        "TVA de métropole : 20 %.",
    )


@pytest.mark.parametrize("article", ["A444-15", "A444-31"])
def test_une_exclusion_ne_touche_pas_les_autres_droits(article: str) -> None:
    resultat = percevoir(article, "2000", exclusion="titre_public")
    assert resultat.valeurs == percevoir(article, "2000").valeurs
    assert f"Exclusion sans effet sur {article} : R444-55 ne vise qu'A444-32." in resultat.hypotheses


def test_sans_exclusion_rien_n_en_est_dit() -> None:
    phrases = [p for article in ("A444-15", "A444-31", "A444-32") for p in percevoir(article, "2000").hypotheses]
    assert not [phrase for phrase in phrases if "xclusion" in phrase or "non dû" in phrase or "alimentaire" in phrase]


def test_le_deja_percu_se_retranche_du_bareme_du_cumul() -> None:
    resultat = percevoir("A444-32", "2000", deja_percu="100.00")
    assert totaux(resultat) == ("79.25", "15.85", "95.10")
    assert libelles(resultat)[-1] == "Déjà perçu"
    assert montants(resultat)[-1] == "-100.00"
    assert (
        "Le déjà perçu se retranche du barème de la somme cumulée, jamais acompte par acompte." in resultat.hypotheses
    )
    assert "deja_percu_superieur" not in codes(resultat)
    assert totaux(percevoir("A444-32", "2000", deja_percu="179.25")) == ("0.00", "0.00", "0.00")
    assert "deja_percu_superieur" not in codes(percevoir("A444-32", "2000", deja_percu="179.25"))


def test_un_deja_percu_superieur_au_droit_ne_rend_rien_et_avertit() -> None:
    resultat = percevoir("A444-32", "2000", deja_percu="179.26")
    assert totaux(resultat) == ("0.00", "0.00", "0.00")
    assert montants(resultat)[-1] == "-179.25"
    assert "deja_percu_superieur" in codes(resultat)
    assert "Le déjà perçu (179,26\u00a0€) dépasse le droit dû (179,25\u00a0€) : rien à percevoir." in messages(resultat)


def test_deux_encaissements_successifs_facturent_le_bareme_du_cumul() -> None:
    premier = percevoir("A444-31", "700").valeurs["ht"]
    second = percevoir("A444-31", "2000", deja_percu=str(premier)).valeurs["ht"]
    assert premier + second == euros("75.59")


@pytest.mark.parametrize(
    ("le", "ht"),
    [
        ("2018-06-01", "75.52"),  # 12,19 + 30,75 + 31,20 + 1,38
        ("2020-04-30", "75.52"),
        ("2020-05-01", "74.91"),  # 12,09 + 30,51 + 30,93 + 1,38
        ("2024-03-15", "74.91"),
        ("2024-04-30", "74.91"),
        ("2024-05-01", "75.59"),
    ],
)
def test_la_regle_transitoire_vaut_pour_les_droits(le: str, ht: str) -> None:
    assert str(percevoir("A444-31", "2000", le).valeurs["ht"]) == ht


@pytest.mark.parametrize(
    ("montant", "nombre", "ht"),
    [
        ("0", 2, "4.40"),
        ("50", 2, "4.40"),
        ("76", 2, "4.40"),
        ("76.01", 4, "8.80"),
        ("304", 8, "17.60"),
        ("304.01", 10, "22.00"),
        ("912", 16, "35.20"),
        ("1000", 18, "39.60"),
        ("3040", 30, "66.00"),
        ("3040.01", 32, "70.40"),
        ("1000000", 125, "275.00"),
    ],
)
def test_avant_mars_2016_l_engagement_des_poursuites_va_par_paliers_entames(montant: str, nombre: int, ht: str) -> None:
    resultat = percevoir("A444-15", montant, "2010-06-01")
    assert libelles(resultat) == [f"{nombre} taux de base de 2,20\u00a0€"]
    assert str(resultat.valeurs["ht"]) == ht


def test_une_tranche_non_lue_n_arrete_que_si_elle_est_atteinte() -> None:
    assert totaux(percevoir("A444-32", "52400"))[0] == "2149.89"
    with pytest.raises(ErreurBasoche) as capture:
        percevoir("A444-32", "52400.01")
    assert capture.value.en_dict() == {
        "code": "valeur_inconnue",
        "message": "« tarif/recouvrement/creancier » (C. com., art. A444-32), tranche au-delà de 52\u202f400,00\u00a0€ "
        ": valeur non trouvée dans les textes lus pour le 16/06/2025.",
        "conseil": "Relire le texte puis saisir la valeur (basoche parametres saisir) ; une estimation existe "
        "(--estimations).",
    }


def test_un_montant_fixe_non_lu_arrete_sauf_estimation() -> None:
    with pytest.raises(ErreurBasoche) as capture:
        percevoir("A444-32", "188")
    assert capture.value.code == "valeur_inconnue"
    assert "montant fixe jusqu'à 188,00\u00a0€" in capture.value.message
    resultat = percevoir("A444-32", "188", options=ESTIMER)
    assert totaux(resultat)[0] == "21.50"
    assert "valeur_estimee" in codes(resultat)
    assert (
        "« tarif/recouvrement/creancier », montant fixe jusqu'à 188,00\u00a0€ : valeur non trouvée dans les textes, "
        "estimation employée (21.50) ; ne pas facturer sans relecture." in messages(resultat)
    )


def test_apres_la_fin_du_tarif_les_tranches_annoncent_la_reconduction() -> None:
    with pytest.raises(ErreurBasoche) as capture:
        percevoir("A444-31", "2000", "2026-03-02")
    assert capture.value.code == "hors_periode"
    resultat = percevoir("A444-31", "130", "2026-03-02", RECONDUIRE)
    suffixe = " (tarif 2024 reconduit, arrêté suivant non lu)"
    assert libelles(resultat) == [
        f"Tranche de 0,00\u00a0€ à 125,00\u00a0€{suffixe}",
        f"Tranche de 125,00\u00a0€ à 610,00\u00a0€{suffixe}",
    ]
    assert [ligne["provisoire"] for ligne in resultat.lignes] == [True, True]
    assert codes(resultat) == ["tarif_a_confirmer"]
    assert resultat.hypotheses[0] == "Version du tarif appliquée : 2024 (du 01/03/2024 au 28/02/2026, reconduite)."


@given(
    st.sampled_from(["A444-15", "A444-31"]),
    st.integers(0, 10**8),
    st.integers(0, 10**8),
    st.booleans(),
)
def test_le_droit_croit_avec_la_somme(article: str, premier: int, second: int, alimentaire: bool) -> None:
    petit, grand = sorted((premier, second))

    def ht(centimes: int) -> Montant:
        demande = DemandeDroits(article, Montant(centimes), date(2025, 6, 16), alimentaire=alimentaire)
        resultat: Montant = droits(demande).valeurs["ht"]
        return resultat

    assert ht(petit) <= ht(grand)


@given(st.integers(0, 10**8), st.integers(0, 10**6), st.sampled_from(["A444-15", "A444-31"]))
def test_les_lignes_font_le_hors_taxe_et_le_total_tombe_juste(centimes: int, percu: int, article: str) -> None:
    demande = DemandeDroits(article, Montant(centimes), date(2025, 6, 16), deja_percu=Montant(percu))
    resultat = droits(demande)
    ht, tva, ttc = (resultat.valeurs[nom] for nom in ("ht", "tva", "ttc"))
    assert sum((ligne["montant"] for ligne in resultat.lignes), Montant(0)) == ht >= Montant(0)
    assert ht + tva == ttc
