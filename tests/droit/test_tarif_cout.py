"""Le coût d'un acte : cas comptés à la main, aux bornes du coefficient et dans chaque territoire."""

from __future__ import annotations

from decimal import Decimal

import pytest

from basoche.droit.source import Verification
from basoche.droit.tarif import Debours
from basoche.droit.tarif.charge import Charge
from droit.chiffrage_tarif import (
    ESTIMER,
    chiffrer,
    codes,
    euros,
    libelles,
    messages,
    montants,
    totaux,
)


def test_un_commandement_de_payer_complet_donne_ses_lignes_ses_hypotheses_et_ses_fondements() -> None:
    resultat = chiffrer("2025-06-16", numero="42", obligation="2000", engagement_poursuites=True)
    # 20,42 × 2 = 40,84 ; 304 × 5,66 % = 17,21, 608 × 2,83 % = 17,21, 1 088 × 1,41 % = 15,34 ; 9,40. HT 100,00.
    assert dict(resultat.valeurs) == {
        "ht": euros("100.00"),
        "tva": euros("20.00"),
        "ttc": euros("120.00"),
        "a_charge_debiteur": euros("120.00"),
        "a_charge_creancier": euros("0.00"),
    }
    commun = {"soumis_tva": True, "a_charge": Charge.DEBITEUR}
    assert resultat.lignes == [
        {
            "libelle": "Émolument n° 42 — Commandement de payer précédant la saisie-vente, coefficient 2",
            "article": "C. com., art. A444-14",
            "montant": euros("40.84"),
            "verification": Verification.TEXTE,
            **commun,
        },
        {
            "libelle": "Droit d'engagement des poursuites",
            "article": "C. com., art. A444-15",
            "montant": euros("49.76"),
            "verification": Verification.UNE_SOURCE,
            **commun,
        },
        {
            "libelle": "Frais de déplacement",
            "article": "C. com., art. A444-48",
            "montant": euros("9.40"),
            "verification": Verification.RECOUPE,
            **commun,
        },
    ]
    assert resultat.hypotheses == (
        "Coût à la charge du débiteur (L111-8 al. 1 CPCE) : frais de l'exécution forcée, un titre exécutoire étant "
        "supposé.",
        "Version du tarif appliquée : 2024 (du 01/03/2024 au 28/02/2026).",
        "Obligation de 2\u202f000,00\u00a0€ : coefficient 2 (A444-46).",
        "Droit d'engagement des poursuites : une seule perception par créance, non perçu jusqu'ici (A444-15).",
        "TVA du territoire (metropole) : 20 %.",
    )
    assert codes(resultat) == ["verification_une_source"]
    assert [fondement.article for fondement in resultat.fondements] == [
        "L111-8 al. 1 CPCE",
        "C. com., art. A444-14",
        "C. com., art. A444-46",
        "C. com., art. A444-15",
        "C. com., art. A444-48",
        "CGI",
    ]
    assert resultat.fondements[0].verification is Verification.TEXTE


@pytest.mark.parametrize(
    ("obligation", "attendu", "coefficient"),
    [
        (None, ("18.28", "3.66", "21.94"), ""),
        ("0", ("9.14", "1.83", "10.97"), ", coefficient 0,5"),
        ("128.00", ("9.14", "1.83", "10.97"), ", coefficient 0,5"),
        ("128.01", ("18.28", "3.66", "21.94"), ""),
        ("1280.00", ("18.28", "3.66", "21.94"), ""),
        ("1280.01", ("36.56", "7.31", "43.87"), ", coefficient 2"),
    ],
)
def test_le_coefficient_change_juste_apres_chaque_borne(
    obligation: str | None, attendu: tuple[str, str, str], coefficient: str
) -> None:
    resultat = chiffrer("2025-06-16", numero="1", obligation=obligation, frais_deplacement="aucun")
    assert totaux(resultat) == attendu
    assert libelles(resultat) == [f"Émolument n° 1 — Assignation{coefficient}"]


def test_une_obligation_indeterminee_s_ecrit_en_hypothese() -> None:
    resultat = chiffrer("2025-06-16", numero="42")
    assert "Obligation indéterminée ou non pécuniaire : coefficient 1 (A444-46)." in resultat.hypotheses


