"""Seize règles au plus, lisibles, qui refont le plan."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from basoche.strategie.plan import Releve, lire_moyens, planifier, presenter
from strategie.plan.fabrique_plan import action


def _plan(nombre: int, graine: int, *, traits: bool = True) -> dict[str, object]:
    hasard = np.random.default_rng(graine)
    releve = Releve(lire_moyens({"heures": {"clerc": nombre // 8}}))
    for rang in range(nombre):
        principal, employeur = int(np.exp(hasard.normal(6.5, 1))), bool(hasard.random() < 0.3)
        chances = {"lettre": 6, "saisie_attribution": 12, "saisie_remunerations": 60 if employeur else 1}
        temps = {"lettre": 10, "saisie_attribution": 40, "saisie_remunerations": 60}
        actions = [action(n, str(principal * c // 100 - 10), temps[n]) for n, c in chances.items()]
        connus = {"principal": principal, "employeur_connu": employeur, "ville": f"V{rang % 40}"} if traits else {}
        releve.ajouter({"dossier": f"D{rang}", "actions": actions, "traits": connus}, "ici")
    demande = releve.finir()
    return presenter(demande, planifier(demande)).en_dict()


def test_les_regles_refont_le_plan_sur_des_dossiers_non_appris() -> None:
    for traits in (True, False):
        resultat = _plan(3000, 7, traits=traits)["resultat"]
        assert 1 <= len(resultat["regles"]) <= 16
        assert Decimal(resultat["fidelite_pour_cent"]) >= 85


def test_une_regle_se_lit_en_francais_et_le_partage_est_complet() -> None:
    resultat = _plan(3000, 3)["resultat"]
    textes = [regle["si"] for regle in resultat["regles"]]
    assert any("au moins" in texte for texte in textes)
    assert sum(regle["dossiers"] for regle in resultat["regles"]) == 1500
    assert all(regle["accord"] <= regle["dossiers"] for regle in resultat["regles"])


def test_trop_peu_de_dossiers_ne_font_pas_de_regle() -> None:
    resultat = _plan(99, 1)["resultat"]
    assert (resultat["regles"], resultat["fidelite_pour_cent"]) == ([], None)
