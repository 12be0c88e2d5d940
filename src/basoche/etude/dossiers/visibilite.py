"""Qui voit une personne : celui qui voit un de ses dossiers, ou tout le monde si elle n'en a aucun."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from basoche.etude.dossiers.models import Dossier, Partie
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.personnes.models import Personne


def personnes_visibles(cles: Iterable[int], collaborateur: Collaborateur) -> set[int]:
    """Celles de ces personnes que le collaborateur a le droit de voir ; un test borné par personne.

    Une personne qui n'est partie qu'à des dossiers qu'il ne voit pas n'existe pas pour lui.
    """
    if not collaborateur.peut("personne.lire"):
        return set()
    siennes = Partie.objects.filter(personne=OuterRef("pk"))
    visibles = Dossier.objects.visibles_par(collaborateur).filter(parties__personne=OuterRef("pk"))
    personnes = Personne.objects.filter(pk__in=list(cles))
    return set(personnes.filter(~Q(Exists(siennes)) | Q(Exists(visibles))).values_list("pk", flat=True))
