"""``basoche calcul decompte --pdf`` : la feuille que l'on remet."""

import json

import pytest
from pypdf import PdfReader

from basoche.cli import principal

ENTREE = {
    "au": "2026-11-23",
    "postes": [
        {
            "libelle": "Facture 12",
            "nature": "principal",
            "montant": "1000.00",
            "date": "2025-01-10",
            "interets": {"taux": "fixe", "taux_fixe": "10", "du": "2025-11-23"},
        }
    ],
}


def _lancer(dossier, *options):
    entree = dossier / "entree.json"
    entree.write_text(json.dumps(ENTREE), encoding="utf-8")
    with pytest.raises(SystemExit) as sortie:
        principal(["calcul", "decompte", "--entree", str(entree), *options])
    return sortie.value.code


def test_le_decompte_s_imprime_sur_une_feuille(tmp_path, capsys):
    """1 000 € à 10 % pendant 365 jours : 100,00 €."""
    assert _lancer(tmp_path, "--pdf", str(tmp_path / "d.pdf"), "--parties", "A c/ B") == 0
    lecteur = PdfReader(tmp_path / "d.pdf")
    assert len(lecteur.pages) == 1
    texte = lecteur.pages[0].extract_text().replace("\u202f", " ").replace("\u00a0", " ")
    for attendu in ("A c/ B", "Facture 12", "1 100,00 €", "10 %", "365"):
        assert attendu in texte
    assert "1\u202f100,00" in capsys.readouterr().out


def test_un_dossier_absent_est_refuse_sans_trace(tmp_path, capsys):
    assert _lancer(tmp_path, "--pdf", str(tmp_path / "absent" / "d.pdf")) in (1, 2)
    erreurs = capsys.readouterr().err
    assert "impossible" in erreurs
    assert "Traceback" not in erreurs


def test_pdf_et_lot_s_excluent(tmp_path, capsys):
    with pytest.raises(SystemExit) as sortie:
        principal(["calcul", "decompte", "--lot", str(tmp_path / "l.jsonl"), "--pdf", str(tmp_path / "d.pdf")])
    assert sortie.value.code == 2
    assert "--pdf" in capsys.readouterr().err
