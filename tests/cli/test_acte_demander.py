"""``basoche acte rediger`` sans fichier de données : chaque champ est demandé, relu aussitôt, jamais perdu."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import time
from pathlib import Path

import pytest

from basoche.redaction.schema import schema_de_l_acte
from cli.conftest import BASOCHE
from modeles.engendrer import minimum

CODE = "cmd_quitter_lieux"
ATTENTE = 60.0
INVITE = re.compile(r"  (?:>|.*\[o/N\]:?) $")
CHAMP = re.compile(r"champ : (\S+)(?: ; ([^\r\n]*))?")


class Terminal:
    """La commande dans un vrai terminal : on lit jusqu'à l'invite, on répond."""

    def __init__(self, *mots: str, dossier: Path) -> None:
        self.pid, self.fil = pty.fork()
        if self.pid == 0:
            os.chdir(dossier)
            os.environ.pop("BASOCHE_ETUDE", None)
            os.execv(BASOCHE, [BASOCHE, *mots])
        self.lu = ""
        self.fini = False

    def invite(self) -> bool:
        """Vrai si une question attend ; faux si la commande a fini."""
        fin = time.monotonic() + ATTENTE
        while time.monotonic() < fin:
            if INVITE.search(self.lu.rpartition("\n")[2]):
                return True
            if select.select([self.fil], [], [], 0.1)[0] and not self._lire():
                return False
        raise AssertionError(self.lu[-800:])

    def _lire(self) -> bool:
        try:
            recu = os.read(self.fil, 65536)
        except OSError:
            return False
        self.lu += recu.decode(errors="replace")
        return bool(recu)

    def repondre(self, reponse: str) -> None:
        self.lu = ""
        os.write(self.fil, f"{reponse}\n".encode())

    def interrompre(self) -> None:
        os.write(self.fil, b"\x03")

    def code(self) -> int:
        while self._lire():
            pass
        self.fini = True
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def fermer(self) -> None:
        """Ferme le terminal ; une commande encore là s'arrête et est attendue."""
        if not self.fini:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fil)


@pytest.fixture
def terminal(tmp_path):
    ouverts = []

    def _ouvrir(*mots: str, code: str = CODE) -> Terminal:
        ouverts.append(Terminal("acte", "rediger", code, *mots, dossier=tmp_path))
        return ouverts[-1]

    yield _ouvrir
    for ouvert in ouverts:
        ouvert.fermer()


def reponse_a(question: str) -> str:
    """Ce que répond un clerc qui recopie l'exemple."""
    if "[o/N]" in question.rpartition("\n")[2]:
        return "n"
    _, forme = CHAMP.findall(question)[-1]
    if "(o/n)" in forme:
        return "o"
    if forme.startswith("au choix : "):
        return forme.removeprefix("au choix : ").split(", ")[0]
    return forme.removeprefix("exemple : ").removesuffix(" ; séparer par « ; »")


def repondre_a_tout(fil: Terminal) -> list[str]:
    demandes = []
    while fil.invite():
        demandes += [champ for champ, _ in CHAMP.findall(fil.lu)[-1:]]
        fil.repondre(reponse_a(fil.lu))
    return demandes


def test_chaque_champ_manquant_est_demande_une_fois_et_l_acte_est_ecrit(terminal, tmp_path):
    fil = terminal("-o", "acte.html", "--garder", "garde.json")
    demandes = repondre_a_tout(fil)
    assert fil.code() == 0
    assert len(demandes) == len(set(demandes))
    assert {"acte.date", "titre.date", "cout.lignes[0].libelle", "jex.ressort"} <= set(demandes)
    acte = (tmp_path / "acte.html").read_text(encoding="utf-8")
    assert "…" not in acte
    assert "Bréz-la-Forêt" in acte
    gardees = json.loads((tmp_path / "garde.json").read_text(encoding="utf-8"))
    assert gardees["cout"]["lignes"][0]["libelle"]


def test_une_reponse_illisible_est_redemandee_et_l_aide_explique(terminal):
    fil = terminal("-o", "acte.html", code="cmd_saisie_vente")
    assert fil.invite()
    assert "CPC 648" in fil.lu
    fil.repondre("31/02/2026")
    assert fil.invite()
    assert "Que faire" in fil.lu
    fil.repondre("?")
    assert fil.invite()
    assert "Date" in fil.lu
    fil.repondre("")
    assert fil.invite()
    assert "exigée" in fil.lu


def test_ctrl_c_garde_ce_qui_est_saisi_et_la_meme_commande_reprend(terminal, tmp_path):
    fil = terminal("-o", "acte.html")
    saisis = []
    for _ in range(5):
        assert fil.invite()
        saisis.append(CHAMP.findall(fil.lu)[-1][0])
        fil.repondre(reponse_a(fil.lu))
    assert fil.invite()
    fil.interrompre()
    assert fil.code() == 130
    assert "acte.donnees.json" in fil.lu
    assert not (tmp_path / "acte.html").exists()
    gardees = json.loads((tmp_path / "acte.donnees.json").read_text(encoding="utf-8"))
    for champ in saisis:
        groupe, _, cle = champ.partition(".")
        assert gardees[groupe][cle] not in (None, "")
    suite = terminal("-o", "acte.html")
    demandes = repondre_a_tout(suite)
    assert suite.code() == 0
    assert not set(saisis) & set(demandes)
    assert (tmp_path / "acte.html").exists()
    assert not (tmp_path / "acte.donnees.json").exists()


def test_des_donnees_incompletes_sont_completees(terminal, tmp_path):
    donnees = minimum(schema_de_l_acte(CODE))
    del donnees["titre"]["date"]
    (tmp_path / "incomplet.json").write_text(json.dumps(donnees), encoding="utf-8")
    fil = terminal("--donnees", "incomplet.json", "--demander", "-o", "acte.html")
    assert repondre_a_tout(fil) == ["titre.date"]
    assert fil.code() == 0
    assert json.loads((tmp_path / "incomplet.json").read_text(encoding="utf-8")) == donnees


def test_sans_terminal_ni_donnees_la_commande_est_mal_employee(lancer_programme, tmp_path):
    fini = lancer_programme("acte", "rediger", CODE, "-o", str(tmp_path / "acte.pdf"))
    assert fini.returncode == 2


def test_les_donnees_ne_remplacent_pas_l_acte(lancer, tmp_path):
    sortie = str(tmp_path / "acte.html")
    assert lancer("acte", "rediger", CODE, "-o", sortie, "--demander", "--garder", sortie).code == 2
