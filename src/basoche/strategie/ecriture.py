"""Le conseil écrit en JSON d'un trait, pour les lots : les mêmes octets que :func:`reponse.en_resultat` encodée.

Ce qui ne dépend que de la voie (code, intitulé, famille, articles) et chaque voie interdite, que les dossiers du même
empêchement partagent, ne s'écrivent qu'une fois. Un essai compare les deux écritures sur des milliers de dossiers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from json.encoder import encode_basestring as _chaine  # celle que json.dumps emploie
from typing import Any, TypeVar

from basoche.droit.montant import Montant
from basoche.droit.resultat import Avertissement, en_json
from basoche.droit.source import Fondement
from basoche.strategie.modele import Conseil, Etape, Voie, VoieClassee
from basoche.strategie.reponse import ARTICLES

T = TypeVar("T")

_GARDES = 16_384
# Par objet : les voies interdites, les textes et les minutes d'une voie sont les mêmes objets d'un dossier à l'autre ;
# l'objet gardé empêche que sa place serve à un autre.
_interdites: dict[int, tuple[VoieClassee, str]] = {}
_fondements: dict[int, tuple[Fondement, str]] = {}
_minutes: dict[int, tuple[Mapping[str, int], str]] = {}


def ecrire(conseil: Conseil) -> str:
    """La réponse du contrat, en JSON, sans son ``cas`` ; les fins de ligne rares n'y sont pas échappées."""
    choix, action = conseil.choix, conseil.choix.action
    assert action is not None
    return (
        f'{{"resultat": {{"choix": {_chaine(choix.code)}, "intitule": {_chaine(choix.voie.intitule)}, '
        f'"famille": {_chaine(choix.voie.famille.value)}, "raison": {_textes(conseil.phrases)}, '
        f'"cout": {_somme(action.cout)}, "avance": {_somme(action.avance)}, "cout_total": {_somme(choix.cout_total)}, '
        f'"reste_creancier": {_somme(action.reste_creancier)}, "duree_jours": {choix.duree_jours}, '
        f'"calibre": {"true" if conseil.calibre else "false"}, "segment": {_chaine(conseil.segment)}, '
        f'"valeur": {_somme(choix.valeur)}, "intervalle": {_intervalle(choix)}, '
        f'"articles": {_textes(choix.voie.articles[:ARTICLES])}, '
        f'"pieces_manquantes": {_textes(choix.pieces_manquantes)}, "changerait": {_textes(conseil.changerait)}, '
        f'"voies": [{", ".join([_voie(voie) for voie in conseil.voies])}], '
        f'"interdites": [{", ".join([_interdite(voie) for voie in conseil.interdites])}], '
        f'"plan": [{", ".join([_etape(etape) for etape in conseil.plan])}]}}, '
        f'"lignes": [{", ".join([_objet(ligne) for ligne in conseil.arithmetique])}], '
        f'"fondements": [{", ".join([_fondement(fondement) for fondement in conseil.fondements])}], '
        f'"hypotheses": {_textes(conseil.hypotheses)}, '
        f'"avertissements": [{", ".join([_avertissement(un) for un in conseil.avertissements])}]}}'
    )


def _textes(textes: Iterable[str]) -> str:
    return f"[{', '.join([_chaine(texte) for texte in textes])}]"


def _somme(montant: Montant | None) -> str:
    return "null" if montant is None else _euros(montant.centimes)


@lru_cache(maxsize=65536)
def _euros(centimes: int) -> str:
    """Les mêmes sommes reviennent : le total sur chaque voie, un coût d'un dossier à l'autre."""
    return f'"{Montant(centimes)}"'


def _jour(jour: date | None) -> str:
    return "null" if jour is None else f'"{jour.isoformat()}"'


def _nombre(nombre: int | None) -> str:
    return "null" if nombre is None else str(nombre)


def _intervalle(voie: VoieClassee) -> str:
    if voie.intervalle is None:
        return "null"
    return f'{{"bas": "{voie.intervalle[0]}", "haut": "{voie.intervalle[1]}"}}'


def _objet(objet: Mapping[str, Any]) -> str:
    return f"{{{', '.join([f'{_chaine(cle)}: {_valeur(valeur)}' for cle, valeur in objet.items()])}}}"


