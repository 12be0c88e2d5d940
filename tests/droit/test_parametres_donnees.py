"""Le recueil livré : il se charge en entier, il dit ce qu'il ignore, et ses chiffres sont ceux du relevé."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from basoche.droit import parametres
from basoche.droit.erreurs import HorsPeriode, ValeurInconnue
from basoche.droit.montant import Montant
from basoche.droit.parametres import Options, lire, parametre

NOMS = tuple(parametres.noms())
ESTIMEES = Options(estimations=True)

# Écrites à la main depuis le relevé : (paramètre, jour, valeur, vérification).
VALEURS = [
    ("interets/taux_legal/particulier", "1975-07-15", "9.50", "recoupe"),
    ("interets/taux_legal/autres", "1989-07-14", "9.50", "recoupe"),
    ("interets/taux_legal/autres", "1989-07-15", "7.82", "recoupe"),
    ("interets/taux_legal/particulier", "1999-06-01", "3.47", "texte"),
    ("interets/taux_legal/autres", "2012-12-31", "0.71", "recoupe"),
    ("interets/taux_legal/particulier", "2014-12-31", "0.04", "recoupe"),
    ("interets/taux_legal/particulier", "2015-01-01", "4.06", "une_source"),
    ("interets/taux_legal/autres", "2015-01-01", "0.93", "une_source"),
    ("interets/taux_legal/particulier", "2023-06-30", "4.47", "recoupe"),
    ("interets/taux_legal/autres", "2024-01-01", "5.07", "recoupe"),
    ("interets/taux_legal/particulier", "2026-06-30", "6.67", "texte"),
    ("interets/taux_legal/particulier", "2026-07-01", "6.84", "une_source"),
    ("interets/taux_legal/autres", "2026-12-31", "2.75", "recoupe"),
    ("interets/taux_bce/historique", "1999-01-01", "3.00", "memoire"),
    ("interets/taux_bce/historique", "2026-06-16", "2.15", "recoupe"),
    ("interets/taux_bce/historique", "2026-09-16", "2.65", "recoupe"),
    ("interets/taux_bce/semestre", "2013-01-01", "0.75", "recoupe"),
    ("interets/taux_bce/semestre", "2023-12-31", "4.00", "recoupe"),
    ("interets/taux_bce/semestre", "2026-11-23", "2.40", "recoupe"),
    ("interets/penalites_professionnels/points", "2008-12-31", "7", "memoire"),
    ("interets/penalites_professionnels/points", "2013-01-01", "10", "recoupe"),
    ("interets/penalites_professionnels/plancher_multiple", "2005-01-01", "1.5", "memoire"),
    ("interets/indemnite_forfaitaire_recouvrement", "2013-01-01", "40.00", "recoupe"),
    ("interets/majoration/points", "2026-01-01", "5", "texte"),
    ("interets/majoration/delai_decision", "2026-01-01", {"mois": 2}, "texte"),
    ("interets/majoration/delai_adjudication_immobiliere", "2026-01-01", {"mois": 4}, "texte"),
    ("interets/prescription/droit_commun", "2026-01-01", {"ans": 5}, "recoupe"),
    ("interets/prescription/consommateur", "2026-01-01", {"ans": 2}, "recoupe"),
    ("interets/imputation/ordre", "2026-01-01", ["frais", "interets", "capital"], "texte"),
    ("saisie_remunerations/montant_forfaitaire_rsa", "2009-06-01", "454.63", "une_source"),
    ("saisie_remunerations/montant_forfaitaire_rsa", "2022-08-01", "598.54", "recoupe"),
    ("saisie_remunerations/montant_forfaitaire_rsa", "2026-03-31", "646.52", "recoupe"),
    ("saisie_remunerations/montant_forfaitaire_rsa", "2026-04-01", "651.69", "une_source"),
    ("saisie_remunerations/montant_forfaitaire_rsa_mayotte", "2025-04-01", "323.26", "recoupe"),
    ("tarif/emoluments/1", "2016-03-01", "18.23", "une_source"),
    ("tarif/emoluments/1", "2020-03-01", "18.09", "texte"),
    ("tarif/emoluments/1", "2026-02-28", "18.28", "recoupe"),
    ("tarif/emoluments/42", "2025-01-01", "20.42", "texte"),
    ("tarif/emoluments/109", "2019-01-01", "46.12", "une_source"),
    ("tarif/emoluments/112c", "2024-03-01", "193.43", "une_source"),
    ("tarif/emoluments/137", "2021-01-01", "63.84", "texte"),
    ("tarif/emoluments/188", "2024-03-01", "21.50", "une_source"),
    ("tarif/emoluments/206", "2026-11-23", "10.02", "une_source"),
    ("tarif/majorations_provisoires/97-1", "2028-02-29", "5.84", "texte"),
    ("tarif/majorations_provisoires/97-15", "2025-07-01", "0.69", "texte"),
    ("tarif/majorations_outre_mer/martinique", "2024-02-29", "29", "texte"),
    ("tarif/majorations_outre_mer/martinique", "2024-03-01", "28", "texte"),
    ("tarif/majorations_outre_mer/reunion", "2026-11-23", "37", "texte"),
    ("tarif/vacation", "2024-02-29", "74.40", "texte"),
    ("tarif/vacation", "2024-03-01", "75.15", "recoupe"),
    ("tarif/frais_deplacement/physique", "2024-07-02", "7.67", "recoupe"),
    ("tarif/frais_deplacement/physique", "2024-07-09", "9.40", "recoupe"),
    ("tarif/frais_deplacement/electronique", "2026-11-23", "8.80", "recoupe"),
    ("tarif/urgence/1", "2020-03-01", "89.28", "texte"),
    ("tarif/urgence/ordonnance_de_protection", "2024-03-01", "42.08", "une_source"),
    ("tarif/tva/metropole", "2026-11-23", "20", "recoupe"),
    ("tarif/tva/alsace_moselle", "2026-11-23", "20", "recoupe"),
    ("tarif/tva/reunion", "2026-11-23", "8.5", "recoupe"),
    ("tarif/tva/mayotte", "2026-11-23", "0", "texte"),
    ("tarif/tva/wallis_et_futuna", "2026-11-23", "0", "memoire"),
    ("tarif/taxe_forfaitaire", "2015-12-31", "11.16", "memoire"),
    ("tarif/taxe_forfaitaire", "2016-01-01", "13.04", "recoupe"),
    ("tarif/taxe_forfaitaire", "2020-12-31", "14.89", "recoupe"),
    ("tarif/taxe_forfaitaire", "2021-01-01", "0", "recoupe"),
    ("delais/procedure/appel_contentieux", "2026-11-23", {"mois": 1}, "texte"),
    ("delais/procedure/placement_tc", "2026-11-23", {"jours": 8}, "texte"),
    ("delais/procedure/ip_signification", "2026-08-31", {"mois": 6}, "texte"),
    ("delais/procedure/ip_signification", "2026-09-01", {"mois": 3}, "recoupe"),
    ("delais/procedure/lrar_659", "2026-11-23", "premier_jour_ouvrable", "texte"),
    ("delais/prescription/consommateur", "2026-11-23", {"ans": 2}, "texte"),
    ("delais/prescription/energie_rattrapage", "2026-11-23", {"mois": 14}, "texte"),
    ("delais/prescription/titre_executoire", "2026-11-23", {"ans": 10}, "texte"),
    ("delais/distance/metropole_etranger", "2026-11-23", {"mois": 2}, "texte"),
    ("loyers/indices/irl", "2014-01-01", "125.00", "recoupe"),
    ("loyers/indices/irl", "2026-06-30", "148.37", "recoupe"),
    ("loyers/indices/irl_drom", "2024-05-01", "143.77", "une_source"),
    ("loyers/indices/irl_corse", "2024-09-30", "140.36", "une_source"),
    ("loyers/indices/ilc", "2024-06-30", "136.72", "recoupe"),
    ("loyers/indices/ilc", "2024-07-01", "137.71", "une_source"),
    ("loyers/indices/ilat", "2023-06-30", "130.64", "recoupe"),
    ("loyers/indices/ilat", "2023-07-01", "132.15", "une_source"),
    ("loyers/indices/icc", "2026-06-30", "2103", "une_source"),
    ("loyers/indices/fermage", "2026-09-30", "123.06", "recoupe"),
    ("loyers/depot_garantie/majoration", "2026-11-23", "10", "texte"),
    ("execution/seuils/saisie_vente_habitation", "2026-11-23", "535", "texte"),
    ("execution/seuils/petites_creances_l125", "2026-11-23", "5000", "texte"),
    ("execution/seuils/repartition_residuelle", "2025-07-01", "500", "texte"),
]

# (famille, fichiers, texte, recoupe, une_source, memoire, null, nulls dans une structure, estimations)
FAMILLES = [
    ("delais", 2, 2, 0, 0, 0, 0, 0, 0),
    ("delais/computation", 12, 9, 1, 0, 2, 0, 0, 0),
    ("delais/date_double", 4, 4, 0, 0, 0, 0, 0, 0),
    ("delais/distance", 5, 5, 0, 0, 0, 0, 0, 0),
    ("delais/heures", 2, 2, 0, 0, 0, 0, 0, 0),
    ("delais/interruption", 7, 5, 1, 1, 0, 0, 0, 0),
    ("delais/jours_feries", 5, 4, 0, 0, 1, 0, 0, 0),
    ("delais/prescription", 29, 18, 1, 0, 10, 0, 0, 0),
    ("delais/procedure", 37, 31, 5, 2, 0, 0, 0, 0),
    ("delais/suspension", 6, 6, 0, 0, 0, 0, 0, 0),
    ("execution", 1, 1, 0, 0, 0, 0, 0, 0),
    ("execution/alertes", 6, 1, 4, 1, 0, 0, 0, 0),
    ("execution/procedures", 5, 4, 1, 0, 0, 0, 0, 0),
    ("execution/qualite", 5, 2, 2, 0, 1, 0, 0, 0),
    ("execution/regles", 6, 6, 0, 0, 0, 0, 0, 0),
    ("execution/seuils", 11, 10, 2, 1, 0, 0, 0, 0),
    ("execution/titres", 12, 10, 2, 0, 0, 0, 0, 0),
    ("interets", 1, 0, 1, 0, 0, 0, 0, 0),
    ("interets/capitalisation", 1, 1, 0, 0, 0, 0, 0, 0),
    ("interets/conventions", 6, 0, 6, 0, 0, 0, 0, 0),
    ("interets/imputation", 3, 2, 0, 1, 0, 0, 0, 0),
    ("interets/indemnites", 2, 2, 0, 0, 0, 0, 0, 0),
    ("interets/majoration", 5, 4, 0, 0, 1, 0, 0, 0),
    ("interets/marches_publics", 1, 0, 0, 1, 0, 0, 0, 0),
    ("interets/penalites_professionnels", 3, 0, 3, 0, 5, 1, 0, 0),
    ("interets/prescription", 2, 0, 2, 0, 0, 0, 0, 0),
    ("interets/taux_bce", 2, 0, 55, 5, 30, 0, 0, 0),
    ("interets/taux_legal", 2, 4, 97, 7, 0, 0, 0, 0),
    ("loyers/depot_garantie", 2, 2, 0, 0, 0, 0, 0, 0),
    ("loyers/indices", 7, 0, 79, 148, 0, 5, 0, 0),
    ("loyers/regles", 2, 1, 1, 0, 0, 0, 0, 0),
    ("saisie_remunerations", 3, 0, 29, 14, 0, 8, 0, 0),
    ("tarif", 11, 11, 6, 1, 2, 1, 0, 0),
    ("tarif/commissaires_priseurs", 5, 2, 0, 3, 0, 0, 0, 0),
    ("tarif/controle", 3, 0, 3, 0, 0, 0, 0, 0),
    ("tarif/debours", 3, 1, 1, 0, 0, 1, 0, 0),
    ("tarif/emoluments", 223, 98, 3, 91, 0, 265, 0, 215),
    ("tarif/engagement_poursuites", 2, 2, 1, 2, 0, 0, 4, 0),
    ("tarif/frais_deplacement", 5, 2, 3, 0, 0, 1, 0, 0),
    ("tarif/indemnites", 2, 2, 0, 0, 0, 0, 0, 0),
    ("tarif/majorations_outre_mer", 9, 14, 0, 0, 0, 2, 0, 0),
    ("tarif/majorations_provisoires", 16, 15, 0, 0, 0, 1, 0, 0),
    ("tarif/qui_paie", 5, 5, 0, 0, 0, 0, 0, 0),
    ("tarif/recouvrement", 6, 7, 1, 2, 0, 0, 4, 0),
    ("tarif/remises", 3, 3, 0, 0, 0, 0, 0, 0),
    ("tarif/tva", 11, 2, 5, 0, 2, 2, 0, 0),
    ("tarif/urgence", 8, 2, 0, 7, 0, 5, 0, 4),
]

TERRITOIRES = {
    "metropole", "guadeloupe", "martinique", "guyane", "reunion", "mayotte", "saint_pierre_et_miquelon",
    "wallis_et_futuna", "saint_barthelemy", "saint_martin", "alsace_moselle",
}  # fmt: skip


# Notre lecture des actes (rangement, charge), et non un relevé : leurs essais sont ceux du tarif.
LECTURES = {"tarif/charge_des_actes", "tarif/correspondance_actes"}


def famille(nom: str) -> str:
    parties = nom.split("/")
    return "/".join(parties[:2]) if len(parties) > 2 else parties[0]


def chiffres_nuls(contenu: Any) -> int:
    """Nombre de taux et de montants null à l'intérieur d'une structure."""
    if isinstance(contenu, dict):
        nuls = sum(contenu.get(cle, "") is None for cle in ("taux_pourcent", "montant", "maximum"))
        return nuls + sum(map(chiffres_nuls, contenu.values()))
    return sum(map(chiffres_nuls, contenu)) if isinstance(contenu, list) else 0


def compter(nom_de_famille: str) -> tuple[int, ...]:
    membres = [parametre(nom) for nom in NOMS if famille(nom) == nom_de_famille and nom not in LECTURES]
    valeurs = [valeur for membre in membres for valeur in membre.valeurs]
    niveaux = Counter(v.verification.value if v.verification else "null" for v in valeurs)
    return (
        len(membres),
        *(niveaux[n] for n in ("texte", "recoupe", "une_source", "memoire", "null")),
        sum(chiffres_nuls(v.contenu) for v in valeurs),
        sum(v.estimation is not None for v in valeurs),
    )


@pytest.mark.parametrize("nom", NOMS)
def test_tout_parametre_livre_se_charge_et_cite_article_et_source(nom: str) -> None:
    lu = parametre(nom)

    assert lu.valeurs
    for valeur in lu.valeurs:
        assert valeur.article.strip()
        assert valeur.source.strip()
        assert (valeur.verification is None) == (valeur.contenu is None)
        assert valeur.contenu is not None or valeur.fondement.source
    assert not lu.a_relever or set(lu.a_relever) == {"quoi", "attendu_le", "conseil"}


@pytest.mark.parametrize(("nom", "jour", "valeur", "verification"), VALEURS, ids=[f"{v[0]} {v[1]}" for v in VALEURS])
def test_la_valeur_livree_est_celle_du_releve(nom: str, jour: str, valeur: Any, verification: str) -> None:
    lecture = lire(nom, le=date.fromisoformat(jour))

    assert (lecture.contenu, lecture.fondement.verification) == (valeur, verification)


@pytest.mark.parametrize("attendu", FAMILLES, ids=[f[0] for f in FAMILLES])
def test_aucune_valeur_ni_incertitude_ne_disparait(attendu: tuple[Any, ...]) -> None:
    assert compter(attendu[0]) == attendu[1:]


def test_aucune_famille_n_echappe_au_compte() -> None:
    assert {famille(nom) for nom in NOMS} == {f[0] for f in FAMILLES}


def test_les_numeros_du_tarif_sont_tous_la() -> None:
    """211 lignes au relevé, dont une qui vaut pour treize numéros d'Alsace-Moselle."""
    numeros = {nom.rpartition("/")[2] for nom in NOMS if famille(nom) == "tarif/emoluments"}
    lettres = {"92": "ab", "112": "abc"}
    attendus = {f"{n}{lettre}" for n in range(1, 208) for lettre in lettres.get(str(n), [""])}
    attendus -= {"128", "129", "204"}  # droits proportionnels et gestion des délais, à part

    assert numeros == attendus | {f"97-{n}" for n in range(1, 17)}


