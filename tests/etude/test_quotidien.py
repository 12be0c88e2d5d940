"""La nuit, ses courriels et la file des travaux : rejouables, et repris après une coupure sans perte ni doublon."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from basoche.droit.montant import Montant
from basoche.etude.agenda.models import Niveau, Tache
from basoche.etude.agenda.taches import creer_tache
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Cloison, Consultation, Dossier
from basoche.etude.equipe.models import Collaborateur, Delegation
from basoche.etude.reglages.courriel import lire_courriel
from basoche.etude.reglages.environnement import ReglageInvalide
from basoche.etude.travaux.courriels import lignes_pour
from basoche.etude.travaux.definitions import passer_le_jour
from basoche.etude.travaux.file import ESSAIS, reprendre_les_coupes, travailler
from basoche.etude.travaux.menage import faire_le_menage
from basoche.etude.travaux.models import Envoi
from basoche.etude.travaux.nuit import ouvrir_le_jour

BASOCHE = [sys.executable, "-m", "basoche"]


@pytest.fixture
def avec_courriels(collaborateurs):
    for qui in collaborateurs.values():
        qui.courriel = f"{qui.identifiant}@basoche.example"
        qui.save()
    return collaborateurs


def test_chacun_recoit_le_matin_ses_choses_a_faire_une_seule_fois(avec_courriels, expert, dossier, le):
    creer_tache(dossier, libelle="Relire le décompte", pour_le=le, niveau=Niveau.URGENT, acteur=expert, le=le)
    premier = ouvrir_le_jour(le)
    envoyes = len(mail.outbox)
    assert premier.courriels == envoyes >= 1
    (recu,) = [lettre for lettre in mail.outbox if lettre.to == [expert.courriel]]
    assert dossier.numero in recu.body
    assert "Relire le décompte" in recu.body
    assert "Mérand" not in recu.body + recu.subject
    taches = Tache.objects.count()
    second = ouvrir_le_jour(le)
    assert (second.courriels, len(mail.outbox), Tache.objects.count()) == (0, envoyes, taches)
    assert ouvrir_le_jour(le + timedelta(days=1)).courriels >= 1


def test_un_courriel_qui_ne_part_pas_est_dit_et_repart(avec_courriels, expert, dossier, le, settings, tmp_path):
    creer_tache(dossier, libelle="Rappeler", pour_le=le, acteur=expert, le=le)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 9, False
    (echec,) = ouvrir_le_jour(le).echecs
    assert "n'est pas parti" in echec
    assert not Envoi.objects.exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert ouvrir_le_jour(le).courriels == 1


def test_le_courriel_ne_dit_rien_d_un_dossier_cloisonne_et_suit_l_absent(avec_courriels, expert, dossier, le):
    clerc = avec_courriels["clerc"]
    creer_tache(dossier, libelle="Rappeler", pour_le=le, acteur=expert, le=le)
    assert [ligne.dossier for ligne in lignes_pour(expert, le)] == [dossier.numero]
    assert lignes_pour(clerc, le) == []
    Delegation.objects.create(de=expert, a=clerc, du=le, au=le + timedelta(days=3))
    assert [ligne.quoi for ligne in lignes_pour(clerc, le)] == ["Rappeler"]
    Cloison.objects.create(dossier=dossier, collaborateur=clerc, motif="proche")
    assert lignes_pour(clerc, le) == []


def test_le_menage_garde_les_vingt_cinq_derniers_dossiers(expert, dossier):
    hier = timezone.now() - timedelta(days=1)
    for rang in range(30):
        autre = Dossier.objects.create(
            numero=f"2020-{rang + 1:06d}", annee=2020, rang=rang + 1, nature="autre", intitule="x",
            ouvert_le=date(2020, 1, 1),
        )  # fmt: skip
        Consultation.objects.create(dossier=autre, collaborateur=expert, vue_le=hier - timedelta(minutes=rang))
    assert faire_le_menage() >= 5
    restants = Consultation.objects.filter(collaborateur=expert)
    assert restants.count() == 25
    assert restants.order_by("vue_le").first().vue_le == hier - timedelta(minutes=24)
    assert faire_le_menage() == 0


@pytest.mark.parametrize(
    ("variables", "attendu"),
    [
        ({}, ("filebased", 587)),
        ({"BASOCHE_COURRIEL_HOTE": "smtp.basoche.example"}, ("smtp", 587)),
        ({"BASOCHE_COURRIEL_HOTE": "h", "BASOCHE_COURRIEL_CHIFFREMENT": "tls"}, ("smtp", 465)),
        ({"BASOCHE_COURRIEL_HOTE": "h", "BASOCHE_COURRIEL_PORT": "2525"}, ("smtp", 2525)),
    ],
)
def test_les_reglages_du_courriel(variables, attendu):
    lu = lire_courriel(variables, Path("donnees"), demonstration=False)
    assert (lu.moteur.split(".")[-2], lu.port) == attendu
    assert lire_courriel(variables, Path("donnees"), demonstration=True).hote == ""


@pytest.mark.parametrize("faux", [{"BASOCHE_COURRIEL_PORT": "x"}, {"BASOCHE_COURRIEL_CHIFFREMENT": "ssl"}])
def test_un_reglage_faux_du_courriel_est_nomme(faux):
    with pytest.raises(ReglageInvalide, match=next(iter(faux))):
        lire_courriel(faux, Path("donnees"), demonstration=False)


def test_un_travail_coupe_est_remis_en_file_puis_abandonne_s_il_coupe_toujours(db, le):
    passer_le_jour.enqueue(le.isoformat())
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["a"])
    assert reprendre_les_coupes(lambda _dit: None) == 1
    assert DBTaskResult.objects.get().status == "READY"
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["a"] * ESSAIS)
    dits: list[str] = []
    assert reprendre_les_coupes(dits.append) == 0
    assert DBTaskResult.objects.get().status == "FAILED"
    assert "Abandonné" in dits[0]


def test_un_second_travailleur_est_refuse(settings):
    import fcntl

    with (settings.ENVIRONNEMENT.donnees / "travaux.verrou").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        with pytest.raises(ActionRefusee, match="déjà pris"):
            travailler(une_fois=True, dire=lambda _dit: None)


# --- Tué pendant un import : la commande, dans sa propre étude ------------------------------------------------------
ENFILER = """
from basoche.cli.etude import preparer
preparer(migrer=True)
from basoche.etude.travaux.definitions import passer_le_jour
passer_le_jour.enqueue("pas une date")
passer_le_jour.enqueue("2026-11-23")
"""
PREPARER = """
import sys
from datetime import date
from pathlib import Path
from basoche.cli.etude import preparer
preparer(migrer=True)
from basoche.demonstration import DONNEES, PROFILS
from basoche.echanges.profil import trouver_profil
from basoche.etude.dossiers.importation import preparer_importation
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.travaux.definitions import importer
qui = Collaborateur.objects.create_user("a", "phrase d'essai", prenom="A", nom="B", fonction="clerc_expert")
profil = trouver_profil("operateur_telecom", (PROFILS,))
importation = preparer_importation(fichier=Path(sys.argv[1]), profil=profil, acteur=qui, le=date(2026, 11, 23))
importer.enqueue(importation.pk, qui.pk, "2026-11-23")
print(importation.creances)
"""


def _environnement(dossier: Path) -> dict[str, str]:
    garde = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith(("BASOCHE_", "DJANGO_"))}
    return {**garde, "BASOCHE_DONNEES": str(dossier / "d"), "BASOCHE_DEMONSTRATION": "oui"}


def _compter(dossier: Path, table: str, condition: str = "1=1") -> int:
    with sqlite3.connect(dossier / "d" / "basoche.sqlite3", timeout=30) as base:
        return base.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()[0]


def test_un_import_tue_se_reprend_sans_perte_ni_doublon(tmp_path):
    from basoche.demonstration import DONNEES

    lignes = (DONNEES / "operateur_impayes.csv").read_bytes().splitlines(keepends=True)
    (tmp_path / "impayes.csv").write_bytes(b"".join(lignes[:90]))
    environnement = _environnement(tmp_path)
    prepare = subprocess.run(
        [sys.executable, "-c", PREPARER, str(tmp_path / "impayes.csv")], env=environnement, capture_output=True,
        text=True, check=True, timeout=300,
    )  # fmt: skip
    attendus = int(prepare.stdout.split()[-1])
    travail = subprocess.Popen([*BASOCHE, "travaux"], env=environnement, stdout=subprocess.DEVNULL)
    limite = time.monotonic() + 120
    while _compter(tmp_path, "dossiers_dossier") < 5 and time.monotonic() < limite:
        time.sleep(0.02)
    travail.send_signal(signal.SIGKILL)
    travail.wait(timeout=30)
    faits = _compter(tmp_path, "dossiers_dossier")
    assert 5 <= faits < attendus
    repris = subprocess.run(
        [*BASOCHE, "travaux", "--une-fois"], env=environnement, capture_output=True, text=True, timeout=300
    )
    assert repris.returncode == 0, repris.stderr
    assert "Repris après une coupure" in repris.stdout
    ouverts, cles = _compter(tmp_path, "dossiers_dossier"), _compter(tmp_path, "dossiers_ligneimportee")
    with sqlite3.connect(tmp_path / "d" / "basoche.sqlite3") as base:
        traitees, ouvertes = base.execute("SELECT traitees, ouvertes FROM dossiers_importation").fetchone()
    assert ouverts == cles == ouvertes
    assert traitees == attendus
    assert ouverts > faits
    assert _compter(tmp_path, DBTaskResult._meta.db_table, "status='SUCCESSFUL'") == 1


def test_la_file_fait_ses_travaux_et_un_echec_n_arrete_pas_les_autres(tmp_path):
    environnement = _environnement(tmp_path)
    subprocess.run([sys.executable, "-c", ENFILER], env=environnement, check=True, timeout=300)
    fait = subprocess.run(
        [*BASOCHE, "travaux", "--une-fois"], env=environnement, capture_output=True, text=True, timeout=300
    )
    assert fait.returncode == 0, fait.stderr
    assert "Traceback" not in fait.stderr
    assert [ligne.partition(" :")[0] for ligne in fait.stdout.splitlines()] == [
        "Commence", "Échec", "Commence", "Fini", "Rien n'attend."
    ]  # fmt: skip
    assert _compter(tmp_path, DBTaskResult._meta.db_table, "status='SUCCESSFUL'") == 1
    assert _compter(tmp_path, DBTaskResult._meta.db_table, "status='FAILED'") == 1


def test_la_commande_quotidien_se_rejoue(tmp_path):
    lances = [
        subprocess.run(
            [*BASOCHE, "quotidien", "--le", "23/11/2026"], env=_environnement(tmp_path), capture_output=True, text=True
        )
        for _ in range(2)
    ]
    assert [lance.returncode for lance in lances] == [0, 0], lances[0].stderr
    assert "Nuit du 23/11/2026" in lances[1].stdout
    assert "BASOCHE_COURRIEL_HOTE" in lances[1].stdout


def test_les_collaborateurs_partis_ne_recoivent_rien(avec_courriels, expert, dossier, le):
    creer_tache(dossier, libelle="Rappeler", pour_le=le, acteur=expert, le=le)
    Collaborateur.objects.update(is_active=False)
    assert ouvrir_le_jour(le).courriels == 0
    assert dossier.solde_centimes > Montant(0)
