"""Importer un fichier en dossiers : une fois chacun, repris après une coupure, sans rien doubler ni perdre."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from basoche.droit.erreurs import ErreurBasoche
from basoche.echanges.profil import lire_profil
from basoche.etude.commun.erreurs import ActionRefusee, DroitRefuse
from basoche.etude.dossiers.importation import avancer_importation, dossier_des_profils, preparer_importation
from basoche.etude.dossiers.models import Dossier, Importation, LigneImportee
from basoche.etude.journal.chaine import verifier_chaine
from basoche.etude.personnes.models import Personne

PROFIL = """
profil: essai
creancier: {cle: lac, nom: Lac Énergie, genre: morale, categorie: professionnel, siren: "000424242"}
colonnes:
  reference: Réf
  nom: Nom
  prenom: Prénom
  voie: Adresse
  commune: Ville
  telephone: Tél
  exigible_le: Échéance
  principal: Montant
  titre_espece: Titre
  titre_le: Date titre
  titre_juridiction: Juridiction
  versements: Règlements
fixe: {nature: droit_commun, taux: legal, pays: France}
valeurs:
  titre_espece: {JGT: jugement, "-": ""}
"""
ENTETE = "Réf;Nom;Prénom;Adresse;Ville;Tél;Échéance;Montant;Titre;Date titre;Juridiction;Règlements\n"


def _ligne(rang, nom="MERAND", titre="JGT"):
    suite = "JGT;12/03/2025;TJ de Valmont;05/01/2026 : 50,00" if titre == "JGT" else "-;;;"
    return f"R{rang};{nom};Paul;{rang} rue A;Valmont;06 39 98 01 {rang % 100:02d};02/02/2025;{100 + rang},50;{suite}\n"


@pytest.fixture
def profil(tmp_path):
    chemin = tmp_path / "essai.yaml"
    chemin.write_text(PROFIL, encoding="utf-8")
    return lire_profil(chemin)


@pytest.fixture
def fichier(tmp_path):
    chemin = tmp_path / "impayes.csv"
    chemin.write_text(ENTETE + "".join(_ligne(rang) for rang in range(1, 6)), encoding="utf-8")
    return chemin


def _importer(fichier, profil, expert, le, **suite):
    importation = preparer_importation(fichier=fichier, profil=profil, acteur=expert, le=le)
    return avancer_importation(importation, acteur=expert, le=le, **suite)


@pytest.mark.django_db
def test_chaque_ligne_ouvre_un_dossier_complet(fichier, profil, expert, le):
    importation = _importer(fichier, profil, expert, le)
    assert (importation.ouvertes, importation.refusees, importation.deja) == (5, 0, 0)
    assert importation.finie_le is not None
    dossier = Dossier.objects.get(reference_client="R3")
    assert dossier.nature == "execution"
    assert dossier.titres.get().juridiction == "TJ de Valmont"
    assert dossier.postes.get().montant_centimes.centimes == 10_350
    assert dossier.versements.get().montant_centimes.centimes == 5_000
    assert dossier.solde_centimes.centimes > 5_350
    assert Personne.objects.filter(siren="000424242").count() == 1
    assert list(verifier_chaine()) == []


@pytest.mark.django_db
def test_reimporter_le_meme_fichier_ou_un_autre_qui_le_repete_ne_double_rien(fichier, profil, expert, le, tmp_path):
    _importer(fichier, profil, expert, le)
    assert _importer(fichier, profil, expert, le).ouvertes == 5
    plus_long = tmp_path / "suite.csv"
    plus_long.write_text(fichier.read_text(encoding="utf-8") + _ligne(6), encoding="utf-8")
    suite = _importer(plus_long, profil, expert, le)
    assert (suite.ouvertes, suite.deja, Dossier.objects.count()) == (1, 5, 6)


@pytest.mark.django_db
def test_une_ligne_changee_est_signalee_et_non_appliquee(fichier, profil, expert, le, tmp_path):
    _importer(fichier, profil, expert, le)
    change = tmp_path / "change.csv"
    change.write_text(fichier.read_text(encoding="utf-8").replace("103,50", "999,00"), encoding="utf-8")
    suite = _importer(change, profil, expert, le)
    assert (suite.ouvertes, suite.deja, suite.refusees) == (0, 4, 1)
    assert "dit autre chose" in suite.anomalies[-1]["anomalie"]
    assert Dossier.objects.get(reference_client="R3").postes.get().montant_centimes.centimes == 10_350


@pytest.mark.django_db
def test_une_mauvaise_ligne_n_arrete_pas_les_bonnes(profil, expert, le, tmp_path):
    chemin = tmp_path / "melange.csv"
    chemin.write_text(ENTETE + _ligne(1) + _ligne(2).replace("02/02/2025", "31/02/2025") + _ligne(3), encoding="utf-8")
    importation = _importer(chemin, profil, expert, le)
    assert (importation.ouvertes, importation.refusees) == (2, 1)
    assert importation.anomalies


@pytest.mark.django_db
def test_un_import_coupe_entre_deux_tranches_reprend_ou_il_en_etait(fichier, profil, expert, le):
    importation = preparer_importation(fichier=fichier, profil=profil, acteur=expert, le=le)
    avancer_importation(importation, acteur=expert, le=le, secondes=-1)
    assert (importation.traitees, importation.finie_le) == (1, None)
    perime = Importation.objects.get(pk=importation.pk)
    avancer_importation(importation, acteur=expert, le=le)
    perime.position = 0
    avancer_importation(perime, acteur=expert, le=le)
    assert Dossier.objects.count() == LigneImportee.objects.count() == 5


@pytest.mark.django_db
def test_le_fichier_de_travail_perdu_se_refait_sans_doubler(fichier, profil, expert, le):
    importation = preparer_importation(fichier=fichier, profil=profil, acteur=expert, le=le)
    avancer_importation(importation, acteur=expert, le=le, secondes=-1)
    for chemin in (settings.ENVIRONNEMENT.donnees / "importations").glob("*.jsonl"):
        assert chemin.stat().st_mode & 0o077 == 0
        chemin.unlink()
    with pytest.raises(ActionRefusee, match="fichier de travail"):
        avancer_importation(importation, acteur=expert, le=le)
    assert _importer(fichier, profil, expert, le).deja == 1
    assert Dossier.objects.count() == 5


@pytest.mark.django_db
def test_importer_est_a_un_clerc_expert(fichier, profil, collaborateurs, le):
    with pytest.raises(DroitRefuse):
        preparer_importation(fichier=fichier, profil=profil, acteur=collaborateurs["clerc"], le=le)


@pytest.mark.django_db
def test_un_fichier_illisible_est_un_refus(profil, expert, le, tmp_path):
    chemin = tmp_path / "image.csv"
    chemin.write_bytes(b"\x00\x01\x02\xff" * 50)
    with pytest.raises(ErreurBasoche):
        preparer_importation(fichier=chemin, profil=profil, acteur=expert, le=le)
    assert not Importation.objects.exists()


@pytest.mark.django_db
def test_a_l_ecran_rien_n_est_ouvert_avant_l_accord(client, fichier, expert):
    client.force_login(expert)
    for ancien in dossier_des_profils().glob("*.yaml"):
        ancien.unlink()
    envoi = {
        "fichier": SimpleUploadedFile("impayes.csv", fichier.read_bytes()),
        "nouveau_profil": SimpleUploadedFile("essai.yaml", PROFIL.encode()),
    }
    reponse = client.post("/importations", envoi)
    assert reponse.status_code == 302, reponse.context["form"].errors
    assert not Dossier.objects.exists()
    assert "5 créances" in client.get(reponse["Location"]).content.decode()
    assert "Import fini : 5 dossiers" in client.post(reponse["Location"]).content.decode()
    envoi["nouveau_profil"] = SimpleUploadedFile("e.yaml", PROFIL.replace("profil: essai", "profil: ../x").encode())
    envoi["fichier"] = SimpleUploadedFile("impayes.csv", fichier.read_bytes())
    assert "appeler ../x.yaml" in client.post("/importations", envoi).content.decode()
    assert [chemin.name for chemin in dossier_des_profils().iterdir()] == ["essai.yaml"]


_SEUL = """
import django, json, sys
django.setup()
from datetime import date
from pathlib import Path
from django.core.management import call_command
from basoche.echanges.profil import lire_profil
from basoche.etude.dossiers.importation import avancer_importation, preparer_importation
from basoche.etude.dossiers.models import Dossier, Importation, LigneImportee
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import verifier_chaine
le, geste = date(2026, 11, 23), sys.argv[1]
if geste == "preparer":
    call_command("migrate", verbosity=0)
    expert = Collaborateur.objects.create_user("e", "x", prenom="E", nom="X", fonction="clerc_expert")
    preparer_importation(fichier=Path("gros.csv"), profil=lire_profil(Path("essai.yaml")), acteur=expert, le=le)
