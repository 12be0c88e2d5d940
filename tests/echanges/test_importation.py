from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from basoche.droit.montant import Montant
from basoche.echanges.anomalies import Gravite, rapport_csv
from basoche.echanges.creance import EspeceTitre, Genre, NaturePoste, Versement
from basoche.echanges.erreurs import FichierIllisible
from echanges.fabrique import BONNE, ENTETE, codes, importer, importer_lignes, profil


def test_une_ligne_bonne_devient_une_creance(tmp_path: Path) -> None:
    creances, journal = importer_lignes(tmp_path, BONNE)
    (creance,) = creances
    assert creance.cle == "essai/A1"
    assert creance.principal == Montant(123456)
    assert creance.postes[0].exigible_le == date(2026, 3, 1)
    assert creance.debiteurs[0].designation == "Jean BELARUC"
    assert creance.debiteurs[0].est_consommateur
    assert creance.titre is None
    assert (creance.ligne, creance.fichier) == (2, "creances.csv")
    assert not journal.anomalies


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_les_encodages_des_creanciers_se_lisent(tmp_path: Path, encodage: str) -> None:
    ligne = BONNE.replace("Jean", "Noël").replace("Ozac", "Bréz-la-Forêt")
    if encodage == "latin-1":
        ligne = ligne.replace(" €", "")
    creances, _ = importer_lignes(tmp_path, ligne, encodage=encodage)
    assert creances[0].debiteurs[0].prenom == "Noël"
    assert creances[0].principal == Montant(123456)


@pytest.mark.parametrize("separateur", [";", ",", "\t", "|"])
def test_les_separateurs_se_reconnaissent(tmp_path: Path, separateur: str) -> None:
    chemin = tmp_path / "f.csv"
    lignes = [ENTETE, BONNE.replace("1 234,56 €", "1234.56")]
    chemin.write_text("\n".join(ligne.replace(";", separateur) for ligne in lignes), encoding="utf-8")
    creances, _ = importer(chemin)
    assert creances[0].principal == Montant(123456)


def test_titres_lignes_vides_totaux_et_en_tetes_repetes_sont_passes(tmp_path: Path) -> None:
    chemin = tmp_path / "f.csv"
    chemin.write_text(
        "\n".join(
            ["État des impayés;;", "", ENTETE, BONNE, ";;;", ENTETE, BONNE.replace("A1", "A2"), "TOTAL;;;;;;;;9;"]
        ),
        encoding="utf-8",
    )
    creances, journal = importer(chemin)
    assert [creance.reference for creance in creances] == ["A1", "A2"]
    assert [creance.ligne for creance in creances] == [4, 7]
    assert not journal.refusees


def test_un_debiteur_dont_la_reference_commence_par_total_n_est_pas_un_total(tmp_path: Path) -> None:
    creances, _ = importer_lignes(tmp_path, BONNE.replace("A1", "TOTAL-7"))
    assert [creance.reference for creance in creances] == ["TOTAL-7"]


def test_un_champ_entre_guillemets_peut_tenir_plusieurs_lignes(tmp_path: Path) -> None:
    creances, _ = importer_lignes(
        tmp_path, BONNE.replace("1 rue Neuve", '"1 rue Neuve\r\nBât. ""B"""'), "B2" + BONNE[2:]
    )
    assert creances[0].debiteurs[0].adresse is not None
    assert creances[0].debiteurs[0].adresse.voie == '1 rue Neuve Bât. "B"'
    assert creances[1].ligne == 4


def test_un_guillemet_oublie_n_avale_pas_les_lignes_suivantes(tmp_path: Path) -> None:
    bonnes = [BONNE.replace("A1", f"A{rang}") for rang in range(2, 60)]
    creances, _ = importer_lignes(tmp_path, BONNE.replace("1 rue Neuve", '"1 rue Neuve'), *bonnes)
    assert {creance.reference for creance in creances} >= {f"A{rang}" for rang in range(2, 60)}


def test_deux_guillemets_oublies_non_plus(tmp_path: Path) -> None:
    fautive = BONNE.replace("1 rue Neuve", '"1 rue Neuve')
    lignes = [fautive, *(BONNE.replace("A1", f"A{rang}") for rang in range(2, 6)), fautive.replace("A1", "A6")]
    creances, _ = importer_lignes(tmp_path, *lignes)
    assert {creance.reference for creance in creances} >= {"A2", "A3", "A4", "A5"}


