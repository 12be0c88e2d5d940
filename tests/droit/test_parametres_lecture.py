"""Le lecteur strict des paramètres : chaque faute nomme le fichier, le paramètre et la ligne."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from basoche.droit import parametres
from basoche.droit.erreurs import HorsPeriode, ParametreInconnu, ParametreInvalide, ValeurInconnue
from basoche.droit.parametres._lecture import lire_fichier
from basoche.droit.parametres._modele import Options, Parametre, lire_a_la_date
from basoche.droit.source import Verification

NOM = "essai/taux"
# Les numéros de ligne ci-dessous sont ceux de ce texte (la première ligne porte le n° 1).
JUSTE = """\
parametre: essai/taux
description: taux d'essai
unite: pourcentage
reference: C. essai, art. 1

notes:
  - un exemple

valeurs:
  - du: 2020-01-01
    jusqu_au: 2020-06-30
    valeur: "1.50"
    source: Journal d'essai
    verification: texte

  - du: 2020-07-01
    jusqu_au: 2020-12-31
    valeur: "2.50"
    article: C. essai, art. 2
    source: Journal d'essai
    verification: une_source
    details:
      seuils: ["1", "2"]
"""


def ecrire(dossier: Path, texte: str) -> Path:
    chemin = dossier / "taux.yaml"
    chemin.write_text(texte, encoding="utf-8")
    return chemin


def charger(dossier: Path, texte: str) -> Parametre:
    return lire_fichier(ecrire(dossier, texte), NOM)


def remplacer(ancien: str, nouveau: str) -> str:
    assert JUSTE.count(ancien) == 1, ancien
    return JUSTE.replace(ancien, nouveau)


PREMIERE = '  - du: 2020-01-01\n    jusqu_au: 2020-06-30\n    valeur: "1.50"\n    source: Journal d\'essai\n'
SECONDE = "du: 2020-07-01\n    jusqu_au: 2020-12-31"
FAUTES = [
    ("cle_inconnue_du_parametre", remplacer("unite:", "unités:"), 3, "clé inconnue « unités »"),
    ("cle_inconnue_d_une_valeur", remplacer('valeur: "2.50"', 'valeurr: "2.50"'), 18, "clé inconnue « valeurr »"),
    ("cle_manquante_du_parametre", remplacer("reference: C. essai, art. 1\n", ""), 1, "clé « reference » manquante"),
    ("valeur_manquante", remplacer('    valeur: "2.50"\n', ""), 16, "clé « valeur » manquante"),
    ("verification_manquante", remplacer("    verification: texte\n", ""), 10, "clé « verification » manquante"),
    ("debut_manquant", remplacer("  - du: 2020-07-01\n    jusqu_au", "  - jusqu_au"), 16, "clé « du » manquante"),
    ("source_manquante", remplacer(PREMIERE, PREMIERE[: PREMIERE.index("    source")]), 10, "clé « source » manquante"),
    ("source_vide", remplacer(PREMIERE, PREMIERE.replace("Journal d'essai", '""')), 13, "« source » doit être"),
    ("source_nulle", remplacer(PREMIERE, PREMIERE.replace("Journal d'essai", "null")), 13, "« source » doit être"),
    ("article_vide", remplacer("article: C. essai, art. 2", "article:"), 19, "« article » doit être un texte"),
    ("description_vide", remplacer("taux d'essai", '" "'), 2, "« description » doit être un texte non vide"),
    ("date_impossible", remplacer("2020-06-30", "2020-06-31"), 11, "date impossible"),
    ("date_et_heure_impossibles", remplacer("2020-06-30", "2020-6-31 10:00:00"), 11, "date impossible"),
    ("date_en_texte", remplacer("du: 2020-07-01", 'du: "2020-07-01"'), 16, "n'est pas une date AAAA-MM-JJ"),
    ("date_avec_heure", remplacer("du: 2020-07-01", "du: 2020-07-01 10:00:00"), 16, "n'est pas une date AAAA-MM-JJ"),
    ("date_a_la_francaise", remplacer("2020-06-30", "30/06/2020"), 11, "n'est pas une date AAAA-MM-JJ (30/06/2020)"),
    ("trou_d_un_jour", remplacer("2020-06-30", "2020-06-29"), 11, "trou entre le 29/06/2020 et la valeur du 01/07"),
    ("recouvrement_d_un_jour", remplacer("2020-06-30", "2020-07-01"), 11, "recouvrement avec la valeur du 01/07/2020"),
    ("meme_debut", remplacer("du: 2020-07-01", "du: 2020-01-01"), 16, "deux valeurs commencent le même jour"),
    ("deux_debuts_inconnus", JUSTE.replace("du: 2020-01-01", "du: null").replace("du: 2020-07-01", "du: null"), 16,
     "deux valeurs commencent le même jour"),
    ("fin_avant_debut", remplacer("2020-12-31", "2020-06-30"), 17, "« jusqu_au » est avant « du »"),
    ("fin_des_temps", remplacer("2020-12-31", "9999-12-31"), 17, "« jusqu_au » sans limite"),
    ("nombre_non_cite", remplacer('"1.50"', "1.50"), 12, 'nombre 1.5 à écrire entre guillemets'),
    ("nombre_non_cite_au_fond", remplacer('valeur: "1.50"', 'valeur:\n      seuils:\n        - "1"\n        - 2.5'), 15,
     "nombre 2.5 à écrire entre guillemets"),
    ("estimation_non_citee", remplacer('"1.50"', "null\n    estimation: 1.5"), 13, "à écrire entre guillemets"),
    ("cle_en_double", remplacer("unite: pourcentage", "unite: pourcentage\nunite: euros"), 4,
     "clé « unite » écrite deux fois"),
    ("cle_en_double_au_fond", remplacer('    details:\n      seuils: ["1", "2"]', "    source: autre"), 22,
     "clé « source » écrite deux fois"),
    ("verification_inventee", remplacer("verification: texte", "verification: certaine"), 14,
     "« verification » vaut 'certaine' (permis : texte, recoupe, une_source, memoire)"),
    ("verification_nulle", remplacer("verification: texte", "verification: null"), 14, "« verification » vaut None"),
    ("null_verifie", remplacer('valeur: "2.50"', "valeur: null"), 21, "une valeur null a une « verification » null"),
    ("du_et_du_au_plus_tot", remplacer(SECONDE, "du: 2020-07-01\n    du_au_plus_tot: 2020-06-28\n"
     "    du_au_plus_tard: 2020-07-01"), 16, "« du » et « du_au_plus_tot » s'excluent"),
    ("du_au_plus_tot_seul", remplacer(SECONDE, "du_au_plus_tot: 2020-06-28"), 16, "vont ensemble"),
    ("du_au_plus_tard_seul", remplacer(SECONDE, "du_au_plus_tard: 2020-06-28"), 16, "vont ensemble"),
    ("doute_a_l_envers", remplacer(SECONDE, "du_au_plus_tot: 2020-07-02\n    du_au_plus_tard: 2020-07-01"), 16,
     "« du_au_plus_tot » est après « du_au_plus_tard »"),
    ("mauvais_nom", remplacer("parametre: essai/taux", "parametre: essai/tau"), 1,
     "« parametre » dit « essai/tau » et non « essai/taux »"),
    ("valeurs_vides", JUSTE[: JUSTE.index("valeurs:")] + "valeurs: []\n", 9, "liste non vide"),
    ("valeurs_en_dictionnaire", JUSTE[: JUSTE.index("valeurs:")] + "valeurs:\n  du: null\n", 9, "liste non vide"),
    ("valeur_en_texte", JUSTE + '  - "3.50"\n', 24, "chaque valeur est un dictionnaire"),
    ("notes_en_texte", remplacer("notes:\n  - un exemple", "notes: un exemple"), 6, "« notes » doit être une liste"),
    ("details_en_liste", remplacer('      seuils: ["1", "2"]', "      - seuils"), 22, "« details » doit être un dict"),
    ("yaml_illisible", remplacer('"1.50"', "@1.50"), 12, "YAML illisible"),
    ("pas_un_dictionnaire", "- essai/taux\n", 1, "un dictionnaire est attendu"),
    ("fichier_vide", "", 1, "un dictionnaire est attendu"),
]  # fmt: skip


@pytest.mark.parametrize(("texte", "ligne", "message"), [f[1:] for f in FAUTES], ids=[f[0] for f in FAUTES])
def test_une_faute_nomme_le_fichier_le_parametre_et_la_ligne(
    tmp_path: Path, texte: str, ligne: int, message: str
) -> None:
    chemin = ecrire(tmp_path, texte)

    with pytest.raises(ParametreInvalide) as refus:
        lire_fichier(chemin, NOM)

    assert refus.value.message.startswith(f"{chemin}, paramètre « {NOM} », ligne {ligne} : ")
    assert message in refus.value.message
    assert refus.value.code == "parametre_invalide"
    assert "parametres verifier" in refus.value.conseil


def test_le_texte_de_reference_se_lit_avec_ses_deux_valeurs(tmp_path: Path) -> None:
    lu = charger(tmp_path, JUSTE)

    assert [(v.contenu, v.periode.du, v.periode.au) for v in lu.valeurs] == [
        ("1.50", date(2020, 1, 1), date(2020, 7, 1)),
        ("2.50", date(2020, 7, 1), date(2021, 1, 1)),
    ]
    assert [v.article for v in lu.valeurs] == ["C. essai, art. 1", "C. essai, art. 2"]
    assert [v.verification for v in lu.valeurs] == [Verification.TEXTE, Verification.UNE_SOURCE]
    assert lu.notes == ("un exemple",)


def test_l_ordre_d_ecriture_des_valeurs_est_indifferent(tmp_path: Path) -> None:
    entete, _, valeurs = JUSTE.partition("valeurs:\n")
    premiere, seconde = valeurs.split("\n\n")

    inverse = charger(tmp_path, f"{entete}valeurs:\n{seconde}\n{premiere}\n")

    assert [v.contenu for v in inverse.valeurs] == ["1.50", "2.50"]


def test_une_valeur_sans_fin_court_jusqu_a_la_suivante(tmp_path: Path) -> None:
    lu = charger(tmp_path, remplacer("    jusqu_au: 2020-06-30\n", ""))

    assert lu.valeurs[0].periode.au == date(2020, 7, 1)


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2020, 1, 1), "1.50"),
        (date(2020, 6, 30), "1.50"),
        (date(2020, 7, 1), "2.50"),
        (date(2020, 12, 31), "2.50"),
    ],
)
def test_la_valeur_lue_est_celle_du_jour(tmp_path: Path, jour: date, attendu: str) -> None:
    assert lire_a_la_date(charger(tmp_path, JUSTE), jour).contenu == attendu


@pytest.mark.parametrize("jour", [date(2019, 12, 31), date(2021, 1, 1), date.min, date.max])
def test_une_date_hors_de_la_periode_est_refusee(tmp_path: Path, jour: date) -> None:
    with pytest.raises(HorsPeriode, match="période couverte : du 01/01/2020 au 31/12/2020") as refus:
        lire_a_la_date(charger(tmp_path, JUSTE), jour)

    assert ("--reconduire" in refus.value.conseil) == (jour > date(2020, 12, 31))


def test_reconduire_emploie_la_derniere_version_et_l_annonce(tmp_path: Path) -> None:
    lecture = lire_a_la_date(charger(tmp_path, JUSTE), date(2026, 11, 23), Options(reconduire=True))

    assert (lecture.contenu, lecture.provisoire) == ("2.50", True)
    assert [a.code for a in lecture.avertissements] == ["tarif_a_confirmer", "verification_une_source"]
    assert "échue le 31/12/2020" in lecture.avertissements[0].message


def test_reconduire_ne_remonte_pas_avant_la_premiere_version(tmp_path: Path) -> None:
    with pytest.raises(HorsPeriode):
        lire_a_la_date(charger(tmp_path, JUSTE), date(2019, 12, 31), Options(reconduire=True))


NULLE = remplacer(
    'valeur: "2.50"\n    article: C. essai, art. 2\n    source: Journal d\'essai\n    verification: une_source',
    'valeur: null\n    source: null\n    verification: null\n    estimation: "2.40"\n    estimation_fondement: jumeau',
)


def test_une_valeur_non_trouvee_est_refusee_et_dit_qu_une_estimation_existe(tmp_path: Path) -> None:
    with pytest.raises(ValeurInconnue, match="non trouvée") as refus:
        lire_a_la_date(charger(tmp_path, NULLE), date(2020, 8, 1))

    assert "--estimations" in refus.value.conseil


def test_une_estimation_demandee_est_employee_et_annoncee(tmp_path: Path) -> None:
    lecture = lire_a_la_date(charger(tmp_path, NULLE), date(2020, 8, 1), Options(estimations=True))

    assert (lecture.contenu, lecture.estimee) == ("2.40", True)
    assert [a.code for a in lecture.avertissements] == ["valeur_estimee"]
    assert "jumeau" in lecture.avertissements[0].message


def test_les_estimations_ne_touchent_pas_une_valeur_lue(tmp_path: Path) -> None:
    lecture = lire_a_la_date(charger(tmp_path, NULLE), date(2020, 3, 1), Options(estimations=True))

    assert (lecture.contenu, lecture.estimee, lecture.avertissements) == ("1.50", False, ())


def test_une_valeur_sans_estimation_reste_inconnue_meme_si_on_en_demande(tmp_path: Path) -> None:
    texte = NULLE.replace('    estimation: "2.40"\n    estimation_fondement: jumeau\n', "")

    with pytest.raises(ValeurInconnue) as refus:
        lire_a_la_date(charger(tmp_path, texte), date(2020, 8, 1), Options(estimations=True))

    assert "--estimations" not in refus.value.conseil


def test_reconduire_et_estimer_s_annoncent_tous_les_deux(tmp_path: Path) -> None:
    options = Options(reconduire=True, estimations=True)

    lecture = lire_a_la_date(charger(tmp_path, NULLE), date(2022, 1, 1), options)

    assert (lecture.contenu, lecture.provisoire, lecture.estimee) == ("2.40", True, True)
    assert [a.code for a in lecture.avertissements] == ["tarif_a_confirmer", "valeur_estimee"]


DOUTE = remplacer(SECONDE, "du_au_plus_tot: 2020-07-03\n    du_au_plus_tard: 2020-07-09").replace(
    "    jusqu_au: 2020-06-30\n", ""
)


@pytest.mark.parametrize(
    ("jour", "attendu", "doute"),
    [
        (date(2020, 7, 2), "1.50", False),
        (date(2020, 7, 3), "1.50", True),
        (date(2020, 7, 8), "1.50", True),
        (date(2020, 7, 9), "2.50", False),
    ],
)
def test_entre_deux_dates_d_effet_possibles_l_ancienne_valeur_est_employee(
    tmp_path: Path, jour: date, attendu: str, doute: bool
) -> None:
    lecture = lire_a_la_date(charger(tmp_path, DOUTE), jour)

    assert lecture.contenu == attendu
    assert ("date_d_effet_incertaine" in [a.code for a in lecture.avertissements]) == doute


@pytest.mark.parametrize("nom", ["inconnu", "interets/taux_legal", "../_lecture", "tarif/emoluments/999", ""])
def test_un_nom_inconnu_est_refuse(nom: str) -> None:
    with pytest.raises(ParametreInconnu, match="Aucun paramètre ne s'appelle"):
        parametres.parametre(nom)


def test_le_tarif_livre_connait_la_date_d_effet_incertaine_du_deplacement() -> None:
    lecture = parametres.lire("tarif/frais_deplacement/physique", le=date(2024, 7, 5))

    assert lecture.contenu == "7.67"
    assert [a.code for a in lecture.avertissements] == ["date_d_effet_incertaine"]
    assert "03/07/2024" in lecture.avertissements[0].message
    assert "09/07/2024" in lecture.avertissements[0].message


def test_le_tarif_livre_est_echu_au_premier_mars_2026() -> None:
    with pytest.raises(HorsPeriode):
        parametres.lire("tarif/emoluments/42", le=date(2026, 3, 1))

    lecture = parametres.lire("tarif/emoluments/42", le=date(2026, 3, 1), options=Options(reconduire=True))
    assert (lecture.contenu, lecture.provisoire) == ("20.42", True)


def test_le_tarif_livre_s_estime_sur_demande_seulement() -> None:
    with pytest.raises(ValeurInconnue):
        parametres.lire("tarif/emoluments/50", le=date(2025, 1, 1))

    lecture = parametres.lire("tarif/emoluments/50", le=date(2025, 1, 1), options=Options(estimations=True))
    assert (lecture.contenu, lecture.estimee) == ("44.05", True)