@pytest.mark.parametrize(
    ("numero", "attendu"),
    [
        # 25,79 × 0,5 = 12,895 : affiché 12,90, mais TTC = arrondi(15,474) = 15,47 et non 12,90 × 1,2 = 15,48.
        ("44", ("12.90", "2.57", "15.47")),
        # 18,27 × 0,5 = 9,135 ; TTC 10,962.
        ("48", ("9.14", "1.82", "10.96")),
        # 20,43 × 0,5 = 10,215 ; TTC 12,258.
        ("102", ("10.22", "2.04", "12.26")),
    ],
)
def test_l_emolument_n_est_pas_arrondi_apres_le_coefficient(numero: str, attendu: tuple[str, str, str]) -> None:
    resultat = chiffrer("2025-06-16", numero=numero, obligation="128", frais_deplacement="aucun")
    assert totaux(resultat) == attendu


@pytest.mark.parametrize("numero", ["112a", "112b", "112c"])
def test_une_prestation_relevee_sans_coefficient_garde_son_montant(numero: str) -> None:
    avec = chiffrer("2025-06-16", numero=numero, obligation="5000")
    assert totaux(avec) == totaux(chiffrer("2025-06-16", numero=numero))
    assert f"N° {numero} : prestation relevée sans coefficient." in avec.hypotheses
    assert "C. com., art. A444-47" not in [fondement.article for fondement in avec.fondements]


@pytest.mark.parametrize("numero", ["130"])
def test_les_numeros_exclus_gardent_le_coefficient_un(numero: str) -> None:
    sans = chiffrer("2025-06-16", ESTIMER, numero=numero)
    avec = chiffrer("2025-06-16", ESTIMER, numero=numero, obligation="5000")
    assert totaux(avec) == totaux(sans)
    assert f"N° {numero} : coefficient exclu (A444-47)." in avec.hypotheses
    assert "C. com., art. A444-47" in [fondement.article for fondement in avec.fondements]


@pytest.mark.parametrize(
    ("territoire", "attendu", "lignes"),
    [
        # 20,42 + 9,40 = 29,82 en métropole ; outre-mer la majoration porte sur 20,42 seul.
        ("metropole", ("29.82", "5.96", "35.78"), ["20.42", "9.40"]),
        ("alsace_moselle", ("29.82", "5.96", "35.78"), ["20.42", "9.40"]),
        ("guadeloupe", ("35.74", "3.04", "38.78"), ["20.42", "5.92", "9.40"]),
        ("martinique", ("35.54", "3.02", "38.56"), ["20.42", "5.72", "9.40"]),
        ("guyane", ("34.72", "0.00", "34.72"), ["20.42", "4.90", "9.40"]),
        ("reunion", ("37.38", "3.17", "40.55"), ["20.42", "7.56", "9.40"]),
        ("mayotte", ("35.95", "0.00", "35.95"), ["20.42", "6.13", "9.40"]),
        ("saint_pierre_et_miquelon", ("35.95", "0.00", "35.95"), ["20.42", "6.13", "9.40"]),
        ("wallis_et_futuna", ("35.95", "0.00", "35.95"), ["20.42", "6.13", "9.40"]),
    ],
)
def test_chaque_territoire_a_sa_majoration_et_sa_tva(
    territoire: str, attendu: tuple[str, str, str], lignes: list[str]
) -> None:
    resultat = chiffrer("2025-06-16", numero="42", territoire=territoire)
    assert totaux(resultat) == attendu
    assert montants(resultat) == lignes


def test_la_majoration_d_outre_mer_porte_sur_tous_les_emoluments_et_rien_d_autre() -> None:
    resultat = chiffrer(
        "2025-06-16",
        numero="42",
        obligation="76",
        territoire="guadeloupe",
        engagement_poursuites=True,
        vacations=1,
        debours=(Debours("Serrurier", euros("50")),),
    )
    # (20,42 × 0,5 + 75,15 + 4,29) × 29 % = 89,65 × 29 % = 25,9985.
    assert libelles(resultat) == [
        "Émolument n° 42 — Commandement de payer précédant la saisie-vente, coefficient 0,5",
        "Vacations : 1 × 75,15 €",
        "Droit d'engagement des poursuites",
        "Majoration outre-mer de 29 %",
        "Frais de déplacement",
        "Serrurier",
    ]
    assert montants(resultat) == ["10.21", "75.15", "4.29", "26.00", "9.40", "50.00"]
    assert resultat.lignes[3]["article"] == "C. com., art. A444-10"
    # HT exact 125,0485 ; × 1,085 = 135,67762 ; + 50.
    assert totaux(resultat) == ("125.05", "10.63", "185.68")
    assert (
        "Outre-mer, un déplacement de plus de deux kilomètres suit un régime propre non lu (A444-49) : à vérifier."
        in messages(resultat)
    )
    assert "deplacement_outre_mer" in codes(resultat)


