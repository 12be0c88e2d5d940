"""Le tarif de 2026, saisi par l'étude, rend calculable un acte que le recueil ne sait pas chiffrer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from basoche.droit.erreurs import HorsPeriode
from basoche.droit.parametres.saisie import DemandeDeSaisie, saisir
from basoche.guichet import ouvrir

INSTANT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASOCHE_PARAMETRES", str(tmp_path / "saisies"))


def _saisir(nom: str, valeur: str, article: str) -> None:
    saisir(
        DemandeDeSaisie(
            nom=nom,
            du=date(2026, 3, 1),
            valeur=valeur,
            article=article,
            source="Arrêté de l'essai, JORF du 28 février 2026",
            par="Alix Perrin",
            relu_par="Camille Roux",
        ),
        instant=INSTANT,
    )


@pytest.mark.parametrize("avec_la_version", [False, True])
def test_le_meme_acte_passe_de_hors_periode_a_un_cout_complet(avec_la_version: bool) -> None:
    entree = {"numero": "42", "date": "2026-03-02", "obligation": "1000"}
    with pytest.raises(HorsPeriode):
        ouvrir("cout").calculer(entree)
    _saisir("tarif/emoluments/42", "20.63", "C. com., art. A444-14")
    if avec_la_version:
        version = '{"id": "2026", "texte": "Arrêté de l\'essai", "transitoire": null}'
        _saisir("tarif/versions", version, "C. com., art. A444-10")
    resultat = ouvrir("cout").calculer(entree)
    # 20,63 × 1 (obligation de 128 à 1 280 €) + 9,40 de déplacement, TVA 20 %.
    assert {cle: str(resultat.valeurs[cle]) for cle in ("ht", "tva", "ttc")} == {
        "ht": "30.03",
        "tva": "6.01",
        "ttc": "36.04",
    }
    assert any("relu par Camille Roux" in fondement.source for fondement in resultat.fondements)