def _valeur(valeur: object) -> str:
    if type(valeur) is Montant:
        return _euros(valeur.centimes)
    if type(valeur) is int:
        return str(valeur)
    return _chaine(valeur) if type(valeur) is str else json.dumps(en_json(valeur), ensure_ascii=False)


@lru_cache(maxsize=256)
def _nom(code: str, intitule: str, famille: str) -> str:
    return f'"code": {_chaine(code)}, "intitule": {_chaine(intitule)}, "famille": {_chaine(famille)}'


@lru_cache(maxsize=4096)
def _liste(textes: tuple[str, ...]) -> str:
    return _textes(textes)


@lru_cache(maxsize=1024)
def _articles(articles: tuple[str, ...]) -> str:
    return _textes(articles[:ARTICLES])


def _en_tete(voie: Voie) -> str:
    return _nom(voie.code, voie.intitule, voie.famille.value)


def _voie(voie: VoieClassee) -> str:
    action, chance = voie.action, voie.chance
    assert action is not None
    tard, valeur = action.au_plus_tard, voie.valeur
    return (
        f'{{"rang": {voie.rang}, {_en_tete(voie.voie)}, "cout": {_euros(action.cout.centimes)}, '
        f'"cout_total": {_euros(voie.cout_total.centimes)}, '
        f'"reste_creancier": {_euros(action.reste_creancier.centimes)}, "minutes": {_temps(action.minutes)}, '
        f'"kilometres": {action.kilometres}, "au_plus_tard": {"null" if tard is None else _jour(tard)}, '
        f'"assiette": {_euros(voie.assiette.centimes)}, "duree_jours": {voie.duree_jours}, '
        f'"chances_sur_100": {"null" if chance is None else round(chance.moyenne * 100)}, '
        f'"mesures_closes": {_nombre(None if chance is None else chance.mesures)}, '
        f'"valeur": {"null" if valeur is None else _euros(valeur.centimes)}, '
        f'"intervalle": {_intervalle(voie)}, "articles": {_articles(voie.voie.articles)}, '
        f'"pieces_manquantes": {_liste(voie.pieces_manquantes)}, "raison": {_chaine(voie.raison)}, '
        f'"sans_objet": {"true" if voie.sans_objet else "false"}}}'
    )


def _temps(minutes: Mapping[str, int]) -> str:
    connu = _minutes.get(id(minutes))
    if connu is None:
        texte = ", ".join([f'"{fonction}": {nombre}' for fonction, nombre in minutes.items()])
        connu = _garder(_minutes, minutes, f"{{{texte}}}")
    return connu[1]


def _garder(gardes: dict[int, tuple[T, str]], objet: T, texte: str) -> tuple[T, str]:
    if len(gardes) >= _GARDES:
        gardes.clear()
    garde = gardes[id(objet)] = objet, texte
    return garde


def _interdite(voie: VoieClassee) -> str:
    connue = _interdites.get(id(voie))
    if connue is None:
        etat = voie.etat
        texte = (
            f'{{{_en_tete(voie.voie)}, "article": {_chaine(etat.article)}, "raison": {_chaine(voie.raison)}, '
            f'"possible_le": {_jour(etat.possible_le)}, "pieces_manquantes": {_liste(voie.pieces_manquantes)}}}'
        )
        connue = _garder(_interdites, voie, texte)
    return connue[1]


def _etape(etape: Etape) -> str:
    return (
        f'{{"acte": {_chaine(etape.acte)}, "intitule": {_chaine(etape.intitule)}, '
        f'"au_plus_tot": {_jour(etape.au_plus_tot)}, "au_plus_tard": {_jour(etape.au_plus_tard)}, '
        f'"cout": {_somme(etape.cout)}, "point_de_decision": {_chaine(etape.point_de_decision)}, '
        f'"articles": {_liste(etape.articles)}}}'
    )


def _fondement(fondement: Fondement) -> str:
    connu = _fondements.get(id(fondement))
    if connu is None:
        connu = _garder(_fondements, fondement, _objet(fondement.en_dict()))
    return connu[1]


def _avertissement(avertissement: Avertissement) -> str:
    return f'{{"code": {_chaine(avertissement.code)}, "message": {_chaine(avertissement.message)}}}'
