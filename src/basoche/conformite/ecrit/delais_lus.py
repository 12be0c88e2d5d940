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
_DISTANCE = motif(
    r"distance|etranger|outre-mer|<a:64[34]>|augment\w*|prolong\w*|major\w* d|metropole|hors de (?:la )?france|"
    r"parce que (?:vous|il|elle)[^\n.;]{0,20}(?:habit|demeur|vi[tv]|resid)|(?:plus|\+|outre) <u:\d mois>|"
    r"guadeloupe|martinique|guyane|la reunion|mayotte|polynesie|caledonie|wallis|saint-pierre-et-miquelon"
)
# CPC 643 : un mois de plus outre-mer, deux à l'étranger.
_DE_PLUS = (1, 2)
_ALLONGE = motif(
    r"(?:augment\w*|prolong\w*|major\w*|ajout\w*|accru\w*)[^\n.;<]{0,24}\Z|(?:\bplus|\+|\boutre|encore) \Z"
)
_EN_PLUS = motif(r"\A (?:de plus|supplementaires?|en plus|en sus)")
ECHEANCE = motif(
    r"(?:jusqu'|expir\w*|\bfin\b|finit|finira|dernier|plus tard|acheve\w*|echeance|terme|apres|avant le|limite|"
    r"soit (?:au |le )?|c'est-a-dire|cloture|echu|echoit|prend fin|inclus\w*|forclusion)"
    r"[^\n<;]{0,70}(?:<jm[^\n<;]{0,50})?\Z"
)
_PAS_LE_TERME = motif(r"\A ?,? ?(?:etant|est un|tombe|tombant|se trouvant)")
_COURT = (
    r"(?:a compter|compt(?:e|es|ant|ee|er)\b|a partir|depuis|cour(?:t|ra|ant|ir|u)\b|part(?:ant|ir|i|ira|)\b|"
    r"dat(?:er|ant)|commenc\w+)"
)
_AUTRE_DEPART = (
    r"(?:(?!signif|notif|remi[st]|present|ce jour|aujourd|\bacte|\bpour\b|appel|oppos|pourvoi|connaiss|delivr|recu|"
    r"recept|lettre)[^\n.;<]){0,40}"
)
_LA_DECISION = (
    r"\b(?:jugement|prononce|decision|arret|ordonnance|minute|reddition)\b(?! (?:vous )?(?:a|"
    r"est) (?:ete )?(?:sign|notif|remi))"
)
_DEPART_FAUX = motif(
    rf"{_COURT}{_AUTRE_DEPART}{_LA_DECISION}|"
    r"\A,? (?:suivant |apres |qui (?:suit|suivra) )?(?:de |du |depuis |apres )?(?:la |le |ce |cette |l'|son |"
    r"sa )?(?:date |jour )?(?:de |"
    r"du )?(?:la |le |l')?"
    rf"(?<=[ '])(?:jugement|prononce|decision|arret|ordonnance)\b(?! (?:a|est) (?:sign|notif|remi))"
)
_DEPART_DATE = motif(rf"{_COURT}[^\n.;<]{{0,24}}(?P<v>@d)")
_SUITE_DU_DEPART = motif(r"\A[ ;,:]{1,3}(?:il|celui-ci|lequel|ce delai|le delai|qui|ce mois|le mois)\b[^\n.;]{0,90}")
_AVENIR = 200  # jours


@dataclass(frozen=True, slots=True)
class DelaiLu:
    """Une durée annoncée, et la ligne où elle l'est ; ``distance`` : sa phrase l'allonge pour qui habite loin."""

    ligne: Ligne
    valeur: Valeur
    distance: bool = False

    def est_juste(self, justes: set[Duree]) -> bool:
        """Vrai si c'est la durée voulue, ou, pour qui habite loin, cette durée allongée (CPC 643)."""
        return self.valeur.valeur in (allongees(justes) if self.distance else justes)


def delais_lus(contexte: Contexte, zone: list[Ligne], hors: re.Pattern[str]) -> list[DelaiLu]:
    """Les durées de ces lignes, sauf celles que leurs voisins donnent à autre chose."""
    return [
        DelaiLu(ligne, valeur, _DISTANCE.search(autour(contexte, valeur, 90, 90)) is not None)
        for ligne, valeur in valeurs_de(contexte, zone, "u")
        if "heures" not in valeur.jeton
        and not hors.search(autour(contexte, valeur, 90, 60))
        and not _est_une_rallonge(contexte, valeur)
    ]


def _est_une_rallonge(contexte: Contexte, valeur: Valeur) -> bool:
    """« … augmenté de deux mois » : ce qui s'ajoute au délai n'est pas le délai."""
    texte = contexte.canonique.texte
    avant, apres = texte[max(0, valeur.debut - 40) : valeur.debut], texte[valeur.fin : valeur.fin + 20]
    return _ALLONGE.search(avant) is not None or _EN_PLUS.match(apres) is not None


def allongees(justes: set[Duree]) -> set[Duree]:
    """Ces durées, et les mêmes allongées pour la distance (CPC 643)."""
    return justes | {(nombre + plus, unite) for nombre, unite in justes if unite == "mois" for plus in _DE_PLUS}


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
    texte = contexte.canonique.texte
    for lu in delais:
        debut, fin = contexte.phrase(lu.valeur.debut, lu.valeur.fin)
        apres = texte[lu.valeur.fin : fin]
        suite = _SUITE_DU_DEPART.match(texte[fin : fin + 120])
        if any(_DEPART_FAUX.search(dit) for dit in (apres, suite[0] if suite else "")) or any(
            _est_avant_l_acte(contexte, valeur)
            for bas, haut in ((lu.valeur.fin, fin), (fin, fin + (suite.end() if suite else 0)))
            for trouve in _DEPART_DATE.finditer(texte, bas, haut)
            for valeur in contexte.canonique.entre(trouve.start("v"), trouve.end("v"), "d")
        ):
            yield "le délai court de la signification, non de la décision", debut, fin


def _est_avant_l_acte(contexte: Contexte, valeur: Valeur) -> bool:
    return contexte.date_lue is not None and valeur.valeur is not None and valeur.valeur < contexte.jour


def terme_faux(
    contexte: Contexte, zone: list[Ligne], justes: set[Duree], hors: re.Pattern[str] | None = None
) -> Iterator[Faute]:
    """CPC 641, 642 : le dernier jour annoncé est celui du délai, et tombe le jour de la semaine que dit l'acte."""
    termes = [v for v in _termes(contexte, zone) if hors is None or not hors.search(autour(contexte, v, 160, 40))]
    for valeur in termes:
        if valeur.semaine and valeur.valeur is not None and JOURS[valeur.valeur.weekday()] != valeur.semaine:
            raison = f"le {valeur.valeur:%d/%m/%Y} est un {JOURS[valeur.valeur.weekday()]}, pas un {valeur.semaine}"
            yield raison, valeur.debut, valeur.fin
    loin = any(_DISTANCE.search(ligne.texte) for ligne in zone)
    attendus = _derniers_jours(contexte, allongees(justes) if loin else justes)
    if not attendus or contexte.date_lue is None:
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
