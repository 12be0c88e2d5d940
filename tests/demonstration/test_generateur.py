from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from basoche.demonstration import DONNEES, PROFILS
from basoche.demonstration.generateur import DATE_DE_REFERENCE, NOMBRES, composer_portefeuille, ecrire_portefeuille
from basoche.echanges.anomalies import Gravite
from basoche.echanges.creance import Creance, EspeceTitre, Genre
from basoche.echanges.importation import Journal, lire_creances
from basoche.echanges.profil import trouver_profil


def _importer() -> tuple[list[Creance], list[Journal]]:
    creances, journaux = [], []
    for creancier, _ in NOMBRES:
        journal = Journal()
        profil = trouver_profil(creancier.profil, (PROFILS,))
        creances += lire_creances(DONNEES / creancier.fichier, profil, le=DATE_DE_REFERENCE, journal=journal)
        journaux.append(journal)
    return creances, journaux


CREANCES, JOURNAUX = _importer()


def _valeurs(chemin: Path) -> list[list[object]]:
    classeur = openpyxl.load_workbook(chemin)
    return [
        [feuille.title, *rangee] for feuille in classeur.worksheets for rangee in feuille.iter_rows(values_only=True)
    ]


def test_regenerer_donne_les_fichiers_livres(tmp_path: Path) -> None:
    for chemin in ecrire_portefeuille(tmp_path):
        livre = DONNEES / chemin.name
        if chemin.suffix == ".xlsx":
            assert _valeurs(chemin) == _valeurs(livre)
        else:
            assert chemin.read_bytes() == livre.read_bytes()


def test_une_autre_graine_ou_une_autre_date_donne_d_autres_creances() -> None:
    livre = [fichier.rangees for fichier in composer_portefeuille()]
    assert [fichier.rangees for fichier in composer_portefeuille(graine=2)] != livre
    assert [fichier.rangees for fichier in composer_portefeuille(date(2026, 12, 1))] != livre


def test_le_portefeuille_a_deux_mille_creances_bonnes_de_quatre_creanciers() -> None:
    assert Counter(creance.creancier.nom for creance in CREANCES).most_common() == [
        ("Ondalis Télécom", 800),
        ("Syndicat des copropriétaires de la résidence Les Tilleuls penchés", 400),
        ("Logis de Bréz", 400),
        ("SAS Verroco Matériaux", 400),
    ]
    assert len({creance.cle for creance in CREANCES}) == 2_000


@pytest.mark.parametrize("journal", JOURNAUX)
def test_chaque_faute_de_chaque_fichier_est_vue(journal: Journal) -> None:
    codes = Counter(a.code for a in journal.anomalies if a.gravite is not Gravite.INFORMATION)
    assert (journal.refusees, journal.doublons) == (13, 2)
    for code in ("date_impossible", "montant_illisible", "nom_absent", "montant_negatif", "date_future", "doublon"):
        assert codes[code] >= 2, code
    assert codes["reference_absente"] == codes["reference_repetee"] == codes["colonnes_decalees"] == 1
    assert codes["colonne_absente"] == 0
    assert all(anomalie.que_faire and anomalie.quoi for anomalie in journal.anomalies)


def test_les_siren_impossibles_sont_signales_sans_perdre_la_creance() -> None:
    sans_siren = [c for c in CREANCES if c.creancier.cle == "verroco" and c.debiteurs[0].siren is None]
    assert len(sans_siren) == 10


def test_le_portefeuille_montre_les_cas_de_la_demonstration() -> None:
    titres = [creance.titre for creance in CREANCES if creance.titre is not None]
    bascule = date(2026, 9, 1)
    injonctions = [titre for titre in titres if titre.espece is EspeceTitre.INJONCTION_PAYER]
    assert 700 < len(titres) < 900
    assert sum(titre.notifie_le is None for titre in titres) > 100
    assert any(titre.rendu_le >= bascule for titre in injonctions)
    assert any(titre.rendu_le < bascule for titre in injonctions)
    assert any((DATE_DE_REFERENCE - titre.rendu_le).days > 3_660 for titre in titres)
    assert any(c.principal.centimes < 53_500 and c.titre for c in CREANCES)
    assert {debiteur.genre for creance in CREANCES for debiteur in creance.debiteurs} == set(Genre)
    assert sum(bool(creance.versements) for creance in CREANCES) > 400
    assert any(len(creance.debiteurs) == 2 and creance.tenus == "solidaire" for creance in CREANCES)
    assert any(len(creance.debiteurs) == 2 and creance.tenus is None for creance in CREANCES)
    assert {creance.interets.taux for creance in CREANCES} == {"legal", "fixe", "bce_plus_10"}
    assert all(creance.total_verse < creance.principal for creance in CREANCES)


def test_les_personnes_sont_inventees() -> None:
    for creance in CREANCES:
        for debiteur in creance.debiteurs:
            assert debiteur.siren is None or debiteur.siren.startswith("000")
            assert not debiteur.telephone or debiteur.telephone.startswith(("019900", "063998"))
            assert not debiteur.courriel or debiteur.courriel.endswith(".invalid")
            assert debiteur.adresse is not None
            assert debiteur.adresse.code_postal.endswith("999")
