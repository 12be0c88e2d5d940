"""Une banque de phrases par acte : chaque mention, dite comme une étude ou une autre la dirait, et son état.

``phrases/<code>.yaml`` : ``acte`` (à défaut, le nom du fichier),
``le``, ``entete`` (ce qui précède chaque phrase), ``circonstances``, puis, par mention,
des phrases rangées par état attendu ; ``defaut`` admet tout défaut, ``sans_defaut`` une mention trouvée ou douteuse.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from basoche.conformite.ecrit import Etat, rechercher
from basoche.instrumentum.lecture_markdown import lire_markdown

BANQUES = sorted((Path(__file__).parent / "phrases").glob("*.yaml"))
ADMIS = {
    "trouvee": {Etat.TROUVEE},
    "absente": {Etat.ABSENTE, Etat.VIDE},
    "contredite": {Etat.CONTREDITE},
    "non_apparente": {Etat.NON_APPARENTE},
    "defaut": {etat for etat in Etat if etat.est_un_defaut},
    "sans_defaut": {Etat.TROUVEE, Etat.DOUTEUSE},
}


def _cas():
    for chemin in BANQUES:
        banque = yaml.safe_load(chemin.read_text(encoding="utf-8"))
        code = banque.get("acte", chemin.stem)
        for mention, etats in banque["mentions"].items():
            for etat, phrases in etats.items():
                for rang, phrase in enumerate(phrases, start=1):
                    yield pytest.param(code, banque, mention, etat, phrase, id=f"{mention}-{etat}-{rang}")


@pytest.mark.parametrize(("code", "banque", "mention", "etat", "phrase"), tuple(_cas()))
def test_la_mention_se_reconnait_dans_les_mots_d_une_etude(code, banque, mention, etat, phrase):
    le = date.fromisoformat(str(banque["le"]))
    lu = lire_markdown(f"{banque.get('entete') or ''}\n\n{phrase}\n")
    donnees = {"circonstances": dict.fromkeys(banque.get("circonstances") or (), True)}
    lues = {recherche.id: recherche for recherche in rechercher(lu, code, le=le, donnees=donnees)}
    assert lues[mention].etat in ADMIS[etat], lues[mention]
