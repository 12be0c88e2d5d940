"""Le décompte du produit comparé à l'oracle : imputation, avoirs, suspensions, capitalisation."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from basoche.droit.erreurs import HorsPeriode
from basoche.guichet import ouvrir
from oracles.decompte import decompte as oracle
from proprietes.cadence import PAR_MILLIERS
from proprietes.strategies import decomptes


def _resultat(entree):
    return ouvrir("decompte").calculer(entree).en_dict()["resultat"]


@PAR_MILLIERS
@given(decomptes())
def test_le_produit_et_l_oracle_arretent_le_meme_decompte_au_centime(entree):
    trouve, attendu = _resultat(entree), oracle(entree)
    assert {cle: trouve[cle] for cle in attendu} == attendu


@given(decomptes())
def test_le_total_est_la_somme_du_principal_des_interets_et_des_frais(entree):
    resultat = _resultat(entree)
    parts = [Decimal(resultat[cle]) for cle in ("principal", "interets", "frais")]
    assert sum(parts) == Decimal(resultat["total"])
    assert min(parts) >= 0


def _ne_depend_pas_de_l_arrete(entree):
    """Le dernier jour exclu n'est pas compté à l'arrêté, et une année entière n'est capitalisée qu'une fois finie :
    dans ces deux cas l'arrêté change, par définition, ce qui est dû le jour d'un versement."""
    interets = [poste["interets"] or {} for poste in entree["postes"]]
    return all(i.get("inclure_dernier_jour", True) and "capitalisation_depuis" not in i for i in interets)


@given(decomptes().filter(_ne_depend_pas_de_l_arrete), st.integers(1, 800))
def test_un_versement_garde_son_imputation_quand_l_arrete_recule(entree, jours):
    plus_tard = (date.fromisoformat(entree["au"]) + timedelta(days=jours)).isoformat()
    try:
        apres = _versements({**entree, "au": plus_tard})
    except HorsPeriode:
        assume(False)
    assert apres == _versements(entree)


def _versements(entree):
    lignes = ouvrir("decompte").calculer(entree).en_dict()["lignes"]
    return [
        {cle: ligne[cle] for cle in ("date", "montant", "frais", "interets", "principal", "reste", "detail")}
        for ligne in lignes
        if ligne["nature"] == "versement"
    ]
