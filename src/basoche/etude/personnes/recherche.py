"""Chercher une personne par son nom : exact d'abord, puis à l'oreille et à une faute près. Un travail borné."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection

from basoche.etude.commun.requetes import lire_lignes
from basoche.etude.personnes.models import Personne
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
# On compte les mots de proche en proche : dès que l'un est sous un palier, il est le rare, et les autres le vérifient.
_PALIERS = (1_000, 3_000, _LECTURES_AU_PLUS)
_DEBUTS_AU_PLUS = 60
_VARIANTES_AU_PLUS = 30
_MOTS_AU_PLUS = 5
_DEBUT_MINIMAL = 2
# Les ordres de la recherche, écrits d'avance : les composer coûterait plus que les jouer.
_SUITE_D_UN_DEBUT = (
    "SELECT * FROM (SELECT %s AS rang, mot FROM personnes_vocabulaire WHERE mot > %s AND mot < %s "
    "ORDER BY mot LIMIT %s) AS d"
)
_PROCHES = "SELECT cle, mot FROM personnes_variante WHERE cle IN (%s) LIMIT 2000"
_FREQUENCE = "(SELECT COUNT(*) FROM (SELECT 1 FROM personnes_mot WHERE mot IN (%s) LIMIT %s) AS g)"
# SQLite suit les clés d'une liste dans l'ordre et s'arrête à la dernière voulue ; PostgreSQL trie plus vite qu'il ne
# cherche chaque personne.
_QUI_PORTENT = {
    "sqlite": "SELECT p.id FROM personnes_personne AS p WHERE p.id IN "
    "(SELECT personne_id FROM personnes_mot WHERE mot IN (%s) LIMIT %s)",
    # Un seul mot : l'index donne ses personnes dans l'ordre, et l'on s'arrête à la dernière voulue.
    "sqlite, un mot": "SELECT p.id FROM (SELECT personne_id AS id FROM personnes_mot WHERE mot IN (%s) "
    "ORDER BY personne_id LIMIT %s) AS p WHERE TRUE",
    "postgresql": "SELECT DISTINCT p.id FROM "
    "(SELECT personne_id FROM personnes_mot WHERE mot IN (%s) LIMIT %s) AS p(id) WHERE TRUE",
}
# D'un seul groupe, les premières personnes de chaque mot suffisent : l'index les donne dans l'ordre.
_PREMIERES = (
    "SELECT DISTINCT m.personne_id FROM personnes_vocabulaire AS v JOIN personnes_mot AS m ON m.mot = v.mot "
    "WHERE v.mot IN (%s) AND m.personne_id <= COALESCE((SELECT b.personne_id FROM personnes_mot AS b "
    "WHERE b.mot = v.mot ORDER BY b.personne_id LIMIT 1 OFFSET %s), 9223372036854775807) "
    "ORDER BY m.personne_id LIMIT %s"
)
_ET_AUSSI = "AND EXISTS (SELECT 1 FROM personnes_mot AS m WHERE m.mot IN (%s) AND m.personne_id = p.id)"
_TROUVEES = "SELECT id, cle, fusionnee_dans_id FROM personnes_personne WHERE id IN (%s)"


def chercher_personnes(texte: str, au_plus: int = AU_PLUS) -> list[Personne]:
    """Les personnes dont le nom répond, les plus proches d'abord ; une personne absorbée rend celle qui la garde.

    Args:
        texte: des mots d'un nom, dans n'importe quel ordre, le dernier peut être commencé ; fautes et accents permis.
    """
    cles = cles_des_personnes(texte, au_plus)
    trouvees = Personne.objects.in_bulk(cles)
    return [trouvees[cle] for cle in cles if cle in trouvees]


def cles_des_personnes(texte: str, au_plus: int = AU_PLUS) -> list[int]:
    """Les clés des mêmes personnes, dans le même ordre, sans les lire en entier."""
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
    if not cles:
        return []
    retenues = list(cles)[: au_plus * 2]
    ordre = {personne: rang for rang, personne in enumerate(retenues)}
    lues = lire_lignes(_TROUVEES, [retenues])
    lues.sort(key=lambda lue: (_rang(lue[1], cle), ordre[lue[0]]))
    return list(dict.fromkeys(garde or personne for personne, _, garde in lues))[:au_plus]


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
    groupes = [{mot} for mot in mots]
    ouverts = [rang for rang, mot in enumerate(mots) if len(mot) >= _DEBUT_MINIMAL and not mot.isdigit()]
    if ouverts:
        bornes = [valeur for rang in ouverts for valeur in (rang, mots[rang], f"{mots[rang]}~", _DEBUTS_AU_PLUS)]
        for du_mot, suite in lire_lignes(" UNION ALL ".join([_SUITE_D_UN_DEBUT] * len(ouverts)), bornes):
            groupes[du_mot].add(suite)
    return groupes


def _groupes_tolerants(mots: Sequence[str]) -> list[set[str]]:
    """Pour chaque mot, ceux qui s'entendent pareil et ceux à une faute près, en une requête."""
    cles = {mot: {f"={cle_phonetique(mot)}"[:42], *(formes_proches(mot) if len(mot) >= 4 else {mot})} for mot in mots}
    toutes = sorted(set().union(*cles.values()))
    par_cle: dict[str, set[str]] = {}
    for cle, mot in lire_lignes(_PROCHES, [toutes]):
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


def _qui_portent(groupes: Sequence[Collection[str]], au_plus: int) -> list[int]:
    """Les premières personnes qui portent un mot de chaque groupe, à partir du groupe le plus rare."""
    ordre = [tuple(groupe) for groupe in groupes]
    if len(ordre) == 1:
        return [personne for (personne,) in lire_lignes(_PREMIERES, [ordre[0], au_plus - 1, au_plus])]
    for palier in _PALIERS:
        tailles = _frequences(ordre, palier)
        if min(tailles) == 0:
            return []
        if min(tailles) < palier:
            break
    rares, *autres = (ordre[rang] for _, rang in sorted((taille, rang) for rang, taille in enumerate(tailles)))
    forme = "sqlite, un mot" if connection.vendor == "sqlite" and len(rares) == 1 else connection.vendor
    sql = " ".join([_QUI_PORTENT[forme], *[_ET_AUSSI] * len(autres), "ORDER BY p.id LIMIT %s"])
    return [personne for (personne,) in lire_lignes(sql, [rares, _LECTURES_AU_PLUS, *autres, au_plus])]


def _frequences(groupes: Sequence[Collection[str]], borne: int) -> list[int]:
    """Combien de fois les mots de chaque groupe sont portés, sans compter au-delà de la borne ; une requête."""
    comptes = ", ".join([_FREQUENCE] * len(groupes))
    (tailles,) = lire_lignes(
        " ".join(["SELECT", comptes]), [valeur for groupe in groupes for valeur in (groupe, borne)]
    )
    return list(tailles)


def _rang(nom: str, cle: str) -> tuple[int, str]:
    """Le nom exact, puis celui qui commence ainsi, puis celui qui contient tous les mots, puis le reste."""
    if nom == cle:
        return 0, nom
    if nom.startswith(f"{cle} "):
        return 1, nom
    if nom.startswith(cle):
        return 2, nom
    mots = nom.split()
    return (3 if all(mot in mots for mot in cle.split()) else 4), nom
