"""Les soixante dossiers de recette : permis et interdit sans exception, premier choix à 90 % au moins."""

from __future__ import annotations

import re

import pytest

from basoche.strategie.chances import Historique
from basoche.strategie.conditions import PREDICATS, lire_conditions
from basoche.strategie.decision import Decision
from basoche.strategie.evaluation import Evaluateur
from basoche.strategie.lecture import lire_dossier
from basoche.strategie.utilite import UTILITES
from basoche.strategie.voies import HORS_CATALOGUE, lire_voies, reglages_livres
from strategie.lecture_cas import lire_les_cas

CAS = lire_les_cas()


def evaluer(cas):
    return Evaluateur(lire_dossier(cas.dossier), Historique(), reglages_livres())


def cite(article: str, attendu: str) -> bool:
    """Vrai si l'article attendu est nommé entier : « L221-2 » n'est pas dans « L221-20 »."""
    return re.search(rf"{re.escape(attendu)}(?![\d-])", article) is not None


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.nom)
def test_les_voies_permises_et_interdites_sont_celles_de_la_loi(cas):
    etats = {e.code: e.etat for e in evaluer(cas).evaluations}
    refusees = {code: etats[code] for code in cas.permises if not etats[code].permise}
    assert refusees == {}
    for code, article in cas.interdites.items():
        assert not etats[code].permise, code
        assert cite(etats[code].article, article), (code, etats[code])
        assert etats[code].raison


def test_le_premier_choix_est_admis_neuf_fois_sur_dix_au_moins():
    manques = []
    for cas in CAS:
        valeurs = Decision(evaluer(cas).probleme()).resoudre().valeurs
        choix = max(valeurs, key=lambda code: (valeurs[code], code == "arret"))
        if choix not in cas.premier_choix:
            manques.append((cas.nom, choix))
    taux = 100 * (len(CAS) - len(manques)) / len(CAS)
    assert taux >= 90, f"{taux:.0f} % de premiers choix admis ; manqués : {manques}"


def test_chaque_condition_du_recueil_a_son_predicat_et_l_inverse():
    assert lire_conditions().keys() == PREDICATS.keys()


def test_chaque_condition_sert_et_ce_qui_la_leve_est_une_voie():
    employees = {c.nom for regle in lire_voies() for c in regle.conditions}
    codes = {regle.voie.code for regle in lire_voies()}
    assert employees == lire_conditions().keys()
    assert {code for c in lire_conditions().values() for code in c.leve_par} <= codes


def test_chaque_utilite_du_recueil_existe_et_sert():
    assert {nom for regle in lire_voies() for nom in regle.utile} == UTILITES.keys()


def test_les_voies_d_un_cas_sont_toutes_au_recueil():
    codes = {regle.voie.code for regle in lire_voies()}
    for cas in CAS:
        assert cas.permises | cas.interdites.keys() | cas.premier_choix <= codes, cas.nom
    assert set(HORS_CATALOGUE) <= codes


def test_une_procedure_suspend_les_familles_que_dit_le_recueil_de_droit():
    """Le recueil nomme les familles d'actes suspendues : chaque voie de ces familles porte la condition."""
    from datetime import date

    from basoche.droit import actes
    from basoche.strategie.faits import regle_de_procedure

    for type_ in ("procedure_collective", "surendettement", "delai_grace"):
        familles = regle_de_procedure(type_, date(2026, 11, 23))["familles"]
        for regle in lire_voies():
            if regle.voie.code not in HORS_CATALOGUE and actes.acte(regle.voie.code).famille in familles:
                assert type_ in {c.nom for c in regle.conditions}, (regle.voie.code, type_)
