"""Qui supporte un coût, et sous quel numéro un acte du catalogue est tarifé."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit import parametres
from basoche.droit.erreurs import ErreurBasoche, ValeurInconnue
from basoche.droit.montant import Montant
from basoche.droit.source import Verification
from basoche.droit.tarif.charge import Charge, repartir
from droit.chiffrage_tarif import ESTIMER, chiffrer, codes, euros, messages

LE = date(2025, 6, 16)
CORRESPONDANCE = parametres.valeur("tarif/correspondance_actes", le=LE)
CHARGES = parametres.valeur("tarif/charge_des_actes", le=LE)


@pytest.mark.parametrize(
    ("numero", "charge", "article", "motif", "certain"),
    [
        ("2", "débiteur", "L111-8 al. 1 CPCE", "frais de l'exécution forcée, un titre exécutoire étant supposé", True),
        ("86", "débiteur", "L111-8 al. 1 CPCE", "frais de l'exécution forcée, un titre exécutoire étant supposé", True),
        ("19", "débiteur", "L512-2 CPCE", "frais d'une mesure conservatoire, sauf décision contraire du juge", True),
        (
            "44",
            "débiteur",
            "L111-8 al. 2 CPCE",
            "acte tenu pour prescrit par la loi, même sans titre exécutoire",
            False,
        ),
        ("79", "créancier", "L111-8 al. 2 CPCE", "acte sans titre exécutoire et non prescrit par la loi", True),
        (
            "1",
            "créancier",
            "L111-8 al. 2 CPCE",
            "frais de l'instance, avancés par le créancier et compris dans les dépens si le juge y condamne "
            "le débiteur",
            False,
        ),
        (
            "109",
            "créancier",
            "L111-8 CPCE",
            "charge non tranchée par les textes lus, mise au compte du requérant",
            False,
        ),
    ],
)
def test_la_charge_suit_la_nature_de_l_acte_et_dit_pourquoi(
    numero: str, charge: str, article: str, motif: str, certain: bool
) -> None:
    resultat = chiffrer("2025-06-16", ESTIMER, numero=numero)
    phrase = f"Coût à la charge du {charge} ({article}) : {motif}."
    assert phrase in resultat.hypotheses
    assert (f"{phrase} À vérifier avant de réclamer ce coût." in messages(resultat)) is not certain
    assert ("charge_a_verifier" in codes(resultat)) is not certain
    nom = "debiteur" if charge == "débiteur" else "creancier"
    autre = "creancier" if charge == "débiteur" else "debiteur"
    assert resultat.valeurs[f"a_charge_{nom}"] == resultat.valeurs["ttc"]
    assert resultat.valeurs[f"a_charge_{autre}"] == euros("0")
    assert {ligne["a_charge"] for ligne in resultat.lignes} == {Charge(nom)}
    fondement = next(f for f in resultat.fondements if f.article == article)
    assert fondement.verification is (Verification.TEXTE if certain else Verification.MEMOIRE)


def test_un_etat_des_lieux_se_partage_par_moitie() -> None:
    # 110,68 + 9,40 = 120,08 HT ; 144,096 → 144,10 TTC.
    resultat = chiffrer("2025-06-16", numero="112a")
    assert resultat.valeurs["a_charge_debiteur"] == euros("72.05")
    assert resultat.valeurs["a_charge_creancier"] == euros("72.05")
    assert {ligne["a_charge"] for ligne in resultat.lignes} == {Charge.PARTAGE}
    assert (
        "Coût partagé par moitié (loi du 6 juillet 1989, art. 3-2) : frais d'état des lieux partagés par moitié entre "
        "le bailleur et le locataire." in resultat.hypotheses
    )


def test_le_centime_impair_d_un_partage_va_au_creancier() -> None:
    parts = repartir(euros("10.01"), Charge.PARTAGE)
    assert (parts.debiteur, parts.creancier) == (euros("5.00"), euros("5.01"))


@given(st.integers(0, 10**12), st.sampled_from(Charge))
def test_les_deux_parts_font_toujours_le_total(centimes: int, charge: Charge) -> None:
    parts = repartir(Montant(centimes), charge)
    assert parts.debiteur + parts.creancier == Montant(centimes)
    assert min(parts.debiteur, parts.creancier) >= Montant(0)


def test_chaque_numero_range_existe_une_seule_fois() -> None:
    numeros = [numero for groupe in CHARGES["groupes"] for numero in groupe["numeros"]]
    assert len(numeros) == len(set(numeros))
    for numero in numeros:
        assert parametres.parametre(f"tarif/emoluments/{numero}").attributs["numero"] == numero


def test_chaque_numero_de_la_correspondance_existe_et_dit_comment_il_est_etabli() -> None:
    assert len(CORRESPONDANCE) == 166
    for code, entree in CORRESPONDANCE.items():
        if entree["numero"] is None:
            assert set(entree) <= {"numero", "motif", "hors_tarif"}, code
            assert entree["motif"], code
        else:
            assert set(entree) <= {"numero", "etabli", "verification", "note"}, code
            assert parametres.parametre(f"tarif/emoluments/{entree['numero']}").attributs["numero"] == entree["numero"]
            assert entree["etabli"] in ("designation_identique", "designation_proche"), code
            assert entree["verification"] in ("une_source", "memoire"), code


@pytest.mark.parametrize(
    ("acte", "numero"),
    [
        ("cmd_saisie_vente", "42"),
        ("signification_jugement", "2"),
        ("assignation_tj_avocat_obligatoire", "1"),
        ("cpvcr_habitation", "44"),
        ("cmd_quitter_lieux", "86"),
        ("pv_expulsion", "106"),
        ("signification_injonction_payer", "4"),
        ("pv_saisie_attribution", "50"),
        ("denonc_saisie_attribution", "5"),
        ("requete_injonction_payer", "188"),
    ],
)
def test_un_acte_du_catalogue_coute_comme_son_numero(acte: str, numero: str) -> None:
    par_acte = chiffrer("2025-06-16", ESTIMER, acte=acte, obligation="500")
    par_numero = chiffrer("2025-06-16", ESTIMER, numero=numero, obligation="500")
    assert par_acte.valeurs == par_numero.valeurs
    assert list(par_acte.lignes) == list(par_numero.lignes)
    assert par_acte.hypotheses[0].startswith(f"L'acte « {acte} » est tarifé sous le n° {numero}")


def test_une_correspondance_lue_de_memoire_avertit_et_une_autre_non() -> None:
    resultat = chiffrer("2025-06-16", acte="cmd_saisie_vente_iteratif")
    assert "correspondance_a_verifier" in codes(resultat)
    assert (
        "Le n° 42 de l'acte « cmd_saisie_vente_iteratif » est une lecture de la désignation : à vérifier."
        in messages(resultat)
    )
    sure = chiffrer("2025-06-16", acte="cmd_saisie_vente")
    assert sure.hypotheses[0] == "L'acte « cmd_saisie_vente » est tarifé sous le n° 42."
    assert "correspondance_a_verifier" not in codes(sure)
    assert "C. com., annexe 4-7, tableaux 3-1 à 3-3" in [f.article for f in sure.fondements]


def test_la_precision_d_une_correspondance_se_lit_en_hypothese() -> None:
    resultat = chiffrer("2025-06-16", ESTIMER, acte="pv_saisie_attribution")
    assert resultat.hypotheses[0] == (
        "L'acte « pv_saisie_attribution » est tarifé sous le n° 50 ; n° 51 si le compte est clôturé ou son solde "
        "négatif."
    )


def test_un_code_d_acte_inconnu() -> None:
    with pytest.raises(ErreurBasoche) as capture:
        chiffrer("2025-06-16", acte="acte_imaginaire")
    assert capture.value.en_dict() == {
        "code": "acte_inconnu",
        "message": "Aucun acte du catalogue ne porte le code « acte_imaginaire ».",
        "conseil": "Voir les codes : basoche acte lister.",
        "champ": "acte",
    }


def test_un_acte_sans_numero_etabli() -> None:
    with pytest.raises(ValeurInconnue) as capture:
        chiffrer("2025-06-16", acte="sommation_payer")
    assert capture.value.en_dict() == {
        "code": "valeur_inconnue",
        "message": "Le numéro de tarif de cet acte n'est pas établi (« sommation_payer ») : le n° 79 vise la sommation "
        "de faire ou de ne pas faire ; la sommation de payer n'a pas été retrouvée au tarif.",
        "conseil": "Donner le numéro du tarif (--numero) au lieu de l'acte.",
        "champ": "acte",
    }


def test_un_acte_hors_tarif_demande_l_honoraire_convenu() -> None:
    with pytest.raises(ValeurInconnue) as capture:
        chiffrer("2025-06-16", acte="mise_en_demeure_lettre")
    assert capture.value.en_dict() == {
        "code": "valeur_inconnue",
        "message": "L'acte « mise_en_demeure_lettre » est hors tarif : recouvrement amiable, prestation en concurrence "
        "(L444-1 al. 3).",
        "conseil": "Donner l'honoraire convenu (--honoraire-ht) au lieu de l'acte.",
        "champ": "acte",
    }
