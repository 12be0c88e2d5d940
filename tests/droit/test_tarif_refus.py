"""Ce que le calcul du coût refuse, avec le message, le conseil et le code rendus à l'utilisateur."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.tarif import Debours
from droit.chiffrage_tarif import ESTIMER, chiffrer, euros, saisir_un_montant

NUMERO_INCONNU = "Donner un numéro des tableaux, tel qu'il est imprimé (« 44 », « 112a », « 97-1 ») ; "
LISTE = "liste : basoche parametres lister."


def refus(le: str = "2025-06-16", **champs: Any) -> dict[str, str]:
    with pytest.raises(ErreurBasoche) as capture:
        chiffrer(le, **champs)
    return capture.value.en_dict()


def test_rien_a_chiffrer() -> None:
    assert refus() == {
        "code": "champ_manquant",
        "message": "Rien à chiffrer : ni acte, ni numéro, ni honoraire.",
        "conseil": "Donner exactement un de « acte », « numero », « honoraire_ht ».",
        "champ": "numero",
    }


@pytest.mark.parametrize(
    ("champs", "cites", "champ"),
    [
        ({"acte": "cpvsi", "numero": "70"}, "« acte », « numero »", "numero"),
        ({"numero": "70", "honoraire_ht": "10"}, "« numero », « honoraire_ht »", "honoraire_ht"),
        ({"acte": "cpvsi", "honoraire_ht": "0"}, "« acte », « honoraire_ht »", "honoraire_ht"),
        (
            {"acte": "cpvsi", "numero": "70", "honoraire_ht": "10"},
            "« acte », « numero », « honoraire_ht »",
            "honoraire_ht",
        ),
    ],
)
def test_plusieurs_objets_a_la_fois(champs: dict[str, Any], cites: str, champ: str) -> None:
    assert refus(**champs) == {
        "code": "champ_invalide",
        "message": f"Champs donnés ensemble : {cites}.",
        "conseil": "Donner exactement un de « acte », « numero », « honoraire_ht ».",
        "champ": champ,
    }


@pytest.mark.parametrize(
    ("champ", "nombre", "minimum"),
    [("destinataires", 0, 1), ("destinataires", 10_000, 1), ("vacations", 10_000, 0), ("vacations", -1, 0)],
)
def test_un_nombre_hors_de_ce_qui_est_possible(champ: str, nombre: int, minimum: int) -> None:
    assert refus(numero="42", **{champ: nombre}) == {
        "code": "champ_invalide",
        "message": f"« {champ} » vaut {nombre}, hors de ce qui est possible.",
        "conseil": f"Donner un nombre entre {minimum} et 9999.",
        "champ": champ,
    }


def test_les_nombres_limites_passent_et_un_nombre_immense_est_abrege() -> None:
    assert chiffrer("2025-06-16", numero="42", destinataires=9999, vacations=9999).valeurs["ht"] > euros("0")
    assert refus(numero="42", vacations=10**30)["message"] == (
        "« vacations » vaut 10000000000000000000, hors de ce qui est possible."
    )


@pytest.mark.parametrize(("champ", "valeur"), [("urgence", True), ("engagement_poursuites", True), ("vacations", 1)])
def test_un_honoraire_libre_ne_porte_pas_d_emolument_annexe(champ: str, valeur: Any) -> None:
    assert refus(honoraire_ht="100", **{champ: valeur}) == {
        "code": "champ_invalide",
        "message": f"« {champ} » n'a pas de sens pour un honoraire libre.",
        "conseil": "Le comprendre dans l'honoraire convenu, ou donner le numéro du tarif.",
        "champ": champ,
    }


@pytest.mark.parametrize("numero", ["999", "0", "44z", "", "97-99", "../versions", "tarif", "1/2", "1000", "42\n"])
def test_un_numero_inconnu(numero: str) -> None:
    assert refus(numero=numero) == {
        "code": "numero_inconnu",
        "message": f"Aucune prestation du tarif ne porte le n° « {numero} ».",
        "conseil": NUMERO_INCONNU + LISTE,
        "champ": "numero",
    }


@pytest.mark.parametrize(
    ("numero", "choix"), [("112", "« 112a » ou « 112b » ou « 112c »"), ("92", "« 92a » ou « 92b »")]
)
def test_un_numero_a_lettres_propose_ses_lettres(numero: str, choix: str) -> None:
    conseil = f"Donner {choix}, tel qu'il est imprimé (« 44 », « 112a », « 97-1 ») ; {LISTE}"
    assert refus(numero=numero)["conseil"] == conseil


@pytest.mark.parametrize(
    ("numero", "conseil"),
    [
        ("128", "droit proportionnel à la charge du débiteur : basoche calcul droits --article A444-31."),
        ("129", "droit proportionnel à la charge du créancier : basoche calcul droits --article A444-32."),
        ("204", "émolument par acompte versé : basoche parametres montrer tarif/gestion_delais_paiement."),
    ],
)
def test_un_droit_proportionnel_n_est_pas_un_cout_d_acte(numero: str, conseil: str) -> None:
    assert refus(numero=numero) == {
        "code": "numero_hors_cout",
        "message": f"Le n° {numero} n'est pas le coût d'un acte.",
        "conseil": conseil,
        "champ": "numero",
    }


def test_une_urgence_que_le_tarif_ne_prevoit_pas() -> None:
    assert refus(numero="42", urgence=True) == {
        "code": "urgence_impossible",
        "message": "Le tarif ne prévoit pas d'émolument d'urgence pour le n° 42.",
        "conseil": "Retirer « urgence » : l'émolument ordinaire s'applique.",
        "champ": "urgence",
    }


def test_une_urgence_dont_le_montant_n_est_pas_lu() -> None:
    assert refus(numero="109", urgence=True)["code"] == "valeur_inconnue"


@pytest.mark.parametrize("numero", ["1", "2", "46", "47", "49", "51", "55", "86", "114"])
def test_un_acte_qui_n_ouvre_pas_l_engagement_des_poursuites(numero: str) -> None:
    assert refus(options=ESTIMER, numero=numero, obligation="100", engagement_poursuites=True) == {
        "code": "engagement_impossible",
        "message": f"Le n° {numero} n'ouvre pas le droit d'engagement des poursuites (A444-15, A444-17, A444-37).",
        "conseil": "Retirer « engagement_poursuites ».",
        "champ": "engagement_poursuites",
    }


def test_l_engagement_des_poursuites_exige_la_creance() -> None:
    assert refus(numero="42", engagement_poursuites=True) == {
        "code": "champ_manquant",
        "message": "Champ « obligation » manquant : l'engagement des poursuites se calcule sur le montant de la "
        "créance.",
        "conseil": "Donner « obligation », ou retirer « engagement_poursuites ».",
        "champ": "obligation",
    }


def test_l_engagement_des_poursuites_de_2016_n_est_pas_lu() -> None:
    erreur = refus("2018-06-16", numero="42", obligation="500", engagement_poursuites=True)
    assert erreur == {
        "code": "valeur_inconnue",
        "message": "« tarif/engagement_poursuites/bareme » (C. com., art. A444-15), tranche de 0,00\u00a0€ "
        "à 304,00\u00a0€ : valeur non trouvée dans les textes lus pour le 16/06/2018.",
        "conseil": "Relire le texte puis saisir la valeur (basoche parametres saisir) ; une estimation existe "
        "(--estimations).",
    }


def test_la_lettre_sans_tarif_postal_saisi() -> None:
    assert refus(numero="42", lettre_658=True) == {
        "code": "valeur_inconnue",
        "message": "L'affranchissement de la lettre de l'article 658 du CPC n'est pas connu : le texte rembourse le "
        "coût postal réel, sans forfait.",
        "conseil": "Saisir le tarif postal de l'étude (basoche parametres saisir tarif/debours/lettre_658) ou porter "
        "l'affranchissement dans « debours ».",
        "champ": "lettre_658",
    }


def test_un_debours_a_un_autre_taux_que_le_calcul() -> None:
    debours = (Debours("Clés", euros("1")), Debours("Serrurier", euros("10"), Decimal("5.5")))
    assert refus(numero="42", debours=debours) == {
        "code": "champ_invalide",
        "message": "« debours[1].tva » vaut 5,5 %, le calcul est à 20 %.",
        "conseil": "Dire vrai ou faux, ou donner le taux du calcul.",
        "champ": "debours[1].tva",
    }


@pytest.mark.parametrize("territoire", ["saint_martin", "saint_barthelemy"])
def test_un_territoire_dont_la_tva_et_la_majoration_ne_sont_pas_lues(territoire: str) -> None:
    erreur = refus(honoraire_ht="100", territoire=territoire, frais_deplacement="aucun")
    assert erreur["code"] == "valeur_inconnue"
    assert f"tarif/tva/{territoire}" in erreur["message"]
    erreur = refus(numero="42", territoire=territoire, tva=Decimal("4"))
    assert erreur["code"] == "valeur_inconnue"
    assert f"tarif/majorations_outre_mer/{territoire}" in erreur["message"]


@pytest.mark.parametrize(
    ("le", "champs"),
    [
        ("2026-03-01", {"numero": "42"}),
        ("2026-03-02", {"numero": "206"}),
        ("2016-02-29", {"numero": "42"}),
        ("2019-06-01", {"numero": "42", "frais_deplacement": "electronique"}),
        ("2019-06-01", {"numero": "42", "vacations": 1}),
        ("2019-06-01", {"numero": "42", "territoire": "reunion"}),
        ("2025-03-14", {"numero": "206"}),
        ("0001-01-01", {"numero": "42"}),
        ("9999-12-31", {"numero": "42"}),
    ],
)
def test_une_date_que_le_tarif_ne_couvre_pas(le: str, champs: dict[str, Any]) -> None:
    assert refus(le, **champs)["code"] == "hors_periode"


@pytest.mark.parametrize("numero", ["50", "5", "60", "80", "113", "116", "127", "97-1", "143"])
def test_un_emolument_non_lu(numero: str) -> None:
    assert refus(numero=numero, le="2025-09-01")["code"] == "valeur_inconnue"


def test_un_tarif_anterieur_maintenu_mais_non_lu_n_est_pas_remplace_par_le_nouveau() -> None:
    # Le n° 3 n'a pas été lu avant 2020 : la règle transitoire y renvoie pourtant.
    assert refus("2020-06-10", numero="3", provision_le="2020-02-20")["code"] == "hors_periode"


def test_l_engagement_sur_la_saisie_des_remunerations_n_est_pas_tranche(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saisir_un_montant(tmp_path, monkeypatch, "tarif/emoluments/97-1", "20.00", date(2025, 7, 1))
    erreur = refus("2025-09-01", numero="97-1", obligation="100", engagement_poursuites=True)
    assert erreur == {
        "code": "valeur_inconnue",
        "message": "N° 97-1 : les textes lus ne disent pas s'il ouvre le droit d'engagement des poursuites.",
        "conseil": "Retirer « engagement_poursuites », ou relire l'article du tarif.",
        "champ": "engagement_poursuites",
    }
