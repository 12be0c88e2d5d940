"""L'index des noms : les mots des personnes, leur vocabulaire, et ce qui mène à un mot mal tapé.

Trois tables, toutes lues par leur clé : ``Mot`` (qui porte ce mot), ``Vocabulaire`` (quels mots existent, pour les
débuts de mots), ``Variante`` (sons et fautes). Aucune donnée protégée (L152-1) n'y entre : seul le nom y est.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connection, transaction

from basoche.etude.personnes.models import Mot, Personne, Vocabulaire
from basoche.etude.personnes.normalisation import cle_phonetique, formes_proches, mots_du_nom

PAR_LOT = 2_000
_MOTS = "INSERT INTO personnes_mot (mot, personne_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_VARIANTES = "INSERT INTO personnes_variante (cle, mot) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_VOCABULAIRE = "INSERT INTO personnes_vocabulaire (mot) VALUES (%s) ON CONFLICT DO NOTHING"


def indexer(personnes: Iterable[Personne]) -> None:
    """Met à jour les mots de ces personnes ; n'écrit que ce qui change."""
    voulus = {personne.pk: mots_du_nom(personne.cle) for personne in personnes}
    poses: dict[int, set[str]] = {cle: set() for cle in voulus}
    for mot, cle in Mot.objects.filter(personne__in=list(voulus)).values_list("mot", "personne_id"):
        poses[cle].add(mot)
    nouveaux = [(mot, cle) for cle, mots in voulus.items() for mot in mots - poses[cle]]
    for cle, mots in poses.items():
        if perimes := mots - voulus[cle]:
            Mot.objects.filter(personne_id=cle, mot__in=perimes).delete()
    _ecrire(nouveaux)


def creer_en_nombre(personnes: Sequence[Personne]) -> list[Personne]:
    """Crée des personnes d'un coup, clés et mots compris (import, génération d'un banc)."""
    for personne in personnes:
        personne.poser_cle()
    creees = Personne.objects.bulk_create(personnes, batch_size=PAR_LOT)
    _ecrire([(mot, personne.pk) for personne in creees for mot in mots_du_nom(personne.cle)])
    return creees


def reconstruire_index() -> int:
    """Refait l'index de toutes les personnes, par lots ; rend leur nombre. Rejouable : n'écrit que ce qui manque."""
    faites, apres = 0, 0
    while lot := list(Personne.objects.filter(pk__gt=apres).order_by("pk")[:PAR_LOT]):
        with transaction.atomic():
            indexer(lot)
        faites, apres = faites + len(lot), lot[-1].pk
    return faites


def _ecrire(mots: Sequence[tuple[str, int]]) -> None:
    """Ajoute des couples (mot, personne), et au vocabulaire les mots qu'il n'avait pas."""
    if not mots:
        return
    _inserer(_MOTS, sorted(mots))  # dans l'ordre de la clé : l'index s'écrit d'un trait
    distincts = iter(sorted({mot for mot, _ in mots}))
    while lot := list(islice(distincts, PAR_LOT)):
        connus = set(Vocabulaire.objects.filter(mot__in=lot).values_list("mot", flat=True))
        neufs = [mot for mot in lot if mot not in connus]
        _inserer(_VARIANTES, [(cle, mot) for mot in neufs for cle in variantes_de(mot)])
        _inserer(_VOCABULAIRE, [(mot,) for mot in neufs])


def _inserer(ordre: str, lignes: Sequence[tuple[object, ...]]) -> None:
    """Insère ce qui n'y est pas ; sans passer par des objets, car un import en écrit des millions."""
    if lignes:
        with connection.cursor() as curseur:
            curseur.executemany(ordre, lignes)


def variantes_de(mot: str) -> set[str]:
    """Les clés sous lesquelles un mot se retrouve, son et fautes ; un nombre ne se retrouve que tel quel."""
    if mot.isdigit():
        return set()
    return {f"={cle_phonetique(mot)}"[:42], *(formes_proches(mot) if len(mot) >= 3 else ())}
