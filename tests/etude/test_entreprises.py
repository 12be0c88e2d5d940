"""L'annuaire des entreprises à l'étude : comparé à la fiche, jamais appliqué seul, décidé par le clerc, journalisé."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from basoche.etude.agenda.models import Tache
from basoche.etude.commun.erreurs import ActionRefusee, ConflitDeModification
from basoche.etude.journal.models import Entree
from basoche.etude.personnes.models import Coordonnee, Personne
from basoche.etude.textes.entreprises import clore_releve, constats, garder_releve, interroger, reprendre_le_siege
from basoche.etude.textes.models import ReleveEntreprise
from basoche.veille.entreprise import Annuaire, lire_reponse
from veille.serveur import Reponse, servir

pytestmark = pytest.mark.django_db
SIREN = "000424242"
REPONSE = (Path(__file__).parents[1] / "veille" / "api" / "recherche_entreprises.json").read_bytes()


@pytest.fixture
def societe(debiteur, dossier):
    """La débitrice du dossier est cette société, à une autre adresse que son siège."""
    Personne.objects.filter(pk=debiteur.pk).update(
        nature="morale", nom="Transports du Val Fictif", forme_juridique="SARL", prenoms="", civilite="", siren=SIREN
    )
    Coordonnee.objects.create(
        personne=debiteur, nature="adresse", valeur="1 rue Ancienne", code_postal="99998", commune="Valmont",
        du=date(2020, 1, 1), origine="client",
    )  # fmt: skip
    debiteur.refresh_from_db()
    return debiteur


@pytest.fixture
def releve(societe, expert, le):
    return garder_releve(societe, lire_reponse(REPONSE, SIREN), acteur=expert, le=le)


def _constats(releve):
    return {un.genre: un for un in constats(releve, list(releve.personne.coordonnees.filter(au=None)))}


def test_le_releve_dit_ce_qui_differe_et_ne_change_rien(releve, societe, dossier):
    trouves = _constats(releve)
    assert set(trouves) == {"cessee", "siege"}
    assert "ni une dissolution" in trouves["cessee"].a_verifier
    assert "1 rue Ancienne" in trouves["siege"].fiche
    assert "8 RUE DES ESSAIS" in trouves["siege"].annuaire
    societe.refresh_from_db()
    assert (societe.radiee_le, societe.coordonnees.count()) == (None, 1)
    tache = Tache.objects.get(dossier=dossier, cle=f"entreprise:{societe.pk}:{dossier.pk}")
    assert (tache.niveau, tache.etat) == ("urgent", "a_faire")
    entree = Entree.objects.get(action="entreprise.relever")
    assert "ESSAIS" not in json.dumps(entree.details)


def test_le_clerc_reprend_le_siege_date_et_source(releve, societe, expert, le):
    ancienne = societe.coordonnees.get()
    with pytest.raises(ActionRefusee, match="vérifié"):
        reprendre_le_siege(releve, du=le, remplace=None, motif="vu", acteur=expert, le=le, version_lue=1)
    neuve = reprendre_le_siege(
        releve, du=date(2026, 2, 1), remplace=ancienne, motif="Kbis du 20/11/2026", acteur=expert, le=le, version_lue=1
    )
    ancienne.refresh_from_db()
    assert (neuve.valeur, neuve.du, neuve.au) == ("8 RUE DES ESSAIS", date(2026, 2, 1), None)
    assert neuve.origine == "annuaire des entreprises, relevé du 23/11/2026"
    assert ancienne.au == date(2026, 2, 1)
    assert set(_constats(releve)) == {"cessee"}
    assert Tache.objects.get(cle__startswith="entreprise:").etat == "faite"
    with pytest.raises((ActionRefusee, ConflitDeModification)):
        clore_releve(releve, ecarter=True, motif="une autre raison", acteur=expert, le=le, version_lue=1)


def test_ecarter_ne_change_pas_la_fiche(releve, societe, expert, le):
    clore_releve(releve, ecarter=True, motif="SIREN d'un homonyme", acteur=expert, le=le, version_lue=1)
    releve.refresh_from_db()
    assert (releve.etat, societe.coordonnees.count()) == ("ecarte", 1)
    assert Entree.objects.filter(action="entreprise.ecarter").exists()


def test_sans_siren_ou_inconnue_l_annuaire_n_est_pas_cru(debiteur, societe):
    with servir(lambda _: Reponse(b'{"results": []}')) as service:
        annuaire = Annuaire(f"{service.adresse}/search")
        with pytest.raises(ActionRefusee, match="n'a pas d'entreprise"):
            interroger(societe, annuaire)
        societe.siren = ""
        with pytest.raises(ActionRefusee, match="nom seul"):
            interroger(societe, annuaire)
    assert len(service.demandes) == 1


def test_la_page_interroge_montre_et_decide(client, societe, expert, monkeypatch):
    client.force_login(expert)
    ou = f"/personnes/{societe.pk}/entreprise"
    assert f'href="{ou}"' in client.get(f"/personnes/{societe.pk}").content.decode()
    with servir(lambda _: Reponse(REPONSE)) as service:
        monkeypatch.setenv("BASOCHE_ENTREPRISES_ADRESSE", f"{service.adresse}/search")
        texte = client.post(f"{ou}/decider", {"interroger": "1"}, follow=True).content.decode()
    for dit in ("à vérifier", "ni une dissolution", "8 RUE DES ESSAIS", "CAMILLE DOMINIQUE ESSAI, Gérant"):
        assert dit in texte, dit
    ancienne = societe.coordonnees.get()
    champs = {"siege": "1", "du": "01/02/2026", "remplace": ancienne.pk, "motif": "Kbis du 20/11/2026", "version": "1"}
    assert "Siège repris" in client.post(f"{ou}/decider", champs, follow=True).content.decode()
    assert ReleveEntreprise.objects.get().etat == "verifie"


def test_hors_connexion_la_page_le_dit_et_rien_ne_change(client, societe, expert, monkeypatch):
    client.force_login(expert)
    with servir(lambda _: Reponse(statut=404)) as service:
        monkeypatch.setenv("BASOCHE_ENTREPRISES_ADRESSE", f"{service.adresse}/search")
        texte = client.post(
            f"/personnes/{societe.pk}/entreprise/decider", {"interroger": "1"}, follow=True
        ).content.decode()
    assert "refuse la demande" in texte
    assert "La fiche n&#x27;a pas changé" in texte
    assert not ReleveEntreprise.objects.exists()


def test_qui_ne_modifie_pas_les_personnes_n_interroge_pas(client, societe, collaborateurs):
    lecteur = next(
        un for un in collaborateurs.values() if un.peut("personne.lire") and not un.peut("personne.modifier")
    )
    client.force_login(lecteur)
    assert client.post(f"/personnes/{societe.pk}/entreprise/decider", {"interroger": "1"}).status_code == 403