def test_un_honoraire_n_est_pas_majore_outre_mer() -> None:
    resultat = chiffrer("2025-06-16", honoraire_ht="100", territoire="reunion", frais_deplacement="aucun")
    assert totaux(resultat) == ("100.00", "8.50", "108.50")
    assert "deplacement_outre_mer" not in codes(resultat)


def test_chaque_destinataire_compte_un_emolument_un_deplacement_et_non_une_vacation() -> None:
    resultat = chiffrer(
        "2025-06-16", numero="42", obligation="100", destinataires=3, vacations=2, engagement_poursuites=True
    )
    assert libelles(resultat) == [
        "Émolument n° 42 — Commandement de payer précédant la saisie-vente, coefficient 0,5 × 3 destinataires",
        "Vacations : 2 × 75,15 €",
        "Droit d'engagement des poursuites",
        "Frais de déplacement × 3 destinataires",
    ]
    # 20,42 × 0,5 × 3 = 30,63 ; 150,30 ; 100 × 5,66 % = 5,66 ; 28,20.
    assert montants(resultat) == ["30.63", "150.30", "5.66", "28.20"]
    assert totaux(resultat) == ("214.79", "42.96", "257.75")
    assert "destinataires_multiples" in codes(resultat)
    assert (
        "Un coût entier est compté par destinataire (émolument, déplacement, lettre) : usage donné de mémoire."
        in messages(resultat)
    )
    assert "Vacations : heures de début et de fin à porter sur l'acte (A444-18)." in resultat.hypotheses
    assert "Le temps de référence du n° 42 n'a pas été lu : à vérifier." in messages(resultat)


def test_deux_destinataires_sans_mention_superflue_pour_un_seul() -> None:
    seul = chiffrer("2025-06-16", numero="42")
    assert codes(seul) == []
    deux = chiffrer("2025-06-16", numero="42", destinataires=2)
    assert codes(deux) == ["destinataires_multiples"]
    assert libelles(deux)[1] == "Frais de déplacement × 2 destinataires"


def test_un_temps_de_reference_lu_ne_demande_pas_de_verification() -> None:
    resultat = chiffrer("2025-06-16", numero="106", vacations=1)
    assert "temps_de_reference_non_lu" not in codes(resultat)
    assert montants(resultat) == ["153.67", "75.15", "9.40"]


def test_une_demi_somme_impaire_par_deux_destinataires_redevient_exacte() -> None:
    resultat = chiffrer("2025-06-16", numero="44", obligation="100", destinataires=2, frais_deplacement="aucun")
    assert totaux(resultat) == ("25.79", "5.16", "30.95")


def test_l_urgence_remplace_l_emolument_et_suit_le_coefficient_avec_une_reserve() -> None:
    resultat = chiffrer("2025-06-16", numero="1", urgence=True, obligation="5000", frais_deplacement="aucun")
    assert libelles(resultat) == ["Émolument d'urgence n° 1 — Assignation, coefficient 2"]
    assert montants(resultat) == ["180.36"]
    assert resultat.lignes[0]["article"] == "C. com., art. A444-12"
    assert (
        "Urgence : l'émolument majoré remplace l'émolument ; porter sur l'acte les dates et heures de la demande "
        "et de la réalisation, et les raisons de l'urgence (C. com., art. A444-12)."
    ) in resultat.hypotheses
    assert (
        "Le coefficient est appliqué à l'émolument d'urgence : aucun texte lu ne le confirme ni ne l'exclut."
        in messages(resultat)
    )
    assert "coefficient_d_urgence_discute" in codes(resultat)


