"""``basoche ouvrir-compte`` : une étude neuve s'ouvre sans la démonstration."""

from __future__ import annotations

import os
import pty
import re
import select
import sqlite3
import subprocess
import time

import pytest
from cryptography.fernet import Fernet

from cli.conftest import BASOCHE

_NOMINATION = ("--nomination", "arrêté du 3 mai 2019")
IDENTITE = ("--identifiant", "c.durand", "--prenom", "Claire", "--nom", "Durand", *_NOMINATION)
CHOISIE = "plume lanterne canivet quatorze"


@pytest.fixture
def reglages(tmp_path):
    """L'environnement d'une étude véritable et neuve."""
    gardes = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith(("BASOCHE_", "DJANGO_"))}
    return {
        **gardes,
        "BASOCHE_DONNEES": str(tmp_path / "etude"),
        "BASOCHE_SECRET": Fernet.generate_key().decode(),
        "BASOCHE_CLE_PROTEGEE": Fernet.generate_key().decode(),
        "BASOCHE_HOTES": "127.0.0.1",
    }


def _ouvrir(reglages, *mots, entree=""):
    return subprocess.run(
        [BASOCHE, "ouvrir-compte", *mots], env=reglages, input=entree, capture_output=True, text=True, timeout=120
    )


def _compte(reglages):
    base = sqlite3.connect(os.path.join(reglages["BASOCHE_DONNEES"], "basoche.sqlite3"))
    try:
        return base.execute(
            "SELECT identifiant, fonction, doit_changer_mot_de_passe, password FROM equipe_collaborateur"
        ).fetchall()
    finally:
        base.close()


def test_une_phrase_tiree_s_affiche_une_fois_et_se_changera(reglages):
    fait = _ouvrir(reglages, *IDENTITE)
    assert fait.returncode == 0, fait.stderr
    assert re.search(r"^Phrase de passe : [a-z2-9]{5}(-[a-z2-9]{5}){3}$", fait.stdout, re.M)
    [(identifiant, fonction, a_changer, chiffree)] = _compte(reglages)
    assert (identifiant, fonction, a_changer) == ("c.durand", "commissaire_de_justice", 1)
    assert chiffree.startswith("argon2")


def test_une_phrase_lue_sur_l_entree_n_est_ni_affichee_ni_a_changer(reglages):
    fait = _ouvrir(reglages, *IDENTITE, "--lire-phrase", entree=f"{CHOISIE}\n")
    assert fait.returncode == 0, fait.stderr
    assert CHOISIE not in fait.stdout + fait.stderr
    assert _compte(reglages)[0][2] == 0


def test_un_second_appel_est_refuse_et_ne_change_rien(reglages):
    _ouvrir(reglages, *IDENTITE)
    avant = _compte(reglages)
    fait = _ouvrir(reglages, "--identifiant", "autre", *IDENTITE[2:])
    assert (fait.returncode, "L'étude a déjà des comptes" in fait.stderr) == (1, True)
    assert _compte(reglages) == avant


@pytest.mark.parametrize(
    ("mots", "entree", "code", "message"),
    [
        (IDENTITE[:6], "", 2, "Il manque --nomination"),
        ((*IDENTITE, "--lire-phrase"), "\n", 2, "Aucune phrase de passe"),
        ((*IDENTITE, "--lire-phrase"), "court\n", 1, "12 caractères"),
        (("--identifiant", "Élodie", *IDENTITE[2:]), "", 1, "identifiant ne va pas"),
    ],
)
def test_un_refus_dit_ce_qui_manque_et_n_ouvre_rien(reglages, mots, entree, code, message):
    fait = _ouvrir(reglages, *mots, entree=entree)
    assert (fait.returncode, message in fait.stderr) == (code, True), fait.stderr
    assert "Traceback" not in fait.stderr
    assert "Que faire" in fait.stderr


def test_sans_les_cles_de_l_etude_la_commande_dit_lesquelles_donner(reglages):
    del reglages["BASOCHE_SECRET"]
    fait = _ouvrir(reglages, *IDENTITE)
    assert fait.returncode == 2
    assert "BASOCHE_SECRET" in fait.stderr


def test_dans_un_terminal_ce_qui_manque_est_demande(reglages):
    maitre, esclave = pty.openpty()
    lance = subprocess.Popen(
        [BASOCHE, "ouvrir-compte", *IDENTITE[:6]], env=reglages, stdin=esclave, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    os.close(esclave)
    try:
        lus, fin = "", time.monotonic() + 60
        while "Nomination" not in lus and time.monotonic() < fin:
            if select.select([lance.stderr], [], [], 1)[0]:
                lus += lance.stderr.readline()
        os.write(maitre, "arrêté du 3 mai 2019\n".encode())
        sortie, _ = lance.communicate(timeout=100)
    finally:
        os.close(maitre)
    assert lance.returncode == 0
    assert "Compte ouvert : c.durand" in sortie
