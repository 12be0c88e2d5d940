"""Les scénarios de relances : composés, simulés sur ce que l'on voit, gardés, rouverts ; rien ne part."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.core import mail

from basoche.droit.montant import Montant
from basoche.etude.commun.erreurs import ConflitDeModification, DroitRefuse
from basoche.etude.dossiers.models import Cloison, Dossier, Procedure
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.saisies import saisir_poste
from basoche.etude.journal.models import Entree
from basoche.etude.strategie.models import ScenarioRelances
from basoche.etude.strategie.relances import garder_relances, lire_scenario, scenario_garde, simuler_relances

pytestmark = pytest.mark.django_db
LETTRE = {"jour": 0, "canal": "lettre", "formulation": "ferme", "minutes": 4, "cout": 180, "seuil": 0}
APPEL = {"jour": 10, "canal": "telephone", "formulation": "", "minutes": 6, "cout": 0, "seuil": 50_000}
TAPE = {
    "nom": "Doux", "canal_1": "lettre", "jour_1": "0", "formulation_1": "ferme", "minutes_1": "4", "cout_1": "1,80",
    "canal_2": "telephone", "jour_2": "10", "minutes_2": "6", "seuil_2": "500",
}  # fmt: skip


@pytest.fixture
def page(client, expert):
    client.force_login(expert)
    return client


@pytest.fixture
def amiables(creancier, debiteur, expert, le):
    """Deux dossiers amiables : 300 € et 900 € dus."""
    ouverts = []
    for centimes in (30_000, 90_000):
        ouvert = ouvrir_dossier(
            nature="amiable", parties=[PartieDonnee(creancier, "creancier"), PartieDonnee(debiteur, "debiteur")],
            responsable=expert, acteur=expert, le=le,
        )  # fmt: skip
        saisir_poste(
            ouvert, nature="principal", libelle="Facture", montant=Montant(centimes), date_du_poste=date(2026, 5, 4),
            acteur=expert, le=le,
        )  # fmt: skip
        Dossier.objects.filter(pk=ouvert.pk).update(solde_centimes=Montant(centimes))
        ouverts.append(ouvert)
    return ouverts


def scenario(*lignes):
    return lire_scenario("Doux", lignes or (LETTRE, APPEL))


def test_la_simulation_compte_les_amiables_ouverts_et_leurs_seuils(amiables, dossier, expert, le):
    vue = simuler_relances(scenario(), acteur=expert, le=le)
    assert [etape.dossiers for etape in vue.etapes] == [2, 1]
    assert (vue.dossiers, vue.envois, vue.jours, vue.ecartes) == (2, 3, 10, 0)
    assert (vue.cout, vue.minutes) == (Montant(360), 14)
    assert all(etape.attendu == Montant(0) for etape in vue.etapes)


@pytest.mark.parametrize("comment", ["confidentiel", "clos", "cloison"])
def test_un_dossier_que_l_on_ne_relance_pas_ne_compte_pas(comment, amiables, expert, le):
    if comment == "cloison":
        Cloison.objects.create(dossier=amiables[1], collaborateur=expert, motif="proche")
    else:
        champs = {"etat": "clos"} if comment == "clos" else {"est_confidentiel": True}
        Dossier.objects.filter(pk=amiables[1].pk).update(**champs)
    vue = simuler_relances(scenario(), acteur=expert, le=le)
    assert [etape.dossiers for etape in vue.etapes] == [1, 0]


@pytest.mark.parametrize(("finie_le", "ecartes"), [(None, 2), (date(2020, 6, 2), 0)])
def test_un_debiteur_en_procedure_est_ecarte_et_compte(finie_le, ecartes, amiables, debiteur, expert, le):
    Procedure.objects.create(
        personne=debiteur, type="surendettement", ouverte_le=date(2020, 1, 6), finie_le=finie_le, preuve="lettre",
        saisie_par=expert,
    )  # fmt: skip
    vue = simuler_relances(scenario(), acteur=expert, le=le)
    assert (vue.dossiers, vue.ecartes) == (2 - ecartes, ecartes)


def test_un_scenario_garde_se_relit_tel_quel_et_se_journalise(expert, le):
    garde = garder_relances(None, scenario=scenario(), version_lue=0, acteur=expert, le=le)
    assert scenario_garde(ScenarioRelances.objects.get()) == scenario()
    assert Entree.objects.filter(action="strategie.garder_relances").count() == 1
    garder_relances(garde, scenario=scenario(LETTRE), version_lue=1, acteur=expert, le=le)
    assert len(ScenarioRelances.objects.get().relances) == 1
    with pytest.raises(ConflitDeModification):
        garder_relances(garde, scenario=scenario(), version_lue=1, acteur=expert, le=le)


def test_sans_le_droit_de_planifier_rien_ne_se_garde(collaborateurs, le):
    with pytest.raises(DroitRefuse):
        garder_relances(None, scenario=scenario(), version_lue=0, acteur=collaborateurs["clerc"], le=le)
    assert not ScenarioRelances.objects.exists()


def test_la_page_simule_sans_rien_garder_ni_envoyer_ni_promettre(page, amiables):
    texte = unescape(page.post("/strategie/relances", TAPE | {"geste": "simuler"}).content.decode())
    assert "Rien ne part d'ici" in texte
    assert "l'envoi viendra avec la conduite des relances" in texte
    assert "non calibré" in texte
    assert '<span class="grand">3</span> relances au plus, 3,60\u00a0€ d\'envois, 0 h 14 de travail' in texte
    assert not ScenarioRelances.objects.exists()
    assert mail.outbox == []


def test_la_page_garde_liste_et_rouvre(page, amiables):
    envoye = page.post("/strategie/relances", TAPE | {"geste": "garder"})
    cle = ScenarioRelances.objects.get().pk
    assert envoye["Location"] == f"/strategie/relances/{cle}"
    assert f'href="/strategie/relances/{cle}"' in page.get("/strategie/relances").content.decode()
    texte = page.get(f"/strategie/relances/{cle}").content.decode()
    assert 'value="ferme"' in texte
    assert 'value="1,80"' in texte
    assert '<span class="grand">3</span>' in texte
    page.post(f"/strategie/relances/{cle}", TAPE | {"nom": "Ferme", "geste": "garder", "version": "1"})
    assert ScenarioRelances.objects.get().nom == "Ferme"


def test_celui_qui_rouvre_ne_compte_que_ce_qu_il_voit(page, amiables, expert, collaborateurs, le):
    garde = garder_relances(None, scenario=scenario(), version_lue=0, acteur=expert, le=le)
    commissaire = collaborateurs["commissaire_de_justice"]
    for ouvert in amiables:
        Cloison.objects.create(dossier=ouvert, collaborateur=commissaire, motif="proche")
    page.force_login(commissaire)
    texte = page.get(f"/strategie/relances/{garde.pk}").content.decode()
    assert "Aucun dossier amiable ouvert" in texte


@pytest.mark.parametrize(("change", "dit"), [
    ({"jour_2": "3"}, "moins de 5 jours"), ({"jour_1": ""}, "Combien de jours"), ({"canal_2": ""}, "Par quel canal"),
    ({"nom": ""}, "obligatoire"), ({"version": "x", "geste": "garder"}, "Un autre collaborateur"),
])  # fmt: skip
def test_un_refus_se_dit_et_garde_ce_qui_est_tape(change, dit, page, expert, le):
    garde = garder_relances(None, scenario=scenario(), version_lue=0, acteur=expert, le=le)
    texte = unescape(page.post(f"/strategie/relances/{garde.pk}", TAPE | change).content.decode())
    assert dit in texte
    assert 'value="ferme"' in texte
    assert '<span class="grand">' not in texte


def test_un_scenario_vide_se_refuse(page):
    texte = unescape(page.post("/strategie/relances", {"nom": "Rien", "geste": "garder"}).content.decode())
    assert "Lui donner une relance" in texte
    assert not ScenarioRelances.objects.exists()


def test_le_nombre_de_requetes_ne_suit_pas_le_nombre_de_dossiers(
    page, amiables, expert, le, django_assert_max_num_queries
):
    garde = garder_relances(None, scenario=scenario(), version_lue=0, acteur=expert, le=le)
    page.get(f"/strategie/relances/{garde.pk}")
    with django_assert_max_num_queries(12):
        page.get(f"/strategie/relances/{garde.pk}")