def test_l_urgence_sans_coefficient_n_appelle_pas_de_reserve() -> None:
    resultat = chiffrer("2025-06-16", numero="2", urgence=True, obligation="500", frais_deplacement="aucun")
    assert montants(resultat) == ["90.18"]
    assert "coefficient_d_urgence_discute" not in codes(resultat)
    ordinaire = chiffrer("2025-06-16", numero="2", obligation="5000", frais_deplacement="aucun")
    assert "coefficient_d_urgence_discute" not in codes(ordinaire)


@pytest.mark.parametrize(
    ("le", "obligation", "attendu"),
    [
        ("2025-06-16", "76", "4.29"),
        ("2025-06-16", "76.01", "4.30"),  # 76,01 × 5,66 % = 4,302166
        ("2025-06-16", "304", "17.21"),  # 17,2064
        ("2025-06-16", "304.01", "17.21"),
        ("2025-06-16", "912", "34.42"),
        ("2025-06-16", "3040", "64.42"),  # + 2 128 × 1,41 % = 30,0048 → 30,00
        ("2025-06-16", "75790", "268.12"),  # 64,42 + 72 750 × 0,28 % = 203,70
        ("2025-06-16", "100000", "268.13"),  # plafond
        ("2020-06-16", "3040", "63.83"),  # 17,02 + 17,02 + 29,79
    ],
)
def test_l_engagement_des_poursuites_suit_son_bareme(le: str, obligation: str, attendu: str) -> None:
    resultat = chiffrer(le, numero="42", obligation=obligation, engagement_poursuites=True, frais_deplacement="aucun")
    assert montants(resultat)[1] == attendu


def test_une_signification_electronique_a_son_forfait() -> None:
    resultat = chiffrer("2025-06-16", numero="2", frais_deplacement="electronique")
    assert montants(resultat) == ["25.79", "8.80"]
    assert libelles(resultat)[1] == "Frais de déplacement, signification électronique"


def test_une_formalite_avertit_du_deplacement_et_un_acte_signifie_non() -> None:
    message = (
        "A444-48 n'alloue de frais de déplacement que pour un acte signifié ou un procès-verbal : "
        "sinon, demander « aucun » pour les frais de déplacement."
    )
    assert message in messages(chiffrer("2025-06-16", numero="160"))
    assert "deplacement_a_verifier" in codes(chiffrer("2025-06-16", honoraire_ht="10"))
    assert "deplacement_a_verifier" not in codes(chiffrer("2025-06-16", numero="160", frais_deplacement="aucun"))
    assert "deplacement_a_verifier" not in codes(chiffrer("2025-06-16", numero="42"))


def test_la_taxe_forfaitaire_s_ajoute_hors_tva_jusqu_a_la_fin_de_2020() -> None:
    resultat = chiffrer("2020-12-31", numero="42", destinataires=2)
    assert libelles(resultat)[2] == "Taxe forfaitaire × 2 destinataires"
    assert montants(resultat) == ["40.42", "15.34", "29.78"]
    assert resultat.lignes[2]["soumis_tva"] is False
    assert resultat.lignes[2]["article"] == "CGI, art. 302 bis Y"
    # 55,76 × 1,2 = 66,912 ; + 29,78.
    assert totaux(resultat) == ("55.76", "11.15", "96.69")
    assert (
        "Taxe forfaitaire comptée hors TVA (de mémoire) et sans les exonérations, qui n'ont pas été lues : à vérifier."
        in messages(resultat)
    )
    assert "taxe_forfaitaire_exonerations" in codes(resultat)
    assert montants(chiffrer("2021-01-01", numero="42")) == ["20.21", "7.67"]


@pytest.mark.parametrize(("le", "taxe"), [("2016-06-01", "13.04"), ("2017-01-01", "14.89")])
def test_la_taxe_forfaitaire_suit_ses_montants(le: str, taxe: str) -> None:
    assert montants(chiffrer(le, numero="42"))[2] == taxe


def test_un_honoraire_ne_porte_pas_la_taxe_forfaitaire() -> None:
    assert libelles(chiffrer("2020-06-01", honoraire_ht="100", frais_deplacement="aucun")) == ["Honoraire libre"]


