"""Recette de la veille : trois réformes jouées de bout en bout, par l'écran, du changement vu à la lecture accusée."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from basoche.etude.actes.models import Acte
from basoche.etude.agenda.models import Tache
from basoche.etude.dossiers.models import Dossier
from basoche.etude.dossiers.saisies import saisir_titre
from basoche.etude.textes.models import Lecture, MesureReforme, Note, Relecture
from basoche.etude.textes.notes import lire_questions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_part(tmp_path, monkeypatch):
    monkeypatch.setenv("BASOCHE_PARAMETRES", str(tmp_path / "parametres"))
    monkeypatch.setenv("BASOCHE_VEILLE", str(tmp_path / "veille"))


@pytest.fixture
def clients(expert, commissaire):
    ouverts = {}
    for nom, qui in (("expert", expert), ("commissaire", commissaire)):
        ouverts[nom] = Client()
        ouverts[nom].force_login(qui)
    return ouverts


@pytest.fixture
def etude(dossier, expert, le):
    """Un dossier que touche chacune des trois réformes : ordonnance récente, taux légal, saisie ancienne."""
    saisir_titre(
        dossier, nature="injonction_payer", date_du_titre=date(2026, 9, 7),
        juridiction="Tribunal judiciaire de Valmont", acteur=expert, le=le,
    )  # fmt: skip
    Dossier.objects.filter(pk=dossier.pk).update(nature="saisie_remunerations", ouvert_le=date(2025, 3, 1))
    Acte.objects.create(
        dossier=dossier, code="cmd_saisie_remunerations", intitule="Commandement", donnees={"titre": {}}, date=le,
        redige_par=expert,
    )  # fmt: skip
    return dossier


@pytest.mark.parametrize(
    ("nom", "dit", "ecart"),
    [
        ("saisie_remunerations_2025", "Le commissaire de justice signifie un commandement", "à examiner"),
        ("injonction_payer_2026", "n&#x27;est pas signifiée dans les trois mois", "avancée de 3 mois"),
        ("interet_legal_2026", "2,75 % dans les autres cas", "+"),
    ],
)  # fmt: skip
def test_une_reforme_est_vue_expliquee_repartie_mise_en_taches_publiee_et_lue(
    clients, etude, expert, commissaire, nom, dit, ecart
):
    actes = list(Acte.objects.values("pk", "etat", "donnees", "version"))
    page = clients["expert"]
    # Vue : recomptée, elle est à la page avec ses dossiers.
    page.post("/veille/mesure")
    assert MesureReforme.objects.get(reforme=nom).dossiers == 1
    ou = f"/veille/changements/{nom}"
    assert ou in page.get("/veille").content.decode()
    # Expliquée, et les dossiers touchés listés avec leur écart.
    texte = page.get(ou).content.decode()
    for attendu in (dit, etude.numero, ecart, "Ce que chacun doit faire", "Source et confiance"):
        assert attendu in texte, attendu
    # Répartie : chaque objet a un responsable ; relue avec une preuve, la tâche tombe.
    champs = {
        "pour_le": "+14",
        "modele": expert.pk,
        "delai": commissaire.pk,
        "tarif": expert.pk,
        "parametre": expert.pk,
    }
    page.post(ou, champs)
    relectures = list(Relecture.objects.filter(reforme=nom))
    assert relectures
    for relecture in relectures:
        page.post(
            f"/veille/relectures/{relecture.pk}",
            {"conclusion": "conforme", "preuve": "texte lu le 23/11/2026", "version": relecture.version},
        )
    assert not Relecture.objects.filter(reforme=nom, relue_le=None).exists()
    assert not Tache.objects.filter(cle__startswith=f"veille:{nom}:", etat="a_faire").exists()
    # Les dossiers en tâches, et la tâche faite.
    page.post(f"{ou}/taches")
    tache = Tache.objects.get(cle=f"veille:{nom}:dossier:{etude.pk}")
    page.post(f"/taches/{tache.pk}/faite", {"version": tache.version})
    # La note : rédigée, publiée, lue par un autre.
    page.post(f"{ou}/note")
    note = Note.objects.get(reforme=nom)
    page.post(f"/veille/notes/{note.pk}/publier", {"version": note.version})
    reponses = {f"question_{rang}": un.juste for rang, un in enumerate(lire_questions(note.questions))}
    clients["commissaire"].post(f"/veille/notes/{note.pk}", reponses)
    assert Lecture.objects.filter(note=note, collaborateur=commissaire).exists()
    assert "lue le" in page.get(f"/veille/notes/{note.pk}").content.decode()
    assert page.get(f"/veille/notes/{note.pk}/document.pdf").content.startswith(b"%PDF")
    # Aucun acte n'a changé de lui-même.
    assert list(Acte.objects.values("pk", "etat", "donnees", "version")) == actes


def test_un_taux_nouveau_se_propose_se_simule_se_relit_a_deux_et_s_emploie_par_l_ecran(clients, etude):
    page = clients["expert"]
    champs = {
        "nom": "interets/taux_legal/autres", "valeur": "2.95", "du": "01/01/2027", "article": "CMF L313-2",
        "source": "arrêté fictif d'essai",
    }  # fmt: skip
    page.post("/veille/valeurs", champs)
    texte = page.get("/veille/valeurs").content.decode()
    cle = texte.split("/veille/valeurs/")[1].split('"')[0]
    assert "dossier touché" in page.get(f"/veille/valeurs/{cle}").content.decode()
    for qui in clients.values():
        qui.post(f"/veille/valeurs/{cle}", {"valeur": "2,95", "texte_lu": "arrêté fictif"})
    version = page.get(f"/veille/valeurs/{cle}").content.decode().split('name="version" value="')[1].split('"')[0]
    page.post(f"/veille/valeurs/{cle}/employer", {"version": version})
    assert "Employée" in page.get(f"/veille/valeurs/{cle}").content.decode()