@pytest.mark.parametrize(
    ("ancien", "nouveau", "code", "colonne"),
    [
        ("01/03/2026", "31/02/2026", "date_impossible", "Date éch."),
        ("01/03/2026", "24/11/2026", "date_future", "Date éch."),
        ("01/03/2026", "", "date_absente", "Date éch."),
        ("1 234,56 €", "voir courrier", "montant_illisible", "Mt TTC"),
        ("1 234,56 €", "1.234", "montant_ambigu", "Mt TTC"),
        ("1 234,56 €", "(12,00)", "montant_negatif", "Mt TTC"),
        ("1 234,56 €", "0", "montant_nul", "Mt TTC"),
        ("1 234,56 €", "", "montant_absent", "Mt TTC"),
        ("A1", "", "reference_absente", "Réf. client"),
        ("Belaruc", "", "nom_absent", "Nom"),
        ("€;;;;;", "€;IP;;;;", "titre_incomplet", "Date titre"),
        ("€;;;;;", "€;;02/04/2026;;;", "titre_incomplet", "Titre"),
        ("€;;;;;", "€;IP;02/04/2026;01/04/2026;;", "dates_du_titre", "Signifié le"),
        ("€;;;;;", "€;XX;02/04/2026;;;", "valeur_inconnue_du_profil", "Titre"),
        ("€;;;;;", "€;;;;en mars;", "versement_illisible", "Règlements"),
        ("€;;;;;", "€;;;;24/11/2026 : 5;", "date_future", "Règlements"),
    ],
)
def test_une_ligne_fautive_est_refusee_et_dit_ou_et_quoi_faire(
    tmp_path: Path, ancien: str, nouveau: str, code: str, colonne: str
) -> None:
    creances, journal = importer_lignes(tmp_path, BONNE.replace(ancien, nouveau), BONNE.replace("A1", "B2"))
    assert [creance.reference for creance in creances] == ["B2"]
    anomalie = next(a for a in journal.anomalies if a.code == code)
    assert (anomalie.fichier, anomalie.ligne, anomalie.colonne) == ("creances.csv", 2, colonne)
    assert anomalie.gravite is Gravite.ERREUR
    assert anomalie.que_faire
    assert journal.refusees == 1


def test_une_colonne_decalee_est_dite(tmp_path: Path) -> None:
    creances, journal = importer_lignes(tmp_path, BONNE.replace("A1;", "A1;;") + ";12")
    assert not creances
    assert codes(journal)[0] == "colonnes_decalees"


def test_un_siren_faux_est_mis_de_cote_sans_refuser_la_creance(tmp_path: Path) -> None:
    (creance,), journal = importer_lignes(tmp_path, BONNE.replace("Jean;;", "Jean;123456789;"))
    assert creance.debiteurs[0].siren is None
    assert codes(journal) == ["siren_impossible"]


def test_le_titre_et_les_versements_se_lisent(tmp_path: Path) -> None:
    ligne = BONNE.replace("€;;;;;", "€;IP;02/04/2026;10/04/2026;12/05/2026 : 50,00 | 30 € le 01.05.2026;1154,56")
    (creance,), journal = importer_lignes(tmp_path, ligne)
    assert creance.titre is not None
    assert creance.titre.espece is EspeceTitre.INJONCTION_PAYER
    assert creance.titre.nature == "decision"
    assert creance.titre.notifie_le == date(2026, 4, 10)
    attendus = (Versement(date(2026, 5, 1), Montant(3000)), Versement(date(2026, 5, 12), Montant(5000)))
    assert creance.versements == attendus
    assert not journal.anomalies


def test_un_solde_qui_ne_tombe_pas_juste_et_un_trop_percu_sont_signales(tmp_path: Path) -> None:
    _, journal = importer_lignes(
        tmp_path,
        BONNE[:-1] + ";1000",
        BONNE.replace("A1", "A2").replace("€;;;;;", "€;;;;12/05/2026 : 9999;"),
    )
    assert codes(journal) == ["solde_different", "trop_percu", "doublon_soupconne"]


def test_les_doublons_sont_reconnus(tmp_path: Path) -> None:
    creances, journal = importer_lignes(
        tmp_path, BONNE, BONNE, BONNE.replace("Jean", "Louis"), BONNE.replace("A1", "A9")
    )
    assert [creance.reference for creance in creances] == ["A1", "A9"]
    assert codes(journal) == ["doublon", "reference_repetee", "doublon_soupconne"]
    assert (journal.doublons, journal.refusees) == (1, 1)


