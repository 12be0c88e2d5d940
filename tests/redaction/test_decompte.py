"""Le décompte imprimé : mêmes lignes que le calcul, et un solde qui se refait."""

from __future__ import annotations

from datetime import date

import pytest
from pypdf import PdfReader

from basoche.droit.montant import Montant
from basoche.guichet import ouvrir
from basoche.redaction import Imprimeur
from basoche.redaction.decompte import composer_decompte, phrase_des_taux

ETUDE = {"nom": "Étude d'essai", "qualite": "q", "adresse": "a", "telephone": "t", "courriel": "c"}
LEGAL = {"taux": "legal", "categorie": "professionnel", "du": "2025-02-01"}


def _entree(**champs):
    principal = {"libelle": "Facture 12", "nature": "principal", "montant": "1000.00", "date": "2025-01-10"}
    frais = {"libelle": "Dépens", "nature": "depens", "montant": "30.00", "date": "2025-01-10", "interets": None}
    return {
        "au": "2026-11-23",
        "postes": [{**principal, "interets": LEGAL}, frais],
        "versements": [{"date": "2025-06-01", "montant": "100.00"}],
        **champs,
    }


def _page(entree):
    resultat = ouvrir("decompte").calculer(entree)
    return resultat, composer_decompte(
        resultat,
        etude=ETUDE,
        references=["Dossier 1"],
        parties="A c/ B",
        titre_executoire="Sans titre exécutoire",
        ecartes=[],
        le=date(2026, 11, 23),
    )


def _somme(lignes):
    return sum((Montant.lire(ligne["montant"]) for ligne in lignes if ligne["montant"]), Montant(0))


def test_chaque_ligne_imprimee_dit_son_calcul():
    _, page = _page(_entree())
    lignes = page.donnees["lignes"]
    assert [ligne["quoi"] for ligne in lignes[:4]] == [
        "Facture 12",
        "Dépens",
        "Intérêt au taux légal, du 02/02/2025 au 01/06/2025",
        "Versement reçu, 100,00\u00a0€ : a payé frais 30,00\u00a0€, intérêts 12,20\u00a0€, capital 57,80\u00a0€",
    ]
    assert (lignes[2]["base"], lignes[2]["taux"], lignes[2]["jours"]) == ("1\u202f000,00\u00a0€", "3,71\u00a0%", "120")
    assert lignes[2]["montant"] == "12,20\u00a0€"


@pytest.mark.parametrize(
    "champs",
    [
        {},
        {"avoirs": [{"date": "2025-09-01", "montant": "50.00", "poste": "1"}]},
        {"avoirs": [{"date": "2025-09-01", "montant": "5000.00", "poste": "1"}]},
        {"versements": [{"date": "2025-06-01", "montant": "3000.00"}]},
        {"versements": [{"date": "2024-06-01", "montant": "300.00"}]},
        {"versements": [{"date": "2025-06-01", "montant": "100.00"}, {"date": "2026-02-01", "montant": "40.00"}]},
    ],
)
def test_la_somme_des_lignes_imprimees_fait_le_reste_du(champs):
    resultat, page = _page(_entree(**champs))
    assert _somme(page.donnees["lignes"]) == resultat.valeurs["total"]
    assert page.donnees["lignes"][-1]["solde"] == page.donnees["total"]


def test_un_versement_recu_avant_la_dette_dit_ce_qu_il_a_paye_plus_tard():
    _, page = _page(_entree(versements=[{"date": "2024-06-01", "montant": "30.00"}]))
    phrases = [ligne["quoi"] for ligne in page.donnees["lignes"] if ligne["genre"] == "versement"]
    assert phrases == [
        "Versement reçu, 30,00\u00a0€ : 30,00\u00a0€ sans dette à payer à cette date",
        "Versement reçu plus tôt, 30,00\u00a0€ : a payé frais 30,00\u00a0€",
    ]


def test_un_long_decompte_reunit_les_postes_sans_changer_les_sommes():
    termes = [
        {"libelle": f"Loyer {n}", "nature": "principal", "montant": "500.00", "date": "2020-01-01",
         "interets": {**LEGAL, "du": "2020-01-01"}}
        for n in range(8)
    ]  # fmt: skip
    resultat, page = _page(_entree(postes=termes, versements=[]))
    assert len(resultat.lignes) > 48
    lignes = page.donnees["lignes"]
    assert len(lignes) < len(resultat.lignes) / 4
    assert "(8 postes)" in lignes[-1]["quoi"]
    assert lignes[-1]["base"] == "4\u202f000,00\u00a0€"
    assert _somme(lignes) == resultat.valeurs["total"]
    pdf = Imprimeur().imprimer(page)
    assert pdf.startswith(b"%PDF")


def test_le_pdf_tient_sur_une_page_et_dit_la_convention(tmp_path):
    _, page = _page(_entree())
    fichier = tmp_path / "decompte.pdf"
    fichier.write_bytes(Imprimeur().imprimer(page))
    lecteur = PdfReader(fichier)
    assert len(lecteur.pages) == 1
    texte = lecteur.pages[0].extract_text().replace("\n", " ")
    for attendu in ("Conventions", "365", "Facture 12", "Reste dû", "par jour de retard"):
        assert attendu in texte


def test_la_phrase_des_taux_est_courte():
    resultat, _ = _page(_entree())
    assert phrase_des_taux(resultat) == (
        "intérêt au taux légal 3,71\u00a0% depuis le 02/02/2025 ; "
        "intérêt au taux légal 2,76\u00a0% depuis le 01/07/2025 ; "
        "intérêt au taux légal 2,62\u00a0% depuis le 01/01/2026 ; "
        "intérêt au taux légal 2,75\u00a0% depuis le 01/07/2026"
    )
    longue, _ = _page(_entree(postes=[{**_entree()["postes"][0], "interets": {**LEGAL, "du": "2020-01-01"}}]))
    assert phrase_des_taux(longue).endswith("depuis le 02/01/2020, au décompte joint")


def test_sans_interet_aucune_phrase_de_taux():
    resultat, _ = _page(_entree(postes=[{**_entree()["postes"][0], "interets": None}], versements=[]))
    assert phrase_des_taux(resultat) == ""
