"""Des scénarios que le clerc compose, chiffrés et comparés."""

from __future__ import annotations

import pytest

from basoche.droit.erreurs import ChampInvalide
from basoche.droit.montant import Montant
from basoche.strategie.comparaison import comparer
from basoche.strategie.conseil import conseiller
from strategie.dossiers import avec_titre, historique, mesures

COMPTE = {"compte": {"solde": "2651.69"}, "employeur": {"net": "2100.00"}}
DEUX = {
    "compte d'abord": ["pv_saisie_attribution", "cmd_saisie_remunerations"],
    "salaire d'abord": ["cmd_saisie_remunerations", "pv_saisie_attribution"],
}
MESURES = historique(mesures("pv_saisie_attribution", 100, 80), mesures("cmd_saisie_remunerations", 100, 60))


def test_sans_mesure_un_scenario_a_un_cout_et_pas_de_valeur():
    compte, salaire = comparer(avec_titre(avoirs=COMPTE), DEUX)
    assert compte.valeur is None
    assert compte.cout == salaire.cout == Montant.lire("551.10")
    assert compte.jours == salaire.jours > 0


def test_l_ordre_des_voies_change_la_valeur_et_le_conseil_prend_le_meilleur():
    vu = avec_titre(avoirs=COMPTE)
    compte, salaire = comparer(vu, DEUX, historique=MESURES)
    assert compte.valeur is not None
    assert salaire.valeur is not None
    assert compte.valeur > salaire.valeur
    assert conseiller(vu, historique=MESURES).choix.code == compte.voies[0]


def test_une_voie_fermee_se_dit_avec_son_article():
    (refuse,) = comparer(avec_titre(avoirs=COMPTE), {"trop tôt": ["pv_saisie_remunerations"]})
    assert "CPCE L212-2" in refuse.refus
    assert refuse.valeur is None


def test_le_commandement_ouvre_la_saisie():
    suite = ["cmd_saisie_vente", "pv_saisie_vente_debiteur"]
    (ouvert,) = comparer(avec_titre(avoirs={"meubles": True}), {"meubles": suite})
    assert ouvert.refus == ""


@pytest.mark.parametrize("codes", [["magie"], ["pv_saisie_attribution", "pv_saisie_attribution"]])
def test_un_scenario_faux_cite_sa_place(codes):
    with pytest.raises(ChampInvalide) as refus:
        comparer(avec_titre(), {"s": codes})
    assert refus.value.champ == f"scenarios.s[{len(codes) - 1}]"
