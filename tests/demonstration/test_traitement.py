"""Une créance de bout en bout : ce qui part, ce qui ne part pas, et les données bizarres qui n'arrêtent rien."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from basoche.demonstration.etude import etude_fictive
from basoche.demonstration.traitement import traiter
from basoche.droit.montant import ZERO, Montant
from basoche.echanges.creance import Adresse, Versement
from basoche.redaction import Imprimeur
from strategie.fabrique import CREANCIER, DEBITEUR, creance, poste, titre

LE = date(2026, 11, 23)
EXECUTOIRE = titre(date(2025, 1, 10), notifie_le=date(2025, 2, 1), executoire_le=date(2025, 3, 5))
ANCIEN = poste(date(2024, 6, 1))


def _traiter(**champs):
    postes = champs.pop("postes", (ANCIEN,))
    chez = replace(CREANCIER, cle="verroco", adresse=Adresse(voie="1 rue Fictive", commune="Ici"))
    fiche, documents = traiter("2026-1", creance(*postes, creancier=chez, **champs), etude_fictive(), le=LE)
    return fiche, [document.nom.partition("/")[0] for document in documents]


@pytest.mark.parametrize(
    "champs",
    [
        {"versements": (Versement(date(2025, 2, 1), Montant(500000)),)},
        {"versements": (Versement(date(2025, 4, 1), Montant(500000)),), "titre": EXECUTOIRE},
        {"postes": (poste(date(2025, 1, 1), "40.00", "frais"),)},
        {"postes": (poste(date(2027, 1, 1)),)},
        {"postes": (poste(date(2025, 6, 1)),), "titre": EXECUTOIRE},
    ],
    ids=["payee", "titre paye", "frais seuls", "pas encore exigible", "terme posterieur au titre"],
)
def test_rien_ne_part_quand_rien_n_est_du(champs):
    fiche, documents = _traiter(**champs)
    assert documents == ["decomptes"]
    assert (fiche.acte, fiche.total, fiche.cout) == ("", ZERO, None)
    assert fiche.obstacle == "rien à réclamer"


def test_la_petite_creance_se_juge_aussi_sur_le_principal_reclame():
    """600,00 € jugés dont 100,00 € payés : l'acte réclame moins de 535 €, il suit R221-3."""
    fiche, documents = _traiter(
        postes=(poste(date(2024, 6, 1), "600.00"),),
        titre=EXECUTOIRE,
        versements=(Versement(date(2025, 1, 11), Montant(10000)),),
    )
    assert fiche.acte == "cmd_saisie_vente_petite_creance"
    assert documents == ["decomptes", "actes"]


@pytest.mark.parametrize(("tenus", "lettres"), [(None, 0), ("part", 0), ("solidaire", 2), ("in_solidum", 2)])
def test_une_lettre_ne_reclame_le_tout_qu_a_qui_doit_le_tout(tenus, lettres):
    fiche, documents = _traiter(debiteurs=(DEBITEUR, DEBITEUR), tenus=tenus)
    assert documents.count("lettres") == lettres
    assert ("1310" in fiche.obstacle) == (lettres == 0)


def test_un_taux_inconnu_n_arrete_pas_les_autres_creances():
    fiche, documents = _traiter(postes=(poste(date(1960, 1, 1)),), titre=titre(date(1965, 1, 10)))
    assert documents == []
    assert fiche.obstacle.startswith("décompte non calculé")


def test_un_versement_anterieur_a_la_dette_s_imprime():
    fiche, documents = _traiter(versements=(Versement(date(2020, 1, 1), Montant(10000)),))
    assert fiche.total == Montant(90000)
    assert documents == ["decomptes", "lettres"]


def test_une_ordonnance_non_avenue_n_est_pas_imprimee_comme_un_titre():
    perimee = titre(date(2025, 1, 10), "injonction_payer")
    chez = replace(CREANCIER, cle="verroco", adresse=Adresse(voie="1 rue Fictive", commune="Ici"))
    dossier = creance(ANCIEN, creancier=chez, titre=perimee)
    _, documents = traiter("2026-1", dossier, etude_fictive(), le=LE)
    titre_imprime = documents[0].page.donnees["titre_executoire"]
    assert titre_imprime == (
        "Sans titre exécutoire : ordonnance portant injonction de payer du 10 janvier 2025, non avenue"
    )


def test_les_colonnes_de_la_note_ne_se_chevauchent_pas():
    """La date d'exigibilité a sa place : elle se lit entière, séparée de ses voisines."""
    chez = replace(CREANCIER, cle="verroco", adresse=Adresse(voie="1 rue Fictive", commune="Ici"))
    vieux = (poste(date(2022, 5, 13), libelle="Loyer mai 2022"), poste(date(2022, 6, 13), libelle="Loyer juin 2022"))
    dossier = creance(*vieux, nature="bail_habitation", creancier=chez)
    _, documents = traiter("2026-1", dossier, etude_fictive(), le=LE)
    lecteur = PdfReader(io.BytesIO(Imprimeur().imprimer(documents[1].page)))
    texte = lecteur.pages[0].extract_text(extraction_mode="layout")
    assert re.search(r"Loyer mai 2022\s+13/05/2022\s+13/05/2025", texte)
