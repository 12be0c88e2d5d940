"""Les clients de l'étude se trouvent un à un, sans lire les débiteurs."""

import pytest

from basoche.etude.dossiers.clients import cles_des_clients
from basoche.etude.dossiers.models import Partie, Role
from basoche.etude.dossiers.models.dossier import CLIENTS
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.personnes.index import creer_en_nombre
from basoche.etude.personnes.models import Personne
from basoche.etude.strategie.campagnes import clients, clients_a_choisir

pytestmark = pytest.mark.django_db


@pytest.fixture
def portefeuille(expert, le):
    """Chaque personne à son tour créancier, mandant, débiteur ou avocat, dans deux dossiers."""
    creer_en_nombre([Personne(nature="morale", nom=f"Société {rang:02d}") for rang in range(12)])
    roles = [Role.CREANCIER, Role.MANDANT, Role.DEBITEUR, Role.AVOCAT]
    toutes = list(Personne.objects.order_by("-pk"))
    for _ in range(2):
        ouvert = ouvrir_dossier(
            nature="amiable", parties=[PartieDonnee(toutes[0], Role.CREANCIER)], responsable=expert, acteur=expert,
            le=le,
        )  # fmt: skip
        for rang, qui in enumerate(toutes[1:], start=1):
            Partie.objects.create(dossier=ouvert, personne=qui, role=roles[rang % 4])


def test_un_client_est_un_creancier_ou_un_mandant_rendu_une_fois(portefeuille):
    attendus = sorted(set(Partie.objects.filter(role__in=CLIENTS).values_list("personne_id", flat=True)))
    assert len(attendus) == 6
    assert cles_des_clients(100) == attendus
    assert cles_des_clients(4) == attendus[:4]


def test_sans_dossier_il_n_y_a_pas_de_client(db):
    assert cles_des_clients(10) == []


def test_la_liste_a_choisir_est_celle_des_clients_par_nom_sans_les_fiches_reunies(portefeuille):
    premier = clients()[0]
    Personne.objects.filter(pk=premier.pk).update(fusionnee_dans=clients()[1])
    assert premier not in clients_a_choisir(10)
    assert clients_a_choisir(10) == list(clients())
    assert clients_a_choisir(2) == list(clients()[:2])
