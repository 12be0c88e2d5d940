"""Le conseil en réponse du contrat : valeurs, lignes, textes, hypothèses, avertissements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from basoche.droit.resultat import Resultat
from basoche.strategie.modele import Conseil, Etape, VoieClassee

ARTICLES = 4


def en_resultat(conseil: Conseil) -> Resultat:
    """Le conseil tel que le rend la ligne de commande ; ``None`` partout où il n'est pas calibré."""
    choix = conseil.choix
    assert choix.action is not None
    return Resultat(
        valeurs={
            "choix": choix.code,
            "intitule": choix.voie.intitule,
            "famille": choix.voie.famille.value,
            "raison": list(conseil.phrases),
            "cout": choix.action.cout,
            "avance": choix.action.avance,
            "cout_total": choix.cout_total,
            "reste_creancier": choix.action.reste_creancier,
            "duree_jours": choix.duree_jours,
            "calibre": conseil.calibre,
            "segment": conseil.segment,
            "valeur": choix.valeur,
            "intervalle": intervalle(choix),
            "articles": list(choix.voie.articles[:ARTICLES]),
            "pieces_manquantes": list(choix.pieces_manquantes),
            "changerait": list(conseil.changerait),
            "voies": [_voie(voie) for voie in conseil.voies],
            "interdites": [interdite(voie) for voie in conseil.interdites],
            "plan": [_etape(etape) for etape in conseil.plan],
        },
        lignes=conseil.arithmetique,
        fondements=conseil.fondements,
        hypotheses=conseil.hypotheses,
        avertissements=conseil.avertissements,
    )


def intervalle(voie: VoieClassee) -> dict[str, Any] | None:
    """L'intervalle à 80 %, en euros, ou ``None`` si la voie n'est pas calibrée."""
    return None if voie.intervalle is None else {"bas": voie.intervalle[0], "haut": voie.intervalle[1]}


def _voie(voie: VoieClassee) -> Mapping[str, Any]:
    action = voie.action
    assert action is not None
    return {
        "rang": voie.rang,
        "code": voie.code,
        "intitule": voie.voie.intitule,
        "famille": voie.voie.famille.value,
        "cout": action.cout,
        "cout_total": voie.cout_total,
        "reste_creancier": action.reste_creancier,
        "minutes": dict(action.minutes),
        "kilometres": action.kilometres,
        "au_plus_tard": action.au_plus_tard,
        "assiette": voie.assiette,
        "duree_jours": voie.duree_jours,
        "chances_sur_100": None if voie.chance is None else round(voie.chance.moyenne * 100),
        "mesures_closes": None if voie.chance is None else voie.chance.mesures,
        "valeur": voie.valeur,
        "intervalle": intervalle(voie),
        "articles": list(voie.voie.articles[:ARTICLES]),
        "pieces_manquantes": list(voie.pieces_manquantes),
        "raison": voie.raison,
        "sans_objet": voie.sans_objet,
    }


def interdite(voie: VoieClassee) -> Mapping[str, Any]:
    """Une voie interdite, telle que la rend la ligne de commande."""
    return {
        "code": voie.code,
        "intitule": voie.voie.intitule,
        "famille": voie.voie.famille.value,
        "article": voie.etat.article,
        "raison": voie.raison,
        "possible_le": voie.etat.possible_le,
        "pieces_manquantes": list(voie.pieces_manquantes),
    }


def _etape(etape: Etape) -> Mapping[str, Any]:
    return {
        "acte": etape.acte,
        "intitule": etape.intitule,
        "au_plus_tot": etape.au_plus_tot,
        "au_plus_tard": etape.au_plus_tard,
        "cout": etape.cout,
        "point_de_decision": etape.point_de_decision,
        "articles": list(etape.articles),
    }
