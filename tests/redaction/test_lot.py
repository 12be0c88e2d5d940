"""Un lot d'actes : repris sans doublon ni trou, refus par ligne, mêmes octets à un ou deux processus."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.redaction.acte import Avis, Format, Reglages, rediger_acte
from basoche.redaction.lot import JOURNAL, rediger_lot
from redaction.dossier import ETUDE, LE, dossier

REGLAGES = Reglages(le=LE, etude=ETUDE)
HTML = Reglages(le=LE, etude=ETUDE, format=Format.HTML)


def _ligne(rang: int, **remplace) -> str:
    donnees = dossier(destinataire__nom=f"ROCOMBREL-{rang}", **remplace)
    return json.dumps({"cas": f"d{rang:04d}", "code": "cmd_saisie_vente", "donnees": donnees}, ensure_ascii=False)


def _octets(ou: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in ou.iterdir()}


@pytest.mark.parametrize("format_", list(Format))
def test_un_acte_se_redige_dans_chaque_format(format_):
    octets = rediger_acte("cmd_saisie_vente", dossier(), Reglages(le=LE, etude=ETUDE, format=format_))
    assert octets.startswith({"pdf": b"%PDF", "docx": b"PK", "html": b"<!DOCTYPE html>"}[format_.value])


def test_sans_controle_un_acte_reste_un_projet():
    assert b"PROJET" in rediger_acte("cmd_saisie_vente", dossier(), HTML)
    sur = Reglages(
        le=LE, etude=ETUDE, format=Format.HTML, controle=lambda *_: Avis(projet=False, incertains=("tarif",))
    )
    page = rediger_acte("cmd_saisie_vente", dossier(), sur)
    assert b"PROJET" not in page
    assert b"<li>tarif</li>" in page


def test_un_acte_sans_modele_ou_hors_de_ses_dates_est_refuse():
    with pytest.raises(ErreurBasoche) as refus:
        rediger_acte("acte_que_basoche_ne_redige_pas", dossier(), HTML)
    assert refus.value.code == "modele_inconnu"
    with pytest.raises(ErreurBasoche) as refus:
        rediger_acte("cmd_saisie_vente", dossier(), Reglages(le=LE.replace(year=2011), etude=ETUDE))
    assert refus.value.code == "hors_periode"


def test_le_lot_donne_les_memes_octets_a_un_ou_deux_processus(tmp_path):
    lignes = [_ligne(rang) for rang in range(20)]
    assert rediger_lot(lignes, tmp_path / "un", REGLAGES).ecrits == 20
    assert rediger_lot(lignes, tmp_path / "deux", REGLAGES, processus=2).ecrits == 20
    assert _octets(tmp_path / "un") == _octets(tmp_path / "deux")
    assert len(_octets(tmp_path / "un")) == 21


def test_une_reprise_refait_ce_qui_manque_change_ou_a_ete_touche_et_rien_d_autre(tmp_path):
    lignes = [_ligne(rang) for rang in range(6)]
    rediger_lot(lignes, tmp_path, HTML)
    attendus = _octets(tmp_path)
    (tmp_path / "d0001-cmd_saisie_vente.html").unlink()
    (tmp_path / "d0002-cmd_saisie_vente.html").write_bytes(b"touche")
    with (tmp_path / JOURNAL).open("a") as journal:
        journal.write('{"rang": 3, "li')  # coupé net
    bilan = rediger_lot(lignes, tmp_path, HTML)
    assert (bilan.ecrits, bilan.repris) == (2, 4)
    assert _octets(tmp_path) == attendus
    changees = [*lignes[:4], _ligne(4, total_a_payer="1.00")]
    assert rediger_lot(changees, tmp_path, HTML).ecrits == 1
    assert "d0005-cmd_saisie_vente.html" not in _octets(tmp_path)


def test_un_lot_tue_se_reprend_sans_doublon_ni_trou(tmp_path):
    entree, sortie = tmp_path / "lot.txt", tmp_path / "sortie"
    lignes = [_ligne(rang) for rang in range(120)]
    entree.write_text("\n".join(lignes), encoding="utf-8")
    programme = (
        "import sys; from datetime import date; from pathlib import Path; from basoche.redaction.acte import Reglages;"
        "from basoche.redaction.lot import rediger_lot;"
        "rediger_lot(Path(sys.argv[1]).read_text(encoding='utf-8').splitlines(), Path(sys.argv[2]),"
        " Reglages(le=date(2026, 11, 23), etude={'nom': 'Étude'}))"
    )
    travail = subprocess.Popen([sys.executable, "-c", programme, str(entree), str(sortie)], start_new_session=True)
    limite = time.monotonic() + 60
    while len(list(sortie.glob("*.pdf"))) < 10 and time.monotonic() < limite:
        time.sleep(0.01)
    os.killpg(travail.pid, signal.SIGKILL)
    travail.wait()
    deja = len(list(sortie.glob("*.pdf")))
    assert 10 <= deja < 120
    bilan = rediger_lot(lignes, sortie, Reglages(le=LE, etude={"nom": "Étude"}))
    assert bilan.ecrits + bilan.repris == 120
    assert bilan.repris >= deja - 1  # au plus un fichier posé et pas encore noté
    assert len(list(sortie.glob("*.pdf"))) == 120
    noms = [json.loads(ligne)["fichier"] for ligne in (sortie / JOURNAL).read_text(encoding="utf-8").splitlines()]
    assert sorted(noms) == sorted(set(noms)) == sorted(p.name for p in sortie.glob("*.pdf"))
    assert not list(sortie.glob(".*.en-cours"))


def test_une_ligne_fautive_n_arrete_pas_le_lot(tmp_path):
    lignes = [
        _ligne(1),
        "{pas du json",
        '{"code": "cmd_saisie_vente"}',
        '{"cas": "x", "code": "cmd_saisie_vente", "donnees": {}, "bidule": 1}',
        json.dumps({"cas": "../../fuite", "code": "cmd_saisie_vente", "donnees": dossier()}),
        _ligne(2, titre__date=""),
        "",
        _ligne(3, destinataire__genre="autre"),
    ]
    bilan = rediger_lot(lignes, tmp_path, HTML)
    assert bilan.ecrits == 2
    assert [(issue.rang, issue.erreur["code"]) for issue in bilan.refus] == [
        (2, "ligne_illisible"),
        (3, "ligne_illisible"),
        (4, "ligne_illisible"),
        (6, "champ_manquant"),
        (8, "champ_manquant"),
    ]
    assert bilan.refus[3].erreur["champ"] == "titre.date"
    assert sorted(_octets(tmp_path)) == ["000005-cmd_saisie_vente.html", "d0001-cmd_saisie_vente.html", JOURNAL]


def test_un_cas_deja_vu_est_refuse_et_le_premier_garde(tmp_path):
    bilan = rediger_lot([_ligne(1), _ligne(1).replace("d0001", "D0001"), _ligne(2)], tmp_path, HTML)
    assert bilan.ecrits == 2
    assert [(issue.rang, issue.erreur["code"]) for issue in bilan.refus] == [(2, "cas_en_double")]
    assert sorted(_octets(tmp_path)) == ["d0001-cmd_saisie_vente.html", "d0002-cmd_saisie_vente.html", JOURNAL]


def test_changer_un_reglage_refait_le_lot_et_ote_les_anciens_fichiers(tmp_path):
    lignes = [_ligne(rang) for rang in range(3)]
    rediger_lot(lignes, tmp_path, HTML)
    autre = Reglages(le=LE, etude={"nom": "Autre étude"}, format=Format.HTML)
    assert rediger_lot(lignes, tmp_path, autre).ecrits == 3
    assert rediger_lot(lignes, tmp_path, Reglages(le=LE, etude=ETUDE, format=Format.DOCX)).ecrits == 3
    assert {Path(nom).suffix for nom in _octets(tmp_path)} == {".docx", ".jsonl"}


def test_une_ligne_trop_profonde_est_un_refus_parmi_d_autres(tmp_path):
    profonde = '{"code": "cmd_saisie_vente", "donnees": {"etude": ' + '{"a": ' * 450 + "1" + "}" * 450 + "}}"
    tres_profonde = profonde.replace('{"a": ' * 450, '{"a": ' * 90_000).replace("}" * 450, "}" * 90_000)
    bilan = rediger_lot([profonde, tres_profonde, _ligne(1)], tmp_path, HTML)
    assert bilan.ecrits == 1
    assert [issue.rang for issue in bilan.refus] == [1, 2]
    assert bilan.refus[1].erreur["code"] == "ligne_illisible"
