"""Ce qu'un collaborateur voit dans une autre table que les dossiers, sans parcourir les dossiers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from basoche.etude.dossiers.models import Dossier, Partie
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.personnes.models import Personne

Table = TypeVar("Table", bound=Model)


def des_dossiers_visibles(
    lignes: QuerySet[Table], collaborateur: Collaborateur, *, champ: str = "dossier_id"
) -> QuerySet[Table]:
    """Les lignes dont le dossier est visible.

    ``dossier__in=visibles`` ferait lire à SQLite le million de dossiers pour vingt lignes : ici, chaque ligne cherche
    le sien par sa clé.
    """
    visibles = Dossier.objects.visibles_par(collaborateur)
    return lignes.filter(Exists(visibles.filter(pk=OuterRef(champ))))


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
