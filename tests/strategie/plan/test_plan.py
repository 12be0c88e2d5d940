"""Le plan de l'étude : cas faits à la main, oracle, propriétés."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.strategie.plan import CapaciteInsuffisante, planifier, presenter
from basoche.strategie.plan.affectation import affecter
from basoche.strategie.plan.colonnes import Colonnes, dresser, somme_exacte
from basoche.strategie.plan.prix import chercher_prix, evaluer
from strategie.plan.fabrique_plan import action, demander, en_dossiers, tirer


def _planifier(dossiers: Any, **moyens: Any) -> dict[str, Any]:
    demande = demander(dossiers, **moyens)
    return presenter(demande, planifier(demande)).en_dict()


def test_une_heure_va_au_dossier_qui_en_tire_le_plus() -> None:
    plan = _planifier([[action("lettre", "30.00", 60)], [action("lettre", "41.00", 60)]], heures={"clerc": 1})
    assert en_dossiers(plan) == {"D1": "lettre"}
    assert plan["resultat"]["valeur"] == "41.00"


def test_deux_petites_actions_valent_mieux_qu_une_grosse() -> None:
    dossiers = [[action("saisie", "100.00", 60)], [action("lettre", "60.00", 30)], [action("lettre", "55.00", 30)]]
    plan = _planifier(dossiers, heures={"clerc": 1})
    assert en_dossiers(plan) == {"D1": "lettre", "D2": "lettre"}


def test_au_plus_une_action_par_dossier() -> None:
    plan = _planifier([[action("lettre", "30.00", 10), action("saisie", "50.00", 10)]], heures={"clerc": 5})
    assert en_dossiers(plan) == {"D0": "saisie"}


def test_une_action_qui_ne_rapporte_pas_n_est_pas_faite() -> None:
    plan = _planifier([[action("saisie", "-12.00", 10)], [action("lettre", "0", 0)]], heures={"clerc": 5})
    assert plan["lignes"] == []
    assert plan["resultat"]["en_attente"] == 2


def test_une_action_obligatoire_est_faite_meme_a_perte() -> None:
    dossiers = [[action("commandement", "-12.00", 60, obligatoire=True)], [action("lettre", "41.00", 60)]]
    plan = _planifier(dossiers, heures={"clerc": 1})
    assert en_dossiers(plan) == {"D0": "commandement"}
    assert (plan["resultat"]["valeur"], plan["lignes"][0]["obligatoire"]) == ("-12.00", True)


def test_les_obligations_qui_debordent_disent_combien_il_manque() -> None:
    with pytest.raises(CapaciteInsuffisante, match="0 h 30"):
        _planifier([[action("commandement", "1", 90, obligatoire=True)]], heures={"clerc": 1})


def test_une_action_plus_longue_que_toutes_les_heures_ne_bloque_rien() -> None:
    plan = _planifier([[action("saisie", "900.00", 90)], [action("lettre", "4.00", 30)]], heures={"clerc": 1})
    assert en_dossiers(plan) == {"D1": "lettre"}
    assert plan["resultat"]["borne"] == "4.00"


def test_arrets_et_avances_comptent_comme_les_heures() -> None:
    tournee = {"arrets": 1, "avance": "60.00"}
    dossiers = [[action("saisie", str(v), 5, **tournee)] for v in (10, 20, 30)]
    moyens = {"heures": {"clerc": 9}, "tournees": {"nombre": 1, "arrets": 2}}
    assert set(en_dossiers(_planifier(dossiers, **moyens, avances="500"))) == {"D1", "D2"}
    assert set(en_dossiers(_planifier(dossiers, **moyens, avances="119.99"))) == {"D2"}


def test_une_heure_de_clerc_a_son_prix_en_francais() -> None:
    dossiers = [[action("lettre", str(v), 60)] for v in range(20, 60)]
    moyen = _planifier(dossiers, heures={"clerc": 19})["resultat"]["moyens"][0]
    assert Montant.lire("40") <= Montant.lire(moyen["prix"]) <= Montant.lire("41")
    assert moyen["lecture"].startswith("Une heure de clerc vaut 4")
    assert (moyen["capacite"], moyen["employe"], moyen["reste"]) == (1140, 1140, 0)


def test_un_moyen_qui_reste_ne_vaut_rien() -> None:
    moyen = _planifier([[action("lettre", "9", 10)]], heures={"clerc": 8})["resultat"]["moyens"][0]
    assert moyen["prix"] == "0.00"
    assert moyen["lecture"] == "Une heure de clerc de plus ne rapporterait rien : il en reste."


def test_sans_dossier_ni_action_le_plan_est_vide() -> None:
    for dossiers in ([], [[]], [[], [action("lettre", "5", 10)]]):
        plan = _planifier(dossiers, heures={"clerc": 0})
        assert (plan["lignes"], plan["resultat"]["valeur"]) == ([], "0.00")


def test_une_valeur_demesuree_est_refusee_sans_debordement() -> None:
    with pytest.raises(ErreurBasoche, match="additionner"):
        demander([[action("lettre", "99999999999.00", 10)]], heures={"clerc": 1})
    assert somme_exacte(np.array([2**62, 2**62, -(2**62), 2**62, 5])) == 2**63 + 5


def test_les_valeurs_non_calibrees_sont_annoncees() -> None:
    plan = _planifier([[action("lettre", "5", 10, calibre=False)]], heures={"clerc": 1})
    assert [a["code"] for a in plan["avertissements"]] == ["non_calibre"]


@pytest.mark.parametrize("graine", range(4))
@pytest.mark.parametrize(("dossiers", "serre", "dix_milliemes"), [(30, 30, 50), (150, 5, 200), (600, 30, 5)])
def test_le_plan_approche_l_oracle_et_la_borne_est_au_dessus(
    graine: int, dossiers: int, serre: int, dix_milliemes: int
) -> None:
    colonnes = tirer(dossiers, graine=graine, serre=serre)
    prix = chercher_prix(colonnes)
    valeur, mieux = colonnes.valoir(affecter(colonnes, prix)), _oracle(colonnes)
    assert valeur <= mieux <= prix.borne
    assert 10_000 * (mieux - valeur) <= dix_milliemes * mieux


def _oracle(colonnes: Colonnes) -> int:
    """La valeur du meilleur plan, par HiGHS."""
    actions, dossiers = colonnes.valeurs.shape
    une_par_dossier = np.tile(np.eye(dossiers), actions)
    moyens = colonnes.couts.reshape(len(colonnes.capacites), -1)
    trouve = milp(
        -colonnes.valeurs.ravel(),
        integrality=np.ones(colonnes.valeurs.size),
        bounds=Bounds(0, colonnes.possibles.ravel().astype(int)),
        constraints=[LinearConstraint(une_par_dossier, ub=1), LinearConstraint(moyens, ub=colonnes.capacites)],
        options={"mip_rel_gap": 0},
    )
    assert trouve.success
    return round(-trouve.fun)


def test_vingt_mille_dossiers_sont_a_un_demi_pour_mille_de_la_borne() -> None:
    colonnes = tirer(20_000, serre=10)
    prix = chercher_prix(colonnes)
    valeur = colonnes.valoir(affecter(colonnes, prix))
    assert 10_000 * (prix.borne - valeur) <= 5 * prix.borne


_ENTIER = st.integers(0, 40)
_ACTIONS = st.lists(st.tuples(st.integers(-50, 300), _ENTIER, _ENTIER), max_size=3)


@given(st.lists(_ACTIONS, max_size=12), st.integers(0, 200), st.integers(0, 200))
def test_jamais_plus_que_la_capacite_ni_que_la_borne(
    lus: list[list[tuple[int, int, int]]], clerc: int, huissier: int
) -> None:
    dossiers = [
        [{"action": f"a{r}", "valeur": v, "minutes": {"clerc": c, "commissaire": h}} for r, (v, c, h) in enumerate(d)]
        for d in lus
    ]
    heures = {"clerc": f"{clerc}/60", "commissaire": f"{huissier}/60"}
    plan = _planifier(dossiers, heures=heures)
    for nom, capacite in (("clerc", clerc), ("commissaire", huissier)):
        assert sum(ligne["minutes"].get(nom, 0) for ligne in plan["lignes"]) <= capacite
    somme = sum((Montant.lire(ligne["valeur"]).centimes for ligne in plan["lignes"]), 0)
    assert Montant(somme) == Montant.lire(plan["resultat"]["valeur"]) <= Montant.lire(plan["resultat"]["borne"])
    assert len({ligne["dossier"] for ligne in plan["lignes"]}) == len(plan["lignes"])
    assert Decimal(plan["resultat"]["ecart_pour_cent"]) >= 0


@given(st.integers(1, 60), st.integers(0, 2**32 - 1), st.integers(1, 100), st.booleans())
def test_meme_quand_tous_les_dossiers_se_valent(nombre: int, graine: int, serre: int, egaux: bool) -> None:
    colonnes = tirer(nombre, graine=graine, serre=serre)
    if egaux:
        unes = np.ones_like(colonnes.valeurs)
        colonnes = dresser(100 * unes, np.stack([7 * unes] * 3), colonnes.possibles, colonnes.capacites)
    prix = chercher_prix(colonnes)
    choix = affecter(colonnes, prix)
    assert (colonnes.consommer(choix) <= colonnes.capacites).all()
    assert 0 <= colonnes.valoir(choix) <= prix.borne


@given(st.integers(0, 2**32 - 1), st.integers(1, 50))
def test_un_cout_qui_monte_n_eleve_jamais_la_borne(graine: int, plus: int) -> None:
    avant = tirer(40, graine=graine)
    prix = chercher_prix(avant)
    apres = Colonnes(avant.valeurs, avant.couts + plus, avant.possibles, avant.capacites)
    aux_memes_prix = evaluer(apres, prix.nombres / np.float64(prix.echelle))
    assert aux_memes_prix.borne <= prix.borne
