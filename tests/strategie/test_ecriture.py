"""Le conseil écrit d'un trait a les mêmes octets que la réponse du contrat encodée pas à pas."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from bancs.strategie import dossiers

from basoche.cli.lot import calculer_paquet, decouper
from basoche.cli.reponse import encoder
from basoche.cli.strategie_conseiller import TacheConseil
from basoche.strategie.chances import Historique, Issue, Mesure
from basoche.strategie.conseil import SANS_HISTORIQUE, conseiller
from basoche.strategie.ecriture import ecrire
from basoche.strategie.lecture import lire_dossier
from basoche.strategie.reponse import en_resultat
from strategie.lecture_cas import lire_les_cas


def test_les_memes_octets_sur_les_dossiers_de_recette() -> None:
    for cas in lire_les_cas():
        conseil = conseiller(lire_dossier(cas.dossier))
        assert ecrire(conseil) == encoder(en_resultat(conseil).en_dict())


@pytest.mark.parametrize("calibre", [False, True])
def test_les_memes_octets_sur_des_dossiers_tires(calibre: bool) -> None:
    for entree in dossiers(150):
        lu = lire_dossier(entree)
        conseil = conseiller(lu)
        if calibre:
            segments = {(voie.code, voie.segment) for voie in conseil.voies if voie.segment}
            conseil = conseiller(lu, historique=_mesures(segments))
        assert ecrire(conseil) == encoder(en_resultat(conseil).en_dict())
    assert not calibre or conseil.voies[0].chance is not None


def _mesures(segments: set[tuple[str, str]]) -> Historique:
    return Historique(
        Mesure(voie, segment, rang % 9, Issue.ABOUTIE if rang % 3 else Issue.ECHEC, Fraction(rang % 3, 2))
        for voie, segment in sorted(segments)
        for rang in range(51)
    )


def test_le_lot_repond_comme_a_l_unite(tmp_path: Path) -> None:
    lot = tmp_path / "lot.jsonl"
    entrees = [{**entree, "cas": f"n\u00b0{rang}\u2028"} for rang, entree in enumerate(dossiers(20))]
    lot.write_text("".join(f"{json.dumps(entree)}\n" for entree in [*entrees, {"le": "2026-11-23"}]), encoding="utf-8")
    with lot.open("rb", buffering=0) as source:
        reponses = [calculer_paquet(TacheConseil(SANS_HISTORIQUE, None), paquet) for paquet in decouper(source)]
    lignes = b"".join(reponse.texte for reponse in reponses).decode().splitlines()
    assert sum(reponse.refus for reponse in reponses) == 1
    for entree, ligne in zip(entrees, lignes, strict=False):
        cas = entree.pop("cas")
        attendu = en_resultat(conseiller(lire_dossier(entree))).en_dict()
        assert json.loads(ligne) == {"cas": cas, **attendu}
    assert json.loads(lignes[-1])["erreur"]["code"] == "champ_manquant"
