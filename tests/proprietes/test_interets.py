"""Les intérêts du produit comparés à l'oracle qui marche jour par jour."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given

from basoche.guichet import ouvrir
from oracles.calendrier import centimes
from oracles.interets import interets as oracle
from proprietes.cadence import PAR_MILLIERS
from proprietes.strategies import interets

UN_SIECLE = {"principal": "1234.56", "du": "1975-07-15", "au": "2026-12-31"}


def _calculer(entree):
    return ouvrir("interets").calculer(entree).en_dict()


@PAR_MILLIERS
@given(interets())
@example({**UN_SIECLE, "taux": "legal", "categorie": "particulier", "capitalisation_depuis": "1975-07-15"})
@example({**UN_SIECLE, "taux": "legal", "categorie": "professionnel", "executoire_le": "1975-12-31"})
@example(
    {
        "principal": "1000",
        "du": "2020-02-29",
        "au": "2024-02-29",
        "taux": "fixe",
        "taux_fixe": "10",
        "capitalisation_depuis": "2020-02-29",
    }
)
def test_le_produit_et_l_oracle_trouvent_les_memes_interets_au_centime(entree):
    reponse, attendu = _calculer(entree), oracle(entree)
    trouve = {cle: reponse["resultat"][cle] for cle in ("interets", "jours", "total")}
    assert trouve == {cle: attendu[cle] for cle in trouve}


@given(interets())
def test_les_lignes_disent_les_memes_jours_bases_et_taux_que_l_oracle(entree):
    lignes = _calculer(entree)["lignes"]
    trouvees = [
        (ligne["jours"], centimes(ligne["base"]), Fraction(ligne["taux"])) for ligne in lignes if ligne["jours"]
    ]
    attendues = [(ligne["jours"], ligne["base"], ligne["taux"]) for ligne in oracle(entree)["lignes"] if ligne["jours"]]
    assert trouvees == attendues


@given(interets())
def test_les_lignes_s_additionnent_au_total(entree):
    reponse = _calculer(entree)
    assert sum(Decimal(ligne["interets"]) for ligne in reponse["lignes"]) == Decimal(reponse["resultat"]["interets"])
    assert sum(ligne["jours"] for ligne in reponse["lignes"]) == reponse["resultat"]["jours"]