def test_un_honoraire_libre_est_au_creancier_et_n_a_pas_de_fin() -> None:
    resultat = chiffrer("2026-03-02", honoraire_ht="150", frais_deplacement="aucun", destinataires=2)
    assert resultat.lignes == [
        {
            "libelle": "Honoraire libre × 2 destinataires",
            "article": "C. com., art. L444-1",
            "montant": euros("300.00"),
            "soumis_tva": True,
            "a_charge": Charge.CREANCIER,
            "verification": Verification.TEXTE,
        }
    ]
    assert totaux(resultat) == ("300.00", "60.00", "360.00")
    assert resultat.valeurs["a_charge_debiteur"] == euros("0")
    assert resultat.valeurs["a_charge_creancier"] == euros("360")
    assert resultat.hypotheses[0] == (
        "Coût à la charge du créancier (L444-1 C. com.) : prestation hors tarif, honoraire libre dû par "
        "celui qui la demande."
    )
    assert resultat.avertissements == ()


def test_les_debours_sont_hors_tva_sauf_ceux_qui_la_supportent() -> None:
    resultat = chiffrer(
        "2025-06-16",
        numero="42",
        frais_deplacement="aucun",
        debours=(
            Debours("Affranchissement", euros("5.36")),
            Debours("Serrurier", euros("100.00"), True),
            Debours("Témoin", euros("6.60"), Decimal("20")),
            Debours("Fourrière", euros("10"), Decimal("0")),
        ),
    )
    assert [(ligne["libelle"], ligne["soumis_tva"], ligne["article"]) for ligne in resultat.lignes[1:]] == [
        ("Affranchissement", False, "C. com., annexe 4-8, I, 3°"),
        ("Serrurier", True, "C. com., annexe 4-8, I, 3°"),
        ("Témoin", True, "C. com., annexe 4-8, I, 3°"),
        ("Fourrière", False, "C. com., annexe 4-8, I, 3°"),
    ]
    # HT 127,02 ; × 1,2 = 152,424 ; + 15,36.
    assert totaux(resultat) == ("127.02", "25.40", "167.78")


def test_la_tva_donnee_remplace_celle_du_territoire() -> None:
    resultat = chiffrer("2025-06-16", numero="42", frais_deplacement="aucun", tva=Decimal("8.5"))
    assert totaux(resultat) == ("20.42", "1.74", "22.16")
    assert resultat.hypotheses[-1] == "TVA au taux donné : 8,5 %."
    nulle = chiffrer("2025-06-16", numero="42", frais_deplacement="aucun", tva=Decimal(0))
    assert totaux(nulle) == ("20.42", "0.00", "20.42")


def test_une_tva_donnee_permet_un_territoire_sans_taux_connu_mais_non_sans_majoration() -> None:
    resultat = chiffrer(
        "2025-06-16", honoraire_ht="10", territoire="saint_martin", frais_deplacement="aucun", tva=Decimal("4")
    )
    assert totaux(resultat) == ("10.00", "0.40", "10.40")


def test_une_estimation_demandee_s_annonce_sur_la_ligne() -> None:
    resultat = chiffrer("2025-06-16", ESTIMER, numero="50", frais_deplacement="aucun")
    assert resultat.lignes[0]["estimee"] is True
    assert resultat.lignes[0]["verification"] is Verification.MEMOIRE
    assert montants(resultat) == ["44.05"]
    assert "valeur_estimee" in codes(resultat)
    assert "estimee" not in chiffrer("2025-06-16", ESTIMER, numero="42").lignes[0]


def test_la_note_d_un_numero_remonte_en_avertissement() -> None:
    resultat = chiffrer("2025-06-16", numero="206", frais_deplacement="aucun")
    assert (
        "N° 206 : créé par l'arrêté publié au JO du 2025-03-14 ; entrée en vigueur présumée le 2025-03-15."
        in messages(resultat)
    )
    assert "note_tarif" in codes(resultat)
    assert any("n'applique pas le coefficient" in m for m in messages(chiffrer("2025-06-16", numero="188")))


def test_une_signification_entre_avocats_n_a_pas_de_frais_de_deplacement() -> None:
    resultat = chiffrer("2025-06-16", ESTIMER, acte="signification_entre_avocats")

    assert [libelle.split(" —")[0] for libelle in libelles(resultat)] == ["Émolument n° 197"]
    assert any("d'avocat à avocat" in hypothese for hypothese in resultat.hypotheses)
    assert "deplacement_a_verifier" not in codes(resultat)
