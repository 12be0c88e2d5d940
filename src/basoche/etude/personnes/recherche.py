"""Chercher une personne par son nom : exact d'abord, puis à l'oreille et à une faute près. Un travail borné."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from basoche.etude.personnes.models import Mot, Personne, Variante, Vocabulaire
from basoche.etude.personnes.normalisation import (
    MOTS_VIDES,
    cle_de_recherche,
    cle_phonetique,
    formes_proches,
    mots_colles,
    sont_proches,
)

AU_PLUS = 40
# Au-delà, un mot ne départage plus : on n'en lit pas davantage, quel que soit le nombre de personnes.
_LECTURES_AU_PLUS = 20_000
_DEBUTS_AU_PLUS = 60
_VARIANTES_AU_PLUS = 30
_MOTS_AU_PLUS = 5
_DEBUT_MINIMAL = 2


def chercher_personnes(texte: str, au_plus: int = AU_PLUS) -> list[Personne]:
    """Les personnes dont le nom répond, les plus proches d'abord ; une personne absorbée rend celle qui la garde.

    Args:
        texte: des mots d'un nom, dans n'importe quel ordre, le dernier peut être commencé ; fautes et accents permis.
    """
    cle = cle_de_recherche(texte)
    mots = _mots_utiles(cle)
    if not mots:
        return []
    cles: dict[int, None] = {}
    for etendre in (_groupes_exacts, _groupes_tolerants):
        for personne in _qui_portent(_avec_colles(etendre(mots), mots, cle), au_plus):
            cles.setdefault(personne)
        if len(cles) >= au_plus:
            break
    trouvees = Personne.objects.select_related("fusionnee_dans").in_bulk(list(cles)[: au_plus * 2])
    rangees = sorted((trouvees[pk] for pk in cles if pk in trouvees), key=lambda p: _rang(p, cle))
    uniques = dict.fromkeys(personne.fusionnee_dans or personne for personne in rangees)
    return list(uniques)[:au_plus]


def _mots_utiles(cle: str) -> list[str]:
    """Ceux qui départagent, les plus longs d'abord."""
    tous = cle.split()
    longs = [mot[:40] for mot in tous if mot not in MOTS_VIDES]
    # Une initiale ne départage pas : elle ne compte que si elle est seule.
    utiles = [mot for mot in longs if len(mot) > 1] or longs or tous
    return sorted(dict.fromkeys(utiles), key=len, reverse=True)[:_MOTS_AU_PLUS]


def _avec_colles(groupes: list[set[str]], mots: Sequence[str], cle: str) -> list[set[str]]:
    """« Le Goff » vaut aussi « Legoff », écrit en un mot."""
    for colle in mots_colles(cle.split()):
        for mot, groupe in zip(mots, groupes, strict=True):
            if colle.endswith(mot):
                groupe.add(colle)
    return groupes


def _groupes_exacts(mots: Sequence[str]) -> list[set[str]]:
    """Pour chaque mot, lui-même et les mots qui commencent par lui."""
    groupes = []
    for mot in mots:
        groupe = {mot}
        if len(mot) >= _DEBUT_MINIMAL and not mot.isdigit():
            suite = Vocabulaire.objects.filter(mot__gt=mot, mot__lt=f"{mot}~").order_by("mot")
            groupe.update(suite.values_list("mot", flat=True)[:_DEBUTS_AU_PLUS])
        groupes.append(groupe)
    return groupes


def _groupes_tolerants(mots: Sequence[str]) -> list[set[str]]:
    """Pour chaque mot, ceux qui s'entendent pareil et ceux à une faute près, en une requête."""
    cles = {mot: {f"={cle_phonetique(mot)}"[:42], *(formes_proches(mot) if len(mot) >= 4 else {mot})} for mot in mots}
    toutes = set().union(*cles.values())
    par_cle: dict[str, set[str]] = {}
    for cle, mot in Variante.objects.filter(cle__in=toutes).values_list("cle", "mot")[:2_000]:
        par_cle.setdefault(cle, set()).add(mot)
    groupes = []
    for mot in mots:
        proches = {
            candidat
            for cle in cles[mot]
            for candidat in par_cle.get(cle, ())
            if cle.startswith("=") or sont_proches(mot[:12], candidat[:12])
        }
        groupes.append({mot, *sorted(proches)[:_VARIANTES_AU_PLUS]})
    return groupes


def _qui_portent(groupes: Sequence[set[str]], au_plus: int) -> list[int]:
    """Les personnes qui portent un mot de chaque groupe, à partir du groupe le plus rare."""
    tailles = [(_frequence(groupe), rang) for rang, groupe in enumerate(groupes)]
    if min(tailles)[0] == 0:
        return []
    ordre = [groupes[rang] for _, rang in sorted(tailles)]
    rares = Mot.objects.filter(mot__in=ordre[0]).order_by().values("personne_id")[:_LECTURES_AU_PLUS]
    condition: QuerySet[Personne] = Personne.objects.filter(pk__in=rares)
    for groupe in ordre[1:]:
        condition = condition.filter(Exists(Mot.objects.filter(mot__in=groupe, personne=OuterRef("pk"))))
    return list(condition.order_by().values_list("pk", flat=True)[:au_plus])


def _frequence(groupe: set[str]) -> int:
    """Combien de personnes portent un de ces mots, sans compter au-delà de la borne."""
    lues = Mot.objects.filter(mot__in=groupe).order_by()[:_LECTURES_AU_PLUS]
    return lues.count()


def _rang(personne: Personne, cle: str) -> tuple[int, str]:
    """Le nom exact, puis celui qui commence ainsi, puis celui qui contient tous les mots, puis le reste."""
    if personne.cle == cle:
        return 0, personne.cle
    if personne.cle.startswith(f"{cle} "):
        return 1, personne.cle
    if personne.cle.startswith(cle):
        return 2, personne.cle
    mots = personne.cle.split()
    return (3 if all(mot in mots for mot in cle.split()) else 4), personne.cle