elif geste == "importer":
    avancer_importation(Importation.objects.get(), acteur=Collaborateur.objects.get(), le=le)
faite = Importation.objects.get()
print(json.dumps({
    "dossiers": sorted(Dossier.objects.values_list("reference_client", flat=True)),
    "lignes": LigneImportee.objects.count(), "sans_poste": Dossier.objects.filter(postes=None).count(),
    "comptes": [faite.ouvertes, faite.traitees, faite.deja, faite.refusees], "finie": faite.finie_le is not None,
    "alterations": len(list(verifier_chaine())),
}))
"""


def test_tue_au_milieu_l_import_reprend_sans_perte_ni_doublon(profil, tmp_path):
    nombre = 60
    lignes = "".join(_ligne(rang) for rang in range(nombre))
    (tmp_path / "gros.csv").write_text(ENTETE + lignes, encoding="utf-8")
    _lancer(tmp_path, "preparer")
    for _ in range(2):
        _tuer_au_milieu(tmp_path)
    assert 0 < len(_lancer(tmp_path, "regarder")["dossiers"]) < nombre
    fait = _lancer(tmp_path, "importer")
    assert fait["dossiers"] == sorted(f"R{rang}" for rang in range(nombre))
    assert fait["comptes"] == [nombre, nombre, 0, 0]
    assert (fait["lignes"], fait["sans_poste"], fait["finie"], fait["alterations"]) == (nombre, 0, True, 0)


def _commande(dossier, geste):
    """Un autre processus, sur sa propre base."""
    environnement = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "basoche.etude.reglages.application", "BASOCHE_BASE": "",
        "BASOCHE_DONNEES": str(dossier / "donnees"), "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }  # fmt: skip
    (dossier / "donnees").mkdir(exist_ok=True)
    return {"args": [sys.executable, "-c", _SEUL, geste], "env": environnement, "cwd": dossier}


def _lancer(dossier, geste):
    rendu = subprocess.run(**_commande(dossier, geste), stdout=subprocess.PIPE, check=True)
    return json.loads(rendu.stdout)


def _tuer_au_milieu(dossier):
    """Tue l'import sans prévenir, après quelques dossiers."""
    processus = subprocess.Popen(**_commande(dossier, "importer"), stdout=subprocess.DEVNULL)
    base, limite = dossier / "donnees" / "basoche.sqlite3", time.monotonic() + 60
    with contextlib.closing(sqlite3.connect(base, timeout=30)) as lecture:
        compter = lambda: lecture.execute("SELECT count(*) FROM dossiers_dossier").fetchone()[0]  # noqa: E731
        avant = compter()
        while compter() < avant + 8 and processus.poll() is None and time.monotonic() < limite:
            time.sleep(0.005)
        os.kill(processus.pid, signal.SIGKILL)
        processus.wait()
        assert compter() >= avant + 8
