"""Les recherches à réponses égales : ce qu'on tape est choisi pour que la page rende autant de dossiers à toute taille.

Un nom tiré au hasard est porté par trois personnes dans une étude de dix mille dossiers, et par trente dans une d'un
million : comparer ces deux pages, c'est comparer trois lignes à trente. Le temps de chaque ligne se mesure ailleurs
(les recherches ordinaires) ; ici, ce que la taille de l'étude ajoute à une même page.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from bancs import etude

# La page, ce qu'on tape d'après un rang de débiteur, et combien de dossiers elle doit rendre.
EGALES: dict[str, tuple[Callable[[int], str], int]] = {
    "recherche d'un nom, 10 réponses": (lambda rang: etude.nom_du_debiteur(rang)[0], 10),
    "recherche nom et prénom, 3 réponses": (lambda rang: " ".join(etude.nom_du_debiteur(rang)), 3),
    "recherche d'un nom mal tapé, 10 réponses": (lambda rang: mal_tape(etude.nom_du_debiteur(rang)[0]), 10),
    "recherche d'un prénom, 30 réponses": (lambda rang: etude.nom_du_debiteur(rang)[1], 30),
}
_AIGUILLES = 24
_TIRAGES = 12_000


def mal_tape(nom: str) -> str:
    """Le nom, une lettre oubliée au milieu."""
    return nom[: len(nom) // 2] + nom[len(nom) // 2 + 1 :]


def choisir(nombre: int) -> dict[str, list[str]]:
    """Pour chaque page, vingt-quatre textes (moins s'ils sont plus rares) qui rendent exactement le nombre voulu."""
    return {page: _choisir(nombre, taper, voulues) for page, (taper, voulues) in EGALES.items()}


def _choisir(nombre: int, taper: Callable[[int], str], voulues: int) -> list[str]:
    hasard, retenus, vus = random.Random(3), [], set()
    for _ in range(_TIRAGES):
        texte = taper(hasard.randrange(nombre))
        if texte not in vus and reponses(texte) == voulues:
            retenus.append(texte)
        vus.add(texte)
        if len(retenus) == _AIGUILLES:
            break
    assert retenus, "aucun texte ne rend ce nombre de réponses"
    return retenus


def reponses(texte: str) -> int:
    """Combien de dossiers la recherche rend."""
    from basoche.etude.dossiers.recherche import chercher
    from basoche.etude.equipe.models import Collaborateur

    return len(chercher(texte, Collaborateur.objects.order_by("pk")[0], annee=etude.LE.year))
