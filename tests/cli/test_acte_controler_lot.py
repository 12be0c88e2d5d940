"""``basoche acte controler --lot`` : au fil de l'eau, dans l'ordre, pareil sur un ou deux processus."""

from __future__ import annotations

import json
import resource
import subprocess

import pytest

from basoche.cli.acte_controler import Controle
from cli.conftest import BASOCHE
from redaction.dossier import LE, dossier

CODE = "cmd_saisie_vente"


def _ligne(cas, **remplace) -> bytes:
    return json.dumps({"cas": cas, "code": CODE, "donnees": dossier(**remplace), "le": "2026-11-23"}).encode()


def _lot(nombre: int) -> bytes:
    bonne, mauvaise = _ligne("C"), _ligne("C", titre__designation="facture")
    lignes = [(mauvaise if rang % 5 == 0 else bonne).replace(b'"C"', b"%d" % rang, 1) for rang in range(nombre)]
    return b"\n".join(lignes)


def test_les_reponses_sont_les_memes_sur_un_ou_deux_processus(tmp_path):
    fichier = tmp_path / "lot.jsonl"
    fichier.write_bytes(_lot(90))
    rendus = [
        subprocess.run(
            [BASOCHE, "acte", "controler", "--lot", str(fichier), "--processus", nombre],
            capture_output=True,
            timeout=120,
        )
        for nombre in ("1", "2")
    ]
    assert rendus[0].stdout == rendus[1].stdout
    reponses = [json.loads(ligne) for ligne in rendus[0].stdout.splitlines()]
    assert [reponse["cas"] for reponse in reponses] == list(range(90))
    verdicts = [reponse["resultat"]["verdict"] for reponse in reponses]
    assert [rang for rang, verdict in enumerate(verdicts) if verdict == "non_conforme"] == list(range(0, 90, 5))
    assert [rendu.returncode for rendu in rendus] == [1, 1]
    assert not rendus[0].stderr + rendus[1].stderr


def test_la_reponse_vient_avant_la_fin_de_l_entree():
    with subprocess.Popen(
        [BASOCHE, "acte", "controler", "--lot", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as programme:
        assert programme.stdin is not None
        assert programme.stdout is not None
        programme.stdin.write(_ligne("premier") + b"\n")
        programme.stdin.flush()
        assert json.loads(programme.stdout.readline())["cas"] == "premier"
        programme.stdin.close()
        assert programme.wait(30) == 0


@pytest.mark.parametrize(
    ("ligne", "code"),
    [
        (b"{", "json_illisible"),
        (b"[]", "json_illisible"),
        (b"\xff", "json_illisible"),
        (None, "json_illisible"),
        (b'{"code": "cmd_saisie_vente"}', "champ_manquant"),
        (b'{"code": "inconnu", "donnees": {}}', "acte_inconnu"),
        (b'{"code": "cmd_saisie_vente", "donnees": {}, "bidule": 1}', "champ_inconnu"),
        (b'{"code": "cmd_saisie_vente", "donnees": {"acte": 3}}', "champ_invalide"),
    ],
)
def test_une_ligne_fausse_est_un_refus_et_n_arrete_rien(ligne, code):
    reponse = Controle(LE).repondre((7, ligne))
    assert reponse is not None
    assert json.loads(reponse[0])["cas"] == 7
    assert reponse[1] is True
    assert json.loads(reponse[0])["erreur"]["code"] == code


def test_une_ligne_vide_ne_repond_rien():
    assert Controle(LE).repondre((1, b"  ")) is None


def test_la_memoire_ne_grandit_pas_avec_le_lot(tmp_path):
    """Huit fois plus de lignes, moins d'un dixième de mémoire en plus."""
    pics = []
    for nombre in (60, 480):
        fichier = tmp_path / f"{nombre}.jsonl"
        fichier.write_bytes(_lot(nombre))
        mots = [BASOCHE, "acte", "controler", "--lot", str(fichier), "--processus", "1"]
        programme = subprocess.Popen(mots, stdout=subprocess.DEVNULL)
        _, _, usage = _attendre(programme)
        pics.append(usage.ru_maxrss)
    assert pics[1] < pics[0] * 1.1


def _attendre(programme: subprocess.Popen) -> tuple[int, int, resource.struct_rusage]:
    import os

    pid, etat, usage = os.wait4(programme.pid, 0)
    programme.returncode = os.waitstatus_to_exitcode(etat)
    return pid, etat, usage
