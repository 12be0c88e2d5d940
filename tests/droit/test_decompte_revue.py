"""Décompte : ce qu'une relecture du contrat a trouvé, chaque cas refait à la main."""

from __future__ import annotations

import pytest

from droit.cas_decompte import decompte, du, poste, versements

PRINCIPAL = {"nature": "principal", "montant": "1000.00", "date": "2025-02-01", "interets": None}
FRAIS = {"nature": "frais", "montant": "80.00", "date": "2025-02-01", "interets": None}


@pytest.mark.parametrize("postes", [(PRINCIPAL, FRAIS), (FRAIS, PRINCIPAL)])
def test_une_avance_paie_d_abord_les_frais_de_postes_echus_ensemble_quel_que_soit_leur_rang(postes):
    reponse = decompte(*postes, versements=[{"date": "2025-01-01", "montant": "100.00"}])
    assert du(reponse) == ("980.00", "0.00", "0.00", "0.00")
    assert versements(reponse) == [("0.00", "0.00", "0.00", "0.00"), ("80.00", "0.00", "20.00", "980.00")]


def test_une_avance_attend_chaque_echeance_a_son_tour():
    plus_tard = PRINCIPAL | {"date": "2025-03-01"}
    reponse = decompte(plus_tard, FRAIS, versements=[{"date": "2025-01-01", "montant": "100.00"}])
    assert du(reponse) == ("980.00", "0.00", "0.00", "0.00")
    assert [ligne["date"] for ligne in reponse["lignes"] if ligne["nature"] == "versement en attente"] == [
        "2025-02-01",
        "2025-03-01",
    ]


def test_la_regle_suivie_est_ecrite_en_francais():
    reponse = decompte(poste(), poste(), versements=[{"date": "2025-01-31", "montant": "100.00"}])
    (versement,) = [ligne for ligne in reponse["lignes"] if ligne["nature"] == "versement"]
    assert "intérêts : postes 1, 2, au prorata" in versement["regle"]
    assert "capital : postes 1, 2, au prorata" in versement["regle"]