@pytest.mark.parametrize("nom", [nom for nom in NOMS if famille(nom) == "tarif/emoluments"])
def test_un_emolument_porte_son_numero_et_ses_attributs(nom: str) -> None:
    attributs = parametre(nom).attributs

    assert attributs["numero"] == nom.rpartition("/")[2]
    assert attributs["tableau"] in {"3-1", "3-2", "3-3"}
    assert {"designation", "article", "coefficient", "dep", "temps_reference_minutes"} <= attributs.keys()


def montants_du_tarif() -> Iterator[tuple[str, str]]:
    for nom in NOMS:
        if famille(nom) in {"tarif/emoluments", "tarif/urgence", "tarif/majorations_provisoires"}:
            for valeur in parametre(nom).valeurs:
                yield from ((nom, m) for m in (valeur.contenu, valeur.estimation) if m is not None)


def test_tout_montant_du_tarif_est_un_montant_positif() -> None:
    assert all(Montant.lire(montant).centimes > 0 for _, montant in montants_du_tarif())


def test_une_estimation_de_2024_suit_la_regle_de_derivation() -> None:
    """Plafond au centime de 1,01 fois le montant de 2020 : la règle empirique que les fichiers annoncent."""
    controlees = 0
    for nom in NOMS:
        par_debut = {v.periode.du: v for v in parametre(nom).valeurs}
        ancienne, nouvelle = par_debut.get(date(2020, 3, 1)), par_debut.get(date(2024, 3, 1))
        if famille(nom) != "tarif/emoluments" or not ancienne or not nouvelle or nouvelle.estimation is None:
            continue
        base = Montant.lire(ancienne.contenu or ancienne.estimation)
        assert Montant.lire(nouvelle.estimation).centimes == -(-base.centimes * 101 // 100), nom
        controlees += 1
    assert controlees > 100


@pytest.mark.parametrize(
    ("jour", "seuils", "correctif"),
    [
        ("2009-01-01", ["3460", "6790", "10160", "13490", "16830", "20220"], "1310"),
        ("2011-12-31", ["3510", "6880", "10290", "13660", "17040", "20470"], "1330"),
        ("2014-01-01", ["3700", "7240", "10800", "14340", "17890", "21490"], "1400"),
        ("2021-06-01", ["3870", "7550", "11250", "14930", "18610", "22360"], "1490"),
        ("2024-12-31", ["4370", "8520", "12690", "16820", "20970", "25200"], "1690"),
        ("2026-11-23", ["4480", "8730", "13000", "17230", "21470", "25810"], "1740"),
    ],
)
def test_le_bareme_des_saisies_des_remunerations(jour: str, seuils: list[str], correctif: str) -> None:
    contenu = lire("saisie_remunerations/bareme", le=date.fromisoformat(jour)).contenu

    assert contenu["seuils_annuels"] == seuils
    assert contenu["correctif_annuel_par_personne"] == correctif
    assert contenu["fractions"] == ["1/20", "1/10", "1/5", "1/4", "1/3", "2/3", "1"]


def tranches(nom: str, jour: str) -> list[tuple[str | None, ...]]:
    contenu = lire(nom, le=date.fromisoformat(jour)).contenu
    return [(t["de"], t["a"], t["taux_pourcent"], t.get("estimation")) for t in contenu["tranches"]]


def test_le_bareme_d_engagement_des_poursuites() -> None:
    nom = "tarif/engagement_poursuites/bareme"

    assert tranches(nom, "2024-03-01") == [
        ("0", "304", "5.66", None),
        ("304", "912", "2.83", None),
        ("912", "3040", "1.41", None),
        ("3040", None, "0.28", None),
    ]
    assert [t[2:] for t in tranches(nom, "2016-03-01")] == [
        (None, "5.64"), (None, "2.82"), (None, "1.41"), (None, "0.28"),
    ]  # fmt: skip
    contenu = lire(nom, le=date(2016, 3, 1)).contenu
    assert contenu["seuil_fixe"] == {"jusqu_a": "76", "montant": "4.29"}
    assert contenu["maximum"] == "268.13"
    assert [p["palier"] for p in lire(nom, le=date(2016, 2, 29)).contenu["paliers"]] == ["76", "152", "304", "1520"]


def test_les_baremes_de_recouvrement() -> None:
    assert [t[2] for t in tranches("tarif/recouvrement/debiteur", "2024-03-01")] == ["9.77", "6.35", "3.41", "0.29"]
    assert [t[2] for t in tranches("tarif/recouvrement/debiteur", "2020-02-29")] == ["9.75", "6.34", "3.41", "0.29"]
    assert [t[2:] for t in tranches("tarif/recouvrement/creancier", "2024-03-01")] == [
        ("11.73", None), ("10.75", None), ("10.26", None), ("3.91", None), (None, "3.01"),
    ]  # fmt: skip
    seuil = lire("tarif/recouvrement/creancier", le=date(2024, 3, 1)).contenu["seuil_fixe"]
    assert seuil == {"jusqu_a": "188", "montant": None, "estimation": "21.50"}


def test_les_bornes_du_coefficient() -> None:
    contenu = lire("tarif/coefficients", le=date(2026, 1, 1)).contenu

    assert [(t["superieur_a"], t["jusqu_a"], t["coefficient"]) for t in contenu["tranches"]] == [
        ("0", "128", "0.5"), ("128", "1280", "1"), ("1280", None, "2"),
    ]  # fmt: skip
    assert lire("tarif/coefficient_exclusions", le=date(2026, 1, 1)).contenu["numeros"] == ["113", "116", "127", "130"]


def test_chaque_revision_du_tarif_porte_sa_regle_transitoire() -> None:
    versions = {v.contenu["id"]: v.contenu["transitoire"] for v in parametre("tarif/versions").valeurs}

    assert list(versions) == ["2016", "2018", "2020", "2022", "2024"]
    assert {i: t and (t["prestation_avant"], t["provision_avant"]) for i, t in versions.items()} == {
        "2016": None,
        "2018": None,
        "2020": (date(2020, 5, 1), date(2020, 3, 1)),
        "2022": None,
        "2024": (date(2024, 5, 1), date(2024, 3, 1)),
    }


@pytest.mark.parametrize(
    ("nom", "jour"),
    [
        ("interets/taux_legal/particulier", "1975-07-14"),
        ("interets/taux_legal/autres", "2027-01-01"),
        ("interets/taux_bce/semestre", "2027-01-01"),
        ("saisie_remunerations/bareme", "2008-12-31"),
        ("saisie_remunerations/montant_forfaitaire_rsa", "2009-05-31"),
        ("tarif/emoluments/3", "2020-02-29"),
        ("tarif/emoluments/42", "2026-03-01"),
        ("tarif/vacation", "2026-03-01"),
        ("tarif/engagement_poursuites/bareme", "2026-03-01"),
        ("tarif/versions", "2026-03-01"),
        ("tarif/majorations_provisoires/97-1", "2028-03-01"),
        ("loyers/indices/ilc", "2026-07-01"),
        ("delais/procedure/l126_contestation", "2026-04-24"),
    ],
)
def test_hors_de_la_periode_connue_le_recueil_refuse(nom: str, jour: str) -> None:
    with pytest.raises(HorsPeriode):
        lire(nom, le=date.fromisoformat(jour))


@pytest.mark.parametrize(
    ("nom", "jour", "estimation"),
    [
        ("saisie_remunerations/bareme", "2012-06-01", None),
        ("saisie_remunerations/bareme", "2013-12-31", None),
        ("saisie_remunerations/montant_forfaitaire_rsa_mayotte", "2026-11-23", None),
        ("tarif/emoluments/80", "2025-01-01", None),
        ("tarif/emoluments/97-1", "2025-07-01", None),
        ("tarif/emoluments/139", "2025-01-01", None),
        ("tarif/emoluments/5", "2025-01-01", "33.31"),
        ("tarif/emoluments/130", "2017-01-01", "15.02"),
        ("tarif/urgence/132", "2025-01-01", "90.18"),
        ("tarif/urgence/109", "2025-01-01", None),
        ("tarif/tva/saint_martin", "2025-01-01", None),
        ("tarif/debours/lettre_658", "2025-01-01", None),
        ("loyers/indices/irl", "2026-09-30", None),
        ("loyers/indices/irl_corse", "2024-01-01", None),
        ("loyers/indices/fermage", "2026-10-01", None),
    ],
)
def test_une_valeur_non_trouvee_ne_sert_que_par_son_estimation(nom: str, jour: str, estimation: str | None) -> None:
    with pytest.raises(ValeurInconnue):
        lire(nom, le=date.fromisoformat(jour))

    if estimation is None:
        with pytest.raises(ValeurInconnue):
            lire(nom, le=date.fromisoformat(jour), options=ESTIMEES)
    else:
        assert lire(nom, le=date.fromisoformat(jour), options=ESTIMEES).contenu == estimation


def test_avant_2015_les_deux_taux_legaux_sont_le_meme() -> None:
    deux = [parametre(f"interets/taux_legal/{c}").valeurs for c in ("particulier", "autres")]

    for particulier, autres in zip(*deux, strict=True):
        assert particulier.periode == autres.periode
        unique = particulier.details.get("categorie_unique", False)
        assert unique == (particulier.periode.du is not None and particulier.periode.du < date(2015, 1, 1))
        assert (particulier.contenu == autres.contenu) == unique


def test_le_taux_du_semestre_est_celui_de_la_banque_centrale_a_son_premier_jour() -> None:
    for valeur in parametre("interets/taux_bce/semestre").valeurs:
        assert valeur.periode.du is not None
        assert valeur.contenu == lire("interets/taux_bce/historique", le=valeur.periode.du).contenu
        assert Fraction(valeur.details["taux_penalites_defaut"]) == Fraction(valeur.contenu) + 10


def test_la_somme_alimentaire_du_compte_est_le_montant_forfaitaire_du_rsa() -> None:
    for valeur in parametre("execution/seuils/somme_alimentaire_compte").valeurs:
        assert valeur.periode.du is not None
        rsa = lire("saisie_remunerations/montant_forfaitaire_rsa", le=valeur.periode.du)
        assert (valeur.contenu, valeur.verification) == (rsa.contenu, rsa.fondement.verification)


@pytest.mark.parametrize("nom", ["irl", "irl_drom", "irl_corse", "ilc", "ilat", "icc"])
def test_un_indice_a_une_valeur_par_trimestre(nom: str) -> None:
    for valeur in parametre(f"loyers/indices/{nom}").valeurs:
        debut, fin = valeur.periode.du, valeur.periode.au
        assert debut is not None
        assert fin is not None
        assert debut.day == 1 == fin.day
        assert valeur.details["trimestre"] == f"{debut.year}-T{(debut.month + 2) // 3}"
        assert (debut.month % 3, fin - timedelta(days=80) > debut > fin - timedelta(days=93)) == (1, True)


def test_chaque_territoire_a_son_taux_de_tva_et_sa_majoration() -> None:
    tva = {nom.rpartition("/")[2] for nom in NOMS if famille(nom) == "tarif/tva"}
    majorations = {nom.rpartition("/")[2] for nom in NOMS if famille(nom) == "tarif/majorations_outre_mer"}

    assert tva == TERRITOIRES
    assert majorations == TERRITOIRES - {"metropole", "alsace_moselle"}


@pytest.mark.parametrize(
    ("nom", "mention"),
    [
        ("interets/taux_legal/particulier", "2027-S1"),
        ("interets/taux_legal/autres", "2027-S1"),
        ("interets/taux_bce/semestre", "1er janvier 2027"),
        ("saisie_remunerations/bareme", "2027"),
        ("saisie_remunerations/montant_forfaitaire_rsa", "1er avril 2027"),
        ("tarif/versions", "1er mars 2026"),
        ("loyers/indices/irl", "3e trimestre 2026"),
    ],
)
def test_le_recueil_dit_ce_qu_il_faut_relever(nom: str, mention: str) -> None:
    assert mention in parametre(nom).a_relever["quoi"]
