"""Le commandement visant la clause résolutoire : le délai de ce bail, et des échéances qui font la dette."""

from __future__ import annotations

import pytest

from conformite.fabrique import dits, juger

CODE = "cpvcr_habitation"
SIX = "« résiliation six semaines après un commandement demeuré infructueux »"
DEUX = "« résiliation deux mois après un commandement demeuré infructueux »"
FAUX, DOUTEUX = [("cpvh.delai", "nullite_de_forme")], [("cpvh.delai", "a_verifier")]
DELAIS = [
    # Le bail du 29 juillet 2023 et les suivants : six semaines.
    ("2023-07-29", "six semaines", SIX, []),
    ("2023-07-29", "deux mois", SIX, FAUX),
    ("2023-07-29", "deux mois", "« clause résolutoire »", FAUX),
    ("2023-07-29", "deux mois", DEUX, DOUTEUX),
    # La veille et avant : ce que stipule la clause.
    ("2023-07-28", "deux mois", DEUX, []),
    ("2023-07-28", "six semaines", DEUX, FAUX),
    ("2023-07-28", "six semaines", "« clause résolutoire »", DOUTEUX),
    ("2023-07-28", "six semaines", SIX, DOUTEUX),
]


@pytest.mark.parametrize(("signe", "ecrit", "clause", "attendus"), DELAIS)
def test_le_delai_ecrit_est_celui_du_bail(signe, ecrit, clause, attendus):
    verdict = juger(CODE, bail__date=signe, bail__delai_clause=ecrit, clause__texte=clause)
    assert dits(verdict, "cpvh.delai") == attendus


def _echeance(appele, verse, du):
    return {"libelle": "loyer", "appele": appele, "verse": verse, "du": du}


@pytest.mark.parametrize(
    ("echeances", "total", "fautes"),
    [
        ([_echeance("650.00", "200.00", "450.00"), _echeance("650.00", "0.00", "650.00")], "1100.00", 0),
        ([_echeance("650.00", "200.00", "450.00"), _echeance("650.00", "0.00", "650.00")], "1100.01", 1),
        ([_echeance("650.00", "200.00", "450.01")], "450.01", 1),
        ([_echeance("650.00", "200.00", "550.00")], "450.00", 2),
        ([_echeance("650.00", "700.00", "-50.00"), _echeance("650.00", "0.00", "650.00")], "600.00", 0),
    ],
)
def test_les_echeances_font_la_dette(echeances, total, fautes):
    verdict = juger(CODE, decompte__echeances=echeances, decompte__total=total)
    assert dits(verdict, "cpvh.decompte") == [("cpvh.decompte", "nullite_de_forme")] * fautes
