"""Le délai d'un recours, comme l'annonce un acte : sa durée, son dernier jour, son point de départ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from basoche.conformite.delais import en_duree
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.lignes import Ligne, autour, valeurs_de
from basoche.conformite.ecrit.valeurs import JOURS, Valeur
from basoche.droit import parametres
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.delais import Delai, TypeDelai, calculer_delai
from basoche.droit.erreurs import ErreurBasoche

Duree = tuple[int, str]
Faute = tuple[str, int, int]
_DISTANCE = motif(r"distance|etranger|outre-mer|<a:64[34]>|augment\w*|metropole|guadeloupe")
ECHEANCE = motif(
    r"(?:jusqu'|expir\w*|\bfin\b|finit|finira|dernier|plus tard|acheve\w*|echeance|terme|apres|avant le|limite|"
    r"soit (?:au |le )?|c'est-a-dire|cloture|echu|echoit|prend fin|inclus\w*|forclusion)"
    r"[^\n<;]{0,70}(?:<jm[^\n<;]{0,50})?\Z"
)
_PAS_LE_TERME = motif(r"\A ?,? ?(?:etant|est un|tombe|tombant|se trouvant)")
_DEPART_FAUX = motif(
    r"(?:a compter|a partir|depuis|courant|court|courra|partir|datant|commence)[^\n.;,<]{0,12}"
    r"(?: la date| jour| le jour| du jour)?(?: d[eu]s?)?(?: la| l'| le| ce| cette| ladite)? ?"
    r"(?:prononce |reddition |date )?(?:d[eu]s? |de la |de l'|dudit |de ce |de cette |de ladite )?"
    r"\b(?:jugement|prononce|decision|arret|ordonnance|minute)\b(?! (?:a|est) (?:signif|notif))"
)
_AVENIR = 200  # jours


@dataclass(frozen=True, slots=True)
class DelaiLu:
    """Une durée annoncée, et la ligne où elle l'est."""

    ligne: Ligne
    valeur: Valeur


def delais_lus(contexte: Contexte, zone: list[Ligne], hors: re.Pattern[str]) -> list[DelaiLu]:
    """Les durées de ces lignes, sauf celles que leurs voisins donnent à autre chose."""
    return [
        DelaiLu(ligne, valeur)
        for ligne, valeur in valeurs_de(contexte, zone, "u")
        if "heures" not in valeur.jeton
        and not hors.search(autour(contexte, valeur, 90, 60))
        and not _DISTANCE.search(autour(contexte, valeur, 90, 90))
    ]


def duree_du_parametre(nom: str, le: date) -> set[Duree]:
    """La durée d'un délai de procédure, ``{(nombre, unité)}`` ; vide si on ne la connaît pas à cette date."""
    try:
        lue = parametres.valeur(nom, le=le)
    except ErreurBasoche:
        return set()
    if not isinstance(lue, Mapping):
        return set()
    source = lue.get("duree", lue)
    return {(int(nombre), unite) for unite, nombre in source.items() if str(nombre).isdecimal()}


def depart_faux(contexte: Contexte, delais: Iterable[DelaiLu]) -> Iterator[Faute]:
    """CPC 528 : le délai court de la notification, non du jugement."""
    for lu in delais:
        debut, fin = contexte.phrase(lu.valeur.debut, lu.valeur.fin)
        trouve = _DEPART_FAUX.search(contexte.canonique.texte, lu.valeur.fin, fin)
        if trouve is not None:
            yield "le délai court de la signification, non de la décision", debut, trouve.end()


def terme_faux(contexte: Contexte, zone: list[Ligne], justes: set[Duree]) -> Iterator[Faute]:
    """CPC 641, 642 : le dernier jour annoncé est celui du délai, et tombe le jour de la semaine que dit l'acte."""
    termes = list(_termes(contexte, zone))
    for valeur in termes:
        if valeur.semaine and valeur.valeur is not None and JOURS[valeur.valeur.weekday()] != valeur.semaine:
            raison = f"le {valeur.valeur:%d/%m/%Y} est un {JOURS[valeur.valeur.weekday()]}, pas un {valeur.semaine}"
            yield raison, valeur.debut, valeur.fin
    attendus = _derniers_jours(contexte, justes)
    if not attendus or contexte.date_lue is None or any(_DISTANCE.search(ligne.texte) for ligne in zone):
        return
    if any(valeur.valeur in attendus for valeur in termes):
        return
    for valeur in termes:
        avant = contexte.canonique.texte[valeur.debut - 16 : valeur.debut]
        veille = valeur.valeur - timedelta(days=1) if valeur.valeur is not None else None
        if veille in attendus and ("avant le" in avant or "des le" in avant or "partir du" in avant):
            continue
        lu = f"le {valeur.valeur:%d/%m/%Y}" if valeur.valeur else "une date impossible"
        yield f"l'acte annonce {lu}, or le délai finit le {jour_en_lettres(min(attendus))}", valeur.debut, valeur.fin


def _termes(contexte: Contexte, zone: list[Ligne]) -> Iterator[Valeur]:
    texte = contexte.canonique.texte
    for ligne, valeur in valeurs_de(contexte, zone, "d"):
        if valeur is contexte.date_lue or _PAS_LE_TERME.search(texte, valeur.fin, valeur.fin + 16):
            continue
        a_venir = valeur.valeur is None or contexte.jour < valeur.valeur <= contexte.jour + timedelta(days=2 * _AVENIR)
        if a_venir and ECHEANCE.search(texte[max(ligne.debut, valeur.debut - 130) : valeur.debut]):
            yield valeur


def _derniers_jours(contexte: Contexte, justes: set[Duree]) -> set[date]:
    try:
        return {
            calculer_delai(Delai(TypeDelai.PROCEDURE, contexte.jour, en_duree({unite: nombre}))).valeurs["dernier_jour"]
            for nombre, unite in justes
        }
    except ErreurBasoche:
        return set()


def terme_juste(contexte: Contexte, zone: list[Ligne], justes: set[Duree]) -> bool:
    """Vrai si le dernier jour annoncé est le bon."""
    attendus = _derniers_jours(contexte, justes)
    return any(valeur.valeur in attendus for valeur in _termes(contexte, zone))