def test_les_termes_d_une_meme_reference_se_regroupent(tmp_path: Path) -> None:
    avril = BONNE.replace("01/03", "01/04").replace("€;;;;;", "€;;;;12/05/2026 : 50;")
    creances, journal = importer_lignes(
        tmp_path, BONNE, BONNE.replace("A1", "B"), avril, avril, avril.replace("Jean", "Luc"), regrouper=True
    )
    assert [creance.reference for creance in creances] == ["A1", "B"]
    assert creances[0].principal == Montant(246912)
    assert creances[0].total_verse == Montant(5000)
    assert {"doublon", "reference_repetee", "termes_refuses"} <= set(codes(journal))


def test_deux_versements_egaux_du_meme_jour_comptent_deux_fois_s_ils_sont_sur_une_ligne(tmp_path: Path) -> None:
    ligne = BONNE.replace("€;;;;;", "€;;;;12/05/2026 : 50 | 12/05/2026 : 50;")
    (creance,), journal = importer_lignes(tmp_path, ligne, ligne.replace("01/03", "01/04"), regrouper=True)
    assert creance.total_verse == Montant(10000)
    assert codes(journal) == ["versement_repete"]


def test_un_fichier_sans_les_colonnes_du_profil_est_refuse_en_les_nommant(tmp_path: Path) -> None:
    chemin = tmp_path / "f.csv"
    chemin.write_text("Nom;Ville\nBelaruc;Ozac\n", encoding="utf-8")
    with pytest.raises(FichierIllisible, match="ref client ou reference") as refus:
        importer(chemin)
    assert "Nom, Ville" in refus.value.conseil


def test_une_colonne_inconnue_ou_absente_est_annoncee(tmp_path: Path) -> None:
    chemin = tmp_path / "f.csv"
    chemin.write_text("Référence;Nom;Échéance;Montant;Humeur\nA;Belaruc;1/3/2026;5;bonne\n", encoding="utf-8")
    creances, journal = importer(chemin)
    assert len(creances) == 1
    par_code = {anomalie.code: anomalie for anomalie in journal.anomalies}
    assert par_code["colonne_non_lue"].colonne == "Humeur"
    assert "reglements" in [a.colonne for a in journal.anomalies if a.code == "colonne_absente"]


def test_les_personnes_morales_se_reconnaissent(tmp_path: Path) -> None:
    (creance,), _ = importer_lignes(tmp_path, BONNE.replace("Belaruc;Jean", "SARL Belaruc;"))
    assert creance.debiteurs[0].genre is Genre.MORALE
    assert not creance.debiteurs[0].est_consommateur


def test_un_taux_fixe_et_un_accessoire_se_lisent(tmp_path: Path) -> None:
    chemin = tmp_path / "f.csv"
    chemin.write_text("Référence;Nom;Échéance;Montant;Taux;CP700\nA;Belaruc;1/3/2026;5;10,5 %;\n", encoding="utf-8")
    colonnes = {"reference": "Référence", "nom": "Nom", "exigible_le": "Échéance", "principal": "Montant"}
    modele = profil(colonnes=colonnes | {"taux_fixe": "Taux", "article_700": "CP700"}, fixe={"nature": "commercant"})
    (creance,), _ = importer(chemin, modele)
    assert (creance.interets.taux, creance.interets.taux_fixe) == ("fixe", Decimal("10.5"))
    chemin.write_text(chemin.read_text(encoding="utf-8").replace("%;", "%;500"), encoding="utf-8")
    creances, journal = importer(chemin, modele)
    assert not creances
    assert "accessoire_sans_titre" in codes(journal)


def test_le_rapport_se_lit_au_tableur_sans_executer_de_formule(tmp_path: Path) -> None:
    _, journal = importer_lignes(tmp_path, BONNE.replace("1 234,56 €", '=HYPERLINK("x")'))
    texte = rapport_csv(journal.anomalies).decode("utf-8-sig")
    assert texte.startswith("gravite;fichier;ligne;colonne;valeur;anomalie;que_faire;code\r\n")
    assert "'=HYPERLINK" in texte


def test_un_poste_porte_sa_nature() -> None:
    assert [nature.value for nature in NaturePoste][:3] == ["principal", "article_700", "depens"]
