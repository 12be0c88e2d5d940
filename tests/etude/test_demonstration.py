"""L'étude de démonstration : entière, juste, refaite sans rien toucher d'autre."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import date
from pathlib import Path

import pytest

from basoche.demonstration import DONNEES, PROFILS
from basoche.demonstration.deroulement import FICHIERS
from basoche.demonstration.etude import etude_fictive
from basoche.echanges.erreurs import EcritureImpossible
from basoche.echanges.importation import Journal, lire_creances
from basoche.echanges.profil import trouver_profil
from basoche.etude.actes.models import Acte
from basoche.etude.actes.repertoire import lacunes
from basoche.etude.agenda.models import Echeance, Tache
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers import decompte
from basoche.etude.dossiers.models import Dossier, Nature
from basoche.etude.equipe.models import Collaborateur, Fonction
from basoche.etude.exemple import calcul
from basoche.etude.exemple.collaborateurs import COMPTES
from basoche.etude.exemple.creation import creer_etude
from basoche.etude.exemple.donnees import Donnees
from basoche.etude.exemple.emplacement import MARQUE, poser_l_etude, preparer_emplacement
from basoche.etude.journal.chaine import verifier_chaine
from etude.actes_communs import regler_l_etude

LE = date(2026, 11, 23)
COMMANDE = [sys.executable, "-m", "basoche", "demo"]


@pytest.fixture(scope="module")
def donnees():
    """Une créance sur cinq du portefeuille livré."""
    fictive = etude_fictive()
    creances = [
        creance
        for nom, profil in FICHIERS
        for creance in lire_creances(DONNEES / nom, trouver_profil(profil, (PROFILS,)), le=LE, journal=Journal())
    ]
    return Donnees(
        le=LE, creances=creances[::5], officier=fictive.officier, paiement=fictive.paiement,
        requerants={cle: {**p, **fictive.denominations[cle]} for cle, p in fictive.requerants.items()},
    )  # fmt: skip


@pytest.fixture
def etude(db, donnees, settings, tmp_path):
    regler_l_etude(settings, tmp_path)
    return creer_etude(donnees, processus=1)


def test_l_etude_a_quatre_fonctions_et_des_dossiers_a_tous_les_stades(etude, donnees):
    assert set(Collaborateur.objects.values_list("fonction", flat=True)) == {compte.fonction for compte in COMPTES}
    clerc = Collaborateur.objects.get(fonction=Fonction.CLERC_SIGNIFICATEUR)
    assert clerc.peut("acte.remettre", le=LE)
    assert not clerc.peut("acte.remettre", le=date(2020, 1, 1))
    assert Dossier.objects.count() == len(donnees.creances) + 4 == etude.dossiers
    natures = set(Dossier.objects.values_list("nature", flat=True))
    assert natures >= {Nature.AMIABLE, Nature.EXECUTION, Nature.EXPULSION, Nature.SAISIE_REMUNERATIONS, Nature.CONSTAT}
    assert Dossier.objects.filter(etat="clos").exists()
    assert set(Acte.objects.values_list("etat", flat=True)) >= {
        "projet", "controle", "relu", "signe", "remis", "vise", "signifie"
    }  # fmt: skip
    assert Echeance.objects.filter(traitee_le=None, le__gte=LE).count() > 10
    assert Tache.objects.filter(affectee_a__isnull=False).count() > 20


def test_chaque_solde_est_celui_du_decompte_et_le_journal_est_intact(etude):
    assert calcul.OPTIONS == decompte.OPTIONS
    compares = 0
    for dossier in Dossier.objects.exclude(nature=Nature.CONSTAT)[:120]:
        compte = decompte.decompter(dossier, dossier.solde_le)
        assert compte.total == dossier.solde_centimes, dossier
        compares += compte.total is not None
    assert compares > 80
    assert list(verifier_chaine()) == []
    assert lacunes(LE.year) == []


def test_les_actes_sont_signes_avant_d_etre_remis(etude):
    remis = Acte.objects.filter(remise__isnull=False).select_related("remise")
    assert remis.count() >= 6
    assert all(acte.signe_le < acte.remise.le for acte in remis)
    numeros = [acte.numero_repertoire for acte in remis.order_by("date", "numero_repertoire")]
    assert numeros == sorted(numeros)


def test_une_base_qui_a_servi_est_refusee(expert, donnees):
    with pytest.raises(ActionRefusee, match="contient déjà"):
        creer_etude(donnees, processus=1)


def test_chaque_mot_de_passe_affiche_ouvre_l_accueil(etude, client):
    for compte in COMPTES:
        assert client.login(username=compte.identifiant, password=compte.mot_de_passe), compte
        assert client.get("/").status_code == 200, compte


def test_l_emplacement_ne_remplace_que_ce_que_la_demonstration_a_fait(tmp_path):
    brouillon = preparer_emplacement(tmp_path)
    (brouillon / "basoche.sqlite3").write_bytes(b"une")
    assert poser_l_etude(tmp_path) == tmp_path / "etude"
    (preparer_emplacement(tmp_path) / "basoche.sqlite3").write_bytes(b"deux")
    preparer_emplacement(tmp_path)  # un passage coupé : son brouillon est refait, l'étude posée reste
    assert (tmp_path / "etude" / "basoche.sqlite3").read_bytes() == b"une"
    (tmp_path / ".etude-en-cours" / "basoche.sqlite3").write_bytes(b"trois")
    poser_l_etude(tmp_path)
    assert (tmp_path / "etude" / "basoche.sqlite3").read_bytes() == b"trois"
    assert (tmp_path / "etude-precedente" / "basoche.sqlite3").read_bytes() == b"une"
    (tmp_path / "etude" / MARQUE).unlink()
    with pytest.raises(EcritureImpossible, match="n'y touche pas"):
        preparer_emplacement(tmp_path)
    assert (tmp_path / "etude" / "basoche.sqlite3").read_bytes() == b"trois"


def _environnement() -> dict[str, str]:
    """Sans les réglages des essais ; avec une véritable étude réglée, que la démonstration ne doit pas atteindre."""
    garde = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith(("BASOCHE_", "DJANGO_"))}
    return {**garde, "BASOCHE_BASE": "sqlite:////nulle-part/vraie.sqlite3", "BASOCHE_DONNEES": "/nulle-part"}


def test_la_demonstration_cree_l_etude_et_la_sert_d_une_seule_commande_sur_un_port_libre(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as occupe:
        port = occupe.getsockname()[1]
        _servir(tmp_path, port, "--creances", "40", "--processus", "1")
        assert (tmp_path / "demo" / "etude" / "basoche.sqlite3").is_file()
        _servir(tmp_path, port, "--reprendre")
    fait = subprocess.run(
        [*COMMANDE, "--reprendre", "--sans-serveur"], cwd=tmp_path, env=_environnement(), capture_output=True, text=True
    )
    assert fait.returncode == 0, fait.stderr
    assert "basoche demo --reprendre" in fait.stdout


def test_rouvrir_une_demonstration_qui_n_existe_pas_dit_de_la_creer(tmp_path):
    refus = subprocess.run(
        [*COMMANDE, "--reprendre"], cwd=tmp_path, env=_environnement(), capture_output=True, text=True
    )
    assert refus.returncode == 2
    assert "La créer : basoche demo" in refus.stderr
    assert "mot de passe" not in refus.stdout


def _servir(ou: Path, port: int, *options: str) -> None:
    """Lance la démonstration jusqu'à ce qu'elle réponde, malgré un port occupé, puis l'arrête."""
    travail = subprocess.Popen(
        [*COMMANDE, *options, "--port", str(port)], cwd=ou, env=_environnement(), stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        texte = _lire_jusqu_a(travail, "Basoche répond sur")
        assert all(compte.mot_de_passe in texte for compte in COMPTES), texte
        assert f"Le port {port} est occupé" in texte
        adresse = re.search(r"http://127\.0\.0\.1:(\d+)/", texte)
        assert int(adresse[1]) != port
        assert _ouvrir(adresse[0]) == 200
    finally:
        os.killpg(travail.pid, signal.SIGTERM)
        travail.communicate(timeout=60)


def _lire_jusqu_a(travail: subprocess.Popen, attendu: str) -> str:
    lu, limite = "", time.monotonic() + 300
    while attendu not in lu and time.monotonic() < limite and (ligne := travail.stdout.readline()):
        lu += ligne
    return lu


def _ouvrir(adresse: str) -> int:
    for _ in range(100):
        try:
            with urllib.request.urlopen(adresse, timeout=30) as reponse:
                return reponse.status
        except ConnectionError:
            time.sleep(0.1)
        except urllib.error.URLError:
            time.sleep(0.1)
    return 0


def test_la_demonstration_refuse_d_ecouter_ailleurs_que_sur_la_machine(tmp_path):
    refus = subprocess.run(
        [*COMMANDE, "--adresse", "0.0.0.0"], cwd=tmp_path, env=_environnement(), capture_output=True, text=True
    )
    assert refus.returncode == 2
    assert "mots de passe sont publics" in refus.stderr
    assert list(tmp_path.iterdir()) == []


def test_un_dossier_etude_etranger_arrete_la_demonstration_avant_tout_travail(tmp_path):
    precieux = tmp_path / "demo" / "etude" / "basoche.sqlite3"
    precieux.parent.mkdir(parents=True)
    precieux.write_bytes(b"a garder")
    refus = subprocess.run(COMMANDE, cwd=tmp_path, env=_environnement(), capture_output=True, text=True)
    assert refus.returncode == 2
    assert "n'a pas été fait par la démonstration" in refus.stderr
    assert precieux.read_bytes() == b"a garder"
    assert [chemin.name for chemin in Path(tmp_path / "demo").iterdir()] == ["etude"]
