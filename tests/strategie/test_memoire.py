"""Ce que la stratégie garde d'un dossier à l'autre ne change aucune réponse."""

from __future__ import annotations

from bancs.strategie import dossiers

from basoche.strategie import conseil, couts, evaluation, memoire, voies
from basoche.strategie.conseil import conseiller
from basoche.strategie.lecture import lire_dossier
from basoche.strategie.reponse import en_resultat
from strategie.lecture_cas import lire_les_cas


def tout_oublier():
    for oublier in memoire._gardees:
        oublier()
    for gardee in (
        voies.grouper,
        voies.permises,
        voies._etat,
        evaluation._ouvertures,
        conseil._groupes_fermes,
        conseil._fermer,
        couts.trajet,
    ):
        gardee.cache_clear()


def repondre(entree):
    return en_resultat(conseiller(lire_dossier(entree))).en_dict()


def test_un_conseil_est_le_meme_quels_que_soient_les_dossiers_deja_vus():
    entrees = [cas.dossier for cas in lire_les_cas()] + dossiers(150)
    tout_oublier()
    dans_l_ordre = [repondre(entree) for entree in entrees]
    tout_oublier()
    a_rebours = [repondre(entree) for entree in reversed(entrees)]
    assert dans_l_ordre == a_rebours[::-1]


def test_un_conseil_rendu_seul_est_celui_d_un_lot():
    for entree in dossiers(60)[::6]:
        garde = repondre(entree)
        tout_oublier()
        assert repondre(entree) == garde
