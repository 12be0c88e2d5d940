"""Ce que les essais de l'application partagent : des collaborateurs, deux personnes, un dossier avec son titre."""

from __future__ import annotations

from datetime import date

import pytest

LE = date(2026, 11, 23)


@pytest.fixture
def le() -> date:
    return LE


@pytest.fixture
def collaborateurs(db):
    """Un collaborateur de chaque fonction, par le nom de sa fonction."""
    from basoche.etude.equipe.models import Collaborateur, Fonction

    return {
        fonction.value: Collaborateur.objects.create_user(
            fonction.value, "phrase de passe d'essai", prenom="Camille", nom=fonction.label, fonction=fonction
        )
        for fonction in Fonction
    }


@pytest.fixture
def commissaire(collaborateurs):
    return collaborateurs["commissaire_de_justice"]


@pytest.fixture
def expert(collaborateurs):
    return collaborateurs["clerc_expert"]


@pytest.fixture
def creancier(db):
    from basoche.etude.personnes.models import Personne

    return Personne.objects.create(nature="morale", nom="du Lac", forme_juridique="SCI")


@pytest.fixture
def debiteur(db):
    from basoche.etude.personnes.models import Personne

    return Personne.objects.create(nature="physique", civilite="monsieur", nom="Mérand", prenoms="Paul")


@pytest.fixture
def dossier(expert, creancier, debiteur, le):
    """Un jugement de 4 000 € en principal, exécutoire, intérêts au taux légal."""
    from basoche.droit.montant import Montant
    from basoche.etude.dossiers.models import Nature, Role
    from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
    from basoche.etude.dossiers.saisies import saisir_poste, saisir_titre

    ouvert = ouvrir_dossier(
        nature=Nature.EXECUTION,
        parties=[PartieDonnee(creancier, Role.CREANCIER), PartieDonnee(debiteur, Role.DEBITEUR)],
        responsable=expert,
        acteur=expert,
        le=le,
        reference_client="LAC-77/b",
    )
    titre = saisir_titre(
        ouvert, nature="jugement", date_du_titre=date(2025, 3, 12), juridiction="Tribunal judiciaire de Valmont",
        acteur=expert, le=le, rg="24/01234", signifie_le=date(2025, 4, 2), executoire_le=date(2025, 5, 5),
        motif_executoire="certificat de non-appel",
    )  # fmt: skip
    saisir_poste(
        ouvert, nature="principal", libelle="Principal", montant=Montant(400_000), date_du_poste=date(2025, 3, 12),
        acteur=expert, le=le, titre=titre,
        interets={
            "du": "2025-03-12", "taux": "legal", "categorie": "professionnel", "executoire_le": "2025-05-05",
        },
    )  # fmt: skip
    ouvert.refresh_from_db()
    return ouvert
